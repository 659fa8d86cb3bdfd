"""The class's own part in the Council: its papers by number, the letters that delegations wrote, what members said."""

from __future__ import annotations

from typing import Any

from briefing.classroom import chair
from briefing.classroom.pages import council
from briefing.classroom.pages.results import POSITIONS, advice
from briefing.classroom.session import Round, Session

_Paper = tuple[str, int, str, str]


def before(session: Session, seat: str) -> dict[str, Any] | None:
    """The paper before the Council with what a seat ("": the projector) is told of it; None outside the Council."""
    here = session.round
    world = session.world_of(seat)
    if here is None or here.kind != "council" or here.text is None or world is None:
        return None
    text = next((each for each in world.game.table if (each.card, each.option) == here.text[:2]), None)
    if text is None or session.stage not in ("open", "closed"):
        return None
    who = session.seats.get(seat)
    whole = who is not None and who.kind in ("staff", "evaluator")
    return {
        **council.paper(world.game, text, _serial(session, here)),
        "letters": _letters(session, here),
        "advice": _advice(session, here),
        "instructions": council.instructions(world.game, text, who.delegation) if who and who.delegation else None,
        "standing": council.standing(world.game, text) if whole else None,
    }


def _name(here: Round) -> _Paper | None:
    """What makes a round's paper the same as another's: further rounds of silence do not change it."""
    return (here.world, here.move, here.text[0], here.text[1]) if here.text else None


def _serial(session: Session, here: Round) -> int:
    """The number of a paper among the class's papers."""
    papers = dict.fromkeys(_name(each) for each in session.rounds if each.text)
    return list(papers).index(_name(here)) + 1


def _letters(session: Session, here: Round) -> list[tuple[str, str, str, str]]:
    """What delegations wrote in earlier rounds on this paper: (ally, position, reason, bridging text).

    A letter is its country's, and goes to all once its round has been carried out.
    """
    names = {ally.id: ally.name for ally in session.pack.allies}
    return [
        (names[code], POSITIONS[given.position], given.rationale, given.bridge)
        for each in session.rounds[: here.number - 1]
        if _name(each) == _name(here)
        for code, given in chair.words(session, each).items()
        if given.position in ("statement", "break")
    ]


def _advice(session: Session, here: Round) -> tuple[str, str] | None:
    """What SHAPE advised on the card of this paper's week: military advice goes to the Council, and does not vote."""
    asked = [
        each
        for each in session.rounds
        if each.kind == "decision" and (each.world, each.move) == (here.world, here.move)
    ]
    return advice(session, asked[-1]) if asked else None


def said(session: Session, seat: str) -> list[tuple[str, str, str]]:
    """What the members of a seat's own delegation have said of the paper: (seat, position, reason)."""
    here = session.round
    own = session.seats[seat].delegation
    if not own or here is None or here.kind != "council" or session.stage not in ("open", "closed"):
        return []
    return [
        (each.id, POSITIONS[here.answers[each.id].position], here.answers[each.id].rationale)
        for each in session.seats.values()
        if each.delegation == own and each.id in here.answers
    ]
