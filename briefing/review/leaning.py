"""What the verdict leans on: the assumptions that move it most, and the value at which it flips.

The verdict that is tried is the heaviest one of the game: that the best option was better than the one taken, at the
decision that lost most. The game up to that decision stays as it was played; what follows is played under the changed
number, with the same draws. The weights of the objectives need no new futures: the leaves are weighed anew, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import fsum
from typing import Any, Final

from attrs import evolve, frozen

from briefing.model.pack import Pack
from briefing.review import futures
from briefing.review.crowd import can_crowd, follow_all
from briefing.review.estimate import Future, ahead, paired
from briefing.review.judge import Judge, Task
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
#: Futures under a changed number: one by one, and by arrays.
_FEW: Final = 5
_CROWD: Final = 192
_HALVINGS: Final = 4
_HIGHEST: Final = 100
_HIGHEST_TOTAL: Final = 1000


@frozen(slots=True)
class Lean:
    """One assumption: how far the lead of the best over the taken moves when it is halved and raised by half (`leads`:
    to what), and the nearest value below and above at which the taken option is as good (None: none in its range).
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
    leads: tuple[float, ...] = ()


def heaviest(verdicts: Sequence[Judged]) -> Judged | None:
    """The decision that lost most, among those whose loss is beyond its error."""
    lost = [verdict for verdict in verdicts if verdict.settled and verdict.best != verdict.taken]
    return max(lost, key=lambda verdict: (verdict.chances, verdict.loss, -verdict.number), default=None)


def tasks(judge: Judge, verdict: Judged) -> list[Task]:
    """The work that `leanings` needs."""
    pack = judge.course.first.pack
    known = assumptions(pack, judge.course.first.scenario.id)
    paths = [path for path in TRIED if path in known and known[path].value]
    return [*(("lean", (verdict, path)) for path in paths), ("lead", (verdict,))]


def leanings(
    judge: Judge, verdict: Judged, best: Sequence[Future], taken: Sequence[Future], tried: Sequence[Lean],
    standing: float,
) -> dict[str, Any]:  # fmt: skip
    """The three assumptions that a verdict leans on most. `best` and `taken` are the futures that it rests on, `tried`
    what came of its tasks, and `standing` the lead over the futures that those follow.
    """
    found = [evolve(lean, swing=max(abs(lead - standing) for lead in lean.leads)) for lean in tried]
    found += _weights(judge.course.first.pack, best, taken)
    found.sort(key=lambda lean: (-lean.swing, lean.path))
    return {
        "moment": verdict.number,
        "lead": round(paired(best, taken)[0], 1),
        "tried": len(found),
        "futures": min(len(best), len(taken)),
        "leans": [_json(lean) for lean in found[:SHOWN]],
    }


def _json(lean: Lean) -> dict[str, Any]:
    return {
        "path": lean.path, "value": lean.value, "note": lean.note, "source": lean.source,
        "moves_lead_by": round(lean.swing, 1), "flips_below": lean.below, "flips_above": lean.above,
        "low": lean.low, "high": lean.high,
    }  # fmt: skip


# --- the weights of the objectives: exact on the leaves ---------------------------------------------------------------


@frozen(slots=True)
class _Side:
    """The leaves of an option's futures: those under no gate by their sums, the others one by one."""

    sums: tuple[float, ...]
    gated: tuple[Leaf, ...]
    futures: int

    def value(self, weights: Sequence[int]) -> float:
        """The mean total under other weights of the objectives."""
        whole = max(1, sum(weights))
        found = [of * each / whole for of, each in zip(self.sums, weights, strict=True)]
        for leaf in self.gated:
            total = sum(of * each for of, each in zip(leaf.objectives, weights, strict=True)) / whole
            found.append(leaf.chance * min(total, float(leaf.ceiling)))
        return fsum(found) / self.futures


def _side(found: Sequence[Future]) -> _Side:
    leaves = [leaf for future in found for leaf in future]
    free = [leaf for leaf in leaves if leaf.ceiling >= _HIGHEST_TOTAL]
    many = range(len(leaves[0].objectives))
    sums = tuple(fsum(leaf.chance * leaf.objectives[at] for leaf in free) for at in many)
    return _Side(sums, tuple(leaf for leaf in leaves if leaf.ceiling < _HIGHEST_TOTAL), len(found))


def _weights(pack: Pack, best: Sequence[Future], taken: Sequence[Future]) -> list[Lean]:
    many = min(len(best), len(taken))
    one, other = _side(best[:many]), _side(taken[:many])
    found = []
    for number, objective in enumerate(pack.objectives):

        def lead(weight: int, at: int = number) -> float:
            weights = [weight if place == at else each.weight for place, each in enumerate(pack.objectives)]
            return one.value(weights) - other.value(weights)

        now, step = objective.weight, max(1, objective.weight // 2)
        standing = lead(now)
        swing = max(abs(lead(max(0, now - step)) - standing), abs(lead(now + step) - standing))
        path = f"model.objectives.{objective.id}.weight"
        note = f"what {objective.name} counts for, in hundredths"
        below, above = _nearest(lead, now, 0), _nearest(lead, now, _HIGHEST)
        found.append(Lean(path, now, note, "assumption", swing, below, above, 0, _HIGHEST))
    return found


def _nearest(lead: Callable[[int], float], now: int, end: int) -> int | None:
    """The value nearest to today's, on the way to `end`, at which nothing is left of the lead."""
    step = 1 if end > now else -1
    return next((value for value in range(now, end + step, step) if lead(value) <= 0), None)


# --- the other numbers: futures under the changed pack ----------------------------------------------------------------


def lead(judge: Judge, verdict: Judged, pack: Pack) -> float:
    """The lead of the best over the taken under a pack, over a few futures, or a few hundred by arrays."""
    course = judge.course
    moment = course.moments[verdict.number]
    types = before(judge.beliefs, moment.move).types
    crowd = can_crowd(course)
    fates = futures.fates(course.first.seed, moment.move, types, range(_CROWD if crowd else _FEW))
    game = evolve(moment.game, pack=pack)
    begun = [futures.trunk(game, moment.plan(key), judge.hand) for key in (verdict.best, verdict.taken)]
    if crowd:
        best, taken = (each.totals for each in follow_all(begun, [fates, fates], judge.hand, dice=0))
    else:
        best, taken = ([futures.follow(one, fate, judge.hand, 0)[0].total for fate in fates] for one in begun)
    return ahead(best, taken)[0]


def _under(judge: Judge, verdict: Judged, one: Assumption, number: int) -> float:
    pack = judge.course.first.pack
    changed = one.change(Changed(pack, judge.course.first.scenario.id), number)
    return lead(judge, verdict, changed.pack)


def lean(judge: Judge, verdict: Judged, path: str) -> Lean:
    """What the lead is when a number is halved, and raised by half; and where it flips, between those two: beyond them
    another game would have been played.
    """
    one = assumptions(judge.course.first.pack, judge.course.first.scenario.id)[path]
    step = max(1, abs(one.value) // 2)
    low, high = max(one.low, one.value - step), min(one.high, one.value + step)
    leads = {end: _under(judge, verdict, one, end) for end in (low, high)}
    below, above = (_halved(judge, verdict, one, end, leads[end]) for end in (low, high))
    return Lean(one.path, one.value, one.note, one.source, 0.0, below, above, low, high, tuple(leads.values()))


def _halved(judge: Judge, verdict: Judged, one: Assumption, end: int, lead: float) -> int | None:
    if end == one.value or lead > 0:
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
