"""Time: what is ordered matures in stages, what is delayed arrives when it was said to, what drifts drifts together."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.cards import Condition
from briefing.model.events import Moved, Opened, Settled, Staged, Surfaced, Tasked
from briefing.model.game import Ordered, Pending, Phase, Settings
from briefing.model.gauges import INDEX
from briefing.model.pack import Drift
from briefing.rules import apply, objections, start
from briefing.rules.assess import amount
from briefing.rules.draft import part, values_of
from briefing.rules.tables import tables
from tests.games import act, deciding, gauge, some_act, to_phase, with_gauges
from tests.packs import eager, tiny


def quietly(game, moves):
    """The events of so many whole moves, by move, with nothing decided that need not be."""
    found = {}
    while game.phase is not Phase.ENDEX and game.move <= moves:
        move = game.move
        step_act = act("advance")
        if objections(game, step_act):
            step_act = act(f"choose {game.card}.{'b' if game.card == 'cable' else 'a'}")
            if objections(game, step_act):
                step_act = act("withdraw")
        step = apply(game, step_act)
        found.setdefault(move, []).extend(step.events)
        game = evolve(step.game, ending="" if step.game.phase is not Phase.ENDEX else step.game.ending)
    return found


@pytest.mark.parametrize("strength", [1000, 500, 333, 0])
def test_an_order_runs_pledge_budget_contract_unit_and_only_the_unit_counts(strength):
    game = start(tiny(), "tiny", 3, Settings(moves=8))
    game = evolve(game, orders=(Ordered("shells", "a", 1, strength),))
    events = quietly(game, 6)
    stages = {
        event.stage: move for move, told in events.items() for event in told
        if isinstance(event, Staged) and event.card == "shells"
    }  # fmt: skip
    # a stage reached n moves after the decision is told when the nth move after it opens
    assert stages == {"budget": 1, "contract": 2, "unit": 3}
    moved = [
        (move, event.after - event.before) for move, told in events.items() for event in told
        if isinstance(event, Moved) and event.cause == "order:shells.a"
    ]  # fmt: skip
    assert moved == ([(3, 10 * strength // 1000)] if strength >= 100 else [])


def test_a_pledge_is_told_at_once_and_moves_nothing():
    game = deciding(tiny(), "quiet")
    step = apply(game, act("launch shells.a"))
    assert [event.stage for event in step.events if isinstance(event, Staged)] == ["pledge"]
    assert {event.gauge for event in step.events if isinstance(event, Moved)} == {"capital"}
    assert gauge(step.game, "heavy") == gauge(game, "heavy")
    assert step.game.orders == (Ordered("shells", "a", 1, 1000),)


def test_a_pledge_impresses_less_than_a_contract():
    """An aspiration is discounted almost wholly; what is under contract is promised denial."""
    game = deciding(tiny(), "quiet")
    at = 1, 2  # Russia's mind, its denial driver
    pledged = apply(game, act("launch shells.a")).game
    heard = pledged.minds[at[0]].seen[at[1]] - game.minds[at[0]].seen[at[1]]
    assert heard == 10 * 20 * 1 // 16
    due = with_gauges(evolve(to_phase(game, Phase.RED), orders=(Ordered("shells", "a", 0, 1000),)))
    contracted = apply(due, act("advance")).game
    believed = contracted.minds[at[0]].seen[at[1]] - due.minds[at[0]].seen[at[1]]
    assert believed == 10 * 20 * 6 // 16 > heard


@given(st.integers(1, 5), st.integers(-300, 300).filter(bool))
def test_what_is_delayed_arrives_once_and_when_it_was_said_to(after, by):
    """An effect `after` n moves stands when the nth move after this one opens, and not before."""
    game = start(tiny(), "tiny", 3, Settings(moves=8))
    game = with_gauges(game, sanctions=500)
    game = evolve(game, pending=(Pending(1 + after, INDEX["sanctions"], by, "test:later"),))
    events = quietly(game, 7)
    arrived = [
        (move, event.after - event.before) for move, told in events.items() for event in told
        if isinstance(event, Moved) and event.cause == "test:later"
    ]  # fmt: skip
    assert arrived == [(after, by)]


@given(st.integers(-2000, 2000), st.integers(0, 1000))
def test_a_part_is_no_larger_than_the_whole_and_the_same_both_ways(amount, strength):
    assert abs(part(amount, strength)) <= abs(amount)
    assert part(-amount, strength) == -part(amount, strength)
    assert part(amount, 1000) == amount
    assert part(amount, 0) == 0


def test_drifts_read_the_world_before_any_of_them():
    """Their order in the file has no meaning."""
    pack = tiny()
    turned = evolve(pack, drifts=pack.drifts[::-1])
    for seed in range(10):
        game = to_phase(start(pack, "tiny", seed), Phase.RED)
        one = apply(game, act("advance")).game
        other = apply(evolve(game, pack=turned), act("advance")).game
        assert one.world == other.world


def test_a_drifts_condition_is_read_before_any_of_them_too():
    pack = tiny()
    lift = Drift("sanctions", "first", "assumption", by=600)
    then = Drift("partners", "second", "assumption", by=-100, when=(Condition("sanctions", ">=", 500),))
    game = to_phase(start(pack, "tiny", 1), Phase.RED)
    for drifts in ((lift, then), (then, lift)):
        step = apply(evolve(game, pack=evolve(pack, drifts=drifts)), act("advance"))
        assert [event.gauge for event in step.events if isinstance(event, Moved)][-1:] == ["sanctions"]
        assert gauge(step.game, "partners") == gauge(game, "partners")


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000))
def test_a_drift_towards_a_level_never_overshoots(value, toward, share):
    game = with_gauges(start(tiny(), "tiny", 1), sanctions=value)
    by = amount(
        Drift("sanctions", "habit", "assumption", toward=toward, share=share), values_of(tables(tiny()), game.world, 0)
    )
    assert min(value, toward) <= value + by <= max(value, toward)
    assert abs(by) == abs(toward - value) * share // 1000


@pytest.mark.parametrize(("by", "ends"), [(5000, 1000), (-5000, 0), (1000, 1000), (-500, 0)])
def test_a_gauge_stops_at_its_limits_and_says_only_what_it_moved(by, ends):
    game = evolve(start(tiny(), "tiny", 3), pending=(Pending(2, INDEX["sanctions"], by, "test:much"),))
    game = with_gauges(to_phase(game, Phase.RED), sanctions=500)
    step = apply(game, act("advance"))
    assert Moved("sanctions", 500, ends, "test:much") in step.events
    again = with_gauges(game, sanctions=ends)
    assert not [
        event for event in apply(again, act("advance")).events if event == Moved("sanctions", ends, ends, "test:much")
    ]


@pytest.mark.parametrize(("seized", "causes"), [(0, ["drift:the picture blurs"]), (1, [])])
def test_a_conditional_drift_waits_for_its_condition(seized, causes):
    game = with_gauges(to_phase(start(tiny(), "tiny", 1), Phase.RED), evidence=500, seized=seized)
    step = apply(game, act("advance"))
    assert [event.cause for event in step.events if isinstance(event, Moved) and event.gauge == "evidence"] == causes


def test_what_was_not_seen_surfaces_a_move_later():
    pack = eager(tiny(), "russia", "R3")
    found = 0
    for seed in range(40):
        game = to_phase(start(pack, "tiny", seed, Settings(moves=3)), Phase.RED)
        if ("russia", 3) not in game.unseen:
            continue
        found += 1
        events = quietly(game, 2)
        assert next(event for event in events[2] if isinstance(event, Surfaced)) == Surfaced("russia", "R3", 1)
    assert 5 < found < 30, "six times in ten it is seen at once"


def test_collection_settles_as_often_as_it_is_said_to_and_tells_the_truth():
    many, settled = 0, 0
    for seed in range(300):
        game = start(tiny(), "tiny", seed)
        for report in game.reports:
            step = apply(game, act(f"task {report}"))
            (event,) = [event for event in step.events if isinstance(event, Tasked)]
            sound = next(one for one in tiny().reports if one.id == report).veracity == "sound"
            assert event.result in ("confirmed" if sound else "refuted", "unresolved")
            many += 1
            settled += event.result != "unresolved"
            assert objections(step.game, act(f"task {report}"))
    assert abs(settled / many - 0.7) < 0.06


def test_the_forecast_is_settled_by_where_the_opponent_stands():
    for rung in range(6):
        game = apply(evolve(start(tiny(), "tiny", 1), question="q-russia"), act("forecast 40")).game
        game = with_gauges(to_phase(game, Phase.RED), russia_rung=rung)
        (event,) = [event for event in apply(game, act("advance")).events if isinstance(event, Settled)]
        assert (event.question, event.happened, event.percent) == ("q-russia", rung >= 3, 40)
        assert 0 < event.model < 1_000_000


def test_a_report_that_rests_does_not_come_again_before_its_time():
    """`rest` moves lie between two showings."""
    for seed in range(40):
        game, shown = start(tiny(), "tiny", seed, Settings(moves=8)), []
        turn = 0
        while game.phase is not Phase.ENDEX:
            step = apply(game, some_act(game, seed * 1000 + turn))
            game, turn = step.game, turn + 1
            shown += [(event.move, event.reports) for event in step.events if isinstance(event, Opened)]
        last = {}
        for move, reports in shown:
            for report in reports:
                rest = next(one for one in tiny().reports if one.id == report).rest
                assert report not in last or move - last[report] > rest
                last[report] = move


@pytest.mark.parametrize(("last", "card"), [(0, "border"), (1, "border"), (2, "border"), (3, "quiet")])
def test_an_event_card_rests_for_as_many_moves_as_it_says(last, card):
    """The most urgent card that is open and rested comes; it rests one move, so its next but one is its next."""
    shown = tuple(sorted({"border": last, "cable": 3, "strait": 3}.items())) if last else ()
    game = with_gauges(start(tiny(), "tiny", 1, Settings(moves=8)), russia_rung=3, china_rung=0)
    game = apply(evolve(game, move=3, phase=Phase.ASSESS, shown=shown), act("advance")).game
    assert game.card == card


def test_an_initiative_is_launched_once_or_after_its_rest():
    game = apply(deciding(tiny(), "quiet"), act("launch shells.a")).game
    assert any("already this move" in reason for reason in objections(game, act("launch talks.a")))
    later = evolve(game, move=4, launched="")
    assert any("comes once" in reason for reason in objections(later, act("launch shells.a")))
    talked = apply(deciding(tiny(), "quiet"), act("launch talks.a")).game
    for move, open_ in ((2, False), (3, True)):
        again = evolve(talked, move=move, launched="")
        assert (objections(again, act("launch talks.a")) == ()) == open_


def test_the_cheapest_answer_to_a_forced_card_is_open_even_to_the_bankrupt():
    game = deciding(tiny(), "border", capital=0)
    assert objections(game, act("choose border.a")) == ()
    assert any("costs 3 PC" in reason for reason in objections(game, act("choose border.c")))
    assert gauge(apply(game, act("choose border.a")).game, "capital") == 0
    assert objections(game, act("launch talks.a")), "an initiative is nobody's duty"
