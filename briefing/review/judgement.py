"""Judgement: what every option that was open was worth in expectation, and how the one that was taken compares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from attrs import Factory, define, frozen

from briefing.review.course import Moment
from briefing.review.effort import Effort
from briefing.review.estimate import Estimate, Weighed, ahead, weigh
from briefing.review.futures import Trunk
from briefing.review.judge import Future, Judge
from briefing.review.scale import INACCURACY, SIGNIFICANT, Mark, chance, fitted, mark

How = Literal["exact", "sampled", "projected"]


@frozen(slots=True)
class Valued:
    """One option's value. `mean` is None for one that was only projected; `behind` is how far it is behind the best,
    over the futures that both have, and `mean` is the best's less that: so options followed into fewer futures compare.
    """

    key: str
    how: How
    projected: int | None
    mean: float | None = None
    error: float = 0.0
    behind: float = 0.0
    behind_error: float = 0.0
    futures: int = 0
    objectives: tuple[float, ...] = ()
    hindsight: int | None = None

    @property
    def apart(self) -> bool:
        """Whether it is behind the best by more than the error of that."""
        return self.behind > SIGNIFICANT * self.behind_error + 1e-9


@frozen(slots=True)
class Judged:
    """A decision with its verdict. `reference` is the posture's own option: what a steady hand would have done.

    `settled`: the difference between the one taken and the best exceeds twice its standard error. `only`: the one
    taken is best, and what comes next is clearly worse. `loss` in points of the final score, `chances` in W.
    """

    number: int
    taken: str
    best: str
    reference: str
    options: tuple[Valued, ...]
    loss: float
    loss_error: float
    chances: float
    settled: bool
    only: bool
    mark: Mark
    provisional: bool

    def valued(self, key: str) -> Valued:
        """One option's value. Raises StopIteration."""
        return next(each for each in self.options if each.key == key)


@define(slots=True)
class Passes:
    """The work in progress: what has been sampled and projected so far."""

    judge: Judge
    effort: Effort
    samples: dict[tuple[int, str], list[Future]] = Factory(dict)
    projected: dict[int, dict[str, int]] = Factory(dict)
    hindsight: dict[tuple[int, str], int] = Factory(dict)
    exact: set[int] = Factory(set)
    same: dict[tuple[int, str], tuple[int, str]] = Factory(dict)
    trunks: dict[Trunk, tuple[int, str]] = Factory(dict)
    asked: dict[tuple[int, str], int] = Factory(dict)
    beside: dict[str, Any] = Factory(dict)
    weighed: dict[tuple[int, str], Weighed] = Factory(dict)

    def futures(self, number: int, key: str) -> list[Future]:
        """What has been sampled of an option."""
        return self.samples.get(self.same.get((number, key), (number, key)), [])

    def one(self, moment: Moment, key: str) -> tuple[int, str]:
        """Options of one move that come to the same state, whichever decision led there, are sampled once; by arrays
        a future costs less than to find that out.
        """
        if self.effort.engine == "arrays":
            return moment.number, key
        found = self.same.get((moment.number, key))
        if found is None:
            begun = self.judge.trunk(moment.number, key)
            found = self.same[moment.number, key] = self.trunks.setdefault(begun, (moment.number, key))
        return found

    def verdicts(self) -> tuple[Judged, ...]:
        """Every decision as far as it is known."""
        return tuple(self.verdict(moment) for moment in self.judge.course.moments)

    def verdict(self, moment: Moment) -> Judged:
        """One decision as far as it is known."""
        sampled = {key: weighed for key in moment.options if (weighed := self._weighed(moment.number, key))}
        found = {key: weighed.estimate for key, weighed in sampled.items()}
        if moment.taken not in found or len(found) < 2:
            return self._provisional(moment)
        exact = moment.number in self.exact
        best = max(found, key=lambda key: (found[key].futures, found[key].mean, key == moment.taken, key))
        top = found[best].futures
        best = max((k for k in found if found[k].futures == top), key=lambda k: (found[k].mean, k == moment.taken, k))
        options = [self._valued(moment, key, found, sampled, best, exact=exact) for key in moment.options]
        taken = next(each for each in options if each.key == moment.taken)
        settled = taken.apart
        only = best == moment.taken and _only(options, found[best].mean)
        loss = max(0.0, taken.behind)
        lost = chance(found[best].mean) - chance(found[best].mean - loss) if loss else 0.0
        return Judged(
            moment.number, moment.taken, best, self.judge.own(moment.number), tuple(options), loss, taken.behind_error,
            max(0.0, lost), settled, only, mark(lost, settled, only), provisional=False,
        )  # fmt: skip

    def _weighed(self, number: int, key: str) -> Weighed | None:
        """An option's futures weighed, once for so many."""
        futures = self.futures(number, key)
        found = self.weighed.get((number, key))
        if futures and (found is None or len(found.values) != len(futures)):
            found = self.weighed[number, key] = weigh(futures)
        return found

    def _valued(
        self, moment: Moment, key: str, found: dict[str, Estimate], sampled: dict[str, Weighed], best: str,
        *, exact: bool,
    ) -> Valued:  # fmt: skip
        projected = self.projected.get(moment.number, {}).get(key)
        if key not in found:
            return Valued(key, "projected", projected)
        own = found[key]
        behind, error = ahead(sampled[best].values, sampled[key].values)
        how: How = "exact" if exact else "sampled"
        return Valued(
            key, how, projected, found[best].mean - behind, 0.0 if exact else own.error,
            behind, 0.0 if exact else error, own.futures, own.objectives, self.hindsight.get((moment.number, key)),
        )  # fmt: skip

    def _provisional(self, moment: Moment) -> Judged:
        """A first verdict, by projection alone."""
        known = self.projected.get(moment.number, {})
        options = tuple(Valued(key, "projected", known.get(key)) for key in moment.options)
        best = max(known, key=lambda key: (known[key], key == moment.taken, key), default=moment.taken)
        loss = float(known.get(best, 0) - known.get(moment.taken, known.get(best, 0)))
        middle = float(fitted()["v0"])
        lost = chance(middle) - chance(middle - loss)
        settled = loss > 0 and lost >= INACCURACY
        return Judged(
            moment.number, moment.taken, best, "", options, loss, 0.0, lost, settled, only=False,
            mark=mark(lost, settled, only=False), provisional=True,
        )  # fmt: skip


def _only(options: Sequence[Valued], best: float) -> bool:
    """Whether the next best is clearly behind, by at least an inaccuracy."""
    others = [each for each in options if each.mean is not None and each.behind > 0]
    followed = sum(each.mean is not None for each in options)
    if not others or len(others) < followed - 1:
        return False
    return all(
        each.behind > SIGNIFICANT * each.behind_error and chance(best) - chance(each.mean or 0.0) >= INACCURACY
        for each in others
    )
