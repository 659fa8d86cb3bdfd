"""A game that these rules or this content cannot replay: what its file claims, told without believing any of it."""

from __future__ import annotations

import io
import sys
from typing import Any, TextIO

from briefing.model.gauges import GAUGES, INDEX
from briefing.plain.page import BLANK, closed_words
from briefing.plain.paper import GoneError, Paper, Para
from briefing.plain.retell import hush
from briefing.record.format import Saved
from briefing.wording import BANNER, capital

_MOST = 80


def claimed(saved: Saved, why: str, at: int = 0, write: TextIO | None = None) -> int:
    """Tell from after act `at` what a file says of itself; `why` it cannot be replayed. Returns the exit code."""
    out = write or sys.stdout
    paper = Paper(io.StringIO(), out)
    header = saved.header
    try:
        paper.put(
            [Para(BANNER), Para(f"{header.pack}, {header.scenario}, seed {header.seed}, {len(saved.lines)} acts.")]
        )
        paper.say(f"This game cannot be replayed here. {closed_words([why])}")
        paper.say("What follows is what the file claims; nothing of it has been checked.")
        _noted(paper, saved, 0)
        for number, line in enumerate(saved.lines, 1):
            if number > at:
                paper.put([BLANK, Para(f"Act {number}: {line.act[:_MOST]}.", 0, 2)])
                paper.put(Para(text, 2, 2) for event in line.events if (text := _words(event)))
                _noted(paper, saved, number)
        paper.put([BLANK, Para(f"Receipt: {saved.last_link[-8:]}."), Para(BANNER)])
    except GoneError:
        hush(out)
    return 0


def _noted(paper: Paper, saved: Saved, at: int) -> None:
    """What somebody wrote beside an act."""
    noted = (note for note in saved.notes if note.at == at)
    paper.put(Para(f"Note{f' by {note.by}' if note.by else ''}: {note.text}", 2, 2) for note in noted)


def _words(event: Any) -> str:
    """An event as a sentence, whatever a file has in its place; nothing for what a player would not have been told."""
    if not isinstance(event, list) or not event or not all(isinstance(each, str | int | list) for each in event[1:4]):
        return ""
    kind, *fields = (each[:_MOST] if isinstance(each, str) else each for each in event)
    match kind, fields:
        case "Opened", [int(move), str(card), *_]:
            return f"Move {move} opens{f', with the card {card}' if card else ''}."
        case "Moved", [str(gauge), int(before), int(after), *_] if gauge in INDEX and GAUGES[INDEX[gauge]].shown:
            return f"{GAUGES[INDEX[gauge]].label}: {before} to {after}."
        case "Acted", [str(actor), str(rung), *rest]:
            return (
                f"{capital(actor)}: {rung}."
                if rest and rest[-1] is True
                else f"{capital(actor)}: nothing was observed."
            )
        case "Surfaced", [str(actor), str(rung), int(move)]:
            return f"Now known of move {move}, {capital(actor)}: {rung}."
        case "Stood", [str(card), str(option), str(how), int(strength), *_]:
            return f"{card}.{option} stands ({how}), at {strength // 10}% of its full effect."
        case "Fell", [str(card), str(option)]:
            return f"{card}.{option} does not stand."
        case "Broke", [str(ally), *_]:
            return f"{ally} broke silence."
        case "Spoke", [str(ally), str(word), *_]:
            return f"{ally}, its delegation: {word}."
        case "Scored", [_, int(total), *_]:
            return f"Standing: {total} of 1000."
        case "Ended", [str(ending), int(total)]:
            return f"ENDEX: {ending}, {total} of 1000."
        case _:
            return ""
