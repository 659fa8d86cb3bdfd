"""What a seat sees: everything that the parts of its page are made of, as plain values for the templates."""

from __future__ import annotations

from typing import Any, Final

from briefing.classroom.pages import brief, card, chamber, results, state, told
from briefing.classroom.session import PRACTICE, Session
from briefing.model.pack import Scenario
from briefing.rules import sight

#: How many rationales a page shows, and how many words of a room.
_RATIONALES: Final = 12
_WORDS: Final = 40


def seen(session: Session, seat: str) -> dict[str, Any]:
    """The situation of a seat. Seats of one audience get the same."""
    who = session.seats[seat]
    here = session.round
    stage = session.stage
    world = session.world_of(seat)
    asked = stage == "open" and not state.refused(session, seat)
    before = stage in ("open", "closed")
    practice = before and here is not None and here.kind == "practice"
    played = world if before and not practice else None
    deciding = here is not None and here.kind == "decision" and played is not None and not played.over
    room = state.room_of(who)
    found: dict[str, Any] = {
        "charter": session.charter, "scenario": scenario(session), "seat": who, "nation": nation(session, seat),
        "here": here, "stage": stage, "heading": state.heading(session), "sentences": state.sentences(session, seat),
        "emergency": session.emergency, "asked": asked, "practice": practice, "deciding": deciding,
        "options": choices() if practice else (),
        "notes": [each for each in session.notes if each.to in ("", who.delegation)],
        "since": told.since(world) if world is not None else None,
        "earlier": told.previously(world) if world is not None else [],
        "brief": brief.brief(world) if world is not None and (played or stage == "going") else None,
        "card": None, "launches": [], "scale": brief.scale(), "paper": chamber.before(session, seat),
        "results": results.revealed(session, seat, _RATIONALES) if stage == "closed" else None,
        "room": room, "room_name": _room_name(session, seat), "words": chamber.said(session, seat),
        "said": session.said.get(room, [])[-_WORDS:] if room else [],
        "end": ended(session, seat) if stage == "endex" else None, "delegations": _delegations(session),
    }  # fmt: skip
    if deciding and played is not None:
        found["card"] = card.card(played.game, who.delegation)
        found["launches"] = card.launches(played.game, session.launches(seat)) if asked else []
    return found


def who(session: Session, seat: str) -> str:
    """A seat's office in words."""
    of = nation(session, seat)
    office = session.seats[seat].office
    return f"{office}, {of}" if of else office


def nation(session: Session, seat: str) -> str:
    """The ally that a seat sits for, by name; "" for none."""
    code = session.seats[seat].delegation
    return next((ally.name for ally in session.pack.allies if ally.id == code), "")


def scenario(session: Session) -> Scenario:
    """The class's scenario."""
    return next(each for each in session.pack.scenarios if each.id == session.charter.scenario)


def choices() -> list[tuple[str, str]]:
    """What the practice vote offers: (key, label)."""
    return [(key, results.PRACTICE_LABELS[key]) for key in PRACTICE]


def ended(session: Session, seat: str) -> dict[str, Any]:
    """How it ended for a seat's world: ending, standing, what to talk over; `move` 0 where nothing was played."""
    world = session.world_of(seat)
    if world is None:
        return {"over": False, "move": 0, "name": "", "text": "", "talk": [], "score": None, "objectives": []}
    game = world.game
    ending = next((each for each in game.pack.endings if each.id == game.ending), None)
    cards = {each.id: each for each in game.pack.cards if each.kind == "event"}
    met = [cards[name] for name in dict.fromkeys(each.card for each in game.past) if name in cards]
    score = sight.score(game) if game.rungs else None
    names = {each.id: each.name for each in game.pack.objectives}
    return {
        "over": world.over, "move": game.move, "name": ending.name if ending else "the last move is played",
        "text": ending.text if ending else "", "talk": [(each.title, each.discuss) for each in met],
        "score": score.total if score else None,
        "objectives": [(names[name], value) for name, value in score.objectives] if score else [],
    }  # fmt: skip


def _room_name(session: Session, seat: str) -> str:
    here = session.seats[seat]
    if here.kind == "evaluator":
        return "Your observations"
    return f"{nation(session, seat)}: your delegation's room" if here.delegation else "The staff's room"


def _delegations(session: Session) -> list[str]:
    """The delegations of the class by name, in the order of the seats."""
    return list(dict.fromkeys(nation(session, seat.id) for seat in session.seats.values() if seat.delegation))
