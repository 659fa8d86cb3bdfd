"""The bytes of a file that anybody may have put there: a plain file of a bearable size, or a sentence."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from briefing.record.entries import SaveError

MOST_BYTES: Final = 16 << 20
# A pipe without a writer would wait for ever, a terminal could become ours: neither is opened so.
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


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
            if info.st_size > most:
                message = f"{path}: {info.st_size >> 20} MiB; a save has at most {most >> 20}"
                raise SaveError(message)
            found = file.read(most + 1)
    except FileNotFoundError:
        message = f"{path}: there is no such file; `briefing` lists your games"
        raise SaveError(message) from None
    except OSError as error:
        message = f"{path}: it cannot be read ({error.strerror})"
        raise SaveError(message) from None
    except ValueError:
        message = f"{str(path)!r}: this can be no file's name"
        raise SaveError(message) from None
    if len(found) > most:
        message = f"{path}: it grows while it is read; a save has at most {most >> 20} MiB"
        raise SaveError(message)
    return found
