"""The kinds of arrays that a batch is made of, and keyed draws for many seeds at once."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Bytes = NDArray[np.int8]
Bits = NDArray[np.uint64]
Masks = NDArray[np.bool_]

_MASK: Final = (1 << 64) - 1
_GOLDEN: Final = 0x9E3779B97F4A7C15
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _32 = (np.uint64(shift) for shift in (30, 27, 31, 32))
_LOW: Final = np.uint64(0xFFFFFFFF)


def mixed(values: Bits) -> Bits:
    """`draws.mix` of every value, written over `values`."""
    other = values >> _30
    values ^= other
    values *= _FIRST
    np.right_shift(values, _27, out=other)
    values ^= other
    values *= _SECOND
    np.right_shift(values, _31, out=other)
    values ^= other
    return values


def rooted(seeds: Bits) -> Bits:
    """Every seed, mixed once."""
    return mixed(seeds + np.uint64(_GOLDEN))


def key(move: int, index: int = 0) -> np.uint64:
    """What a draw of this move and index adds to its stream."""
    return np.uint64((move << 32 | index) * _GOLDEN & _MASK)


def keys(move: int, index: Ints) -> Bits:
    """`key` for many indices."""
    return (index.astype(np.uint64) | np.uint64(move << 32)) * np.uint64(_GOLDEN)


def below(bits: Bits, bound: int) -> Ints:
    """`draws.below` of every draw, for a bound within 2^31 on either side of 0."""
    return ((bits >> _32).view(np.int64) * bound) >> 32


def below_each(bits: Bits, bounds: Ints) -> Ints:
    """`draws.below` with a bound for every draw."""
    return ((bits >> _32).view(np.int64) * bounds) >> 32


def swings(bits: Bits, amplitudes: Bits) -> Ints:
    """`draws.swing` of every draw: `amplitudes` are broadcast against `bits`, which are used up."""
    high = bits >> _32
    high *= amplitudes
    high >>= _32
    bits &= _LOW
    bits *= amplitudes
    bits >>= _32
    return high.view(np.int64) - bits.view(np.int64)


def marked(mask: Any) -> Ints:
    """Where a mask, (many,), holds, or numbers are not 0: `flatnonzero` at a fifth of its cost for some hundred."""
    found: Ints = mask.nonzero()[0]
    return found


def part(amounts: Ints, strengths: Ints | int) -> Ints:
    """`draft.part` of every amount: `strengths` permille of it, rounded towards zero."""
    shares = np.abs(amounts) * strengths
    shares //= 1000
    return np.where(amounts < 0, -shares, shares)


def clipped(values: Ints, high: int = 1000) -> Ints:
    """Hold every value within 0 and `high`, in place."""
    np.maximum(values, 0, out=values)
    np.minimum(values, high, out=values)
    return values
