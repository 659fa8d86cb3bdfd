"""Control's hand in the class and in its game: notes, seats, injects, acts by hand, going back."""

from __future__ import annotations

import json
from typing import Final

from briefing.classroom.commands import Fork, Inject, Note, Play, Reseat
from briefing.classroom.decide.facts import Decided, RefusedError, cleaned, known
from briefing.classroom.decide.rounds import opening
from briefing.classroom.entries import Fact
from briefing.classroom.session import MAIN, Session
from briefing.model.acts import Act, ActFormError
from briefing.rules import IllegalActError, apply, objections
from briefing.rules.tables import tables

_BY_HAND: Final = ("task", "grade", "consult", "soften", "coalition", "withdraw")
_ANY_TIME: Final = ("task", "grade", "consult")


def note(command: Note, session: Session, at: int) -> list[Fact]:
    rooms = {seat.delegation for seat in session.seats.values()} | set(session.seats) | {""}
    if command.to not in rooms:
        raise RefusedError(f"there is no seat or delegation '{command.to[:20]}'")
    text = cleaned(command.text, "the note").strip()
    if not text:
        raise RefusedError("the note is empty: write something")
    return [Fact("noted", {"to": command.to, "text": text})]


def reseat(command: Reseat, session: Session, at: int) -> list[Fact]:
    known(session, command.seat)
    return [Fact("reseated", {"seat": command.seat, "code": command.code})]


def inject_now(command: Inject, session: Session, at: int) -> Decided:
    act = Act("inject", (command.card,))
    if not act.formed or command.card not in tables(session.pack).cards:
        raise RefusedError(f"there is no event card '{command.card[:40]}'")
    if session.parallel:
        worlds = {name: session.worlds[name] for name in session.world_names() if name in session.worlds}
        many = [_acted(session, name, act) for name, world in worlds.items() if not objections(world.game, act)]
        if not many:
            raise RefusedError(f"'{act}' is not open now in any world")
        return Decided(tuple(d.facts[0] for d in many), tuple(d.steps[0] for d in many))
    return _acted(session, session.current, act)


def play(command: Play, session: Session, at: int) -> Decided:
    if session.parallel:
        raise RefusedError("in parallel every seat plays its own world")
    try:
        act = Act.parse(command.act)
    except ActFormError as error:
        raise RefusedError(str(error)) from None
    if act.verb not in _BY_HAND:
        raise RefusedError(f"by hand control plays {', '.join(_BY_HAND)}; the rest follows from the class's answers")
    if session.stage == "open" and act.verb not in _ANY_TIME:
        raise RefusedError("a round is open on this text; close it first")
    if session.stage not in ("open", "closed"):
        raise RefusedError("no game is under way")
    return _acted(session, session.current, act)


def _acted(session: Session, name: str, act: Act) -> Decided:
    world = session.worlds.get(name)
    if world is None:
        raise RefusedError("no game is under way: release the first card first")
    reasons = objections(world.game, act)
    if reasons:
        raise RefusedError(f"'{act}' is not open now: {'; '.join(reasons)}")
    try:
        step = apply(world.game, act)
    except IllegalActError as error:
        raise RefusedError(str(error)) from None
    row = world.row(act, step)
    return Decided((Fact("acted", {"world": name, "row": json.loads(row)}),), (step,))


def fork(command: Fork, session: Session, at: int) -> list[Fact]:
    if session.parallel:
        raise RefusedError("in parallel every seat has a world of its own; fork from one of their saves instead")
    if session.stage not in ("closed", "endex") or MAIN not in session.worlds:
        raise RefusedError("close the round first, then go back")
    source = session.worlds[session.current]
    act = source.opening_of(command.move)
    if act is None:
        raise RefusedError(f"move {command.move} has not been played")
    name = f"{MAIN}-{sum(1 for each in session.worlds if each.startswith(MAIN)) + 1}"
    header = json.loads(source.forked(act).head)
    return [
        Fact("forked", {"world": name, "from": session.current, "act": act, "header": header}),
        opening(session, "decision", command.move, name),
    ]
