"""`rules.council` for many texts at once: (texts, allies) arrays of positions, from tables by what they depend on.

A position is a sum of thirteen causes, each a product of an ally's trait and one number of the text or the world. For
every cause there is a table (value of that number, ally), filled by the very formula of the scalar rules, so that a
position costs one row of each table instead of a division for each ally.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from attrs import frozen

from briefing.model.actors import Traits
from briefing.rules.council import CAUSES, say
from briefing.study.batch.arrays import Arrays
from briefing.study.batch.kinds import Bits, Ints, Masks, Shorts, below, key, keys, marked, mixed, swings
from briefing.study.batch.lanes import Lanes
from briefing.study.batch.told import Told

_ROWS: Final = 2001
#: Texts whose draws are made at once: what fits a core's own cache.
_BLOCK: Final = 1024


class Rows:
    """A cause as a table (value, allies). Values beyond it are worked out by the formula itself."""

    def __init__(self, formula: Callable[[Ints], Ints], rows: int = _ROWS) -> None:
        """`formula` takes values as a column and gives (values, allies)."""
        self._formula = formula
        self._table: Shorts = formula(np.arange(rows)[:, None]).astype(np.int32)

    def __call__(self, values: Ints) -> Shorts:
        """(values, allies)."""
        rows = len(self._table)
        if len(values) and (values.min() < 0 or values.max() >= rows):
            return self._formula(values[:, None]).astype(np.int32)
        return self._table.take(values, axis=0, mode="clip")


@frozen(slots=True, eq=False)
class Side:
    """The tables of the two sides of the world: `near` a theatre counts only there."""

    threat: Rows
    both: Rows


class Council:
    """The tables of a pack's allies."""

    def __init__(self, arrays: Arrays, moves: int) -> None:
        """Fill the tables."""
        compiled, times = arrays.tables, arrays.tables.weighing
        self.arrays, self.known = arrays, compiled.parameters
        allies = compiled.ally_list
        self.allies = len(allies)

        self._traits = {
            name: np.array([getattr(ally.traits, name) for ally in allies], np.int64).reshape(1, -1)
            for name in Traits.__annotations__
        }
        trait = self._traits.__getitem__

        def side(near: Ints, ties: Ints) -> Side:
            return Side(
                Rows(lambda heat: near * heat * times["threat"] // 1_000_000, 1001),
                Rows(
                    lambda both: (
                        -ties * both * times["ties"] // 1_000_000 + -(1000 - near) * both * times["far"] // 1_000_000
                    )
                ),
            )

        self._sides = (side(trait("pacific"), trait("beijing")), side(trait("east"), trait("moscow")))
        self._near = np.concatenate([trait("pacific"), trait("east")])
        self._ties = np.concatenate([trait("beijing"), trait("moscow")])
        self._us = Rows(lambda line: (line - 500) * trait("us") * times["us"] // 1_000_000, 1001)
        self._proof = Rows(lambda short: -short * trait("proof") * times["proof"] // 1_000_000, 1001)
        self._risk = Rows(lambda risk: -risk * trait("caution") * times["risk"] // 1_000_000, 1001)
        self._burden = Rows(lambda burden: -burden * trait("thrift") * times["burden"] // 1_000_000, 1001)
        self._ground = Rows(lambda given: -trait("east") * given * times["ground"] // 1_000_000, 1001)
        self._fatigue = -trait("fatigue") * np.arange(moves + 1)[:, None] * times["fatigue"] // 1000 // max(1, moves)
        self._duty, self._unity = times["duty"], times["unity"]
        amplitudes = trait("parliament") * times["parliament"] // 1000
        self._amplitudes: Bits = np.maximum(amplitudes, 0).astype(np.uint64)
        self.weights = np.array([ally.weight for ally in allies], np.int32)
        ids = sorted(ally.id for ally in allies)
        #: Allies by id, and the other way round: doubters come in the order of score and then of id.
        self._places = np.array([ids.index(ally.id) for ally in allies], np.int32)
        self._by_place = np.argsort(self._places)
        self._wide = 1 << max(1, len(allies) - 1).bit_length()
        self.bridges = _bridges(arrays)
        self._own = self._texts()
        self._times = times

    def _texts(self) -> Shorts:
        """(options, allies): what the wording of each option, as first tabled, and the ground it gives add."""
        rows = self.arrays.options
        found = self._risk(rows.risk) + self._burden(rows.burden) + self._ground(rows.given)
        european = self.arrays.cards.european[rows.card]
        for number, side in enumerate(self._sides):
            mine = european == number
            found[mine] += side.both(rows.risk[mine] + rows.burden[mine])
        return found

    # --- positions ----------------------------------------------------------------------------------------------------

    def instructions(self, state: Lanes, lanes: Ints, cards: Ints) -> Shorts:
        """The week's instructions from the capitals, (texts, allies)."""
        found = np.empty((len(lanes), self.allies), np.int32)
        for first in range(0, len(lanes), _BLOCK):
            some = slice(first, first + _BLOCK)
            bits = self.arrays.cards.instructions.take(cards[some], axis=0)
            bits ^= state.root[lanes[some]][:, None]
            found[some] = self._swung(state, bits)
        return found

    def _swung(self, state: Lanes, bits: Bits) -> Ints:
        """What seeds mixed with streams, (texts, allies), come to this week; they are used up."""
        mixed(bits)
        bits += key(state.move)
        return swings(mixed(bits), self._amplitudes)

    def standing(self, state: Lanes, lanes: Ints, options: Ints) -> Shorts:
        """What of the positions on these texts no softening changes, (texts, allies): all but risk, burden, proof,
        unity and consultations.
        """
        cards = self.arrays.options.card[options]
        found = self.instructions(state, lanes, cards)
        found += self._us(state.row("us_line")[lanes])
        found += (self._fatigue[state.move] + self._duty).astype(np.int32)
        given = self.arrays.options.given[options]
        some = marked(given)
        if len(some):
            found[some] += self._ground(given[some])
        european = self.arrays.cards.european[cards]
        heat = self.heat(state, lanes, european)
        for number, side in enumerate(self._sides):
            mine = marked(european == number)
            if len(mine) == len(lanes):
                found += side.threat(heat)
            elif len(mine):
                found[mine] += side.threat(heat[mine])
        return found

    def heat(self, state: Lanes, lanes: Ints, european: Ints) -> Ints:
        """The heat that counts for each text."""
        east = state.row("russia_heat")[lanes]
        seized = state.row("seized")[lanes] != 0
        east = np.where(seized, np.maximum(east, self.known["seized_heat"]), east)
        pacific = np.maximum(state.row("china_heat")[lanes], state.row("dprk_heat")[lanes])
        return np.where(european != 0, east, pacific)

    def scores(
        self, state: Lanes, lanes: Ints, standing: Shorts, options: Ints, wording: tuple[Ints, Ints, Ints]
    ) -> Shorts:
        """All positions on these texts, (texts, allies); `wording` is risk, burden, proof. `standing` is used up."""
        risk, burden, proof = wording
        cards = self.arrays.options.card[options]
        short = proof - np.maximum(state.row("attribution")[lanes], state.row("evidence")[lanes])
        unity = (state.row("cohesion")[lanes] - 500) * self._unity // 1000
        standing += unity.astype(np.int32)[:, None]
        standing += self._risk(risk)
        standing += self._burden(burden)
        some = marked(short > 0)
        if len(some):
            standing[some] += self._proof(short[some])
        european = self.arrays.cards.european[cards]
        both = risk + burden
        for number, side in enumerate(self._sides):
            mine = marked(european == number)
            if len(mine) == len(lanes):
                standing += side.both(both)
            elif len(mine):
                standing[mine] += side.both(both[mine])
        if state.leaning:
            standing += state.leans[lanes]
        return standing

    def fresh(self, state: Lanes, lanes: Ints, options: Ints) -> Shorts:
        """All positions on texts as first tabled."""
        rows = self.arrays.options
        wording = (rows.risk[options], rows.burden[options], rows.proof[options])
        return self.scores(state, lanes, self.standing(state, lanes, options), options, wording)

    def around(self, state: Lanes, european: int) -> Shorts:
        """What the world adds to every position on one side of it, whatever the text, (lanes, allies)."""
        every = np.arange(state.count)
        found = self._us(state.row("us_line"))
        found += self._sides[european].threat(self.heat(state, every, np.full(state.count, european)))
        known = (state.row("cohesion") - 500) * self._unity // 1000 + self._duty
        found += known.astype(np.int32)[:, None]
        found += self._fatigue[state.move].astype(np.int32)
        if state.leaning:
            found += state.leans
        return found

    def received(self, state: Lanes, lanes: Ints, around: Shorts, options: Sequence[tuple[int, Masks]]) -> list[Ints]:
        """How options of one card would be received in these lanes as first tabled: 10 for each ally that agrees less
        30 for each that objects. `options` are given with the lanes where that is asked for, and so is what is found.
        """
        rows, edge = self.arrays.options, self.known["object_below"]
        streams = self.arrays.cards.instructions[rows.card[options[0][0]]]
        proven = np.maximum(state.row("attribution")[lanes], state.row("evidence")[lanes])
        found: list[list[Ints]] = [[] for _ in options]
        for begin in range(0, len(lanes), _BLOCK):
            some = slice(begin, begin + _BLOCK)
            base = around.take(lanes[some], axis=0)
            base += self._swung(state, state.root.take(lanes[some])[:, None] ^ streams).astype(np.int32)
            shown = proven[some]
            least = int(shown.min())
            for at, (option, asked) in enumerate(options):
                mine = asked[some]
                every = bool(mine.all())
                scores = base + self._own[option] if every else base[mine] + self._own[option]
                if rows.proof[option] > least:
                    short = rows.proof[option] - (shown if every else shown[mine])
                    lacking = marked(short > 0)
                    scores[lacking] += self._proof(short[lacking])
                found[at].append(10 * counted(scores >= 0) - 30 * counted(scores < -edge))
        return [np.concatenate(parts) for parts in found]

    # --- what follows from positions ----------------------------------------------------------------------------------

    def share(self, scores: Shorts) -> Ints:
        """The share of capability (permille) that the willing bring, for each text."""
        return ((scores >= 0) @ self.weights).astype(np.int64)

    def objectors(self, scores: Shorts) -> Masks:
        """Who objects."""
        found: Masks = scores < -self.known["object_below"]
        return found

    def furthest(self, scores: Shorts) -> tuple[Ints, Ints]:
        """For each text the ally furthest away (score, then id), and its score; 0 where there are no allies."""
        if not self.allies:
            return np.zeros(len(scores), np.int64), np.zeros(len(scores), np.int64)
        # Only scores below zero are asked for, and they leave room for the ally's place in the same 32 bits.
        sorting = np.minimum(scores, 0)
        sorting *= self._wide
        sorting += self._places
        lowest = sorting.min(axis=1).astype(np.int64)
        return self._by_place[lowest % self._wide], lowest // self._wide

    def order(self, scores: Shorts, allies: Ints) -> Ints:
        """A sort key: the furthest away first, then by id."""
        order: Ints = scores.astype(np.int64) * self._wide + self._places[allies]
        return order

    def against(self, state: Lanes, lanes: Ints, allies: Ints) -> Ints:
        """The heaviest cause for each (lane, ally) on the text before the Council, as a number in `CAUSES`."""
        times = self._times
        european = self.arrays.cards.european[self.arrays.options.card[state.text[lanes]]]
        cards = self.arrays.options.card[state.text[lanes]]
        near, ties = self._near[european, allies], self._ties[european, allies]
        risk, burden = state.risk[lanes], state.burden[lanes]
        short = state.proof[lanes] - np.maximum(state.row("attribution")[lanes], state.row("evidence")[lanes])
        heat = self.heat(state, lanes, european)

        def trait(name: str) -> Ints:
            found: Ints = self._traits[name][0, allies]
            return found

        bits = mixed(self.arrays.cards.instructions[cards, allies] ^ state.root[lanes]) + key(state.move)
        causes = (
            np.full(len(lanes), times["duty"]),
            near * heat * times["threat"] // 1_000_000,
            (state.row("us_line")[lanes] - 500) * trait("us") * times["us"] // 1_000_000,
            (state.row("cohesion")[lanes] - 500) * times["unity"] // 1000,
            -np.maximum(0, short) * trait("proof") * times["proof"] // 1_000_000,
            -risk * trait("caution") * times["risk"] // 1_000_000,
            -burden * trait("thrift") * times["burden"] // 1_000_000,
            -ties * (risk + burden) * times["ties"] // 1_000_000,
            -(1000 - near) * (risk + burden) * times["far"] // 1_000_000,
            -trait("east") * self.arrays.options.given[state.text[lanes]] * times["ground"] // 1_000_000,
            self._fatigue[state.move, allies],
            state.leans[lanes, allies].astype(np.int64),
            swings(mixed(bits), self._amplitudes[0, allies]),
        )
        heaviest: Ints = np.stack(causes).argmin(axis=0)
        return heaviest

    def has_bridge(self, state: Lanes, lanes: Ints, allies: Ints, causes: Ints) -> Masks:
        """Whether each ally has a bridging text to offer for its cause, not taken yet."""
        european = self.arrays.cards.european[self.arrays.options.card[state.text[lanes]]]
        fresh: Masks = state.bridged[lanes, allies] == 0
        return fresh & self.bridges[allies, european, causes]

    def _tell(self, told: Told, state: Lanes, lanes: Ints, scores: Shorts, who: Masks, lost: Masks) -> None:
        whose, allies = np.nonzero(who)
        causes = self.against(state, lanes[whose], allies)
        told.hear(lanes[whose], allies, causes, scores[whose, allies], lost[whose])

    def silence(self, state: Lanes, lanes: Ints, scores: Shorts) -> tuple[Masks, Ints]:
        """For each text under silence whether it is broken, and how many join with a statement. In whole lanes it is
        noted who breaks it.
        """
        edge = self.known["object_below"]
        broken = self.objectors(scores)
        lost: Masks = np.logical_or.reduce(broken, axis=1)
        # Where somebody objects, how the waverers would have drawn makes no difference but to who is named.
        wavers = (scores < 0) & ~(broken if state.whole else lost[:, None])
        at = np.flatnonzero(wavers)
        whose = at // self.allies
        allies = at - whose * self.allies
        where, total = lanes[whose], scores.reshape(-1)[at].astype(np.int64)
        breaks = -total * self.known["waver_breaks"] // edge
        cards = self.arrays.options.card[state.text[where]]
        bits = mixed(self.arrays.cards.silence[cards, allies] ^ state.root[where])
        rounds = state.rounds[where]
        if state.hush is not None:
            rounds = rounds + state.hush[where]
        points = below(mixed(bits + keys(state.move, rounds)), 1000)
        breaking = points < breaks
        lost[whose[breaking]] = True
        if state.whole:
            broken[whose, allies] = breaking
            state.broke[lanes[lost]] = broken[lost]
        stated = (points >= breaks) & (points < 2 * breaks)
        if state.told is not None:
            said = np.zeros(broken.shape, np.bool_)
            said[whose, allies] = stated
            self._tell(state.told, state, lanes, scores, np.where(lost[:, None], broken, said), lost)
        return lost, np.bincount(whose[stated], minlength=len(lanes)).astype(np.int64)


def counted(mask: Masks) -> Ints:
    """How many of each row hold."""
    packed = np.packbits(mask, axis=1)
    if packed.shape[1] == 4:  # thirty-two allies are one word
        return np.bitwise_count(packed.view(np.uint32)[:, 0]).astype(np.int64)
    found: Ints = np.bitwise_count(packed).sum(axis=1, dtype=np.int64)
    return found


def _bridges(arrays: Arrays) -> Masks:
    """(allies, sides, causes): whether an ally has a bridging text, as `council.say` finds it."""
    compiled = arrays.tables
    found = np.zeros((len(compiled.ally_list), 2, len(CAUSES)), np.bool_)
    for number, ally in enumerate(compiled.ally_list):
        for side, theatre in enumerate(("strait", "europe")):
            for at, cause in enumerate(CAUSES):
                found[number, side, at] = cause in compiled.words and bool(say(compiled, ally, theatre, cause)[1])  # type: ignore[arg-type]
    return found
