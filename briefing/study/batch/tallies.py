"""What a study keeps of many games, counted from a batch."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.game import Settings
from briefing.study.batch.lanes import HOW, Lanes
from briefing.study.batch.play import Results, Table
from briefing.study.policies import NAMES
from briefing.study.tally import Tally

if TYPE_CHECKING:
    from briefing.study.assumptions import Changed
    from briefing.study.sweep import Arm

#: Policies that play in a batch: all of them.
POLICIES = NAMES


def tally(setting: Changed, arm: Arm, seeds: range, settings: Settings | None = None) -> Tally:
    """One arm over some seeds: the very tally that game after game would come to."""
    table = Table(setting.pack, setting.scenario, arm.policy, settings)
    results = table.play_all(np.array(seeds, np.uint64), begin=lambda state: _begin(state, setting))
    return counted(arm.name, table, results)


def _begin(state: Lanes, setting: Changed) -> None:
    """What a change of assumptions puts into the opponents' heads at STARTEX."""
    if setting.temper >= 0:
        state.row("russia_type")[:] = setting.temper
    for actor, driver, value in setting.perceived:
        number, at = ACTORS.index(actor), DRIVERS.index(driver)
        state.seen[number * len(DRIVERS) + at] = value
        for row in state.trails[number]:
            row[at] = value


def counted(arm: str, table: Table, results: Results) -> Tally:
    """The tally of some results."""
    pack = table.arrays.tables.pack
    endings = [*(ending.id for ending in pack.endings), "endex"]
    found = Tally(arm)
    found.totals = dict(zip(results.seeds.tolist(), results.total.tolist(), strict=True))
    found.endings = Counter({endings[at]: many for at, many in enumerate(np.bincount(results.ending).tolist()) if many})
    for counter, peaks in zip(found.peaks, results.rungs.max(axis=1, initial=0).T, strict=True):
        counter.update({at: many for at, many in enumerate(np.bincount(peaks).tolist()) if many})
    sums, squares = results.objectives.sum(axis=0).tolist(), (results.objectives**2).sum(axis=0).tolist()
    found.objectives = {
        objective.id: [total, square] for objective, total, square in zip(pack.objectives, sums, squares, strict=True)
    }
    games, _, options, how, _ = results.decisions.T
    picks = np.bincount(options, minlength=len(results.keys)).tolist()
    totals = np.zeros(len(results.keys), np.int64)
    np.add.at(totals, options, results.total[games])
    found.options = {
        key: [many, total] for key, many, total in zip(results.keys, picks, totals.tolist(), strict=True) if many
    }
    ways = np.bincount(how, minlength=len(HOW)).tolist()
    found.stood = Counter({way or "fell": many for way, many in zip(HOW, ways, strict=True) if many})
    found.moves = int(results.last.sum())
    return found
