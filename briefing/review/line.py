"""The best line: the acts that would have come out best under the draws that this game really had.

It is hindsight, and says so: it knows every draw. The search keeps the best few games of each week, in strata of how
high the ladders stand (a plain beam falls off the war cliff: it keeps what scores well and cannot be got out of), and
measures each by letting the reference posture play it to its end: one by one, or by arrays more of them at once. Where
the tree is small enough it is searched whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from attrs import frozen

from briefing.model.acts import Act
from briefing.model.events import Acted
from briefing.model.game import Game, Phase
from briefing.model.gauges import INDEX
from briefing.review.course import Course, open_launches
from briefing.review.crowd import can_crowd, follow_all
from briefing.review.futures import Fate, Trunk
from briefing.review.steady import Steady
from briefing.rules import apply, objections
from briefing.rules.sight import score
from briefing.rules.tables import tables

#: Trees of up to so many ends are searched whole.
_WHOLE: Final = 400
#: Games kept from week to week: the best of each stratum of the worst severity so far (permille).
_STRATA: Final = (360, 520, 1001)
_PEAK: Final = INDEX["peak_severity"]
_TYPE: Final = INDEX["russia_type"]


@frozen(slots=True)
class Breadth:
    """How wide a search is: launches tried beside each choice, games kept in each stratum, and how many of a week's
    games are looked at, best first, to fill the strata.
    """

    launches: int
    kept: int
    looked_at: int


_NARROW: Final = Breadth(1, 1, 1000)
_BROAD: Final = Breadth(8, 4, 24)


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


@frozen(slots=True, eq=False)
class _Brink:
    """A week decided and carried out up to its RED."""

    branch: _Branch
    game: Game
    acts: tuple[Act, ...]
    taken: tuple[Act, ...]


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
    crowd = can_crowd(course)
    breadth = _BROAD if crowd else _NARROW
    kept = [_Branch(course.first, (), (), 0)]
    ended: list[_Branch] = []
    tried = 0
    while kept:
        brinks = [brink for branch in kept for brink in _week(branch, hand, breadth.launches)]
        tried += len(brinks)
        totals = _measured(course, brinks, hand) if crowd else None
        grown = []
        if totals is None:
            grown = [_closed(brink, None, hand) for brink in brinks]
        else:
            ranked = sorted(zip(totals, brinks, strict=True), key=lambda pair: (-pair[0], str(pair[1].acts)))
            grown = [_closed(brink, total, hand) for total, brink in ranked[: breadth.looked_at]]
        ended += [branch for branch in grown if branch.game.phase is Phase.ENDEX]
        kept = _strata([branch for branch in grown if branch.game.phase is not Phase.ENDEX], breadth.kept)
    best = max(ended, key=lambda branch: (branch.total, str(branch.acts)))
    return Line(best.weeks, best.acts, best.total, "searched", tried, len(_STRATA) * breadth.kept)


def _measured(course: Course, brinks: Sequence[_Brink], hand: Steady) -> list[int]:
    """What each comes to when the posture plays on, under the draws that the game really had."""
    real = Fate(course.first.seed, course.last.world[_TYPE])
    begun = [Trunk(each.game, (Act("advance"),)) for each in brinks]
    return [found.totals[0] for found in follow_all(begun, [(real,)] * len(begun), hand, dice=0)]


def _played(course: Course) -> tuple[Week, ...]:
    """The game as it was played, week by week."""
    found = []
    for move in range(1, course.last.move + 1):
        here = [at for at, game in enumerate(course.games[:-1]) if game.move == move]
        verbs = {course.acts[at].verb: course.acts[at].word for at in here}
        answers = tuple(e for at in here for e in course.events[at + 1] if isinstance(e, Acted))
        found.append(Week(move, verbs.get("choose", ""), verbs.get("launch", ""), answers))
    return tuple(found)


def _strata(grown: list[_Branch], most: int) -> list[_Branch]:
    """The best games below each mark of severity."""
    found: list[_Branch] = []
    for low, high in zip((0, *_STRATA), _STRATA, strict=False):
        inside = [branch for branch in grown if low <= branch.game.world[_PEAK] < high]
        found += sorted(inside, key=lambda branch: (-branch.total, str(branch.acts)))[:most]
    return found


def _exhaustive(first: Game, hand: Steady, whole: int) -> Line | None:
    """Every line, or None where there are more than `whole`."""
    width = sum(1 for _ in _ways(apply(first, Act("advance")).game, None, None))
    if width**first.moves > whole * whole:
        return None
    open_ = [_Branch(first, (), (), 0)]
    ended: list[_Branch] = []
    tried = 0
    while open_:
        for brink in _week(open_.pop(), hand, None):
            after = _closed(brink, 0, hand)
            tried += 1
            (ended if after.game.phase is Phase.ENDEX else open_).append(after)
            if len(ended) + len(open_) > whole:
                return None
    best = max(ended, key=lambda branch: (branch.total, str(branch.acts)))
    return Line(best.weeks, best.acts, best.total, "exact", tried, len(ended))


def _ways(game: Game, hand: Steady | None, launches_of: int | None) -> Iterator[tuple[Game, tuple[Act, ...]]]:
    """Every pair of a choice and a launch (or none) in a DECISION, or of launches so many that `hand` ranks highest."""
    card = tables(game.pack).cards.get(game.card)
    choices: list[Act | None] = [
        act for option in (card.options if card else ())
        if not objections(game, act := Act("choose", (f"{game.card}.{option.id}",)))
    ]  # fmt: skip
    for choice in choices or [None]:
        decided = apply(game, choice).game if choice else game
        launches = open_launches(decided)
        if hand is not None and launches_of is not None:
            rank = hand.rank
            launches = tuple(sorted(launches, key=lambda key: (-rank[key], key))[:launches_of])
        for launch in (None, *(Act("launch", (key,)) for key in launches)):
            after = apply(decided, launch).game if launch else decided
            yield after, tuple(act for act in (choice, launch) if act)


def _week(branch: _Branch, hand: Steady, launches: int | None) -> Iterator[_Brink]:
    """All ways, or those with so many launches, through one move up to its RED; texts as the posture handles them."""
    begin = apply(branch.game, Act("advance")).game
    for decided, taken in _ways(begin, hand, launches):
        game, acts = decided, [Act("advance"), *taken]
        while game.table or (game.phase is Phase.DECISION and game.card and not game.chosen):
            act = hand.act(game) if game.phase is Phase.COUNCIL else Act("advance")
            if act.verb == "advance" and game.phase is Phase.DECISION and not game.table:
                break
            game = apply(game, act).game
            acts.append(act)
        yield _Brink(branch, game, tuple(acts), taken)


def _closed(brink: _Brink, total: int | None, hand: Steady) -> _Branch:
    """The week played to its end; where no total is known yet, the posture plays on for it."""
    game, acts, move = brink.game, list(brink.acts), brink.game.move
    answers: tuple[Acted, ...] = ()
    while game.phase is not Phase.ENDEX and game.move == move:
        act = hand.act(game) if game.phase is Phase.COUNCIL else Act("advance")
        step = apply(game, act)
        game = step.game
        acts.append(act)
        answers += tuple(event for event in step.events if isinstance(event, Acted))
    words = {act.verb: act.word for act in brink.taken}
    before = brink.branch
    weeks = (*before.weeks, Week(move, words.get("choose", ""), words.get("launch", ""), answers))
    over = game.phase is Phase.ENDEX
    if total is None or over:
        total = score(game if over else hand.play(game)).total
    return _Branch(game, (*before.acts, *acts), weeks, total)
