"""Choice and explanation: what the odds add up to, what the causes add up to, and what is perceived when."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.actors import DRIVERS
from briefing.model.game import Mind
from briefing.rules.draws import draw
from briefing.rules.minds import causes, choose, logits, perceive, scaled, true_drivers
from briefing.rules.tables import HIGHS, place, tables
from tests.packs import shipped, tiny

LADDERS = tuple(ladder for pack in (shipped(), tiny()) for ladder in tables(pack).ladders)
SETTINGS = ("loose", "standard", "sharp", "fixed")
ladders = st.sampled_from(LADDERS)
vectors = st.tuples(*[st.integers(0, 2000)] * len(DRIVERS))


@st.composite
def choices(draw_):
    """A ladder, its drivers, what it allows (always something), and a setting."""
    ladder = draw_(ladders)
    open_ = draw_(
        st.lists(st.booleans(), min_size=len(ladder.bases), max_size=len(ladder.bases)).filter(any).map(tuple)
    )
    return ladder, draw_(vectors), open_, draw_(st.sampled_from(SETTINGS))


@given(choices())
def test_the_odds_add_up_to_a_million_and_closed_rungs_have_none(case):
    ladder, drivers, open_, opponents = case
    choice = choose(ladder, drivers, open_, opponents)
    ppm = choice.ppm()
    assert sum(ppm) == 1_000_000
    assert all(value >= 0 for value in ppm)
    assert all(value == 0 for value, is_open in zip(ppm, open_, strict=True) if not is_open)
    total = sum(choice.weights)
    assert all(
        abs(value * total - weight * 1_000_000) < total for value, weight in zip(ppm, choice.weights, strict=True)
    )


@given(choices())
def test_the_odds_are_those_of_the_logits(case):
    """Quantal response as it is defined, worked out anew: odds of 2^(L/1024) at the setting's precision."""
    ladder, drivers, open_, opponents = case
    if opponents == "fixed":
        return
    precision = {"loose": 0.75, "standard": 1.0, "sharp": 1.25}[opponents]
    raw = logits(ladder, drivers)
    best = max(raw)
    powers = [2 ** ((value - best) * precision / 1024) * is_open for value, is_open in zip(raw, open_, strict=True)]
    for found, power in zip(choose(ladder, drivers, open_, opponents).ppm(), powers, strict=True):
        true = 1e6 * power / sum(powers)
        assert abs(found - true) <= 2 + true / 100


@given(choices(), st.integers(0, (1 << 64) - 1))
def test_only_open_rungs_are_picked(case, bits):
    ladder, drivers, open_, opponents = case
    choice = choose(ladder, drivers, open_, opponents)
    assert open_[choice.pick(bits)]
    assert choice.weights[choice.pick(bits)] > 0


@given(choices())
def test_the_likeliest_open_rung_is_the_one_with_the_highest_logit(case):
    ladder, drivers, open_, opponents = case
    raw = logits(ladder, drivers)
    choice = choose(ladder, drivers, open_, opponents)
    best = max(value for value, is_open in zip(raw, open_, strict=True) if is_open)
    favourite = choice.weights.index(max(choice.weights))
    assert raw[favourite] == best
    if opponents == "fixed":
        assert [bool(value) for value in choice.weights].count(True) == 1
        assert all(choice.pick(bits) == favourite for bits in (0, 1 << 63, (1 << 64) - 1))


@given(ladders, vectors)
def test_a_sharper_setting_makes_the_likeliest_likelier(ladder, drivers):
    open_ = (True,) * len(ladder.bases)
    top = [max(choose(ladder, drivers, open_, setting).ppm()) for setting in SETTINGS]
    assert top == sorted(top)
    assert top[-1] == 1_000_000


@pytest.mark.parametrize("ladder", LADDERS[:3], ids=lambda ladder: ladder.id)
def test_draws_fall_as_the_odds_say(ladder):
    """20,000 draws at the calm picture: every rung within five standard deviations of its odds."""
    choice = choose(ladder, ladder.calm, (True,) * len(ladder.bases))
    many = 20_000
    found = Counter(choice.pick(draw(seed, 1, f"{ladder.id}/rung")) for seed in range(many))
    for rung, ppm in enumerate(choice.ppm()):
        expected = many * ppm / 1e6
        assert abs(found[rung] - expected) <= 5 * max(1, (expected * (1 - ppm / 1e6)) ** 0.5)


@given(ladders, vectors, vectors, st.data())
def test_the_causes_and_the_base_are_the_whole_of_the_log_odds(ladder, drivers, calm, data):
    rung = data.draw(st.integers(0, len(ladder.bases) - 1))
    raw = logits(ladder, drivers)
    base, why = causes(ladder, drivers, calm, rung)
    assert base + sum(part for _, part in why) == raw[rung] - raw[ladder.hold]
    assert tuple(name for name, _ in why) == DRIVERS
    before = logits(ladder, calm)
    assert base == before[rung] - before[ladder.hold]


@given(ladders, vectors, st.data())
def test_what_is_as_calm_as_ever_is_no_cause(ladder, calm, data):
    rung = data.draw(st.integers(0, len(ladder.bases) - 1))
    at = data.draw(st.integers(0, len(DRIVERS) - 1))
    drivers = [*calm]
    drivers[at] = data.draw(st.integers(0, 2000))
    _, why = causes(ladder, drivers, calm, rung)
    assert {name for name, part in why if part} <= {DRIVERS[at]}


@given(ladders, vectors)
def test_holding_explains_itself_by_nothing(ladder, drivers):
    base, why = causes(ladder, drivers, ladder.calm, ladder.hold)
    assert base == 0
    assert all(part == 0 for _, part in why)


@given(ladders, st.tuples(*[st.integers(0, 1000)] * 9))
def test_what_lasts_is_seen_at_last(ladder, truth):
    """Without noise, perception closes on an unchanging truth to within the rounding of one step."""
    mind = Mind((0,) * 9, ((0,) * 9,) * 4)
    for _ in range(80):
        mind = perceive(ladder, mind, truth, (0,) * 9)
    for seen, real, gain in zip(mind.seen, truth, ladder.gains, strict=True):
        assert 0 <= real - seen <= 16 // gain


@given(ladders, st.tuples(*[st.integers(0, 1000)] * 9), st.tuples(*[st.integers(0, 1000)] * 9))
def test_nothing_is_seen_before_its_lag_is_over(ladder, old, new):
    mind = Mind(old, (old,) * 4)
    for turn in range(4):
        mind = perceive(ladder, mind, new, (0,) * 9)
        for at, lag in enumerate(ladder.lags):
            if turn < lag:
                assert mind.seen[at] == old[at]
            elif ladder.gains[at] == 16:
                assert mind.seen[at] == new[at]
            else:
                assert mind.seen[at] == old[at] or (mind.seen[at] > old[at]) == (new[at] > old[at])


@given(ladders, st.data())
def test_what_is_true_and_seen_stays_permille(ladder, data):
    values = [data.draw(st.integers(0, high)) for high in HIGHS] + data.draw(
        st.lists(st.integers(-2000, 2000), min_size=place("peak_china") - len(HIGHS) + 1, max_size=40)
    )
    truth = true_drivers(ladder, values)
    noise = [data.draw(st.integers(-400, 400)) for _ in DRIVERS]
    mind = perceive(ladder, Mind(truth, (truth,) * 4), truth, noise)
    assert all(0 <= value <= 1000 for value in (*truth, *mind.seen))
    for temper in range(len(ladder.scales)):
        assert all(value >= 0 for value in scaled(ladder, mind.seen, temper))
