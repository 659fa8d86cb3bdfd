"""What the player may know: nothing hidden, nothing before it has surfaced, and what is shown is so."""

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model.game import Phase, Settings
from briefing.model.gauges import GAUGES
from briefing.rules import apply, objections, sight, start
from briefing.rules.score import score
from briefing.rules.tables import tables
from tests.games import act, deciding, played, some_act, to_phase, with_gauges
from tests.packs import eager, shipped, tiny

SEEDS = st.integers(0, (1 << 64) - 1)
packs = st.sampled_from((shipped(), tiny()))


@given(packs, SEEDS, SEEDS, st.integers(0, 60))
@settings(max_examples=30)
def test_no_gauge_that_is_hidden_is_ever_shown(pack, seed, luck, turns):
    game = start(pack, pack.scenarios[0].id, seed)
    for turn in range(turns):
        if game.phase is not Phase.ENDEX:
            game = apply(game, some_act(game, luck + turn)).game
    shown = {reading.gauge.name: reading.value for reading in sight.gauges(game)}
    assert set(shown) == {one.name for one in GAUGES if one.shown}
    assert all(value == sight.value(game, name) for name, value in shown.items())
    compiled = tables(pack)
    found = sight.score(game)
    assert 0 <= found.total <= found.ungated <= 1000
    assert len(found.objectives) == len(compiled.pack.objectives)


def test_what_was_not_seen_is_not_on_the_strip_until_it_surfaces():
    pack, found = eager(tiny(), "russia", "R3"), 0
    for seed in range(40):
        game = to_phase(start(pack, "tiny", seed, Settings(moves=3)), Phase.RED)
        europe = next(each for each in sight.theatres(game) if each.actor == "russia")
        if ("russia", 3) in game.unseen:
            found += 1
            assert (europe.history, europe.rung, europe.level) == ((None,), "R2", 80)
            game = to_phase(apply(to_phase(game, Phase.ASSESS), act("advance")).game, Phase.RED)
            europe = next(each for each in sight.theatres(game) if each.actor == "russia")
            assert europe.history[0] == 200
        else:
            assert (europe.history, europe.rung, europe.level) == ((200,), "R3", 200)
    assert found


def test_levels_in_words_go_up_with_the_level():
    names = [name for _, name in reversed(sight.WORDS)]
    found = [sight.word(level) for level in range(1001)]
    assert list(dict.fromkeys(found)) == names


@given(SEEDS)
@settings(max_examples=20)
def test_a_reception_counts_every_ally_once(seed):
    game = start(shipped(), shipped().scenarios[0].id, seed)
    for card in shipped().cards[:10]:
        for option in card.options:
            found = sight.reception(game, card, option)
            assert found.agree + found.waver + found.object == len(shipped().allies)
            assert 0 <= found.willing <= 1000


def test_a_message_holds_the_facts_of_this_game_only():
    game = deciding(tiny(), "cable", attribution=299)
    card = sight.card(game)
    assert [fact.grade for fact in sight.message(game, card).facts] == ["A1"]
    assert [fact.grade for fact in sight.message(with_gauges(game, attribution=300), card).facts] == ["A1", "C3"]
    assert sight.message(game, card).echoes == ()
    game = with_gauges(apply(game, act("choose cable.b")).game)
    assert sight.message(game, card).echoes == ()


def test_an_echo_comes_back_after_the_choice_that_it_speaks_of():
    game = to_phase(deciding(tiny(), "cable", cohesion=1000, us_line=1000, attribution=1000), Phase.DECISION)
    card = sight.card(game)
    game = apply(apply(game, act("choose cable.a")).game, act("advance")).game
    game = apply(
        apply(game, act("soften")).game, act("coalition" if not objections(game, act("coalition")) else "silence")
    ).game
    assert [echo.text for echo in sight.message(game, card).echoes] == ["You had escorted."]


def test_what_stands_against_an_initiative_is_said_of_its_best_option():
    game = deciding(tiny(), "quiet", capital=0)
    for card, against in sight.initiatives(game):
        assert against, card.id
    rich = deciding(tiny(), "quiet", capital=40)
    assert {card.id: against for card, against in sight.initiatives(rich)} == {"talks": (), "shells": ()}


def test_no_two_messages_of_a_game_share_a_date_time_group():
    game, stamps = start(tiny(), "tiny", 1), []
    while game.phase is not Phase.ENDEX:
        stamps += [sight.dtg(game, item) for item in range(8)]
        game = apply(game, act("advance") if not objections(game, act("advance")) else some_act(game, 1)).game
        game = to_phase(game, game.phase)
        if game.phase in (Phase.DECISION, Phase.COUNCIL):
            game = to_phase(game, Phase.RED)
    assert len(set(stamps)) == len(stamps) > 60


def test_the_position_line_finds_the_state_again():
    one, _ = played(tiny(), 3, 1)
    other, _ = played(tiny(), 3, 2)
    assert sight.position_line(one).startswith("tiny/tiny 3 ")
    assert sight.position_line(one) != sight.position_line(other)


def test_a_score_seen_in_assess_is_the_score_that_was_told():
    game = to_phase(start(tiny(), "tiny", 9), Phase.ASSESS)
    compiled = tables(tiny())
    from briefing.rules.draft import values_of

    assert sight.score(game) == score(compiled, values_of(compiled, game.world, 1), game.world, 1, 4)
