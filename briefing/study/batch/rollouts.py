"""The deck by rollouts: is there, for every option of every event card, a state in which it comes to more than any
other that is open, and one in which it comes to less?

`survey` asks the same of a projection a move ahead, at once and without a draw. Here the games are played: from the
states of `staging` each option is carried out and the reference posture (`review.steady`) plays on to ENDEX, over many
futures whose draws are the same for all options, and what counts is the mean final score with its ceilings. An option
is the best of a state if it is ahead of each other one by more than two standard errors of the paired difference, in
futures drawn afresh after the state was picked. What the states of play do not show is bred from the nearest of them,
one gauge a generation, within the range that play reached.

Needs numpy (extra `study`): one by one the futures would take days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from functools import cache
from typing import Any, Final

import numpy as np
from attrs import evolve, frozen

from briefing.model.acts import Act
from briefing.model.cards import Card
from briefing.model.game import Game, Phase
from briefing.model.gauges import INDEX
from briefing.model.pack import Pack
from briefing.review.futures import trunk
from briefing.review.steady import PATIENCE, steady
from briefing.rules import objections
from briefing.rules.draws import below, draw
from briefing.rules.tables import tables
from briefing.study.batch.onward import Ranks, onward
from briefing.study.batch.walked import Chances
from briefing.study.showing import table
from briefing.study.staging import Played, asked, play, settled, staged, weathered
from briefing.study.survey import changed, steps

#: States of play that a card is weighed in, a game each.
STATES: Final = 48
#: Futures of an option in a first look at a state, and where a state is held to it.
_LOOK: Final = 64
_SURE: Final = 768
#: How many standard errors an option has to be ahead, and how many points: the least that a score shows.
_ERRORS: Final = 2
_CLEAR: Final = 1.0
#: States that are held to it, and bred from; changes tried of each; generations.
_STARTS: Final = 2
_CHILDREN: Final = 16
_GENERATIONS: Final = 4
_TYPE: Final = INDEX["russia_type"]

Side = tuple[str, int]
Lead = tuple[float, float]


@frozen(slots=True)
class Rolled:
    """How one option fared against the others of its card. `states` were looked at. `rise`: its lead over the nearest
    of the others in the state found best for it, and the standard error of that (points of final score), with how many
    gauges of a state of play had to be moved; `fall` the same for the worst, as how far it trails.
    """

    key: str
    states: int
    rise: Lead
    rise_moved: int
    fall: Lead
    fall_moved: int

    @property
    def verdict(self) -> str:
        """What was not found of it: `best nowhere`, `worst nowhere`, `best or worst nowhere`; `never open` if no state
        has it to choose. Nothing: as it should be.
        """
        if not self.states:
            return "never open"
        missing = [name for name, lead in (("best", self.rise), ("worst", self.fall)) if not ahead(lead)]
        return "" if not missing else f"{' or '.join(missing)} nowhere"


@frozen(slots=True, eq=False)
class Stand:
    """A state with a card open in it, how many gauges were moved from a state of play, and what can be chosen."""

    game: Game
    moved: int
    options: tuple[str, ...]


def ahead(lead: Lead) -> bool:
    """Whether a lead is more than chance, and a point or more."""
    return lead[0] > _ERRORS * lead[1] and lead[0] >= _CLEAR


def rollouts(
    pack: Pack, scenario: str, folder: str | None, states: int = STATES,
    executor: Executor | None = None, told: Callable[[int, int], None] | None = None,
) -> tuple[Rolled, ...]:  # fmt: skip
    """Every option of every event card, card by card on the executor (None: here). `folder` is the pack's, from which
    a worker loads it; `told` hears how many cards are done, of how many.
    """
    cards = [card.id for card in tables(pack).events]
    found: dict[str, tuple[Rolled, ...]] = {}
    if executor is None:
        for card in cards:
            found[card] = rolled(pack, scenario, card, states)
            if told is not None:
                told(len(found), len(cards))
    else:
        waiting = {executor.submit(_worked, folder, scenario, card, states): card for card in cards}
        for done in as_completed(waiting):
            found[waiting[done]] = done.result()
            if told is not None:
                told(len(found), len(cards))
    return tuple(each for card in cards for each in found[card])


def _worked(folder: str | None, scenario: str, card: str, states: int) -> tuple[Rolled, ...]:
    return rolled(_loaded(folder), scenario, card, states)


@cache
def _loaded(folder: str | None) -> Pack:
    """A worker's own pack, the same one for every card: games and tables are kept by it."""
    from briefing.pack import load

    return load(folder)


_GROUNDS: Final[list[tuple[Pack, str, int, Played]]] = []


def _played(pack: Pack, scenario: str, states: int) -> Played:
    """The games behind a survey; the last are kept, since every card is weighed in them."""
    for kept, name, many, found in _GROUNDS:
        if kept is pack and (name, many) == (scenario, states):
            return found
    made = play(pack, scenario, states)
    _GROUNDS[:] = [(pack, scenario, states, made)]
    return made


def rolled(pack: Pack, scenario: str, name: str, states: int = STATES) -> tuple[Rolled, ...]:
    """The options of one event card."""
    played = _played(pack, scenario, states)
    card = tables(pack).cards[name]
    begun = [
        opened(settled(staged(weathered(game, number, played.ranges), asked(card, number))), card)
        for number, game in enumerate(played.games)
    ]
    seen = _looked([stand for stand in begun if stand is not None])
    shown: dict[Side, tuple[Lead, int]] = {}
    tried: set[tuple[Side, int]] = set()
    missing = [(option.id, sign) for option in card.options for sign in (1, -1)]
    for generation in range(_GENERATIONS):
        best = {side: _nearest(seen, side, tried) for side in missing}
        for side, found in _surest(best, generation).items():
            shown[side] = max(shown.get(side, found), found, key=lambda each: _least(each[0]))
        missing = [side for side in missing if side in shown and not ahead(shown[side][0])]
        if not missing or generation == _GENERATIONS - 1:
            break
        young = (_bred(one, card, side, generation, played) for side in missing for one in best[side])
        seen += _looked([child for children in young for child in children])
    nothing = ((-np.inf, 0.0), 0)
    return tuple(
        Rolled(f"{name}.{option.id}", sum(option.id in stand.options for stand, _ in seen),
               *shown.get((option.id, 1), nothing), *shown.get((option.id, -1), nothing))
        for option in card.options
    )  # fmt: skip


