"""States to weigh a deck in: decision points of games that the postures play, as they stood, shaken, or in trouble; and
what a card asks for staged on them.
"""

from __future__ import annotations

from typing import Final

from attrs import evolve, frozen

from briefing.model.cards import Card, Condition
from briefing.model.game import Game, Mind, Phase
from briefing.model.gauges import GAUGES, INDEX
from briefing.model.pack import Pack
from briefing.rules import apply, start
from briefing.rules.draft import values_of
from briefing.rules.draws import below, draw, swing
from briefing.rules.minds import true_drivers
from briefing.rules.tables import tables
from briefing.study.policies import policy

#: Who plays the games that the states are taken from.
PLAYERS: Final = ("random", "hawk", "dove", "tit-for-tat", "consensus-only", "europe-first", "asia-first")
#: What can be wrong in a bad week, as gauges at the worst that play reached (-1) or the most (1).
TROUBLES: Final = (
    (("munitions", -1), ("air_defence", -1), ("readiness", -1)),
    (("cohesion", -1), ("home", -1), ("us_line", -1)),
    (("us_asia", 1), ("us_line", -1), ("mobility", -1)),
    (("ukraine_front", -1), ("ukraine_aid", -1)),
    (("taiwan_prep", -1), ("supply", -1), ("partners", -1)),
    (("legitimacy", -1), ("channel_moscow", -1), ("channel_beijing", -1)),
    (("heavy", 1), ("cohesion", 1), ("munitions", 1)),
)
#: Bookkeeping of what has happened, which a search leaves alone: only what is an amount now is moved.
_PAST: Final = ("sum_", "peak_", "redline_", "due_", "article", "seized", "held", "since_", "call", "nuclear", "freeze")
Range = tuple[int, int]


@frozen(slots=True)
class Played:
    """Decision points of games, one a game, spread over the moves; and how low and high every gauge stood in them."""

    games: tuple[Game, ...]
    ranges: tuple[Range, ...]


def play(pack: Pack, scenario: str, many: int) -> Played:
    """The games behind a survey: the postures take turns, seed by seed."""
    found = []
    lows, highs = [10**9] * len(GAUGES), [0] * len(GAUGES)
    for seed in range(many):
        act = policy(PLAYERS[seed % len(PLAYERS)])
        game = start(pack, scenario, seed)
        stop = 1 + below(draw(seed, 0, "survey"), game.moves)
        while game.phase is not Phase.ENDEX:
            if game.phase is Phase.DECISION:
                for number in range(len(GAUGES)):
                    lows[number] = min(lows[number], game.world[number])
                    highs[number] = max(highs[number], game.world[number])
                if game.move == stop and not game.chosen:
                    found.append(game)
            game = apply(game, act(game)).game
    return Played(tuple(found), tuple(zip(lows, highs, strict=True)))


def weathered(game: Game, number: int, ranges: tuple[Range, ...]) -> Game:
    """A third of the states as they were played, a third shaken, a third in trouble."""
    world = list(game.world)
    if number % 3 == 1:
        for at, gauge in enumerate(GAUGES):
            if is_amount(at):
                value = world[at] + swing(game.seed, 0, f"survey/{gauge.name}", gauge.high // 2)
                world[at] = max(ranges[at][0], min(ranges[at][1], value))
    elif number % 3 == 2:
        for name, side in TROUBLES[number // 3 % len(TROUBLES)]:
            world[INDEX[name]] = ranges[INDEX[name]][side > 0]
    return evolve(game, world=tuple(world))


def is_amount(at: int) -> bool:
    """Whether a gauge is an amount now, which a state may have more or less of, and not a record of what was."""
    gauge = GAUGES[at]
    return gauge.high >= 100 and not gauge.name.startswith(_PAST) and not gauge.name.endswith(("_heat", "_peak"))


def asked(card: Card, number: int) -> tuple[Condition, ...]:
    """What opens a card, and in turn what each of its options needs besides, as evidence of an attack to answer."""
    option = card.options[number % len(card.options)]
    evidence = (Condition("evidence", ">=", 700),) if option.article == 5 else ()
    return (*card.when, *option.when, *evidence)


def staged(game: Game, when: tuple[Condition, ...]) -> Game:
    """The game with what the conditions ask for; moves are left alone, since every move is represented."""
    world = list(game.world)
    flags = tables(game.pack).flags
    for condition in when:
        if condition.subject.startswith("ago:"):
            at = flags.get(condition.subject[4:])
            if at is not None:
                world[at] = 0 if condition.op == "<" else max(1, game.move - condition.value)
            continue
        if condition.subject not in INDEX:
            continue
        at = INDEX[condition.subject]
        value = world[at]
        match condition.op:
            case ">=" if value < condition.value:
                world[at] = condition.value
            case "<=" if value > condition.value:
                world[at] = condition.value
            case ">" if value <= condition.value:
                world[at] = condition.value + 1
            case "<" if value >= condition.value:
                world[at] = condition.value - 1
            case "==":
                world[at] = condition.value
            case "!=" if value == condition.value:
                world[at] = condition.value + 1
    for ladder in tables(game.pack).ladders:
        for condition in when:
            if condition.subject == f"{ladder.id}_peak" and condition.op == "<=":
                world[ladder.rung_at] = min(world[ladder.rung_at], condition.value)
    return consistent(game, world)


def consistent(game: Game, world: list[int]) -> Game:
    """The game in a world where every ladder's heat and peak go with its rung."""
    for ladder in tables(game.pack).ladders:
        world[ladder.heat_at] = ladder.severities[world[ladder.rung_at]] * 10
        world[ladder.peak_at] = max(world[ladder.peak_at], world[ladder.rung_at])
    return evolve(game, world=tuple(world))


def settled(game: Game) -> Game:
    """The same state, seen by every opponent as it is."""
    compiled = tables(game.pack)
    values = values_of(compiled, game.world, len(game.rungs))
    minds = []
    for ladder in compiled.ladders:
        truth = true_drivers(ladder, values)
        minds.append(Mind(truth, (truth,) * 4))
    return evolve(game, minds=tuple(minds))
