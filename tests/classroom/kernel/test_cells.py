"""The cells: how thirty seats are made up, what SHAPE and the red cell are asked, and that neither decides anything."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from briefing.classroom import chair, redcell
from briefing.classroom import commands as c
from briefing.classroom.after import account, report_text
from briefing.classroom.after.xapi import statements
from briefing.classroom.seats import DELEGATIONS, Cells, Seat, plan
from briefing.model.events import Acted, Opened
from briefing.model.gauges import INDEX
from briefing.study.odds import odds
from tests.packs import shipped, tiny
from tests.rooms import Room, answer, bare, play

PACK = shipped()


def kinds(seats):
    return {
        kind: sum(seat.kind == kind for seat in seats) for kind in ("delegate", "shape", "red", "evaluator", "staff")
    }


def test_thirty_seats_are_eight_delegations_and_the_cells():
    seats = plan("committee", 30, PACK)
    assert kinds(seats) == {"delegate": 24, "shape": 3, "red": 2, "evaluator": 1, "staff": 0}
    assert {seat.delegation for seat in seats if seat.delegation} == set(DELEGATIONS)
    assert [seat.id for seat in seats[24:]] == ["SHAPE-1", "SHAPE-2", "SHAPE-3", "RED-1", "RED-2", "EVAL-1"]


sizes = st.none() | st.integers(0, 5)


@given(st.integers(1, 60), st.builds(Cells, sizes, sizes, sizes), st.sampled_from(["committee", "plenary"]))
def test_a_class_is_made_up_as_the_teacher_says(many, cells, mode):
    said = {"shape": cells.shape, "red": cells.red, "evaluator": cells.evaluators}
    if sum(size or 0 for size in said.values()) >= many:
        with pytest.raises(ValueError, match="the cells take all"):
            plan(mode, many, PACK, DELEGATIONS, cells)
        return
    seats = plan(mode, many, PACK, DELEGATIONS, cells)
    found = kinds(seats)
    assert len(seats) == many == len({seat.id for seat in seats})
    for kind, size in said.items():
        if size is not None:
            assert found[kind] == size
        elif mode == "plenary":
            assert found[kind] == 0
    if found["staff"]:
        assert found["delegate"] == 24, "nobody serves the staff before the delegations are whole"


def test_in_parallel_there_are_no_cells():
    with pytest.raises(ValueError, match="a game of its own"):
        plan("parallel", 10, PACK, DELEGATIONS, Cells(red=2))


def committee(many=17, seed=7, moves=3):
    room = Room(bare("committee", many, seed=seed, moves=moves))
    room.join_all()
    room.release()
    return room


def test_the_red_cell_sits_for_the_opponent_of_the_week_s_question():
    """Its three likeliest steps as the rules have them, the mildest first; nobody else is offered them."""
    room, sat = committee(moves=6), set()
    while room.session.stage != "endex":
        game = room.session.world_of().game
        asked = redcell.laid(game)
        assert asked.actor == next(each.actor for each in game.pack.questions if each.id == game.question)
        temper = game.world[INDEX["russia_type"]] if asked.actor == "russia" else 0
        rungs = odds(game, asked.actor, temper).rungs
        third = sorted((rung.next_ppm for rung in rungs), reverse=True)[2]
        assert all(rung.next_ppm >= third > 0 for rung in rungs if rung.id in asked.rungs)
        assert len(asked.rungs) == 3
        severity = {rung.id: rung.severity for rung in rungs}
        assert [severity[rung] for rung in asked.rungs] == sorted(severity[rung] for rung in asked.rungs)
        assert room.session.options("RED-1") == room.session.options("RED-2") == asked.keys
        assert room.session.launches("RED-1") == ()
        for seat in ("USA-1", "SHAPE-1", "IS-1", ""):
            assert not set(asked.keys) & set(room.session.options(seat))
        sat.add(asked.actor)
        _week(room)
    assert len(sat) > 1, "not one opponent alone"
    assert redcell.laid(room.session.world_of().game) is None


def _week(room):
    """The class answers, and goes on to the next decision."""
    number = room.session.round.number
    for seat in room.session.voters():
        room.do(answer(room.session, seat, number))
    _on(room)
    while room.session.stage != "endex" and room.session.round.kind == "council":
        _on(room)


def test_what_is_no_step_or_has_no_probability_is_refused():
    room = committee()
    step = room.session.options("RED-1")[0]
    right = answer(room.session, "RED-1")
    assert "how likely" in room.refused(evolve(right, forecast=None))
    assert "not open" in room.refused(evolve(right, option=room.session.options("USA-1")[0]))
    assert "not open" in room.refused(evolve(answer(room.session, "USA-1"), option=step))
    assert "choose one" in room.refused(evolve(right, option=""))
    room.do(right)


@pytest.mark.parametrize("kind", ["shape", "red"])
def test_a_cell_decides_nothing_whatever_it_says(kind):
    """The class's game is byte for byte the one it would be had the cell said something else, or nothing."""
    games = set()
    for turn in (None, 0, 1, 2):
        room = committee(moves=2)
        for _ in range(12):
            if room.session.stage == "endex":
                break
            for number, seat in enumerate(room.session.voters()):
                if room.session.seats[seat].kind != kind:
                    room.do(answer(room.session, seat, number % 2))
                elif turn is not None:
                    launch = (room.session.launches(seat) or ("",))[0]
                    room.do(evolve(answer(room.session, seat, turn), forecast=(0, 50, 100)[turn], launch=launch))
            room.do(c.Close(room.session.round.number))
            room.release()
        assert room.session.stage == "endex"
        games.add(room.session.worlds["main"].save())
    assert len(games) == 1


