"""Futures by the thousand, where numpy is (extra `study`): the same leaves as `futures.follow` gives one by one.

A call has a fixed price of some fifty milliseconds and a future one of some forty microseconds, against twenty
milliseconds by the rules; so all options of all decisions of a move go into one call. What comes back from another
process is columns of numbers, not objects.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from attrs import frozen

from briefing.review.course import Course
from briefing.review.futures import WALKED, Fate, Trunk
from briefing.review.loaded import Leaf
from briefing.review.steady import PATIENCE, Steady
from briefing.study.sweep import has_arrays

if TYPE_CHECKING:
    from briefing.study.batch.onward import Ranks

Future = tuple[Leaf, ...]


def can_crowd(course: Course) -> bool:
    """Whether the futures of a game can be followed at once: not where delegations spoke for themselves."""
    return has_arrays() and not any(act.verb == "stand" for act in course.acts)


@frozen(slots=True)
class Columns:
    """Leaves as columns, future by future: `sizes` says how many leaves each has."""

    sizes: list[int]
    chances: list[float]
    totals: list[int]
    ceilings: list[int]
    objectives: list[list[int]]

    def futures(self) -> list[Future]:
        """As a review weighs them."""
        rows = zip(self.chances, self.totals, map(tuple, self.objectives), self.ceilings, strict=True)
        leaves = map(Leaf._make, rows)
        return [tuple(islice(leaves, size)) for size in self.sizes]


def follow_all(
    begun: Sequence[Trunk], fates: Sequence[Sequence[Fate]], hand: Steady, *, dice: int = WALKED
) -> list[Columns]:
    """For each trunk its futures. All trunks must be of one move of one game; `dice` as in `futures.follow`."""
    import numpy as np

    from briefing.study.batch.onward import onward

    whose = [at for at, own in enumerate(fates) for _ in own]
    seeds = np.array([fate.seed for own in fates for fate in own], np.uint64)
    tempers = [fate.temper for own in fates for fate in own]
    found = onward(begun, whose, seeds, tempers, _ranks(hand), dice=dice)
    ends = np.searchsorted(found.lane, np.cumsum([0, *map(len, fates)]))
    sizes = np.bincount(found.lane, minlength=len(whose)).tolist()
    columns, first = [], 0
    for low, high, own in zip(ends[:-1], ends[1:], fates, strict=True):
        columns.append(Columns(
            sizes[first : first + len(own)], found.chance[low:high].tolist(), found.total[low:high].tolist(),
            found.ceiling[low:high].tolist(), found.objectives[low:high].tolist(),
        ))  # fmt: skip
        first += len(own)
    return columns


def _ranks(hand: Steady) -> Ranks:
    from briefing.study.batch.onward import Ranks

    return Ranks(hand.rank, PATIENCE)
