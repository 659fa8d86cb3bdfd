"""What the review opens: the other game, Red's book, the observer, the ledgers, the forecasts."""

from math import log2

import pytest
from attrs import evolve

from briefing.model.actors import Term
from briefing.model.acts import Act
from briefing.model.events import Acted
from briefing.model.game import Phase, Settings
from briefing.model.gauges import INDEX
from briefing.record import Journal
from briefing.review import leaning, observer, redbook
from briefing.review.course import of_journal, replayed
from briefing.review.effort import effort
from briefing.review.forecasts import forecasts, sources
from briefing.review.judge import here, judge
from briefing.review.judgement import Passes
from briefing.review.leaning import heaviest
from briefing.review.ledger import credibility
from briefing.review.rounds import passes
from briefing.review.steady import steady
from briefing.review.whatif import answers, other, spread
from briefing.rules import apply, digest, start
from tests.games import act, some_act
from tests.packs import shipped, tiny, tuned
from tests.review.judged import course, reviewed


@pytest.mark.parametrize("seed", range(4))
def test_the_other_game_with_the_same_option_is_this_game(seed):
    found = course(tiny(), seed, luck=3, moves=4, pick=some_act)
    hand = steady(tiny(), "tiny")
    for moment in found.moments:
        same = other(found, moment, moment.taken, hand)
        assert same.acts == found.acts
        assert digest(same.game) == digest(found.last)
        assert not same.filled


@pytest.mark.parametrize("seed", range(3))
def test_the_other_game_is_a_game(seed):
    """Its acts are legal from STARTEX and lead where it says; what was before the decision is as it was."""
    found = course(tiny(), seed, luck=3, moves=4, pick=some_act)
    hand = steady(tiny(), "tiny")
    for moment in found.moments[:3]:
        for key in moment.options:
            made = other(found, moment, key, hand)
            again = replayed(found.first, made.acts)
            assert again.events == made.events
            assert digest(again.last) == digest(made.game)
            begin = found.games.index(moment.game)
            assert made.acts[:begin] == found.acts[:begin]
            week = answers(found, ((moment, key),), hand)
            real = [e for events in made.events for e in events if isinstance(e, Acted)]
            assert list(week) == real[3 * (moment.move - 1) : 3 * moment.move]


def test_a_spread_is_ordered():
    found = course(tiny(), 5, moves=4)
    hand = steady(tiny(), "tiny")
    made = spread(found, found.moments[0], found.moments[0].taken, hand, (400_000, 600_000), 20)
    totals = [total for _, total in made.quantiles]
    assert totals == sorted(totals)
    assert totals[0] <= made.mean <= totals[-1]


def test_causes_are_the_exact_log_odds():
    """base + causes = the log-odds against holding of the very distribution that was drawn from."""
    found = course(shipped(), 3, moves=6)
    tried = 0
    for entry in redbook.book(found, steady(shipped(), "second-front")):
        actor = shipped().actor(entry["actor"])
        held, taken = entry["ppm"][actor.hold], entry["chance_ppm"]
        if min(held, taken) > 20_000:
            assert entry["log_odds"] / 1024 == pytest.approx(log2(taken / held), abs=0.01)
            tried += 1
        reached = sum(list(entry["ppm"].values())[: [r.id for r in actor.rungs].index(entry["rung"]) + 1])
        assert reached - entry["chance_ppm"] <= entry["draw_ppm"] <= reached
    assert tried > 5


def test_what_would_have_held_it_does():
    """The option that is said to have held an opponent lower does so in the other game; a lever works at its value."""
    lower = pairs = 0
    loud = tuned(tiny(), signal_scale=20_000)
    hand = steady(loud, "tiny")
    for seed in range(12):
        found = course(loud, seed, luck=1, moves=4)
        for entry in redbook.book(found, hand):
            alone = [held["lower"] for held in entry["held_back"] if len(held["changes"]) == 1]
            for held in entry["held_back"]:
                assert len(held["changes"]) == 1 or not any(alone), "two only where one does not do it"
                change = tuple((found.moments[number], option) for number, option in held["changes"])
                assert all(moment.move == entry["move"] for moment, _ in change)
                again = next(e for e in answers(found, change, hand) if e.actor == entry["actor"])
                assert again.rung == held["rung"]
                lower += held["lower"]
                pairs += held["lower"] and len(change) == 2
            if entry["lever"]:
                assert 0 < entry["lever"]["by"] <= 1000
    assert lower > 2, "somewhere an option would have held somebody back"
    assert pairs, "and somewhere it took two"


@pytest.mark.parametrize("kind", ["type", "call"])
def test_the_observer_is_calibrated(kind):
    """Over many games what it holds likely comes as often as it says."""
    said = came = tried = 0.0
    for seed in range(120):
        found = course(tiny(), seed, luck=8, moves=4)
        last = observer.beliefs(found)[-1]
        tried += 1
        if kind == "type":
            said += last.types[0] / 1e6
            came += found.last.world[INDEX["russia_type"]] == 0
        else:
            said += last.call / 1e6
            came += last.called
    assert said / tried == pytest.approx(came / tried, abs=3.5 * (0.25 / tried) ** 0.5)


