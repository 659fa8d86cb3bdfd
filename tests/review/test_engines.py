"""By arrays or by the rules alone: the same numbers for the same futures, and a review that says which it was."""

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.review import crowd, kept
from briefing.review.crowd import can_crowd
from briefing.review.effort import effort
from briefing.review.judge import Piece, here, judge
from briefing.review.judgement import Passes
from briefing.review.prose import text
from briefing.review.rounds import judged, passes
from tests.games import some_act
from tests.packs import shipped, tiny
from tests.review.judged import course, reviewed

pytestmark = pytest.mark.slow  # together they would make the fast tests slow

pytest.importorskip("numpy")


@pytest.fixture
def plain(monkeypatch):
    """A machine without numpy."""
    monkeypatch.setattr(crowd, "has_arrays", lambda: False)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 4), st.integers(0, 3))
def test_a_crowd_s_futures_are_those_that_are_followed_one_by_one(seed, moves, low):
    found = course(tiny(), seed, luck=3, moves=moves, pick=some_act)
    at = judge(found)
    move = 1 + seed % moves
    pieces = [Piece(each.number, key, low, low + 3) for each in found.moments if each.move == move
              for key in each.options]  # fmt: skip
    if not pieces:
        return
    columns, came = at.crowd(pieces, hindsight=True)
    for piece, column in zip(pieces, columns, strict=True):
        assert column.futures() == at.work(piece)
        assert came[piece.moment, piece.option] == at.hindsight(piece.moment, piece.option)


@pytest.mark.parametrize("seed", [2, 5])
def test_equal_counts_give_equal_verdicts(seed):
    """The engine decides how many futures are followed, and nothing else."""
    found = course(tiny(), seed, luck=5, moves=4)
    at = judge(found)
    one = evolve(effort(found, "quick"), rounds=(3, 6, 9, 9), last=(1, 2, 3, 3))
    other = evolve(one, engine="scalar")
    assert one.engine == "arrays"
    verdicts = [judged(at, here(at), each) for each in (one, other)]
    for mine, theirs in zip(*verdicts, strict=True):
        options = [[evolve(option, hindsight=None) for option in each.options] for each in (mine, theirs)]
        assert options[0] == options[1]
        assert evolve(mine, options=()) == evolve(theirs, options=())


def test_with_arrays_every_option_is_followed_and_hundreds_of_futures():
    found = course(shipped(), 4, moves=2)
    at = judge(found)
    work = Passes(at, effort(found, "standard"))
    for _ in passes(at, here(at), work.effort, work):
        pass
    launch = next(each for each in found.moments if each.kind == "launch")
    assert len(launch.options) > 20
    assert all(len(work.futures(launch.number, key)) >= 24 for key in launch.options)
    early = [each for each in found.moments if each.move == 1]
    for each in early:
        assert len(work.futures(each.number, each.taken)) >= 256
        verdict = work.verdict(each)
        assert verdict.valued(verdict.taken).hindsight is not None


def test_without_numpy_the_review_is_there_and_says_so(plain, capsys):
    found = course(tiny(), 2, luck=5, moves=3)
    assert not can_crowd(found)
    document = reviewed(found)
    assert document["work"]["engine"] == "scalar"
    assert "scalar engine" in " ".join(text(document).split())


def test_the_engine_is_part_of_what_a_kept_review_is_found_by(monkeypatch):
    found = course(tiny(), 2, luck=5, moves=3)
    one = kept.key(found, "standard")
    assert one == kept.key(found, "standard")
    assert one != kept.key(found, "quick")
    monkeypatch.setattr(crowd, "has_arrays", lambda: False)
    assert one != kept.key(found, "standard")


def test_errors_shrink_with_the_futures():
    """Four times the futures halve the standard error, as they must if they are drawn anew."""
    found = course(shipped(), 4, moves=4)
    at = judge(found)
    moment = found.moments[0]
    [few] = at.crowd([Piece(0, moment.taken, 0, 64)], hindsight=False)[0]
    [many] = at.crowd([Piece(0, moment.taken, 0, 1024)], hindsight=False)[0]
    from briefing.review.estimate import weigh

    ratio = weigh(few.futures()).estimate.error / weigh(many.futures()).estimate.error
    assert 2 < ratio < 8, "sixteen times the futures: a quarter of the error"
