"""Verify: replay every act and compare everything that the file claims with what the rules give."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from attrs import frozen

from briefing.model.acts import Act, ActFormError
from briefing.model.events import Ended, Event
from briefing.model.game import Phase
from briefing.model.pack import Pack
from briefing.record.format import NewerFormatError, SaveError, header_body, link, read, shown
from briefing.record.journal import why_not
from briefing.rules import IllegalActError, apply, digest, start

Status = Literal["verified", "altered", "truncated", "unverifiable", "unreadable"]


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
    """Check one save against a pack. Never raises for what a file holds."""
    name = str(path)
    try:
        saved = read(path)
    except NewerFormatError as error:
        return Verdict(name, "unverifiable", str(error))
    except SaveError as error:
        return Verdict(name, "unreadable", str(error))
    acts = len(saved.lines)
    refused = why_not(saved.header, pack)
    if refused:
        return Verdict(name, "unverifiable", f"not verifiable here: {refused}", acts)
    gives = link("", header_body(saved.header))
    if saved.head_link != gives:
        return _altered(name, acts, 0, "the header does not match its link", saved.head_link, gives)
    try:
        game = start(pack, saved.header.scenario, saved.header.seed, saved.header.settings)
    except KeyError:
        return Verdict(name, "unverifiable", f"not verifiable: no scenario '{saved.header.scenario}'", acts)
    events: tuple[Event, ...] = ()
    for line in saved.lines:
        try:
            step = apply(game, Act.parse(line.act))
        except (ActFormError, IllegalActError) as error:
            return _altered(name, acts, line.n, str(error), line.act, "not open")
        gives = digest(step.game)
        if line.state != gives:
            return _altered(name, acts, line.n, "the rules give another state", line.state, gives)
        if list(line.events) != [shown(event) for event in step.events]:
            return _altered(name, acts, line.n, "the events shown are not what happened", "events", "events")
        if line.n == saved.broken_at:
            return _altered(name, acts, line.n, "its link does not follow from the line before", line.link, "")
        game, events = step.game, step.events
    receipt = (saved.lines[-1].link if saved.lines else saved.head_link)[-8:]
    if saved.torn:
        sentence = f"truncated: the last line is half written; {acts} acts before it hold"
        return Verdict(name, "truncated", sentence, acts, receipt=receipt)
    ended = next((event for event in events if isinstance(event, Ended)), None)
    state = (
        f"ENDEX, {ended.ending}, {ended.total} of 1000" if ended else f"move {game.move}, {game.phase.value.upper()}"
    )
    sentence = f"verified: {acts} acts, {state}, receipt {receipt}"
    over = game.phase is Phase.ENDEX and ended is not None
    return Verdict(
        name, "verified", sentence, acts, receipt=receipt,
        ending=ended.ending if over and ended else None, total=ended.total if over and ended else None,
    )  # fmt: skip


def _altered(name: str, acts: int, act: int, why: str, claims: str, gives: str) -> Verdict:
    where = f"act {act}" if act else "the header"
    return Verdict(name, "altered", f"altered at {where}: {why}", acts, act, claims[:64], gives[:64])
