"""What a player took on a second try, beside the save: `.NAME.tries.json`, believed only for this very review."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path

_MOST = 1 << 20


def place(save: Path) -> Path:
    """Where the answers are kept."""
    return save.with_name(f".{save.name.removesuffix('.jsonl')}.tries.json")


def read(save: Path, key: str) -> dict[int, str | None]:
    """The answers that are kept, by decision; None is one that was shown without a try. None at all if in doubt."""
    path = place(save)
    try:
        if not path.is_file() or path.stat().st_size > _MOST:
            return {}
        found = json.loads(path.read_text("utf-8"))
        rows = found["answers"].items() if found["key"] == key else ()
        return {int(number): option for number, option in rows if option is None or isinstance(option, str)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def write(save: Path, key: str, answers: dict[int, str | None]) -> str:
    """Keep the answers, whole or not at all. Returns a sentence if that failed."""
    path = place(save)
    try:
        handle, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"key": key, "answers": answers}, file)
            Path(name).replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        return f"Your answer could not be kept beside the game: {error.strerror}."
    return ""
