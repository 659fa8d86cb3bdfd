"""The run-sheet: the session's main events list, planned from the charter's times, with what really happened beside it.

Seconds are counted from the opening of the first round, practice or not: pauses do not move them, because the lesson's
bell does not wait either. Where control has said when the bell rings, the plan ends there, however late it began.
"""

from __future__ import annotations

from typing import Any, Final

from briefing.classroom.session import Session
from briefing.model.dates import dtg

#: When the first card is due: joining, practice and roles take ten minutes, or a third of what is before the hot wash.
_BEFORE: Final = 600
#: The form at the end: two minutes, or a quarter of the hot wash.
_FORM: Final = 120


def zero(session: Session) -> int | None:
    """When the session's own clock began, in milliseconds of the hub's; None in the lobby."""
    return session.rounds[0].opened if session.rounds else None


def bell(session: Session) -> int | None:
    """When the lesson ends, in milliseconds of the hub's clock: as control has said, else its length after the clock
    began; None where neither is known.
    """
    begun, length = zero(session), session.charter.times.session
    if session.bell is not None:
        return session.bell
    return begun + length * 1000 if begun is not None and length else None


def hotwash(session: Session) -> int | None:
    """When the hot wash should begin, in milliseconds of the hub's clock; None where the lesson's end is not known."""
    ends, begun, wash = bell(session), zero(session), session.charter.times.hotwash * 1000
    if ends is None:
        return None
    return ends - wash if begun is None else max(ends - wash, begun)


def runsheet(session: Session) -> list[dict[str, Any]]:
    """The list in order: serial, dtg ("" outside the game), item, planned and actual (seconds; None: not known or not
    yet), expected action, and the move of a card (0 for the rest).
    """
    charter, begun = session.charter, zero(session)
    times = charter.times
    whole = times.session or (_BEFORE + charter.moves * (times.decision or 240) + times.hotwash)
    if session.bell is not None and begun is not None:
        whole = max((session.bell - begun) // 1000, 0)
    hot = max(whole - times.hotwash, 0)
    first = min(_BEFORE, hot // 3)
    each = (hot - first) // charter.moves
    game = next(each for each in session.pack.scenarios if each.id == charter.scenario)

    def since(at: int | None) -> int | None:
        return None if at is None or begun is None else (at - begun) // 1000

    opened = {here.move: here.opened for here in reversed(session.rounds) if here.kind == "decision"}
    practised = next((here.opened for here in session.rounds if here.kind == "practice"), None)
    wash = "What happened, why, what each would do again and what not"
    council = (
        ", then the Council: agree, agree with a statement or break silence" if charter.mode == "committee" else ""
    )
    rows: list[tuple[str, str, int, int | None, str, int]] = [
        ("", "Practice vote", 0, since(practised), "Every seat answers once; whoever is stuck is helped now", 0),
        ("", "Roles and rules", first // 2, None, "Each seat says in a sentence whom it speaks for", 0),
    ]
    for move in range(1, charter.moves + 1):
        item = "STARTEX: card 1" if move == 1 else f"Card {move}"
        asks = f"Read, discuss, answer with a reason and a forecast{council}"
        rows.append(
            (dtg(game.date, move, 0, 360), item, first + (move - 1) * each, since(opened.get(move)), asks, move)
        )
    rows += [
        ("", "ENDEX and hot wash", hot, since(session.ended), wash, 0),
        (
            "",
            "The form",
            max(whole - min(_FORM, times.hotwash // 4), hot),
            None,
            "Three strengths, three improvements, each seat",
            0,
        ),
        ("", "End of the session", whole, None, "Nobody leaves without the receipt", 0),
    ]
    names = ("dtg", "item", "planned", "actual", "expected", "move")
    return [{"serial": at, **dict(zip(names, row, strict=True))} for at, row in enumerate(rows, 1)]
