"""`rules.minds` and `rules.red` for many games: what the opponents perceive, weigh and draw, and what that leaves."""

from __future__ import annotations

from typing import Final

import numpy as np
from attrs import frozen

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.game import Settings
from briefing.rules.minds import PRECISION
from briefing.rules.powers import weight
from briefing.rules.red import place_of
from briefing.rules.tables import Ladder
from briefing.study.batch.arrays import Arrays
from briefing.study.batch.kinds import Bits, Ints, Masks, below, clipped, key, mixed, swings
from briefing.study.batch.lanes import Lanes, truth

_NINE: Final = len(DRIVERS)
_OPP: Final = DRIVERS.index("opp")
_LEAST: Final = 32 * 1024
#: 2^(-n/1024) in 2^-24, for n from 0 to where nothing is left.
_POWERS: Final = np.array([weight(-n) for n in range(_LEAST + 1)], np.int64)
_PPM: Final = 1_000_000


@frozen(slots=True, eq=False)
class Mind:
    """One opponent's ladder as columns over its rungs or drivers; `rows` is (drivers, rungs), `scales` (types, drivers)."""

    number: int
    ladder: Ladder
    bases: Ints
    rows: tuple[tuple[Ints, Ints], ...]
    severities: Ints
    needs: Masks
    scales: Ints
    gains: Ints
    noisy: Ints
    noises: Bits
    seen: Ints
    mobilised: Masks


class Opponents:
    """All three, for one pack and one setting of their precision."""

    def __init__(self, arrays: Arrays, settings: Settings) -> None:
        """Compile the ladders."""
        self.known = arrays.known
        self.arrays = arrays
        self.fixed = settings.opponents == "fixed"
        self.precision = PRECISION[settings.opponents]
        self.minds = tuple(_mind(arrays, number) for number in range(len(ACTORS)))

    # --- perception ---------------------------------------------------------------------------------------------------

    def look(self, state: Lanes, number: int, *, noise: bool = True) -> None:
        """One move of perception."""
        mind = self.minds[number]
        ladder, trail = mind.ladder, state.trails[number]
        values = state.values()
        now = np.stack([truth(values, base, terms) for base, terms in ladder.truth])
        trail = state.trails[number] = (now, *trail[:3])
        observed = now.copy()
        for at, lag in enumerate(ladder.lags):
            if lag:
                observed[at] = trail[lag][at]
        if noise and len(mind.noisy):
            name = f"{ladder.id}/sees"
            bits = state.stream(name) + np.array([key(state.move, int(at)) for at in mind.noisy], np.uint64)[:, None]
            observed[mind.noisy] += swings(mixed(bits), mind.noises)
        clipped(observed)
        seen = state.seen[number * _NINE : (number + 1) * _NINE]
        observed -= seen
        observed *= mind.gains
        observed >>= 4
        seen += observed

    # --- choice -------------------------------------------------------------------------------------------------------

    def weights(self, state: Lanes, number: int) -> Ints:
        """(rungs, lanes): the odds of each rung with the picture that the opponent has now."""
        mind = self.minds[number]
        seen = state.seen[number * _NINE : (number + 1) * _NINE]
        if mind.ladder.id == "russia":
            drivers = seen * mind.scales[state.row("russia_type")].T
        else:
            drivers = seen * mind.scales[0][:, None]
        drivers //= 1000
        raw = np.repeat(mind.bases[:, None], state.count, axis=1)
        for at, (rungs, row) in enumerate(mind.rows):
            if len(rungs):
                raw[rungs] += row * drivers[at] // 1000
        allowed = self._allowed(state, mind, drivers[_OPP])
        lowest = np.int64(-(1 << 40))
        np.copyto(raw, lowest, where=~allowed)
        best = raw.max(axis=0)
        if self.fixed:
            first = raw.argmax(axis=0)
            return (np.arange(len(raw))[:, None] == first).astype(np.int64)
        raw -= best
        raw *= self.precision
        raw >>= 2
        np.negative(raw, out=raw)
        np.minimum(raw, _LEAST, out=raw)
        return _POWERS.take(raw)

    def _allowed(self, state: Lanes, mind: Mind, opp: Ints) -> Masks:
        ladder, known = mind.ladder, self.known
        highest = len(ladder.bases) - 1
        top = np.minimum(state.world[ladder.rung_at] + known["leap"], highest)
        free = (state.world[ladder.heat_at] >= known["war_heat"]) | (opp > known["leap_window"])
        top[free] = highest
        if ladder.id == "dprk":
            licence = state.row("tacit") * state.row("patron") // 1000
            bound = np.minimum(top, known["unlicensed_top"])
            np.copyto(top, bound, where=licence < known["licence"])
        allowed = np.arange(highest + 1)[:, None] <= top
        if mind.needs.any():
            warned = state.row("since_mobilised") <= known["warning"]
            allowed[mind.needs] &= warned
        return allowed

    def act(self, state: Lanes, number: int) -> Ints:
        """Draw the rung of each lane, and leave behind what it leaves."""
        mind = self.minds[number]
        name = mind.ladder.id
        weights = self.weights(state, number)
        total = weights.sum(axis=0)
        bits = state.draws(f"{name}/rung")
        points = (((bits >> np.uint64(32)) * total.astype(np.uint64)) >> np.uint64(32)).astype(np.int64)
        rungs = np.zeros(state.count, np.int64)
        ahead = np.zeros(state.count, np.int64)
        for row in weights[:-1]:
            ahead += row
            rungs += ahead <= points
        state.unseen[number] = below(state.draws(f"{name}/seen"), 1000) >= mind.seen[rungs]
        if state.whole:
            self._odds(state, number, weights)
        self._leave(state, mind, rungs)
        return rungs

    def _odds(self, state: Lanes, number: int, weights: Ints) -> None:
        """The model's chance (ppm) of what the move's question asks, where it asks about this opponent."""
        questions = state.arrays.tables.pack.questions
        ladder = self.minds[number].ladder
        found = ppm(weights)
        for at, question in enumerate(questions):
            if question.actor == ladder.id:
                mine = state.question == at
                state.odds[mine] = found[place_of(ladder, question.rung) :, mine].sum(axis=0)

    def _leave(self, state: Lanes, mind: Mind, rungs: Ints) -> None:
        ladder, world = mind.ladder, state.world
        world[ladder.rung_at] = rungs
        np.maximum(world[ladder.peak_at], rungs, out=world[ladder.peak_at])
        world[ladder.heat_at] = mind.severities[rungs] * 10
        pushed = (3 * world[ladder.momentum_at] + np.minimum(1000, 90 * rungs)) // 4
        pushed += state.row("answer") * self.known["reciprocity"] // 10
        world[ladder.momentum_at] = clipped(pushed)
        if ladder.id == "russia":
            since = state.row("since_mobilised")
            since[:] = np.where(mind.mobilised[rungs], 0, np.minimum(99, since + 1))
        if ladder.id == "china":
            weeks, closed = state.row("blockade"), mind.severities[rungs] * 10 >= self.known["blockade_heat"]
            weeks[:] = np.where(closed, np.minimum(99, weeks + 1), 0)
        begins = self.arrays.rungs[mind.number]

        def takes(lanes: Ints, owners: Ints) -> Masks:
            """Ground that is held is not seized again, nor is any where relief comes sooner than a capital is lost."""
            hours = state.values().derived("capital_hours")[lanes]
            relieved = mind.needs[owners - begins] & (hours >= self.known["relief_hours"])
            return (state.row("seized")[lanes] == 0) & ~relieved

        owners, first = rungs + begins, len(self.arrays.options.keys)
        state.apply(np.arange(state.count), owners, None, self.arrays.rung_effects, first, takes=takes)

    # --- the move -----------------------------------------------------------------------------------------------------

    def move(self, state: Lanes) -> None:
        """All three opponents move."""
        taken = []
        for number, actor in enumerate(ACTORS):
            self.look(state, number)
            rungs = self.act(state, number)
            taken.append(rungs)
            if actor == "china":
                self._license(state, rungs)
                self._call(state, rungs)
        state.rungs.append(np.stack(taken))

    def _license(self, state: Lanes, rungs: Ints) -> None:
        known = self.known
        tacit = np.full(state.count, known["tacit_tolerate"])
        tacit[rungs >= known["encourage_from"]] = known["tacit_encourage"]
        tacit[rungs <= 1] = known["tacit_restrain"]
        state.row("tacit")[:] = tacit

    def _call(self, state: Lanes, rungs: Ints) -> None:
        known = self.known
        if not (rungs >= known["call_from"]).any():
            return
        calls = (state.row("call") == 0) & (rungs >= known["call_from"])
        calls &= below(state.draws("china/call"), 1000) < known["call_chance"]
        noticed = below(state.draws("china/call-noticed"), 1000) < known["call_noticed"]
        state.row("call")[calls] = state.move
        state.row("call_known")[calls] = noticed[calls]


