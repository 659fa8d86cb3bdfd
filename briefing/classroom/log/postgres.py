"""A session's log in PostgreSQL, for several hubs on one class: one table, an advisory lock for the turn, and
LISTEN/NOTIFY for what others have entered.

The rows are those of the file, chained as there, so that a class can be copied from one to the other line by line.
A turn is a transaction: the lock of the room, what is missed, what is appended, the notice, the commit.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, Final

import asyncpg
from attrs import define

from briefing.classroom.entries import Charter, Entry, entry_row, read_entry
from briefing.classroom.folding import fold
from briefing.classroom.keys import LOG
from briefing.classroom.log.file import begin, read, read_charter
from briefing.classroom.session import Session
from briefing.model.pack import Pack
from briefing.record.door import bytes_of
from briefing.record.entries import SaveError

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS briefing_log (
    room text NOT NULL,
    seq integer NOT NULL CHECK (seq >= 0),
    line text NOT NULL,
    PRIMARY KEY (room, seq)
)"""
_FIRST: Final = "SELECT line FROM briefing_log WHERE room = $1 AND seq = 0"
_CHANNEL: Final = "briefing_log"
#: A notice can be lost with its connection; so often (seconds) a hub looks without one.
_LOOK: Final = 2.0
_PATIENCE: Final = 10.0
_FAILURES: Final = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError, TimeoutError)


async def create(url: str, charter: Charter, rows: Sequence[str]) -> None:
    """A class in the database, by the lines of its log. Does nothing where another hub has just done it.

    Raises SaveError where it cannot be made, or the room is taken by another class.
    """
    try:
        connection = await asyncpg.connect(url, timeout=_PATIENCE)
        try:
            async with connection.transaction():
                # Two hubs that start at once would both try to make the table.
                await connection.execute("SELECT pg_advisory_xact_lock(hashtext($1))", _CHANNEL)
                await connection.execute(_TABLE)
                there = await connection.fetchval(_FIRST, charter.room)
                if there is None:
                    lines = [(charter.room, seq, line) for seq, line in enumerate(rows)]
                    await connection.executemany("INSERT INTO briefing_log VALUES ($1, $2, $3)", lines)
                elif there != rows[0]:
                    message = (
                        f"room {charter.room} of the database is another class; `briefing class new` draws a new room"
                    )
                    raise SaveError(message)
        finally:
            await connection.close()
    except _FAILURES as error:
        raise SaveError(_unreachable(error)) from None


async def known(url: str, room: str) -> bool:
    """Whether a room is in the database. Raises SaveError where that cannot be asked."""
    try:
        connection = await asyncpg.connect(url, timeout=_PATIENCE)
        try:
            if await connection.fetchval("SELECT to_regclass('briefing_log')") is None:
                return False
            return await connection.fetchval(_FIRST, room) is not None
        finally:
            await connection.close()
    except _FAILURES as error:
        raise SaveError(_unreachable(error)) from None


async def open_log(url: str, folder: Path, pack: Pack) -> tuple[Session, PostgresLog]:
    """A class's session out of the database, and its log for more. A class that the database does not know yet is put
    into it from its folder's log, with all its entries. Raises SaveError.
    """
    path = folder / LOG
    rows = bytes_of(path).decode().split("\n")[:-1]
    charter, _ = read_charter(str(path), rows[0] if rows else "")
    if not await known(url, charter.room):
        read(path, pack)  # only a log that holds is taken over
        await create(url, charter, rows)
    try:
        pool = await asyncpg.create_pool(url, min_size=1, max_size=3, timeout=_PATIENCE, command_timeout=_PATIENCE)
    except _FAILURES as error:
        raise SaveError(_unreachable(error)) from None
    log = PostgresLog(pool, url, charter.room, pack)
    try:
        session = await log.again()
        await log.listen()
    except _FAILURES as error:
        await log.close()
        raise SaveError(_unreachable(error)) from None
    except SaveError:
        await log.close()
        raise
    return session, log


