"""The odds: exact, additive, and moved by deterrents and drives only the way they must."""

from functools import cache

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.events import Acted, Moved
from briefing.model.game import Mind, Phase
from briefing.model.gauges import INDEX
from briefing.rules import apply, start
from briefing.rules.minds import choose
from briefing.rules.tables import tables
from briefing.study.odds import odds
from briefing.study.policies import policy
from tests.packs import shipped, tiny

DETERRENTS = ("denial", "punish", "offramp")
DRIVES = ("opp", "coord", "fear", "loss", "momentum")
#: Parts in a million: what rounding a dozen shares to whole parts can move a sum of them.
ROUNDING = 12

drivers = st.tuples(*[st.integers(0, 1000)] * len(DRIVERS))
actors = st.sampled_from(ACTORS)


@cache
def opening(opponents="standard"):
    game = start(shipped(), "second-front", 0)
    return evolve(game, settings=evolve(game.settings, opponents=opponents))


def seeing(game, actor, values, **gauges):
    """The game with one opponent's picture, and some gauges, set by hand."""
    minds, world = list(game.minds), list(game.world)
    at = ACTORS.index(actor)
    minds[at] = Mind(tuple(values), minds[at].trail)
    for name, value in gauges.items():
        world[INDEX[name]] = value
    return evolve(game, minds=tuple(minds), world=tuple(world))


def tempers(actor):
    return len(shipped().actor(actor).tempers)


@frozen
class State:
    """An opponent, its type, what it perceives, and where it stands on its ladder. (A whole game is long to print.)"""

    actor: str
    temper: int | None
    seen: tuple[int, ...]
    rung: int
    heat: int
    since_mobilised: int
    tacit: int
    patron: int
    opponents: str = "standard"

    def game(self, seen=None):
        ladder = {f"{self.actor}_rung": self.rung, f"{self.actor}_heat": self.heat}
        others = {name: getattr(self, name) for name in ("since_mobilised", "tacit", "patron")}
        return seeing(opening(self.opponents), self.actor, seen or self.seen, **ladder, **others)

    def view(self, seen=None):
        return odds(self.game(seen), self.actor, self.temper)


@st.composite
def states(draw, opponents=("loose", "standard", "sharp", "fixed")):
    actor = draw(actors)
    return State(
        actor,
        draw(st.none() | st.integers(0, tempers(actor) - 1)),
        draw(drivers),
        rung=draw(st.integers(0, len(shipped().actor(actor).rungs) - 1)),
        heat=draw(st.sampled_from([519, 520]) | st.integers(0, 1000)),
        since_mobilised=draw(st.integers(0, 5) | st.just(99)),
        tacit=draw(st.sampled_from([200, 600, 1000])),
        patron=draw(st.sampled_from([299, 300, 499, 500]) | st.integers(0, 1000)),  # where a licence begins
        opponents=draw(st.sampled_from(opponents)),
    )


def tails(view, which="ppm"):
    shares = [getattr(each, which) for each in view.rungs]
    return [sum(shares[at:]) for at in range(len(shares))]


@given(states())
def test_both_distributions_sum_to_a_million_exactly(state):
    view = state.view()
    assert sum(each.ppm for each in view.rungs) == 1_000_000
    assert sum(each.next_ppm for each in view.rungs) == 1_000_000
    assert all(each.ppm >= 0 <= each.next_ppm for each in view.rungs)


def logit(actor, weighed, rung):
    """L[k] of opponent.md section 0, from the pack's own numbers, before any rounding."""
    total = actor.rungs[rung].base
    for driver in actor.drivers:
        total += driver.row[rung] * weighed[driver.name] / 1000
    return total


@given(states())
def test_base_and_causes_sum_to_the_log_odds_against_holding(state):
    """Exactly to the integers of the choice itself, and to the formula but for its roundings, one a driver and step."""
    who = shipped().actor(state.actor)
    ids = [rung.id for rung in who.rungs]
    hold = ids.index(who.hold)
    view = state.view()
    weighed, calm = dict(view.weighed), dict(view.calm)
    ladder = tables(shipped()).ladder[state.actor]
    raw = choose(ladder, [value for _, value in view.weighed], (True,) * len(ids)).logits
    assert [name for name, _ in view.weighed] == list(DRIVERS)
    for at, rung in enumerate(view.rungs):
        whole = rung.base + sum(cause.logit for cause in rung.causes)
        assert whole == raw[at] - raw[hold], rung.id
        rounding = len(DRIVERS) * (1 + abs(at - hold))
        assert abs(whole - logit(who, weighed, at) + logit(who, weighed, hold)) <= rounding, rung.id
        assert abs(rung.base - logit(who, calm, at) + logit(who, calm, hold)) <= rounding, rung.id
        for cause in rung.causes:
            row = named(who.drivers, cause.driver).row
            exact = (row[at] - row[hold]) * (weighed[cause.driver] - calm[cause.driver]) / 1000
            assert abs(cause.logit - exact) <= 2 * (1 + abs(at - hold)), (rung.id, cause.driver)
        assert [cause.driver for cause in rung.causes] == list(DRIVERS)
    assert all(cause.logit == 0 for cause in view.rungs[hold].causes)


