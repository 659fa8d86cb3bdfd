"""`rules.minds` and `rules.red` for many games: what the opponents perceive, weigh and draw, and what that leaves."""

from __future__ import annotations

from itertools import pairwise
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
#: A logit that no open rung has, and the largest that an open one may have where 32 bits are enough.
_SHUT: Final = -(1 << 30)
_NARROW: Final = 1 << 27
#: How far off, as a power of two of the whole, an estimate of a tail may be (see `_climb`).
_MARGIN: Final = 13
_PPM: Final = 1_000_000
#: The precision, in quarters, at which logits stand as they are.
_EXACT: Final = 4


@frozen(slots=True, eq=False)
class Mind:
    """One opponent's ladder as columns over its rungs or drivers. `kind`: 32 bits where logits fit in them. `steps`: for
    each driver by how much its row rises or falls from the rung below, from the first rung where it does; `scales`
    (types, drivers).
    """

    number: int
    ladder: Ladder
    bases: tuple[int, ...]
    kind: type[np.int32] | type[np.int64]
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
        drivers = drivers.astype(mind.kind)
        raw = np.zeros((len(mind.bases), state.count), mind.kind)
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
        return self.at_precision(raw, self._allowed(state, mind, drivers[_OPP]))

    def at_precision(self, raw: Ints, allowed: Masks) -> Ints:
        """What `sharp` makes of logits, written over them where it can be."""
        if self.precision != _EXACT and not self.fixed:
            raw = _sharpened(raw, allowed, self.precision)
        np.copyto(raw, _SHUT, where=~allowed)
        return raw

    def tails(self, sharp: Ints) -> Ints:
        """(rungs, lanes): the chance of each rung or above, in 2^-31."""
        sharp = sharp.astype(np.int64)
        if self.fixed:
            return np.where(np.arange(len(sharp))[:, None] <= sharp.argmax(axis=0), WHOLE, 0)
        tails = np.zeros_like(sharp)
        first = (sharp > _SHUT).argmax(axis=0)
        lanes = sharp.shape[1]
        reference = sharp[first, np.arange(lanes)]
        tail = np.full(lanes, WHOLE)
        for k, row in enumerate(sharp):
            here = np.flatnonzero((row > _SHUT) & (k > first))
            if len(here):
                tail[here] = np.minimum(tail[here], _tail(sharp[:, here] - reference[here], k))
                reference[here] = row[here]
            tails[k] = tail
        # A rung that is not allowed is as likely to be passed as the next one that is; above them all is nothing.
        above = np.zeros(lanes, np.int64)
        for k in range(len(sharp) - 1, -1, -1):
            np.copyto(tails[k], above, where=(sharp[k] == _SHUT) & (k > first))
            above = tails[k]
        return tails

    def pick(self, sharp: Ints, points: Ints) -> Ints:
        """The highest rung of each lane within whose tail its point lies."""
        if self.fixed:
            return sharp.argmax(axis=0)
        # An estimate first: all weights against the likeliest rung instead of against each rung's own neighbour. Both
        # are 2^(x/1024) but for interpolation (1.5 in 100,000) and floors (12 in 2^24), so that the tails differ by
        # less than 2^-13 of the whole, unless a rung on the way is so unlikely that a weight against it reaches its
        # largest. Where that is so, or a point lies so close to a tail, the rungs are climbed one by one.
        logits = sharp - sharp.max(axis=0)
        np.maximum(logits, _LEAST, out=logits)
        logits -= _LEAST
        faint = logits < -_MOST - _LEAST
        weights = _POWERS.take(logits)
        for k in range(len(weights) - 2, -1, -1):
            weights[k] += weights[k + 1]
        whole = weights[0]
        marks = (points * whole) >> 31
        margin = (whole >> _MARGIN) + 1
        rungs = np.zeros(len(points), np.int64)
        close = faint[0]
        low, high = marks - margin, marks + margin
        for k in range(1, len(weights)):
            within = weights[k] > marks
            rungs += within
            close |= within & faint[k]
            close |= (weights[k] > low) & (weights[k] < high)
        doubtful = np.flatnonzero(close)
        if len(doubtful):
            rungs[doubtful] = self._climb(sharp.take(doubtful, axis=1), points[doubtful])
        return rungs

    def _climb(self, sharp: Ints, points: Ints) -> Ints:
        """`Choice.pick`, rung by rung, for those that go on."""
        rungs = (sharp > _SHUT).argmax(axis=0)
        first = rungs.copy()
        climbing = np.arange(len(points))
        for k in range(1, len(sharp)):
            here = climbing[(sharp[k, climbing] > _SHUT) & (first[climbing] < k)]
            if not len(here):
                continue
            logits = sharp.take(here, axis=1) - sharp[rungs[here], here]
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
        rungs = self.pick(self.sharp(state, number), points)
        state.unseen[number] = below(state.draws(f"{name}/seen"), 1000) >= mind.seen[rungs]
        self._leave(state, mind, rungs)
        return rungs

    def _odds(self, state: Lanes, number: int) -> None:
        """The model's chance (ppm) of what the move's question asks, where it asks about this opponent."""
        questions = state.arrays.tables.pack.questions
        ladder = self.minds[number].ladder
        found = ppm(self.tails(self.sharp(state, number)))
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
    before, level = np.zeros(raw.shape[1], raw.dtype), np.zeros(raw.shape[1], raw.dtype)
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


def _bound(ladder: Ladder) -> int:
    """More than any logit, or any product on the way to one, can be."""
    largest = 1000 * max(1000, *(abs(scale) for scales in ladder.scales for scale in scales)) // 1000
    steps = [max(abs(after - before) for before, after in pairwise((0, *row))) for row in ladder.rows]
    logits = max(map(abs, ladder.bases)) + sum(len(ladder.bases) * (step * largest // 1000 + 1) for step in steps)
    # Products need 31 bits, logits 27: they are still multiplied by a precision of 5 quarters.
    return max(2 * logits, max(steps) * largest // 16)


def _trimmed(steps: Ints) -> tuple[int, Ints]:
    """From the first step that is none to the last, as a column, and where the first is."""
    some = np.flatnonzero(steps)
    if not len(some):
        return 0, steps[:0, None]
    return int(some[0]), steps[some[0] : some[-1] + 1, None]


def _mind(arrays: Arrays, number: int) -> Mind:
    ladder = arrays.tables.ladders[number]
    rungs = ladder.actor.rungs
    needed = {rung.needs for rung in rungs if rung.needs}
    war = arrays.known["war_heat"]
    steps = [np.diff(np.array(row, np.int64), prepend=0) for row in ladder.rows]
    kind = np.int32 if _bound(ladder) < _NARROW else np.int64
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


