"""The deck by rollouts: is there, for every option of every event card, a state in which it comes to more than any
other that is open, and one in which it comes to less?

`survey` asks the same of a projection a move ahead, at once and without a draw. Here the games are played: from the
states of `staging` each option is carried out and the reference posture (`review.steady`) plays on to ENDEX, over many
futures whose draws are the same for all options, and what counts is the mean final score with its ceilings. An option
is the best of a state if it is ahead of each other one by more than two standard errors of the paired difference, in
futures drawn afresh after the state was picked. What the states of play do not show is bred from the nearest of them:
a few gauges a generation, within the range that play reached, and capital to what some option costs. A state in which
every option of the card could be paid for is told before one that leaves the purse to choose.

Needs numpy (extra `study`): one by one the futures would take days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from functools import cache
from math import sqrt
from typing import Any, Final

import numpy as np
from attrs import frozen

from briefing.model.cards import Card
from briefing.model.gauges import INDEX
from briefing.model.pack import Pack
from briefing.rules.draws import below, draw
from briefing.rules.tables import tables
from briefing.study.batch.stands import CLEAR, ERRORS, Lead, Side, Stand, ahead, leads_of, least, measured, opened
from briefing.study.showing import table
from briefing.study.staging import Played, asked, play, settled, staged, weathered
from briefing.study.survey import changed, steps

#: States of play that a card is weighed in, a game each.
STATES: Final = 96
#: Futures of an option at a glance, in a look at a state, where a state is held to it, and where that leaves a doubt.
_GLANCE: Final = 16
_LOOK: Final = 64
_SURE: Final = 768
_DOUBTED: Final = 3072
#: States that are held to it, and bred from; single changes of each that are kept, and how many mixtures of them are
#: tried, of how many changes at most; generations.
_STARTS: Final = 3
_KEPT: Final = 8
_MIXTURES: Final = 16
_MIXED: Final = 3
_GENERATIONS: Final = 20
_CAPITAL: Final = INDEX["capital"]


@frozen(slots=True)
class Rolled:
    """How one option fared against the others of its card. `states` were looked at. `rise`: its lead over the nearest
    of the others in the state found best for it, and the standard error of that (points of final score), with how many
    gauges of a state of play had to be moved and how many options of the card there was not the capital for; `fall` the
    same for the worst, as how far it trails.
    """

    key: str
    states: int
    rise: Lead
    rise_moved: int
    rise_short: int
    fall: Lead
    fall_moved: int
    fall_short: int

    @property
    def verdict(self) -> str:
        """What was not found of it: `best nowhere`, `worst nowhere`, `best or worst nowhere`; `never open` if no state
        has it to choose. Nothing: as it should be.
        """
        if not self.states:
            return "never open"
        missing = [name for name, lead in (("best", self.rise), ("worst", self.fall)) if not ahead(lead)]
        return "" if not missing else f"{' or '.join(missing)} nowhere"


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
    shown: dict[Side, tuple[Lead, Stand]] = {}
    tried: set[tuple[Side, int]] = set()
    missing = [(option.id, sign) for option in card.options for sign in (1, -1)]
    for generation in range(_GENERATIONS):
        best = {side: _nearest(seen, side, tried, side in shown and ahead(shown[side][0])) for side in missing}
        for side, found in _surest(best, generation).items():
            shown[side] = max(shown.get(side, found), found, key=_told)
        missing = [side for side in missing if side in shown and not _told(shown[side])[0]]
        if not missing or generation == _GENERATIONS - 1:
            break
        young = (_bred(one, card, side, generation, played) for side in missing for one in best[side])
        seen += _looked([child for children in young for child in children])
    return tuple(
        Rolled(f"{name}.{option.id}", sum(option.id in stand.options for stand, _ in seen),
               *_at(shown.get((option.id, 1))), *_at(shown.get((option.id, -1))))
        for option in card.options
    )  # fmt: skip


def _at(one: tuple[Lead, Stand] | None) -> tuple[Lead, int, int]:
    return ((-np.inf, 0.0), 0, 0) if one is None else (one[0], one[1].moved, one[1].short)


def _told(one: tuple[Lead, Stand]) -> tuple[bool, bool, float]:
    """What a lead is worth telling: one in which the card's other options could be paid for first."""
    lead, stand = one
    return ahead(lead) and not stand.short, ahead(lead), least(lead)


def _hope(looked: Lead) -> float:
    """How likely what looks like this lead is to be one, in errors of the look: none at all, for sure, is hopeless."""
    gap, error = looked
    needed = max(CLEAR, ERRORS * error * sqrt(_LOOK / _SURE))
    return (gap - needed) / (error + CLEAR / 4)


Seen = tuple[Stand, dict[Side, Lead]]


def _looked(stands: Sequence[Stand]) -> list[Seen]:
    found = zip(stands, measured(stands, _LOOK, "look"), strict=True)
    return [(stand, leads_of(stand, totals)) for stand, totals in found]


def _nearest(seen: Sequence[Seen], side: Side, tried: set[tuple[Side, int]], rich: bool) -> list[Stand]:
    """The states, not tried before and of different moves, in which an option looks the likeliest to be found ahead, or
    behind, when more futures are followed; `rich`: of those with capital for every option. The last moves have the
    least noise, but not the most at stake.
    """
    here = [
        (_hope(leads[side]), number)
        for number, (stand, leads) in enumerate(seen)
        if side in leads and not (rich and stand.short)
    ]
    here.sort(key=lambda pair: (-pair[0], pair[1]))
    found: dict[int, Stand] = {}
    for _, number in here:
        stand = seen[number][0]
        if (side, number) not in tried and stand.game.move not in found and len(found) < _STARTS:
            found[stand.game.move] = stand
            tried.add((side, number))
    return list(found.values())


