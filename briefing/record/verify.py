"""Verify: replay every act and compare everything that the file claims with what the rules give.

A file that is, byte for byte, what the rules write is verified at once; whatever else is looked at line by line, so
that it can be said where it does not hold and what should stand there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

from attrs import frozen

from briefing.model.acts import Act, ActFormError
from briefing.model.events import Ended, Event
from briefing.model.game import Game, Phase
from briefing.model.pack import Pack
from briefing.record.entries import FORMAT, AlteredError, dumps, header_row, printable
from briefing.record.format import NewerFormatError, Saved, SaveError, read, shown
from briefing.record.released import pack_for, why_not
from briefing.record.steps import replayed
from briefing.record.written import written
from briefing.rules import IllegalActError, apply, digest, start

Status = Literal["verified", "altered", "truncated", "unverifiable", "unreadable"]
STATUSES: Final[tuple[Status, ...]] = ("verified", "altered", "truncated", "unverifiable", "unreadable")
_SAID: Final = 120


@frozen(slots=True)
class Verdict:
    """What verifying a file came to.

    `act` is the first act that does not hold (0: the header), `claims` and `gives` what stood there and what the rules
    give. `receipt` is the end of the last link; `ending` and `total` are recomputed, None while the game is not over.
    """

    path: str
    status: Status
    sentence: str
    acts: int = 0
    act: int | None = None
    claims: str = ""
    gives: str = ""
    receipt: str = ""
    ending: str | None = None
    total: int | None = None


def verify(path: Path, pack: Pack) -> Verdict:
    """Check one save against a pack, or the released one that it was played with. Never raises for a file's content."""
    name = str(path)
    try:
        return _as_written(path, pack) or _line_by_line(name, read(path), pack)
    except NewerFormatError as error:
        return Verdict(name, "unverifiable", str(error))
    except AlteredError as error:
        return Verdict(name, "altered", str(error))
    except SaveError as error:
        return Verdict(name, "unreadable", str(error))


def _as_written(path: Path, pack: Pack) -> Verdict | None:
    """The verdict on a file that is byte for byte what the rules write; None for every other. Raises SaveError."""
    found = written(path, pack)
    if found is None:
        return None
    before, header = found.link, found.header
    try:
        game = start(found.pack, header.scenario, header.seed, header.settings)
        state = digest(game)
        events: tuple[Event, ...] = ()
        for at, text in enumerate(found.acts):
            step = replayed(game, state, text)
            before = found.follows(before, at, step.state, step.written)
            if not before:
                return None
            game, state, events = step.game, step.state, step.events
    except (KeyError, ValueError):  # no such scenario, no act, not open, not text
        return None
    return verdict_of(str(path), len(found.acts), game, events, before[-8:])


def _line_by_line(name: str, saved: Saved, pack: Pack) -> Verdict:
    acts = len(saved.lines)
    pack = pack_for(saved.header, pack)
    refused = why_not(saved.header, pack)
    if refused:
        return Verdict(name, "unverifiable", f"not verifiable here: {refused}", acts)
    if saved.broken_at == 0 or (saved.format == FORMAT and saved.head_link != header_row(saved.header)[0]):
        return _altered(
            name, acts, 0, "the header does not match its link", saved.head_link, header_row(saved.header)[0]
        )
    try:
        game = start(pack, saved.header.scenario, saved.header.seed, saved.header.settings)
    except KeyError:
        return Verdict(name, "unverifiable", f"not verifiable: no scenario '{saved.header.scenario}'", acts)
    events: tuple[Event, ...] = ()
    for at, line in enumerate(saved.lines, 1):
        try:
            act = Act.parse(line.act)
            step = apply(game, act)
        except (ActFormError, IllegalActError) as error:
            return _altered(name, acts, at, str(error), line.act, "that it is not open")
        if str(act) != line.act:
            return _altered(name, acts, at, "the act is not written as this game writes it", line.act, str(act))
        gives = digest(step.game)
        if line.state != gives:
            return _altered(name, acts, at, "the rules give another state", line.state, gives)
        if list(line.events) != (given := [shown(event) for event in step.events]):
            return _altered(name, acts, at, "the events are not what happened", *_differing(line.events, given))
        if at == saved.broken_at:
            return _altered(name, acts, at, "its link does not follow from the line before", line.link, "another")
        game, events = step.game, step.events
    receipt = saved.last_link[-8:]
    if saved.torn:
        sentence = f"truncated: the last line is half written; {acts} acts before it hold"
        return Verdict(name, "truncated", sentence, acts, receipt=receipt)
    return verdict_of(name, acts, game, events, receipt)


def verdict_of(name: str, acts: int, game: Game, events: Sequence[Event], receipt: str) -> Verdict:
    """The verdict on a game whose every act was replayed; `events` are those of its last act."""
    ended = next((event for event in events if isinstance(event, Ended)), None)
    return holds(name, acts, (game.move, game.phase), ended if game.phase is Phase.ENDEX else None, receipt)


def holds(name: str, acts: int, where: tuple[int, Phase], ended: Ended | None, receipt: str) -> Verdict:
    """The verdict on a game of which every act holds, as far as it was played: its move and phase, or its end."""
    if ended is None:
        state = f"move {where[0]}, {where[1].value.upper()}"
        return Verdict(name, "verified", f"verified: {acts} acts, {state}, receipt {receipt}", acts, receipt=receipt)
    sentence = f"verified: {acts} acts, ENDEX, {ended.ending}, {ended.total} of 1000, receipt {receipt}"
    return Verdict(name, "verified", sentence, acts, receipt=receipt, ending=ended.ending, total=ended.total)


def _differing(claimed: tuple[Any, ...], given: list[Any]) -> tuple[str, str]:
    """The first event that is not the same in both."""
    for one, other in zip(claimed, given, strict=False):
        if one != other:
            return dumps(one), dumps(other)
    at = min(len(claimed), len(given))
    return (
        dumps(claimed[at]) if at < len(claimed) else "nothing more",
        dumps(given[at]) if at < len(given) else "nothing more",
    )


def _altered(name: str, acts: int, act: int, why: str, claims: str, gives: str) -> Verdict:
    """`claims` may be anything that a file holds: it is shown as JSON would write it, in ASCII, and not at length."""
    where = f"act {act}" if act else "the header"
    claims, gives = _short(claims), _short(gives)
    sentence = (
        f"altered at {where}: {printable(why, 200)}; the file claims {claims or 'nothing'}, the rules give {gives}"
    )
    return Verdict(name, "altered", sentence, acts, act, claims, gives)


def _short(text: str) -> str:
    return printable(text, _SAID)
