"""What if: another option at one decision, and the other game to its end.

Under the same draws: whatever the player did later is done again where it is still open; what is not, or what the
other game asks and the real one did not, the reference posture does, and it is said so. And as a distribution: the same
option with the draws to come drawn anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from attrs import Factory, define, frozen

from briefing.model.acts import Act
from briefing.model.events import Acted, Event, Opened, Scored
from briefing.model.game import Game, Phase
from briefing.review.course import Course, Moment
from briefing.review.crowd import can_crowd, follow_all
from briefing.review.estimate import Future, mean_error, value
from briefing.review.futures import fates, follow, trunk
from briefing.review.steady import Steady
from briefing.rules import apply, objections
from briefing.rules.sight import score

_QUANTILES: Final = (5, 25, 50, 75, 95)
#: Futures of a distribution: one by one, and by arrays.
_FEW: Final = 32
_CROWD: Final = 512


@frozen(slots=True)
class Other:
    """The other game: its acts and events, how it ended, and which acts the posture had to fill in."""

    moment: int
    option: str
    acts: tuple[Act, ...]
    events: tuple[tuple[Event, ...], ...]
    filled: tuple[int, ...]
    dropped: tuple[str, ...]
    game: Game

    @property
    def total(self) -> int:
        """Its final score."""
        return score(self.game).total


@define(slots=True)
class _Replay:
    """The other game in the making."""

    game: Game
    hand: Steady
    acts: list[Act] = Factory(list)
    events: list[tuple[Event, ...]] = Factory(list)
    filled: list[int] = Factory(list)
    dropped: list[str] = Factory(list)

    def play(self, act: Act, *, filled: bool = False) -> None:
        """One act."""
        step = apply(self.game, act)
        self.game = step.game
        self.acts.append(act)
        self.events.append(step.events)
        if filled:
            self.filled.append(len(self.acts))

    def open(self, act: Act) -> bool:
        """Whether it is open; if not, it is noted as dropped."""
        if objections(self.game, act):
            self.dropped.append(f"move {self.game.move}: {act}")
            return False
        return True


def other(course: Course, moment: Moment, option: str, hand: Steady) -> Other:
    """The other game under the same draws. Raises KeyError for an option that was not open."""
    begin = course.games.index(moment.game)
    replay = _begun(moment, option, hand)
    while replay.game.phase is not Phase.ENDEX:
        _phase(course, replay, moment, option)
    return Other(
        moment.number, option, (*course.acts[:begin], *replay.acts), (*course.events[: begin + 1], *replay.events),
        tuple(begin + number for number in replay.filled), tuple(replay.dropped), replay.game,
    )  # fmt: skip


def answers(course: Course, change: Sequence[tuple[Moment, str]], hand: Steady) -> tuple[Acted, ...]:
    """What the opponents do in the very week of some decisions, in order of play, had other options been taken."""
    moment, option = change[0]
    replay = _begun(moment, option, hand)
    for later, key in change[1:]:
        for act in later.plan(key):
            if act.verb != "advance" and replay.open(act):
                replay.play(act)
    while replay.game.phase in (Phase.DECISION, Phase.COUNCIL):
        _phase(course, replay, moment, option)
    return tuple(event for events in replay.events for event in events if isinstance(event, Acted))


def _begun(moment: Moment, option: str, hand: Steady) -> _Replay:
    """The other game with the option carried out."""
    replay = _Replay(moment.game, hand)
    for act in moment.plan(option):
        over = moment.kind == "council" and (not replay.game.table or _key(replay.game) != moment.text)
        if not over and act.verb != "advance" and replay.open(act):
            replay.play(act)
    if moment.kind == "council" and replay.game.table and _key(replay.game) == moment.text:
        _texts(replay, [])
    return replay


def _phase(course: Course, replay: _Replay, moment: Moment, option: str) -> None:
    """One phase of the other game: what the player did in it, where it is open, then on."""
    game = replay.game
    here = game.move == moment.move
    kept = _acts_of(course, game)
    match game.phase:
        case Phase.BRIEFING:
            for act in kept:
                if replay.open(act):
                    replay.play(act)
        case Phase.DECISION:
            _decide(replay, kept, no_launch=here and moment.kind == "launch" and not option)
        case Phase.COUNCIL:
            while replay.game.table:
                done = here and moment.kind == "council" and _key(replay.game) == moment.text
                _texts(replay, [] if done else _acts_on(course, replay.game))
        case _:
            pass
    replay.play(Act("advance"))


def _decide(replay: _Replay, kept: Sequence[Act], *, no_launch: bool) -> None:
    """The card and the initiative, in the player's own order; what the player did not decide, the posture does."""
    for act in kept:
        decided = replay.game.chosen if act.verb == "choose" else replay.game.launched or no_launch
        if not decided and replay.open(act):
            replay.play(act)
    if replay.game.card and not replay.game.chosen:
        chosen = replay.hand.act(replay.game)
        if chosen.verb == "choose":
            replay.play(chosen, filled=True)


