"""Flip points: the assumptions that the verdict leans on most, and the value at which the best posture changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any, Final

from attrs import evolve, frozen

from briefing.model.pack import Pack
from briefing.study.assumptions import Assumption
from briefing.study.ledger import assumptions
from briefing.study.showing import table
from briefing.study.sweep import Arm, Plan, run
from briefing.study.tally import Tally, paired

#: Traits of thirty-two allies and every single weight of three matrices are too many to try one by one: what is
#: screened are the numbers that an author states a reason for, a line each.
_SCREENED: Final = ("model.parameters.", "model.drifts[", "model.objectives.", "model.weighings.", "world.")
_WEIGHTS: Final = ("model.russia.base[8]", "model.china.base[7]", "model.dprk.base[7]")
_MOST: Final = 8
_HALVINGS: Final = 7

Told = Callable[[int, int], None]


@frozen(slots=True)
class Flip:
    """One assumption: how far the lead of the best posture moves when it is lowered and raised by half of itself, and
    the nearest value below and above at which another posture is best (None: none within its range).
    """

    assumption: Assumption
    swing: float
    below: tuple[int, str] | None
    above: tuple[int, str] | None


@frozen(slots=True)
class Flips:
    """The best posture as things stand, by how much over the next, and the assumptions that it leans on most."""

    best: str
    second: str
    lead: float
    seeds: int
    found: tuple[Flip, ...]


def _games(plan: Plan, executor: Executor | None) -> dict[str, Tally]:
    """All of a plan's games; KeyboardInterrupt if they were stopped, for half of them make no verdict."""
    study = run(plan, executor)
    if not study.finished:
        raise KeyboardInterrupt
    return study.tallies


def candidates(pack: Pack, scenario: str) -> list[Assumption]:
    """The assumptions that are screened."""
    hidden = ("_rung", "_peak", "_heat", "sum_", "due_", "redline_", "article", "_type", "nuclear", "seized", "call")
    found = []
    for path, one in assumptions(pack, scenario).items():
        if not (path.startswith(_SCREENED) or path in _WEIGHTS or (".matrix." in path and _heavy(one))):
            continue
        if path.startswith("world.") and (any(word in path for word in hidden) or one.value == 0):
            continue
        if one.value:
            found.append(one)
    return found


def _heavy(one: Assumption) -> bool:
    """A matrix weight that decides something: on the rungs that take ground or close a sea."""
    return any(one.path.endswith(end) for end in ("[7]", "[8]")) and abs(one.value) >= 2000


def _half(one: Assumption) -> tuple[int, int]:
    step = max(1, abs(one.value) // 2)
    return max(one.low, one.value - step), min(one.high, one.value + step)


def flips(
    pack: Pack, plan: Plan, executor: Executor | None = None, told: Told | None = None, *, only: Sequence[str] = ()
) -> Flips:
    """Find them for a plan's arms. Every arm plays the same seeds, so that what differs is the assumption.

    `only` names the paths to try instead of all candidates. Raises KeyError for one that is no assumption,
    KeyboardInterrupt when it is stopped.
    """
    policies = [arm.policy for arm in plan.arms]
    standing = _games(plan, executor)
    ranked = sorted(policies, key=lambda name: -standing[name].mean().value)
    best, second = ranked[0], ranked[1]
    lead = paired(standing[second], standing[best]).value
    known = assumptions(pack, plan.scenario)
    tried = [known[path] for path in only] or candidates(pack, plan.scenario)
    swings = _screen(plan, tried, best, second, lead, executor, told)
    heaviest = sorted(tried, key=lambda one: -swings[one.path])[:_MOST]
    found = []
    for one in heaviest:
        low = _search(plan, one, one.low, best, policies, executor)
        high = _search(plan, one, one.high, best, policies, executor)
        found.append(Flip(one, swings[one.path], low, high))
    return Flips(best, second, lead, plan.seeds, tuple(found))


def _screen(
    base: Plan, tried: Sequence[Assumption], best: str, second: str, lead: float, executor: Executor | None,
    told: Told | None,
) -> dict[str, float]:  # fmt: skip
    swings = {}
    for number, one in enumerate(tried):
        furthest = 0.0
        for value in _half(one):
            tallies = _at(base, one, value, (best, second), executor)
            gap = paired(tallies[second], tallies[best]).value
            furthest = max(furthest, abs(gap - lead))
        swings[one.path] = furthest
        if told is not None:
            told(number + 1, len(tried))
    return swings


def _at(
    base: Plan, one: Assumption, value: int, policies: Sequence[str], executor: Executor | None
) -> dict[str, Tally]:
    arms = tuple(Arm(name, name, ((one.path, value),)) for name in policies)
    return _games(evolve(base, arms=arms), executor)


def _leader(base: Plan, one: Assumption, value: int, policies: Sequence[str], executor: Executor | None) -> str:
    tallies = _at(base, one, value, policies, executor)
    return max(policies, key=lambda name: tallies[name].mean().value)


def _search(
    base: Plan, one: Assumption, end: int, best: str, policies: Sequence[str], executor: Executor | None
) -> tuple[int, str] | None:
    """The value nearest to today's at which another posture leads, on the way to `end`; by halving, so a flip that
    comes and goes between is passed over.
    """
    if end == one.value:
        return None
    other = _leader(base, one, end, policies, executor)
    if other == best:
        return None
    near, far = one.value, end
    for _ in range(_HALVINGS):
        middle = (near + far) // 2
        if middle in (near, far):
            break
        leads = _leader(base, one, middle, policies, executor)
        if leads == best:
            near = middle
        else:
            far, other = middle, leads
    return far, other


def text(found: Flips) -> str:
    """The ledger as a table."""
    rows = []
    for flip in found.found:
        one = flip.assumption
        rows.append((one.path, str(one.value), f"{flip.swing:.1f}", _point(flip.below), _point(flip.above)))
    head = ("assumption", "is", "moves the lead by", "flips below", "flips above")
    lines = [
        f"{found.best} leads {found.second} by {found.lead:.1f} points over {found.seeds} seeds.",
        table(head, rows),
    ]
    lines += [f"{flip.assumption.path}: {flip.assumption.note} ({flip.assumption.source})" for flip in found.found]
    return "\n\n".join(lines[:2]) + "\n\n" + "\n".join(lines[2:])


def _point(point: tuple[int, str] | None) -> str:
    return "never" if point is None else f"{point[0]}: {point[1]}"


def to_json(found: Flips) -> dict[str, Any]:
    """The ledger as one document."""
    return {
        "best": found.best,
        "second": found.second,
        "lead": round(found.lead, 2),
        "seeds": found.seeds,
        "assumptions": [
            {
                "path": flip.assumption.path,
                "value": flip.assumption.value,
                "note": flip.assumption.note,
                "source": flip.assumption.source,
                "moves_lead_by": round(flip.swing, 2),
                "flips_below": flip.below and {"value": flip.below[0], "best": flip.below[1]},
                "flips_above": flip.above and {"value": flip.above[0], "best": flip.above[1]},
            }
            for flip in found.found
        ],
    }
