"""The survey of the deck: its states are states of the game, and what it says of an option is so."""

from functools import cache
from itertools import permutations

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from briefing.model.cards import Condition
from briefing.model.game import Phase
from briefing.model.gauges import GAUGES, INDEX
from briefing.rules import start
from briefing.rules.tables import tables
from briefing.study import staging, survey
from briefing.study.outlook import expected, worth
from briefing.study.survey import Standing, climb, margin, survey_text, weigh
from tests.packs import shipped

EVENTS = tuple(card for card in shipped().cards if card.kind == "event")
BY_ID = {card.id: card for card in EVENTS}


@pytest.mark.parametrize(
    ("counts", "rise", "fall", "verdict"),
    [
        ((5, 5, 0), 0, -1, "dominant"), ((5, 5, 0), 0, 2, ""), ((5, 0, 2), -1, 0, "dominated"), ((5, 0, 2), 3, 0, ""),
        ((5, 2, 0), 0, -1, "never worst"), ((5, 2, 0), 0, 1, ""), ((5, 2, 2), 0, 0, ""),
        ((0, 0, 0), -1, -1, "never open"),
    ],
)  # fmt: skip
def test_an_options_verdict(counts, rise, fall, verdict):
    standing = Standing("cable.a", *counts, 0.0, rise, fall)
    assert standing.verdict == verdict
    assert (f"| {verdict} |" in survey_text((standing,)).replace("  ", "")) == bool(verdict)


@cache
def played(many=8):
    return staging.play(shipped(), "second-front", many)


def grounds(many=8):
    return played(many).games


@pytest.fixture(scope="module")
def surveyed():
    """The deck in a few states, without the search for what they do not show."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(survey, "_searched", lambda *_: -1)
        return survey.survey(shipped(), "second-front", 6)


def test_the_survey_weighs_every_option_of_every_event(surveyed):
    wanted = [f"{card.id}.{option.id}" for card in EVENTS for option in card.options]
    assert sorted(standing.key for standing in surveyed) == sorted(wanted)
    for standing in surveyed:
        assert 0 <= standing.best <= standing.states <= 6
        assert 0 <= standing.worst <= standing.states
        assert standing.behind >= 0
        assert (standing.rise == 0) == bool(standing.best)
        assert (standing.fall == 0) == bool(standing.worst)


def test_no_two_options_are_the_best_of_one_state(surveyed):
    for card in EVENTS:
        of = [standing for standing in surveyed if standing.key.startswith(f"{card.id}.")]
        assert sum(s.best for s in of) <= max(s.states for s in of), card.id
        assert sum(s.worst for s in of) <= max(s.states for s in of), card.id


def test_the_survey_is_the_same_every_time(surveyed, monkeypatch):
    monkeypatch.setattr(survey, "_searched", lambda *_: -1)
    assert survey.survey(shipped(), "second-front", 6) == surveyed


def test_the_grounds_are_decision_points_spread_over_the_game():
    found = grounds(24)
    assert {game.phase for game in found} == {Phase.DECISION}
    assert len({game.seed for game in found}) == len(found) >= 18
    assert len({game.move for game in found}) >= 6
    assert not any(game.chosen for game in found)


def test_every_posture_plays_some_of_the_states_and_russia_is_of_every_type():
    assert set(staging.PLAYERS) >= {"random", "hawk", "dove", "tit-for-tat", "europe-first", "asia-first"}
    assert {game.world[INDEX["russia_type"]] for game in grounds(24)} == {0, 1, 2}


def in_range(game):
    for gauge, value in zip(GAUGES, game.world, strict=False):
        assert 0 <= value <= gauge.high, f"{gauge.name} at {value}"


def test_weather_keeps_every_gauge_within_what_play_reached():
    ranges = played(24).ranges
    kinds = [staging.weathered(game, number, ranges) for number, game in enumerate(grounds(24))]
    for game, kind in zip(grounds(24), kinds, strict=True):
        in_range(kind)
        for gauge, value, (low, high) in zip(GAUGES, kind.world, ranges, strict=False):
            assert low <= value <= high, f"{gauge.name} at {value}, and play reached {low} to {high}"
        assert kind.minds == game.minds
    assert [kind == game for kind, game in zip(kinds, grounds(24), strict=True)][::3] == [True] * len(kinds[::3])
    assert all(kind != game for kind, game in zip(kinds[1::3], grounds(24)[1::3], strict=True))


def test_a_settled_opponent_sees_what_is_so_and_nothing_else_changes():
    for game in grounds(8):
        settled = staging.settled(game)
        assert (settled.world, settled.move) == (game.world, game.move)
        assert staging.settled(settled) == settled
        assert all(mind.trail == (mind.seen,) * 4 for mind in settled.minds)


def possible(when, game):
    """What a state can be staged for: moves are left as they are, and nothing was done before the first of them."""
    return tuple(
        condition
        for condition in when
        if condition.subject not in ("move", "left")
        and not (condition.subject.startswith("ago:") and condition.op == ">=" and condition.value >= game.move)
    )


@pytest.mark.parametrize("card", [card.id for card in EVENTS])
def test_a_staged_state_has_what_the_card_asks_for(card):
    """Through the rules' own reading of conditions; a rung that is asked for brings its heat and peak along."""
    when = tables(shipped()).cards[card].when
    for ground in grounds(24):
        game = staging.staged(ground, when)
        compiled = tables(game.pack)
        missed = [c for c in possible(when, game) if not compiled.holds((c,), game.world, game.move, game.moves)]
        assert not missed, f"{card}, staged in move {game.move} of seed {game.seed}: {missed}"
        in_range(game)
        for ladder in compiled.ladders:
            rung = game.world[ladder.rung_at]
            assert game.world[ladder.heat_at] == ladder.severities[rung] * 10
            assert game.world[ladder.peak_at] >= rung
        assert (game.move, game.seed, game.phase) == (ground.move, ground.seed, ground.phase)


