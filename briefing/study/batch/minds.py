"""`rules.minds` and `rules.red` for many games: what the opponents perceive, weigh and draw, and what that leaves."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from attrs import frozen

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.game import Settings
from briefing.rules.minds import WHOLE
from briefing.rules.red import place_of
from briefing.rules.tables import Ladder
from briefing.study.batch.arrays import Arrays
from briefing.study.batch.choice import NARROW, Chooser, ppm
from briefing.study.batch.kinds import Bits, Ints, Masks, below, clipped, key, marked, mixed, swings
from briefing.study.batch.lanes import Lanes, truth

_NINE: Final = len(DRIVERS)
_OPP: Final = DRIVERS.index("opp")
#: What a rung's base is raised by to make it as good as certain.
LOADED: Final = 1 << 40


@frozen(slots=True, eq=False)
class Mind:
    """One opponent's ladder as columns over its rungs or drivers.

    `kind`: 32 bits where logits fit in them. `steps`: for each driver by how much its row rises or falls from the rung
    below, from the first rung where it does. `scales` (types, drivers). `noisy`: the drivers seen through noise.
    """

    number: int
    ladder: Ladder
    bases: tuple[int, ...]
    kind: type[np.int32 | np.int64]
    steps: tuple[tuple[int, Ints], ...]
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
        self.choice = Chooser(settings.opponents)
        self.minds = tuple(_mind(arrays, number) for number in range(len(ACTORS)))

    # --- perception ---------------------------------------------------------------------------------------------------

    def look(self, state: Lanes, number: int, *, noise: bool = True) -> None:
        """One move of perception."""
        mind = self.minds[number]
        ladder, trail = mind.ladder, state.trails[number]
        values = state.values()
        now = np.stack([truth(values, base, terms) for base, terms in ladder.truth])
        trail = state.trails[number] = (now, trail[0], trail[1], trail[2])
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

    def sharp(self, state: Lanes, number: int, loaded: Ints | None = None) -> Ints:
        """(rungs, lanes): the logit of each rung at the precision of the game, with the picture that the opponent has
        now; `SHUT` where the ladder does not allow it. `loaded` is a rung for each lane that outweighs all others.
        """
        mind = self.minds[number]
        seen = state.seen[number * _NINE : (number + 1) * _NINE]
        if mind.ladder.id == "russia":
            drivers = seen * mind.scales[state.row("russia_type")].T
        else:
            drivers = seen * mind.scales[0][:, None]
        drivers //= 1000
        drivers = drivers.astype(mind.kind)
        raw: Ints = np.zeros((len(mind.bases), state.count), mind.kind)
        part = np.empty_like(raw)
        for at, (first, steps) in enumerate(mind.steps):
            if len(steps):
                some = part[first : first + len(steps)]
                np.multiply(steps, drivers[at], out=some)
                some //= 1000
                raw[first : first + len(steps)] += some
        raw[0] += mind.bases[0]
        for k in range(1, len(raw)):
            raw[k] += raw[k - 1]
            raw[k] += mind.bases[k] - mind.bases[k - 1]
        if loaded is not None:
            raw = raw.astype(np.int64)
            raw[loaded, np.arange(state.count)] += LOADED
        return self.choice.at_precision(raw, self._allowed(state, mind, drivers[_OPP]))

    def ppm(self, state: Lanes, number: int) -> Ints:
        """(rungs, lanes): the distribution that the opponent would draw from now, in parts per million."""
        return ppm(self.choice.tails(self.sharp(state, number)))

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
        allowed: Masks = np.arange(highest + 1)[:, None] <= top
        if mind.needs.any():
            warned = state.row("since_mobilised") < known["warning"]
            allowed[mind.needs] &= warned
        return allowed

    def act(self, state: Lanes, number: int, loaded: Ints | None = None) -> Ints:
        """Draw the rung of each lane, and leave behind what it leaves. `loaded` as in `sharp`."""
        mind = self.minds[number]
        name = mind.ladder.id
        if state.whole:
            self._odds(state, number)
        bits = state.draws(f"{name}/rung")
        points = (WHOLE - 1) - (bits >> np.uint64(33)).astype(np.int64)
        rungs = self.choice.pick(self.sharp(state, number, loaded), points)
        state.unseen[number] = below(state.draws(f"{name}/seen"), 1000) >= mind.seen[rungs]
        if state.told is not None:
            why = self._causes(state, mind, rungs)
            state.told.acted(number, rungs, self.ppm(state, number), why, below(bits, 1_000_000), ~state.unseen[number])
        self._leave(state, mind, rungs)
        return rungs

    def _causes(self, state: Lanes, mind: Mind, rungs: Ints) -> tuple[Ints, Ints]:
        """`minds.causes` of every lane: (lanes,) and (drivers, lanes)."""
        ladder, lanes = mind.ladder, np.arange(state.count)
        scales = mind.scales[state.row("russia_type") if ladder.id == "russia" else lanes * 0].T
        drivers = state.seen[mind.number * _NINE : (mind.number + 1) * _NINE] * scales // 1000
        calm = np.array(ladder.calm, np.int64)[:, None] * scales // 1000
        bases = np.array(mind.bases, np.int64)
        base, causes = bases[rungs] - bases[ladder.hold], np.zeros((_NINE, state.count), np.int64)
        for at, row in enumerate(ladder.rows):
            steps = np.diff(np.array(row, np.int64), prepend=0)[:, None]
            now, then = (np.cumsum(steps * values[at] // 1000, axis=0) for values in (drivers, calm))
            before = then[rungs, lanes] - then[ladder.hold]
            base += before
            causes[at] = now[rungs, lanes] - now[ladder.hold] - before
        return base, causes

    def signal(self, state: Lanes) -> None:
        """Tell what every opponent signals as a move opens: rungs that it might take, likeliest first."""
        if state.told is None:
            return
        for number, ladder in enumerate(self.arrays.tables.ladders):
            sharp = self.sharp(state, number)
            tails = self.choice.tails(sharp.copy())
            weights = tails.copy()
            weights[:-1] -= tails[1:]
            hints = []
            for index in range(3):
                bits = state.draws(f"{ladder.id}/signal", index=index)
                points = (WHOLE - 1) - (bits >> np.uint64(33)).astype(np.int64)
                hints.append(self.choice.pick(sharp, points))
            state.told.signalled(number, np.stack(hints), weights)

    def _odds(self, state: Lanes, number: int) -> None:
        """The model's chance (ppm) of what the move's question asks, where it asks about this opponent."""
        questions = state.arrays.tables.pack.questions
        ladder = self.minds[number].ladder
        found = self.ppm(state, number)
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
            free: Masks = state.row("seized")[lanes] == 0
            return free & ~relieved

        owners, first = rungs + begins, len(self.arrays.options.keys)
        state.apply(np.arange(state.count), owners, None, self.arrays.rung_effects, first, takes=takes)

    # --- the move -----------------------------------------------------------------------------------------------------

    def move(self, state: Lanes) -> None:
        """All three opponents move."""
        taken = []
        if state.told is not None:
            state.told.surfaced(state)
        for number, actor in enumerate(ACTORS):
            self.look(state, number)
            rungs = self.act(state, number)
            taken.append(rungs)
            if actor == "china":
                self.license(state, rungs)
                self.call(state, rungs, self.known["call_chance"])
        state.rungs.append(np.stack(taken))

    def license(self, state: Lanes, rungs: Ints) -> None:
        """Beijing's licence to Pyongyang follows its own rung."""
        known = self.known
        tacit = np.full(state.count, known["tacit_tolerate"])
        tacit[rungs >= known["encourage_from"]] = known["tacit_encourage"]
        tacit[rungs <= 1] = known["tacit_restrain"]
        state.row("tacit")[:] = tacit

    def call(self, state: Lanes, rungs: Ints, chance: Ints | int) -> None:
        """Beijing may call Moscow; `chance` in permille."""
        known = self.known
        if not (rungs >= known["call_from"]).any():
            return
        calls = (state.row("call") == 0) & (rungs >= known["call_from"])
        calls &= below(state.draws("china/call"), 1000) < chance
        noticed = below(state.draws("china/call-noticed"), 1000) < known["call_noticed"]
        state.row("call")[calls] = state.move
        state.row("call_known")[calls] = noticed[calls]
        if state.told is not None:
            state.told.called(calls, noticed)


