"""Which rungs a ladder allows: the leap, the warning before a fait accompli, Beijing's licence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.rules.minds import legal_rungs
from briefing.rules.tables import tables
from tests.packs import shipped, tiny

PACKS = {"shipped": shipped(), "tiny": tiny()}
LADDERS = {
    f"{name}-{ladder.id}": (tables(pack), ladder) for name, pack in PACKS.items() for ladder in tables(pack).ladders
}


def allowed(compiled, ladder, last, *, heat=None, opp=0, licence=1000, since=99, **parameters):
    """The open rungs, by number."""
    world = [0] * 100
    world[ladder.rung_at] = last
    world[ladder.heat_at] = ladder.severities[last] * 10 if heat is None else heat
    found = legal_rungs(ladder, world, opp, licence, since, {**compiled.parameters, **parameters})
    assert len(found) == len(ladder.bases)
    return {rung for rung, is_open in enumerate(found) if is_open}


@pytest.mark.parametrize("name", LADDERS)
@given(data=st.data())
def test_any_way_down_is_open_and_no_way_up_beyond_the_leap(name, data):
    compiled, ladder = LADDERS[name]
    last = data.draw(st.integers(0, len(ladder.bases) - 1))
    leap = data.draw(st.integers(1, 12))
    opp = data.draw(st.integers(0, compiled.parameters["leap_window"]))
    heat = data.draw(st.integers(0, compiled.parameters["war_heat"] - 1))
    since = data.draw(st.integers(0, 99))
    found = allowed(compiled, ladder, last, heat=heat, opp=opp, since=since, leap=leap)
    assert max(found) <= last + leap
    assert {rung for rung in range(last + 1) if not ladder.needs[rung]} <= found
    if since < compiled.parameters["warning"]:
        assert found == set(range(min(last + leap, len(ladder.bases) - 1) + 1))


@pytest.mark.parametrize("name", LADDERS)
def test_a_wide_window_or_a_war_opens_the_whole_ladder(name):
    compiled, ladder = LADDERS[name]
    whole = set(range(len(ladder.bases)))
    window, war = compiled.parameters["leap_window"], compiled.parameters["war_heat"]
    short = allowed(compiled, ladder, 0, since=0, opp=window, leap=1)
    assert short == {0, 1}
    assert allowed(compiled, ladder, 0, since=0, opp=window + 1, leap=1) == whole
    assert allowed(compiled, ladder, 0, since=0, heat=war, leap=1) == whole
    assert allowed(compiled, ladder, 0, since=0, heat=war - 1, leap=1) == {0, 1}


@pytest.mark.parametrize("name", ["shipped-russia", "tiny-russia"])
def test_no_fait_accompli_without_the_mobilisation_that_warns_of_it(name):
    compiled, ladder = LADDERS[name]
    warned = {rung for rung, needs in enumerate(ladder.needs) if needs}
    assert warned, "some rung needs a warning"
    warning = compiled.parameters["warning"]  # `since` is 0 in the move after the mobilisation
    for heat in (0, 1000):
        for opp in (0, 1000):
            late = allowed(compiled, ladder, len(ladder.bases) - 1, heat=heat, opp=opp, since=warning)
            assert not late & warned
            assert warned <= allowed(compiled, ladder, len(ladder.bases) - 1, heat=heat, opp=opp, since=warning - 1)


def test_the_shipped_fait_accompli_and_strikes_need_the_mobilisation():
    rungs = {rung.id: rung.needs for rung in shipped().actor("russia").rungs}
    assert {rung: needs for rung, needs in rungs.items() if needs} == {"R9": "R6", "R10": "R6"}


@pytest.mark.parametrize("name", ["shipped-dprk", "tiny-dprk"])
def test_pyongyang_does_not_shoot_without_a_licence(name):
    compiled, ladder = LADDERS[name]
    top, licence = compiled.parameters["unlicensed_top"], compiled.parameters["licence"]
    for heat in (0, 1000):
        for opp in (0, 2000):
            assert max(allowed(compiled, ladder, top, heat=heat, opp=opp, licence=licence - 1)) == top
            assert max(allowed(compiled, ladder, top, heat=heat, opp=opp, licence=licence)) > top


@pytest.mark.parametrize("name", [name for name in LADDERS if not name.endswith("dprk")])
def test_only_pyongyang_needs_a_licence(name):
    compiled, ladder = LADDERS[name]
    last = len(ladder.bases) - 1
    assert allowed(compiled, ladder, last, licence=0) == allowed(compiled, ladder, last, licence=1000)