def ppm(weights: Ints) -> Ints:
    """`Choice.ppm` of every lane: (rungs, lanes) in parts per million, largest remainders rounded up."""
    total = weights.sum(axis=0)
    floors = weights * _PPM // total
    rest = _PPM - floors.sum(axis=0)
    order = np.argsort(-(weights * _PPM % total), axis=0, kind="stable")
    more = np.arange(len(weights))[:, None] < rest
    np.put_along_axis(floors, order, np.take_along_axis(floors, order, 0) + more, 0)
    return floors


def _mind(arrays: Arrays, number: int) -> Mind:
    ladder = arrays.tables.ladders[number]
    rungs = ladder.actor.rungs
    needed = {rung.needs for rung in rungs if rung.needs}
    war = arrays.known["war_heat"]
    rows = [np.array(row, np.int64) for row in ladder.rows]
    noisy = np.array([at for at, amplitude in enumerate(ladder.noises) if amplitude > 0], np.int64)
    return Mind(
        number=number,
        ladder=ladder,
        bases=np.array(ladder.bases, np.int64),
        rows=tuple((np.flatnonzero(row), row[np.flatnonzero(row)][:, None]) for row in rows),
        severities=np.array(ladder.severities, np.int64),
        needs=np.array(ladder.needs, np.bool_),
        scales=np.array(ladder.scales, np.int64),
        gains=np.array(ladder.gains, np.int64)[:, None],
        noisy=noisy,
        noises=np.array(ladder.noises, np.int64)[noisy].astype(np.uint64)[:, None],
        seen=np.array([rung.seen for rung in rungs], np.int64),
        mobilised=np.array([rung.id in needed or rung.severity * 10 >= war for rung in rungs], np.bool_),
    )


