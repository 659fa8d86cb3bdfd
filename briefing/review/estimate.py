"""Estimates from futures: means, their errors, and differences between options that shared their draws.

Sums are exactly rounded (`fsum`), so that no number depends on the order or the company in which futures came.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt

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


@frozen(slots=True)
class Weighed:
    """An option's futures: the value of each, and the estimate from them."""

    values: tuple[float, ...]
    estimate: Estimate


def value(future: Future) -> float:
    """The expected total of one future."""
    if len(future) == 1:
        return future[0].chance * future[0].total
    return fsum(leaf.chance * leaf.total for leaf in future)


def weigh(futures: Sequence[Future]) -> Weighed:
    """The value of each future, their mean, and the objectives' means. Raises IndexError for none."""
    values = tuple(map(value, futures))
    many = len(futures[0][0].objectives)
    leaves = [leaf for future in futures for leaf in future]
    objectives = tuple(fsum(leaf.chance * leaf.objectives[at] for leaf in leaves) / len(futures) for at in range(many))
    mean, error = mean_error(values)
    return Weighed(values, Estimate(mean, error, len(values), objectives))


def paired(better: Sequence[Future], other: Sequence[Future]) -> tuple[float, float]:
    """How much the first is ahead, over the futures that both have, and the standard error of that."""
    many = min(len(better), len(other))
    return ahead([value(each) for each in better[:many]], [value(each) for each in other[:many]])


def ahead(better: Sequence[float], other: Sequence[float]) -> tuple[float, float]:
    """As `paired`, of values."""
    return mean_error([one - two for one, two in zip(better, other, strict=False)])


def mean_error(values: Sequence[float]) -> tuple[float, float]:
    """A mean and its standard error."""
    mean = fsum(values) / len(values)
    if len(values) < 2:
        return mean, 0.0
    spread = fsum((each - mean) ** 2 for each in values) / (len(values) - 1)
    return mean, sqrt(spread / len(values))
