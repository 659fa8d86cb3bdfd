"""The state of many games in lockstep: what a `Game` holds, as one array for each quantity, a column for each game."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from copy import copy
from typing import Final

import numpy as np
from attrs import frozen

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.game import Phase, Settings
from briefing.model.gauges import GAUGES, INDEX
from briefing.model.pack import Scenario
from briefing.rules.draws import stream
from briefing.rules.tables import Test
from briefing.study.batch.arrays import Arrays, Group
from briefing.study.batch.derived import Values
from briefing.study.batch.kinds import Bits, Ints, Masks, below, clipped, key, marked, mixed, part, rooted
from briefing.study.batch.spread import Wave
from briefing.study.batch.told import Cause, Told

_GAUGES: Final = len(GAUGES)
_SEIZED: Final = INDEX["seized"]
FELL, OFFICE, CONSENSUS, COALITION, NATIONS = range(5)
#: How a decision came out, by number: what `Standing.how` says.
HOW: Final = ("", "office", "consensus", "coalition", "nations")


@frozen(slots=True, eq=False)
class Due:
    """Effects that come in one move: lanes, gauges, amounts; `what` and `number` tell which effect of what it is.

    `what` counts options first and rungs behind them. `serial` numbers the batches in the order in which they came.
    """

    serial: int
    lanes: Ints
    gauges: Ints
    by: Ints
    what: Ints
    number: Ints


@frozen(slots=True, eq=False)
class Placed:
    """Orders placed together: lanes, options, strengths."""

    move: int
    lanes: Ints
    options: Ints
    strengths: Ints


@frozen(slots=True, eq=False)
class Decided:
    """Decisions that came out together: lanes, options, how (see `HOW`), strengths."""

    move: int
    lanes: Ints
    options: Ints
    how: Ints
    strengths: Ints


#: The last four true pictures of an opponent's drivers, the newest first: (drivers, lanes) each.
Trail = tuple[Ints, Ints, Ints, Ints]


class Lanes:
    """Games that stand in the same move. Shapes: world (gauges, lanes), flags (flags, lanes; the move set, 0 = never),
    seen (opponents · drivers, lanes), leans (lanes, allies), shown (cards, lanes; the move last shown, 0 = never).

    A text before the Council is an option and its numbers, each (lanes,); `waiting` is a second one behind it, -1 for
    none. `bridged` is (lanes, allies): the how-manieth bridging text, 0 for none.
    """

    def __init__(
        self, arrays: Arrays, scenario: Scenario, seeds: Bits, settings: Settings, *, whole: bool = False
    ) -> None:
        """STARTEX for each seed, before the first move opens. `whole`: with what no rule reads, see `deck`."""
        self.whole = whole
        compiled = arrays.tables
        lanes, allies = len(seeds), len(compiled.ally_list)
        self.arrays, self.scenario, self.settings = arrays, scenario, settings
        self.moves = settings.moves or scenario.moves
        self.move = 1
        self.seeds, self.root = seeds, rooted(seeds)
        self.world = np.zeros((_GAUGES, lanes), np.int64)
        self.flags = np.zeros((len(compiled.flags), lanes), np.int8)
        self.leans = np.zeros((lanes, allies), np.int32)
        self.leaning = False
        self.shown = np.zeros((len(arrays.cards.ids), lanes), np.int8)
        self.card = np.full(lanes, -1, np.int64)
        #: The card that a white cell has put on the next move.
        self.injected = np.full(lanes, -1, np.int64)
        self.chosen = np.full(lanes, -1, np.int64)
        self.launched = np.full(lanes, -1, np.int64)
        self.text = np.full(lanes, -1, np.int64)
        self.waiting = np.full(lanes, -1, np.int64)
        self.strength, self.risk, self.burden, self.proof, self.rounds, self.bridges = (
            np.zeros(lanes, np.int64) for _ in range(6)
        )
        self.bridged = np.zeros((lanes, allies), np.int8)
        self.broke = np.zeros((lanes, allies), np.bool_)
        self.pending: dict[int, list[Due]] = defaultdict(list)
        self.serial = 0
        self.orders: list[Placed] = []
        self.past: list[Decided] = []
        self.rungs: list[Ints] = []
        self.unseen = np.zeros((len(ACTORS), lanes), np.bool_)
        #: What is added to the number of a round when silence is drawn: futures of one game draw it each for itself.
        self.hush: Ints | None = None
        #: Where it is written what happens, if anybody asked for it.
        self.told: Told | None = None
        self.acts = np.zeros(lanes, np.int64)
        self.phase: Phase = Phase.BRIEFING
        self.over = np.zeros(lanes, np.bool_)
        self.seated = np.zeros(lanes, np.bool_)
        self.ending = np.full(lanes, -1, np.int64)
        self.question = np.full(lanes, -1, np.int64)
        self.odds = np.zeros(lanes, np.int64)
        self.reports: list[tuple[int, ...]] = []
        self.reported = np.zeros((0, lanes), np.int8)
        self._streams: dict[str, Bits] = {}
        self._start()
        self.seen = np.concatenate([self._truly(number) for number in range(len(ACTORS))])
        nine = len(DRIVERS)
        truths = [self.seen[at * nine : (at + 1) * nine].copy() for at in range(len(ACTORS))]
        self.trails: list[Trail] = [(now, now, now, now) for now in truths]

    def _start(self) -> None:
        compiled = self.arrays.tables
        for entry in self.scenario.start:
            self.world[INDEX[entry.gauge]] = entry.value
        for ladder in compiled.ladders:
            rung = max(int(self.world[ladder.rung_at, 0]) if self.count else 0, ladder.hold)
            self.world[ladder.rung_at] = self.world[ladder.peak_at] = rung
            self.world[ladder.heat_at] = ladder.severities[rung] * 10
        tempers = compiled.ladder["russia"].actor.tempers
        ends = np.cumsum([temper.weight for temper in tempers])
        points = below(self.draws("russia/type", 0), int(ends[-1]))
        kinds = np.searchsorted(ends, points, "right")
        self.world[INDEX["russia_type"]] = np.where(kinds < len(tempers), kinds, self.world[INDEX["russia_type"]])

    def _truly(self, number: int) -> Ints:
        values = self.values()
        return np.stack([truth(values, base, terms) for base, terms in self.arrays.tables.ladders[number].truth])

    @property
    def count(self) -> int:
        """How many games."""
        return len(self.seeds)

    def row(self, gauge: str) -> Ints:
        """A gauge over all lanes: a view that may be written to."""
        row: Ints = self.world[INDEX[gauge]]
        return row

    def values(self) -> Values:
        """Gauges and derived quantities as they stand now."""
        ladder = self.arrays.tables.ladder
        peaks = tuple(np.array(ladder[actor].severities, np.int64) for actor in ("russia", "china"))
        return Values(self.world, len(self.rungs), (peaks[0], peaks[1]))

    def draws(self, name: str, move: int | None = None, index: int = 0) -> Bits:
        """A draw from a named stream for every lane."""
        return mixed(self.stream(name) + key(self.move if move is None else move, index))

    def stream(self, name: str) -> Bits:
        """Every seed mixed with the number of a stream: what its draws of all moves start from."""
        if name not in self._streams:
            self._streams[name] = mixed(self.root ^ np.uint64(stream(name)))
        return self._streams[name]

    def reseed(self, seeds: Bits) -> None:
        """From here on every lane draws from another seed."""
        self.seeds, self.root = seeds, rooted(seeds)
        self._streams = {}

    def fork(self, lanes: Ints) -> Lanes:
        """The state of these lanes, in ascending order, as lanes of their own; one may stand there many times. What was
        decided before stays behind: no rule reads it.
        """
        other = copy(self)
        for name in _BY_COLUMN:
            setattr(other, name, getattr(self, name).take(lanes, axis=-1))
        for name in _BY_ROW:
            setattr(other, name, getattr(self, name).take(lanes, axis=0))
        other.trails = [_four(trail, lanes) for trail in self.trails]
        other.rungs = [row.take(lanes, axis=1) for row in self.rungs]
        other.past, other.told = [], None
        other._streams = {}  # noqa: SLF001
        counts = np.bincount(lanes, minlength=self.count)
        starts = np.cumsum(counts) - counts

        def spread(old: Ints) -> tuple[Ints, Ints]:
            """Where entries of these old lanes go: (new lane, old entry)."""
            whose = np.repeat(np.arange(len(old)), counts[old])
            first = np.cumsum(counts[old]) - counts[old]
            return starts[old[whose]] + np.arange(len(whose)) - first[whose], whose

        other.pending = defaultdict(list)
        for move, batches in self.pending.items():
            for due in batches:
                to, at = spread(due.lanes)
                other.pending[move].append(
                    Due(due.serial, to, due.gauges[at], due.by[at], due.what[at], due.number[at])
                )
        other.orders = []
        for placed in self.orders:
            to, at = spread(placed.lanes)
            other.orders.append(Placed(placed.move, to, placed.options[at], placed.strengths[at]))
        return other

    # --- changing gauges ----------------------------------------------------------------------------------------------

    def shift(self, lanes: Ints, gauge: int, by: Ints | int, cause: Cause) -> None:
        """Move a gauge within its range, in some lanes."""
        row = self.world[gauge]
        before = row[lanes]
        after = row[lanes] = clipped(before + by, int(self.arrays.highs[gauge]))
        if self.told is not None:
            self.told.moved(lanes, np.full(len(lanes), gauge), before, after, cause)

    def shift_each(self, lanes: Ints, gauges: Ints, by: Ints) -> tuple[Ints, Ints]:
        """Move for each entry its own gauge; no (lane, gauge) may stand twice. Where they stood before, and after."""
        flat = self.world.reshape(-1)
        at = gauges * self.count + lanes
        before = flat[at]
        moved = before + by
        np.maximum(moved, 0, out=moved)
        np.minimum(moved, self.arrays.highs[gauges], out=moved)
        flat[at] = moved
        return before, moved

    def impress(self, lanes: Ints, drivers: Ints | int, by: Ints) -> None:
        """Change what opponents perceive: `drivers` counts through opponents · drivers."""
        flat = self.seen.reshape(-1)
        at = drivers * self.count + lanes
        flat[at] = clipped(flat[at] + by)

    def apply(
        self, lanes: Ints, owners: Ints, strengths: Ints | None, effects: tuple[Wave, ...], first: int = 0,
        *, takes: Callable[[Ints, Ints], Masks] | None = None,
    ) -> None:  # fmt: skip
        """Effects of options (`strengths` permille) or of rungs (None: in full), those at once and those to come.

        `first` is added to the owner to tell what it was; `takes(lanes, owners)` where a rung takes ground.
        """
        for wave in effects:
            whose, (gauges, by, whole, after, number) = wave.of(owners)
            if not len(whose):
                continue
            where = lanes[whose]
            amounts = by if strengths is None else np.where(whole, by, part(by, strengths[whose]))
            now = after == 0
            if takes is not None:
                ground = marked(gauges == _SEIZED)
                free = np.ones(len(whose), np.bool_)
                free[ground] = takes(where[ground], owners[whose[ground]])
                later = marked(free & ~now)
                now &= free
            else:
                later = marked(~now)
            moved = self.shift_each(where[now], gauges[now], amounts[now])
            if self.told is not None:
                self.told.moved(where[now], gauges[now], *moved, ("", owners[whose[now]] + first), number[now])
            if len(later):
                self._queue(where[later], gauges[later], amounts[later], after[later], owners[whose[later]] + first,
                            number[later])  # fmt: skip
        if self.told is not None:
            self.told.next()
        self.serial += 1

    def collect(self, lane: int, report: int) -> None:
        """What collection on a report brings in a lane, at once or later."""
        arrays, one = self.arrays, np.array([lane])
        what = len(arrays.options.keys) + arrays.rungs[-1] + len(arrays.tables.ladders[-1].bases) + report
        for number, effect in enumerate(arrays.tables.pack.reports[report].yields):
            gauge = INDEX[effect.gauge]
            if effect.after:
                columns = (np.array([at]) for at in (gauge, effect.by, effect.after, what, number))
                self._queue(one, *columns)
            else:
                self.shift(one, gauge, effect.by, ("", np.array([what])))
        self.serial += 1

    def _queue(self, lanes: Ints, gauges: Ints, by: Ints, after: Ints, what: Ints, number: Ints) -> None:
        for moves in marked(np.bincount(after)).tolist():
            mine = after == moves
            self.pending[self.move + moves].append(
                Due(self.serial, lanes[mine], gauges[mine], by[mine], what[mine], number[mine])
            )

    # --- conditions ---------------------------------------------------------------------------------------------------

    def holds(self, group: Group) -> Masks:
        """(conditions, lanes): which of a group's conditions hold."""
        found = np.ones((len(group), self.count), np.bool_)
        kept: dict[Test, Masks | bool] = {}
        for number, tests in enumerate(group):
            for test in tests:
                if test not in kept:
                    kept[test] = self._passes(test)
                found[number] &= kept[test]
        return found

    def _passes(self, test: Test) -> Masks | bool:
        compare = test.compare
        if test.kind == 0:
            found: Masks = compare(self.world[test.at], test.value)
            return found
        if test.kind == 1:
            return bool(compare(self.move, test.value))
        if test.kind == 2:
            return bool(compare(self.moves - self.move, test.value))
        never = bool(compare(-1, test.value))
        if test.at < 0:
            return never
        flag = self.flags[test.at - _GAUGES]
        since = compare(self.move - flag.astype(np.int64), test.value)
        return np.where(flag != 0, since, never)


#: The arrays of `Lanes` whose last, and those whose first, axis is that of lanes.
_BY_COLUMN: Final = (
    "world", "flags", "seen", "shown", "unseen", "seeds", "root", "card", "chosen", "launched", "text", "waiting",
    "strength", "risk", "burden", "proof", "rounds", "bridges", "acts", "over", "seated", "ending", "question", "odds",
    "injected",
)  # fmt: skip
_BY_ROW: Final = ("leans", "bridged", "broke")


def _four(trail: Trail, lanes: Ints) -> Trail:
    """The last four true pictures of some lanes."""
    now, once, twice, thrice = (row.take(lanes, axis=1) for row in trail)
    return now, once, twice, thrice


def truth(values: Values, base: int, terms: tuple[tuple[int, int], ...]) -> Ints:
    """`base + Σ times·quantity/1000`, clipped to 0-1000: a driver as it truly is."""
    total = np.zeros(values.world.shape[1], np.int64)
    for at, times in terms:
        total += values(at) * times
    total //= 1000
    total += base
    return clipped(total)