def test_options_are_weighed_only_where_their_card_can_come_up():
    """A card of the last moves is not judged by what it would be worth in the first."""
    late = next(card for card in EVENTS if any(c.subject == "move" and c.value > 2 for c in card.when))
    first = start(shipped(), "second-front", 1)
    assert weigh(staging.staged(first, late.when), late) == {}


@given(
    number=st.integers(0, 7),
    gauge=st.sampled_from([gauge for gauge in GAUGES if gauge.shown]),
    op=st.sampled_from([">=", "<=", "==", "!=", ">", "<"]),
    data=st.data(),
)
def test_any_single_condition_that_can_hold_is_staged(number, gauge, op, data):
    value = data.draw(st.integers(0, gauge.high))
    assume(not (op == ">" and value == gauge.high) and not (op == "<" and value == 0))
    ground = grounds()[number % len(grounds())]
    game = staging.staged(ground, (Condition(gauge.name, op, value),))
    assert tables(game.pack).holds((Condition(gauge.name, op, value),), game.world, game.move, game.moves)
    in_range(game)


def test_a_state_that_satisfies_the_card_already_is_left_alone():
    game = start(shipped(), "second-front", 3)
    assert staging.staged(game, ()).world == game.world


def test_a_condition_on_the_past_is_staged_as_long_ago_as_it_asks():
    card = next(card for card in EVENTS if any(c.subject.startswith("ago:") for c in card.when))
    game = evolve(grounds()[0], move=9)
    staged = staging.staged(game, card.when)
    past = tuple(c for c in card.when if c.subject.startswith("ago:"))
    assert tables(game.pack).holds(past, staged.world, 9, game.moves)


def test_what_an_option_is_expected_to_come_to_ranks_as_its_worth_does():
    """But for rounding: one compares with doing nothing in whole points, the other is finer and has no base."""
    card = BY_ID["stocks"]
    for game in grounds(8):
        fine = {option.id: expected(game, card, option) for option in card.options}
        whole = {option.id: worth(game, card, option) for option in card.options}
        for one, other in permutations(fine, 2):
            assert abs((fine[one] - fine[other]) / 100 - (whole[one] - whole[other])) <= 13


def test_ground_that_is_lost_for_good_puts_its_ceiling_on_what_is_expected():
    """An observed line that nobody ends or renews is a loss five weeks on, and none if the game is over before."""
    card = BY_ID["narva"]
    line = next(option for option in card.options if "interim-line" in option.sets)
    other = next(option for option in card.options if "seventy-two" in option.sets)
    first = staging.staged(start(shipped(), "second-front", 5), card.when)
    rich = staging.settled(first)
    early, late = (evolve(rich, move=move) for move in (3, rich.moves - 1))
    gap = {g.move: expected(g, card, other) - expected(g, card, line) for g in (early, late)}
    assert gap[early.move] > gap[late.move] + 5000


def test_a_margin_is_to_the_nearest_of_the_others():
    values = {"a": 5, "b": 9, "c": -2}
    assert [margin(values, name, 1) for name in "abc"] == [-4, 4, -11]
    assert [margin(values, name, -1) for name in "abc"] == [-7, -11, 7]
    assert margin(values, "d", 1) is None


@pytest.mark.parametrize("sign", [1, -1])
def test_a_climb_ends_where_the_option_is_first_or_last_and_moves_nothing_in_vain(sign):
    """From whatever state of play: what is found holds, lies in the ranges, and needs each of its moves."""
    card, found = BY_ID["stocks"], 0
    ranges = played(24).ranges
    for number, ground in enumerate(grounds(24)[:6]):
        option = card.options[number % len(card.options)]
        moved = climb(staging.settled(ground), card, option, sign, ranges)
        if moved is None:
            continue
        found += 1

        def ahead(trial, at=ground, name=option.id):
            return margin(weigh(survey.changed(at, trial), card), name, sign)

        assert ahead(moved) >= 100
        for at, value in moved.items():
            names = [gauge.name for gauge in GAUGES]
            assert ranges[at][0] <= value <= ranges[at][1] or names[at] == "russia_type"
            assert ahead({place: to for place, to in moved.items() if place != at}) < 100
    assert found


@pytest.mark.slow
def test_a_useless_option_is_found_to_be_dominated():
    """An option like another but for its price can nowhere be the best."""
    card = BY_ID["powder-works"]
    dear = evolve(card.options[1], id="z", price=card.options[1].price + 5)
    deck = tuple(
        evolve(card, options=(*card.options, dear)) if each.id == card.id else each
        for each in shipped().cards
        if each.kind != "event" or each.id == card.id
    )
    found = {standing.key: standing for standing in survey.survey(evolve(shipped(), cards=deck), "second-front", 6)}
    assert found["powder-works.z"].verdict == "dominated"


def test_every_option_of_an_event_is_open_in_some_staged_state(monkeypatch):
    """An option that no state opens is weighed in none, and would be called dominated for it."""
    monkeypatch.setattr(survey, "expected", lambda *_: 0)
    monkeypatch.setattr(survey, "_searched", lambda *_: -1)
    shut = {standing.key for standing in survey.survey(shipped(), "second-front", 48) if not standing.states}
    assert shut == set()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_option_of_the_shipped_deck_is_dominated_dominant_or_never_the_worst():
    """None is excepted: each is the best of what is open in some state within what play reaches, and the worst in some
    other, by a whole point of score or more.
    """
    standings = survey.survey(shipped(), "second-front")
    assert {s.key: s.verdict for s in standings if s.verdict} == {}
    assert len(standings) == sum(len(card.options) for card in EVENTS)
