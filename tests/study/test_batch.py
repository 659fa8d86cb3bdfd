"""Games played at once are the games that the scalar rules play: every state of every act, byte for byte."""
# ruff: noqa: E402 - without numpy there is nothing here to import

from collections import Counter
from pathlib import Path

import pytest

np = pytest.importorskip("numpy")

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model.events import Acted, Ended, Fell, Scored, Stood
from briefing.model.game import Phase, Settings
from briefing.model.pack import StartValue
from briefing.pack import load
from briefing.rules import apply, digest, start
from briefing.rules.machine import opening
from briefing.study import batch
from briefing.study.assumptions import Changed
from briefing.study.batch.lanes import HOW
from briefing.study.policies import NAMES, policy
from briefing.study.sweep import Arm, played
from briefing.study.tally import Tally
from tests.packs import eager, shipped, tiny, tuned
from tests.study.packs import packs

SEEDS = st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=3, unique=True)
SETTINGS = st.builds(
    Settings, moves=st.integers(1, 16), opponents=st.sampled_from(("loose", "standard", "sharp", "fixed"))
)
QUICK = tuple(name for name in NAMES if name != "greedy")


def one_by_one(pack, name, seed, how, begin=None):
    """A game by the scalar rules: its digest after every act, and all its events."""
    game = begin or start(pack, pack.scenarios[0].id, seed, how)
    play, digests, events = policy(name), {0: digest(game)}, {0: opening(game).events}
    while game.phase is not Phase.ENDEX:
        step = apply(game, play(game))
        game = step.game
        digests[game.acts] = digest(game)
        events[game.acts] = step.events
    return game, digests, events


def at_once(pack, name, seeds, how):
    """The same games in a batch: what came of them, and for each the digest of every state that it showed, and what
    it told on the way there.
    """
    seen, told = [{} for _ in seeds], [{} for _ in seeds]

    def watch(state):
        for lane, digests in enumerate(seen):
            if state.over[lane] or (state.phase is Phase.ENDEX and state.ending[lane] < 0):
                continue
            game = batch.game(state, lane)
            digests[game.acts] = digest(game)
            # A lane that does nothing while others act tells nothing.
            told[lane][game.acts] = told[lane].get(game.acts, ()) + state.told.events(lane)
        state.told.clear()

    table = batch.Table(pack, pack.scenarios[0].id, name, how)
    return table.play(np.array(seeds, np.uint64), watch=watch, tell=True), seen, told


def held(pack, name, seeds, how):
    """Hold the two against each other."""
    results, seen, told = at_once(pack, name, seeds, how)
    for lane, seed in enumerate(seeds):
        game, digests, events = one_by_one(pack, name, seed, how)
        assert seen[lane] == digests
        assert told[lane].keys() == events.keys()
        for number, brought in events.items():
            assert told[lane][number] == brought, (lane, number)
        outcome(results, lane, game, [event for brought in events.values() for event in brought])


def outcome(results, lane, game, events):
    """What a batch says of a game is what its events said."""
    rungs = {ladder.id: [rung.id for rung in ladder.rungs] for ladder in game.pack.actors}
    acted = [(event.actor, event.rung) for event in events if isinstance(event, Acted)]
    taken = results.rungs[lane][: results.last[lane]].tolist()
    order = ("china", "russia", "dprk")
    assert acted == [(actor, rungs[actor][at]) for row in taken for actor, at in zip(order, row, strict=True)]
    assert (results.rungs[lane][results.last[lane] :] == -1).all()
    scored = [event for event in events if isinstance(event, Scored)][-1]
    assert (results.total[lane], results.ungated[lane]) == (scored.total, scored.ungated)
    assert results.objectives[lane].tolist() == [value for _, value in scored.objectives]
    gates = [gate.id for gate in game.pack.gates]
    assert [gate for gate, held in zip(gates, results.gates[lane], strict=True) if held] == list(scored.gates)
    endings = [*(ending.id for ending in game.pack.endings), "endex"]
    assert endings[results.ending[lane]] == next(event for event in events if isinstance(event, Ended)).ending
    came = [
        (event.card, event.option, getattr(event, "how", ""), getattr(event, "strength", 0))
        for event in events
        if isinstance(event, Stood | Fell)
    ]
    mine = results.decisions[results.decisions[:, 0] == lane]
    assert [(*results.keys[at].split("."), HOW[how], strength) for _, _, at, how, strength in mine.tolist()] == came


@pytest.mark.parametrize("name", NAMES)
def test_every_state_of_every_policy_is_the_scalar_one(name):
    held(shipped(), name, (0, 2025) if name == "greedy" else range(12), Settings())


@settings(max_examples=25)
@given(seeds=SEEDS, name=st.sampled_from(QUICK), how=SETTINGS)
def test_any_seed_and_setting_on_the_shipped_pack(seeds, name, how):
    held(shipped(), name, seeds, how)


@settings(max_examples=25)
@given(seeds=SEEDS, name=st.sampled_from(QUICK), how=SETTINGS)
def test_any_seed_and_setting_on_a_tiny_pack(seeds, name, how):
    held(tiny(), name, seeds, how)


@given(pack=packs(), seeds=SEEDS, name=st.sampled_from(QUICK), how=SETTINGS)
def test_any_pack(pack, seeds, name, how):
    held(pack, name, seeds, how)


@settings(max_examples=10)
@given(pack=packs(), seed=st.integers(0, 999), moves=st.integers(1, 8))
def test_any_pack_played_by_the_one_that_looks_ahead(pack, seed, moves):
    held(pack, "greedy", [seed], Settings(moves=moves))


