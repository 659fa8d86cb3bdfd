"""A hub and its console as processes: served here, or beside the console in one terminal and ended with it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import frozen

from briefing import _bootstrap
from briefing.classroom import cards, qr
from briefing.classroom.folder import Hub, announce, find, hub_of, made, withdraw
from briefing.record.entries import SaveError

if TYPE_CHECKING:
    from briefing.classroom.control.wire import Door

#: A hub that has not opened by then will not: reading the log of a large class takes a few seconds.
_PATIENCE: Final = 60.0
_GRACE: Final = 10.0


@frozen(slots=True)
class Serving:
    """What to serve and how; see `hub.serve.serve`."""

    folder: Path
    lan: bool = False
    port: int = 0
    tls: tuple[Path, Path] | None = None
    database: str | None = None


def serve_here(wanted: Serving, *, tethered: bool = False) -> int:
    """Run the hub in this process until it is stopped. Returns the exit code.

    `tethered`: it also ends when whoever started it has gone, however that came about. Raises SaveError.
    """
    from briefing.classroom.hub.serve import serve

    def ready(address: str) -> None:
        announce(wanted.folder, Hub(address, str(wanted.tls[0].resolve()) if wanted.tls else "", os.getpid()))
        paths = cards.write(made(wanted.folder), address)
        if not tethered:
            print(_greeting(wanted, address, paths[0]), flush=True)
        else:
            _tether()

    try:
        asyncio.run(
            serve(
                wanted.folder, lan=wanted.lan, port=wanted.port, tls=wanted.tls, database=wanted.database, ready=ready
            )
        )
    except KeyboardInterrupt:
        pass
    finally:
        withdraw(wanted.folder)
    if not tethered:
        _farewell(f"The hub has ended. The class is in {wanted.folder}; `briefing class serve` goes on with it.")
    return 0


def _farewell(sentence: str) -> None:
    """The last word, where there is still a terminal to say it in."""
    try:
        print(sentence, flush=True)
    except OSError:
        # Python writes what is left once more at its end, and would fail there again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _greeting(wanted: Serving, address: str, page: str) -> str:
    room = made(wanted.folder).charter.room
    where = "" if wanted.lan else "\nOnly this machine is let in; --lan lets the network in."
    return (
        f"EXERCISE  room {room}\n\n{qr.joining(address)[1]}\n\n"
        f"Join at     {address}{where}\n"
        f"Cards       {page} (now with the address and a QR)\n"
        f"Control     briefing class control\n"
        f"Projector   briefing class projector --open\n"
        f"Ctrl-C ends the hub; the class goes on where it stood when it is served again."
    )


def _tether() -> None:
    """End with whoever holds the other end of standard input."""
    import signal

    def wait() -> None:
        while sys.stdin.buffer.read(4096):
            pass
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def beside_console(wanted: Serving) -> int:
    """Run the hub in a process of its own and the console here; leaving the console ends the hub. Raises SaveError."""
    from briefing.classroom.control.wire import Door

    with hub_beside(wanted) as hub:
        keys = made(wanted.folder).keys
        code = console(Door(hub.address, keys.control, hub.certificate))
    print(f"The hub has ended. The class is in {wanted.folder}; `briefing class serve --control` goes on with it.")
    return code


@contextmanager
def hub_beside(wanted: Serving) -> Iterator[Hub]:
    """A hub in a child process, open when this is entered and ended when it is left. Raises SaveError."""
    words = ["class", "serve", str(wanted.folder), "--port", str(wanted.port), "--tethered"]
    words += ["--lan"] if wanted.lan else []
    words += ["--tls", *map(str, wanted.tls)] if wanted.tls else []
    words += ["--database", wanted.database] if wanted.database else []
    # A group of its own: Ctrl-C in the console's terminal is the console's.
    posix = os.name == "posix"
    child: subprocess.Popen[bytes] = subprocess.Popen(
        [*_bootstrap.command(), *words], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        start_new_session=posix, creationflags=0 if posix else 0x200,
    )  # fmt: skip
    try:
        yield _opened(wanted.folder, child)
    finally:
        assert child.stdin is not None  # noqa: S101 - it was asked for
        assert child.stderr is not None  # noqa: S101
        child.stdin.close()  # the tether
        try:
            child.wait(_GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stderr.close()


def _opened(folder: Path, child: subprocess.Popen[bytes]) -> Hub:
    """Wait for a hub's word. Raises SaveError with its own sentence where it ends instead."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if child.poll() is not None:
            assert child.stderr is not None  # noqa: S101
            said = child.stderr.read().decode("utf-8", "replace").strip().splitlines()
            message = said[-1].removeprefix("briefing: ") if said else f"the hub ended with code {child.returncode}"
            raise SaveError(message)
        try:
            hub = hub_of(folder)
        except SaveError:
            hub = None
        if hub is not None and hub.process == child.pid:
            return hub
        time.sleep(0.05)
    message = f"{folder}: the hub did not open within {_PATIENCE:.0f} s; start `briefing class serve` alone to see why"
    raise SaveError(message)


def door_of(named: str | None) -> Door:
    """The way into a class for its control: by its folder, or by a hub's address and a token. Raises SaveError."""
    from briefing.classroom.control.wire import Door

    if named and named.startswith(("http://", "https://")):
        from getpass import getpass

        return Door(
            named.rstrip("/"), os.environ.get("BRIEFING_CONTROL") or getpass("control's token (in keys.json): ").strip()
        )
    folder = find(named)
    hub = hub_of(folder)
    return Door(hub.address, made(folder).keys.control, hub.certificate)


def console(door: Door) -> int:
    """Open the console. Returns the exit code."""
    from briefing.classroom.control.console import ControlScreen
    from briefing.tui.app import BriefingApp, run

    return run(BriefingApp(lambda: ControlScreen(door)))
