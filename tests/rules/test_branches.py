"""Two games that differ in one act differ by that act alone: every draw stays where it was."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefing.model.events import Acted, Broke, Consulted, Opened, Stated
from briefing.model.game import Phase, Settings
from briefing.rules import apply, digest, legal_acts, objections, start
from briefing.rules.draws import mix
from tests.games import act, followed, played, some_act, to_phase
from tests.packs import shipped, tiny

SEEDS = st.integers(0, (1 << 64) - 1)
packs = st.sampled_from((shipped(), tiny()))


def play_on(game, luck, moves):
    """Play to the end of so many moves; where the draws fell, by move and opponent."""
    points, counts = {}, {}
    for turn in range(500):
        if game.phase is Phase.ENDEX or game.move > moves:
            break
        move = game.move
        step = apply(game, some_act(game, mix(luck) + turn))
        points.update({(move, event.actor): event.draw for event in step.events if isinstance(event, Acted)})
        counts.update({event.move: len(event.reports) for event in step.events if isinstance(event, Opened)})
        game = step.game
    return points, counts


@given(packs, SEEDS, SEEDS, st.data())
@settings(max_examples=20)
def test_one_other_act_leaves_every_later_draw_where_it_was(pack, seed, luck, data):
    """The two games may take wholly different courses; the numbers that fate gives them are the same."""
    game = start(pack, pack.scenarios[0].id, seed, Settings(moves=4))
    for turn in range(data.draw(st.integers(0, 12))):
        if game.phase is Phase.ENDEX:
            break
        game = apply(game, some_act(game, luck + turn)).game
    options = legal_acts(game)
    assume(len(options) > 1)
    one, other = data.draw(st.lists(st.sampled_from(options), min_size=2, max_size=2, unique=True))
    first, _ = play_on(apply(game, one).game, luck, 4)
    second, _ = play_on(apply(game, other).game, luck + 999, 4)
    shared = first.keys() & second.keys()
    assume(shared)
    assert {key: first[key] for key in shared} == {key: second[key] for key in shared}


@given(packs, SEEDS, st.integers(0, 100), st.integers(0, 100))
@settings(max_examples=20)
def test_an_act_that_touches_no_gauge_changes_nothing_else(pack, seed, one, other):
    """A forecast moves nobody: two games with different ones are the same but for the forecast."""

    def after(percent):
        game = start(pack, pack.scenarios[0].id, seed)
        assume(game.question)
        game = apply(game, act(f"forecast {percent}")).game
        return to_phase(game, Phase.ASSESS)

    first, second = after(one), after(other)
    assert first.world == second.world
    assert (first.minds, first.rungs, first.odds, first.leans) == (
        second.minds,
        second.rungs,
        second.odds,
        second.leans,
    )
    assert (digest(first) == digest(second)) == (one == other)


def test_one_consultation_leaves_the_other_capitals_alone():
    """Consulting an ally moves that ally, and no other's instructions, doubts or luck."""
    found = 0
    for seed in range(60):
        game = start(tiny(), "tiny", seed)
        if game.card != "cable":
            continue
        game = to_phase(game, Phase.DECISION)
        game = apply(game, act("choose cable.a")).game
        game = to_phase(game, Phase.COUNCIL)
        consult = act("consult HUN")
        if objections(game, consult):
            continue
        spoken = apply(game, consult)
        assert any(isinstance(event, Consulted) for event in spoken.events)
        plain = [e for e in apply(game, act("silence")).events if isinstance(e, Broke | Stated) and e.ally != "HUN"]
        after = [
            e for e in apply(spoken.game, act("silence")).events if isinstance(e, Broke | Stated) and e.ally != "HUN"
        ]
        assert plain == after
        found += bool(plain)
    assert found > 3, "the comparison was of something"


@given(packs, SEEDS, SEEDS)
@settings(max_examples=20)
def test_replay_is_play(pack, seed, luck):
    game, acts = played(pack, seed, luck, moves=3)
    again = followed(pack, seed, [str(one) for one in acts], moves=3)
    assert again == game
    assert digest(again) == digest(game)


@given(SEEDS, SEEDS)
@settings(max_examples=20)
def test_another_seed_is_another_game(seed, other):
    assume(seed != other)
    acts = ["advance"]
    assert digest(followed(tiny(), seed, acts)) != digest(followed(tiny(), other, acts))
