"""Whole games, thousands at once, with numpy: exactly the games that the scalar rules would play."""

from __future__ import annotations

from briefing.study.batch.play import CHUNK, Results, Table, play
from briefing.study.batch.single import game
from briefing.study.batch.tallies import POLICIES, tally

__all__ = ["CHUNK", "POLICIES", "Results", "Table", "game", "play", "tally"]
