"""What the rules look up by name in any pack: without these a game could not be played to its end."""

from __future__ import annotations

from typing import Final

from briefing.rules.council import CAUSES

#: Held against the rules' source by a test.
PARAMETERS: Final[tuple[str, ...]] = (
    "agreed_cohesion", "article5_evidence", "article5_readiness", "blockade_heat", "bluff_cohesion", "bluff_factor",
    "bridge_ease", "bridge_keep", "broken_cohesion", "call_chance", "call_from", "call_noticed",
    "coalition_cohesion", "coalition_each", "coalition_least", "coalition_legitimacy", "collection_settles",
    "commitment_unit", "consult_gain", "consult_price", "consult_tires", "encourage_from", "fell_cohesion",
    "forces_above", "lean_fade", "leap", "leap_window", "licence", "object_below", "reciprocity", "relief_hours",
    "reports_high", "reports_low", "round_keep", "round_price", "rounds", "seized_heat", "signal_scale",
    "soften_ease", "soften_keep", "stated_cohesion", "strength_floor", "tacit_encourage", "tacit_restrain",
    "tacit_tolerate", "unlicensed_top", "war_heat", "warning", "waver_breaks",
)  # fmt: skip

#: The causes of an ally's position that a pack weighs; that it was consulted is its own weight.
WEIGHINGS: Final[tuple[str, ...]] = tuple(cause for cause in CAUSES if cause != "consulted")
