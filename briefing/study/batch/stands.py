"""States with a card open in them, what each option comes to over many futures, and how far one leads the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from attrs import evolve, frozen

from briefing.model.acts import Act
from briefing.model.cards import Card
from briefing.model.game import Game, Phase
from briefing.model.gauges import INDEX
from briefing.review.futures import trunk
from briefing.review.steady import PATIENCE, steady
from briefing.rules import objections
from briefing.rules.draws import draw
from briefing.rules.score import ending
from briefing.rules.tables import tables
from briefing.study.batch.onward import Ranks, onward
from briefing.study.batch.walked import Chances

#: How many standard errors an option has to be ahead, and how many points: the least that a score shows.
ERRORS: Final = 2
CLEAR: Final = 1.0
_TYPE: Final = INDEX["russia_type"]
_CAPITAL: Final = INDEX["capital"]

#: An option and whether it is to be the best (1) or the worst (-1); points ahead and the standard error of that.
Side = tuple[str, int]
Lead = tuple[float, float]


@frozen(slots=True, eq=False)
class Stand:
    """A state with a card open in it, how many gauges were moved from a state of play, what can be chosen, and how many
    options there is not the capital for.
    """

    game: Game
    moved: int
    options: tuple[str, ...]
    short: int = 0


def ahead(lead: Lead) -> bool:
    """Whether a lead is more than chance, and a point or more."""
    return lead[0] > ERRORS * lead[1] and lead[0] >= CLEAR


def opened(game: Game, card: Card, moved: int = 0) -> Stand | None:
    """The state with the card before the player; None if the card is not open there or leaves no choice, or if a game
    would have ended before it came there.
    """
    compiled = tables(game.pack)
    over = ending(compiled, game.world, game.move - 1, game.moves)
    if over is not None or not compiled.holds(card.when, game.world, game.move, game.moves):
        return None
    game = evolve(game, card=card.id, phase=Phase.DECISION, chosen="", launched="", table=(), reports=(), question="")
    ready = tuple(option.id for option in card.options if not objections(game, _act(card.id, option.id)))
    short = sum(option.price > game.world[_CAPITAL] for option in card.options)
    return Stand(game, moved, ready, short) if len(ready) > 1 else None


def _act(card: str, option: str) -> Act:
    return Act("choose", (f"{card}.{option}",))


def measured(stands: Sequence[Stand], futures: int, salt: str) -> list[Chances]:
    """What every option comes to in every future: for each state (options, futures) final scores. The hidden type is
    the state's own; futures of the same number have the same draws, whatever the option.
    """
    found: list[Chances] = [np.empty(0)] * len(stands)
    by_move: dict[int, list[int]] = {}
    for number, stand in enumerate(stands):
        by_move.setdefault(stand.game.move, []).append(number)
    for numbers in by_move.values():
        game = stands[numbers[0]].game
        hand = steady(game.pack, game.scenario.id)
        begun, seeds, tempers = [], [], []
        for number in numbers:
            stand = stands[number]
            own = [draw(stand.game.seed, stand.game.move, f"rollout/{salt}", future) for future in range(futures)]
            for option in stand.options:
                begun.append(trunk(stand.game, (_act(stand.game.card, option),), hand))
                seeds += own
                tempers += [stand.game.world[_TYPE]] * futures
        whose = np.repeat(np.arange(len(begun)), futures)
        # In the last move too the rungs are drawn: to walk them all would cost a hundred leaves a future.
        leaves = onward(begun, whose, np.array(seeds, np.uint64), tempers, Ranks(hand.rank, PATIENCE), dice=0)
        totals = leaves.expected(len(whose)).reshape(len(begun), futures)
        first = 0
        for number in numbers:
            last = first + len(stands[number].options)
            found[number] = totals[first:last]
            first = last
    return found


def lead(totals: Chances, option: int, sign: int) -> Lead:
    """How far an option is ahead (1) or behind (-1): its paired difference to that of the others which it is the least
    sure to be ahead of, and the standard error of that. Totals are (options, futures).
    """
    leads = []
    for other in range(len(totals)):
        if other != option:
            gap = sign * (totals[option] - totals[other])
            leads.append((float(gap.mean()), float(gap.std(ddof=1) / np.sqrt(len(gap)))))
    return min(leads, key=least)


def least(one: Lead) -> float:
    """The least that a lead is likely to be."""
    return one[0] - ERRORS * one[1]


def leads_of(stand: Stand, totals: Chances) -> dict[Side, Lead]:
    """How far each open option is ahead, and behind."""
    return {(name, sign): lead(totals, at, sign) for at, name in enumerate(stand.options) for sign in (1, -1)}
