"""Deciding: which facts a command brings about, or why it is refused. Reads the session and changes nothing."""

from __future__ import annotations

import json
from functools import singledispatch

from attrs import asdict, evolve, frozen

from briefing.classroom import chair
from briefing.classroom.commands import (
    Answer,
    Carry,
    Choose,
    Close,
    Command,
    Draft,
    Endex,
    Extend,
    Fork,
    Grant,
    Hold,
    Inject,
    Join,
    NoDuff,
    Note,
    Pause,
    Play,
    Practice,
    Release,
    Reseat,
    Resume,
    Reveal,
    Say,
    Unhold,
)  # fmt: skip
from briefing.classroom.entries import Fact
from briefing.classroom.session import MAIN, PRACTICE, Session
from briefing.classroom.worlds import World
from briefing.model.acts import Act, ActFormError
from briefing.model.game import Game, Phase, Step
from briefing.pack.text import UncleanTextError, clean
from briefing.record.entries import act_row, events_text
from briefing.rules import IllegalActError, apply, digest, objections
from briefing.rules.tables import tables

#: An answer that was sent in time may take so long on its way (milliseconds).
GRACE = 2000
#: Words in one room of a delegation, and devices' drafts, are bounded like everything from outside.
MOST_WORDS = 500
_BY_HAND = ("task", "grade", "consult", "soften", "coalition", "withdraw")
_ANY_TIME = ("task", "grade", "consult")


class RefusedError(Exception):
    """A command is not open now; the message is a sentence for whoever gave it."""


@frozen(slots=True)
class Decided:
    """Facts, each with the step of the game that it is, where it is an act."""

    facts: tuple[Fact, ...]
    steps: tuple[Step | None, ...] = ()


def decide(session: Session, command: Command, at: int) -> Decided:
    """The facts that a command brings about at a time of the hub's clock; none where it changes nothing (a retry).

    Raises RefusedError with a sentence.
    """
    found = _decide(command, session, at)
    if isinstance(found, Decided):
        return found
    return Decided(tuple(found), (None,) * len(found))


@singledispatch
def _decide(command: object, session: Session, at: int) -> Decided | list[Fact]:
    message = f"{type(command).__name__} is no command"
    raise RefusedError(message)


# --- seats ------------------------------------------------------------------------------------------------------------


@_decide.register
def _(command: Join, session: Session, at: int) -> list[Fact]:
    if command.seat not in session.seats:
        raise RefusedError("there is no such seat")
    found = [Fact("joined", {"seat": command.seat, "secret": command.secret})]
    return found


@_decide.register
def _(command: Answer, session: Session, at: int) -> list[Fact]:
    here = session.round
    if here is None or not 1 <= command.round <= here.number:
        raise RefusedError("nothing is asked yet")
    if f"{command.seat}/{command.key}" in session.rounds[command.round - 1].keys:
        return []  # a retry of what was acknowledged already
    if session.emergency is not None:
        raise RefusedError("NO DUFF: the exercise stands still; your draft is kept")
    if command.round != here.number or here.closed is not None:
        raise RefusedError("this round is closed; your answer came too late to count")
    if not session.votes(command.seat):
        raise RefusedError("this seat is not asked in this round")
    ends = session.ends_for(command.seat)
    if ends is not None and at > ends + GRACE and session.paused is None and not session.held:
        raise RefusedError("your time for this round is over")
    body = {name: value for name, value in asdict(command).items() if value not in ("", None)}
    for name in ("rationale", "bridge"):
        if name in body:
            body[name] = _clean(body[name], "your text")
    if here.kind == "council":
        _council_answer(command)
        for name in ("option", "launch", "forecast"):
            body.pop(name, None)
    else:
        _option_answer(session, command)
        for name in ("position", "bridge"):
            body.pop(name, None)
    return [Fact("answered", body)]


def _council_answer(command: Answer) -> None:
    if not command.position:
        raise RefusedError("say whether your delegation agrees, agrees with a statement, or breaks silence")
    if command.position != "agree" and not command.rationale.strip():
        raise RefusedError("give the reason: silence is broken, and a statement made, in words")


