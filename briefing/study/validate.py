"""The model held against what is known: each property with its target, what was measured, and the verdict.

`Cal` rows were seen while the numbers were set; `Hold` rows are checks that nothing was tuned to. A row that does not
hold is printed as failing, with the reason; it is not tuned away.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Final

from attrs import evolve

from briefing.model.pack import Pack
from briefing.study.properties import COMPETENT, NEEDED, ROWS, Bench, Row
from briefing.study.showing import table
from briefing.study.sweep import Arm, Plan, Study, run

Told = Callable[[int, int], None]
#: The base rates of disputes are held against games of so many moves.
_EIGHT: Final = 8


class LadderError(ValueError):
    """A pack whose ladders the rows do not speak of."""


def plan(base: Plan) -> Plan:
    """The games that the rows are measured on: every posture, on the seeds, moves and opponents of `base`."""
    arms = tuple(Arm(name, name) for name in ("hawk", "dove", "tit-for-tat", *COMPETENT, "asia-first"))
    return evolve(base, arms=arms)


def validate(pack: Pack, plan_: Plan, executor: Executor | None = None, told: Told | None = None) -> tuple[Row, ...]:
    """Measure every row. Raises KeyboardInterrupt if the games were stopped: half of them make no verdict."""
    missing = [f"{rung} of {actor}" for actor, rung in NEEDED if rung not in {r.id for r in pack.actor(actor).rungs}]
    if missing:
        message = f"the rows are about the ladders of the shipped pack; '{pack.id}' lacks {', '.join(missing)}"
        raise LadderError(message)
    games = _played(plan_, executor, told and (lambda done, every: told(done // 2, every)))
    eight = _played(
        evolve(plan_, moves=_EIGHT), executor, told and (lambda done, every: told((every + done) // 2, every))
    )
    bench = Bench(pack, plan_.scenario, games, eight)
    return tuple(row(bench) for row in ROWS)


def _played(plan_: Plan, executor: Executor | None, told: Told | None) -> Study:
    games = run(plan_, executor, told)
    if not games.finished:
        raise KeyboardInterrupt
    return games


def text(rows: tuple[Row, ...]) -> str:
    """The rows as a table, with the reasons of those that fail below it."""
    head = ("#", "property", "target", "measured", "set", "verdict")
    body = [(r.number, r.says, r.target, r.measured, r.kind, "holds" if r.holds else "FAILS") for r in rows]
    lines = [table(head, body), f"{sum(r.holds for r in rows)} of {len(rows)} hold"]
    lines += [f"row {r.number}: {r.reason}" for r in rows if not r.holds and r.reason]
    return "\n".join(lines)
