"""The best line: the acts that would have come out best under the draws that this game really had.

It is hindsight, and says so: it knows every draw. The search keeps the best few games of each week, in strata of how
high the ladders stand (a plain beam falls off the war cliff: it keeps what scores well and cannot be got out of), and
measures each by letting the reference posture play it to its end. Where the tree is small enough it is searched whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from attrs import frozen

from briefing.model.acts import Act
from briefing.model.events import Acted
from briefing.model.game import Game, Phase
from briefing.model.gauges import INDEX
from briefing.review.course import Course, open_launches
from briefing.review.steady import Steady
from briefing.rules import apply, objections
from briefing.rules.sight import score
from briefing.rules.tables import tables

#: Trees of up to so many ends are searched whole.
_WHOLE: Final = 400
#: Games kept from week to week: the best of each stratum of the worst severity so far (permille).
_STRATA: Final = (360, 520, 1001)
_LAUNCHES: Final = 1
_PEAK: Final = INDEX["peak_severity"]


@frozen(slots=True)
class Week:
    """A move of the line: what is chosen and launched ("" none), and what each opponent answers."""

    move: int
    choose: str
    launch: str
    answers: tuple[Acted, ...]


@frozen(slots=True)
class Line:
    """The line found. `how` is how thoroughly it was looked for: "exact" tried every choice and launch of every move
    (texts before the Council are handled as the reference posture does), "searched" kept `width` games a week.
    """

    weeks: tuple[Week, ...]
    acts: tuple[Act, ...]
    total: int
    how: Literal["exact", "searched"]
    tried: int
    width: int


@frozen(slots=True, eq=False)
class _Branch:
    game: Game
    acts: tuple[Act, ...]
    weeks: tuple[Week, ...]
    total: int


def best_line(course: Course, hand: Steady, *, whole: int = _WHOLE) -> Line:
    """Find it, from STARTEX."""
    exact = _exhaustive(course.first, hand, whole)
    if exact is not None:
        return exact
    found = _searched(course, hand)
    real = score(course.last).total
    # What the player did is a line too, and may be the best that is known.
    return (
        Line(_played(course), course.acts, real, "searched", found.tried, found.width) if real > found.total else found
    )


def _searched(course: Course, hand: Steady) -> Line:
    kept = [_Branch(course.first, (), (), 0)]
    ended: list[_Branch] = []
    tried = 0
    while kept:
        grown = [after for branch in kept for after in _week(branch, hand, few=True)]
        tried += len(grown)
        ended += [branch for branch in grown if branch.game.phase is Phase.ENDEX]
        kept = _strata([branch for branch in grown if branch.game.phase is not Phase.ENDEX])
    best = max(ended, key=lambda branch: (branch.total, str(branch.acts)))
    return Line(best.weeks, best.acts, best.total, "searched", tried, len(_STRATA))


def _played(course: Course) -> tuple[Week, ...]:
    """The game as it was played, week by week."""
    found = []
    for move in range(1, course.last.move + 1):
        here = [at for at, game in enumerate(course.games[:-1]) if game.move == move]
        verbs = {course.acts[at].verb: course.acts[at].word for at in here}
        answers = tuple(e for at in here for e in course.events[at + 1] if isinstance(e, Acted))
        found.append(Week(move, verbs.get("choose", ""), verbs.get("launch", ""), answers))
    return tuple(found)


def _strata(grown: list[_Branch]) -> list[_Branch]:
    """The best game below each mark of severity."""
    found: list[_Branch] = []
    for low, high in zip((0, *_STRATA), _STRATA, strict=False):
        inside = [branch for branch in grown if low <= branch.game.world[_PEAK] < high]
        if inside:
            found.append(max(inside, key=lambda branch: (branch.total, str(branch.acts))))
    return found


def _exhaustive(first: Game, hand: Steady, whole: int) -> Line | None:
    """Every line, or None where there are more than `whole`."""
    width = sum(1 for _ in _ways(apply(first, Act("advance")).game, None))
    if width**first.moves > whole * whole:
        return None
    open_ = [_Branch(first, (), (), 0)]
    ended: list[_Branch] = []
    tried = 0
    while open_:
        for after in _week(open_.pop(), hand, few=False):
            tried += 1
            (ended if after.game.phase is Phase.ENDEX else open_).append(after)
            if len(ended) + len(open_) > whole:
                return None
    best = max(ended, key=lambda branch: (branch.total, str(branch.acts)))
    return Line(best.weeks, best.acts, best.total, "exact", tried, len(ended))


def _ways(game: Game, hand: Steady | None) -> Iterator[tuple[Game, tuple[Act, ...]]]:
    """Every pair of a choice and a launch (or none) in a DECISION; with `hand`, of launches those it ranks highest."""
    card = tables(game.pack).cards.get(game.card)
    choices: list[Act | None] = [
        act for option in (card.options if card else ())
        if not objections(game, act := Act("choose", (f"{game.card}.{option.id}",)))
    ]  # fmt: skip
    for choice in choices or [None]:
        decided = apply(game, choice).game if choice else game
        launches = open_launches(decided)
        if hand is not None:
            rank = hand.rank
            launches = tuple(sorted(launches, key=lambda key: (-rank[key], key))[:_LAUNCHES])
        for launch in (None, *(Act("launch", (key,)) for key in launches)):
            after = apply(decided, launch).game if launch else decided
            yield after, tuple(act for act in (choice, launch) if act)


def _week(branch: _Branch, hand: Steady, *, few: bool) -> Iterator[_Branch]:
    """All ways (or the `few` that promise most) through one move; the few are measured by how the posture plays on."""
    begin = apply(branch.game, Act("advance")).game
    for decided, taken in _ways(begin, hand if few else None):
        yield _finish(branch, hand, decided, taken, measure=few)


def _finish(branch: _Branch, hand: Steady, game: Game, taken: tuple[Act, ...], *, measure: bool) -> _Branch:
    move = game.move
    acts = [Act("advance"), *taken]
    answers: tuple[Acted, ...] = ()
    while game.phase is not Phase.ENDEX and game.move == move:
        act = hand.act(game) if game.phase is Phase.COUNCIL else Act("advance")
        step = apply(game, act)
        game = step.game
        acts.append(act)
        answers += tuple(event for event in step.events if isinstance(event, Acted))
    words = {act.verb: act.word for act in taken}
    weeks = (*branch.weeks, Week(move, words.get("choose", ""), words.get("launch", ""), answers))
    over = game.phase is Phase.ENDEX
    total = score(hand.play(game) if measure and not over else game).total
    return _Branch(game, (*branch.acts, *acts), weeks, total)
