"""Futures played at once are the futures that the review follows one by one: the same leaves, number by number."""
# ruff: noqa: E402 - without numpy there is nothing here to import

import pytest

np = pytest.importorskip("numpy")

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model.acts import Act
from briefing.model.game import Phase, Settings
from briefing.review.course import open_launches
from briefing.review.futures import Fate, Trunk, follow, trunk
from briefing.review.loaded import Leaf
from briefing.review.steady import PATIENCE, steady
from briefing.rules import apply, digest, objections, start
from briefing.rules.draws import mix
from briefing.study import batch
from briefing.study.batch.arrays import arrays
from briefing.study.batch.midway import midway
from briefing.study.batch.onward import Ranks, onward
from briefing.study.policies import NAMES, policy
from tests.games import brisk_act, some_act
from tests.packs import eager, shipped, tiny, tuned
from tests.study.packs import packs

BEFORE_RED = (Phase.BRIEFING, Phase.DECISION, Phase.COUNCIL)
SETTINGS = st.builds(
    Settings, moves=st.integers(1, 6), opponents=st.sampled_from(("loose", "standard", "sharp", "fixed"))
)
FATES = st.lists(st.builds(Fate, st.integers(0, 2**64 - 1), st.integers(0, 1)), min_size=1, max_size=4)


def at_a_decision(pack, seed, how, steps, *, phases=(Phase.DECISION, Phase.COUNCIL)):
    """A game some acts on, at the first point from there at which something is decided; None where there is none."""
    game = start(pack, pack.scenarios[0].id, seed, how)
    for number in range(200):
        if game.phase is Phase.ENDEX:
            return None
        if number >= steps and game.phase in phases and (game.phase is not Phase.COUNCIL or game.table):
            return game
        game = apply(game, brisk_act(game, mix(seed) ^ number)).game
    return None


def plans(game):
    """Whole ways of deciding what is open, as the review has them, and one of many acts in the Council."""
    if game.phase is Phase.COUNCIL:
        allies = [ally.id for ally in game.pack.allies]
        own = [Act("consult", (ally,)) for ally in allies[:2]] + [Act("silence")]
        own += [Act("soften", (ally,)) for ally in allies] + [Act("soften"), Act("silence"), Act("coalition")]
        return [(Act("silence"),), (), (Act("soften"), Act("silence")), (Act("coalition"),), (Act("withdraw"),),
                tuple(own)]  # fmt: skip
    if game.card and not game.chosen:
        card = next(card for card in game.pack.cards if card.id == game.card)
        acts = [Act("choose", (f"{card.id}.{option.id}",)) for option in card.options]
        return [(act,) for act in acts if not objections(game, act)] or [(Act("advance"),)]
    return [(Act("advance"),), *((Act("launch", (key,)),) for key in open_launches(game))]


def ranks(hand):
    """The review's posture, as a batch plays it."""
    return Ranks(hand.rank, PATIENCE)


def held(game, fortunes, dice=2):
    """Hold the futures of every plan against the review's."""
    hand = steady(game.pack, game.scenario.id)
    begun = [trunk(game, plan, hand) for plan in plans(game)]
    pairs = [(at, fate) for fate in fortunes for at in range(len(begun))]
    found = onward(begun, [at for at, _ in pairs], [fate.seed for _, fate in pairs],
                   [fate.temper for _, fate in pairs], ranks(hand), dice=dice)  # fmt: skip
    for lane, (at, fate) in enumerate(pairs):
        want = follow(begun[at], fate, hand, dice)
        mine = np.flatnonzero(found.lane == lane)
        assert (np.diff(mine) == 1).all()
        columns = (found.chance[mine], found.total[mine], found.objectives[mine], found.ceiling[mine])
        leaves = zip(*(column.tolist() for column in columns), strict=True)
        assert tuple(Leaf(chance, total, tuple(parts), ceiling) for chance, total, parts, ceiling in leaves) == want
    return found


