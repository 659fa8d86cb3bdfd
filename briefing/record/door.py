"""The bytes of a save that anybody may have put there: a plain file of a bearable size, or a sentence.

A class's log is such a place too: it gives the game that was played in it (`briefing.record.classes`).
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from briefing.record.classes import BEGINS, MOST_LOG, games_of, is_log, one_of
from briefing.record.entries import SaveError

MOST_BYTES: Final = 16 << 20
# A pipe without a writer would wait for ever, a terminal could become ours: neither is opened so.
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
#: The last log that was read, since a class's games are asked for one by one.
_LATEST: Final[list[tuple[tuple[int, ...], dict[str, bytes]]]] = []


def save_bytes(path: Path) -> bytes:
    """A save: the file itself, or a game of a class's log, which `path` names as if the log were a folder
    (`session.jsonl/SEAT-3`; the log alone stands for the class's own game). Raises SaveError.
    """
    log, world = class_log(path)
    found = _opened(log)
    if isinstance(found, dict):
        return one_of(str(log), found, world)
    if world:
        message = f"{path}: {log.name} is a plain save, not a class's log with games in it; name the save alone"
        raise SaveError(message)
    return found


def _opened(path: Path) -> bytes | dict[str, bytes]:
    """What a file holds, or the games of the log that it is. Raises SaveError."""
    sign = _sign(path)
    for kept, games in _LATEST:
        if kept == sign:
            return games
    raw = bytes_of(path)
    if not is_log(raw):
        return raw
    games = games_of(str(path), raw)
    if sign is not None:
        _LATEST[:] = [(sign, games)]
    return games


def _sign(path: Path) -> tuple[int, ...] | None:
    """What changes when a file does; None for one that cannot be looked at."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def games_in(path: Path) -> tuple[Path, ...]:
    """The paths of all games of a class's log; any other path alone, whatever it is."""
    try:
        found = _opened(path) if path.is_file() else None
        return tuple(path / name for name in found) or (path,) if isinstance(found, dict) else (path,)
    except SaveError:
        return (path,)  # whoever reads it is told why not


def class_log(path: Path) -> tuple[Path, str]:
    """The file that a path is of, and the game in it that it names ("": none, which is so for every plain save)."""
    return (path.parent, path.name) if path.parent.is_file() else (path, "")


def in_class(path: Path) -> bool:
    """Whether a path names a class's log or a game in one: what is read from there is not written there."""
    log, world = class_log(path)
    return bool(world) or is_log(bytes_of(log))


def bytes_of(path: Path, most: int = MOST_BYTES) -> bytes:
    """All that a plain file holds. Raises SaveError where it is none, is too large, or cannot be read."""
    try:
        # What it is comes first: to open a device can do something.
        if not stat.S_ISREG(path.stat().st_mode):
            message = f"{path}: this is not a plain file"
            raise SaveError(message)
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            info = os.fstat(file.fileno())
            if not stat.S_ISREG(info.st_mode):
                message = f"{path}: this is not a plain file"
                raise SaveError(message)
            most = max(most, MOST_LOG) if is_log(file.read(BEGINS)) else most
            if info.st_size > most:
                message = f"{path}: {info.st_size >> 20} MiB; a save has at most {most >> 20}"
                raise SaveError(message)
            # As long as it was when it was looked at: what is written meanwhile is read the next time, and no more
            # memory is asked for than that.
            file.seek(0)
            return file.read(info.st_size)
    except FileNotFoundError:
        message = f"{path}: there is no such file; `briefing` lists your games"
        raise SaveError(message) from None
    except OSError as error:
        message = f"{path}: it cannot be read ({error.strerror})"
        raise SaveError(message) from None
    except ValueError:
        message = f"{str(path)!r}: this can be no file's name"
        raise SaveError(message) from None
