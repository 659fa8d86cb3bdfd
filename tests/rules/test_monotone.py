"""One draw, one decision: more to deter an opponent never raises the rung it takes, more to tempt it never lowers it.

The same 64 bits are compared exactly: a rung is picked from a threshold upwards, so it is enough to look where one of
the two distributions steps up, and every one of the 2^64 draws is covered.
"""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefing.model.actors import DRIVERS
from briefing.model.game import Mind
from briefing.rules.minds import choose, legal_rungs, perceive, scaled
from briefing.rules.tables import tables
from tests.packs import shipped

LADDERS = {ladder.id: ladder for ladder in tables(shipped()).ladders}
SETTINGS = ("loose", "standard", "sharp", "fixed")
DETERS = ("denial", "punish", "offramp")
TEMPTS = ("opp", "coord", "fear", "loss", "momentum")
permille = st.integers(0, 1000)
pictures = st.tuples(*[permille] * len(DRIVERS))


def steps_up(choice, rungs):
    """For every rung that is ever picked above the lowest: the first of all draws that reaches it."""
    for rung in range(choice.pick(0) + 1, rungs):
        low, high = 0, (1 << 64) - 1
        if choice.pick(high) < rung:
            return
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if choice.pick(middle) >= rung else (middle, high)
        yield high


def never_below(above, below, rungs):
    """Whether no draw picks a higher rung from `below` than from `above`."""
    for bits in steps_up(below, rungs):
        assert above.pick(bits) >= below.pick(bits), (
            f"the draw {bits:#x} gives {below.pick(bits)}, then {above.pick(bits)}"
        )


def raised(picture, driver, by, most=1000):
    """The picture with one driver raised."""
    at = DRIVERS.index(driver)
    return (*picture[:at], min(most, picture[at] + by), *picture[at + 1 :])


def compare(ladder, before, after, driver, open_, opponents):
    calmer, hotter = (after, before) if driver in DETERS else (before, after)
    never_below(choose(ladder, hotter, open_, opponents), choose(ladder, calmer, open_, opponents), len(ladder.bases))


@pytest.mark.parametrize("opponents", SETTINGS)
@given(
    actor=st.sampled_from(list(LADDERS)), picture=pictures, driver=st.sampled_from(DETERS + TEMPTS),
    by=st.integers(1, 1000) | st.integers(1, 3),
)  # fmt: skip
@example(actor="china", picture=(701, 0, 0, 0, 0, 0, 0, 1, 0), driver="coord", by=1)
@example(actor="russia", picture=(988, 140, 11, 164, 310, 342, 494, 528, 76), driver="fear", by=10)
@settings(max_examples=150)
def test_one_draw_never_answers_the_wrong_way(opponents, actor, picture, driver, by):
    ladder = LADDERS[actor]
    compare(ladder, picture, raised(picture, driver, by, 2000), driver, (True,) * len(ladder.bases), opponents)


@pytest.mark.parametrize("opponents", SETTINGS)
@given(
    actor=st.sampled_from(list(LADDERS)), picture=pictures, by=st.integers(1, 1000),
    driver=st.sampled_from(DETERS + TEMPTS), last=st.integers(0, 11), since=st.integers(0, 99),
    licence=st.sampled_from((0, 1000)),
)  # fmt: skip
@settings(max_examples=50)
def test_nor_where_the_ladder_is_not_wholly_open(opponents, actor, picture, by, driver, last, since, licence):
    """The open rungs are the same for both, but for the window, which may only open more as it widens."""
    compiled, ladder = tables(shipped()), LADDERS[actor]
    last = min(last, len(ladder.bases) - 1)
    world = [0] * 100
    world[ladder.rung_at], world[ladder.heat_at] = last, ladder.severities[last] * 10
    after = raised(picture, driver, by)
    opens = [
        legal_rungs(ladder, world, one[DRIVERS.index("opp")], licence, since, compiled.parameters)
        for one in (picture, after)
    ]
    calmer, hotter = (after, picture) if driver in DETERS else (picture, after)
    low, high = reversed(opens) if driver in DETERS else opens
    never_below(choose(ladder, hotter, high, opponents), choose(ladder, calmer, low, opponents), len(ladder.bases))


