"""What the verdict leans on: the assumptions that move it most, and the value at which it flips.

The verdict that is tried is the heaviest one of the game: that the best option was better than the one taken, at the
decision that lost most. The game up to that decision stays as it was played; what follows is played under the changed
number, with the same draws. The weights of the objectives need no new futures: the leaves are weighed anew, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from attrs import evolve, frozen

from briefing.model.pack import Objective, Pack
from briefing.review import futures
from briefing.review.estimate import Future, mean_error, reweighed, value
from briefing.review.judge import Judge, Run, Task
from briefing.review.judgement import Judged
from briefing.review.loaded import Leaf
from briefing.review.observer import before
from briefing.study.assumptions import Assumption, Changed
from briefing.study.ledger import assumptions

#: Numbers of the mechanisms and of the ladders on which any verdict may lean. Not all of a pack's thousands are tried,
#: and the report says which were.
TRIED: Final = (
    "model.parameters.signal_scale", "model.parameters.reciprocity", "model.parameters.fell_cohesion",
    "model.parameters.coalition_cohesion", "model.parameters.gain_public", "model.russia.base[8]",
    "model.russia.matrix.denial[8]", "model.russia.matrix.punish[8]",
)  # fmt: skip
SHOWN: Final = 3
_FUTURES: Final = 5
_HALVINGS: Final = 4
_HIGHEST: Final = 100


@frozen(slots=True)
class Lean:
    """One assumption: how far the lead of the best over the taken moves when it is halved and raised by half, and the
    nearest value below and above at which the taken option is as good (None: none within its range).
    """

    path: str
    value: int
    note: str
    source: str
    swing: float
    below: int | None
    above: int | None
    low: int
    high: int


def heaviest(verdicts: Sequence[Judged]) -> Judged | None:
    """The decision that lost most, among those whose loss is beyond its error."""
    lost = [verdict for verdict in verdicts if verdict.settled and verdict.best != verdict.taken]
    return max(lost, key=lambda verdict: (verdict.chances, verdict.loss, -verdict.number), default=None)


def leanings(
    judge: Judge, run: Run, verdict: Judged, best: Sequence[Future], taken: Sequence[Future]
) -> dict[str, Any]:
    """The three assumptions that a verdict leans on most. `best` and `taken` are the futures that it rests on."""
    pack = judge.course.first.pack
    known = assumptions(pack, judge.course.first.scenario.id)
    found = _weights(pack, best, taken)
    standing = _lead(judge, verdict, pack)
    paths = [path for path in TRIED if path in known and known[path].value]
    tried: list[Task] = [("lean", (verdict, path, standing)) for path in paths]
    found += [lean for _, lean in run(tried)]
    found.sort(key=lambda lean: (-lean.swing, lean.path))
    shown = found[:SHOWN]
    flipped = {task[1][1]: lean for task, lean in run([("flip", (verdict, lean.path, lean)) for lean in shown])}
    return {
        "moment": verdict.number,
        "lead": round(mean_error([value(a) - value(b) for a, b in zip(best, taken, strict=False)])[0], 1),
        "tried": len(found),
        "leans": [_json(flipped[lean.path]) for lean in shown],
    }


def _json(lean: Lean) -> dict[str, Any]:
    return {
        "path": lean.path, "value": lean.value, "note": lean.note, "source": lean.source,
        "moves_lead_by": round(lean.swing, 1), "flips_below": lean.below, "flips_above": lean.above,
        "low": lean.low, "high": lean.high,
    }  # fmt: skip


# --- the weights of the objectives: exact on the leaves ---------------------------------------------------------------


def _weights(pack: Pack, best: Sequence[Future], taken: Sequence[Future]) -> list[Lean]:
    found = []
    for number, objective in enumerate(pack.objectives):

        def lead(weight: int, at: int = number) -> float:
            measure = _measure(pack.objectives, at, weight)
            pairs = zip(reweighed(best, measure), reweighed(taken, measure), strict=False)
            return mean_error([one - other for one, other in pairs])[0]

        now, step = objective.weight, max(1, objective.weight // 2)
        standing = lead(now)
        swing = max(abs(lead(max(0, now - step)) - standing), abs(lead(now + step) - standing))
        path = f"model.objectives.{objective.id}.weight"
        note = f"what {objective.name} counts for, in hundredths"
        below, above = _nearest(lead, now, 0), _nearest(lead, now, _HIGHEST)
        found.append(Lean(path, now, note, "assumption", swing, below, above, 0, _HIGHEST))
    return found


def _measure(objectives: Sequence[Objective], at: int, weight: int) -> Callable[[Leaf], float]:
    weights = [weight if number == at else each.weight for number, each in enumerate(objectives)]
    whole = max(1, sum(weights))

    def total(leaf: Leaf) -> float:
        ungated = sum(value * each for value, each in zip(leaf.objectives, weights, strict=True)) / whole
        return min(ungated, float(leaf.ceiling))

    return total


def _nearest(lead: Callable[[int], float], now: int, end: int) -> int | None:
    """The value nearest to today's, on the way to `end`, at which nothing is left of the lead."""
    step = 1 if end > now else -1
    return next((value for value in range(now, end + step, step) if lead(value) <= 0), None)


# --- the other numbers: futures under the changed pack ----------------------------------------------------------------


def _lead(judge: Judge, verdict: Judged, pack: Pack) -> float:
    """The lead of the best over the taken under a pack, over a few futures."""
    course = judge.course
    moment = course.moments[verdict.number]
    types = before(judge.beliefs, moment.move).types
    fates = futures.fates(course.first.seed, moment.move, types, range(_FUTURES))
    game = evolve(moment.game, pack=pack)
    sides = []
    for key in (verdict.best, verdict.taken):
        begun = futures.trunk(game, moment.plan(key), judge.hand)
        sides.append([value(futures.follow(begun, fate, judge.hand, 0)) for fate in fates])
    return mean_error([one - other for one, other in zip(*sides, strict=True)])[0]


def _under(judge: Judge, verdict: Judged, one: Assumption, number: int) -> float:
    pack = judge.course.first.pack
    changed = one.change(Changed(pack, judge.course.first.scenario.id), number)
    return _lead(judge, verdict, changed.pack)


def lean(judge: Judge, verdict: Judged, path: str, standing: float) -> Lean:
    """How far the lead (`standing` as things are) moves when a number is halved, and raised by half."""
    one = assumptions(judge.course.first.pack, judge.course.first.scenario.id)[path]
    step = max(1, abs(one.value) // 2)
    low, high = max(one.low, one.value - step), min(one.high, one.value + step)
    swing = max(abs(_under(judge, verdict, one, number) - standing) for number in (low, high))
    return Lean(one.path, one.value, one.note, one.source, swing, None, None, low, high)


def flip(judge: Judge, verdict: Judged, path: str, found: Lean) -> Lean:
    """Where it flips, between half and half as much again: beyond that another game would have been played."""
    if path not in TRIED:
        return found  # a weight: its flips are exact already
    one = assumptions(judge.course.first.pack, judge.course.first.scenario.id)[path]
    below, above = (_halved(judge, verdict, one, end) for end in (found.low, found.high))
    return evolve(found, below=below, above=above)


def _halved(judge: Judge, verdict: Judged, one: Assumption, end: int) -> int | None:
    if end == one.value or _under(judge, verdict, one, end) > 0:
        return None
    near, far = one.value, end
    for _ in range(_HALVINGS):
        middle = (near + far) // 2
        if middle in (near, far):
            break
        if _under(judge, verdict, one, middle) > 0:
            near = middle
        else:
            far = middle
    return far
