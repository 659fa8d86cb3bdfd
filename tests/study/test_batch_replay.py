"""Scripts replayed side by side are what the rules make of each: every state, every event, and what is not open."""

from collections import Counter

import pytest

pytest.importorskip("numpy")

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model.acts import Act, ActFormError
from briefing.model.events import Ended
from briefing.model.game import Phase, Settings
from briefing.model.pack import StartValue
from briefing.record import steps
from briefing.rules import digest, objections, start
from briefing.rules.draws import mix
from briefing.study.batch.replay import replay
from tests.games import brisk_act, played, some_act
from tests.packs import shipped, tiny, tuned
from tests.study.packs import packs

SEEDS = st.integers(0, 2**64 - 1)
SETTINGS = st.builds(
    Settings, moves=st.integers(1, 9), opponents=st.sampled_from(("loose", "standard", "sharp", "fixed"))
)


def by_the_rules(pack, seed, how, script):
    """What the rules make of a script, up to the first act that they refuse."""
    game, found, ended = start(pack, pack.scenarios[0].id, seed, how), [], None
    state = digest(game)
    for text in script:
        try:
            step = steps.replayed(game, state, text)
        except (ActFormError, ValueError):  # none, not as it is written, not open
            break
        game, state = step.game, step.state
        found.append((state, step.written))
        ended = next((event for event in step.events if isinstance(event, Ended)), None)
    return found, (game.move, game.phase), ended


def held(pack, how, seeds, scripts):
    """Hold every script's course against that of the rules."""
    steps._KEPT.clear()  # packs by Hypothesis all have one digest
    courses = replay(pack, pack.scenarios[0].id, how, seeds, scripts)
    assert len(courses) == len(scripts)
    for seed, script, course in zip(seeds, scripts, courses, strict=True):
        wanted, where, ended = by_the_rules(pack, seed, how, script)
        assert len(course.steps) == len(wanted), script[: len(course.steps) + 1]
        for number, (mine, theirs) in enumerate(zip(course.steps, wanted, strict=True)):
            assert mine[1] == theirs[1], script[: number + 1]
            assert mine[0] == theirs[0], script[: number + 1]
        assert (course.where, course.ended) == (where, ended)


def script(pack, seed, luck, how, pick=some_act):
    """The acts of a whole game as texts."""
    _, acts = played(pack, seed, luck, pick=pick, moves=how.moves, opponents=how.opponents)
    return [str(act) for act in acts]


def acts_there_are(pack):
    """Acts of every verb on everything that has a name here, and on what has none; most are not open, some are none."""
    reports = [report.id for report in pack.reports] + ["no-such-report"]
    options = [f"{card.id}.{option.id}" for card in pack.cards for option in card.options] + ["no-such.card"]
    allies = [ally.id for ally in pack.allies] + ["ZZZ"]
    found = [f"{verb} {name}" for verb in ("choose", "launch") for name in options]
    found += [f"{verb} {name}" for verb in ("consult", "soften") for name in allies]
    found += [f"task {name}" for name in reports] + [f"grade {name} B2" for name in reports]
    found += [f"forecast {percent}" for percent in (0, 35, 100, 101, 999)]
    found += ["soften", "silence", "coalition", "withdraw", "advance"]
    found += [f"inject {pack.cards[0].id}", f"stand {allies[0]} agree"]
    return [*found, "advance now", "forecast 05", "grade", "surrender", " advance", ""]


@settings(max_examples=8)
@given(seeds=st.lists(SEEDS, min_size=1, max_size=3), luck=SEEDS, how=SETTINGS)
def test_any_games_on_the_shipped_pack(seeds, luck, how):
    scripts = [script(shipped(), seed, luck, how, (some_act, brisk_act)[seed % 2]) for seed in seeds]
    held(shipped(), how, seeds, scripts)


@given(seeds=st.lists(SEEDS, min_size=1, max_size=4), luck=SEEDS, how=SETTINGS)
def test_any_games_on_a_tiny_pack(seeds, luck, how):
    held(tiny(), how, seeds, [script(tiny(), seed, luck, how) for seed in seeds])


@pytest.mark.slow
@given(pack=packs(), seeds=st.lists(SEEDS, min_size=1, max_size=3), luck=SEEDS, how=SETTINGS)
def test_any_games_on_any_pack(pack, seeds, luck, how):
    held(pack, how, seeds, [script(pack, seed, luck, how) for seed in seeds])


def the_same_acts_are_open(pack, seed, luck, how, cut):
    acts = script(pack, seed, luck, how)
    before = acts[: round(cut * len(acts))]
    scripts = [[*before, last] for last in acts_there_are(pack)]
    held(pack, how, [seed] * len(scripts), scripts)


@settings(max_examples=12)
@given(seed=SEEDS, luck=SEEDS, how=SETTINGS, cut=st.floats(0, 1))
def test_at_any_point_of_a_tiny_game_the_same_acts_are_open(seed, luck, how, cut):
    the_same_acts_are_open(tiny(), seed, luck, how, cut)


