"""Injects and notes that control has put on the run-sheet: for a move, or for an hour of the hub's clock. The hub lets
them out when they are due, as control would by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from briefing.classroom.session import Session


@frozen(slots=True)
class Plan:
    """`number` is that of the entry that planned it. `card` is an event card; where it is "", `text` is a note to `to`.

    It comes with `move`, or where that is 0 at `due` (ms): a note then, a card with the move after. `done`: when it was
    let out or given up; None: it is still to come. `why`: the reason why it was not let out, else "".
    """

    number: int
    card: str
    text: str
    to: str
    move: int
    due: int
    done: int | None = None
    why: str = ""


def reached(session: Session) -> int:
    """The last move that the class was asked about; 0 before STARTEX."""
    return session.decided(session.current)


def pending(session: Session) -> list[Plan]:
    """What is still to come, in the order in which it was planned."""
    return [plan for plan in session.plans.values() if plan.done is None]


def due(session: Session, at: int) -> Plan | None:
    """What is to be let out now, the first of several; None while there is nothing, or the clocks stand."""
    if session.over or session.going or session.paused is not None or session.emergency is not None:
        return None
    return next((plan for plan in pending(session) if _is_due(plan, session, at)), None)


def _is_due(plan: Plan, session: Session, at: int) -> bool:
    move = reached(session)
    if not plan.card:
        return move >= plan.move if plan.move else at >= plan.due
    worlds = [session.worlds[name] for name in session.world_names() if name in session.worlds]
    # One card a move: where another is on its way, this one comes a move later.
    if not move or any(world.game.injected for world in worlds if not world.over):
        return False
    return move >= plan.move - 1 if plan.move else at >= plan.due
