"""Where the tree can be walked, the marks and the best line are the exhaustive answer."""

from itertools import product

import pytest
from attrs import evolve

from briefing.model.acts import Act
from briefing.model.events import Acted
from briefing.model.game import Phase, Settings
from briefing.model.gauges import INDEX
from briefing.review.course import open_launches
from briefing.review.effort import effort
from briefing.review.judge import here, judge
from briefing.review.line import best_line
from briefing.review.rounds import judged
from briefing.review.scale import chance, mark
from briefing.review.steady import steady
from briefing.rules import apply, objections, start
from briefing.rules.sight import score
from briefing.rules.tables import tables
from tests.packs import eager, tuned
from tests.review.judged import course, quiet


def to_red(game, acts, hand):
    """Carry out an option's acts and what the posture adds, up to RED."""
    for act in acts:
        game = apply(game, act).game
    while not (
        (game.phase is Phase.COUNCIL and not game.table)
        or (game.phase is Phase.DECISION and hand.act(game).verb == "advance" and not game.table)
    ):
        game = apply(game, hand.act(game)).game
    return game


def ppm(game, at):
    """What the opponent `at` drew from in the RED that comes next."""
    return [event for event in apply(game, Act("advance")).events if isinstance(event, Acted)][at].ppm


def expectation(game):
    """By brute force: for every rung of every opponent a pack in which it is certain; nothing of the review's own."""
    pack = game.pack
    names = {actor.id: [rung.id for rung in actor.rungs] for actor in pack.actors}
    total = whole = 0.0
    for china, russia, dprk in product(*(names[actor] for actor in ("china", "russia", "dprk"))):
        likely = ppm(game, 0)[names["china"].index(china)] / 1e6
        if not likely:
            continue
        after_china = eager(pack, "china", china)
        calls = [(1000, tables(pack).parameters["call_chance"] / 1000)]
        calls = [*calls, (0, 1 - calls[0][1])] if names["china"].index(china) >= 3 else [(0, 1.0)]
        for call, share in calls:
            second = tuned(after_china, call_chance=call)
            held = ppm(evolve(game, pack=second), 1)[names["russia"].index(russia)] / 1e6
            if not held:
                continue
            third = eager(second, "russia", russia)
            last = ppm(evolve(game, pack=third), 2)[names["dprk"].index(dprk)] / 1e6
            if not last:
                continue
            sure = evolve(game, pack=eager(third, "dprk", dprk))
            end = apply(apply(sure, Act("advance")).game, Act("advance")).game
            total += likely * share * held * last * score(end).total
            whole += likely * share * held * last
    assert whole == pytest.approx(1, abs=1e-9)
    return total


def typed(game, temper):
    world = list(game.world)
    world[INDEX["russia_type"]] = temper
    return evolve(game, world=tuple(world))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [1, pytest.param(3, marks=pytest.mark.slow)])
def test_the_marks_are_the_exhaustive_answer(seed):
    """One move, every rung of all three, every type: values, best, loss and mark are the brute force's."""
    found = course(quiet(), seed, moves=1)
    at = judge(found)
    hand = at.hand
    verdicts = judged(at, here(at), effort(found, "quick"))
    weights = [temper.weight for temper in quiet().actor("russia").tempers]
    compared = 0
    for moment, verdict in zip(found.moments, verdicts, strict=True):
        if not at.exact(moment.number) or moment.kind == "council":
            continue
        values = {}
        for key in moment.options:
            if moment.kind == "launch" and not key and not moment.game.table:
                ends = [typed(moment.game, temper) for temper in range(len(weights))]
            else:
                ends = [to_red(typed(moment.game, t), moment.plan(key), hand) for t in range(len(weights))]
            values[key] = sum(w * expectation(end) for w, end in zip(weights, ends, strict=True)) / sum(weights)
            value = verdict.valued(key)
            if value.mean is None:
                values.pop(key)
                continue
            assert value.how == "exact"
            assert value.mean == pytest.approx(values[key], abs=1e-6)
            assert (value.error, value.behind_error) == (0, 0)
        best = max(values.values())
        assert values[verdict.best] == pytest.approx(best)
        loss = best - values[moment.taken]
        assert verdict.loss == pytest.approx(loss, abs=1e-6)
        lost = chance(best) - chance(best - loss)
        if not verdict.only:
            assert verdict.mark == mark(lost, loss > 1e-9, only=False)
        compared += 1
    assert compared, "a decision was compared"


def ends(game, hand):
    """Every total that choices and launches of the player's can lead to, texts handled as the posture does."""
    if game.phase is Phase.ENDEX:
        yield score(game).total
        return
    if game.phase is not Phase.DECISION:
        act = hand.act(game) if game.phase is Phase.COUNCIL else Act("advance")
        yield from ends(apply(game, act).game, hand)
        return
    card = next(each for each in game.pack.cards if each.id == game.card)
    for option in card.options:
        choice = Act("choose", (f"{card.id}.{option.id}",))
        if objections(game, choice):
            continue
        decided = apply(game, choice).game
        for key in ("", *open_launches(decided)):
            after = apply(decided, Act("launch", (key,))).game if key else decided
            yield from ends(apply(after, Act("advance")).game, hand)


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_the_best_line_is_the_exhaustive_answer(seed):
    found = course(quiet(), seed, moves=2)
    hand = steady(quiet(), "tiny")
    line = best_line(found, hand)
    assert line.how == "exact"
    assert line.total == max(ends(start(quiet(), "tiny", seed, Settings(moves=2)), hand))
    game = found.first
    for act in line.acts:
        game = apply(game, act).game
    assert game.phase is Phase.ENDEX
    assert score(game).total == line.total, "the line's own acts lead there"


def test_a_search_is_not_called_exact():
    found = course(quiet(), 3, moves=2)
    line = best_line(found, steady(quiet(), "tiny"), whole=1)
    assert line.how == "searched"
    assert line.total >= score(found.last).total, "what was played is a line too"