@pytest.mark.slow
@pytest.mark.parametrize(("actor", "rung"), [("russia", "R9"), ("china", "C10"), ("dprk", "K8"), ("russia", "R11")])
def test_wars_are_the_same_wars(actor, rung):
    pack = eager(tuned(shipped(), relief_hours=1000, leap=12, unlicensed_top=10), actor, rung)
    for name in ("hawk", "consensus-only", "random"):
        held(pack, name, range(4), Settings())


def test_relief_in_time_is_in_time_in_a_batch_too():
    pack = eager(tuned(shipped(), relief_hours=50, leap=12, warning=99), "russia", "R9")
    for name in ("hawk", "dove"):
        held(pack, name, range(6), Settings())


@pytest.mark.parametrize("name", ["hawk", "tit-for-tat", "random"])
def test_reports_and_questions_decide_nothing(name):
    # What makes it right to leave them out: no policy tasks collection, and nothing else reads them.
    seeds = np.arange(64, dtype=np.uint64)
    states = []
    found = []
    for reports in (True, False):
        table = batch.Table(shipped(), shipped().scenarios[0].id, name)
        found.append(table.play(seeds, reports=reports, watch=states.append))
    first, second = states[len(states) // 2 - 1], states[-1]
    assert (first.world == second.world).all()
    assert (first.seen == second.seen).all()
    assert (first.flags == second.flags).all()
    assert same(*found)


def same(first, second):
    """Whether two results are equal in everything."""
    names = ("seeds", "ending", "total", "ungated", "objectives", "gates", "rungs", "peaks", "last", "decisions")
    return all(np.array_equal(getattr(first, name), getattr(second, name)) for name in names)


@pytest.mark.parametrize("name", ["hawk", "consensus-only", "random"])
def test_chunks_change_nothing(name):
    seeds = np.arange(30, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    whole = batch.play(shipped(), shipped().scenarios[0].id, seeds, name)
    for chunk in (1, 16) if name == "hawk" else (16,):
        assert same(whole, batch.play(shipped(), shipped().scenarios[0].id, seeds, name, chunk=chunk))
    halves = [batch.play(shipped(), shipped().scenarios[0].id, part, name) for part in (seeds[:11], seeds[11:])]
    assert same(whole, batch.Results.merged(halves))


def test_no_games_are_no_games():
    results = batch.play(tiny(), tiny().scenarios[0].id, np.zeros(0, np.uint64), "hawk")
    assert len(results) == 0
    assert results.decisions.shape == (0, 5)
    with pytest.raises(ValueError, match="no results"):
        batch.Results.merged([])


def test_what_there_is_not_is_refused():
    with pytest.raises(KeyError):
        batch.Table(tiny(), "nowhere", "hawk")
    with pytest.raises(KeyError):
        batch.Table(tiny(), tiny().scenarios[0].id, "owl")
    with pytest.raises(ValueError, match="white cell"):
        batch.Table(tiny(), tiny().scenarios[0].id, "hawk", Settings(control=True))


@pytest.mark.parametrize(
    "changes", [{}, {"temper": 1}, {"perceived": (("russia", "opp", 900), ("china", "denial", 0))}]
)
def test_a_tally_is_the_tally_of_game_after_game(changes):
    setting = Changed(shipped(), shipped().scenarios[0].id, **changes)
    for name in ("hawk", "random"):
        want = Tally(name)
        for seed in range(20, 30):
            want.add(played(one_by_one(shipped(), name, seed, Settings(), setting.start(seed))[0]))
        assert batch.tally(setting, Arm(name, name), range(20, 30)) == want


def test_all_policies_play_in_a_batch():
    assert batch.POLICIES == NAMES


def test_a_game_may_outlast_its_deck():
    # Nine cards at most in 40 moves: what was seen longest ago comes again.
    held(tiny(), "hawk", range(3), Settings(moves=40))
    cards = tuple(evolve(card, rest=0) for card in tiny().cards)
    held(evolve(tiny(), cards=cards), "random", range(3), Settings(moves=20))


@pytest.mark.parametrize("name", QUICK)
def test_a_bare_pack_plays_as_well(name):
    cards = tuple(card for card in tiny().cards if card.kind == "event")
    bare = evolve(tiny(), cards=cards, reports=(), questions=(), drifts=(), gates=(), endings=())
    held(bare, name, range(3), Settings(moves=5))
    held(evolve(bare, allies=()), name, range(3), Settings(moves=5))


def test_the_mechanisms_all_occurred():
    # What the tests above compare is worth something only if it happens.
    results = batch.play(shipped(), shipped().scenarios[0].id, np.arange(2000, dtype=np.uint64), "hawk")
    assert set(np.unique(results.decisions[:, 3]).tolist()) == set(range(len(HOW)))
    assert len(np.unique(results.ending)) > 3
    articles = {f"{card.id}.{option.id}" for card in shipped().cards for option in card.options if option.article == 5}
    stood = Counter(results.keys[at] for _, _, at, how, _ in results.decisions.tolist() if how)
    assert any(stood[key] for key in articles)


def test_nothing_else_imports_numpy():
    root = Path(batch.__file__).parents[2]
    for path in root.rglob("*.py"):
        if path.parent.name != "batch":
            # Whoever can do without asks for it where it is used.
            assert "\nimport numpy" not in path.read_text("utf-8"), path


def test_tit_for_tat_answers_what_stood_before_the_game():
    for rung in (0, 4):
        scenario = tiny().scenarios[0]
        begun = (*scenario.start, StartValue("russia_rung", rung, "n", "assumption"))
        held(evolve(tiny(), scenarios=(evolve(scenario, start=begun),)), "tit-for-tat", range(3), Settings(moves=3))


def test_a_pack_from_disk_plays_as_well():
    pack = load(Path(__file__).parents[1] / "content" / "tiny", cached=False)
    held(pack, "europe-first", range(5), Settings(moves=8))
