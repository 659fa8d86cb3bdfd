"""What is planned for later: put on the run-sheet, taken back, let out when it is due."""

from __future__ import annotations

from typing import Final

from briefing.classroom.commands import Due, Inject, Note, Unplan
from briefing.classroom.decide.facts import Decided, RefusedError
from briefing.classroom.decide.games import inject_now
from briefing.classroom.decide.games import note as note_now
from briefing.classroom.entries import Fact
from briefing.classroom.plans import due, pending, reached
from briefing.classroom.session import Session
from briefing.rules.tables import tables

_DAY: Final = 86_400_000
#: Plans that are still to come are bounded like everything from outside.
MOST_PLANS: Final = 100


def inject(command: Inject, session: Session, at: int) -> Decided | list[Fact]:
    if not (command.move or command.due):
        return inject_now(command, session, at)
    if command.card not in {card.id for card in tables(session.pack).events}:
        raise RefusedError(f"there is no event card '{command.card[:40]}'")
    return [_planned(session, at, command, {"card": command.card}, max(reached(session) + 1, 2))]


def note(command: Note, session: Session, at: int) -> list[Fact]:
    (now,) = note_now(command, session, at)
    if not (command.move or command.due):
        return [now]
    return [_planned(session, at, command, now.body, reached(session) + 1)]


def _planned(session: Session, at: int, command: Inject | Note, body: dict[str, str], least: int) -> Fact:
    most = session.charter.moves
    if session.over:
        raise RefusedError("the exercise has ended")
    if command.move and command.due:
        raise RefusedError("plan it for a move or for an hour, not for both")
    if command.move and not least <= command.move <= most:
        raise RefusedError(
            f"it can be planned for moves {least} to {most}" if least <= most else "there is no later move to plan for"
        )
    if command.due and not at < command.due <= at + _DAY:
        raise RefusedError("plan it for an hour to come, within a day")
    if len(pending(session)) >= MOST_PLANS:
        raise RefusedError("the run-sheet is full; take something back first")
    return Fact("planned", {**body, "move": command.move, "due": command.due})


def unplan(command: Unplan, session: Session, at: int) -> list[Fact]:
    if command.number not in {plan.number for plan in pending(session)}:
        raise RefusedError("this is not planned, or it was let out already")
    return [_done(command.number, "taken back")]


def let_out(command: Due, session: Session, at: int) -> Decided:
    plan = due(session, at)
    if plan is None or plan.number != command.number:
        return Decided(())
    if not plan.card:
        return Decided((Fact("noted", {"to": plan.to, "text": plan.text, "plan": plan.number}),), (None,))
    try:
        found, why = inject_now(Inject(plan.card), session, at), ""
    except RefusedError as refused:
        # What the game does not take now it will not take later: control reads why, and may do something else.
        found, why = Decided(()), str(refused)
    # After the acts: where a hub falls between them, the card is injected again, which changes nothing.
    return Decided((*found.facts, _done(plan.number, why)), (*found.steps, None))


def _done(number: int, why: str) -> Fact:
    return Fact("unplanned", {"plan": number, "why": why})
