"""Serving a class: its folder opened, its log locked, the hub on a port until somebody stops it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from briefing.classroom.desk import Desk
from briefing.classroom.keys import LOG, Keys, read_keys
from briefing.classroom.log import Log
from briefing.classroom.session import Session
from briefing.model.pack import Pack
from briefing.record.entries import SaveError

_LOCAL: Final = "127.0.0.1"
_FILES: Final = 8192
_QUEUE: Final = 1024  # connections that wait to be taken: a class that comes in at once


async def serve(
    folder: Path,
    *,
    lan: bool,
    port: int,
    tls: tuple[Path, Path] | None,
    database: str | None,
    ready: Callable[[str], None],
) -> None:
    """Serve the class of a folder until SIGINT, SIGTERM or SIGHUP, on this machine alone unless `lan`.

    `port` 0: any that is free. `ready` is called with the address that students type once it is open. Raises SaveError
    with a sentence where it cannot begin.
    """
    from briefing.classroom.hub import lean
    from briefing.classroom.pages import render
    from briefing.pack import shipped

    # One thread for the log's sync and one to spare: each keeps memory of its own.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2))
    asyncio.get_running_loop().set_exception_handler(_told)
    stop = asyncio.Event()
    with _signals(stop):
        keys = read_keys(folder)
        session, log = await _opened(folder, database, shipped())
        desk = Desk(session, log)
        try:
            await desk.open()
            async with listening(desk, folder, keys, lan, port, tls) as address:
                render.prepare()
                ready(address)
                lean.after()
                await stop.wait()
        finally:
            await desk.close()


def _told(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What failed with nobody waiting for it is a line like any other fault of ours."""
    from briefing.classroom.hub.replies import tell

    error = context.get("exception")
    if isinstance(error, Exception) and not isinstance(error, ConnectionError):
        tell(error)


async def _opened(folder: Path, database: str | None, pack: Pack) -> tuple[Session, Log]:
    if database is not None:
        from briefing.classroom.log import postgres

        return await postgres.open_log(database, folder, pack)
    from briefing.classroom.log import file

    return file.open_log(folder / LOG, pack)


@contextlib.asynccontextmanager
async def listening(
    desk: Desk, folder: Path, keys: Keys, lan: bool, port: int, tls: tuple[Path, Path] | None
) -> AsyncIterator[str]:
    """The hub of an open desk on a port, as `serve` has it; gives its address."""
    from aiohttp import web

    from briefing.classroom.hub import limits
    from briefing.classroom.hub.addresses import own_addresses
    from briefing.classroom.hub.app import make_app

    secure, host = None, (own_addresses() or (_LOCAL,))[0] if lan else _LOCAL
    if tls is not None:
        from briefing.classroom.hub import certificate

        secure = certificate.context(*tls)
        host = (certificate.names(secure, tls[0]) or (host,))[0]
    plug = _bound("0.0.0.0" if lan else _LOCAL, port)  # noqa: S104 - that is what --lan asks for
    address = f"{'https' if secure else 'http'}://{host}:{plug.getsockname()[1]}"
    _more_files()
    runner = web.AppRunner(
        make_app(desk, keys, address=address, secure=secure is not None, folder=folder),
        handler_cancellation=True, shutdown_timeout=2.0, **limits.handler_settings(),
    )  # fmt: skip
    await runner.setup()
    inner, loop, crowd = runner.server, asyncio.get_running_loop(), limits.Crowd()
    assert inner is not None  # noqa: S101 - set by setup()

    def door() -> limits.Guard:
        return limits.Guard(crowd, inner, loop, **limits.handler_settings())

    server = await loop.create_server(
        door, sock=plug, ssl=secure, backlog=_QUEUE, ssl_handshake_timeout=10 if secure else None
    )
    try:
        yield address
    finally:
        server.close()
        await runner.cleanup()


def _bound(host: str, port: int) -> Any:
    import socket

    plug = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        plug.bind((host, port))
        plug.listen(_QUEUE)
        plug.setblocking(False)
    except (OSError, OverflowError) as error:
        plug.close()
        why = getattr(error, "strerror", None) or "there is no such port"
        message = f"port {port} cannot be opened ({why}); name another with --port"
        raise SaveError(message) from None
    return plug


@contextlib.contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """SIGINT, SIGTERM and a terminal that goes away end the serving, in order."""
    loop = asyncio.get_running_loop()
    wanted = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        for number in wanted:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
        yield
        return
    # nohup has it ignored: then the hub outlives its terminal.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        wanted.append(signal.SIGHUP)
    for number in wanted:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in wanted:
            loop.remove_signal_handler(number)


def _more_files() -> None:
    """A thousand students are more open sockets than many systems allow a program at first."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
        if soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
