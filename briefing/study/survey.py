"""The deck: is there, for every option of every event card, a state in which it is the best and one in which it is the
worst of what is open?

The states are those of `staging`. What they do not show is searched for from the nearest of them, one gauge at a time,
within the range that the played games reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from attrs import frozen

from briefing.model.cards import Card, Option
from briefing.model.game import Game
from briefing.model.gauges import GAUGES, INDEX
from briefing.model.pack import Pack
from briefing.rules.derive import clip
from briefing.rules.legal import option_objections
from briefing.rules.tables import tables
from briefing.study.outlook import expected
from briefing.study.showing import table
from briefing.study.staging import Range, asked, consistent, is_amount, play, settled, staged, weathered

#: How far ahead of every other an option has to be to count, in hundredths of a point: the least that a score shows.
_CLEAR: Final = 100
_STARTS: Final = 5
_SWEEPS: Final = 2


@frozen(slots=True)
class Standing:
    """How one option fared against the others of its card: states looked at, in how many it alone was the best and the
    worst, the mean distance to the best (score permille). `rise` and `fall` are how many gauges of a state had to be
    moved to find one where it is the best, the worst: 0 if the survey came upon it, -1 if the search found none.
    """

    key: str
    states: int
    best: int
    worst: int
    behind: float
    rise: int = -1
    fall: int = -1

    @property
    def verdict(self) -> str:
        """`dominant`: no state but those where it is best. `dominated`: best nowhere. `never worst`. Nothing: as it
        should be.
        """
        if not self.states:
            return "never open"
        if self.rise < 0:
            return "dominated"
        if self.fall >= 0:
            return ""
        return "dominant" if self.best == self.states else "never worst"


def survey(pack: Pack, scenario: str, states: int = 96) -> tuple[Standing, ...]:
    """Every option of every event card, weighed in so many states and, where that does not settle it, searched for.

    What an option is worth is exact a move ahead (`outlook.expected`); it says nothing of longer plans.
    """
    played = play(pack, scenario, states)
    grounds = [weathered(game, number, played.ranges) for number, game in enumerate(played.games)]
    found: list[Standing] = []
    for card in tables(pack).events:
        games = [settled(staged(ground, asked(card, number))) for number, ground in enumerate(grounds)]
        found += _card(card, games, played.ranges)
    return tuple(found)


def weigh(game: Game, card: Card) -> dict[str, int]:
    """What each option of a card is worth that is open in this state; nothing if the card or a choice is not."""
    compiled = tables(game.pack)
    if not compiled.holds(card.when, game.world, game.move, game.moves):
        return {}
    ready = [option for option in card.options if not option_objections(game, compiled, card, option)]
    return {option.id: expected(game, card, option) for option in ready} if len(ready) > 1 else {}


def margin(values: dict[str, int], option: str, sign: int) -> int | None:
    """How far an option is ahead of the best of the others (sign 1), or behind the worst of them (-1)."""
    if option not in values:
        return None
    return sign * values[option] - max(sign * value for name, value in values.items() if name != option)


def _card(card: Card, games: list[Game], ranges: tuple[Range, ...]) -> list[Standing]:
    weighed = [(game, values) for game in games if (values := weigh(game, card))]
    found = []
    for option in card.options:
        here = [(game, values) for game, values in weighed if option.id in values]
        counts = [sum((margin(values, option.id, sign) or 0) >= _CLEAR for _, values in here) for sign in (1, -1)]
        behind = sum(max(values.values()) - values[option.id] for _, values in here) / 100 / max(1, len(here))
        moved = [
            0 if count else _searched(card, option, sign, here, ranges)
            for sign, count in zip((1, -1), counts, strict=True)
        ]
        found.append(Standing(f"{card.id}.{option.id}", len(here), counts[0], counts[1], behind, moved[0], moved[1]))
    return found


def _searched(
    card: Card, option: Option, sign: int, weighed: Iterable[tuple[Game, dict[str, int]]], ranges: tuple[Range, ...]
) -> int:
    """How many gauges of a state had to be moved to put an option first (1) or last (-1); -1 if none was found."""
    ranked = sorted(weighed, key=lambda pair: -(margin(pair[1], option.id, sign) or 0))
    for game, _ in ranked[:_STARTS]:
        moved = climb(game, card, option, sign, ranges)
        if moved is not None:
            return len(moved)
    return -1


def climb(game: Game, card: Card, option: Option, sign: int, ranges: tuple[Range, ...]) -> dict[int, int] | None:
    """The gauges, and where they have to stand, for this state to put an option first or last; None if no way up is
    left. One gauge at a time goes to an end of the range that play reached, or an opponent to another rung.
    """
    moved: dict[int, int] = {}

    def ahead(trial: dict[int, int]) -> int | None:
        return margin(weigh(changed(game, trial), card), option.id, sign)

    best = ahead(moved)
    if best is None:
        return None
    for _ in range(_SWEEPS):
        before = best
        for at, value in steps(game, ranges):
            found = ahead({**moved, at: value})
            if found is not None and found > best:
                moved, best = {**moved, at: value}, found
            if best >= _CLEAR:
                return _pruned(moved, ahead)
        if best == before:
            break
    return None


def _pruned(moved: dict[int, int], ahead: Callable[[dict[int, int]], int | None]) -> dict[int, int]:
    """Without the moves that turned out not to be needed: what was, may no longer be once another is taken back."""
    while True:
        fewer = ({place: value for place, value in moved.items() if place != at} for at in moved)
        found = next((less for less in fewer if (ahead(less) or 0) >= _CLEAR), None)
        if found is None:
            return moved
        moved = found


def steps(game: Game, ranges: tuple[Range, ...]) -> Iterator[tuple[int, int]]:
    """The single changes that lead from a state to its neighbours: a gauge's number, and where it goes."""
    for at in range(len(GAUGES)):
        if is_amount(at):
            yield from ((at, value) for value in ranges[at] if value != game.world[at])
    for ladder in tables(game.pack).ladders:
        low, high = ranges[ladder.rung_at]
        yield from ((ladder.rung_at, rung) for rung in range(low, high + 1))
    for temper in range(len(tables(game.pack).ladder["russia"].scales)):
        yield INDEX["russia_type"], temper


