"""Games beside each other: where two part and what it cost, what many chose and what came of it."""

from briefing.review.compare.many import FEWEST, Spread, spread
from briefing.review.compare.played import Played, played
from briefing.review.compare.two import Pair, pair

__all__ = ["FEWEST", "Pair", "Played", "Spread", "pair", "played", "spread"]