@settings(max_examples=15)
@given(seed=st.integers(0, 2**64 - 1), how=SETTINGS, steps=st.integers(0, 30), fortunes=FATES)
def test_any_decision_on_the_shipped_pack(seed, how, steps, fortunes):
    game = at_a_decision(shipped(), seed, how, steps)
    if game is not None:
        held(game, fortunes[:2], dice=0 if how.moves == game.move else 2)


@settings(max_examples=20)
@given(seed=st.integers(0, 2**64 - 1), how=SETTINGS, steps=st.integers(0, 30), fortunes=FATES, dice=st.integers(0, 3))
def test_any_decision_on_a_tiny_pack(seed, how, steps, fortunes, dice):
    game = at_a_decision(tiny(), seed, how, steps)
    if game is not None:
        held(game, fortunes, dice)


@pytest.mark.slow
@settings(max_examples=40)
@given(pack=packs(), seed=st.integers(0, 2**64 - 1), how=SETTINGS, steps=st.integers(0, 20), fortunes=FATES)
def test_any_decision_on_any_pack(pack, seed, how, steps, fortunes):
    game = at_a_decision(pack, seed, how, steps)
    if game is not None:
        held(game, fortunes[:1], dice=1)


def in_the_last_move(seed, moves=2):
    """A decision in the last move of a short game."""
    steps = next(n for n in range(60) if at_a_decision(shipped(), seed, Settings(moves=moves), n).move == moves)
    return at_a_decision(shipped(), seed, Settings(moves=moves), steps)


@pytest.mark.parametrize("seed", range(2))
def test_the_last_move_is_walked_in_every_way(seed):
    found = held(in_the_last_move(seed), [Fate(seed + 9, seed)])
    assert len(found) > 200
    every = int(found.lane.max()) + 1
    assert found.expected(every) == pytest.approx(
        [(found.chance * found.total)[found.lane == lane].sum() for lane in range(every)]
    )


def test_what_was_compared_happens():
    # Silence is broken in some futures and not in others, plans are followed after it, and endings differ.
    text = None
    for steps in range(80):
        game = at_a_decision(shipped(), 5, Settings(), steps, phases=(Phase.COUNCIL,))
        hand = steady(game.pack, game.scenario.id)
        begun = trunk(game, (Act("silence"), Act("withdraw")), hand)
        if begun.game.table:
            text = begun
            break
    many = np.arange(400)
    found = onward([text], many * 0, mix_all(many), many % 2, ranks(hand))
    assert len(np.unique(found.total)) > 100
    assert len(np.unique(found.ending)) > 1
    patient = onward([Trunk(text.game, text.rest[:1])], many * 0, mix_all(many), many % 2, ranks(hand))
    differ = (found.total != patient.total).mean()
    assert 0 < differ < 1


def mix_all(numbers):
    """Seeds, one for each number."""
    return [mix(number) for number in numbers.tolist()]


def test_chunks_and_order_change_nothing():
    game = at_a_decision(shipped(), 3, Settings(moves=5), 12)
    hand = steady(game.pack, game.scenario.id)
    begun = [trunk(game, plan, hand) for plan in plans(game)]
    seeds = np.array(mix_all(np.arange(40)), np.uint64)
    whose, types = np.arange(40) * 7 % len(begun), np.arange(40) % 2
    whole = onward(begun, whose, seeds, types, ranks(hand))
    cut = onward(begun, whose, seeds, types, ranks(hand), chunk=7)
    turned = onward(begun, whose[::-1], seeds[::-1], types[::-1], ranks(hand))
    for name in ("lane", "chance", "total", "ungated", "ceiling", "objectives", "gates", "ending", "rungs"):
        assert (getattr(whole, name) == getattr(cut, name)).all()
        if name != "lane":
            assert (getattr(whole, name) == getattr(turned, name)[::-1]).all()


def test_the_call_is_a_die_too():
    pack = eager(tuned(shipped(), leap=12, unlicensed_top=10, call_chance=400), "china", "C7")
    game = start(pack, pack.scenarios[0].id, 3, Settings(moves=1))
    while game.phase is not Phase.DECISION:
        game = apply(game, Act("advance")).game
    for chance in (400, 0, 1000):
        held(evolve(game, pack=tuned(pack, call_chance=chance)), [Fate(1, 0)])


