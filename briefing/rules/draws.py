"""Keyed draws: every chance in the game is a pure function of (seed, move, stream, index).

A stream is named after what is drawn (`russia/rung`), so that one act more or less leaves every other draw where it
was, and two games that differ in one act differ by that act alone. The mixer is splitmix64's finaliser (Steele, Lea
and Flood 2014), chosen because it is three multiplications and shifts: the same integers come out of Python ints and
out of numpy's uint64 arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from struct import unpack
from typing import Final

_MASK: Final = (1 << 64) - 1
_GOLDEN: Final = 0x9E3779B97F4A7C15


def mix(value: int) -> int:
    """Splitmix64's finaliser: a bijection of 64-bit integers in which every input bit reaches every output bit."""
    value &= _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


@cache
def stream(name: str) -> int:
    """The 64-bit number of a named stream: its blake2b digest, big-endian."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")


def draw(seed: int, move: int, name: str, index: int = 0) -> int:
    """A 64-bit integer for this seed, move, stream and index."""
    return mix(_rooted(seed, name) + (move << 32 | index) * _GOLDEN)


@lru_cache(maxsize=1 << 12)
def _rooted(seed: int, name: str) -> int:
    """Seed and stream, mixed once: a game asks most of its streams again in every move."""
    return mix(_seeded(seed) ^ stream(name))


@lru_cache(maxsize=16)
def _seeded(seed: int) -> int:
    return mix(seed + _GOLDEN)


def draws(seed: int, move: int, names: tuple[str, ...]) -> tuple[int, ...]:
    """`draw` at index 0 for each of many streams: all of them in the time of ten."""
    many = len(names)
    _, ones = _lanes(many)
    packed = _mixed(_roots(seed, names) + ones * ((move << 32) * _GOLDEN & _MASK), many)
    return unpack(f"<{2 * many}Q", packed.to_bytes(16 * many, "little"))[::2]


@lru_cache(maxsize=64)
def _roots(seed: int, names: tuple[str, ...]) -> int:
    _, ones = _lanes(len(names))
    return _mixed(_streams(names) ^ ones * _seeded(seed), len(names))


@cache
def _streams(names: tuple[str, ...]) -> int:
    return sum(stream(name) << 128 * lane for lane, name in enumerate(names))


@cache
def _lanes(many: int) -> tuple[int, int]:
    """One large integer as lanes of 128 bits: 2^64-1 in each, and 1 in each."""
    ones = sum(1 << 128 * lane for lane in range(many))
    return ones * _MASK, ones


def _mixed(packed: int, many: int) -> int:
    """`mix` of each lane. A lane is as wide as a product, so none carries into the next; what is shifted in from
    above is masked away.
    """
    mask, _ = _lanes(many)
    packed &= mask
    packed = ((packed ^ (packed >> 30)) & mask) * 0xBF58476D1CE4E5B9 & mask
    packed = ((packed ^ (packed >> 27)) & mask) * 0x94D049BB133111EB & mask
    return (packed ^ (packed >> 31)) & mask


def below(bits: int, bound: int) -> int:
    """Bring 64 random bits below `bound` (at most 2**32), by fixed point: the bias is under bound / 2**32."""
    return ((bits >> 32) * bound) >> 32


def permille(seed: int, move: int, name: str, index: int = 0) -> int:
    """A uniform integer 0-999."""
    return below(draw(seed, move, name, index), 1000)


def swing(seed: int, move: int, name: str, amplitude: int, index: int = 0) -> int:
    """A triangular integer in (-amplitude, +amplitude): the difference of two uniforms, mean zero."""
    if amplitude <= 0:
        return 0
    return _swung(draw(seed, move, name, index), amplitude)


def swings(seed: int, move: int, name: str, amplitudes: Sequence[int]) -> list[int]:
    """`swing` for each amplitude, at index 0, 1, 2 and so on."""
    root = _rooted(seed, name)
    return [
        _swung(mix(root + (move << 32 | index) * _GOLDEN), amplitude) if amplitude > 0 else 0
        for index, amplitude in enumerate(amplitudes)
    ]


def across(seed: int, move: int, names: tuple[str, ...], amplitudes: Sequence[int]) -> tuple[int, ...]:
    """`swing` at index 0 for each of many streams, each with its own amplitude."""
    pairs = zip(draws(seed, move, names), amplitudes, strict=True)
    return tuple([_swung(bits, amplitude) if amplitude > 0 else 0 for bits, amplitude in pairs])


def _swung(bits: int, amplitude: int) -> int:
    return (((bits >> 32) * amplitude) >> 32) - (((bits & 0xFFFFFFFF) * amplitude) >> 32)
