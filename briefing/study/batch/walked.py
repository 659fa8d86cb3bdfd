"""The last week of many games exactly: every rung that opponents might draw, each a lane with its chance.

As the review's `loaded` walks it, game by game: the same loaded dice in the same order, so the same leaves.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from briefing.model.actors import ACTORS
from briefing.study.batch.kinds import Ints
from briefing.study.batch.lanes import Lanes
from briefing.study.batch.minds import Opponents

Chances = NDArray[np.float64]
_PPM = 1_000_000


def walk(opponents: Opponents, state: Lanes, dice: int) -> tuple[Lanes, Ints, Chances]:
    """The opponents' move in every way: lanes after it, the lane that each comes from, and its chance there.

    The rungs of the first `dice` opponents are walked; what the others take, and what is perceived, is drawn.
    """
    whose, chances = np.arange(state.count), np.ones(state.count)
    taken: list[Ints] = []
    for number, actor in enumerate(ACTORS):
        opponents.look(state, number)
        chance: Ints | int = opponents.known["call_chance"]
        if number < dice:
            ppm = opponents.ppm(state, number)
            lanes, loaded = np.nonzero(ppm.T)
            shares = np.ones(len(lanes))
            if actor == "china":
                lanes, loaded, shares, chance = _calls(opponents, state, lanes, loaded)
            chances = chances[lanes] * shares * ppm[loaded, lanes] / _PPM
            whose, taken = whose[lanes], [row[lanes] for row in taken]
            state = state.fork(lanes)
            rungs = opponents.act(state, number, loaded)
        else:
            rungs = opponents.act(state, number)
        taken.append(rungs)
        if actor == "china":
            opponents.license(state, rungs)
            opponents.call(state, rungs, chance)
    state.rungs.append(np.stack(taken))
    return state, whose, chances


def _calls(opponents: Opponents, state: Lanes, lanes: Ints, rungs: Ints) -> tuple[Ints, Ints, Chances, Ints]:
    """Whether Beijing calls Moscow is a die too, thrown once its rung is high enough: first yes, then no."""
    known = opponents.known
    chance = known["call_chance"]
    thrown = (state.row("call")[lanes] == 0) & (rungs >= known["call_from"])
    sides = [(1000, share) for share in (chance / 1000,) if share] + [
        (0, share) for share in (1 - chance / 1000,) if share
    ]
    counts = np.where(thrown, len(sides), 1)
    at = np.repeat(np.arange(len(lanes)), counts)
    side = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
    mine = thrown[at]
    shares = np.where(mine, np.array([share for _, share in sides])[side], 1.0)
    chances = np.where(mine, np.array([permille for permille, _ in sides])[side], chance)
    return lanes[at], rungs[at], shares, chances
