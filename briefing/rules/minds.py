"""What an opponent perceives, and how it chooses: quantal response over its ladder, in integers.

The odds of rung k are 2^(L[k]/1024) with `L[k] = base[k] + Σj row[j][k]·x̂[j]//1000` (McKelvey and Palfrey's quantal
response; precision by the game's setting). Log-odds add up, so the causes of a choice are exact, not a story told
afterwards; and because every driver's row is monotone in severity, one shared draw can never give a higher rung to
an opponent that sees more to deter it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from briefing.model.actors import DRIVERS
from briefing.model.game import Mind
from briefing.rules.derive import clip
from briefing.rules.powers import weight as power
from briefing.rules.tables import Ladder

PRECISION: Final = {"loose": 3, "standard": 4, "sharp": 5, "fixed": 4}
_PPM: Final = 1_000_000


@frozen(slots=True)
class Choice:
    """A distribution over a ladder, and how it came about.

    `weights` in 2^-24 of the likeliest rung; `open_` what the ladder allowed; `scaled` the drivers as the hidden type
    weighs them.
    """

    weights: tuple[int, ...]
    open_: tuple[bool, ...]
    logits: tuple[int, ...]
    scaled: tuple[int, ...]

    def ppm(self) -> tuple[int, ...]:
        """The distribution in parts per million: sums to exactly 1,000,000 (largest remainders are rounded up)."""
        total = sum(self.weights)
        floors = [value * _PPM // total for value in self.weights]
        rest = _PPM - sum(floors)
        order = sorted(range(len(floors)), key=lambda k: (-(self.weights[k] * _PPM % total), k))
        for k in order[:rest]:
            floors[k] += 1
        return tuple(floors)

    def rank(self, rung: int) -> tuple[int, int]:
        """A sort key: likeliest first, the lower rung first among equals."""
        return -self.weights[rung], rung

    def pick(self, bits: int) -> int:
        """The rung that 64 random bits give, by the inverse of the distribution function."""
        total = sum(self.weights)
        point = ((bits >> 32) * total) >> 32
        for rung, value in enumerate(self.weights):
            point -= value
            if point < 0:
                return rung
        return len(self.weights) - 1


def true_drivers(ladder: Ladder, values: Sequence[int]) -> tuple[int, ...]:
    """The nine drivers as they truly are, from `world + derived`."""
    return tuple(clip(base + sum(values[at] * times for at, times in terms) // 1000) for base, terms in ladder.truth)


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
    """L[k] for every rung."""
    totals = list(ladder.bases)
    for row, value in zip(ladder.rows, drivers, strict=True):
        if value:
            totals = [total + weight * value // 1000 for total, weight in zip(totals, row, strict=True)]
    return tuple(totals)


def choose(ladder: Ladder, drivers: Sequence[int], open_: tuple[bool, ...], opponents: str = "standard") -> Choice:
    """The distribution over the rungs that the ladder allows; `fixed` puts all weight on the likeliest."""
    raw = logits(ladder, drivers)
    best = max(value for value, allowed in zip(raw, open_, strict=True) if allowed)
    if opponents == "fixed":
        first = next(k for k, value in enumerate(raw) if open_[k] and value == best)
        return Choice(tuple(int(k == first) for k in range(len(raw))), open_, raw, tuple(drivers))
    precision = PRECISION[opponents]
    weights = tuple(
        power((value - best) * precision // 4) if allowed else 0 for value, allowed in zip(raw, open_, strict=True)
    )
    return Choice(weights, open_, raw, tuple(drivers))


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
    parts = []
    for name, row, now, then in zip(DRIVERS, ladder.rows, drivers, calm, strict=True):
        before = row[rung] * then // 1000 - row[hold] * then // 1000
        after = row[rung] * now // 1000 - row[hold] * now // 1000
        base += before
        parts.append((name, after - before))
    return base, tuple(parts)


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
    warned = since <= parameters["warning"]
    return tuple(k <= top and (warned or not needs) for k, needs in enumerate(ladder.needs))
