"""Whole games, thousands at once, by a policy: the loop over moves, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from attrs import frozen

from briefing.model.actors import ACTORS
from briefing.model.game import Phase, Settings
from briefing.model.gauges import INDEX
from briefing.model.pack import Pack
from briefing.study.batch import adopt
from briefing.study.batch.arrays import Arrays, arrays
from briefing.study.batch.closing import assess, score
from briefing.study.batch.council import Council
from briefing.study.batch.deck import open_move
from briefing.study.batch.floor import debate
from briefing.study.batch.kinds import Bits, Bytes, Ints, Masks, marked
from briefing.study.batch.lanes import Lanes
from briefing.study.batch.minds import Opponents
from briefing.study.batch.policies import Ranks, seated
from briefing.study.batch.told import Told

#: Games in one chunk: as many as fit the caches of a small machine. Results do not depend on it.
CHUNK: Final = 16384
_PEAKS: Final = [INDEX[f"{actor}_peak"] for actor in ACTORS]

Watch = Callable[[Lanes], None]


@frozen(slots=True, eq=False)
class Results:
    """What came of many games, in the order of their seeds.

    ending (games,): the number of an ending of the pack, or how many it has where a game just came to its last move.
    total, ungated (games,) and objectives (games, objectives): permille. gates (games, gates). rungs (games, moves,
    opponents): the rung taken, -1 after the end. peaks (games, opponents). last (games,): the move that was the last.
    decisions (decisions, 5): game, move, option (number in `keys`), how (number in `lanes.HOW`), strength.
    """

    keys: tuple[str, ...]
    seeds: Bits
    ending: Ints
    total: Ints
    ungated: Ints
    objectives: Ints
    gates: Masks
    rungs: Bytes
    peaks: Bytes
    last: Ints
    decisions: Ints

    def __len__(self) -> int:
        return len(self.seeds)

    @classmethod
    def merged(cls, parts: Sequence[Results]) -> Results:
        """Several results of one pack as one. Raises ValueError for none."""
        if not parts:
            message = "there are no results to merge"
            raise ValueError(message)
        decisions, before = [], 0
        for part in parts:
            moved = part.decisions.copy()
            moved[:, 0] += before
            decisions.append(moved)
            before += len(part)
        names = ("seeds", "ending", "total", "ungated", "objectives", "gates", "rungs", "peaks", "last")
        columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
        return cls(keys=parts[0].keys, decisions=np.concatenate(decisions), **columns)


class Table:
    """A pack and a policy, ready to play: compiled once for many chunks."""

    def __init__(self, pack: Pack, scenario_id: str, policy: str | Ranks, settings: Settings | None = None) -> None:
        """Raises KeyError for a scenario or policy that there is not, ValueError for a game with a white cell."""
        self.settings = settings or Settings()
        if self.settings.control:
            message = "a white cell takes part by hand: games with one are not played in a batch"
            raise ValueError(message)
        self.arrays: Arrays = arrays(pack)
        scenario = next((each for each in pack.scenarios if each.id == scenario_id), None)
        if scenario is None:
            raise KeyError(scenario_id)
        self.scenario = scenario
        self.moves = self.settings.moves or scenario.moves
        self.council = Council(self.arrays, self.moves)
        self.opponents = Opponents(self.arrays, self.settings)
        self.seat, self.turn = seated(self.arrays, self.council, self.opponents, policy)

    def play_all(
        self, seeds: Bits, *, reports: bool = False, chunk: int = CHUNK, begin: Watch | None = None
    ) -> Results:
        """Any number of games, chunk by chunk. `begin` may change the lanes at STARTEX."""
        starts = range(0, max(1, len(seeds)), chunk)
        return Results.merged([self.play(seeds[at : at + chunk], reports=reports, begin=begin) for at in starts])

    def play(
        self, seeds: Bits, *, reports: bool = False, begin: Watch | None = None, watch: Watch | None = None,
        tell: bool = False,
    ) -> Results:  # fmt: skip
        """One chunk of games. `watch` sees the lanes after every act; those that were `over`
        in an earlier move play on unseen, and under ENDEX only those that have an ending have come to it. With `tell`
        it finds in `told` what the act brought, event by event; that needs reports.
        """
        state = Lanes(self.arrays, self.scenario, seeds, self.settings, whole=reports or tell)
        state.told = Told(self.arrays) if tell else None
        if begin is not None:
            begin(state)
        open_move(state)
        self.opponents.signal(state)
        if watch is not None:
            watch(state)
        return self.go_on(state, watch)

    def go_on(self, state: Lanes, watch: Watch | None = None) -> Results:
        """Play on to ENDEX from where lanes stand, all in the same phase of the same move."""
        watch = watch or (lambda _: None)
        book = Book(state)
        while True:
            self._week(state, watch)
            book.enter(state)
            state.acts += 1
            state.phase = Phase.ENDEX
            if state.told is not None:
                state.told.ended(state, book.total)
            watch(state)
            state.over |= state.ending >= 0
            if state.over.all():
                return book.results(state)
            state.move += 1
            open_move(state)
            self.opponents.signal(state)
            watch(state)

    def _week(self, state: Lanes, watch: Watch) -> None:
        """What is left of a move, up to its end."""
        if state.phase is Phase.BRIEFING:
            state.phase = Phase.DECISION
            state.acts += 1
            watch(state)
        if state.phase is Phase.DECISION:
            self._decide(state, watch)
            state.phase = Phase.COUNCIL
            state.seated = state.text >= 0
            state.acts += state.seated
            watch(state)
        if state.phase is Phase.COUNCIL:
            debate(state, self.council, self.turn, watch)
            state.phase = Phase.RED
            self.opponents.move(state)
            state.acts += 1
            watch(state)
        if state.phase is Phase.RED:
            state.phase = Phase.ASSESS
            assess(state)
            state.acts += 1
            watch(state)

    def _decide(self, state: Lanes, watch: Watch) -> None:
        self._choose(state, state.chosen < 0)
        watch(state)
        launched = np.where(state.launched < 0, self.seat.launch(state), -1)
        undecided = (state.card >= 0) & (state.chosen < 0)
        if not self.seat.restless:
            launched[undecided] = -1
        state.launched = np.maximum(state.launched, launched)
        lanes = marked(launched >= 0)
        if len(lanes):
            state.shown[self.arrays.options.card[launched[lanes]], lanes] = state.move
            adopt.take(state, self.council, lanes, launched[lanes])
        state.acts[lanes] += 1
        watch(state)
        opened = undecided & (launched >= 0)
        if opened.any():
            self._choose(state, opened)
            watch(state)

    def _choose(self, state: Lanes, where: Masks) -> None:
        chosen = np.where(where, self.seat.choose(state), state.chosen)
        lanes = marked((chosen >= 0) & where)
        state.chosen = chosen
        if len(lanes):
            adopt.take(state, self.council, lanes, chosen[lanes])
        state.acts[lanes] += 1


class Book:
    """Where the outcome of each game is written as it ends."""

    def __init__(self, state: Lanes) -> None:
        """The moves before are written down at once."""
        pack, games = state.arrays.tables.pack, state.count
        self.ending, self.total, self.ungated, self.last = (np.full(games, -1, np.int64) for _ in range(4))
        self.objectives = np.zeros((games, len(pack.objectives)), np.int64)
        self.gates = np.zeros((games, len(pack.gates)), np.bool_)
        self.peaks = np.zeros((games, len(ACTORS)), np.int8)
        self.rungs = np.full((games, state.moves, len(ACTORS)), -1, np.int8)
        for move, taken in enumerate(state.rungs):
            self.rungs[:, move] = taken.T

    def enter(self, state: Lanes) -> None:
        """Write down what ended in this move."""
        self.rungs[~state.over, state.move - 1] = state.rungs[-1].T[~state.over]
        ended = (state.ending >= 0) & ~state.over
        if not ended.any():
            return
        total, ungated, objectives, gates = score(state)
        self.ending[ended] = state.ending[ended]
        self.total[ended], self.ungated[ended] = total[ended], ungated[ended]
        self.objectives[ended], self.gates[ended] = objectives.T[ended], gates.T[ended]
        self.peaks[ended] = state.world[_PEAKS].T[ended]
        self.last[ended] = state.move

    def results(self, state: Lanes) -> Results:
        """All of it."""
        rows = [
            np.stack([past.lanes, np.full(len(past.lanes), past.move), past.options, past.how, past.strengths], axis=1)
            for past in state.past
        ]
        decisions = np.concatenate([np.zeros((0, 5), np.int64), *rows])
        decisions = decisions[decisions[:, 1] <= self.last[decisions[:, 0]]]
        # Sixteen bits are sorted by counting, which is many times as fast.
        games = decisions[:, 0].astype(np.uint16 if len(self.last) <= 1 << 16 else np.int64)
        return Results(
            keys=state.arrays.options.keys,
            seeds=state.seeds,
            ending=self.ending,
            total=self.total,
            ungated=self.ungated,
            objectives=self.objectives,
            gates=self.gates,
            rungs=self.rungs,
            peaks=self.peaks,
            last=self.last,
            decisions=decisions[np.argsort(games, kind="stable")],
        )


def play(
    pack: Pack, scenario_id: str, seeds: Bits, policy: str, settings: Settings | None = None,
    *, reports: bool = False, chunk: int = CHUNK,
) -> Results:  # fmt: skip
    """Whole games by a policy, one for each seed. Raises KeyError for a scenario or policy that there is not."""
    table = Table(pack, scenario_id, policy, settings)
    return table.play_all(np.asarray(seeds, np.uint64), reports=reports, chunk=chunk)
