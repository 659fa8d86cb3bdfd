"""Judgement: common draws, what is known and what is not, marks only beyond the error, luck told apart."""

import pytest
from attrs import evolve

from briefing.model.acts import Act
from briefing.model.game import Phase, Settings
from briefing.model.gauges import INDEX
from briefing.review import futures
from briefing.review.course import ReviewError, of_journal
from briefing.review.effort import effort
from briefing.review.judge import Piece, here, judge, many
from briefing.review.judgement import Passes
from briefing.review.rounds import judged, passes
from briefing.review.scale import accuracy, chance, mark, of_game
from briefing.review.steady import steady
from briefing.rules import apply, start
from briefing.rules.council import positions
from briefing.rules.sight import score
from tests.packs import shipped, tiny
from tests.review.judged import course, journal


def test_a_bare_pack_plays_the_same_game():
    """Futures leave reports and questions away: nothing else may change by it."""
    for pack in (tiny(), shipped()):
        hand = steady(pack, pack.scenarios[0].id)
        for seed in range(6):
            game = start(pack, pack.scenarios[0].id, seed, Settings(moves=3))
            light = evolve(game, pack=futures.bare(pack))
            assert score(hand.play(game)) == score(hand.play(light))


def test_equal_options_share_their_luck():
    """Two options that come to the same state have the same futures, draw for draw."""
    found = course(tiny(), 11, moves=4)
    at = judge(found)
    number = next(m.number for m in found.moments if m.kind == "choose" and m.move < 4)
    moment = found.moments[number]
    first = at.work(Piece(number, moment.options[0], 0, 6))
    assert first == at.work(Piece(number, moment.options[0], 0, 6))
    assert first[2:5] == at.work(Piece(number, moment.options[0], 2, 5)), "a future does not depend on its company"


def test_the_future_is_unknown_and_the_present_is_not():
    """Another seed's draws from RED on; the week's instructions stay as the player saw them."""
    tried = 0
    for seed in range(40):
        game = start(tiny(), "tiny", seed)
        game = evolve(game, card="cable", phase=Phase.DECISION)
        game = apply(apply(game, Act.parse("choose cable.a")).game, Act("advance")).game
        doubtful = [place.ally.id for place in positions(game, game.table[0]) if place.stance == "waver"]
        firm = [place.ally.id for place in positions(game, game.table[0]) if place.stance == "object"]
        if not any(100 < place.breaks < 900 for place in positions(game, game.table[0])):
            continue
        tried += 1
        broke = set()
        for other in range(60):
            after = futures._hushed(game, other * 7919)
            assert after.seed == game.seed
            if after.table:
                assert after.table[0].rounds == 1
                assert set(firm) <= set(after.table[0].broke) <= {*firm, *doubtful}
                broke |= {after.table[0].broke}
            else:
                assert not firm
                broke |= {()}
        assert len(broke) > 1, "whether a waverer breaks silence is drawn anew"
    assert tried > 3


def test_types_are_met_as_they_were_held_likely():
    drawn = [fate.temper for fate in futures.fates(5, 1, (200_000, 500_000, 300_000), range(1000))]
    assert [round(drawn.count(n) / 100) for n in range(3)] == [2, 5, 3]


def test_the_hidden_type_is_not_known_to_the_judge():
    """Two games that differ in nothing but Russia's hidden type are judged alike at the first decision."""
    found = course(tiny(), 3, moves=3)
    moment = found.moments[0]
    hand = steady(tiny(), "tiny")
    world = list(moment.game.world)
    world[INDEX["russia_type"]] = 1 - world[INDEX["russia_type"]]
    other = evolve(moment.game, world=tuple(world))
    fates = futures.fates(3, 1, (400_000, 600_000), range(5))
    for _, plan in moment.plans:
        one, two = futures.trunk(moment.game, plan, hand), futures.trunk(other, plan, hand)
        assert [futures.follow(one, f, hand) for f in fates] == [futures.follow(two, f, hand) for f in fates]


def test_hindsight_of_what_was_done_by_the_posture_is_what_came():
    def pick(game, _):
        return steady(tiny(), "tiny").act(game)

    found = course(tiny(), 9, moves=4, pick=pick)
    at = judge(found)
    assert {at.hindsight(moment.number, moment.taken) for moment in found.moments} == {score(found.last).total}


def test_marks_come_only_beyond_the_error():
    assert mark(30, significant=False, only=False) == ""
    assert [mark(loss, True, False) for loss in (4.9, 5, 10, 15)] == ["", "?!", "?", "??"]
    assert mark(0, significant=False, only=True) == "!"
    found = course(tiny(), 2, luck=5, moves=4)
    at = judge(found)
    for verdict in judged(at, here(at), effort(found, "quick")):
        taken = verdict.valued(verdict.taken)
        if verdict.mark in ("?!", "?", "??"):
            assert taken.behind > 2 * taken.behind_error
            assert verdict.chances >= 5
        if verdict.mark == "!":
            assert verdict.best == verdict.taken


def test_accuracy_is_the_chess_form():
    assert accuracy(0) == pytest.approx(100, abs=0.01)
    assert accuracy(10) == pytest.approx(63.58, abs=0.01)
    assert accuracy(100) == 0
    assert chance(-1e9) < 1e-9 < 100 - 1e-9 < chance(1e9)
    assert of_game([], []) is None
    assert of_game([0.0] * 5, [50.0] * 5) == pytest.approx(100, abs=0.01)
    assert of_game([0, 0, 20], [50, 50, 50]) < of_game([0, 0, 10], [50, 50, 50]) < 100


def test_first_marks_come_before_any_future_is_followed():
    found = course(tiny(), 2, moves=4)
    at = judge(found)
    work = Passes(at, effort(found, "quick"))
    first = next(passes(at, here(at), effort(found, "quick"), work))
    assert not work.samples
    assert first.verdicts
    assert all(verdict.provisional for verdict in first.verdicts)


def test_verdicts_do_not_depend_on_who_works():
    """Results that come in another order, as from several processes, give the same verdicts."""
    found = course(tiny(), 4, moves=3)
    at = judge(found)

    def backwards(tasks):
        yield from reversed(list(here(at)(tasks)))

    assert judged(at, here(at), effort(found, "quick")) == judged(at, backwards, effort(found, "quick"))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_processes_give_the_same_verdicts():
    found = course(shipped(), 4, moves=2)
    at = judge(found)
    with many(at, None, 2) as run:
        there = judged(at, run, effort(found, "quick"))
    assert there == judged(at, here(at), effort(found, "quick"))


def test_an_unfinished_game_is_refused(tmp_path):
    made = journal(tmp_path / "a.jsonl")
    assert of_journal(made).moments
    made.game = evolve(made.game, phase=Phase.DECISION)
    with pytest.raises(ReviewError, match="not over"):
        of_journal(made)
