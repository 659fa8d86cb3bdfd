"""Powers: integers against exact arithmetic, in every place where rounding could turn an order round."""

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

import pytest

from briefing.rules.powers import MOST, ONE, prospect, weight


def test_weight_never_falls_as_the_logit_rises():
    found = [weight(logit) for logit in range(-34 * 1024, 22 * 1024)]
    assert all(before <= after for before, after in pairwise(found))


def test_weight_strictly_rises_where_there_is_room():
    """Near the likeliest rung a single unit of log-odds already tells."""
    found = [weight(logit) for logit in range(-8 * 1024, 19 * 1024 + 1)]
    assert all(before < after for before, after in pairwise(found))


@pytest.mark.parametrize("doublings", range(-40, 20))
def test_weight_is_exact_at_whole_doublings(doublings):
    assert weight(1024 * doublings) == (ONE << doublings if doublings >= 0 else ONE >> -doublings)


def test_weight_has_a_most():
    assert weight(19 * 1024) == weight(19 * 1024 + 1) == weight(10**9) == MOST
    assert weight(19 * 1024 - 1) < MOST


def test_weight_is_zero_beyond_its_resolution():
    assert weight(-24 * 1024) == 1
    assert weight(-25 * 1024) == 0
    assert weight(-1_000_000) == 0


def test_weight_is_the_power_of_two():
    """Within 1e-4, or the last whole unit where that is coarser, from sixteen doublings to twelve halvings."""
    with localcontext() as context:
        context.prec = 40
        step = Decimal(2) ** (Decimal(1) / 1024)
        true = Decimal(2) ** 40
        for below in range(-16 * 1024, 12 * 1024):
            assert abs(weight(-below) - true) <= max(true / 10_000, Decimal("1.5"))
            true /= step


def test_weight_at_a_knot_is_the_integer_root():
    """2^(24 - 1/64) and its like: the 64th power of the knot straddles the power of two."""
    for number in range(1, 65):
        knot = weight(-16 * number) << 1  # the table holds twice what is given below one halving
        exact = 1 << (64 * 25 - number)
        assert (knot - 2) ** 64 <= exact < (knot + 3) ** 64


def power88(number):
    """floor(1000 · (number/1000)^0.88) by bisection, no roots taken: r^25 <= number^22 · 1000^3."""
    target = number**22 * 1000**3
    low, high = 0, 1001
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**25 <= target else (low, middle)
    return low


@pytest.mark.parametrize("gap", range(10, 1001, 10))
def test_prospect_is_the_exact_root_at_its_knots(gap):
    assert prospect(gap) == min(1000, power88(gap) * 9 // 4)


def test_prospect_never_falls_and_stays_in_range():
    found = [prospect(gap) for gap in range(-50, 1100)]
    assert all(before <= after for before, after in pairwise(found))
    assert set(found[:51]) == {0}
    assert found[-1] == 1000
    assert all(0 <= value <= 1000 for value in found)


def test_prospect_between_knots_is_within_a_straight_line():
    for gap in range(10, 390):
        true = Fraction(9, 4) * power88(gap)
        assert abs(prospect(gap) - true) <= 4


def test_a_loss_weighs_more_than_its_size_and_the_first_of_it_most():
    """Loss aversion and diminishing sensitivity (Tversky and Kahneman 1992)."""
    assert prospect(100) > 100
    assert prospect(100) - prospect(0) > prospect(300) - prospect(200)
