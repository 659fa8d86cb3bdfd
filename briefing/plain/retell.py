"""A game that was played, told again as appended text, act by act. Nothing is asked: it runs to its end by itself."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TextIO

from briefing.plain.page import closed_words
from briefing.plain.paper import GoneError, Paper
from briefing.plain.tale import Tale
from briefing.record import Journal


def retell(journal: Journal, at: int = 0, write: TextIO | None = None) -> int:
    """Tell a game from after act `at` to where it stands: at once, or on a terminal as it is asked for.

    Returns the exit code; a reader that goes away ends it.
    """
    at = max(0, min(at, len(journal.acts)))
    if write is None and sys.stdin.isatty() and sys.stdout.isatty():
        from briefing.plain.walk import walk

        return walk(journal, at)
    out = write or sys.stdout
    try:
        _tell(Tale(journal), at, Paper(io.StringIO(), out))
    except GoneError:
        hush(out)
    return 0


def hush(out: TextIO) -> None:
    """Nobody reads any more (`| head`): Python shall not complain of it while it shuts down."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def _tell(tale: Tale, at: int, paper: Paper) -> None:
    paper.put(tale.title(at))
    paper.put(tale.step(0) if not at else tale.page(at))
    for place in range(at + 1, tale.last + 1):
        paper.put(tale.step(place))
    for notice in tale.journal.notices:
        paper.say(closed_words([notice]))
