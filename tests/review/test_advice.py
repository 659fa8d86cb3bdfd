"""Whether the advice is good: who plays what a review recommends does better, over draws that it never saw."""

import pytest

from briefing.model.acts import Act
from briefing.model.game import Phase, Settings
from briefing.review import futures
from briefing.review.course import open_launches, replayed
from briefing.review.crowd import follow_all
from briefing.review.effort import effort
from briefing.review.estimate import mean_error
from briefing.review.judge import here, judge
from briefing.review.rounds import judged
from briefing.review.steady import steady
from briefing.rules import apply, objections, start
from briefing.rules.sight import score
from briefing.study.policies import policy
from briefing.study.sweep import play
from tests.packs import shipped

pytest.importorskip("numpy")
pytestmark = pytest.mark.slow


def played(pack, seed, name, moves):
    """A finished game of a policy."""
    first = game = start(pack, "second-front", seed, Settings(moves=moves))
    act, acts = policy(name), []
    while game.phase is not Phase.ENDEX:
        acts.append(act(game))
        game = apply(game, acts[-1]).game
    return replayed(first, acts)


def line(found, options):
    """A line to be played again: what to take of each card, launch in each move, and how to handle each text."""
    told = {}
    for moment, key in zip(found.moments, options, strict=True):
        name = moment.move if moment.kind == "launch" else moment.text
        told[moment.kind, name] = moment.plan(key)
    return told


def along(game, told, hand):
    """The game played to ENDEX along a line where it is open, and by the steady hand where it is not."""
    on, left = None, []
    while game.phase is not Phase.ENDEX:
        act = hand.act(game)
        if game.phase is Phase.DECISION and game.card and not game.chosen:
            wanted = told.get(("choose", game.card), ())
            act = wanted[0] if wanted and not objections(game, wanted[0]) else act
        elif game.phase is Phase.DECISION and not game.launched:
            wanted = told.get(("launch", game.move), (Act("advance"),))
            act = wanted[0] if not objections(game, wanted[0]) else Act("advance")
        elif game.phase is Phase.COUNCIL and game.table:
            text = f"{game.table[0].card}.{game.table[0].option}"
            if (game.move, text) != on:
                on, left = (game.move, text), list(told.get(("council", text), ()))
            while left:
                wanted = left.pop(0)
                if not objections(game, wanted):
                    act = wanted
                    break
        game = apply(game, act).game
    return score(game).total


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["hawk", "dove"])
def test_the_recommended_line_beats_the_line_that_was_played_over_fresh_seeds(name):
    """A reviewed game's decisions, as they were and as the review would have them, both played under fresh draws."""
    pack = shipped()
    found = played(pack, 9000, name, 8)
    at = judge(found)
    verdicts = judged(at, here(at), effort(found, "quick"))
    own = line(found, [verdict.taken for verdict in verdicts])
    better = line(found, [verdict.best for verdict in verdicts])
    gaps = []
    for seed in range(9100, 9140):
        game = start(pack, "second-front", seed, Settings(moves=8))
        gaps.append(along(game, better, at.hand) - along(game, own, at.hand))
    mean, error = mean_error(gaps)
    assert mean > 3 * error > 0, (mean, error)


def advised(game, hand, many=48):
    """What a review would recommend: the best of a decision's options over the futures that all of them share."""
    if game.phase is not Phase.DECISION:
        return hand.act(game)
    if game.card and not game.chosen:
        card = next(each for each in game.pack.cards if each.id == game.card)
        acts = [Act("choose", (f"{card.id}.{option.id}",)) for option in card.options]
        acts = [act for act in acts if not objections(game, act)] or [Act("advance")]
    elif not game.launched:
        acts = [Act("advance"), *(Act("launch", (key,)) for key in open_launches(game))]
    else:
        return Act("advance")
    weights = [temper.weight for temper in game.pack.actor("russia").tempers]
    fates = futures.fates(game.seed ^ 0xABCDEF, game.move, weights, range(many))
    begun = [futures.trunk(game, (act,), hand) for act in acts]
    values = [sum(each.totals) for each in follow_all(begun, [fates] * len(begun), hand, dice=0)]
    return max(zip(values, map(str, acts), acts, strict=True))[2]


@pytest.mark.timeout(900)
def test_a_policy_that_asks_the_review_beats_the_original_over_fresh_seeds():
    """A hawk's game against the same seeds by the review's advice, decision by decision."""
    pack = shipped()
    hand = steady(pack, "second-front")
    gaps = []
    for seed in range(9000, 9010):
        game = start(pack, "second-front", seed, Settings(moves=6))
        hawk = score(play(game, "hawk")).total
        while game.phase is not Phase.ENDEX:
            game = apply(game, advised(game, hand)).game
        gaps.append(score(game).total - hawk)
    mean, error = mean_error(gaps)
    assert mean > 3 * error > 0, gaps
