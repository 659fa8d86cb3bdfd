"""What seats ask for: to join, to answer, to keep a draft, to say something."""

from __future__ import annotations

from typing import Final

from attrs import fields

from briefing.classroom.commands import Answer, Draft, Join, Say
from briefing.classroom.decide.facts import RefusedError, cleaned
from briefing.classroom.entries import Fact
from briefing.classroom.session import Session

#: An answer that was sent in time may take so long on its way (milliseconds).
GRACE: Final = 2000
#: Words in one room of a delegation are bounded like everything from outside.
MOST_WORDS: Final = 500
_ANSWER: Final = tuple(each.name for each in fields(Answer))


def join(command: Join, session: Session, at: int) -> list[Fact]:
    if command.seat not in session.seats:
        raise RefusedError("there is no such seat")
    return [Fact("joined", {"seat": command.seat, "secret": command.secret})]


def answer(command: Answer, session: Session, at: int) -> list[Fact]:
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
    body = {name: value for name in _ANSWER if (value := getattr(command, name)) not in ("", None)}
    for name in ("rationale", "bridge"):
        if name in body:
            body[name] = cleaned(body[name], "your text")
    if here.kind == "council":
        _council_answer(command)
        for name in ("option", "launch", "forecast"):
            body.pop(name, None)
    else:
        _option_answer(session, command, practice=here.kind == "practice")
        for name in ("position", "bridge"):
            body.pop(name, None)
    return [Fact("answered", body)]


def _council_answer(command: Answer) -> None:
    if not command.position:
        raise RefusedError("say whether your delegation agrees, agrees with a statement, or breaks silence")
    if command.position != "agree" and not command.rationale.strip():
        raise RefusedError("give the reason: silence is broken, and a statement made, in words")


def _option_answer(session: Session, command: Answer, *, practice: bool) -> None:
    red = session.seats[command.seat].kind == "red" and not practice
    offered = session.options(command.seat)
    if offered and not command.option:
        raise RefusedError("choose one of the options")
    if command.option and command.option not in offered:
        raise RefusedError("this option is not open in this round")
    if command.launch and command.launch not in session.launches(command.seat):
        raise RefusedError("this initiative is not open in this move")
    if red and command.forecast is None:
        raise RefusedError("say how likely it is that the opponent takes just this step: it is what you are scored on")
    if command.forecast is not None and not 0 <= command.forecast <= 100:
        raise RefusedError("a probability runs from 0 to 100 per cent")


def draft(command: Draft, session: Session, at: int) -> list[Fact]:
    here = session.round
    if here is None or here.closed is not None or here.number != command.round:
        return []  # a draft of yesterday's question is nobody's loss
    if not session.votes(command.seat):
        return []
    draft = {name[:20]: cleaned(text, "your draft")[:2000] for name, text in sorted(command.body.items())[:8]}
    if session.drafts.get(command.seat) == draft:
        return []
    return [Fact("drafted", {"seat": command.seat, "round": command.round, "draft": draft})]


def say(command: Say, session: Session, at: int) -> list[Fact]:
    if f"{command.seat}/{command.key}" in session.said_keys:
        return []
    seat = session.seats[command.seat]
    room = seat.room
    if not room:
        raise RefusedError("only delegations, the staff, cells and evaluators have a room of their own")
    if len(session.said.get(room, ())) >= MOST_WORDS:
        raise RefusedError("this room is full; go on by word of mouth")
    text = cleaned(command.text, "your message").strip()
    if not text:
        raise RefusedError("the message is empty: write something")
    return [Fact("said", {"seat": seat.id, "room": room, "key": command.key, "text": text})]