def _unreachable(error: BaseException) -> str:
    # The address may hold a password, and some errors repeat it.
    why = type(error).__name__
    return f"the database cannot be used ({why}); look at the address given with --database, and at the server"


@define(slots=True, eq=False)
class _Turn:
    log: PostgresLog
    connection: Any
    missed: Sequence[Entry] = ()

    async def append(self, entries: Sequence[Entry]) -> None:
        rows = [(self.log.room, entry.seq, entry_row(entry).decode().rstrip("\n")) for entry in entries]
        await self.connection.executemany("INSERT INTO briefing_log VALUES ($1, $2, $3)", rows)
        await self.connection.execute("SELECT pg_notify($1, $2)", _CHANNEL, self.log.room)
        self.log.ahead = entries[-1].link


class PostgresLog:
    """The log of one room. `link` is that of the last entry that this hub has seen."""

    def __init__(self, pool: asyncpg.Pool, url: str, room: str, pack: Pack) -> None:
        """Use `open_log`."""
        self.room = room
        self._url = url
        self.link = ""
        self.ahead = ""
        self._pack = pack
        self._pool = pool
        self._news = asyncio.Event()
        self._ear: Any = None

    @property
    def place(self) -> str:
        """What errors call it."""
        return f"room {self.room} of the database"

    @contextlib.asynccontextmanager
    async def turn(self, after: int) -> AsyncIterator[_Turn]:
        """The room's turn, and what others have entered after `after`. Raises OSError where the server fails."""
        try:
            async with self._pool.acquire() as connection:
                async with connection.transaction():
                    await connection.execute("SELECT pg_advisory_xact_lock(hashtext($1))", f"{_CHANNEL}/{self.room}")
                    turn = _Turn(self, connection, await self._since(connection, after))
                    self.ahead = self.link
                    yield turn
                self.link = self.ahead  # only now is it committed
        except (asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            raise OSError(_unreachable(error)) from error

    async def again(self) -> Session:
        """The session anew from the first line. Raises SaveError, and OSError where the server fails."""
        try:
            async with self._pool.acquire() as connection:
                first = await connection.fetchval(_FIRST, self.room)
                if first is None:
                    message = f"the database has no room {self.room}; `briefing class serve` puts a new class into it"
                    raise SaveError(message)
                charter, self.link = read_charter(self.place, first)
                session = begin(self.place, charter, self.link, self._pack)
                for entry in await self._since(connection, 0):
                    fold(session, entry)
                return session
        except (asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            raise OSError(_unreachable(error)) from error

    async def _since(self, connection: Any, after: int) -> list[Entry]:
        rows = await connection.fetch(
            "SELECT line FROM briefing_log WHERE room = $1 AND seq > $2 ORDER BY seq", self.room, after
        )
        found = []
        for number, row in enumerate(rows, after + 1):
            entry = read_entry(self.place, row["line"], self.link, number)
            self.link = entry.link
            found.append(entry)
        return found

    async def listen(self) -> None:
        """Hear of what others enter, from now on."""
        # A connection of its own: the pool would hand it on, and forget who listens.
        self._ear = await asyncpg.connect(self._url, timeout=_PATIENCE)
        await self._ear.add_listener(_CHANNEL, self._heard)

    def _heard(self, _connection: Any, _pid: int, _channel: str, room: str) -> None:
        if room == self.room:
            self._news.set()

    async def wait(self, after: int) -> None:
        """Until somebody has entered something, or for a while: then it is looked for anyway."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LOOK):
                await self._news.wait()
        self._news.clear()
        if self._ear is None or self._ear.is_closed():
            with contextlib.suppress(*_FAILURES):
                await self.listen()

    async def close(self) -> None:
        """Close every connection."""
        if self._ear is not None:
            with contextlib.suppress(*_FAILURES):
                await self._ear.close(timeout=_PATIENCE)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._pool.close()
