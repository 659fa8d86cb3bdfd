"""The finished review beside its save: `.NAME.review.json`, found again by digest.

It is believed only if it was made from this very game by these rules, this scale and this format, and is whole; else it
is as if it were not there. A folder that cannot be written keeps none, and nothing is said of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from briefing import __version__
from briefing.review.course import Course
from briefing.review.document import FORMAT
from briefing.review.effort import effort as effort_of
from briefing.review.scale import fitted
from briefing.rules import RULES_VERSION, digest

_MOST: Final = 32 << 20


def place(save: Path) -> Path:
    """Where the review of a save is kept."""
    name = save.name.removesuffix(".jsonl")
    return save.with_name(f".{name}.review.json")


def key(course: Course, effort: str) -> str:
    """What a review depends on: the game, the pack, the code's version, the scale, and how much work is done."""
    parts = (
        FORMAT, __version__, RULES_VERSION, course.first.pack.digest, digest(course.first), digest(course.last),
        [str(act) for act in course.acts], repr(effort_of(course, effort)), fitted(),
    )  # fmt: skip
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def text(document: dict[str, Any]) -> str:
    """The document as JSON, its parts in their own order, which is always the same."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def read(save: Path, wanted: str) -> dict[str, Any] | None:
    """The review that is kept of a save, if it is the wanted one and whole."""
    path = place(save)
    try:
        if not path.is_file() or path.stat().st_size > _MOST:
            return None
        found = json.loads(path.read_text("utf-8"))
        document = found["document"]
        whole = found["key"] == wanted and found["sum"] == sha256(text(document).encode()).hexdigest()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return document if whole and isinstance(document, dict) else None


def write(save: Path, made: str, document: dict[str, Any]) -> None:
    """Keep a review, whole or not at all."""
    body = text(document)
    row = f'{{"document":{body},"key":"{made}","sum":"{sha256(body.encode()).hexdigest()}"}}\n'
    path = place(save)
    with contextlib.suppress(OSError):
        handle, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(row.encode())
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
