"""Which policy plays how in a batch: its seat at the decisions and its turn in the Council."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from attrs import frozen

from briefing.model.actors import ACTORS
from briefing.model.gauges import INDEX
from briefing.study.batch import adopt
from briefing.study.batch.arrays import COUNCIL, NATIONS, Arrays
from briefing.study.batch.closing import close, score
from briefing.study.batch.council import Council
from briefing.study.batch.floor import Floor, Turn, carry_out, may_be_silent, may_be_softer, may_go_ahead
from briefing.study.batch.kinds import Ints, Masks, Shorts, below_each, keys, marked, mixed
from briefing.study.batch.lanes import OFFICE, Lanes
from briefing.study.batch.minds import Opponents
from briefing.study.batch.seats import STATIC, Fixed, Ranked, Seat, by_itself, by_ranks, open_launches, open_options
from briefing.study.outlook import _GATE_FEAR as GATE_FEAR
from briefing.study.outlook import _REACH as REACH
from briefing.study.outlook import _SEVERITY as SEVERITY
from briefing.study.policies import POSTURES

_CAPITAL = INDEX["capital"]
#: What `consensus-only` makes of an option that needs nobody's consent.
_OFFICE = 200
#: Options weighed at once by `greedy`: each is a lane of its own.
_FORKS = 4096


def seated(arrays: Arrays, council: Council, opponents: Opponents, name: str | Ranks) -> tuple[Seat, Turn]:
    """A policy's seat and turn. Raises KeyError for a name that no policy has."""
    if isinstance(name, Ranks):
        return Fixed((by_ranks(arrays, name.rank),)), Floor(council, name.patience, coalition=name.coalition)
    if name == "random":
        return Anything(), AnyTurn(council)
    posture = POSTURES[name]
    turn = Floor(council, posture.patience, coalition=posture.coalition)
    if name in STATIC:
        return Fixed(by_itself(arrays, name)), turn
    if name == "consensus-only":
        return Ranked(arrays, Together(council)), turn
    return Ranked(arrays, Greedy(council, opponents)), turn


@frozen(slots=True)
class Ranks:
    """A posture by the rank of every option (`card.option`): the highest that is open, the first key among equals;
    launched above zero. `patience` and `coalition` as in `Posture`.
    """

    rank: Mapping[str, int]
    patience: int
    coalition: bool = True


class Together:
    """What `consensus-only` looks for: how a text would be received."""

    def __init__(self, council: Council) -> None:
        self._council = council

    def __call__(self, state: Lanes, options: Ints, open_: Masks, launching: bool) -> Ints:
        """(options, lanes): the rank of each open option; but where one that all would carry is found, no more than 200
        of those whose keys come before: they cannot be chosen.
        """
        rows = state.arrays.options
        named = options[:, :1] if launching else options  # the same in every lane
        ranks = np.empty(options.shape, np.int64)
        ranks[:] = _OFFICE - 10 * rows.price[named]
        asked = open_ & (rows.authority[named] == COUNCIL)
        around: dict[int, Shorts] = {}
        best = 10 * self._council.allies
        for card, which, lanes in self._groups(state, options, launching):
            wanted = asked[which] if launching else asked.take(lanes, axis=1)
            some = marked(wanted.any(axis=0))
            if not len(some):
                continue
            side = int(state.arrays.cards.european[card])
            if side not in around:
                around[side] = self._council.around(state, side)
            texts = [
                (row, int(options[row, lanes[0]]), mine)
                for row, each in zip(which.tolist(), wanted, strict=True)
                if (mine := each.take(some)).any()
            ]
            at = lanes.take(some)
            found = self._council.received(state, at, around[side], [text[1:] for text in texts])
            for (row, _, mine), rank in zip(texts, found, strict=True):
                ranks[row, at[mine]] = rank
                if launching and best > _OFFICE:
                    asked[:, at[mine][rank == best]] = False
        return ranks

    def _groups(self, state: Lanes, options: Ints, launching: bool) -> Iterator[tuple[int, Ints, Ints]]:
        """Each card that is asked about: its number, the rows of its options, and the lanes."""
        every = np.arange(len(options))
        if launching:  # the same options in every lane, card by card, the last keys first: they win among equals
            cards = state.arrays.options.card[options[:, 0]]
            names = [f"{card}." for card in state.arrays.cards.ids]
            for card in sorted(set(cards.tolist()), key=names.__getitem__, reverse=True):
                yield card, every[cards == card], np.arange(state.count)
        else:  # the options of one card in each lane
            for card in np.unique(state.card[state.card >= 0]).tolist():
                yield card, every, marked(state.card == card)


