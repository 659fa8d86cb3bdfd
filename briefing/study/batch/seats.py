"""How the policies of `study.policies` choose in many games at once: the same postures, asked for arrays.

What an option is worth to a posture comes from that posture's own rank. Where a rank follows from the option alone it
is asked once for each option, and a choice is the first open one in a fixed order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from attrs import frozen

from briefing.model.cards import Option
from briefing.model.gauges import INDEX
from briefing.study.batch.arrays import Arrays, places
from briefing.study.batch.deck import rested
from briefing.study.batch.kinds import Ints, Masks
from briefing.study.batch.lanes import Lanes
from briefing.study.policies import PROVOKED, RESERVE, exits, gains, sternness

_CAPITAL: Final = INDEX["capital"]
_AGREED: Final = 2
#: Below every rank that a posture gives.
_NEVER: Final = -(1 << 62)

#: The ranks that an option has by itself: of tit-for-tat, the conciliatory and the stern one.
STATIC: Final[dict[str, tuple[Callable[[Option], int], ...]]] = {
    "hawk": (sternness,),
    "dove": (exits,),
    "tit-for-tat": (exits, sternness),
    "europe-first": (lambda option: gains(option, ("europe", "ukraine")),),
    "asia-first": (lambda option: gains(option, ("strait", "peninsula")),),
}


@frozen(slots=True, eq=False)
class Order:
    """Options from the best down: `cards` (cards, most options), `launches` those worth launching."""

    cards: Ints
    launches: Ints


def _order(arrays: Arrays, rank: Callable[[Option], int]) -> Order:
    every = [option for _, option in arrays.tables.options.values()]
    ids = [option.id for option in every]
    ranks = [rank(option) for option in every]
    cards = np.full_like(arrays.cards.options, -1)
    for at, options in enumerate(arrays.cards.options.tolist()):
        best = sorted((o for o in options if o >= 0), key=lambda o: (ranks[o], ids[o]), reverse=True)
        cards[at, : len(best)] = best
    keys = arrays.options.keys
    worth = [o for o in arrays.cards.launchable.tolist() if ranks[o] > 0]
    launches = sorted(worth, key=lambda o: (ranks[o], keys[o]), reverse=True)
    return Order(cards, np.array(launches, np.int64))


def by_itself(arrays: Arrays, name: str) -> tuple[Order, ...]:
    """The orders of a policy in `STATIC`."""
    return tuple(_order(arrays, rank) for rank in STATIC[name])


def by_ranks(arrays: Arrays, rank: Mapping[str, int]) -> Order:
    """Options by given ranks, the first key among equals. Raises KeyError for an option without one."""
    keys = arrays.options.keys
    best = sorted(range(len(keys)), key=lambda at: (-rank[keys[at]], keys[at]))
    place = {option: number for number, option in enumerate(best)}
    cards = np.full_like(arrays.cards.options, -1)
    for at, options in enumerate(arrays.cards.options.tolist()):
        mine = sorted((o for o in options if o >= 0), key=place.__getitem__)
        cards[at, : len(mine)] = mine
    launchable = set(arrays.cards.launchable.tolist())
    return Order(cards, np.array([o for o in best if o in launchable and rank[keys[o]] > 0], np.int64))


# --- what is open -----------------------------------------------------------------------------------------------------


def open_options(state: Lanes, options: Ints) -> Masks:
    """(options, lanes): which of each lane's options, a column, are open; -1 is not. What `option_objections` says of
    the options of one event card, whose cheapest are open to the bankrupt too.
    """
    rows = state.arrays.options
    when = state.holds(rows.whens)
    holds = (options >= 0) & when[rows.when[options], np.arange(state.count)]
    ready = holds & (rows.article[options] != 5)
    price, capital = rows.price[options], state.world[_CAPITAL]
    least = np.where(ready, price, 1 << 40).min(axis=0)
    found: Masks = holds & ((price <= capital) | (ready & (price == least)))
    found &= _treaty(state, options)
    return found


def _treaty(state: Lanes, options: Ints) -> Masks:
    """What the treaty as written says, by option and lane."""
    rows = state.arrays.options
    armed = state.row("evidence") >= state.arrays.known["article5_evidence"]
    invocable = armed & (state.row("article5") != _AGREED)
    found: Masks = (rows.article[options] != 5) | (rows.treaty[options] & invocable)
    return found


def open_launches(state: Lanes, options: Ints, reserve: int) -> Masks:
    """(options, lanes): which of these initiatives' options may be launched with a reserve kept back."""
    arrays, rows = state.arrays, state.arrays.options
    cards = state.holds(arrays.cards.initiative_whens) & rested(state, arrays.cards.initiatives)
    at = {card: number for number, card in enumerate(arrays.cards.initiatives.tolist())}
    of = [at[card] for card in rows.card[options].tolist()]
    when = state.holds(rows.whens)
    capital = state.world[_CAPITAL]
    payable = {price: capital >= price + reserve for price in set(rows.price[options].tolist())}
    found = np.empty((len(options), state.count), np.bool_)
    for number, option in enumerate(options.tolist()):
        np.logical_and(cards[of[number]], payable[int(rows.price[option])], out=found[number])
        if rows.when[option]:
            found[number] &= when[rows.when[option]]
        if rows.article[option] == 5:
            found[number] &= _treaty(state, np.array([[option]]))[0]
    return found