def _option_answer(session: Session, command: Answer) -> None:
    offered = session.options(command.seat)
    if offered and not command.option:
        raise RefusedError("choose one of the options")
    if command.option and command.option not in offered:
        raise RefusedError("this option is not open in this round")
    if command.launch and command.launch not in session.launches(command.seat):
        raise RefusedError("this initiative is not open in this move")
    if command.forecast is not None and not 0 <= command.forecast <= 100:
        raise RefusedError("a probability runs from 0 to 100 per cent")


@_decide.register
def _(command: Draft, session: Session, at: int) -> list[Fact]:
    here = session.round
    if here is None or here.closed is not None or here.number != command.round:
        return []  # a draft of yesterday's question is nobody's loss
    if not session.votes(command.seat):
        return []
    draft = {name[:20]: _clean(text, "your draft")[:2000] for name, text in sorted(command.body.items())[:8]}
    if session.drafts.get(command.seat) == draft:
        return []
    return [Fact("drafted", {"seat": command.seat, "round": command.round, "draft": draft})]


@_decide.register
def _(command: Say, session: Session, at: int) -> list[Fact]:
    if f"{command.seat}/{command.key}" in session.said_keys:
        return []
    seat = session.seats[command.seat]
    room = seat.id if seat.kind == "evaluator" else seat.delegation or ("IS" if seat.kind == "staff" else "")
    if not room:
        raise RefusedError("only delegations, the staff and evaluators have a room of their own")
    if len(session.said.get(room, ())) >= MOST_WORDS:
        raise RefusedError("this room is full; go on by word of mouth")
    text = _clean(command.text, "your message").strip()
    if not text:
        raise RefusedError("the message is empty: write something")
    return [Fact("said", {"seat": seat.id, "room": room, "key": command.key, "text": text})]


# --- control: rounds --------------------------------------------------------------------------------------------------


@_decide.register
def _(command: Practice, session: Session, at: int) -> list[Fact]:
    if session.stage != "lobby":
        raise RefusedError("the practice vote comes before STARTEX")
    return [_opening(session, "practice", 0, "")]


@_decide.register
def _(command: Release, session: Session, at: int) -> list[Fact]:
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


@_decide.register
def _(command: Carry, session: Session, at: int) -> Decided:
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
        return _opening(session, "council", game.move, name, (text.card, text.option, text.rounds))
    return _opening(session, "decision", max(each.move for each in alive), "" if session.parallel else name)


def _opening(
    session: Session, kind: str, move: int, world: str, text: tuple[str, str, int] | None = None
) -> Fact:
    seconds = getattr(session.charter.times, kind)
    body = {"round": len(session.rounds) + 1, "what": kind, "move": move, "world": world, "seconds": seconds}
    return Fact("opened", {**body, "text": list(text)} if text else body)


@_decide.register
def _(command: Close, session: Session, at: int) -> list[Fact]:
    here = session.round
    if here is None or command.round != here.number or here.closed is not None:
        if command.by != "control":
            return []  # control was faster than the clock
        raise RefusedError("this round is closed already")
    return [Fact("closed", {"round": here.number, "by": command.by})]


@_decide.register
def _(command: Reveal, session: Session, at: int) -> list[Fact]:
    here = session.round
    if here is None or here.closed is None:
        raise RefusedError("nothing is shown while the round is open: what is seen steers the rest")
    return [] if here.revealed else [Fact("revealed", {"round": here.number})]


@_decide.register
def _(command: Choose, session: Session, at: int) -> list[Fact]:
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


@_decide.register
def _(command: Endex, session: Session, at: int) -> list[Fact]:
    if session.stage == "endex":
        return []
    here = session.round
    closing = [Fact("closed", {"round": here.number, "by": "control"})] if session.stage == "open" and here else []
    return [*closing, Fact("ended", {"by": "control"})]


# --- control: clocks --------------------------------------------------------------------------------------------------