def test_what_cannot_go_on_is_refused():
    game = at_a_decision(tiny(), 1, Settings(moves=3), 0)
    hand = steady(game.pack, game.scenario.id)
    with pytest.raises(ValueError, match="more to decide"):
        onward([Trunk(game, ())], [0], [1], [0], ranks(hand))
    other = at_a_decision(tiny(), 1, Settings(moves=3), 12)
    assert other.move > game.move
    with pytest.raises(ValueError, match="in the same move"):
        midway(arrays(tiny()), [game, other])
    while game.phase is not Phase.ENDEX:
        game = apply(game, brisk_act(game, 1)).game
    with pytest.raises(ValueError, match="has ended"):
        midway(arrays(tiny()), [game])


def spoken(pack):
    """A game with a white cell in which a delegation has spoken."""
    for seed in range(50):
        game = at_a_decision(pack, seed, Settings(control=True), seed % 9, phases=(Phase.COUNCIL,))
        if game is not None:
            break
    ally = game.pack.allies[0].id
    return game, apply(game, Act("stand", (ally, "agree"))).game


def test_a_white_cell_that_does_nothing_more_is_no_hindrance_but_a_delegation_that_spoke_is():
    game, bound = spoken(tiny())
    held(game, [Fate(3, 1)])
    hand = steady(game.pack, game.scenario.id)
    with pytest.raises(ValueError, match="delegation"):
        onward([Trunk(bound, (Act("silence"),))], [0], [1], [0], ranks(hand))
    with pytest.raises(ValueError, match="delegation"):
        onward([Trunk(game, (Act("stand", (game.pack.allies[0].id, "break")),))], [0], [1], [0], ranks(hand))


# --- from any phase, by any policy ------------------------------------------------------------------------------------


def goes_on(pack, game, name):
    """Hold every later state of a game that a policy plays on against the batch's."""
    seen = [{}, {}]

    def watch(state):
        for lane, digests in enumerate(seen):
            if state.over[lane] or (state.phase is Phase.ENDEX and state.ending[lane] < 0):
                continue
            there = batch.game(state, lane)
            digests[there.acts] = digest(there)

    table = batch.Table(pack, pack.scenarios[0].id, name, evolve(game.settings, control=False))
    state = midway(table.arrays, [game, game], whole=True)
    assert digest(batch.game(state, 1)) == digest(game)
    table.go_on(state, watch)
    play, want = policy(name), {game.acts: digest(game)}
    while game.phase is not Phase.ENDEX:
        game = apply(game, play(game)).game
        want[game.acts] = digest(game)
    # It shows where it began too, where nothing was left to decide before the next act.
    assert [{min(want): want[min(want)], **digests} for digests in seen] == [want, want]


@pytest.mark.slow
@settings(max_examples=40)
@given(seed=st.integers(0, 2**64 - 1), steps=st.integers(0, 80), name=st.sampled_from(sorted(set(NAMES) - {"greedy"})),
       pack=st.just(tiny()) | packs(), control=st.booleans())  # fmt: skip
def test_any_state_of_any_game_goes_on_in_a_batch(pack, seed, steps, name, control):
    # `random` would do in the Council whatever is open, and so be the white cell too; a batch never is.
    game = start(pack, pack.scenarios[0].id, seed, Settings(moves=6, control=control and name != "random"))
    for number in range(steps):
        act = some_act(game, mix(seed) ^ number)
        # What the player wrote down in this move is not the batch's.
        if act.verb not in ("task", "grade", "forecast", "stand"):
            game = apply(game, act).game
        if game.phase is Phase.ENDEX:
            return
    goes_on(pack, game, name)


@pytest.mark.parametrize("steps", [0, 1, 2, 7, 18, 23, 31, 40])
def test_a_shipped_game_goes_on_in_a_batch(steps):
    game = start(shipped(), shipped().scenarios[0].id, steps)
    for number in range(steps):
        game = apply(game, brisk_act(game, 2 * number)).game
    goes_on(shipped(), game, "consensus-only")
