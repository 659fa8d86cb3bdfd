"""What an opponent draws from, for many games: `minds.choose` and `Choice` over arrays of logits.

Logits are (rungs, lanes), `SHUT` where a ladder does not allow the rung; tails are chances in 2^-31.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from briefing.rules.minds import PRECISION, WHOLE
from briefing.rules.powers import weight
from briefing.study.batch.kinds import Ints, Masks, marked

#: From where nothing is left to where it grows no more.
_LEAST, _MOST = -25 * 1024, 19 * 1024


def _powers() -> Ints:
    """`powers.weight` from `_LEAST` to `_MOST`."""
    # Within a doubling the table tells; a doubling more is a shift to the left, one less a shift to the right.
    within = np.array([weight(part) for part in range(1024)], np.int64)
    doublings = np.arange(_LEAST >> 10, _MOST >> 10)[:, None]
    found = np.where(doublings >= 0, within << np.maximum(doublings, 0), within >> np.maximum(-doublings, 0))
    return np.append(found.ravel(), weight(_MOST))


_POWERS: Final = _powers()
#: A logit that no open rung has.
SHUT: Final = -(1 << 30)
#: Open logits within this bound may come as 32 bits.
NARROW: Final = 1 << 27
#: How far off, as a power of two of the whole, an estimate of a tail may be (see `pick`).
_MARGIN: Final = 13
_PPM: Final = 1_000_000
#: The precision, in quarters, at which logits stand as they are.
_EXACT: Final = 4


class Chooser:
    """Choices at one setting of the opponents' precision."""

    def __init__(self, opponents: str) -> None:
        """`opponents` as in `Settings`."""
        self.fixed = opponents == "fixed"
        self.precision = PRECISION[opponents]

    def at_precision(self, raw: Ints, allowed: Masks) -> Ints:
        """What `sharp` makes of logits, written over them where it can be."""
        if self.precision != _EXACT and not self.fixed:
            raw = _sharpened(raw, allowed, self.precision)
        np.copyto(raw, SHUT, where=~allowed)
        return raw

    def tails(self, sharp: Ints) -> Ints:
        """(rungs, lanes): the chance of each rung or above, in 2^-31."""
        sharp = sharp.astype(np.int64)
        if self.fixed:
            return np.where(np.arange(len(sharp))[:, None] <= sharp.argmax(axis=0), WHOLE, 0)
        tails = np.zeros_like(sharp)
        first = (sharp > SHUT).argmax(axis=0)
        lanes = sharp.shape[1]
        reference = sharp[first, np.arange(lanes)]
        tail = np.full(lanes, WHOLE)
        for k, row in enumerate(sharp):
            here = marked((row > SHUT) & (k > first))
            if len(here):
                tail[here] = np.minimum(tail[here], _tail(sharp[:, here] - reference[here], k))
                reference[here] = row[here]
            tails[k] = tail
        # A rung that is not allowed is as likely to be passed as the next one that is; above them all is nothing.
        above = np.zeros(lanes, np.int64)
        for k in range(len(sharp) - 1, -1, -1):
            np.copyto(tails[k], above, where=(sharp[k] == SHUT) & (k > first))
            above = tails[k]
        return tails

    def pick(self, sharp: Ints, points: Ints) -> Ints:
        """The highest rung of each lane within whose tail its point lies."""
        if self.fixed:
            likeliest: Ints = sharp.argmax(axis=0)
            return likeliest
        # An estimate first: all weights against the likeliest rung instead of against each rung's own neighbour. Both
        # are 2^(x/1024) but for interpolation (1.5 in 100,000) and floors (12 in 2^24), so that the tails differ by
        # less than 2^-13 of the whole, unless a rung on the way is so unlikely that a weight against it reaches its
        # largest. Where that is so, or a point lies so close to a tail, the rungs are climbed one by one.
        logits = sharp - sharp.max(axis=0)
        np.maximum(logits, _LEAST, out=logits)
        logits -= _LEAST
        faint = logits < -_MOST - _LEAST
        weights = _POWERS.take(logits)
        for k in range(len(weights) - 2, -1, -1):
            weights[k] += weights[k + 1]
        whole = weights[0]
        marks = (points * whole) >> 31
        margin = (whole >> _MARGIN) + 1
        rungs = np.zeros(len(points), np.int64)
        close = faint[0]
        low, high = marks - margin, marks + margin
        for k in range(1, len(weights)):
            within = weights[k] > marks
            rungs += within
            close |= within & faint[k]
            close |= (weights[k] > low) & (weights[k] < high)
        doubtful = marked(close)
        if len(doubtful):
            rungs[doubtful] = self._climb(sharp.take(doubtful, axis=1), points[doubtful])
        return rungs

    def _climb(self, sharp: Ints, points: Ints) -> Ints:
        """`Choice.pick`, rung by rung, for those that go on."""
        rungs: Ints = (sharp > SHUT).argmax(axis=0)
        first = rungs.copy()
        climbing = np.arange(len(points))
        for k in range(1, len(sharp)):
            here = climbing[(sharp[k, climbing] > SHUT) & (first[climbing] < k)]
            if not len(here):
                continue
            logits = sharp.take(here, axis=1) - sharp[rungs[here], here]
            up = points[here] < _tail(logits, k)
            rungs[here[up]] = k
            stays = np.zeros(len(points), np.bool_)
            stays[here[~up]] = True
            climbing = climbing[~stays[climbing]]
        return rungs


def _sharpened(raw: Ints, allowed: Masks, quarters: int) -> Ints:
    """`minds.sharpened` of each lane's open rungs."""
    found = np.zeros_like(raw)
    before, level = np.zeros(raw.shape[1], raw.dtype), np.zeros(raw.shape[1], raw.dtype)
    begun = np.zeros(raw.shape[1], np.bool_)
    for k, row in enumerate(raw):
        level += np.where(allowed[k] & begun, (row - before) * quarters // 4, 0)
        np.copyto(before, row, where=allowed[k])
        begun |= allowed[k]
        found[k] = level
    return found


def _tail(logits: Ints, k: int) -> Ints:
    """The chance (2^-31) of rung k or above, given (rungs, lanes) logits against the open rung next below k."""
    np.maximum(logits, _LEAST, out=logits)
    np.minimum(logits, _MOST, out=logits)
    logits -= _LEAST
    powers = _POWERS.take(logits)
    above = powers[k:].sum(axis=0)
    total = powers[:k].sum(axis=0)
    total += above
    # above * 2^31 // total, in two steps that fit 64 bits.
    above <<= 16
    found: Ints = above // total
    above -= found * total
    above <<= 15
    found <<= 15
    found += above // total
    return found


def ppm(tails: Ints) -> Ints:
    """`Choice.ppm` of every lane: (rungs, lanes) in parts per million, largest remainders rounded up."""
    shares = tails.copy()
    shares[:-1] -= tails[1:]
    floors = shares * _PPM // WHOLE
    rest = _PPM - floors.sum(axis=0)
    order = np.argsort(-(shares * _PPM % WHOLE), axis=0, kind="stable")
    more = np.arange(len(shares))[:, None] < rest
    np.put_along_axis(floors, order, np.take_along_axis(floors, order, 0) + more, 0)
    return floors