class Greedy:
    """What `greedy` looks for: `outlook.worth`, with each option that is weighed in a lane of its own."""

    def __init__(self, council: Council, opponents: Opponents) -> None:
        self._council, self._opponents = council, opponents

    def __call__(self, state: Lanes, options: Ints, open_: Masks, launching: bool) -> Ints:
        """(options, lanes): the rank of each open option; that of doing nothing is only needed for a launch."""
        ranks = np.zeros(options.shape, np.int64)
        lanes, at = np.nonzero(open_.T)
        for first in range(0, len(lanes), _FORKS):
            where, row = lanes[first : first + _FORKS], at[first : first + _FORKS]
            taken = options[row, where]
            worth = self._value(state.fork(where), taken)
            ranks[row, where] = worth - 2 * state.arrays.options.price[taken]
        if launching:
            some = marked(open_.any(axis=0))
            if len(some):
                ranks[:, some] -= self._value(state.fork(some), None)
        return ranks

    def _value(self, state: Lanes, options: Ints | None) -> Ints:
        lanes = np.arange(state.count)
        if options is not None:
            strengths = self._strengths(state, lanes, options)
            sent = adopt.forces(state, self._council, lanes, options)
            adopt.stand(state, lanes, options, np.full(state.count, OFFICE), strengths, sent)
        cost = np.zeros(state.count, np.int64)
        for number in range(len(ACTORS)):
            self._opponents.look(state, number, noise=False)
            cost += self._expected(state, number)
        cost *= 1 + min(state.moves - state.move, REACH)
        for move in range(state.move, state.moves + 1):
            state.move = move
            close(state)
        state.move = state.moves
        _, ungated, _, _ = score(state)
        return ungated - cost

    def _strengths(self, state: Lanes, lanes: Ints, options: Ints) -> Ints:
        """How strong an option would probably stand."""
        authority = state.arrays.options.authority[options]
        strengths = np.full(len(lanes), 1000)
        asked = marked((authority == COUNCIL) | (authority == NATIONS))
        if len(asked):
            scores = self._council.fresh(state, lanes[asked], options[asked])
            partial = self._council.objectors(scores).any(axis=1) | (authority[asked] == NATIONS)
            strengths[asked] = np.where(partial, self._council.share(scores) * 9 // 10, 950)
        return strengths

    def _expected(self, state: Lanes, number: int) -> Ints:
        severities = self._opponents.minds[number].severities[:, None]
        share = self._opponents.ppm(state, number)
        mean = (share * severities).sum(axis=0) * SEVERITY
        worst = share[severities[:, 0] * 10 >= 520].sum(axis=0)
        cost: Ints = (mean + worst * GATE_FEAR) // 1_000_000
        return cost


class Anything(Seat):
    """`random` at the decisions: any option that is open, an initiative every other move."""

    restless = True

    def choose(self, state: Lanes) -> Ints:
        """Any open option of the card."""
        options = state.arrays.cards.options[state.card].T
        open_ = open_options(state, options) & (state.card >= 0)
        row, found = _any(state, "random", open_)
        return np.where(found, options[row, np.arange(state.count)], -1)

    def launch(self, state: Lanes) -> Ints:
        """Any open initiative, or none."""
        launches = state.arrays.cards.launchable
        if not len(launches):
            return np.full(state.count, -1, np.int64)
        row, found = _any(state, "random/launch", open_launches(state, launches, 0))
        found &= _picks(state, "random/launches", np.full(state.count, 2)) == 1
        return np.where(found, launches[row], -1)


def _picks(state: Lanes, name: str, many: Ints) -> Ints:
    """`policies._pick` for every lane."""
    return below_each(mixed(state.stream(f"policy/{name}") + keys(state.move, state.acts)), many)


def _any(state: Lanes, name: str, open_: Masks) -> tuple[Ints, Masks]:
    """A row that is open in each lane, and whether there is one."""
    many = open_.sum(axis=0)
    return _nth(open_, _picks(state, name, many)), many > 0


def _nth(open_: Masks, number: Ints) -> Ints:
    """The row of the nth True of each column."""
    found: Ints = (np.cumsum(open_, axis=0) <= number).sum(axis=0)
    return np.minimum(found, max(0, len(open_) - 1))


class AnyTurn:
    """`random` in the Council: any act that is open."""

    def __init__(self, council: Council) -> None:
        self._council = council

    def __call__(self, state: Lanes, lanes: Ints, scores: Shorts) -> None:
        """One act in each of these lanes."""
        known, council = self._council.known, self._council
        strength, rounds, capital = state.strength[lanes], state.rounds[lanes], state.world[_CAPITAL, lanes]
        doubts = scores < 0
        consults = doubts & (capital >= known["consult_price"])[:, None]
        causes = np.zeros(scores.shape, np.int64)
        softens = doubts & may_be_softer(known, strength, "bridge")[:, None]
        whose, allies = np.nonzero(softens)
        if len(whose):
            causes[whose, allies] = council.against(state, lanes[whose], allies)
            softens[whose, allies] = council.has_bridge(state, lanes[whose], allies, causes[whose, allies])
        rest = (
            may_be_softer(known, strength, "soften"),
            may_be_silent(known, rounds, capital),
            may_go_ahead(state, council, lanes, scores),
            np.ones(len(lanes), np.bool_),
        )
        open_ = np.concatenate([consults, softens, np.stack(rest, axis=1)], axis=1)
        many = open_.sum(axis=1)
        bits = state.stream("policy/random/council")[lanes] + keys(state.move, state.acts[lanes])
        row = _nth(open_.T, below_each(mixed(bits), many))
        allies = row % max(1, council.allies)
        verb = np.where(row < 2 * council.allies, row // max(1, council.allies), 2 + row - 2 * council.allies)
        why = causes[np.arange(len(lanes)), allies] if council.allies else allies
        carry_out(state, council, lanes, scores, (verb, allies, why))
