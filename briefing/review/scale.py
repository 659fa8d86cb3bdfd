"""From points to chances: the win-chance-like scale on which losses are judged, marks, and accuracy.

W(V) = 100 / (1 + e^(-k (V - V0))): how likely a position of expected final score V is to end at or above the middle of
what comes out of such positions. k and V0 are fitted (`briefing.review.fit`) to games of our own, estimated as a review
estimates them, and kept in scale.json with the date and the digest of the pack that they were fitted to. A point lost
where the game is open so weighs more than one lost where it is decided either way.

The thresholds are chess's (lichess): 5, 10 and 15 points of W. The accuracy of a decision that lost x points of W is
103.1668 e^(-0.04354 x) - 3.1669, within 0-100; a game's is the mean of the volatility-weighted mean and the harmonic
mean of its decisions'. A loss within twice its standard error counts as none.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import exp, sqrt
from typing import Any, Final, Literal

Mark = Literal["", "!", "?!", "?", "??"]

INACCURACY: Final = 5.0
MISTAKE: Final = 10.0
BLUNDER: Final = 15.0
#: A difference counts from so many of its standard errors.
SIGNIFICANT: Final = 2.0

MARK_WORDS: Final[dict[str, str]] = {
    "!": "the one option that was clearly best, and taken",
    "?!": "an inaccuracy",
    "?": "a mistake",
    "??": "a blunder",
    "": "",
}


@cache
def fitted() -> dict[str, Any]:
    """The fitted constants and what they were fitted to."""
    found: dict[str, Any] = json.loads(files("briefing.review").joinpath("scale.json").read_text("utf-8"))
    return found


def chance(points: float) -> float:
    """W of an expected final score, 0-100."""
    scale = fitted()
    raised = -float(scale["k"]) * (points - float(scale["v0"]))
    return 100.0 / (1.0 + exp(min(60.0, max(-60.0, raised))))


def mark(loss: float, significant: bool, only: bool) -> Mark:
    """The mark of a decision that lost so much of W; `only`: nothing else that was open came near it."""
    if only:
        return "!"
    if not significant or loss < INACCURACY:
        return ""
    return "?!" if loss < MISTAKE else "?" if loss < BLUNDER else "??"


def accuracy(loss: float) -> float:
    """The accuracy of one decision, 0-100."""
    return min(100.0, max(0.0, 103.1668 * exp(-0.04354 * max(0.0, loss)) - 3.1669))


def of_game(losses: Sequence[float], standings: Sequence[float]) -> float | None:
    """The accuracy of a game: losses in W, and the W on which each decision was taken; None where nothing was decided.

    The weight of a decision is how much W swings around it (standard deviation over a window of a tenth of the
    decisions, 2 to 8 of them, held between 0.5 and 12), as in chess.
    """
    if not losses:
        return None
    each = [accuracy(loss) for loss in losses]
    window = max(2, min(8, len(losses) // 10))
    weights = []
    for at in range(len(each)):
        begin = max(0, min(at, len(standings) - window))
        weights.append(min(12.0, max(0.5, _deviation(standings[begin : begin + window]))))
    weighted = sum(value * weight for value, weight in zip(each, weights, strict=True)) / sum(weights)
    harmonic = len(each) / sum(1.0 / max(value, 1e-9) for value in each)
    return (weighted + harmonic) / 2


def _deviation(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sqrt(sum((value - mean) ** 2 for value in values) / len(values))