# --- choosing ---------------------------------------------------------------------------------------------------------


class Seat:
    """A policy's decisions for all lanes; -1 where it takes nothing. `restless`: it may launch with the card undecided,
    and then decide what the launch has opened.
    """

    restless = False

    def choose(self, state: Lanes) -> Ints:
        """The option of each lane's card."""
        raise NotImplementedError

    def launch(self, state: Lanes) -> Ints:
        """The option that each lane launches."""
        raise NotImplementedError


class Fixed(Seat):
    """A posture whose order is fixed, or of two such, calm and provoked, the one that its mood calls for."""

    def __init__(self, orders: tuple[Order, ...]) -> None:
        """One order or two."""
        self._orders = orders
        wanted = sorted({option for order in self._orders for option in order.launches.tolist()})
        self._wanted = np.array(wanted, np.int64)
        self._rows = [[wanted.index(option) for option in order.launches.tolist()] for order in self._orders]

    def choose(self, state: Lanes) -> Ints:
        """The first open option in the posture's order."""
        options = self._orders[0].cards.take(state.card, axis=0)
        if len(self._orders) > 1:
            options = np.where(provoked(state)[:, None], self._orders[1].cards.take(state.card, axis=0), options)
        options = np.ascontiguousarray(options.T)
        open_ = open_options(state, options)
        open_ &= state.card >= 0
        found = np.full(state.count, -1, np.int64)
        for row, column in zip(open_[::-1], options[::-1], strict=True):
            np.copyto(found, column, where=row)
        return found

    def launch(self, state: Lanes) -> Ints:
        """The first open initiative in the posture's order, of those that are worth something to it."""
        found = np.full(state.count, -1, np.int64)
        open_ = open_launches(state, self._wanted, RESERVE)
        stern = provoked(state) if len(self._orders) > 1 else None
        for number, rows in enumerate(self._rows):
            picked = np.full(state.count, -1, np.int64)
            for row in reversed(rows):
                np.copyto(picked, self._wanted[row], where=open_[row])
            found = picked if stern is None or number == 0 else np.where(stern, picked, found)
        return found


class Ranked(Seat):
    """A posture whose ranks depend on the game."""

    def __init__(self, arrays: Arrays, ranks: Callable[[Lanes, Ints, Masks, bool], Ints]) -> None:
        """`ranks(state, options, open, launching)` gives (options, lanes): the rank of each open option."""
        self._ranks = ranks
        self._ids = np.array(places([key.partition(".")[2] for key in arrays.options.keys]), np.int64)
        self._keys = np.array(places(arrays.options.keys), np.int64)

    def choose(self, state: Lanes) -> Ints:
        """The open option of the highest rank, the later id among equals."""
        options = state.arrays.cards.options[state.card].T
        open_ = open_options(state, options) & (state.card >= 0)
        best, rank = _best(self._ranks(state, options, open_, False), open_, self._ids[options])
        return np.where(rank == _NEVER, -1, options[best, np.arange(state.count)])

    def launch(self, state: Lanes) -> Ints:
        """The open initiative of the highest rank, if that is above zero."""
        launches = state.arrays.cards.launchable
        if not len(launches):
            return np.full(state.count, -1, np.int64)
        options = np.broadcast_to(launches[:, None], (len(launches), state.count))
        open_ = open_launches(state, launches, RESERVE)
        open_ &= (state.card < 0) | (state.chosen >= 0)
        best, rank = _best(self._ranks(state, options, open_, True), open_, self._keys[launches][:, None])
        return np.where(rank > 0, launches[best], -1)


def _best(ranks: Ints, open_: Masks, names: Ints) -> tuple[Ints, Ints]:
    """For each lane the row of the open option of the highest rank, by name among equals, and its rank."""
    ranks = np.where(open_, ranks, _NEVER)
    top = ranks.max(axis=0)
    return np.where(ranks == top, names, -1).argmax(axis=0), top


def provoked(state: Lanes) -> Masks:
    """Where a level of the situation strip, as the player sees it, is a provocation."""
    found = np.zeros(state.count, np.bool_)
    opening = {entry.gauge: entry.value for entry in state.scenario.start}
    for number, ladder in enumerate(state.arrays.tables.ladders):
        stern = np.array(ladder.severities, np.int64) * 10 >= PROVOKED
        first = np.full(state.count, max(ladder.hold, opening.get(f"{ladder.id}_rung", 0)))
        last = state.rungs[-1][number] if state.rungs else first
        before = state.rungs[-2][number] if len(state.rungs) > 1 else first
        found |= stern[np.where(state.unseen[number], before, last)]
    return found
