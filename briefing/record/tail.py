"""The end of a file that is being written: its lock, its sync, and whether it is still where it was."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from briefing.record.entries import SaveError

if TYPE_CHECKING:
    from filelock import BaseFileLock


#: What to do where a folder cannot be written: for a game that is to be made, and for one that is there.
ELSEWHERE: Final = "name another place with --save"
COPY: Final = "copy the file to a folder of yours and take it from there"


class Held:
    """A save that is this process's own until `release`; a small hidden file beside it says so to others."""

    def __init__(self, taken: BaseFileLock, sign: Path) -> None:
        """`taken` is acquired, and `sign` is its file."""
        from filelock import SoftFileLock

        self._taken = taken
        self._sign = sign
        # A soft lock, which filelock falls back to where a file system has no other, takes its own file away.
        leaves = os.name == "posix" and not isinstance(taken, SoftFileLock)
        self._own = _identity(sign) if leaves else None

    def release(self) -> None:
        """Let go, and take the sign away.

        While it is still ours: whoever has opened it and waits then locks a file without a name, and filelock gives
        that up for the one that has the name. Elsewhere than on POSIX a file that is open cannot be taken away.
        """
        if self._own is not None and _identity(self._sign) == self._own:
            with contextlib.suppress(OSError):
                self._sign.unlink()
        self._taken.release()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def lock(path: Path, advice: str = ELSEWHERE) -> Held:
    """Take the save for this process. Raises SaveError where another has it, or the folder cannot be written."""
    from filelock import FileLock, Timeout

    sign = path.with_name(f".{path.name}.lock")
    try:
        taken = FileLock(sign, timeout=0)
        taken.acquire()
    except Timeout:
        message = f"{path}: another briefing is playing this game; close it there, or copy the file"
        raise SaveError(message) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this can be no file's name"
        message = f"{path}: the folder cannot be written ({why}); {advice}"
        raise SaveError(message) from None
    return Held(taken, sign)


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
