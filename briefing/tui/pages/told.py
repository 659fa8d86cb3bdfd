"""A save that cannot be replayed here, told from what the file itself carries: claimed, not checked."""

from __future__ import annotations

from typing import Any

from briefing import wording
from briefing.record.format import Saved
from briefing.tui.typeset import BLANK, Lines, heading, line, para
from briefing.tui.words import HOW


def told(saved: Saved, why: str, width: int) -> Lines:
    """Every act of the file and what it says came of it, move by move."""
    lines = [
        *para(line((f"{why}.", "$alert")), width),
        *para(line(("What follows is what the file says of itself. Nothing of it has been checked.", "$muted")), width),
        BLANK,
    ]
    header = saved.header
    game = f"{header.scenario}, seed {header.seed}, {header.pack} {header.pack_version}, rules {header.rules}"
    lines += [*para(line((game, "$muted")), width), BLANK, heading("Move 1")]
    ended = any(event[:1] == ["Ended"] for entry in saved.lines for event in entry.events if isinstance(event, list))
    lines += _noted(saved, 0, width)
    for number, entry in enumerate(saved.lines, 1):
        if entry.act != "advance":
            lines += para(line((entry.act, "bold $ally")), width)
        for event in entry.events:
            lines += _event(event, width, reveal=ended)
        lines += _noted(saved, number, width)
    return lines


def _noted(saved: Saved, at: int, width: int) -> Lines:
    """What somebody wrote beside an act."""
    lines: Lines = []
    for note in saved.notes:
        if note.at == at:
            said = f"{note.by}: {note.text}" if note.by else note.text
            lines += para(line((said, "$head")), width, first=("* ", "$head"), hang=2)
    return lines


def _event(event: Any, width: int, *, reveal: bool) -> Lines:
    """One event as a line; nothing for kinds that say nothing without the rest of the game.

    `reveal` says that the file has an end: before that, a player may not learn here what was hidden from him.
    """
    match event:
        case ["Opened", int(move), *_] if move > 1:
            return [BLANK, heading(f"Move {move}")]
        case ["Tasked", str(report), str(result)]:
            said = f"collection on {report}: {result}"
        case ["Stood", str(card), str(option), str(how), int(strength), list(allies)]:
            said = f"{card}.{option} stands {HOW.get(how, how)}, {len(allies)} allies, {strength // 10}%"
        case ["Fell", str(card), str(option)]:
            said = f"{card}.{option} does not stand"
        case ["Broke", str(ally), str(cause), *_]:
            said = f"{ally} broke silence: {cause}"
        case ["Spoke", str(ally), str(word), *_]:
            said = f"{ally}, its delegation: {word}"
        case ["Acted", str(actor), str(rung), *rest]:
            known = reveal or rest[-1:] == [True]
            said = f"{wording.AUDIENCE.get(actor, actor)}: {rung if known else 'nothing was observed'}"
        case ["Surfaced", str(actor), str(rung), int(move)]:
            said = f"now known of move {move}, {wording.AUDIENCE.get(actor, actor)}: {rung}"
        case ["Settled", str(question), bool(happened), percent, *_] if reveal:
            said = f"forecast {question}: it did{'' if happened else ' not'}; given {percent}"
        case ["Scored", int(move), int(total), *_]:
            said = f"standing after move {move}: {total // 10} of 100"
        case ["Ended", str(ending), int(total)]:
            said = f"ENDEX, {ending}: {total // 10} of 100"
        case _:
            return []
    return para(said, width, hang=4)
