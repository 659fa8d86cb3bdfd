"""What usually goes wrong before a class: addresses, ports, firewalls, isolated clients, clocks, disks.

Nothing is asked of any other machine: the checks bind and connect on this one alone. Whether students' devices reach it
only a student's device can tell, so the last word is always "test on your phone".
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from briefing import _bootstrap

_LOCAL: Final = "127.0.0.1"
#: A sync that takes longer than this is felt by a class that votes (milliseconds).
_SLOW_SYNC: Final = 100.0
_ROOM: Final = 64 << 20
_WIDTH: Final = 78
#: No clock of a machine that runs this program can rightly show a time before it was written (seconds since 1970).
_WRITTEN: Final = 1_750_000_000
_YEARS: Final = 15 * 365 * 86_400


@frozen(slots=True)
class Finding:
    """One thing that was looked at. `bad`: the class cannot be held until it is mended; `doubt`: look at it.

    `what` says what was found, `do` what to do about it ("" for nothing).
    """

    name: str
    what: str
    do: str = ""
    bad: bool = False
    doubt: bool = False


def examine(folder: Path, port: int, system: str = sys.platform) -> list[Finding]:
    """All findings, in the order in which a teacher can use them."""
    from briefing.classroom.hub.addresses import own_addresses

    addresses = own_addresses()
    return [
        extra(),
        clock(),
        disk(folder),
        free(port),
        connects(_LOCAL),
        *([] if addresses else [no_network()]),
        *(connects(each) for each in addresses),
        firewall(port, system),
        isolation(),
        browsers(),
        phone(addresses, port),
    ]


def extra(lacking: Sequence[str] | None = None, forbidden: bool | None = None) -> Finding:
    """Whether what the hub needs is there. `lacking` and `forbidden` (to fetch it) are looked up where not said."""
    lacking = _bootstrap.missing("class") if lacking is None else lacking
    if not lacking:
        return Finding("packages", "what the hub needs is installed")
    what = f"{', '.join(need.partition('>')[0] for need in lacking)}: not installed for this Python"
    if os.environ.get("BRIEFING_BOOTSTRAP") == "0" if forbidden is None else forbidden:
        return Finding("packages", what, "install briefing[class]; BRIEFING_BOOTSTRAP=0 forbids fetching it", bad=True)
    do = "the first `briefing class new` fetches them once: do it before the lesson, on a network that lets it"
    return Finding("packages", what, do, doubt=True)


def clock(now: Callable[[], float] = time.time) -> Finding:
    """Whether the clock can be right. The hub counts by its own, so students' wrong clocks do not matter."""
    at = now()
    shown = time.strftime("%Y-%m-%d %H:%M", time.localtime(at))
    if not _WRITTEN <= at <= _WRITTEN + _YEARS:
        do = "set the date: certificates and the log's times hang on it"
        return Finding("clock", f"it shows {shown}, which cannot be", do, bad=True)
    return Finding("clock", f"it shows {shown}; students' own clocks do not matter")


def disk(folder: Path, sync: Callable[[int], None] = os.fsync) -> Finding:
    """Whether the class's folder, or the nearest one above it, can be written, and how long a vote takes to be safe."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    took: list[float] = []
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            for _ in range(5):
                file.write(b"x" * 256)
                file.flush()
                begun = time.perf_counter()
                sync(file.fileno())
                took.append((time.perf_counter() - begun) * 1000)
        left = _left(there)
    except OSError as error:
        why = error.strerror or type(error).__name__
        do = "name another folder with --dir, or set BRIEFING_SAVES to one that can be written"
        return Finding("disk", f"{there} cannot be written ({why})", do, bad=True)
    took.sort()
    middle = took[len(took) // 2]
    if left < _ROOM:
        return Finding(
            "disk", f"{left >> 20} MB are left in {there}", "make room: a class takes some megabytes", bad=True
        )
    what = f"{there} can be written; a vote is safe on it after {middle:.1f} ms"
    if middle > _SLOW_SYNC:
        return Finding(
            "disk", what, "it is slow: keep the class on a disk of this machine, not on a share or a stick", doubt=True
        )
    return Finding("disk", what)


def _left(folder: Path) -> int:
    import shutil

    return shutil.disk_usage(folder).free


def free(port: int) -> Finding:
    """Whether the hub's port can be taken."""
    plug = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    with plug:
        if os.name == "posix":  # as the hub does: what a hub before it left behind is no hindrance
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            plug.bind(("0.0.0.0", port))  # noqa: S104 - as `--lan` will; it is closed at once
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or "there is no such port"
            if _speaks(port):
                what = f"{port} is taken: something answers there, perhaps a hub that runs already"
                return Finding(
                    "port", what, "if it is your class's hub all is well; else name another with --port", doubt=True
                )
            return Finding("port", f"{port} cannot be opened ({why})", "name another with --port, above 1024", bad=True)
    return Finding("port", f"{port} is free")


