"""What a world is worth: seven objectives, their weights, the gates, and which ending it is."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from briefing.model.pack import Ending, Objective
from briefing.rules.derive import clip
from briefing.rules.tables import Tables, place


@frozen(slots=True)
class Score:
    """Permille each; `total` is after the gates, `ungated` before; `gates` are the ids of those that hold."""

    total: int
    ungated: int
    objectives: tuple[tuple[str, int], ...]
    gates: tuple[str, ...]


def objective_value(objective: Objective, values: Sequence[int]) -> int:
    """One objective: base + Σ times·quantity/1000, clipped to 0-1000; a bent term counts x(2000-x)/1000."""
    total = 0
    for term in objective.terms:
        value = values[place(term.of)]
        total += (value * (2000 - value) // 1000 if term.bent else value) * term.times
    return clip(objective.base + total // 1000)


def score(compiled: Tables, values: Sequence[int], world: Sequence[int], move: int, moves: int) -> Score:
    """The score of a world. A gate is a ceiling on the total, whatever else went well."""
    parts = tuple((objective.id, objective_value(objective, values)) for objective in compiled.pack.objectives)
    weights = [objective.weight for objective in compiled.pack.objectives]
    ungated = sum(value * weight for (_, value), weight in zip(parts, weights, strict=True)) // max(1, sum(weights))
    held = [gate for gate in compiled.pack.gates if compiled.holds(gate.when, world, move, moves)]
    total = min([ungated, *(gate.ceiling for gate in held)])
    return Score(total, ungated, parts, tuple(gate.id for gate in held))


def ending(compiled: Tables, world: Sequence[int], move: int, moves: int) -> Ending | None:
    """The ending that holds now: a final one at any move, any at the last."""
    for candidate in compiled.pack.endings:
        if (candidate.final or move >= moves) and compiled.holds(candidate.when, world, move, moves):
            return candidate
    return None
