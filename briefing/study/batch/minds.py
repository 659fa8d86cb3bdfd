"""`rules.minds` and `rules.red` for many games: what the opponents perceive, weigh and draw, and what that leaves."""

from __future__ import annotations

from typing import Final

import numpy as np
from attrs import frozen

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.game import Settings
from briefing.rules.minds import PRECISION, WHOLE
from briefing.rules.powers import weight
from briefing.rules.red import place_of
from briefing.rules.tables import Ladder
from briefing.study.batch.arrays import Arrays
from briefing.study.batch.kinds import Bits, Ints, Masks, below, clipped, key, mixed, swings
from briefing.study.batch.lanes import Lanes, truth

_NINE: Final = len(DRIVERS)
_OPP: Final = DRIVERS.index("opp")
#: `powers.weight` from where nothing is left to where it grows no more.
_LEAST, _MOST = -25 * 1024, 19 * 1024
_POWERS: Final = np.array([weight(logit) for logit in range(_LEAST, _MOST + 1)], np.int64)
#: A logit that no open rung has.
_SHUT: Final = -(1 << 40)
_PPM: Final = 1_000_000
#: The precision, in quarters, at which logits stand as they are.
_EXACT: Final = 4


@frozen(slots=True, eq=False)
class Mind:
    """One opponent's ladder as columns over its rungs or drivers. `steps`: for each driver the rungs where its row rises
    or falls, and by how much; `scales` (types, drivers).
    """

    number: int
    ladder: Ladder
    bases: Ints
    steps: tuple[tuple[Ints, Ints], ...]
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

    def sharp(self, state: Lanes, number: int) -> Ints:
        """(rungs, lanes): the logit of each rung at the precision of the game, with the picture that the opponent has
        now; `_SHUT` where the ladder does not allow it.
        """
        mind = self.minds[number]
        seen = state.seen[number * _NINE : (number + 1) * _NINE]
        if mind.ladder.id == "russia":
            drivers = seen * mind.scales[state.row("russia_type")].T
        else:
            drivers = seen * mind.scales[0][:, None]
        drivers //= 1000
        raw = np.zeros((len(mind.bases), state.count), np.int64)
        for at, (rungs, steps) in enumerate(mind.steps):
            if len(rungs):
                raw[rungs] += steps * drivers[at] // 1000
        np.cumsum(raw, axis=0, out=raw)
        raw += mind.bases[:, None]
        allowed = self._allowed(state, mind, drivers[_OPP])
        if self.precision != _EXACT and not self.fixed:
            raw = _sharpened(raw, allowed, self.precision)
        np.copyto(raw, _SHUT, where=~allowed)
        return raw

    def tails(self, state: Lanes, number: int) -> Ints:
        """(rungs, lanes): the chance of each rung or above, in 2^-31."""
        sharp = self.sharp(state, number)
        if self.fixed:
            return np.where(np.arange(len(sharp))[:, None] <= sharp.argmax(axis=0), WHOLE, 0)
        tails = np.zeros_like(sharp)
        first = (sharp > _SHUT).argmax(axis=0)
        reference = sharp[first, np.arange(state.count)]
        tail = np.full(state.count, WHOLE)
        for k, row in enumerate(sharp):
            here = np.flatnonzero((row > _SHUT) & (k > first))
            if len(here):
                tail[here] = np.minimum(tail[here], _tail(sharp[:, here] - reference[here], k))
                reference[here] = row[here]
            tails[k] = tail
        # A rung that is not allowed is as likely to be passed as the next one that is; above them all is nothing.
        above = np.zeros(state.count, np.int64)
        for k in range(len(sharp) - 1, -1, -1):
            np.copyto(tails[k], above, where=(sharp[k] == _SHUT) & (k > first))
            above = tails[k]
        return tails

    def _climb(self, sharp: Ints, points: Ints) -> Ints:
        """The highest rung of each lane within whose tail its point lies: rung by rung, for those that go on."""
        if self.fixed:
            return sharp.argmax(axis=0)
        rungs = (sharp > _SHUT).argmax(axis=0)
        first = rungs.copy()
        climbing = np.arange(len(points))
        for k in range(1, len(sharp)):
            here = climbing[(sharp[k, climbing] > _SHUT) & (first[climbing] < k)]
            if not len(here):
                continue
            logits = sharp[:, here] - sharp[rungs[here], here]
            up = points[here] < _tail(logits, k)
            rungs[here[up]] = k
            stays = np.zeros(len(points), np.bool_)
            stays[here[~up]] = True
            climbing = climbing[~stays[climbing]]
        return rungs

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
            warned = state.row("since_mobilised") < known["warning"]
            allowed[mind.needs] &= warned
        return allowed

    def act(self, state: Lanes, number: int) -> Ints:
        """Draw the rung of each lane, and leave behind what it leaves."""
        mind = self.minds[number]
        name = mind.ladder.id
        if state.whole:
            self._odds(state, number)
        points = (WHOLE - 1) - (state.draws(f"{name}/rung") >> np.uint64(33)).astype(np.int64)
        rungs = self._climb(self.sharp(state, number), points)
        state.unseen[number] = below(state.draws(f"{name}/seen"), 1000) >= mind.seen[rungs]
        self._leave(state, mind, rungs)
        return rungs

    def _odds(self, state: Lanes, number: int) -> None:
        """The model's chance (ppm) of what the move's question asks, where it asks about this opponent."""
        questions = state.arrays.tables.pack.questions
        ladder = self.minds[number].ladder
        found = ppm(self.tails(state, number))
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


