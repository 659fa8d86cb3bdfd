"""Studies: the same whoever plays the games, paired seeds, and what is left of one that is stopped."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model.game import Settings
from briefing.rules import start
from briefing.rules.sight import score
from briefing.study import sweep
from briefing.study.assumptions import changed
from briefing.study.hands import ClusterError, hands
from briefing.study.sweep import Arm, Plan, Study, chunk, chunks, play, played, run, to_json
from briefing.study.tally import Tally, paired
from tests.packs import TINY, tiny


@pytest.fixture(scope="module", autouse=True)
def small_pieces():
    """A dozen games in several pieces, as thousands would be: with numpy so few would be one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweep, "_LEAST_CHUNK", 1)
        yield


ARMS = (Arm("hawk", "hawk"), Arm("dove", "dove"), Arm("random", "random"))


def plan(seeds=12, arms=ARMS, first=0, **how):
    return Plan("tiny", tuple(arms), seeds, first, pack=str(TINY), **how)


def test_a_study_is_its_games_one_by_one():
    """Against games folded here, from the rules and the policies alone."""
    study = run(plan(6, first=40))
    assert study.finished
    for arm in ARMS:
        wanted = Tally(arm.name)
        for seed in range(40, 46):
            wanted.add(played(play(start(tiny(), "tiny", seed), arm.policy)))
        assert study.tallies[arm.name] == wanted


def test_what_is_kept_of_a_game_is_what_the_game_came_to():
    game = play(start(tiny(), "tiny", 5), "hawk")
    kept = played(game)
    standing = score(game)
    assert (kept.seed, kept.ending, kept.total, kept.ungated) == (5, game.ending, standing.total, standing.ungated)
    assert kept.rungs == game.rungs
    assert len(kept.rungs) == game.move
    assert [key for key, _ in kept.decisions] == [f"{past.card}.{past.option}" for past in game.past]


@given(cuts=st.sets(st.integers(1, 7), max_size=4), arm=st.sampled_from(ARMS), order=st.randoms(use_true_random=False))
@settings(max_examples=12)
def test_any_chunking_gives_the_same_tally(cuts, arm, order):
    edges = [0, *sorted(cuts), 8]
    pieces = [range(low, high) for low, high in pairwise(edges)]
    order.shuffle(pieces)
    study = Study(plan(8))
    for piece in pieces:
        study.take(chunk(plan(8), arm, piece))
    assert study.tallies[arm.name] == chunk(plan(8), arm, range(8))


@given(seeds=st.integers(1, 20_000), first=st.integers(0, 1 << 40), arms=st.integers(1, 3))
def test_the_pieces_are_every_arm_over_every_seed_once(seeds, first, arms):
    pieces = chunks(plan(seeds, ARMS[:arms], first))
    for arm in ARMS[:arms]:
        covered = [seed for each, piece in pieces if each == arm for seed in (piece.start, piece.stop)]
        assert covered[0] == first
        assert covered[-1] == first + seeds
        assert covered[1:-1:2] == covered[2::2]
    for at in range(0, len(pieces), arms):  # interleaved: what is stopped has the same seeds in every arm
        assert len({piece for _, piece in pieces[at : at + arms]}) == 1


def test_two_processes_give_what_one_gives():
    here = run(plan(10))
    with hands(2, None, plan(10)) as executor:
        assert executor is not None
        there = run(plan(10), executor)
    assert there.finished
    assert there.tallies == here.tallies
    assert to_json(there) == to_json(here)


def test_one_job_or_one_piece_needs_no_second_process():
    with hands(1, None, plan(10)) as executor:
        assert executor is None
    with hands(8, None, plan(1, ARMS[:1])) as executor:
        assert executor is None


def test_arms_play_the_same_seeds_and_equal_arms_differ_by_nothing():
    study = run(plan(8, [Arm("one", "hawk"), Arm("two", "hawk"), Arm("other", "dove")], first=3))
    assert {tuple(sorted(tally.totals)) for tally in study.tallies.values()} == {tuple(range(3, 11))}
    gap = paired(study.tallies["one"], study.tallies["two"])
    assert (gap.low, gap.value, gap.high) == (0, 0, 0)
    assert study.tallies["one"].totals != study.tallies["other"].totals