def _bound(ladder: Ladder) -> int:
    """More than any logit, or any product on the way to one, can be."""
    largest = 1000 * max(1000, *(abs(scale) for scales in ladder.scales for scale in scales)) // 1000
    steps = [max(abs(after - before) for before, after in pairwise((0, *row))) for row in ladder.rows]
    logits = max(map(abs, ladder.bases)) + sum(len(ladder.bases) * (step * largest // 1000 + 1) for step in steps)
    # Products need 31 bits, logits 27: they are still multiplied by a precision of 5 quarters.
    return max(2 * logits, max(steps) * largest // 16)


def _trimmed(steps: Ints) -> tuple[int, Ints]:
    """From the first step that is none to the last, as a column, and where the first is."""
    some = marked(steps)
    if not len(some):
        return 0, steps[:0, None]
    return int(some[0]), steps[some[0] : some[-1] + 1, None]


def _mind(arrays: Arrays, number: int) -> Mind:
    ladder = arrays.tables.ladders[number]
    rungs = ladder.actor.rungs
    needed = {rung.needs for rung in rungs if rung.needs}
    war = arrays.known["war_heat"]
    steps = [np.diff(np.array(row, np.int64), prepend=0) for row in ladder.rows]
    kind = np.int32 if _bound(ladder) < NARROW else np.int64
    noisy = np.array([at for at, amplitude in enumerate(ladder.noises) if amplitude > 0], np.int64)
    return Mind(
        number=number,
        ladder=ladder,
        bases=tuple(ladder.bases),
        kind=kind,
        steps=tuple(_trimmed(row.astype(kind)) for row in steps),
        severities=np.array(ladder.severities, np.int64),
        needs=np.array(ladder.needs, np.bool_),
        scales=np.array(ladder.scales, np.int64),
        gains=np.array(ladder.gains, np.int64)[:, None],
        noisy=noisy,
        noises=np.array(ladder.noises, np.int64)[noisy].astype(np.uint64)[:, None],
        seen=np.array([rung.seen for rung in rungs], np.int64),
        mobilised=np.array([rung.id in needed or rung.severity * 10 >= war for rung in rungs], np.bool_),
    )