def test_a_cell_is_not_counted_among_the_class():
    room = committee()
    here = room.session.round
    for seat in ("SHAPE-1", "SHAPE-2", "RED-1"):
        room.do(answer(room.session, seat))
    assert room.session.tally().total() == 0
    assert chair.forecast(room.session, here, "main") is None
    room.do(answer(room.session, "USA-1", 2))
    assert room.session.tally() == {room.session.round.answers["USA-1"].option: 1}
    assert set(chair.cells(room.session, here)) == {"SHAPE", "RED"}
    assert chair.cells(room.session, here)["SHAPE"].seat == "SHAPE-1"
    found = account(room.session).rounds[0]
    assert (found.answers, found.asked) == (1, 11)


def test_the_red_cell_is_scored_on_the_step_that_came():
    room = committee()
    for _ in range(8):
        if room.session.stage == "endex":
            break
        if room.session.stage == "open" and room.session.round.kind == "decision":
            for number, seat in enumerate(room.session.voters()):
                room.do(answer(room.session, seat, number))
        _on(room)
    world = room.session.worlds["main"]
    took = {}
    for events in world.events:
        for event in events:
            if isinstance(event, Opened):
                move = event.move
            elif isinstance(event, Acted):
                took[move, event.actor] = event.rung
    assert redcell.steps(world) == took
    sats = {sat.seat: sat for sat in account(room.session).seats}
    for seat in ("RED-1", "RED-2"):
        wanted = []
        for here in room.session.rounds:
            if seat in here.answers:
                actor, _, rung = here.answers[seat].option.partition(".")
                wanted.append((here.answers[seat].forecast / 100 - (took[here.move, actor] == rung)) ** 2)
        assert sats[seat].forecasts == len(wanted) == 3
        assert sats[seat].brier == pytest.approx(sum(wanted) / len(wanted))
    text = report_text(account(room.session))
    assert "The red cell expected" in text
    assert "SHAPE advised" in text


def _on(room):
    if room.session.stage == "open":
        room.do(c.Close(room.session.round.number))
    room.release()


def test_statements_tell_the_red_cells_question_from_the_class_s():
    room = committee(moves=1)
    play(room)
    by = {}
    for each in statements(room.session):
        if each["verb"]["id"].endswith("answered") and "/round/1" in each["object"]["id"]:
            by[each["actor"]["account"]["name"]] = each["object"]
    assert by["RED-1"]["id"] == f"{by['USA-1']['id']}/red"
    assert by["SHAPE-1"]["id"] == by["USA-1"]["id"]
    for choice in by["RED-1"]["definition"]["choices"]:
        assert choice["description"]["en"].split(":")[0] in ("Moscow", "Beijing", "Pyongyang")


def test_a_log_from_before_the_cells_is_read_as_it_was():
    """Old charters have none of the new kinds of seats, and none of their answers."""
    seats = (
        Seat("USA-1", "USA", "Permanent Representative", "delegate"),
        Seat("IS-1", "", "International Staff", "staff"),
    )
    session = bare("committee", 2)
    session.seats = {seat.id: seat for seat in seats}
    room = Room(session)
    room.join_all()
    room.release()
    room.do(answer(session, "IS-1"))
    assert session.tally().total() == 1
    assert seats[1].room == "IS"


@pytest.mark.parametrize("pack", [tiny, shipped])
def test_every_step_that_may_be_laid_out_has_words(pack):
    for actor in pack().actors:
        for rung in actor.rungs:
            assert redcell.label(pack(), f"{actor.id}.{rung.id}").endswith(f": {rung.name}")
    for nothing in ("", "russia.", "russia", "cable.a", "russia.R99"):
        assert redcell.label(pack(), nothing) == ""
