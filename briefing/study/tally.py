"""What many games came to: counts and sums that merge, and the intervals that go with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import sqrt
from typing import Any, Final

from attrs import Factory, define, frozen

#: Two-sided 95%.
_Z: Final = 1.959964


@frozen(slots=True)
class Played:
    """One game as a study keeps it: seed, ending, score, the rung of every opponent in every move (in the order of
    `ACTORS`), and what was decided (`card.option`, how it stood).
    """

    seed: int
    ending: str
    total: int
    ungated: int
    objectives: tuple[tuple[str, int], ...]
    rungs: tuple[tuple[int, int, int], ...]
    decisions: tuple[tuple[str, str], ...]
    forces: int = 0


@define(slots=True)
class Tally:
    """Games of one arm. Merging is order-free; totals are kept by seed, so that arms can be compared in pairs."""

    arm: str
    totals: dict[int, int] = Factory(dict)
    endings: Counter[str] = Factory(Counter)
    peaks: list[Counter[int]] = Factory(lambda: [Counter(), Counter(), Counter()])
    objectives: dict[str, list[int]] = Factory(dict)
    options: dict[str, list[int]] = Factory(dict)
    stood: Counter[str] = Factory(Counter)
    moves: int = 0

    def add(self, game: Played) -> None:
        """One more game."""
        self.totals[game.seed] = game.total
        self.endings[game.ending] += 1
        for at, counter in enumerate(self.peaks):
            counter[max((rungs[at] for rungs in game.rungs), default=0)] += 1
        for name, value in game.objectives:
            sums = self.objectives.setdefault(name, [0, 0])
            sums[0] += value
            sums[1] += value * value
        for key, how in game.decisions:
            picks = self.options.setdefault(key, [0, 0])
            picks[0] += 1
            picks[1] += game.total
            self.stood[how or "fell"] += 1
        self.moves += len(game.rungs)

    def merge(self, other: Tally) -> None:
        """All of another tally of the same arm."""
        self.totals.update(other.totals)
        self.endings.update(other.endings)
        for mine, theirs in zip(self.peaks, other.peaks, strict=True):
            mine.update(theirs)
        for name, (total, squares) in other.objectives.items():
            sums = self.objectives.setdefault(name, [0, 0])
            sums[0] += total
            sums[1] += squares
        for key, (many, total) in other.options.items():
            picks = self.options.setdefault(key, [0, 0])
            picks[0] += many
            picks[1] += total
        self.stood.update(other.stood)
        self.moves += other.moves

    @property
    def games(self) -> int:
        """How many games."""
        return len(self.totals)

    def share(self, at: int, rung: int) -> Interval:
        """In how many games the opponent `at` (order of `ACTORS`) peaked at a rung or above."""
        return wilson(sum(many for peak, many in self.peaks[at].items() if peak >= rung), self.games)

    def mean(self) -> Interval:
        """The mean total."""
        return mean_of(self.totals.values())

    def to_json(self) -> dict[str, Any]:
        """As `briefing study --json` prints it."""
        ordered = sorted(self.totals.values())
        many = len(ordered)
        return {
            "arm": self.arm,
            "games": many,
            "total": self.mean().to_json(),
            "quantiles": {str(q): ordered[min(many - 1, many * q // 100)] for q in (5, 25, 50, 75, 95)} if many else {},
            "endings": {
                name: wilson(count, many).to_json() | {"games": count} for name, count in sorted(self.endings.items())
            },
            "objectives": {
                name: from_sums(total, squares, many).to_json() for name, (total, squares) in self.objectives.items()
            },
            "peaks": {
                actor: {str(rung): count for rung, count in sorted(counter.items())}
                for actor, counter in zip(("china", "russia", "dprk"), self.peaks, strict=True)
            },
            "stood": dict(sorted(self.stood.items())),
            "options": {
                key: {"picks": picks, "mean": round(total / picks, 1)}
                for key, (picks, total) in sorted(self.options.items())
            },
        }


@frozen(slots=True)
class Interval:
    """A figure and its 95% interval."""

    value: float
    low: float
    high: float

    def to_json(self) -> dict[str, float]:
        """Rounded to what the interval can bear."""
        return {"value": round(self.value, 4), "low": round(self.low, 4), "high": round(self.high, 4)}


def wilson(many: int, of: int) -> Interval:
    """A share with Wilson's score interval: right where the count is small or nought."""
    if not of:
        return Interval(0.0, 0.0, 1.0)
    share = many / of
    spread = _Z * sqrt(share * (1 - share) / of + _Z * _Z / (4 * of * of))
    centre = share + _Z * _Z / (2 * of)
    scale = 1 + _Z * _Z / of
    return Interval(share, max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale))


def from_sums(total: int, squares: int, many: int) -> Interval:
    """A mean with its normal interval, from sums."""
    if not many:
        return Interval(0.0, 0.0, 0.0)
    mean = total / many
    variance = max(0.0, squares / many - mean * mean) * many / max(1, many - 1)
    half = _Z * sqrt(variance / many)
    return Interval(mean, mean - half, mean + half)


def mean_of(values: Iterable[int]) -> Interval:
    """A mean with its normal interval."""
    listed = list(values)
    return from_sums(sum(listed), sum(value * value for value in listed), len(listed))


def paired(first: Tally, second: Tally) -> Interval:
    """How much the second arm scores above the first, seed by seed: luck that both share cancels out."""
    return mean_of(second.totals[seed] - first.totals[seed] for seed in first.totals if seed in second.totals)