def changed(game: Game, moved: dict[int, int]) -> Game:
    """The state with these gauges elsewhere, seen by every opponent as it is."""
    world = list(game.world)
    for at, value in moved.items():
        world[at] = clip(value, GAUGES[at].high)
    return settled(consistent(game, world))


def survey_text(standings: tuple[Standing, ...]) -> str:
    """The options that are always or never best, or never worst, and how many there are; and how it was found out."""
    odd = [each for each in standings if each.verdict]
    rows = [
        (e.key, str(e.states), str(e.best), str(e.worst), f"{e.behind:.0f}", e.verdict)
        for e in sorted(odd, key=lambda each: (each.verdict, -each.behind))
    ]
    lines = []
    if rows:
        lines.append(table(("option", "states", "best", "worst", "behind", "verdict"), rows))
    lines.append(
        f"{len(standings) - len(odd)} of {len(standings)} options are the best in some states and the worst in others."
    )
    searched = [moved for e in standings for moved in (e.rise, e.fall) if moved > 0]
    if searched:
        lines.append(
            f"{len(searched)} of these {2 * len(standings)} states were found by search, "
            f"{max(searched)} gauges at most away from one that the survey weighed."
        )
    return "\n\n".join(lines)


def options_json(standings: tuple[Standing, ...]) -> list[dict[str, Any]]:
    """All of them, each as an object."""
    return [
        {"key": e.key, "states": e.states, "best": e.best, "worst": e.worst, "behind": round(e.behind, 1),
         "rise": e.rise, "fall": e.fall, "verdict": e.verdict or None}
        for e in standings
    ]  # fmt: skip