@pytest.mark.slow
@settings(max_examples=150)
@given(seed=SEEDS, luck=SEEDS, how=SETTINGS, cut=st.floats(0, 1), pack=st.just(tiny()) | packs())
def test_at_any_point_of_any_game_the_same_acts_are_open(seed, luck, how, cut, pack):
    the_same_acts_are_open(pack, seed, luck, how, cut)


SLOW = [pytest.param(cut, marks=pytest.mark.slow) for cut in (9, 16, 30, 45, 61)]


@pytest.mark.parametrize("cut", [0, 3, 22, 37, *SLOW])
def test_at_points_of_a_shipped_game_the_same_acts_are_open(cut):
    how = Settings()
    acts = script(shipped(), cut, 2 * cut, how, brisk_act)
    scripts = [[*acts[:cut], last, "advance"] for last in acts_there_are(shipped())]
    held(shipped(), how, [cut] * len(scripts), scripts)


@pytest.mark.parametrize("theatre", ["europe", "strait"])
@pytest.mark.parametrize("evidence", [0, 1000])
def test_the_treaty_as_written_binds_forced_cards_too(theatre, evidence):
    cards = [
        evolve(card, theatre=theatre, options=tuple(evolve(option, article=5) for option in card.options))
        for card in tiny().cards
    ]
    opening = evolve(
        tiny().scenarios[0], start=(*tiny().scenarios[0].start, StartValue("evidence", evidence, "n", "assumption"))
    )
    pack = evolve(tiny(), cards=tuple(cards), scenarios=(opening,))
    before = [["advance"], ["advance", "advance"]]
    scripts = [[*some, last, "advance"] for some in before for last in acts_there_are(pack)]
    held(pack, Settings(moves=3), [2] * len(scripts), scripts)


@pytest.mark.parametrize("article", [0, 4])
def test_an_article_is_no_coalitions(article):
    cards = [
        evolve(card, options=tuple(evolve(option, article=article, authority="council") for option in card.options))
        for card in tiny().cards
    ]
    pack = tuned(evolve(tiny(), cards=tuple(cards)), coalition_least=0)
    first = start(pack, "tiny", 3, Settings())
    (card,) = (card for card in pack.cards if card.id == first.card)
    before = ["advance", f"choose {card.id}.{card.options[0].id}", "advance"]
    held(pack, Settings(), [3] * 2, [[*before, "coalition"], [*before, "silence", "coalition"]])
    (course,) = replay(pack, "tiny", Settings(), [3], [[*before, "coalition"]])
    assert len(course.steps) == (3 if article else 4)


def test_a_text_goes_under_silence_only_so_often():
    pack, again = tuned(tiny(), rounds=2, round_price=0, object_below=5), 0

    def hush(game, luck):
        quiet = Act("silence")
        return brisk_act(game, luck) if objections(game, quiet) else quiet

    scripts = [script(pack, seed, seed, Settings(), hush) for seed in range(12)]
    for acts in scripts:
        for at in reversed(range(2, len(acts))):
            if acts[at - 2 : at] == ["silence"] * 2:
                acts.insert(at, "silence")
                again += 1
    assert again > 3
    held(pack, Settings(), range(12), scripts)


def test_lanes_do_not_meet():
    how = Settings(moves=5)
    scripts = [script(tiny(), number, number, how)[: 3 + 11 * number % 40] for number in range(24)]
    scripts[5], scripts[11] = [], ["advance", "advance", "surrender", "advance"]
    seeds = [mix(number) for number in range(24)]
    together = replay(tiny(), "tiny", how, seeds, scripts)
    for number, alone in enumerate(scripts):
        (course,) = replay(tiny(), "tiny", how, seeds[number : number + 1], [alone])
        assert course == together[number]


def test_no_scripts_are_no_courses():
    assert replay(tiny(), "tiny", Settings(), [], []) == []


def test_what_there_is_not_is_refused():
    with pytest.raises(KeyError):
        replay(tiny(), "no-such-scenario", Settings(), [1], [["advance"]])
    with pytest.raises(ValueError, match="white cell"):
        replay(tiny(), "tiny", Settings(control=True), [1], [["advance"]])


def test_what_was_compared_happens():
    verbs, ends = Counter(), 0
    for seed in range(12):
        acts = script(shipped(), seed, seed, Settings(), some_act)
        verbs.update(act.split()[0] for act in acts)
        (course,) = replay(shipped(), "second-front", Settings(), [seed], [acts])
        ends += course.ended is not None
        assert course.where[1] is Phase.ENDEX
    assert ends == 12
    wanted = {"task", "grade", "forecast", "choose", "launch", "consult", "soften", "silence", "coalition",
              "withdraw", "advance"}  # fmt: skip
    assert set(verbs) == wanted
