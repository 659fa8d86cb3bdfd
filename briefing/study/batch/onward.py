"""Futures by the thousand: games that go on from one decision, each with draws and a hidden type of its own.

What a review follows one by one (`review.futures.follow`) is followed here at once, to the same numbers: the leaves
are equal, leaf by leaf. What all futures of an option share is played first by the rules (`review.futures.trunk`),
up to the first thing that is uncertain; here begins what differs.

    ranks = Ranks(hand.rank, PATIENCE)                       # the posture that plays on (`review.steady`)
    begun = [trunk(moment.game, plan, hand) for _, plan in moment.plans]
    whose, seeds, tempers                                    # (lanes,) each: which trunk, which `Fate`
    leaves = onward(begun, whose, seeds, tempers, ranks)
    leaves.lane, leaves.chance, leaves.total, ...            # (leaves,) each

One call takes all options of a decision, or of several in the same move. What it costs from the second of twelve moves
(CPU time of one busy core, beside 19 ms for a future followed by the rules): 32 futures 98 ms, 512 in 194 ms, 2048 in
295 ms, 8192 in 715 ms; and 80 ms once for a pack. For one or two futures the rules are as fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
from attrs import evolve, frozen
from numpy.typing import ArrayLike

from briefing.model.acts import Act
from briefing.model.game import Game, Phase
from briefing.model.gauges import INDEX
from briefing.model.pack import Pack
from briefing.study.batch import floor
from briefing.study.batch.closing import assess
from briefing.study.batch.council import Council
from briefing.study.batch.kinds import Bits, Bytes, Ints, Masks, Shorts, marked
from briefing.study.batch.lanes import Lanes
from briefing.study.batch.midway import midway
from briefing.study.batch.play import Book, Results, Table
from briefing.study.batch.policies import Ranks
from briefing.study.batch.walked import Chances, walk

__all__ = ["CHUNK", "WALKED", "Begun", "Leaves", "Ranks", "onward"]

#: Futures that go on at once.
CHUNK: Final = 4096
#: In the last move the rungs of China and Russia, which decide it, are walked rather than drawn.
WALKED: Final = 2
#: Rounds of silence fit below this, and a future's number above it (see `review.futures`).
_ROUNDS: Final = 64
_LOW: Final = np.uint64((1 << 24) - 1)
_TYPE: Final = INDEX["russia_type"]
_NEVER: Final = -1


class Begun(Protocol):
    """What all futures of an option share: the game up to the first thing that is uncertain, and the acts left."""

    @property
    def game(self) -> Game:
        """It stands in the Council, or in DECISION with nothing but RED before it."""

    @property
    def rest(self) -> tuple[Act, ...]:
        """The acts of the plan that are left, and that are done where they are open."""


@frozen(slots=True, eq=False)
class Leaves:
    """Every way in which the futures end, in the order of the lanes: one for each, or, from a decision in the last
    move, one for each that the walked rungs allow.

    lane (leaves,): the future, as it was given. chance (leaves,): 0 to 1; those of a future sum to 1 but for rounding.
    total, ungated, ceiling (leaves,) and objectives (leaves, objectives): permille; ceiling is the lowest of the gates
    that hold, 1000 for none. gates (leaves, gates). ending (leaves,): the number of an ending of the pack, or how many
    it has where a game just came to its last move. rungs (leaves, moves, opponents): -1 after the end.
    """

    lane: Ints
    chance: Chances
    total: Ints
    ungated: Ints
    ceiling: Ints
    objectives: Ints
    gates: Masks
    ending: Ints
    rungs: Bytes

    def __len__(self) -> int:
        return len(self.lane)

    def expected(self, lanes: int) -> Chances:
        """The expected total of each of so many futures, (lanes,)."""
        found = np.zeros(lanes)
        np.add.at(found, self.lane, self.chance * self.total)
        return found


def onward(
    begun: Sequence[Begun], whose: ArrayLike, seeds: ArrayLike, tempers: ArrayLike, posture: Ranks,
    *, dice: int = WALKED, chunk: int = CHUNK,
) -> Leaves:  # fmt: skip
    """Play futures to ENDEX. `whose`, `seeds` and `tempers` (lanes,) say for each future which of `begun` it goes on
    from, its seed from RED on (64 bits; its low 24 decide who breaks silence), and Russia's type. `dice`: how many
    opponents' rungs are walked in the last move (0 to 3). All of `begun` must stand in the same move of the same pack,
    scenario and settings. Raises ValueError where they do not, for a game that has more to decide before RED, and for
    one in which a delegation has spoken (see `midway`).
    """
    owners, fates = np.asarray(whose, np.int64), np.asarray(seeds, np.uint64)
    types = np.asarray(tempers, np.int64)
    for one in begun:
        _ready(one)
    table = _table(begun[0].game, posture)
    base = midway(table.arrays, [one.game for one in begun])
    # Lanes of one beginning stand side by side; their order is put right in the end.
    order = np.argsort(owners, kind="stable")
    parts = []
    for first in range(0, max(1, len(order)), chunk):
        some = order[first : first + chunk]
        parts.append(_follow(table, base, begun, _Some(some, owners[some], fates[some], types[some]), dice))
    names = ("lane", "chance", "total", "ungated", "ceiling", "objectives", "gates", "ending", "rungs")
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    back = np.argsort(columns["lane"], kind="stable")
    return Leaves(**{name: column[back] for name, column in columns.items()})


def _ready(one: Begun) -> None:
    game = one.game
    if game.phase is Phase.COUNCIL:
        return
    if game.phase is not Phase.DECISION or game.table or not one.rest or one.rest[0].verb != "advance":
        message = "the game has more to decide before RED: futures go on from where the first thing is uncertain"
        raise ValueError(message)


@frozen(slots=True, eq=False)
class _Some:
    """Some futures: their numbers, whose they are, seeds, types."""

    lanes: Ints
    whose: Ints
    seeds: Bits
    types: Ints


def _follow(table: Table, base: Lanes, begun: Sequence[Begun], some: _Some, dice: int) -> Leaves:
    state = base.fork(some.whose)
    state.phase = Phase.COUNCIL
    state.hush = _ROUNDS * (1 + (some.seeds & _LOW).astype(np.int64))
    turn = Planned(table.council, table.turn, begun, some.whose)
    floor.debate(state, table.council, turn, lambda _: None)
    state.hush = None
    state.reseed(some.seeds)
    state.world[_TYPE] = some.types
    if state.move < state.moves:
        return _leaves(table, table.go_on(state), some.lanes, np.ones(state.count))
    state, at, chances = walk(table.opponents, state, dice)
    assess(state)
    book = Book(state)
    book.enter(state)
    return _leaves(table, book.results(state), some.lanes[at], chances)


def _leaves(table: Table, results: Results, lanes: Ints, chances: Chances) -> Leaves:
    ceiling = np.full(len(results), 1000)
    for gate, held in zip(table.arrays.tables.pack.gates, results.gates.T, strict=True):
        np.copyto(ceiling, np.minimum(ceiling, gate.ceiling), where=held)
    return Leaves(lanes, chances, results.total, results.ungated, ceiling, results.objectives, results.gates,
                  results.ending, results.rungs)  # fmt: skip


class Planned:
    """In the Council the acts that a plan has left, those that are open, and then the posture."""

    def __init__(self, council: Council, turn: floor.Turn, begun: Sequence[Begun], whose: Ints) -> None:
        self._council, self._turn = council, turn
        allies = council.arrays.tables.allies
        longest = max(len(one.rest) for one in begun)
        verbs, of = np.full((len(begun), longest + 1), _NEVER), np.zeros((len(begun), longest + 1), np.int64)
        for row, one in enumerate(begun):
            for at, act in enumerate(one.rest):
                verbs[row, at], of[row, at] = _coded(act, allies)
        self._verbs, self._allies = verbs, of
        self._lengths = np.array([len(one.rest) for one in begun], np.int64)[whose]
        self._whose, self._at = whose, np.zeros(len(whose), np.int64)

    def __call__(self, state: Lanes, lanes: Ints, scores: Shorts) -> None:
        """One act in each of these lanes."""
        looking = marked(self._at[lanes] < self._lengths[lanes])
        free = np.ones(len(lanes), np.bool_)
        while len(looking):
            mine = lanes[looking]
            row, at = self._whose[mine], self._at[mine]
            verbs, allies = self._verbs[row, at], self._allies[row, at]
            self._at[mine] += 1
            open_, causes = floor.may_be_done(state, self._council, mine, scores[looking], (verbs, allies))
            now = looking[open_]
            if len(now):
                free[now] = False
                acts = (verbs[open_], allies[open_], causes[open_])
                floor.carry_out(state, self._council, lanes[now], scores[now], acts)
            looking = looking[~open_]
            looking = looking[self._at[lanes[looking]] < self._lengths[lanes[looking]]]
        left = marked(free)
        if len(left):
            self._turn(state, lanes[left], scores[left])


def _coded(act: Act, allies: dict[str, int]) -> tuple[int, int]:
    """An act of the Council as a number and an ally; what is none there is never open."""
    if act.verb in ("consult", "soften") and act.word:
        verb = floor.CONSULT if act.verb == "consult" else floor.BRIDGE
        return (verb, allies[act.word]) if act.word in allies else (_NEVER, 0)
    if act.verb == "stand":
        message = "a plan in which a delegation speaks is played on by the rules alone"
        raise ValueError(message)
    plain = {"soften": floor.SOFTEN, "silence": floor.SILENCE, "coalition": floor.COALITION,
             "withdraw": floor.WITHDRAW}  # fmt: skip
    return plain.get(act.verb, _NEVER), 0


_KEPT: Final[list[tuple[Pack, Game, Ranks, Table]]] = []


def _table(game: Game, posture: Ranks) -> Table:
    """The table of a game and a posture; the last few are kept."""
    for pack, kept, ranks, found in _KEPT:
        same = (kept.scenario.id, kept.settings) == (game.scenario.id, game.settings)
        if pack is game.pack and ranks == posture and same:
            return found
    # What a white cell has done is in the game; it does nothing more.
    made = Table(game.pack, game.scenario.id, posture, evolve(game.settings, control=False))
    _KEPT.append((game.pack, game, posture, made))
    del _KEPT[:-4]
    return made
