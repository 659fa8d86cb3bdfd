"""Powers in integers: 2^(x/1024) for the odds, and the prospect value of a loss. No float takes part.

The knots are exact integer roots, so every machine has the same tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isqrt
from typing import Final

ONE: Final = 1 << 24
_KNOTS: Final = 64
_STEP: Final = 1024 // _KNOTS


def _knot(number: int) -> int:
    """floor(2^24 · 2^(number/64)): the 64th root of 2^(24·64+number) is six square roots in a row."""
    value = 1 << (24 * _KNOTS + number)
    for _ in range(6):
        value = isqrt(value)
    return value


_EXP2: Final = tuple(_knot(number) for number in range(_KNOTS + 1))


def _interpolated(part: int) -> int:
    knot, rest = divmod(part, _STEP)
    return _EXP2[knot] + (_EXP2[knot + 1] - _EXP2[knot]) * rest // _STEP


_FRACTIONS: Final = tuple(_interpolated(part) for part in range(1024))

#: No weight is larger: nineteen doublings, so that a dozen of them and 2^31 still fit two 64-bit steps.
MOST: Final = ONE << 19


def weight(logit: int) -> int:
    """2^(logit/1024) in units of 1/`ONE`, at most `MOST`, 0 below 24 halvings. Non-decreasing in `logit`."""
    doublings = logit >> 10
    if doublings >= 0:
        return MOST if doublings >= 19 else _FRACTIONS[logit & 1023] << doublings
    return _FRACTIONS[logit & 1023] >> min(-doublings, 63)


def weights(logits: Sequence[int]) -> Iterator[list[int]]:
    """`weight` of every logit against each but the last of them in turn: a choice asks it of every pair of rungs."""
    found = _NEAR if max(logits) - min(logits) < _REACH else Weights()
    for reference in logits[:-1]:
        yield [found[logit - reference] for logit in logits]


#: Differences below it are kept once worked out: some thousands of them come again and again.
_REACH: Final = 19 << 10


class Weights(dict[int, int]):
    """`weight` by its logit, worked out when it is first asked for."""

    __slots__ = ()

    def __missing__(self, logit: int) -> int:
        """Work it out."""
        self[logit] = found = weight(logit)
        return found


_NEAR: Final = Weights()


def _power88(number: int) -> int:
    """floor(1000 · (number/1000)^0.88): the 25th root of number^22 · 1000^3, by Newton in integers."""
    if number == 0:
        return 0
    target = number**22 * 1000**3
    root = 1001
    while True:
        better = (24 * root + target // root**24) // 25
        if better >= root:
            return root
        root = better


_POWER88: Final = tuple(_power88(number) for number in range(0, 1001, 10))


def prospect(gap: int) -> int:
    """How a gap to the reference point weighs, 0-1000 (Tversky and Kahneman 1992: exponent 0.88, losses count 9/4).

    `gap` in permille, above zero when the actor stands below its reference; a gain weighs nothing here.
    """
    if gap <= 0:
        return 0
    knot, rest = divmod(min(gap, 1000), 10)
    low = _POWER88[knot]
    high = _POWER88[knot + 1] if rest else low
    return min(1000, (low + (high - low) * rest // 10) * 9 // 4)
