"""The end of a file that is being written: its lock, its sync, and whether it is still where it was."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from briefing.record.entries import SaveError

if TYPE_CHECKING:
    from filelock import BaseFileLock


#: What to do where a folder cannot be written: for a game that is to be made, and for one that is there.
ELSEWHERE: Final = "name another place with --save"
COPY: Final = "copy the file to a folder of yours and take it from there"


def lock(path: Path, advice: str = ELSEWHERE) -> BaseFileLock:
    """Take the save for this process. Raises SaveError where another has it, or the folder cannot be written."""
    from filelock import FileLock, Timeout

    try:
        taken = FileLock(path.with_name(f".{path.name}.lock"), timeout=0)
        taken.acquire()
    except Timeout:
        message = f"{path}: another briefing is playing this game; close it there, or copy the file"
        raise SaveError(message) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this can be no file's name"
        message = f"{path}: the folder cannot be written ({why}); {advice}"
        raise SaveError(message) from None
    return taken


def sync(file: IO[bytes]) -> None:
    """Out of our hands and onto the disk. Raises OSError."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """A new name is only safe when its folder is on disk too (POSIX; elsewhere a folder cannot be opened)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def moved(file: IO[bytes], path: Path | None) -> str:
    """What became of a file that can still be written and yet is not under its name any more, or nothing.

    A system that lets an open file be deleted goes on taking what is written to it, and keeps none of it.
    """
    if path is None or os.name != "posix":
        return ""
    try:
        there = path.stat()
    except FileNotFoundError:
        return "has gone, with or without its folder"
    except OSError as error:
        return f"cannot be reached any more ({error.strerror})"
    ours = os.fstat(file.fileno())
    return "" if (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino) else "is another file now"
