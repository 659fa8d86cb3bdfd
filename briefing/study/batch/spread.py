"""Lists of different lengths as flat columns: each owner's entries stand together, cut into waves.

Effects of one option follow one another, and each is clipped as it comes. Entries that move different things may be
applied together; two that move the same thing may not. So the nth entry of an owner on one target goes into wave n.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from attrs import frozen

from briefing.study.batch.kinds import Ints


@frozen(slots=True, eq=False)
class Wave:
    """Entries by owner: owner `o` has those from `start[o]`, `count[o]` of them, in every column."""

    start: Ints
    count: Ints
    columns: tuple[Ints, ...]

    def of(self, owners: Ints) -> tuple[Ints, tuple[Ints, ...]]:
        """For each entry of these owners, the place of its owner in `owners`; and the columns of those entries."""
        counts = self.count[owners]
        whose = np.repeat(np.arange(len(owners)), counts)
        if not len(whose):
            return whose, tuple(column[:0] for column in self.columns)
        shift = self.start[owners] - np.cumsum(counts) + counts
        entries = np.arange(len(whose)) + shift[whose]
        return whose, tuple(column[entries] for column in self.columns)


def waves(lists: Sequence[Sequence[tuple[Hashable, tuple[int, ...]]]], columns: int) -> tuple[Wave, ...]:
    """Waves from each owner's entries, given as (target, values of the columns)."""
    found: list[list[list[tuple[int, ...]]]] = []
    for owner, entries in enumerate(lists):
        seen: dict[Hashable, int] = {}
        for target, values in entries:
            number = seen[target] = seen.get(target, -1) + 1
            if number == len(found):
                found.append([[] for _ in lists])
            found[number][owner].append(values)
    return tuple(_wave(wave, columns) for wave in found)


def _wave(lists: list[list[tuple[int, ...]]], columns: int) -> Wave:
    count = np.array([len(entries) for entries in lists], np.int64)
    flat = [values for entries in lists for values in entries]
    table = np.array(flat, np.int64).reshape(len(flat), columns)
    return Wave(np.cumsum(count) - count, count, tuple(np.ascontiguousarray(column) for column in table.T))
