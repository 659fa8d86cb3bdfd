"""Rounds: opened, closed, shown, carried out in the game, ended."""

from __future__ import annotations

import json

from briefing.classroom import chair
from briefing.classroom.commands import Carry, Choose, Close, Endex, Practice, Release, Reveal
from briefing.classroom.decide.facts import Decided, RefusedError
from briefing.classroom.entries import Fact
from briefing.classroom.session import Session
from briefing.classroom.worlds import World
from briefing.model.game import Game, Phase, Step
from briefing.record.entries import act_row, events_text
from briefing.rules import apply, digest


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
    waiting = session.waiting()
    if session.going and not waiting:  # a hub fell between the last world's arrival and the round that follows
        name = next(iter(session.world_names()))
        return Decided((_next(session, name, session.worlds[name].game),), (None,))
    if command.world not in waiting:
        return Decided(())
    facts: list[Fact] = []
    steps: list[Step | None] = []
    world = session.worlds.get(command.world)
    if world is None:
        world = World.begun(session.pack, session.charter.scenario, session.charter.seed, session.settings)
        facts.append(Fact("began", {"world": command.world, "header": json.loads(world.rows[0])}))
        steps.append(None)
    game, before, number = world.game, world.links[-1], len(world.acts)
    while not session.arrived(command.world, game):
        for act in chair.plan(session, command.world, game):
            step = apply(game, act)
            number += 1
            before, row = act_row(before, number, str(act), digest(step.game), events_text(step.events))
            facts.append(Fact("acted", {"world": command.world, "row": json.loads(row)}))
            steps.append(step)
            game = step.game
    if set(waiting) <= {command.world}:
        facts.append(_next(session, command.world, game))
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
