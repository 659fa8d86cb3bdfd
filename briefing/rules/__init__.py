"""The deterministic state machine: pure functions over integers. Four calls are the whole of it.

start(pack, scenario, seed, settings) -> Game
legal_acts(game) -> tuple[Act, ...]          objections(game, act) -> every reason why not
apply(game, act) -> Step(game, events)
digest(game) -> str
"""

from __future__ import annotations

from briefing.rules.digests import RULES_VERSION, digest
from briefing.rules.legal import legal_acts, objections
from briefing.rules.machine import IllegalActError, apply, start

__all__ = ["RULES_VERSION", "IllegalActError", "apply", "digest", "legal_acts", "objections", "start"]