def _speaks(port: int) -> bool:
    with contextlib.suppress(OSError, OverflowError), socket.create_connection((_LOCAL, port), timeout=1):
        return True
    return False


def connects(address: str) -> Finding:
    """Whether this machine reaches itself at an address: what it cannot reach itself nobody else can."""
    name = "this machine" if address == _LOCAL else "address"
    try:
        with socket.create_server((address, 0)) as plug:
            plug.settimeout(2)
            with socket.create_connection(plug.getsockname()[:2], timeout=2) as near:
                far, _ = plug.accept()
                with far:
                    far.settimeout(2)
                    near.sendall(b"EXERCISE")
                    if far.recv(8) != b"EXERCISE":
                        raise OSError(0, "what was sent did not arrive")
    except OSError as error:
        why = error.strerror or str(error) or type(error).__name__
        do = "a firewall or security program on this machine stands in between: let Python take connections"
        return Finding(name, f"{address} does not answer itself ({why})", do, bad=True)
    kind = "" if address == _LOCAL else f": {network(address)}"
    return Finding(name, f"{address} answers itself{kind}")


def network(address: str) -> str:
    """What kind of network an address is of, in words."""
    from ipaddress import ip_address

    found = ip_address(address)
    if found.is_link_local:
        return "no network gave it (169.254): connect to one, or start a hotspot"
    return "a private network's" if found.is_private else "a public one; every machine on the way can call it"


def no_network() -> Finding:
    """This machine has no address but its own."""
    return Finding(
        "network", "this machine is on no network, so no other device can join",
        "connect it to the room's network, or start a hotspot on it or on a phone; without any: play from seat cards "
        "and merge the files with `briefing class merge`",
        bad=True,
    )  # fmt: skip


def firewall(port: int, system: str) -> Finding:
    """What to look for, by system: asking a firewall takes rights that this program should not have."""
    if system.startswith("win"):
        do = (
            "when Windows asks whether Python may take connections, tick private networks; or once, as administrator: "
            f'netsh advfirewall firewall add rule name="briefing" dir=in action=allow protocol=TCP localport={port}'
        )
    elif system == "darwin":
        do = "System Settings, Network, Firewall: allow incoming connections for Python when macOS asks"
    else:
        do = (
            f"where one runs: `sudo ufw allow {port}/tcp` (Ubuntu, Debian) or "
            f"`sudo firewall-cmd --add-port={port}/tcp` (Fedora); take it back after the lesson"
        )
    return Finding("firewall", "cannot be seen from here", do)


def isolation() -> Finding:
    """The usual fault of schools' wireless networks."""
    return Finding(
        "isolation",
        "many schools' Wi-Fi keeps devices from one another, and then a phone times out though all is well here",
        "start a hotspot on this machine or a phone and let all join it; or use a wired room; or ask for this machine "
        "to be let through; or play from seat cards (each card has the line) and `briefing class merge` the files",
    )


def browsers() -> Finding:
    """What students need."""
    return Finding(
        "browsers", "any browser of the last ten years will do, with scripts or without; nothing is installed",
        "on a school's managed device open the address in a private window if an old page shows",
    )  # fmt: skip


def phone(addresses: Sequence[str], port: int) -> Finding:
    """The only test that counts."""
    if not addresses:
        return Finding("your phone", "nothing to test before there is a network")
    return Finding(
        "your phone", f"run `briefing class serve --lan`, and open http://{addresses[0]}:{port} on a phone in the "
        "students' network (QR below)", "if it opens, the class can be held",
    )  # fmt: skip


def report(findings: Sequence[Finding], addresses: Sequence[str] | None = None, port: int | None = None) -> str:
    """The findings as text: what must be mended first marked; at the end the QR to test with."""
    import textwrap

    lines = []
    for each in findings:
        mark = "MEND" if each.bad else "LOOK" if each.doubt else "ok" if not each.do else "--"
        lines += textwrap.wrap(
            f"{mark:5}{each.name}: {each.what}", _WIDTH, subsequent_indent=" " * 5, break_long_words=False
        )
        if each.do:
            lines += textwrap.wrap(
                f"-> {each.do}", _WIDTH, initial_indent=" " * 5, subsequent_indent=" " * 8, break_long_words=False
            )
    bad = sum(each.bad for each in findings)
    lines.append("")
    lines.append(f"{bad} to mend before the class" if bad else "nothing here stands in the way of a class")
    if addresses and port and not any(each.name == "packages" and each.do for each in findings):
        from briefing.classroom import qr

        url = f"http://{addresses[0]}:{port}"
        lines += ["", qr.text(url), f"Test on your phone: {url} (while `briefing class serve --lan` runs)"]
    return "\n".join(lines)
