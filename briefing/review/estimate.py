"""Estimates from futures: means, their errors, and differences between options that shared their draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt

from attrs import frozen

from briefing.review.loaded import Leaf

Future = tuple[Leaf, ...]


@frozen(slots=True)
class Estimate:
    """A mean over futures, its standard error, and the objectives' means."""

    mean: float
    error: float
    futures: int
    objectives: tuple[float, ...]


def value(future: Future) -> float:
    """The expected total of one future."""
    return sum(leaf.chance * leaf.total for leaf in future)


def estimate(futures: Sequence[Future]) -> Estimate:
    """The mean over futures."""
    values = [value(future) for future in futures]
    many = len(futures[0][0].objectives)
    objectives = tuple(
        sum(leaf.chance * leaf.objectives[at] for future in futures for leaf in future) / len(futures)
        for at in range(many)
    )
    mean, error = mean_error(values)
    return Estimate(mean, error, len(values), objectives)


def paired(better: Sequence[Future], other: Sequence[Future]) -> tuple[float, float]:
    """How much the first is ahead, over the futures that both have, and the standard error of that."""
    return mean_error([value(one) - value(two) for one, two in zip(better, other, strict=False)])


def mean_error(values: Sequence[float]) -> tuple[float, float]:
    """A mean and its standard error."""
    mean = sum(values) / len(values)
    if len(values) < 2:
        return mean, 0.0
    spread = sum((each - mean) ** 2 for each in values) / (len(values) - 1)
    return mean, sqrt(spread / len(values))


def reweighed(futures: Sequence[Future], total: Callable[[Leaf], float]) -> list[float]:
    """Each future's value by another measure of its leaves."""
    return [sum(leaf.chance * total(leaf) for leaf in future) for future in futures]
