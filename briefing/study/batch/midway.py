"""Lanes that begin in the middle of games: what a `Game` holds, put into columns; the way back is `single.game`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from briefing.model.actors import ACTORS
from briefing.model.game import Game, Phase, Tabled
from briefing.model.gauges import GAUGES
from briefing.study.batch.arrays import Arrays
from briefing.study.batch.kinds import Ints
from briefing.study.batch.lanes import HOW, Decided, Due, Lanes, Placed

_GAUGES: Final = len(GAUGES)
_OVER: Final = "endex"


def midway(arrays: Arrays, games: Sequence[Game], *, whole: bool = False) -> Lanes:
    """A lane for each game, all of `arrays`' pack and in the same move and settings. `whole` as in `Lanes`.

    What the player wrote this move (grades, a forecast, tasked collection) stays behind: no rule reads it later but
    the score of a forecast, and what collection found is under way already. Raises ValueError for games of different
    moves, scenarios or settings, for one that has ended, and for one in which a delegation has spoken: it is bound.
    """
    first = games[0]
    for game in games:
        if (game.scenario, game.settings, game.move, game.moves) != (
            first.scenario, first.settings, first.move, first.moves,
        ):  # fmt: skip
            message = "games that go on together must be of one scenario, with the same settings, in the same move"
            raise ValueError(message)
        if game.phase is Phase.ENDEX:
            message = "the game has ended: there is nothing to play on"
            raise ValueError(message)
        if any(text.spoken for text in game.table):
            message = "a delegation has spoken on a text: such a game is played on by the rules alone"
            raise ValueError(message)
    state = Lanes(arrays, first.scenario, np.array([game.seed for game in games], np.uint64), first.settings,
                  whole=whole)  # fmt: skip
    state.move, state.phase = first.move, first.phase
    _columns(state, games)
    _minds(state, games)
    for lane, game in enumerate(games):
        _table(state, lane, game.table)
    _under_way(state, games)
    if whole:
        _reports(state, games)
    return state


def _numbers(games: Sequence[Game], names: Sequence[str], of: Callable[[Game], str]) -> Ints:
    at = {name: number for number, name in enumerate(names)} | {"": -1}
    return np.array([at[of(game)] for game in games], np.int64)


def _columns(state: Lanes, games: Sequence[Game]) -> None:
    keys, cards = state.arrays.options.keys, state.arrays.cards.ids
    worlds = np.array([game.world for game in games], np.int64).T
    # In rows, since they are written to as one flat array.
    state.world = np.ascontiguousarray(worlds[:_GAUGES])
    state.flags = np.ascontiguousarray(worlds[_GAUGES:], np.int8)
    state.leans = np.array([game.leans for game in games], np.int32).reshape(state.leans.shape)
    state.leaning = bool(state.leans.any())
    shown = [dict(game.shown) for game in games]
    state.shown = np.array([[moves.get(card, 0) for moves in shown] for card in cards], np.int8)
    state.card = _numbers(games, cards, lambda game: game.card)
    state.injected = _numbers(games, cards, lambda game: game.injected)
    state.chosen = _numbers(games, keys, lambda game: game.chosen)
    state.launched = _numbers(games, keys, lambda game: game.launched)
    endings = [*(ending.id for ending in state.arrays.tables.pack.endings), _OVER]
    state.ending = _numbers(games, endings, lambda game: game.ending)
    state.acts = np.array([game.acts for game in games], np.int64)
    state.seated = np.array([game.phase is Phase.COUNCIL for game in games], np.bool_)
    taken = np.array([game.rungs for game in games], np.int64).reshape(len(games), -1, len(ACTORS))
    state.rungs = list(taken.transpose(1, 2, 0))
    unseen = [{actor for actor, _ in game.unseen} for game in games]
    state.unseen = np.array([[actor in hidden for hidden in unseen] for actor in ACTORS], np.bool_)


def _minds(state: Lanes, games: Sequence[Game]) -> None:
    state.seen = np.array([[value for mind in game.minds for value in mind.seen] for game in games], np.int64).T.copy()
    trails = np.array([[mind.trail for mind in game.minds] for game in games], np.int64)
    state.trails = []
    for number in range(len(ACTORS)):
        now, once, twice, thrice = (trails[:, number, past].T.copy() for past in range(4))
        state.trails.append((now, once, twice, thrice))


def _table(state: Lanes, lane: int, table: tuple[Tabled, ...]) -> None:
    if not table:
        return
    at = {key: number for number, key in enumerate(state.arrays.options.keys)}
    allies = state.arrays.tables.allies
    text = table[0]
    state.text[lane] = at[f"{text.card}.{text.option}"]
    if len(table) > 1:
        state.waiting[lane] = at[f"{table[1].card}.{table[1].option}"]
    state.strength[lane], state.rounds[lane], state.bridges[lane] = text.strength, text.rounds, len(text.bridged)
    state.risk[lane], state.burden[lane], state.proof[lane] = text.risk, text.burden, text.proof
    for number, ally in enumerate(text.bridged, 1):
        state.bridged[lane, allies[ally]] = number
    for ally in text.broke:
        state.broke[lane, allies[ally]] = True


def _under_way(state: Lanes, games: Sequence[Game]) -> None:
    """Effects to come, orders and decisions: the nth of each game go together, so that no lane stands there twice."""
    options = {key: number for number, key in enumerate(state.arrays.options.keys)}
    causes = {cause: number for number, cause in enumerate(state.arrays.causes)}
    for at in range(max(len(game.pending) for game in games)):
        rows: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
        for lane, game in enumerate(games):
            if at < len(game.pending):
                item = game.pending[at]
                rows[item.due].append((lane, item.gauge, item.by, causes[item.cause]))
        for due, entries in rows.items():
            lanes, gauges, by, what = np.array(entries, np.int64).T.copy()
            state.pending[due].append(Due(0, lanes, gauges, by, what, np.full(len(lanes), at)))
    state.serial = 1
    for at in range(max(len(game.orders) for game in games)):
        placed: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for lane, game in enumerate(games):
            if at < len(game.orders):
                order = game.orders[at]
                placed[order.move].append((lane, options[f"{order.card}.{order.option}"], order.strength))
        for move, orders in placed.items():
            state.orders.append(Placed(move, *np.array(orders, np.int64).T.copy()))
    for at in range(max(len(game.past) for game in games)):
        decided: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
        for lane, game in enumerate(games):
            if at < len(game.past):
                past = game.past[at]
                decided[past.move].append(
                    (lane, options[f"{past.card}.{past.option}"], HOW.index(past.how), past.strength)
                )
        for move, decisions in decided.items():
            state.past.append(Decided(move, *np.array(decisions, np.int64).T.copy()))


def _reports(state: Lanes, games: Sequence[Game]) -> None:
    pack = state.arrays.tables.pack
    at = {report.id: number for number, report in enumerate(pack.reports)}
    state.reports = [tuple(at[report] for report in game.reports) for game in games]
    state.reported = np.zeros((len(at), len(games)), np.int8)
    for lane, game in enumerate(games):
        for name, move in game.shown:
            if name in at:
                state.reported[at[name], lane] = move
    state.question = _numbers(games, [question.id for question in pack.questions], lambda game: game.question)
    state.odds = np.array([game.odds for game in games], np.int64)