def test_the_observer_learns():
    """Where the types differ much, the true one is held likelier at the end than at the start, on average."""
    gain = 0.0
    russia = tiny().actor("russia")
    scales = (Term("opp", 4000), Term("fear", 4000)), (Term("opp", 0), Term("fear", 0))
    tempers = tuple(evolve(one, scale=scale) for one, scale in zip(russia.tempers, scales, strict=True))
    apart = evolve(tiny(), actors=tuple(evolve(a, tempers=tempers) if a.id == "russia" else a for a in tiny().actors))
    for seed in range(60):
        found = course(apart, seed, luck=8, moves=4)
        beliefs = observer.beliefs(found)
        true = found.last.world[INDEX["russia_type"]]
        gain += beliefs[-1].types[true] - beliefs[0].types[true]
        assert sum(beliefs[-1].types) == pytest.approx(1_000_000, abs=3)
        if beliefs[-1].noticed:
            assert beliefs[-1].call == 1_000_000
    assert gain / 60 > 50_000


def test_forecasts_are_scored_as_brier_did():
    game = start(tiny(), "tiny", 7, Settings(moves=3))
    acts, said = [], iter((80, 10, 50))
    while game.phase is not Phase.ENDEX:
        if game.phase is Phase.BRIEFING and game.forecast is None and game.question:
            one = Act("forecast", (str(next(said)),))
        else:
            one = steady(tiny(), "tiny").act(game)
        acts.append(one)
        game = apply(game, one).game
    found = forecasts(replayed(start(tiny(), "tiny", 7, Settings(moves=3)), acts))
    came = [row["happened"] for row in found["rows"]]
    expected = sum((p / 100 - o) ** 2 for p, o in zip((80, 10, 50), came, strict=True)) / 3
    assert found["brier"] == pytest.approx(expected, abs=1e-4)
    base = sum(came) / 3
    assert found["brier_base"] == pytest.approx(base * (1 - base), abs=1e-4)
    assert sum(each["many"] for each in found["bins"]) == 3
    assert all(row["act"] for row in found["rows"])


def test_grades_are_compared_by_axis(tmp_path):
    with Journal.create(None, tiny(), "tiny", 7, Settings(moves=1)) as made:
        reports = made.game.reports
        merits = {report.id: report.merits for report in tiny().reports}
        made.play(act(f"grade {reports[0]} {merits[reports[0]]}"))
        made.play(act(f"grade {reports[1]} {'A' if merits[reports[1]][0] != 'A' else 'B'}{merits[reports[1]][1]}"))
        while not made.over:
            made.play(steady(tiny(), "tiny").act(made.game))
        found = sources(of_journal(made))
    assert found["graded"] == 2
    assert (found["reliability"]["same"], found["credibility"]["same"]) == (1, 2)
    assert sum(row["shown"] for row in found["veracity"]) == len(found["rows"])


def test_the_ledger_pairs_words_and_deeds():
    for seed in range(6):
        found = course(tiny(), seed, luck=2, moves=4)
        ledger = credibility(found)
        assert len(ledger["rows"]) == len(found.last.past)
        for row, past in zip(ledger["rows"], found.last.past, strict=True):
            assert (row["option"], row["strength"]) == (f"{past.card}.{past.option}", past.strength)
        for counts in ledger["kept_word"].values():
            assert counts["kept"] + counts["called"] <= counts["crossed"]


def lead_under(pack, best, taken, id_, weight):
    """By brute force: the lead of one option's futures over another's, were an objective's weight another."""
    weights = [weight if each.id == id_ else each.weight for each in pack.objectives]

    def total(leaf):
        return min(sum(o * w for o, w in zip(leaf.objectives, weights, strict=True)) / sum(weights), leaf.ceiling)

    def mean(futures):
        return sum(leaf.chance * total(leaf) for future in futures for leaf in future) / len(futures)

    return mean(best) - mean(taken)


def test_what_it_leans_on_flips_where_it_says():
    """A weight of an objective at its flip point leaves nothing of the lead; one short of it, something."""
    flips = 0
    for seed in range(20):
        found = course(tiny(), seed, luck=4, moves=4)
        at = judge(found)
        work = Passes(at, effort(found, "quick"))
        verdicts = [step.verdicts for step in passes(at, here(at), effort(found, "quick"), work) if step.verdicts][-1]
        verdict = heaviest(verdicts)
        if verdict is None:
            continue
        sides = [work.futures(verdict.number, key) for key in (verdict.best, verdict.taken)]
        many = min(map(len, sides))
        sides = [side[:many] for side in sides]
        for lean in leaning._weights(tiny(), *sides):
            name = lean.path.split(".")[2]
            for end, step in ((lean.below, 1), (lean.above, -1)):
                if end is not None:
                    assert lead_under(tiny(), *sides, name, end) <= 1e-9
                    assert end == lean.value or lead_under(tiny(), *sides, name, end + step) > -1e-9
                    flips += 1
        if flips:
            break
    assert flips, "no verdict flipped within the range of a weight"


def test_the_three_that_move_the_lead_most_are_told():
    for seed in range(20):
        found = course(tiny(), seed, luck=4, moves=4)
        document = reviewed(found)
        leans = document["assumptions"]
        if leans is None:
            continue
        assert leans["lead"] > 0
        assert len(leans["leans"]) == 3
        assert leans["leans"] == sorted(leans["leans"], key=lambda lean: -lean["moves_lead_by"])
        assert leans["tried"] > len(tiny().objectives)
        return
    pytest.fail("no game had a verdict to flip")


def test_the_parts_add_up():
    document = reviewed(course(tiny(), 6, luck=4, moves=4))
    parts = document["summary"]["parts"]
    assert parts["start"] + parts["judgement"] + parts["luck"] == pytest.approx(parts["final"], abs=0.05)
    assert parts["final"] == document["outcome"]["total"]
