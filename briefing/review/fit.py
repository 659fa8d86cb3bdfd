"""Fits the scale of `briefing.review.scale` to games of our own: python3 -m briefing.review.fit [GAMES] > scale.json

Games are played by several postures up to a decision drawn at random; there the position is estimated as a review
estimates it, by the mean of some hundred futures, and further futures say how it comes out. "Well" is to end at or
above the middle of all of them. k and V0 are the maximum-likelihood fit of W(V) to those outcomes (Newton's method).
It needs numpy.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from math import exp
from statistics import median

from briefing.model.game import Phase
from briefing.pack import load
from briefing.review import futures
from briefing.review.crowd import follow_all
from briefing.review.steady import steady
from briefing.rules import RULES_VERSION, apply, start
from briefing.rules.draws import below, draw
from briefing.study.policies import policy

_SCENARIO = "second-front"
_PLAYED = ("random", "hawk", "dove", "tit-for-tat", "europe-first", "asia-first")
_ESTIMATE, _OUTCOMES = 256, 64


def sample(games: int, first: int = 0) -> list[tuple[float, tuple[int, ...]]]:
    """Positions as estimated, each with how some further futures came out."""
    pack = load()
    hand = steady(pack, _SCENARIO)
    found = []
    for number in range(first, first + games):
        game = start(pack, _SCENARIO, number)
        move = 1 + below(draw(number, 0, "fit/move"), game.moves)
        act = policy(_PLAYED[below(draw(number, 0, "fit/policy"), len(_PLAYED))])
        while game.phase is not Phase.ENDEX and (game.move < move or game.phase is not Phase.DECISION):
            game = apply(game, act(game)).game
        if game.phase is Phase.ENDEX:
            continue
        begun = futures.trunk(game, (), hand)
        weights = [temper.weight for temper in pack.actor("russia").tempers]
        fates = futures.fates(number, game.move, weights, range(_ESTIMATE + _OUTCOMES))
        totals = follow_all([begun], [fates], hand, dice=0)[0].totals
        found.append((sum(totals[:_ESTIMATE]) / _ESTIMATE, tuple(totals[_ESTIMATE:])))
    return found


def fit(sampled: Sequence[tuple[float, tuple[int, ...]]]) -> tuple[float, float]:
    """Fit k and V0."""
    middle = median(total for _, totals in sampled for total in totals)
    rows = [(value - middle, float(total >= middle)) for value, totals in sampled for total in totals]
    slope, shift = 0.02, 0.0  # W = 1 / (1 + exp(-(slope x + shift)))
    for _ in range(50):
        g0 = g1 = h00 = h01 = h11 = 0.0
        for x, y in rows:
            p = 1 / (1 + exp(-max(-40.0, min(40.0, slope * x + shift))))
            w = p * (1 - p)
            g0, g1 = g0 + (y - p) * x, g1 + (y - p)
            h00, h01, h11 = h00 + w * x * x, h01 + w * x, h11 + w
        determinant = h00 * h11 - h01 * h01
        slope += (h11 * g0 - h01 * g1) / determinant
        shift += (h00 * g1 - h01 * g0) / determinant
    return slope, middle - shift / slope


def main(words: Sequence[str]) -> int:
    """Fit, and print what scale.json holds."""
    games = int(words[0]) if words else 300
    sampled = sample(games)
    k, v0 = fit(sampled)
    date = datetime.now(tz=UTC).date().isoformat()
    found = {
        "k": round(k, 5), "v0": round(v0, 1), "date": date, "pack": load().digest, "rules": RULES_VERSION,
        "games": len(sampled), "estimate": _ESTIMATE, "outcomes": _OUTCOMES * len(sampled),
    }  # fmt: skip
    print(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
