"""The ideal observer: what somebody who knows the model, but sees only what the player saw, would hold likely.

Exact Bayes over Russia's type and over whether Beijing has called Moscow (not at all, or in which move). Every chance
is the model's own: how likely the rung that was seen was under each hypothesis; for a week in which nothing was seen,
how likely it was that nothing would be. What the observer is lent, because the player could only estimate it, is what
Moscow perceived otherwise; what a call adds to it is worked out anew under each hypothesis.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from attrs import frozen

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.events import Acted, Called, Surfaced
from briefing.model.game import Game
from briefing.model.gauges import INDEX
from briefing.review.course import Course
from briefing.rules.derive import clip
from briefing.rules.draft import values_of
from briefing.rules.draws import swing
from briefing.rules.minds import choose, legal_rungs, scaled, true_drivers
from briefing.rules.tables import Ladder, Tables, tables

_COORD: Final = DRIVERS.index("coord")
_OPP: Final = DRIVERS.index("opp")
_CALL: Final = INDEX["call"]
_CHINA: Final = ACTORS.index("china")
_RUSSIA: Final = ACTORS.index("russia")


@frozen(slots=True)
class Belief:
    """After a move: how likely a call had been made, and each type of Russia's, in ppm."""

    move: int
    call: int
    types: tuple[int, ...]
    called: bool
    noticed: bool


@frozen(slots=True)
class _Week:
    """One RED: what each did, how likely each rung was, and how likely it was to be seen."""

    game: Game
    after: Game
    acted: tuple[Acted, ...]
    noticed: bool
    surfaced: frozenset[str]


def beliefs(course: Course) -> tuple[Belief, ...]:
    """The observer's belief after every move; index 0 is STARTEX."""
    weeks = _weeks(course)
    compiled = tables(course.first.pack)
    prior = _prior(compiled)
    calls = [0, *(week.game.move for week in weeks)]
    # paths[hypothesis][week]: what coordination Moscow would have perceived had Beijing called in that move (0: never)
    seen = {call: _coord(compiled, weeks, call) for call in calls}
    found = [_belief(0, {(0, t): share for t, share in enumerate(prior)}, len(prior), course.first, noticed=False)]
    for last in range(len(weeks)):
        weights = {}
        for call in [0, *(week.game.move for week in weeks[: last + 1])]:
            for temper, share in enumerate(prior):
                weights[call, temper] = share * _likelihood(compiled, weeks[: last + 1], call, temper, seen[call])
        noticed = any(week.noticed for week in weeks[: last + 1])
        found.append(_belief(weeks[last].game.move, weights, len(prior), weeks[last].after, noticed=noticed))
    return tuple(found)


def _prior(compiled: Tables) -> list[float]:
    weights = [temper.weight for temper in compiled.ladder["russia"].actor.tempers]
    return [weight / sum(weights) for weight in weights]


def _belief(move: int, weights: dict[tuple[int, int], float], types: int, game: Game, *, noticed: bool) -> Belief:
    whole = sum(weights.values()) or 1.0
    call = sum(weight for (made, _), weight in weights.items() if made) / whole
    each = tuple(round(1_000_000 * sum(w for (_, t), w in weights.items() if t == n) / whole) for n in range(types))
    return Belief(move, round(1_000_000 * call), each, bool(game.world[_CALL]), noticed)


def _weeks(course: Course) -> list[_Week]:
    found = []
    for at, events in enumerate(course.events[1:], 1):
        acted = tuple(event for event in events if isinstance(event, Acted))
        if acted:
            later = (e for more in course.events[at + 1 :] for e in more if isinstance(e, Surfaced))
            surfaced = frozenset(e.actor for e in later if e.move == course.games[at].move)
            noticed = any(isinstance(event, Called) and event.known for event in events)
            found.append(_Week(course.games[at - 1], course.games[at], acted, noticed, surfaced))
    return found


def _coord(compiled: Tables, weeks: Sequence[_Week], call: int) -> list[int]:
    """Russia's perceived coordination, week by week, had the call come in move `call` (0: never): the actual path with
    the truth of that one driver, and so what is perceived of it, changed.
    """
    ladder = compiled.ladders[_RUSSIA]
    amplitude, lag, gain = ladder.noises[_COORD], ladder.lags[_COORD], ladder.gains[_COORD]
    gap, truths, path = 0, [0] * 4, []
    for number, week in enumerate(weeks):
        seen = week.game.minds[_RUSSIA].seen[_COORD]
        before = clip(seen + gap)
        actual = week.after.minds[_RUSSIA].trail[0][_COORD]
        move = week.game.move
        if number == 0:
            truths = [each[_COORD] for each in week.game.minds[_RUSSIA].trail]
        truths = [actual + _extra(compiled, week, called=0 < call <= move), *truths][:4]
        noise = swing(week.game.seed, move, "russia/sees", amplitude, _COORD)
        observed = clip(truths[min(lag, 3)] + noise)
        now = before + (observed - before) * gain // 16
        gap = now - week.after.minds[_RUSSIA].seen[_COORD]
        path.append(now)
    return path