def _texts(replay: _Replay, kept: Sequence[Act]) -> None:
    """The text that lies uppermost: as the player handled it, then as the posture would."""
    many = len(replay.game.table)
    for act in kept:
        if len(replay.game.table) == many and replay.open(act):
            replay.play(act)
    while replay.game.table and len(replay.game.table) == many:
        replay.play(replay.hand.act(replay.game), filled=True)


def _key(game: Game) -> str:
    return f"{game.table[0].card}.{game.table[0].option}"


def _acts_of(course: Course, game: Game) -> list[Act]:
    """What the player did in this move and phase of the real game, but for moving on."""
    return [
        act
        for before, act in zip(course.games, course.acts, strict=False)
        if before.move == game.move and before.phase is game.phase and act.verb not in ("advance", "inject")
    ]


def _acts_on(course: Course, game: Game) -> list[Act]:
    """What the player did about this text in the real game."""
    return [
        act
        for before, act in zip(course.games, course.acts, strict=False)
        if before.move == game.move and before.phase is Phase.COUNCIL and before.table and _key(before) == _key(game)
    ]


def weeks(events: Sequence[Sequence[Event]]) -> list[dict[str, Any]]:
    """A game move by move: each opponent's rung, and the standing after it."""
    found: list[dict[str, Any]] = []
    for event in (event for brought in events for event in brought):
        if isinstance(event, Opened):
            found.append({"move": event.move, "rungs": {}, "total": None})
        elif isinstance(event, Acted):
            found[-1]["rungs"][event.actor] = event.rung
        elif isinstance(event, Scored):
            found[-1]["total"] = event.total
    return found


@frozen(slots=True)
class Spread:
    """How an option comes out when the draws to come are drawn anew: mean, its error, quantiles of the total."""

    mean: float
    error: float
    futures: int
    quantiles: tuple[tuple[int, int], ...]


def spread(course: Course, moment: Moment, option: str, hand: Steady, types: Sequence[int], many: int = 0) -> Spread:
    """The distribution of an option, the posture playing on. `types`: how likely each of Russia's was held, in ppm;
    `many` futures, or as many as the engine that is there follows in a moment.
    """
    found = drawn(course, moment, option, hand, types, many)
    mean, error = mean_error([value(future) for future in found])
    return Spread(mean, error, len(found), quantiles(found))


def drawn(
    course: Course, moment: Moment, option: str, hand: Steady, types: Sequence[int], many: int = 0
) -> list[Future]:
    """The futures of an option, the same draws for every option of a move."""
    begun, crowd = trunk(moment.game, moment.plan(option), hand), can_crowd(course)
    last = moment.move >= course.first.moves
    many = many or (_FEW if not crowd else _CROWD // 16 if last else _CROWD)
    found = fates(course.first.seed, moment.move, types, range(many))
    if crowd:
        return follow_all([begun], [found], hand)[0].futures()
    return [follow(begun, fate, hand) for fate in found]


def quantiles(found: Sequence[Future]) -> tuple[tuple[int, int], ...]:
    """Quantiles of the total (per cent, total) over futures."""
    weighed = sorted((leaf.total, leaf.chance / len(found)) for future in found for leaf in future)
    return tuple((each, _quantile(weighed, each / 100)) for each in _QUANTILES)


def _quantile(weighed: Sequence[tuple[int, float]], share: float) -> int:
    reached = 0.0
    for total, chance in weighed:
        reached += chance
        if reached >= share - 1e-12:
            return total
    return weighed[-1][0]
