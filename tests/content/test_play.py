"""The shipped pack in play: a hundred whole games, with everything checked in some and nothing crashing in any."""

from itertools import pairwise

import pytest

from briefing.model.events import Acted, Broke, Called, Lined, Opened, Staged, Stated, Stood, Tasked
from briefing.model.game import Phase, Settings
from briefing.rules import apply, start
from briefing.rules.draws import mix
from tests.games import brisk_act, some_act
from tests.packs import shipped
from tests.witness import witnessed

SEEDS = 100


@pytest.fixture(scope="module")
def games():
    """Many whole games by a brisk player: the last states, and all their events."""
    found = []
    for seed in range(SEEDS):
        game, events = start(shipped(), shipped().scenarios[0].id, seed), []
        while game.phase is not Phase.ENDEX:
            step = apply(game, brisk_act(game, mix(seed) + len(events)))
            game = step.game
            events += step.events
        found.append((game, events))
    return found


def of(games, kind):
    return [event for _, events in games for event in events if isinstance(event, kind)]


def test_every_game_comes_to_an_ending_of_the_pack(games):
    final = {ending.id for ending in shipped().endings if ending.final}
    for game, _ in games:
        assert game.ending in {ending.id for ending in shipped().endings}
        assert game.move == game.moves or game.ending in final


def test_games_do_not_all_end_alike(games):
    endings = [game.ending for game, _ in games]
    assert len(set(endings)) >= 3
    assert max(endings.count(ending) for ending in set(endings)) < 0.9 * SEEDS
    totals = [event.total for _, events in games for event in events[-1:]]
    assert max(totals) - min(totals) > 150


def test_every_move_opens_with_a_card_and_enough_reports(games):
    parameters = {one.name: one.value for one in shipped().parameters}
    for event in of(games, Opened):
        assert event.card
        assert parameters["reports_low"] <= len(event.reports) <= parameters["reports_high"]


def test_no_card_comes_twice_running_and_few_twice_at_all(games):
    for _, events in games:
        cards = [event.card for event in events if isinstance(event, Opened)]
        assert all(one != other for one, other in pairwise(cards))
        assert len(set(cards)) > 0.8 * len(cards)


def test_most_of_the_deck_is_seen_in_play(games):
    seen = {event.card for event in of(games, Opened)}
    events = {card.id for card in shipped().cards if card.kind == "event"}
    assert len(seen) >= 0.6 * len(events), sorted(events - seen)
    reports = {report for event in of(games, Opened) for report in event.reports}
    assert len(reports) >= 0.6 * len(shipped().reports)


def test_everything_that_can_happen_does(games):
    for kind in (Broke, Stated, Stood, Staged, Tasked, Lined, Called):
        assert of(games, kind), kind.__name__
    assert {event.how for event in of(games, Stood)} == {"office", "consensus", "coalition", "nations"}
    assert {event.result for event in of(games, Tasked)} == {"confirmed", "refuted", "unresolved"}
    assert {event.stage for event in of(games, Staged)} == {"pledge", "budget", "contract", "unit"}


def test_every_opponent_moves_up_and_down_its_ladder(games):
    for actor in ("russia", "china", "dprk"):
        rungs = [event.rung for event in of(games, Acted) if event.actor == actor]
        assert len(set(rungs)) >= 5
        assert max(rungs.count(rung) for rung in set(rungs)) < 0.8 * len(rungs)


def test_opponents_take_rungs_as_often_as_their_odds_say(games):
    """Summed over all moves, each rung within five standard deviations of the odds it was drawn from."""
    for actor in ("russia", "china", "dprk"):
        names = [rung.id for rung in shipped().actor(actor).rungs]
        events = [event for event in of(games, Acted) if event.actor == actor]
        for at, name in enumerate(names):
            odds = [event.ppm[at] / 1e6 for event in events]
            spread = sum(p * (1 - p) for p in odds) ** 0.5
            assert abs(sum(event.rung == name for event in events) - sum(odds)) <= 5 * spread + 1


@pytest.mark.parametrize("opponents", ["loose", "standard", "sharp", "fixed"])
def test_whole_games_hold_at_every_step(opponents):
    for seed in range(3):
        game = start(shipped(), shipped().scenarios[0].id, seed, Settings(opponents=opponents, control=seed == 1))
        for turn in range(2000):
            if game.phase is Phase.ENDEX:
                break
            game = witnessed(game, some_act(game, mix(seed) + turn)).game
        assert game.phase is Phase.ENDEX


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_three_hundred_long_games_hold():
    for seed in range(300):
        game = start(shipped(), shipped().scenarios[0].id, mix(seed), Settings(moves=1 + seed % 52))
        turn = 0
        while game.phase is not Phase.ENDEX:
            game = apply(game, brisk_act(game, mix(seed) + turn)).game
            turn += 1