def _sharpened(raw: Ints, allowed: Masks, quarters: int) -> Ints:
    """`minds.sharpened` of each lane's open rungs."""
    found = np.zeros_like(raw)
    before, level = np.zeros(raw.shape[1], np.int64), np.zeros(raw.shape[1], np.int64)
    begun = np.zeros(raw.shape[1], np.bool_)
    for k, row in enumerate(raw):
        level += np.where(allowed[k] & begun, (row - before) * quarters // 4, 0)
        np.copyto(before, row, where=allowed[k])
        begun |= allowed[k]
        found[k] = level
    return found


def _tail(logits: Ints, k: int) -> Ints:
    """The chance (2^-31) of rung k or above, given (rungs, lanes) logits against the open rung next below k."""
    np.maximum(logits, _LEAST, out=logits)
    np.minimum(logits, _MOST, out=logits)
    logits -= _LEAST
    powers = _POWERS.take(logits)
    above = powers[k:].sum(axis=0)
    total = powers[:k].sum(axis=0)
    total += above
    # above * 2^31 // total, in two steps that fit 64 bits.
    above <<= 16
    found = above // total
    above -= found * total
    above <<= 15
    return (found << 15) + above // total


def ppm(tails: Ints) -> Ints:
    """`Choice.ppm` of every lane: (rungs, lanes) in parts per million, largest remainders rounded up."""
    shares = tails.copy()
    shares[:-1] -= tails[1:]
    floors = shares * _PPM // WHOLE
    rest = _PPM - floors.sum(axis=0)
    order = np.argsort(-(shares * _PPM % WHOLE), axis=0, kind="stable")
    more = np.arange(len(shares))[:, None] < rest
    np.put_along_axis(floors, order, np.take_along_axis(floors, order, 0) + more, 0)
    return floors


def _mind(arrays: Arrays, number: int) -> Mind:
    ladder = arrays.tables.ladders[number]
    rungs = ladder.actor.rungs
    needed = {rung.needs for rung in rungs if rung.needs}
    war = arrays.known["war_heat"]
    steps = [np.diff(np.array(row, np.int64), prepend=0) for row in ladder.rows]
    noisy = np.array([at for at, amplitude in enumerate(ladder.noises) if amplitude > 0], np.int64)
    return Mind(
        number=number,
        ladder=ladder,
        bases=np.array(ladder.bases, np.int64),
        steps=tuple((np.flatnonzero(row), row[np.flatnonzero(row)][:, None]) for row in steps),
        severities=np.array(ladder.severities, np.int64),
        needs=np.array(ladder.needs, np.bool_),
        scales=np.array(ladder.scales, np.int64),
        gains=np.array(ladder.gains, np.int64)[:, None],
        noisy=noisy,
        noises=np.array(ladder.noises, np.int64)[noisy].astype(np.uint64)[:, None],
        seen=np.array([rung.seen for rung in rungs], np.int64),
        mobilised=np.array([rung.id in needed or rung.severity * 10 >= war for rung in rungs], np.bool_),
    )


