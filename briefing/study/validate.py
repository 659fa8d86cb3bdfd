"""The model held against what is known: each property with its target, what was measured, and the verdict.

`Cal` rows were seen while the numbers were set; `Hold` rows are checks that nothing was tuned to. A row that does not
hold is printed as failing, with the reason; it is not tuned away.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor

from briefing.model.pack import Pack
from briefing.study.properties import COMPETENT, ROWS, Bench, Row
from briefing.study.showing import table
from briefing.study.sweep import Arm, Plan, run


def plan(scenario: str, seeds: int, pack: str | None = None) -> Plan:
    """The games that the rows about whole games are measured on: eight moves and twelve, every posture."""
    arms = tuple(Arm(name, name) for name in ("hawk", "dove", "tit-for-tat", *COMPETENT, "asia-first"))
    return Plan(scenario, arms, seeds, pack=pack)


def validate(
    pack: Pack, plan_: Plan, executor: Executor | None = None, told: Callable[[int, int], None] | None = None
) -> tuple[Row, ...]:
    """Measure every row."""
    bench = Bench(pack, plan_.scenario, run(plan_, executor, told))
    return tuple(row(bench) for row in ROWS)


def text(rows: tuple[Row, ...]) -> str:
    """The rows as a table, with the reasons of those that fail below it."""
    head = ("#", "property", "target", "measured", "set", "verdict")
    body = [(r.number, r.says, r.target, r.measured, r.kind, "holds" if r.holds else "FAILS") for r in rows]
    lines = [table(head, body), f"{sum(r.holds for r in rows)} of {len(rows)} hold"]
    lines += [f"row {r.number}: {r.reason}" for r in rows if not r.holds and r.reason]
    return "\n".join(lines)
