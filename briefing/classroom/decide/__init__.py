"""Deciding: which facts a command brings about, or why it is refused. Reads the session and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from briefing.classroom import commands as c
from briefing.classroom.decide import clocks, games, plans, rounds, seats
from briefing.classroom.decide.facts import Decided, RefusedError
from briefing.classroom.decide.seats import GRACE
from briefing.classroom.entries import MOST_ENTRIES, Fact
from briefing.classroom.session import Session

__all__ = ["GRACE", "Decided", "RefusedError", "decide"]


#: Of the entries that a log may have, so many are for control alone, and so many for nothing but what is under way.
_FOR_CONTROL: Final = 20_000
_FOR_THE_END: Final = 200


def decide(session: Session, command: c.Command, at: int) -> Decided:
    """The facts that a command brings about at a time of the hub's clock; none where it changes nothing (a retry).

    Raises RefusedError with a sentence.
    """
    room = MOST_ENTRIES - session.seq
    if room < (_FOR_CONTROL if isinstance(command, c.SeatCommand) else _FOR_THE_END):
        message = "the class's log is full; what there is can be exported"
        raise RefusedError(message)
    found = _DECISIONS[type(command)](command, session, at)
    if isinstance(found, Decided):
        return found
    return Decided(tuple(found), (None,) * len(found))


_DECISIONS: Final[dict[type, Callable[[Any, Session, int], Decided | list[Fact]]]] = {
    c.Join: seats.join,
    c.Answer: seats.answer,
    c.Draft: seats.draft,
    c.Say: seats.say,
    c.Practice: rounds.practice,
    c.Release: rounds.release,
    c.Carry: rounds.carry,
    c.Close: rounds.close,
    c.Reveal: rounds.reveal,
    c.Choose: rounds.choose,
    c.Endex: rounds.endex,
    c.Hold: clocks.hold,
    c.Unhold: clocks.unhold,
    c.Pause: clocks.pause,
    c.Resume: clocks.resume,
    c.Extend: clocks.extend,
    c.Grant: clocks.grant,
    c.Bell: clocks.bell,
    c.NoDuff: clocks.no_duff,
    c.Note: plans.note,
    c.Reseat: games.reseat,
    c.Inject: plans.inject,
    c.Unplan: plans.unplan,
    c.Due: plans.let_out,
    c.Play: games.play,
    c.Fork: games.fork,
}
