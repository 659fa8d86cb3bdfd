"""A move opens, for many games: the card that the situation forces; and, in whole lanes, reports and question.

Reports and questions are drawn for the player: no rule reads them, unless collection is tasked, which no policy does.
So a batch that is played for its outcomes leaves them out, and a `whole` one, which can be held against scalar games
digest by digest, has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from briefing.model.game import Phase
from briefing.rules.draws import stream
from briefing.study.batch.kinds import Bits, Bytes, Ints, Masks, below, key, marked, mixed
from briefing.study.batch.lanes import Lanes

_20: Final = np.uint64(20)
#: A rank has 44 bits; behind them stands the place of the name among all names, which breaks ties.
_NAMES: Final = np.uint64(12)


def open_move(state: Lanes) -> None:
    """Open the move."""
    state.card = _event(state)
    some = marked(state.card >= 0)
    if state.whole:
        _reports(state)
        _question(state)
        state.odds[:] = 0
    state.shown[state.card[some], some] = state.move
    state.chosen[:] = state.launched[:] = state.text[:] = state.waiting[:] = state.injected[:] = -1
    state.phase = Phase.BRIEFING
    if state.told is not None:
        state.told.opened(state)


def rested(state: Lanes, cards: Ints) -> Masks:
    """(cards, lanes): which of these were never shown, or have rested long enough to come again."""
    last = state.shown[cards]
    rest = state.arrays.cards.rest[cards].astype(np.int8)[:, None]
    found: Masks = last == 0
    found |= (rest != 0) & (state.move - last > rest)
    return found


def _event(state: Lanes) -> Ints:
    cards = state.arrays.cards
    holds = state.holds(cards.event_whens)
    ready = holds & rested(state, cards.events)
    none = marked(~ready.any(axis=0))
    if len(none):
        ready[:, none] = _oldest(holds[:, none], state.shown[cards.events][:, none])
    # From the most urgent down: a card counts where nothing more urgent is open.
    urgency = cards.urgency[cards.events]
    higher = np.zeros(state.count, np.bool_)
    for level in sorted(set(urgency.tolist()), reverse=True):
        rows = marked(urgency == level)
        ready[rows] &= ~higher
        higher |= ready[rows].any(axis=0)
    lanes, at = np.nonzero(ready.T)
    found = state.injected.copy()
    if not len(lanes):
        return found
    which = cards.events[at]
    bits = mixed(mixed(state.root[lanes] ^ cards.deck[which]) + key(state.move))
    ranks = ((bits >> _20) // cards.weight[which]) << _NAMES | cards.order[which]
    starts = marked(np.r_[True, lanes[1:] != lanes[:-1]])
    least = np.minimum.reduceat(ranks, starts)
    by_order = np.argsort(cards.order)
    drawn = by_order[(least & np.uint64((1 << int(_NAMES)) - 1)).astype(np.int64)]
    forced = found[lanes[starts]]
    found[lanes[starts]] = np.where(forced >= 0, forced, drawn)
    return found


def _oldest(holds: Masks, shown: Bytes) -> Masks:
    """A game may outlast its deck: what has been seen longest ago may come again."""
    last = np.where(holds, shown, 127)
    found: Masks = last == last.min(axis=0)
    return found & holds


# --- what only a player reads -----------------------------------------------------------------------------------------


def _ranks(state: Lanes, names: Sequence[str], prefix: str, weights: Bits) -> Bits:
    """(names, lanes): each name's place in the lottery, ties broken by name."""
    order = {name: number for number, name in enumerate(sorted(names))}
    streams = np.array([stream(f"deck/{prefix}{name}") for name in names], np.uint64)[:, None]
    bits = mixed(mixed(state.root ^ streams) + key(state.move))
    places = np.array([order[name] for name in names], np.uint64)[:, None]
    return (bits >> _20) // weights[:, None] << _NAMES | places


def _reports(state: Lanes) -> None:
    reports, known = state.arrays.tables.pack.reports, state.arrays.known
    low, high = known["reports_low"], known["reports_high"]
    many = low + below(state.draws("reports"), high - low + 1)
    if not reports:
        state.reports = [()] * state.count
        return
    if not len(state.reported):
        state.reported = np.zeros((len(reports), state.count), np.int8)
    rest = np.array([report.rest for report in reports], np.int8)[:, None]
    ready = (state.reported == 0) | ((rest != 0) & (state.move - state.reported > rest))
    ready &= state.holds(tuple(state.arrays.tables.tests[id(report.when)] for report in reports))
    weights = np.array([report.weight for report in reports], np.uint64)
    ranks = _ranks(state, [report.id for report in reports], "", weights)
    bare = np.array([not report.when for report in reports])
    state.reports = []
    for lane in range(state.count):
        open_ = marked(ready[:, lane])
        open_ = open_[np.argsort(ranks[open_, lane], kind="stable")]
        called = open_[~bare[open_]][: many[lane] - 1]
        general = open_[bare[open_]][: many[lane] - len(called)]
        brief = (*called.tolist(), *general.tolist())
        state.reports.append(brief)
        state.reported[list(brief), lane] = state.move


def _question(state: Lanes) -> None:
    questions = state.arrays.tables.pack.questions
    state.question = np.full(state.count, -1, np.int64)
    if questions:
        ones = np.ones(len(questions), np.uint64)
        ranks = _ranks(state, [question.id for question in questions], "question/", ones)
        holds = state.holds(state.arrays.question_whens)
        ranks[~holds] = np.uint64((1 << 64) - 1)
        some = holds.any(axis=0)
        state.question[some] = ranks.argmin(axis=0)[some]