def _surest(best: dict[Side, list[Stand]], generation: int) -> dict[Side, tuple[Lead, Stand]]:
    """For each side its lead in that of its states where it is the surest, in futures that nothing was picked by, and
    the state. A lead that may be chance is followed further, in futures of its own.
    """
    ranked = {side: stands for side, stands in best.items() if stands}
    found = _held(ranked, _SURE, f"sure/{generation}")
    doubted = {side: [stand] for side, (lead, stand) in found.items() if not ahead(lead) and lead[0] >= CLEAR}
    return found | _held(doubted, _DOUBTED, f"doubted/{generation}")


def _held(ranked: dict[Side, list[Stand]], futures: int, salt: str) -> dict[Side, tuple[Lead, Stand]]:
    """Each side's surest lead over so many futures, and the state."""
    stands = list({id(stand): stand for some in ranked.values() for stand in some}.values())
    totals = measured(stands, futures, salt)
    leads = {id(stand): leads_of(stand, each) for stand, each in zip(stands, totals, strict=True)}
    return {
        side: max(((leads[id(stand)][side], stand) for stand in some), key=lambda each: least(each[0]))
        for side, some in ranked.items()
    }


Way = tuple[int, int]


def _bred(stand: Stand, card: Card, side: Side, generation: int, played: Played) -> list[Stand]:
    """The state with a few gauges elsewhere: the single changes that help an option the most at a glance, and some of
    these together.
    """
    young = _open(stand, card, side, [(way,) for way in _ways(stand, card, played)])
    totals = measured([child for child, _ in young], _GLANCE, f"glance/{generation}")
    leads = [leads_of(child, each)[side] for (child, _), each in zip(young, totals, strict=True)]
    order = sorted(range(len(young)), key=lambda number: -leads[number][0])
    singles = [young[number] for number in order[:_KEPT]]
    mixtures: dict[tuple[Way, ...], None] = {}
    for number in range(_MIXTURES):
        bits = [draw(stand.game.seed, generation, f"mixed/{card.id}/{side[0]}/{side[1]}", _MIXED * number + at)
                for at in range(_MIXED)]  # fmt: skip
        chosen = dict(singles[below(one, len(singles))][1][0] for one in bits) if singles else {}
        if len(chosen) > 1:
            mixtures[tuple(sorted(chosen.items()))] = None
    return [child for child, _ in (*singles, *_open(stand, card, side, list(mixtures)))]


def _ways(stand: Stand, card: Card, played: Played) -> Iterator[Way]:
    """The single changes of a state, and capital that some of the options can just be paid with, or just not."""
    yield from steps(stand.game, played.ranges)
    for price in sorted({option.price - less for option in card.options for less in (0, 1)}):
        if price >= 0 and price != stand.game.world[_CAPITAL]:
            yield _CAPITAL, price


def _open(
    stand: Stand, card: Card, side: Side, changes: Sequence[tuple[Way, ...]]
) -> list[tuple[Stand, tuple[Way, ...]]]:
    """The states that come of some changes, those of them in which an option is open."""
    found = []
    for ways in changes:
        child = opened(changed(stand.game, dict(ways)), card, stand.moved + len(ways))
        if child is not None and side[0] in child.options:
            found.append((child, ways))
    return found


def rollouts_text(found: Sequence[Rolled]) -> str:
    """The options that no state was found for, with how near they came; and how many there are of each kind."""
    rows = [
        (each.key, str(each.states), _said(each.rise), _said(each.fall), each.verdict) for each in found if each.verdict
    ]
    lines = [table(("option by rollouts", "states", "lead at best", "trail at worst", "verdict"), rows)] if rows else []
    best, worst = (sum(ahead(getattr(each, name)) for each in found) for name in ("rise", "fall"))
    lines.append(
        f"By rollouts to ENDEX {best} of {len(found)} options are the best in some state and {worst} the worst in"
        f" another, by more than {ERRORS} standard errors over {_SURE} futures or more."
    )
    where = [
        (moved, short)
        for each in found
        for lead, moved, short in ((each.rise, each.rise_moved, each.rise_short),
                                   (each.fall, each.fall_moved, each.fall_short))
        if ahead(lead)
    ]  # fmt: skip
    moved, short = [many for many, _ in where if many], sum(many > 0 for _, many in where)
    if moved:
        lines.append(f"{len(moved)} of these states were bred, {max(moved)} gauges at most away from a state of play.")
    if short:
        lines.append(f"In {short} of them some option of the card costs more than the capital at hand.")
    return "\n\n".join(lines)


def _said(one: Lead) -> str:
    return f"{one[0]:+.1f} ±{one[1]:.1f}" if np.isfinite(one[0]) else "-"


def rollouts_json(found: Sequence[Rolled]) -> list[dict[str, Any]]:
    """All of them, each as an object; null where no state opens an option."""
    return [
        {"key": e.key, "states": e.states, "best": ahead(e.rise), "worst": ahead(e.fall),
         "lead": _number(e.rise[0]), "lead_error": _number(e.rise[1]), "lead_moved": e.rise_moved,
         "lead_short": e.rise_short, "trail": _number(e.fall[0]), "trail_error": _number(e.fall[1]),
         "trail_moved": e.fall_moved, "trail_short": e.fall_short,
         "verdict": e.verdict or None}
        for e in found
    ]  # fmt: skip


def _number(value: float) -> float | None:
    return round(value, 1) if np.isfinite(value) else None
