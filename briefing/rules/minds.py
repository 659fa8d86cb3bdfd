"""What an opponent perceives, and how it chooses: quantal response over its ladder, in integers.

The odds of rung k are 2^(L[k]/1024) with `L[k] = base[k] + Σj row[j][k]·x̂[j]/1000` (McKelvey and Palfrey's quantal
response; precision by the game's setting). Log-odds add up, so the causes of a choice are exact, not a story told
afterwards; and because every driver's row is monotone in severity, one shared draw can never give a higher rung to
an opponent that sees more to deter it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import sub
from typing import Final

from attrs import frozen

from briefing.model.actors import DRIVERS
from briefing.model.game import Mind
from briefing.rules.derive import clip
from briefing.rules.powers import weights as powers
from briefing.rules.tables import Ladder

PRECISION: Final = {"loose": 3, "standard": 4, "sharp": 5, "fixed": 4}
_PPM: Final = 1_000_000


#: Tails and draws are compared in 2^-31.
WHOLE: Final = 1 << 31


@frozen(slots=True)
class Choice:
    """A distribution over a ladder, and how it came about.

    `tails[k]` is the chance of rung k or above, in 2^-31; `open_` what the ladder allowed; `scaled` the drivers as the
    hidden type weighs them. A rung is taken if the draw lies within its tail. Every tail is a function of differences
    of logits that only rises with each of them, floors included: so an opponent that sees more to deter it can never
    be given a higher rung by the same draw, not by a single unit of rounding.
    """

    tails: tuple[int, ...]
    open_: tuple[bool, ...]
    logits: tuple[int, ...]
    scaled: tuple[int, ...]

    @property
    def weights(self) -> tuple[int, ...]:
        """The chance of each rung, in 2^-31; they sum to exactly that."""
        return tuple(map(sub, self.tails, (*self.tails[1:], 0)))

    def ppm(self) -> tuple[int, ...]:
        """The distribution in parts per million: sums to exactly 1,000,000 (largest remainders are rounded up)."""
        shares = self.weights
        floors = [value * _PPM // WHOLE for value in shares]
        rest = _PPM - sum(floors)
        order = sorted(range(len(floors)), key=lambda k: (-(shares[k] * _PPM % WHOLE), k))
        for k in order[:rest]:
            floors[k] += 1
        return tuple(floors)

    def rank(self, rung: int) -> tuple[int, int]:
        """A sort key: likeliest first, the lower rung first among equals."""
        return -self.weights[rung], rung

    def pick(self, bits: int) -> int:
        """The rung that 64 random bits give: the highest whose tail the draw lies in."""
        point = WHOLE - 1 - (bits >> 33)
        rung = 0
        for k, tail in enumerate(self.tails):
            if point >= tail:  # tails only fall
                break
            rung = k
        return rung


def true_drivers(ladder: Ladder, values: Sequence[int]) -> tuple[int, ...]:
    """The nine drivers as they truly are, from `world + derived`."""
    return tuple([
        clip(base + sum([values[at] * times for at, times in terms]) // 1000) for base, terms in ladder.truth
    ])  # fmt: skip


def perceive(ladder: Ladder, mind: Mind, truth: tuple[int, ...], noise: Sequence[int]) -> Mind:
    """One move of perception: each driver closes `gain`/16 of the gap to what was true `lag` moves ago, plus noise."""
    trail = (truth, *mind.trail)[:4]
    seen = []
    for number, before in enumerate(mind.seen):
        lag = min(ladder.lags[number], len(trail) - 1)
        observed = clip(trail[lag][number] + noise[number])
        seen.append(before + (observed - before) * ladder.gains[number] // 16)
    return Mind(tuple(seen), trail)


def scaled(ladder: Ladder, mind_seen: Sequence[int], temper: int) -> tuple[int, ...]:
    """The drivers as the hidden type weighs them (permille, up to 2000 where a type magnifies)."""
    return tuple(value * scale // 1000 for value, scale in zip(mind_seen, ladder.scales[temper], strict=True))


def logits(ladder: Ladder, drivers: Sequence[int]) -> tuple[int, ...]:
    """L[k] for every rung: the base and, driver by driver, what the weights below and at k add up to.

    A driver's part is rounded step by step up its row, so that the difference of two neighbouring rungs never moves
    against the sign of that step.
    """
    added = [parts[value] for parts, value in zip(ladder.parts, drivers, strict=True) if value]
    return tuple(map(sum, zip(ladder.bases, *added, strict=True)))


def sharpened(raw: Sequence[int], quarters: int) -> list[int]:
    """Logits at another precision, by their steps for the same reason as `Parts`; only differences matter."""
    found = [0]
    for before, after in pairwise(raw):
        found.append(found[-1] + (after - before) * quarters // 4)
    return found


def choose(ladder: Ladder, drivers: Sequence[int], open_: tuple[bool, ...], opponents: str = "standard") -> Choice:
    """The distribution over the rungs that the ladder allows; `fixed` puts all weight on the likeliest.

    The odds of reaching rung k or above are the sum of 2^(L[i]-L[r]) over the rungs above over that below, r being the
    open rung next below k.
    """
    raw = logits(ladder, drivers)
    rungs = [k for k, allowed in enumerate(open_) if allowed]
    if opponents == "fixed":
        best = max(raw[k] for k in rungs)
        first = next(k for k in rungs if raw[k] == best)
        return Choice(tuple(WHOLE if k <= first else 0 for k in range(len(raw))), open_, raw, tuple(drivers))
    sharp = sharpened([raw[k] for k in rungs], PRECISION[opponents])
    tails = [WHOLE] * (rungs[0] + 1) + [0] * (len(raw) - rungs[0] - 1)
    tail = WHOLE
    for at, odds in enumerate(powers(sharp), 1):
        above = sum(odds[at:])
        tail = min(tail, above * WHOLE // (sum(odds[:at]) + above))
        for k in range(rungs[at - 1] + 1, rungs[at] + 1):
            tails[k] = tail
    return Choice(tuple(tails), open_, raw, tuple(drivers))


def causes(
    ladder: Ladder, drivers: Sequence[int], calm: Sequence[int], rung: int
) -> tuple[int, tuple[tuple[str, int], ...]]:
    """Why `rung` rather than holding: (base, causes by driver), in 1024ths of a doubling of the odds.

    Each cause is what its driver adds to log-odds of the rung against the hold rung, beyond what a calm picture would
    have added; `base` is the log-odds of the calm picture. base + Σ causes = L[rung] - L[hold], exactly: the terms
    are the very integers that the choice was made with.
    """
    hold = ladder.hold
    base = ladder.bases[rung] - ladder.bases[hold]
    found = []
    for name, parts, now, then in zip(DRIVERS, ladder.parts, drivers, calm, strict=True):
        calmly, actually = parts[then], parts[now]
        before = calmly[rung] - calmly[hold]
        base += before
        found.append((name, actually[rung] - actually[hold] - before))
    return base, tuple(found)


def legal_rungs(
    ladder: Ladder, world: Sequence[int], opp: int, licence: int, since: int, parameters: dict[str, int]
) -> tuple[bool, ...]:
    """Which rungs the ladder allows: any way down, `leap` rungs up at most unless the window stands wide open or war
    has begun, no fait accompli without the mobilisation that gives warning, no shot from Pyongyang that Beijing has
    not licensed.
    """
    last = world[ladder.rung_at]
    at_war = world[ladder.heat_at] >= parameters["war_heat"]
    top = len(ladder.bases) - 1
    if not at_war and opp <= parameters["leap_window"]:
        top = min(top, last + parameters["leap"])
    if ladder.id == "dprk" and licence < parameters["licence"]:
        top = min(top, parameters["unlicensed_top"])
    warned = since < parameters["warning"]
    return tuple(k <= top and (warned or not needs) for k, needs in enumerate(ladder.needs))
