"""The starter in play: it is small, and it is a game."""

from functools import cache

import pytest
from attrs import evolve

from briefing.model.events import Opened
from briefing.model.game import Phase, Settings
from briefing.model.gauges import INDEX
from briefing.pack import load
from briefing.pack.begin import starter
from briefing.rules import apply, objections, start
from briefing.rules.tables import tables
from briefing.study.policies import NAMES, policy
from briefing.study.survey import survey
from tests.content.worlds import world_where
from tests.games import act, with_gauges

pytestmark = pytest.mark.slow  # together they would make the fast tests slow

SEEDS = 30
PACK = load(starter(), cached=False)
EVENTS = [card for card in PACK.cards if card.kind == "event"]
SCENARIO = PACK.scenarios[0]
MOST_ACTS = 200


@cache
def games(name):
    """Games by one policy, one a seed: the last states, each with its `Opened` events."""
    found = []
    for seed in range(SEEDS):
        game, opened, play = start(PACK, SCENARIO.id, seed), [], policy(name)
        for _ in range(MOST_ACTS * game.moves):
            if game.phase is Phase.ENDEX:
                break
            step = apply(game, play(game))
            game = step.game
            opened += [event for event in step.events if isinstance(event, Opened)]
        found.append((game, opened))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_policy_comes_to_endex_and_not_every_seed_ends_alike(name):
    final = {ending.id for ending in PACK.endings if ending.final}
    limits = {one.name: one.value for one in PACK.parameters}
    for game, opened in games(name):
        assert game.phase is Phase.ENDEX
        assert game.move == SCENARIO.moves or game.ending in final
        assert len(opened) == game.move - 1
        for event in opened:
            assert event.card
            assert limits["reports_low"] <= len(event.reports) <= limits["reports_high"]
    endings = [game.ending for game, _ in games(name)]
    assert set(endings) <= {ending.id for ending in PACK.endings}
    assert len(set(endings)) >= 3
    assert max(map(endings.count, endings)) < 0.9 * SEEDS


def test_every_card_report_and_question_is_met_in_some_game():
    opened = [event for name in ("random", "hawk", "dove") for _, every in games(name) for event in every]
    assert {event.card for event in opened} == {card.id for card in EVENTS}
    assert {report for event in opened for report in event.reports} == {report.id for report in PACK.reports}
    assert {event.question for event in opened} == {question.id for question in PACK.questions}


def test_a_game_twice_as_long_has_cards_and_reports_to_the_end():
    """What an author tries next: `--moves 12`."""
    play = policy("hawk")
    game = start(PACK, SCENARIO.id, 1, Settings(moves=12))
    while game.phase is not Phase.ENDEX:
        assert game.card
        assert len(game.reports) >= 2
        game = apply(game, play(game)).game
    assert game.move == 12


@pytest.mark.parametrize("card", PACK.cards, ids=lambda card: card.id)
def test_every_option_fact_and_echo_has_a_state(card):
    for part in (*card.message.facts, *card.message.echoes):
        assert world_where(PACK, (*card.when, *part.when)) is not None, part.text
    for option in card.options:
        game = world_where(PACK, (*card.when, *option.when))
        game = evolve(with_gauges(game, capital=100, evidence=1000), card=card.id, phase=Phase.DECISION, shown=())
        one = act(f"{'choose' if card.kind == 'event' else 'launch'} {card.id}.{option.id}")
        assert objections(game, one) == ()
        assert apply(game, one).events


@pytest.mark.parametrize("kind", ["reports", "questions", "drifts", "gates", "endings"])
def test_every_condition_has_a_state(kind):
    for item in getattr(PACK, kind):
        assert world_where(PACK, item.when) is not None, item


def test_a_seizure_opens_the_card_that_answers_it_and_has_two_ways_back():
    seized = with_gauges(start(PACK, SCENARIO.id, 1), seized=1, evidence=700)
    top = len(PACK.actor("russia").rungs) - 1
    first = evolve(with_gauges(seized, russia_rung=top), phase=Phase.ASSESS)
    opened = apply(first, act("advance")).game
    assert opened.card == "ice-islet"
    assert tables(PACK).options["ice-islet.c"][1].effects[0].gauge == "seized"
    eased = next(drift for drift in PACK.drifts if drift.gauge == "seized")
    assert tables(PACK).holds(eased.when, with_gauges(seized, russia_rung=0).world, 1, SCENARIO.moves)


def test_a_line_drawn_round_it_and_not_renewed_loses_it():
    game = with_gauges(start(PACK, SCENARIO.id, 1), seized=1, evidence=700, capital=60)
    game = apply(evolve(game, card="ice-islet", phase=Phase.DECISION), act("choose ice-islet.d")).game
    for _ in range(40):
        if game.phase is Phase.ENDEX:
            break
        if game.phase is Phase.COUNCIL and game.table:
            words = ("silence", "coalition", "withdraw")
        elif game.phase is Phase.DECISION and not game.chosen:
            card = tables(PACK).cards[game.card]
            words = tuple(f"choose {card.id}.{name}" for name in ("b", "a"))
        else:
            game = with_gauges(game, russia_rung=max(1, game.world[INDEX["russia_rung"]]))
            words = ("advance",)
        game = apply(game, next(one for word in words if not objections(game, one := act(word)))).game
    assert game.ending == "lost"
    assert game.move < SCENARIO.moves


@pytest.mark.slow
def test_no_option_is_always_the_best_or_never():
    assert {one.key: one.verdict for one in survey(PACK, SCENARIO.id) if one.verdict} == {}