def test_two_arms_differ_by_the_change_alone():
    """Another weight of an objective changes what a game is worth and nothing that happens in it."""
    weighed = (("model.objectives.deterrence.weight", 100), ("model.objectives.cohesion.weight", 0))
    study = run(plan(10, [Arm("plain", "hawk"), Arm("weighed", "hawk", weighed)]))
    plain, other = study.tallies["plain"], study.tallies["weighed"]
    assert plain.peaks == other.peaks
    assert plain.stood == other.stood
    assert {key: picks for key, (picks, _) in plain.options.items()} == {
        key: picks for key, (picks, _) in other.options.items()
    }
    assert plain.objectives == other.objectives
    assert plain.totals != other.totals


def test_what_is_put_into_an_opponents_head_is_what_is_played():
    """A change that lives in the start of a game, not in the pack, reaches the games as well."""
    calm = tuple((f"actors.russia.perceived.{driver}", 0) for driver in ("opp", "fear", "momentum", "deniab"))
    for change in (calm, (("actors.russia.type", 1),)):
        study = run(plan(12, [Arm("plain", "dove"), Arm("changed", "dove", change)]))
        wanted = Tally("changed")
        for seed in range(12):
            wanted.add(played(play(changed(tiny(), "tiny", change).start(seed), "dove")))
        assert study.tallies["changed"] == wanted
        if change is calm:
            assert wanted.totals != study.tallies["plain"].totals


def test_moves_and_opponents_of_the_plan_are_played():
    study = run(plan(4, ARMS[:1], moves=2, opponents="fixed"))
    wanted = Tally("hawk")
    for seed in range(4):
        wanted.add(played(play(start(tiny(), "tiny", seed, Settings(moves=2, opponents="fixed")), "hawk")))
    assert study.tallies["hawk"] == wanted
    assert wanted.moves <= 8


def finished_after(count):
    """What to pass as `told`: the player presses Ctrl-C when so many pieces are done."""
    calls = []

    def told(done, every):
        calls.append((done, every))
        if len(calls) == count:
            raise KeyboardInterrupt

    return told, calls


@pytest.mark.parametrize("count", [1, 4, 7])
def test_a_study_that_is_stopped_gives_what_is_finished(count):
    of = plan(12)
    told, calls = finished_after(count)
    study = run(of, None, told)
    wanted = Study(of)
    for arm, seeds in chunks(of)[:count]:
        wanted.take(chunk(of, arm, seeds))
    assert not study.finished
    assert study.tallies == wanted.tallies
    assert [done for done, _ in calls] == sorted({done for done, _ in calls})
    assert {every for _, every in calls} == {36}
    assert to_json(study)["finished"] is False
    assert sum(arm["games"] for arm in to_json(study)["arms"]) == calls[-1][0]


def test_a_study_that_is_stopped_on_an_executor_gives_what_is_finished():
    of = plan(12)
    told, calls = finished_after(2)
    with ThreadPoolExecutor(1) as executor:
        study = run(of, executor, told)
    assert not study.finished
    assert sum(tally.games for tally in study.tallies.values()) == calls[-1][0] == 6


def test_a_study_that_is_stopped_at_the_first_key_gives_a_document(monkeypatch):
    def pressed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("briefing.study.sweep.chunk", pressed)
    study = run(plan(4))
    assert not study.finished
    document = to_json(study)
    assert (document["arms"], document["paired"]) == ([], {})


def test_progress_ends_at_all_games():
    told, calls = finished_after(0)
    run(plan(9), None, told)
    assert calls[-1] == (27, 27)


def test_the_document_names_arms_in_order_with_their_changes_and_pairs_with_the_first():
    change = (("model.parameters.leap", 1),)
    study = run(plan(5, [Arm("dove", "dove"), Arm("dove, changed", "dove", change)]))
    document = to_json(study)
    assert document["finished"] is True
    assert (document["scenario"], document["seeds"], document["first_seed"]) == ("tiny", 5, 0)
    assert [arm["arm"] for arm in document["arms"]] == ["dove", "dove, changed"]
    assert [arm["set"] for arm in document["arms"]] == [{}, dict(change)]
    gap = paired(study.tallies["dove"], study.tallies["dove, changed"])
    assert document["paired"] == {"dove, changed": gap.to_json()}


def test_a_worker_that_fails_is_heard():
    wrong = evolve(plan(4), scenario="nowhere")
    with pytest.raises(KeyError), hands(2, None, wrong) as executor:
        run(wrong, executor)


def test_without_dask_the_cluster_is_one_sentence(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"install briefing\[cluster\]"), hands(0, "tcp://127.0.0.1:1", plan(4)):
        pass