def _extra(compiled: Tables, week: _Week, *, called: bool) -> int:
    """What a call, or its absence, changes in the truth of coordination that week."""
    was = bool(week.after.world[_CALL])
    if was == called:
        return 0
    world = list(week.game.world)
    ladder = compiled.ladders[_RUSSIA]
    values = []
    for made in (called, was):
        world[_CALL] = week.game.move if made else 0
        values.append(true_drivers(ladder, values_of(compiled, world, len(week.game.rungs)))[_COORD])
    return values[0] - values[1]


def _likelihood(compiled: Tables, weeks: Sequence[_Week], call: int, temper: int, seen: Sequence[int]) -> float:
    """How likely all that was seen was, under one hypothesis."""
    chance = 1.0
    last = len(weeks) - 1
    for number, week in enumerate(weeks):
        chance *= _of_call(compiled, week, call)
        if not chance:
            return 0.0
        chance *= _of_rung(compiled, week, temper, seen[number], known=number < last)
    return chance


def _of_call(compiled: Tables, week: _Week, call: int) -> float:
    """How likely a call in that move (or none), and what was noticed of it, were."""
    parameters = compiled.parameters
    move = week.game.move
    if call and call < move:
        return 0.0 if week.noticed else 1.0
    may = _reached(compiled, week) * parameters["call_chance"] / 1000
    notice = parameters["call_noticed"] / 1000
    if call == move:
        return may * (notice if week.noticed else 1 - notice)
    return 0.0 if week.noticed else 1 - may


def _reached(compiled: Tables, week: _Week) -> float:
    """How likely China stood high enough to call: known where it was seen, else what its odds and cover say."""
    acted = week.acted[_CHINA]
    ladder = compiled.ladders[_CHINA]
    start = compiled.parameters["call_from"]
    if acted.seen:
        return float(_place(ladder, acted.rung) >= start)
    hidden = [
        ppm * (1000 - rung.seen) for ppm, rung in zip(acted.ppm, ladder.actor.rungs, strict=True)
    ]  # fmt: skip
    return sum(hidden[start:]) / (sum(hidden) or 1)


def _of_rung(compiled: Tables, week: _Week, temper: int, coord: int, *, known: bool) -> float:
    """How likely Russia's rung was (or, unseen and not surfaced yet, that nothing would be seen)."""
    ladder = compiled.ladders[_RUSSIA]
    acted = week.acted[_RUSSIA]
    seen = list(week.after.minds[_RUSSIA].seen)
    seen[_COORD] = coord
    drivers = scaled(ladder, seen, temper)
    world = week.game.world
    licence = 1000  # Pyongyang's alone
    open_ = legal_rungs(
        ladder, world, drivers[_OPP], licence, world[INDEX["since_mobilised"]], compiled.parameters
    )  # fmt: skip
    ppm = choose(ladder, drivers, open_, week.game.settings.opponents).ppm()
    rungs = ladder.actor.rungs
    if acted.seen or (known and "russia" in week.surfaced):
        at = _place(ladder, acted.rung)
        return ppm[at] * (rungs[at].seen if acted.seen else 1000 - rungs[at].seen) / 1e9
    return sum(share * (1000 - rung.seen) for share, rung in zip(ppm, rungs, strict=True)) / 1e9


def _place(ladder: Ladder, rung: str) -> int:
    return next(number for number, each in enumerate(ladder.actor.rungs) if each.id == rung)


def to_json(found: Sequence[Belief], types: Sequence[str]) -> list[dict[str, Any]]:
    """As the review keeps it."""
    return [
        {
            "move": each.move,
            "call_ppm": each.call,
            "types_ppm": dict(zip(types, each.types, strict=True)),
            "called": each.called,
            "noticed": each.noticed,
        }
        for each in found
    ]


def before(found: Sequence[Belief], move: int) -> Belief:
    """What was held before a move was played."""
    return next((each for each in reversed(found) if each.move < move), found[0])
