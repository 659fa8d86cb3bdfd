"""Control's clocks: hold, pause, more time, the real emergency."""

from __future__ import annotations

from typing import Final

from briefing.classroom.commands import Bell, Extend, Grant, Hold, NoDuff, Pause, Resume, Unhold
from briefing.classroom.decide.facts import RefusedError, cleaned, known
from briefing.classroom.entries import Fact
from briefing.classroom.session import Session

_DAY: Final = 86_400_000


def hold(command: Hold, session: Session, at: int) -> list[Fact]:
    return [] if session.held else [Fact("held", {"on": True})]


def unhold(command: Unhold, session: Session, at: int) -> list[Fact]:
    return [Fact("held", {"on": False})] if session.held else []


def pause(command: Pause, session: Session, at: int) -> list[Fact]:
    return [Fact("paused", {})] if session.paused is None else []


def resume(command: Resume, session: Session, at: int) -> list[Fact]:
    if session.emergency is not None:
        raise RefusedError("NO DUFF stands; take that back first")
    return [] if session.paused is None else [Fact("resumed", {})]


def extend(command: Extend, session: Session, at: int) -> list[Fact]:
    if session.stage != "open":
        raise RefusedError("no round is open; there is no time to extend")
    return [Fact("extended", {"seconds": command.seconds})]


def grant(command: Grant, session: Session, at: int) -> list[Fact]:
    known(session, command.seat)
    return [Fact("granted", {"seat": command.seat, "percent": command.percent})]


def bell(command: Bell, session: Session, at: int) -> list[Fact]:
    if not at < command.ends <= at + _DAY:
        raise RefusedError("the lesson ends at a time to come, within a day")
    return [] if command.ends == session.bell else [Fact("bell", {"ends": command.ends})]


def no_duff(command: NoDuff, session: Session, at: int) -> list[Fact]:
    if not command.on and session.emergency is None:
        return []
    return [Fact("noduff", {"on": command.on, "text": cleaned(command.text, "the message")})]
