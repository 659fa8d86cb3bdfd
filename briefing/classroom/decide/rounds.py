"""Rounds: opened, closed, shown, carried out in the game, ended."""

from __future__ import annotations

import json

from briefing.classroom.commands import Carry, Choose, Close, Endex, Practice, Release, Reveal
from briefing.classroom.decide import journeys
from briefing.classroom.decide.facts import Decided, RefusedError
from briefing.classroom.entries import Fact
from briefing.classroom.session import Session
from briefing.model.game import Game, Phase, Step


def practice(command: Practice, session: Session, at: int) -> list[Fact]:
    if session.stage != "lobby":
        raise RefusedError("the practice vote comes before STARTEX")
    return [opening(session, "practice", 0, "")]


def release(command: Release, session: Session, at: int) -> list[Fact]:
    here = session.round
    if session.stage == "endex":
        raise RefusedError("the exercise has ended")
    if session.stage == "going":
        return []
    if session.parallel and not session.world_names():
        raise RefusedError("nobody has taken a seat yet")
    if here is not None and here.closed is None:
        if here.kind != "practice":
            raise RefusedError("the round is open; close it first")
        return [Fact("closed", {"round": here.number, "by": "control"}), Fact("released", {})]
    return [Fact("released", {})]


def carry(command: Carry, session: Session, at: int) -> Decided:
    name, names = command.world, session.world_names()
    if not session.going:
        return Decided(())
    # Worlds are carried in their order, so that one that is still to come is found soon from the end.
    last = all(each == name or session.arrived(each) for each in reversed(names))
    if name not in names or session.arrived(name):
        # A hub may have fallen between the last world's arrival and the round that follows.
        return Decided((_next(session, names[0], session.worlds[names[0]].game),), (None,)) if last else Decided(())
    facts: list[Fact] = []
    steps: list[Step | None] = []
    world = journeys.setting_out(session, name)
    if name not in session.worlds:
        facts.append(Fact("began", {"world": name, "header": json.loads(world.head)}))
        steps.append(None)
    legs = journeys.journey(session, name)
    facts += [Fact("acted", {"world": name, "row": json.loads(leg.row)}) for leg in legs]
    steps += [leg.step for leg in legs]
    if last:
        journeys.forget()
        facts.append(_next(session, name, legs[-1].step.game if legs else world.game))
        steps.append(None)
    return Decided(tuple(facts), tuple(steps))


def _next(session: Session, name: str, game: Game) -> Fact:
    """What follows when the last world has arrived: the next round, or ENDEX."""
    games = {each: session.worlds[each].game for each in session.world_names() if each in session.worlds}
    alive = [each for each in {**games, name: game}.values() if each.phase is not Phase.ENDEX]
    if not alive:
        return Fact("ended", {"by": "game"})
    if game.phase is Phase.COUNCIL and not session.parallel:
        text = game.table[0]
        return opening(session, "council", game.move, name, (text.card, text.option, text.rounds))
    return opening(session, "decision", max(each.move for each in alive), "" if session.parallel else name)


def opening(session: Session, kind: str, move: int, world: str, text: tuple[str, str, int] | None = None) -> Fact:
    seconds = getattr(session.charter.times, kind)
    body = {"round": len(session.rounds) + 1, "what": kind, "move": move, "world": world, "seconds": seconds}
    return Fact("opened", {**body, "text": list(text)} if text else body)


def close(command: Close, session: Session, at: int) -> list[Fact]:
    here = session.round
    if here is None or command.round != here.number or here.closed is not None:
        if command.by != "control":
            return []  # control was faster than the clock
        raise RefusedError("this round is closed already")
    return [Fact("closed", {"round": here.number, "by": command.by})]


def reveal(command: Reveal, session: Session, at: int) -> list[Fact]:
    here = session.round
    if here is None or here.closed is None:
        raise RefusedError("nothing is shown while the round is open: what is seen steers the rest")
    return [] if here.revealed else [Fact("revealed", {"round": here.number})]


def choose(command: Choose, session: Session, at: int) -> list[Fact]:
    here = session.round
    if here is None or here.kind != "decision" or session.stage not in ("open", "closed"):
        raise RefusedError("no decision is before the class")
    if session.parallel:
        raise RefusedError("in parallel every seat decides for itself")
    if command.option in session.options():
        return [Fact("chosen", {"option": command.option, "launch": ""})]
    if command.option in session.launches():
        return [Fact("chosen", {"option": "", "launch": command.option})]
    raise RefusedError(f"'{command.option[:60]}' is not open now")


def endex(command: Endex, session: Session, at: int) -> list[Fact]:
    if session.stage == "endex":
        return []
    here = session.round
    closing = [Fact("closed", {"round": here.number, "by": "control"})] if session.stage == "open" and here else []
    return [*closing, Fact("ended", {"by": "control"})]
