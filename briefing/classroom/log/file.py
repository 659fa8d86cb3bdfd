"""A session's log as a file, the default: appended and synced, a torn tail mended, one hub at a time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from attrs import asdict, define, fields

from briefing.classroom.entries import MOST_ENTRIES, SESSION_FORMAT, Charter, Entry, Times, entry_row, read_entry
from briefing.classroom.folding import fold
from briefing.classroom.seats import Seat
from briefing.classroom.session import Session
from briefing.model.pack import Pack
from briefing.record.door import bytes_of
from briefing.record.entries import SaveError, dumps, link, once
from briefing.record.released import pack_for
from briefing.record.tail import COPY, lock, moved, sync, sync_folder
from briefing.rules import RULES_VERSION

T = TypeVar("T")
#: A class of a thousand in parallel worlds stays below it.
MOST_BYTES: Final = 512 << 20


def charter_row(charter: Charter) -> tuple[str, bytes]:
    """The link and the line of a charter."""
    body = {**asdict(charter), "seed": f"{charter.seed:x}", "session": SESSION_FORMAT}
    chain = link("", body)
    return chain, (dumps({**body, "link": chain}) + "\n").encode()


def read_charter(place: str, row: bytes | str) -> tuple[Charter, str]:
    """A charter and its link from line 1. Raises SaveError."""
    try:
        found = json.loads(row, object_pairs_hook=once)
        number, chain = found.pop("session"), found.pop("link")
        body = {**found, "session": number}
        if number != SESSION_FORMAT:
            message = f"{place}: this is a class's log of format {number}; this version reads {SESSION_FORMAT}"
            raise SaveError(message)
        charter = _charter({**found, "seed": int(found["seed"], 16)})
    except (ValueError, RecursionError, KeyError, AttributeError, TypeError):
        message = f"{place}: this is no class's log: its first line is damaged or missing"
        raise SaveError(message) from None
    if link("", body) != chain:
        message = f"{place}: the first line does not match its link: the log was altered there"
        raise SaveError(message)
    return charter, chain


_PLAIN: Final[dict[str, type]] = {"str": str, "int": int}


def _charter(found: dict[str, Any]) -> Charter:
    """Raises TypeError or ValueError for what is no charter."""
    parts: dict[str, Any] = {
        "seats": tuple(_value(Seat, each) for each in found["seats"]),
        "codes": tuple(_text(each) for each in found["codes"]),
    }
    if "times" in found:
        parts["times"] = _value(Times, found["times"])
    return _value(Charter, {**found, **parts})


def _value(kind: type[T], found: dict[str, Any]) -> T:
    """Written by hand: cattrs takes a megabyte of the hub's memory for this one line."""
    for each in fields(kind):  # type: ignore[arg-type]
        wanted = _PLAIN.get(str(each.type))
        if wanted is not None and each.name in found and type(found[each.name]) is not wanted:
            raise TypeError(each.name)
    return kind(**found)


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise TypeError
    return found


def create(path: Path, charter: Charter) -> None:
    """A new log with its first line. Raises SaveError where it cannot be made."""
    try:
        with path.open("xb") as file:
            file.write(charter_row(charter)[1])
            sync(file)
        sync_folder(path.parent)
    except OSError as error:
        message = f"{path}: the class's log cannot be made there ({error.strerror}); name another folder with --dir"
        raise SaveError(message) from None


def read(path: Path, pack: Pack) -> tuple[Session, int]:
    """The session that a log holds, and how many bytes of the file are whole lines. Raises SaveError.

    Where `pack` is not what the class plays with, and that was released, it is taken instead.
    """
    raw = bytes_of(path, MOST_BYTES)
    size = raw.rfind(b"\n") + 1
    rows = raw[:size].split(b"\n")[:-1]
    if not rows:
        message = f"{path}: this is no class's log: its first line is missing"
        raise SaveError(message)
    if len(rows) > MOST_ENTRIES:
        message = f"{path}: {len(rows)} lines; a class's log has at most {MOST_ENTRIES}"
        raise SaveError(message)
    charter, chain = read_charter(str(path), rows[0])
    session = begin(str(path), charter, chain, pack)
    for row in rows[1:]:
        fold(session, read_entry(str(path), row, session.link, session.seq + 1))
    return session, size


def begin(place: str, charter: Charter, chain: str, pack: Pack) -> Session:
    """The session of a charter before its first entry. Raises SaveError where its rules or content are not here."""
    pack = pack_for(charter, pack)  # type: ignore[arg-type]  # a charter has what it asks of a header
    if charter.rules != RULES_VERSION or charter.pack_digest != pack.digest:
        message = (
            f"{place}: the class was begun with rules {charter.rules} and {charter.pack} {charter.pack_version}, which "
            f"are not here (rules {RULES_VERSION}, {pack.id} {pack.version}): open it with the version that began it"
        )
        raise SaveError(message)
    return Session(charter, pack, chain)


@define(slots=True)
class _Turn:
    log: FileLog
    missed: Sequence[Entry] = ()

    async def append(self, entries: Sequence[Entry]) -> None:
        await asyncio.to_thread(self.log.write, b"".join(map(entry_row, entries)))


def open_log(path: Path, pack: Pack) -> tuple[Session, FileLog]:
    """A class's session, and its log for more: locked first, then read. Raises SaveError."""
    log = FileLog(path, pack)
    try:
        return log.reread(), log
    except BaseException:
        log.release()
        raise


class FileLog:
    """The file, locked for this process and open for more."""

    def __init__(self, path: Path, pack: Pack) -> None:
        """Use `open_log`. Raises SaveError where the file cannot be written, or another hub has it."""
        self.path = path
        self.torn = False
        self._pack = pack
        self._lock: Any = lock(path, COPY)
        self._mine = asyncio.Lock()
        try:
            self._file: IO[bytes] = path.open("r+b")
        except OSError as error:
            self._lock.release()
            message = f"{path}: it cannot be written ({error.strerror}); {COPY}"
            raise SaveError(message) from None

    def reread(self) -> Session:
        """The session as the file has it; a torn tail, which was never acknowledged, is cut off. Raises SaveError."""
        session, size = read(self.path, self._pack)
        self.torn = self._file.seek(0, os.SEEK_END) > size
        if self.torn:
            self._file.truncate(size)
            self._file.seek(0, os.SEEK_END)
            sync(self._file)
        return session

    def release(self) -> None:
        """Close and unlock."""
        with contextlib.suppress(OSError):  # closing flushes, and fails where the disk is full
            self._file.close()
        self._lock.release()

    def write(self, rows: bytes) -> None:
        """Append and sync. Raises OSError; then the file is as it was before."""
        here = self._file.tell()
        try:
            self._file.write(rows)
            sync(self._file)
        except OSError:
            with contextlib.suppress(OSError):
                self._file.truncate(here)
                self._file.seek(here)
            raise
        lost = moved(self._file, self.path)
        if lost:
            message = f"{self.path} {lost}"
            raise OSError(message)

    @contextlib.asynccontextmanager
    async def turn(self, after: int) -> AsyncIterator[_Turn]:
        """One batch at a time."""
        async with self._mine:
            yield _Turn(self)

    async def again(self) -> Session:
        """The session as the file has it, a half-written tail cut off. Raises SaveError or OSError."""
        lost = moved(self._file, self.path)
        if lost:
            message = f"{self.path} {lost}; put it back, or start the hub again"
            raise OSError(message)
        return await asyncio.to_thread(self.reread)

    async def wait(self, after: int) -> None:
        """No other process can write here."""
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Let go of the file."""
        self.release()