@_decide.register
def _(command: Hold, session: Session, at: int) -> list[Fact]:
    return [] if session.held else [Fact("held", {"on": True})]


@_decide.register
def _(command: Unhold, session: Session, at: int) -> list[Fact]:
    return [Fact("held", {"on": False})] if session.held else []


@_decide.register
def _(command: Pause, session: Session, at: int) -> list[Fact]:
    return [Fact("paused", {})] if session.paused is None else []


@_decide.register
def _(command: Resume, session: Session, at: int) -> list[Fact]:
    if session.emergency is not None:
        raise RefusedError("NO DUFF stands; take that back first")
    return [] if session.paused is None else [Fact("resumed", {})]


@_decide.register
def _(command: Extend, session: Session, at: int) -> list[Fact]:
    if session.stage != "open":
        raise RefusedError("no round is open; there is no time to extend")
    return [Fact("extended", {"seconds": command.seconds})]


@_decide.register
def _(command: Grant, session: Session, at: int) -> list[Fact]:
    _known(session, command.seat)
    return [Fact("granted", {"seat": command.seat, "percent": command.percent})]


@_decide.register
def _(command: NoDuff, session: Session, at: int) -> list[Fact]:
    if not command.on and session.emergency is None:
        return []
    return [Fact("noduff", {"on": command.on, "text": _clean(command.text, "the message")})]


# --- control: the class and the game ----------------------------------------------------------------------------------


@_decide.register
def _(command: Note, session: Session, at: int) -> list[Fact]:
    rooms = {seat.delegation for seat in session.seats.values()} | set(session.seats) | {""}
    if command.to not in rooms:
        raise RefusedError(f"there is no seat or delegation '{command.to[:20]}'")
    text = _clean(command.text, "the note").strip()
    if not text:
        raise RefusedError("the note is empty: write something")
    return [Fact("noted", {"to": command.to, "text": text})]


@_decide.register
def _(command: Reseat, session: Session, at: int) -> list[Fact]:
    _known(session, command.seat)
    return [Fact("reseated", {"seat": command.seat, "code": command.code})]


@_decide.register
def _(command: Inject, session: Session, at: int) -> Decided:
    act = Act("inject", (command.card,))
    if not act.formed or command.card not in tables(session.pack).cards:
        raise RefusedError(f"there is no event card '{command.card[:40]}'")
    if session.parallel:
        many = [_acted(session, name, act) for name in session.world_names() if not session.worlds[name].over]
        return Decided(tuple(d.facts[0] for d in many), tuple(d.steps[0] for d in many))
    return _acted(session, session.current, act)


@_decide.register
def _(command: Play, session: Session, at: int) -> Decided:
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
    _, row = world.row(act, step)
    return Decided((Fact("acted", {"world": name, "row": json.loads(row)}),), (step,))


@_decide.register
def _(command: Fork, session: Session, at: int) -> list[Fact]:
    if session.parallel:
        raise RefusedError("in parallel every seat has a world of its own; fork from one of their saves instead")
    if session.stage not in ("closed", "endex") or MAIN not in session.worlds:
        raise RefusedError("close the round first, then go back")
    source = session.worlds[session.current]
    act = source.opening_of(command.move)
    if act is None:
        raise RefusedError(f"move {command.move} has not been played")
    name = f"{MAIN}-{sum(1 for each in session.worlds if each.startswith(MAIN)) + 1}"
    return [
        Fact("forked", {"world": name, "from": session.current, "act": act, "header": json.loads(source.forked(act).rows[0])}),
        evolve(_opening(session, "decision", command.move, name)),
    ]


def _known(session: Session, seat: str) -> None:
    if seat not in session.seats:
        raise RefusedError(f"there is no seat '{seat[:20]}'")


def _clean(text: str, what: str) -> str:
    try:
        return clean(text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "), what)
    except UncleanTextError as error:
        raise RefusedError(str(error)) from None


__all__ = ["GRACE", "PRACTICE", "Decided", "RefusedError", "decide"]
