"""Injects and notes on the run-sheet: let out when they are due and not before, once, and by the hub itself."""

import asyncio
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.classroom import commands as c
from briefing.classroom.decide.plans import MOST_PLANS
from briefing.classroom.plans import due, pending
from briefing.model.events import Opened
from tests.classroom.hub.house import hosted, token_of, until
from tests.packs import tiny
from tests.rooms import Room, answer, bare, desk_of, made, state

CARD = ("border", "strait")


def begun(mode="plenary", many=3, moves=5):
    room = Room(bare(mode, many, tiny(), moves=moves))
    room.join_all()
    return room


def let_out(room):
    """What the hub's clock does. Returns how much there was."""
    found = 0
    while (plan := due(room.session, room.at)) is not None:
        room.do(c.Due(plan.number))
        found += 1
    return found


def on(room):
    """The class answers and goes on to its next question."""
    if room.session.stage == "open":
        for seat in room.session.voters():
            room.do(answer(room.session, seat))
        room.do(c.Close(room.session.round.number))
        let_out(room)
    room.release()
    let_out(room)


def cards(room, world="main"):
    """The event or decision that each move of a world opened with."""
    opened = (event for events in room.session.worlds[world].events for event in events if isinstance(event, Opened))
    return {event.move: event.card for event in opened}


def notes(room):
    return [(each.to, each.text) for each in room.session.notes]


@pytest.mark.parametrize("mode", ["plenary", "committee", "parallel"])
@pytest.mark.parametrize("move", [2, 4])
def test_a_card_comes_with_the_move_that_it_was_planned_for(mode, move):
    room = begun(mode)
    card = CARD[0]
    room.do(c.Inject(card, move=move))
    assert let_out(room) == 0, "the game has not begun"
    while room.session.stage != "endex" and room.session.decided(room.session.current) <= move:
        on(room)

    for world in room.session.worlds:
        assert cards(room, world)[move] == card
        assert sum(act.verb == "inject" for act in room.session.worlds[world].acts) == 1
    assert not pending(room.session)
    assert state(room.refolded()) == state(room.session)
    assert room.refolded().plans == room.session.plans


def test_of_two_cards_for_one_move_the_later_one_comes_a_move_later():
    room = begun()
    room.do(c.Inject(CARD[1], move=3))
    room.do(c.Inject(CARD[0], move=3))
    for _ in range(4):
        on(room)
    assert (cards(room)[3], cards(room)[4]) == (CARD[1], CARD[0])


def test_a_card_for_an_hour_comes_with_the_move_after_it():
    room = begun()
    on(room)
    on(room)
    room.do(c.Inject(CARD[0], due=room.at + 60_000))
    room.at += 59_999
    assert let_out(room) == 0
    room.at += 1
    assert let_out(room) == 1
    assert room.session.worlds["main"].game.injected == CARD[0]
    on(room)
    assert cards(room)[3] == CARD[0]


def test_a_note_comes_when_its_question_opens_and_says_nothing_before():
    room = begun()
    room.do(c.Note("Look at the harbour.", "SEAT-2", move=2))
    on(room)
    assert notes(room) == []
    on(room)
    assert notes(room) == [("SEAT-2", "Look at the harbour.")]
    on(room)
    assert len(notes(room)) == 1
    assert state(room.refolded()) == state(room.session)


@given(st.lists(st.tuples(st.integers(1, 900), st.integers(0, 3)), min_size=1, max_size=6), st.integers(0, 900))
def test_notes_come_at_their_hour_each_once_and_never_while_the_clocks_stand(planned, stopped):
    """Whatever is planned, in whatever order: by any time all and only that whose hour has come is out, once."""
    room = begun()
    on(room)
    start = room.at
    for number, (seconds, _) in enumerate(planned):
        room.do(c.Note(f"{number}", due=start + seconds * 1000))
    room.at = start + stopped * 1000
    room.do(c.Pause())
    assert let_out(room) == 0
    room.do(c.Resume())
    room.do(c.NoDuff(True, "fire"))
    assert let_out(room) == 0
    room.do(c.NoDuff(False))
    let_out(room)
    assert sorted(text for _, text in notes(room)) == [str(n) for n, (at, _) in enumerate(planned) if at <= stopped]
    room.at = start + 900_000
    let_out(room)
    assert sorted(text for _, text in notes(room)) == [str(n) for n in range(len(planned))]
    assert room.refolded().plans == room.session.plans


def test_going_back_leaves_a_card_of_the_old_game_behind_and_what_is_planned_to_come():
    room = begun()
    on(room)
    on(room)
    room.do(c.Inject(CARD[1], move=3))
    room.do(c.Note("Once more.", move=3))
    assert let_out(room) == 1, "the card is on its way, the note waits for its question"
    room.do(c.Close(room.session.round.number))
    room.do(c.Fork(1))
    room.do(c.Inject(CARD[0], move=2))
    assert let_out(room) == 1, "the card that lies in the old game does not keep this one"
    on(room)
    on(room)
    assert cards(room, "main-2")[2] == CARD[0]
    assert notes(room) == [("", "Once more.")]
    assert room.refolded().plans == room.session.plans


