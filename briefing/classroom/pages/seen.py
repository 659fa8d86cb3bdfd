"""What a seat sees: everything that the parts of its page are made of, as plain values for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from briefing.classroom import chair, redcell
from briefing.classroom.pages import brief, card, chamber, results, state, told
from briefing.classroom.session import PRACTICE, Session
from briefing.classroom.worlds import World
from briefing.model.pack import Scenario
from briefing.rules import sight

#: How many rationales a page shows, and how many words of a room.
_RATIONALES: Final = 12
_WORDS: Final = 40


def seen(session: Session, seat: str) -> dict[str, Any]:
    """The situation of a seat. Seats of one audience get the same."""
    known = of_class(session, seat)
    return known | of_world(session.world_of(seat), known)


def of_class(session: Session, seat: str) -> dict[str, Any]:
    """The part of it that is the class's affair, and is soon found out. What is a world's follows from this and the
    world's last link alone: where both are as they were, so is the whole page.
    """
    who = session.seats[seat]
    here = session.round
    stage = session.stage
    world = session.world_of(seat)
    asked = stage == "open" and not state.refused(session, seat)
    before = stage in ("open", "closed")
    practice = before and here is not None and here.kind == "practice"
    played = before and not practice and world is not None
    deciding = here is not None and here.kind == "decision" and played and world is not None and not world.over
    room = state.room_of(who)
    return {
        "charter": session.charter, "scenario": scenario(session), "nation": nation(session, seat),
        "seat": {"kind": who.kind}, "delegation": who.delegation,  # not who it is: others may see the same
        "here": {"number": here.number, "move": here.move} if here is not None else None,
        "stage": stage, "heading": state.heading(session), "sentences": state.sentences(session, seat),
        "emergency": session.emergency, "asked": asked, "practice": practice, "deciding": deciding,
        "briefed": world is not None and (played or stage == "going"),
        "options": choices() if practice else (),
        "notes": [each for each in session.notes if each.to in ("", who.delegation)],
        "scale": brief.scale(), "paper": chamber.before(session, seat),
        "results": results.revealed(session, seat, _RATIONALES) if stage == "closed" else None,
        "room": room, "room_name": _room_name(session, seat), "words": chamber.said(session, seat),
        "said": session.said.get(room, [])[-_WORDS:] if room else [],
        "end": ended(session, seat) if stage == "endex" else None, "delegations": _delegations(session),
    }  # fmt: skip


def of_world(world: World | None, known: Mapping[str, Any]) -> dict[str, Any]:
    """The part of it that a world tells: what happened, its brief and its card."""
    found: dict[str, Any] = {
        "since": told.since(world) if world is not None else None,
        "earlier": told.previously(world) if world is not None else [],
        "brief": brief.brief(world) if world is not None and known["briefed"] else None,
        "card": None, "launches": [], "red": None,
    }  # fmt: skip
    if known["deciding"] and world is not None:
        game = world.game
        red = known["seat"]["kind"] == "red"
        found["red"] = redcell.brief(world) if red else None
        found["card"] = card.card(game, known["delegation"])
        found["launches"] = card.launches(game, chair.launchable(game)) if known["asked"] and not red else []
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
    if here.delegation:
        return f"{nation(session, seat)}: your delegation's room"
    return {"shape": "SHAPE's room", "red": "The red cell's room"}.get(here.kind, "The staff's room")


def _delegations(session: Session) -> list[str]:
    """The delegations of the class by name, in the order of the seats."""
    return list(dict.fromkeys(nation(session, seat.id) for seat in session.seats.values() if seat.delegation))