@given(
    actor=st.sampled_from(list(LADDERS)), seen=pictures, truth=pictures, by=st.integers(1, 1000),
    driver=st.sampled_from(DETERS + TEMPTS), opponents=st.sampled_from(SETTINGS),
    noise=st.tuples(*[st.integers(-100, 100)] * len(DRIVERS)), data=st.data(),
)  # fmt: skip
@settings(max_examples=100)
def test_nor_through_perception_and_the_hidden_type(actor, seen, truth, by, driver, opponents, noise, data):
    """A driver that truly rises, now or while it was under way, is never seen to fall."""
    ladder = LADDERS[actor]
    temper = data.draw(st.integers(0, len(ladder.scales) - 1))
    more = raised(truth, driver, by)
    before = perceive(ladder, Mind(seen, (truth,) * 4), truth, noise)
    after = perceive(ladder, Mind(seen, (more,) * 4), more, noise)
    at = DRIVERS.index(driver)
    assert after.seen[at] >= before.seen[at]
    assert (*after.seen[:at], *after.seen[at + 1 :]) == (*before.seen[:at], *before.seen[at + 1 :])
    open_ = (True,) * len(ladder.bases)
    compare(ladder, scaled(ladder, before.seen, temper), scaled(ladder, after.seen, temper), driver, open_, opponents)


def thresholds(choice):
    """The upper half of the first draw above each rung: what `pick` comes to, worked out from the weights."""
    total, below, found = sum(choice.weights), 0, []
    for weight in choice.weights:
        below += weight
        found.append(-(-(below << 32) // total))
    return found


@given(actor=st.sampled_from(list(LADDERS)), picture=pictures, opponents=st.sampled_from(SETTINGS))
@settings(max_examples=20)
def test_the_thresholds_are_those_that_are_picked_by(actor, picture, opponents):
    choice = choose(LADDERS[actor], picture, (True,) * len(LADDERS[actor].bases), opponents)
    for rung, point in enumerate(thresholds(choice)):
        assert point == 0 or choice.pick((point << 32) - 1) <= rung
        assert point == 1 << 32 or choice.pick(point << 32) > rung


@pytest.mark.parametrize("actor", LADDERS)
@pytest.mark.parametrize("driver", DETERS + TEMPTS)
def test_nor_as_a_driver_rises_point_by_point(actor, driver):
    """Rounding turns nothing round: a thousand times one point, each against the one before."""
    ladder, open_ = LADDERS[actor], (True,) * len(LADDERS[actor].bases)
    wrong, before = [], None
    for value in range(1001):
        found = thresholds(choose(ladder, tuple(value if name == driver else 300 for name in DRIVERS), open_))
        if before is not None:
            low, high = (before, found) if driver in DETERS else (found, before)
            wrong += [(value, rung) for rung in range(len(found)) if low[rung] > high[rung]]
        before = found
    assert wrong == []


@pytest.mark.parametrize("actor", LADDERS)
@pytest.mark.parametrize("driver", DETERS + TEMPTS)
def test_every_driver_weighs_something(actor, driver):
    """Monotone could be had by ignoring everything: from nothing to everything, some draw changes its rung."""
    ladder = LADDERS[actor]
    open_ = (True,) * len(ladder.bases)
    low, high = (
        choose(ladder, tuple(value if name == driver else 300 for name in DRIVERS), open_) for value in (0, 1000)
    )
    assert low.ppm() != high.ppm()
    mean = [sum(rung * ppm for rung, ppm in enumerate(choice.ppm())) for choice in (low, high)]
    assert (mean[0] > mean[1]) == (driver in DETERS)
