"""What of a class is secret: one file beside its log, readable by its owner alone, and never exported."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from threading import Lock
from typing import Final

from attrs import asdict, frozen

from briefing.classroom.seats import CODE_LENGTH, mark, new_code
from briefing.record.entries import SaveError, dumps

KEYS: Final = "keys.json"
LOG: Final = "session.jsonl"
ROSTER: Final = "roster.key.csv"


@frozen(slots=True)
class Keys:
    """The salt of the marks, control's and the projector's tokens, and each seat's code as on its card."""

    salt: str
    control: str
    projector: str
    codes: dict[str, str]

    def mark(self, text: str) -> str:
        """The mark of a code or a secret."""
        return mark(bytes.fromhex(self.salt), text)


def new_keys(seats: tuple[str, ...]) -> Keys:
    """Fresh keys; no two seats have one code."""
    codes: dict[str, str] = {}
    while len(codes) < len(seats):
        code = new_code(CODE_LENGTH)
        if code not in codes.values():
            codes[seats[len(codes)]] = code
    return Keys(secrets.token_hex(16), secrets.token_urlsafe(24), secrets.token_urlsafe(24), codes)


#: Two seats may be given new codes at once, each in a thread of the hub's.
_TURN: Final = Lock()


def write_keys(folder: Path, keys: Keys) -> None:
    """Write them whole or not at all, for the owner alone. Raises SaveError."""
    path = folder / KEYS
    fresh = folder / f".{KEYS}.new"
    try:
        with _TURN:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(dumps(asdict(keys)) + "\n")
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
    except OSError as error:
        message = f"{path}: the class's keys cannot be written ({error.strerror}); name another folder with --dir"
        raise SaveError(message) from None


def read_keys(folder: Path) -> Keys:
    """Read them. Raises SaveError where the folder is no class's, or the file is damaged."""
    path = folder / KEYS
    try:
        found = json.loads(path.read_text("utf-8"))
        keys = Keys(**found)
        bytes.fromhex(keys.salt)
        dict(keys.codes)
    except FileNotFoundError:
        message = f"{folder}: there is no class in this folder; `briefing class new` makes one"
        raise SaveError(message) from None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        message = f"{path}: the class's keys cannot be read ({type(error).__name__}); restore the file from a copy"
        raise SaveError(message) from None
    return keys