def named(drivers_, name):
    return next(driver for driver in drivers_ if driver.name == name)


@given(states())
def test_the_shares_are_what_the_log_odds_say(state):
    """Odds of 2^(L/1024), by floating point, to the precision of the integer weights."""
    view = state.view()
    times = {"loose": 0.75, "standard": 1.0, "sharp": 1.25, "fixed": None}[state.opponents]
    found = [rung.base + sum(cause.logit for cause in rung.causes) for rung in view.rungs]
    best = max(found)
    if times is None:
        assert [rung.ppm for rung in view.rungs] == [1_000_000 * (at == found.index(best)) for at in range(len(found))]
        return
    weights = [2 ** ((value - best) * times / 1024) for value in found]
    for rung, weight in zip(view.rungs, weights, strict=True):
        assert abs(rung.ppm - 1e6 * weight / sum(weights)) < 2500, rung.id


def open_rungs(game, actor, opp):
    """What the design says of ladders (opponent.md 2.4 and 2.5), in its own words."""
    who = shipped().actor(actor)
    at = {name: game.world[number] for name, number in INDEX.items()}
    parameters = {each.name: each.value for each in shipped().parameters}
    allowed = []
    for number, rung in enumerate(who.rungs):
        leaps = number > at[f"{actor}_rung"] + parameters["leap"]
        wide = opp > parameters["leap_window"] or at[f"{actor}_heat"] >= parameters["war_heat"]
        unwarned = bool(rung.needs) and at["since_mobilised"] >= parameters["warning"]
        unlicensed = (
            actor == "dprk"
            and at["tacit"] * at["patron"] // 1000 < parameters["licence"]
            and number > parameters["unlicensed_top"]
        )
        allowed.append(not ((leaps and not wide) or unwarned or unlicensed))
    return allowed


@given(states())
def test_next_week_has_nothing_where_the_ladder_forbids_and_no_less_than_the_whole_where_it_does_not(state):
    view = state.view()
    allowed = open_rungs(state.game(), state.actor, dict(view.weighed)["opp"])
    for rung, open_ in zip(view.rungs, allowed, strict=True):
        if not open_:
            assert rung.next_ppm == 0, rung.id
        else:
            assert rung.next_ppm >= rung.ppm - 2, rung.id


def test_a_fait_accompli_needs_its_mobilisation():
    """R9 within three moves of R6, and not later (`since` counts the moves between)."""
    hot = (800, 400, 100, 100, 600, 600, 500, 0, 800)
    who = shipped().actor("russia")
    number = [rung.id for rung in who.rungs].index("R9")
    for since, open_ in ((0, True), (2, True), (3, False), (99, False)):
        view = odds(seeing(opening(), "russia", hot, russia_rung=8, since_mobilised=since), "russia")
        assert (view.rungs[number].next_ppm > 0) == open_
        assert view.rungs[number].ppm > 0


def test_pyongyang_needs_a_licence_to_shoot():
    """Exactly from the licence on: what Beijing tolerates times how much of a patron it is."""
    number = {each.name: each.value for each in shipped().parameters}
    for product, open_ in ((number["licence"] - 1, False), (number["licence"], True)):
        game = seeing(opening(), "dprk", [500] * len(DRIVERS), dprk_rung=8, tacit=1000, patron=product)
        shares = [each.next_ppm for each in odds(game, "dprk").rungs]
        assert (sum(shares[number["unlicensed_top"] + 1 :]) > 0) == open_


@given(
    state=states(("loose", "standard", "sharp")), name=st.sampled_from(DETERRENTS + DRIVES), value=st.integers(0, 1000)
)
def test_a_deterrent_lowers_every_tail_and_a_drive_raises_it(state, name, value):
    number = DRIVERS.index(name)
    seen = list(state.seen)
    low, high = sorted((seen[number], value))
    views = []
    for level in (low, high):
        seen[number] = level
        views.append(state.view(tuple(seen)))
    sign = -1 if name in DETERRENTS else 1
    for which in ("ppm", "next_ppm"):  # a window that opens lets more of the ladder in: that raises tails too
        before, after = (tails(view, which) for view in views)
        for rung, was, now in zip(views[0].rungs, before, after, strict=True):
            assert sign * (now - was) >= -ROUNDING, f"{rung.id}+ {which}: {was} to {now} as {name} goes {low} to {high}"


