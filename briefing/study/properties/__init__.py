"""The properties that the model is held against, a function each: what is known, how it is measured, the verdict."""

from __future__ import annotations

from typing import Final

from briefing.model.cards import ActorId
from briefing.study.properties.bench import Bench, Measure, Row
from briefing.study.properties.choice import heavy_light, monotone, presence, sabotage, sums, svec, taiwan_order
from briefing.study.properties.frequency import COMPETENT, competent, dprk_first, force, reckless
from briefing.study.properties.nuclear import nuclear_losing, nuclear_order, offramp
from briefing.study.properties.perception import lag, message
from briefing.study.properties.theatres import asia, need_no_call, no_call, ukraine
from briefing.study.properties.wargames import adjudicator, aircraft, capital, stocks

__all__ = ["COMPETENT", "NEEDED", "ROWS", "Bench", "Row"]

#: The rungs that the rows speak of.
NEEDED: Final[tuple[tuple[ActorId, str], ...]] = (
    ("russia", "R5"), ("russia", "R9"), ("russia", "R11"), ("china", "C4"), ("china", "C10"), ("china", "C11"),
    ("dprk", "K5"), ("dprk", "K7"),
)  # fmt: skip
#: All of them, in the order of their numbers.
ROWS: Final[tuple[Measure, ...]] = (
    monotone, presence, force("3", "russia", "R5", "R8", 0.08, 0.48), force("4", "china", "C4", "C7", 0.15, 0.40),
    force("5", "dprk", "K5", "K7", 0.39, 0.84), dprk_first, lag, taiwan_order, svec, no_call, need_no_call,
    asia, heavy_light, nuclear_losing, offramp, nuclear_order, ukraine, capital, adjudicator, aircraft,
    stocks, message, sabotage, sums, competent, reckless,
)  # fmt: skip