def opened(game: Game, card: Card, moved: int = 0) -> Stand | None:
    """The state with the card before the player; None if the card is not open there or leaves no choice."""
    if not tables(game.pack).holds(card.when, game.world, game.move, game.moves):
        return None
    game = evolve(game, card=card.id, phase=Phase.DECISION, chosen="", launched="", table=(), reports=(), question="")
    ready = tuple(option.id for option in card.options if not objections(game, _act(card.id, option.id)))
    return Stand(game, moved, ready) if len(ready) > 1 else None


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
    return min(leads, key=_least)


def _least(one: Lead, share: float = 1.0) -> float:
    """The least that a lead is likely to be, were its error this share of what it is."""
    return one[0] - _ERRORS * one[1] * share


Seen = tuple[Stand, dict[Side, Lead]]


def _leads(stand: Stand, totals: Chances) -> dict[Side, Lead]:
    return {(name, sign): lead(totals, at, sign) for at, name in enumerate(stand.options) for sign in (1, -1)}


def _looked(stands: Sequence[Stand]) -> list[Seen]:
    found = zip(stands, measured(stands, _LOOK, "look"), strict=True)
    return [(stand, _leads(stand, totals)) for stand, totals in found]


def _nearest(seen: Sequence[Seen], side: Side, tried: set[tuple[Side, int]]) -> list[Stand]:
    """The states, not tried before and of different moves, in which an option looks likely to be ahead, or behind,
    when more futures are followed. The last moves have the least noise, but not the most at stake.
    """
    share = (_LOOK / _SURE) ** 0.5
    here = [(_least(leads[side], share), number) for number, (_, leads) in enumerate(seen) if side in leads]
    here.sort(key=lambda pair: (-pair[0], pair[1]))
    found: dict[int, Stand] = {}
    for _, number in here:
        stand = seen[number][0]
        if (side, number) not in tried and stand.game.move not in found and len(found) < _STARTS:
            found[stand.game.move] = stand
            tried.add((side, number))
    return list(found.values())


def _surest(best: dict[Side, list[Stand]], generation: int) -> dict[Side, tuple[Lead, int]]:
    """For each side its lead in that of its states where it is the surest, in futures that nothing was picked by, and
    how many gauges were moved to come there.
    """
    stands = list({id(stand): stand for ranked in best.values() for stand in ranked}.values())
    totals = measured(stands, _SURE, f"sure/{generation}")
    leads = {id(stand): _leads(stand, each) for stand, each in zip(stands, totals, strict=True)}
    return {
        side: max(((leads[id(stand)][side], stand.moved) for stand in ranked), key=lambda each: _least(each[0]))
        for side, ranked in best.items()
        if ranked
    }


def _bred(stand: Stand, card: Card, side: Side, generation: int, played: Played) -> Iterator[Stand]:
    """The state with one gauge elsewhere, in some of the ways that there are."""
    ways = list(steps(stand.game, played.ranges))
    for number in range(_CHILDREN):
        way = below(draw(stand.game.seed, generation, f"bred/{card.id}/{side[0]}/{side[1]}", number), len(ways))
        at, value = ways[way]
        child = opened(changed(stand.game, {at: value}), card, stand.moved + 1)
        if child is not None and side[0] in child.options:
            yield child


def rollouts_text(found: Sequence[Rolled]) -> str:
    """The options that no state was found for, with how near they came; and how many there are of each kind."""
    rows = [
        (each.key, str(each.states), _said(each.rise), _said(each.fall), each.verdict) for each in found if each.verdict
    ]
    lines = [table(("option by rollouts", "states", "lead at best", "trail at worst", "verdict"), rows)] if rows else []
    best, worst = (sum(ahead(getattr(each, name)) for each in found) for name in ("rise", "fall"))
    lines.append(
        f"By rollouts to ENDEX {best} of {len(found)} options are the best in some state and {worst} the worst in"
        f" another, by more than {_ERRORS} standard errors over {_SURE} futures."
    )
    moved = [
        many
        for each in found
        for one, many in ((each.rise, each.rise_moved), (each.fall, each.fall_moved))
        if many and ahead(one)
    ]
    if moved:
        lines.append(f"{len(moved)} of these states were bred, {max(moved)} gauges at most away from a state of play.")
    return "\n\n".join(lines)


def _said(one: Lead) -> str:
    return f"{one[0]:+.1f} ±{one[1]:.1f}" if np.isfinite(one[0]) else "-"


def rollouts_json(found: Sequence[Rolled]) -> list[dict[str, Any]]:
    """All of them, each as an object; null where no state opens an option."""
    return [
        {"key": e.key, "states": e.states, "best": ahead(e.rise), "worst": ahead(e.fall),
         "lead": _number(e.rise[0]), "lead_error": _number(e.rise[1]), "lead_moved": e.rise_moved,
         "trail": _number(e.fall[0]), "trail_error": _number(e.fall[1]), "trail_moved": e.fall_moved,
         "verdict": e.verdict or None}
        for e in found
    ]  # fmt: skip


def _number(value: float) -> float | None:
    return round(value, 1) if np.isfinite(value) else None