def test_what_is_taken_back_never_comes():
    room = begun()
    room.do(c.Inject(CARD[0], move=2))
    room.do(c.Note("No.", move=1))
    first, second = pending(room.session)
    room.do(c.Unplan(first.number))
    room.do(c.Unplan(second.number))
    assert "not planned" in room.refused(c.Unplan(first.number))
    on(room)
    on(room)
    assert not [act for act in room.session.worlds["main"].acts if act.verb == "inject"]
    assert notes(room) == []
    assert [plan.why for plan in room.session.plans.values()] == ["taken back", "taken back"]


def test_what_the_game_does_not_take_is_given_up_with_its_reason():
    room = begun(moves=2)
    on(room)
    room.do(c.Inject(CARD[0], due=room.at + 1000))
    on(room)  # the last move
    room.at += 1000
    before = len(room.session.worlds["main"].acts)
    assert let_out(room) == 1
    (plan,) = room.session.plans.values()
    assert "no next move" in plan.why
    assert plan.done == room.at
    assert len(room.session.worlds["main"].acts) == before


def test_what_cannot_be_planned_is_refused_in_a_sentence():
    room = begun()
    day = 86_400_000
    for command, why in (
        (c.Inject("nothing", move=2), "no event card"), (c.Inject(CARD[0], move=1), "moves 2 to 5"),
        (c.Inject(CARD[0], move=6), "moves 2 to 5"), (c.Inject(CARD[0], move=2, due=room.at + 1), "not for both"),
        (c.Inject(CARD[0], due=room.at), "hour to come"), (c.Note("x", due=room.at + day + 1), "hour to come"),
        (c.Note("x", "SEAT-9", move=2), "no seat"), (c.Note("  ", move=2), "empty"), (c.Unplan(1), "not planned"),
    ):  # fmt: skip
        assert why in room.refused(command)
    for _ in range(5):
        on(room)
    assert "no later move" in room.refused(c.Inject(CARD[0], move=5))
    for _ in range(MOST_PLANS):
        room.do(c.Note("x", due=room.at + 1))
    assert "full" in room.refused(c.Note("x", due=room.at + 1))
    room.do(c.Endex())
    assert "ended" in room.refused(c.Note("x", due=room.at + 1))
    assert let_out(room) == 0, "nothing comes into the hot wash"


def test_in_parallel_who_comes_later_does_not_keep_a_card_from_the_rest():
    room = Room(bare("parallel", 3, tiny(), moves=5))
    room.do(c.Join("SEAT-1", "a" * 32))
    room.do(c.Join("SEAT-2", "b" * 32))
    on(room)
    room.do(c.Join("SEAT-3", "c" * 32))  # it has no world before the next release
    room.do(c.Inject(CARD[0]))
    on(room)
    assert cards(room, "SEAT-1")[2] == cards(room, "SEAT-2")[2] == CARD[0]


def test_the_hub_lets_out_by_itself_also_what_came_due_while_there_was_none(tmp_path):
    made(tmp_path, pack=tiny())

    async def first():
        async with desk_of(tmp_path, tiny()) as desk:
            now = time.time_ns() // 1_000_000
            await desk.do(c.Note("soon", due=now + 300))
            await desk.do(c.Note("later", due=now + 1500))
            assert desk.session.notes == []
            await until(lambda: desk.session.notes, 10)
            assert [each.text for each in desk.session.notes] == ["soon"]
            assert desk.session.notes[0].at >= now + 300

    async def second():
        async with desk_of(tmp_path, tiny()) as desk:
            await until(lambda: len(desk.session.notes) == 2, 10)
            await asyncio.sleep(0.2)
            assert [each.text for each in desk.session.notes] == ["soon", "later"]

    asyncio.run(first())
    time.sleep(1.5)
    asyncio.run(second())


@hosted(practice=0)
async def test_students_read_a_planned_note_when_it_is_due_and_control_sees_it_before(here):
    student = await here.seated("SEAT-1")
    await token_of(student)
    now = time.time_ns() // 1_000_000
    assert (await here.control("note", text="The cable is cut.", to="SEAT-1", due=now + 700))[0] == 200
    assert "The cable is cut." not in await (await student.get("/seat")).text()
    (plan,) = here.app_events.state()[1]["plans"]
    assert (plan["says"], plan["done"]) == ("note to SEAT-1: The cable is cut.", None)
    await until(lambda: here.session.notes, 10)
    assert "The cable is cut." in await (await student.get("/seat")).text()
    assert here.app_events.state()[1]["plans"][0]["done"] >= now + 700
    for wrong in ({"number": plan["number"]}, {"number": 0}, {"number": "x"}, {}):
        assert (await here.control("unplan", **wrong))[0] in (400, 409)