@given(actor=actors, seen=drivers, name=st.sampled_from(DETERRENTS + DRIVES))
def test_the_full_swing_of_a_driver_does_something_at_the_top(actor, seen, name):
    """The law above would hold of a driver that does nothing at all."""
    number = DRIVERS.index(name)
    row = next(driver.row for driver in shipped().actor(actor).drivers if driver.name == name)
    if not any(row):
        return
    logits = []
    for level in (0, 1000):
        values = list(seen)
        values[number] = level
        view = odds(seeing(opening(), actor, values), actor)
        top = view.rungs[-1]
        logits.append(top.base + sum(cause.logit for cause in top.causes))
    assert (logits[1] < logits[0]) if name in DETERRENTS else (logits[1] > logits[0])


@given(actor=actors, seen=drivers)
def test_without_a_type_the_drivers_weigh_alike_and_with_one_as_its_scale_says(actor, seen):
    game = seeing(opening(), actor, seen)
    plain = odds(game, actor)
    assert plain.temper == ""
    assert plain.weighed == plain.drivers == tuple(zip(DRIVERS, seen, strict=True))
    for number, temper in enumerate(shipped().actor(actor).tempers):
        view = odds(game, actor, number)
        scale = {term.of: term.times for term in temper.scale}
        assert view.temper == temper.id
        assert view.drivers == plain.drivers
        assert dict(view.weighed) == {
            name: value * scale.get(name, 1000) // 1000 for name, value in zip(DRIVERS, seen, strict=True)
        }


def test_the_types_differ_as_the_design_says():
    """An opportunist heeds the window, the desperate their fears (opponent.md 2.1)."""
    tense = (900, 200, 200, 100, 900, 500, 500, 100, 300)
    game = seeing(opening(), "russia", tense)
    names = [temper.id for temper in shipped().actor("russia").tempers]
    weighed = {name: dict(odds(game, "russia", at).weighed) for at, name in enumerate(names)}
    assert set(names) == {"opportunist", "desperate", "cautious"}
    assert weighed["opportunist"]["opp"] > 900 > weighed["desperate"]["opp"]
    assert weighed["desperate"]["fear"] > 900 > weighed["opportunist"]["fear"]
    assert max(weighed["cautious"]["opp"], weighed["cautious"]["fear"]) < 900
    peaks = {name: tails(odds(game, "russia", at))[8] for at, name in enumerate(names)}
    assert min(peaks, key=peaks.get) == "cautious"


def weeks(pack, seed, opponents):
    """Every opponent's move of a game: the state in which it drew, and what the game said of it."""
    game = start(pack, pack.scenarios[0].id, seed)
    game = evolve(game, settings=evolve(game.settings, opponents=opponents))
    act = policy("hawk" if seed % 2 else "dove")
    while game.phase is not Phase.ENDEX:
        step = apply(game, act(game))
        if any(isinstance(event, Acted) for event in step.events):
            world = list(game.world)
            # Beijing's licence is set between its own move and Pyongyang's, and no event says so.
            for event in step.events:
                if isinstance(event, Acted):
                    if event.actor == "dprk":
                        world[INDEX["tacit"]] = step.game.world[INDEX["tacit"]]
                    yield event, evolve(game, world=tuple(world), minds=step.game.minds)
                elif isinstance(event, Moved):
                    world[INDEX[event.gauge]] = event.after
        game = step.game


@pytest.mark.parametrize("opponents", ["loose", "standard", "sharp", "fixed"])
@pytest.mark.parametrize("pack", [shipped, tiny])
def test_the_odds_are_what_the_game_itself_drew_from(pack, opponents):
    """Same picture, same type: the distribution and the causes in the game's own event, number for number."""
    looked = 0
    for seed in range(3):
        for event, game in weeks(pack(), seed, opponents):
            temper = game.world[INDEX["russia_type"]] if event.actor == "russia" else 0
            view = odds(game, event.actor, temper)
            assert tuple(each.next_ppm for each in view.rungs) == event.ppm
            taken = next(each for each in view.rungs if each.id == event.rung)
            assert taken.base == event.base
            assert tuple((cause.driver, cause.logit) for cause in taken.causes) == event.causes
            looked += 1
    assert looked >= 9


@given(states())
def test_the_document_holds_what_the_contract_promises(state):
    document = state.view().to_json()
    assert document["actor"] == state.actor
    assert list(document["drivers"]) == list(DRIVERS)
    assert sum(rung["ppm"] for rung in document["rungs"]) == 1_000_000
    assert [rung["id"] for rung in document["rungs"]] == list(document["causes"])
    assert all({"id", "name", "severity", "ppm", "next_ppm"} == set(rung) for rung in document["rungs"])
    for causes in document["causes"].values():
        assert causes["log_odds"] == causes["base"] + sum(each["logit"] for each in causes["by"])
        for each in causes["by"]:
            assert each["factor"] == pytest.approx(2 ** (each["logit"] / 1024), abs=1e-4)
