"""Ways worked out ahead: they change nothing in a log, and what they foresee is what comes."""

import json

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.classroom.commands import Close, Inject, Note
from briefing.classroom.decide import journeys
from briefing.classroom.log import file
from briefing.classroom.pages import render
from briefing.classroom.pages.seen import of_class, seen
from briefing.classroom.session import Session
from briefing.model.game import Phase
from tests.packs import tiny
from tests.rooms import Room, answer, bare

MANY, MOVES = 4, 3
# Of each seat in each week: what it answers, what it answers in its stead afterwards, and when somebody looks ahead.
ANSWERS = st.one_of(st.none(), st.tuples(st.integers(0, 3), st.integers(0, 3)))
LOOKS = st.sets(st.sampled_from(["before", "between", "after"]))
WEEKS = st.lists(
    st.lists(st.tuples(ANSWERS, st.booleans(), LOOKS), min_size=MANY, max_size=MANY), min_size=MOVES, max_size=MOVES
)


def parallel(seed=7):
    first = bare("parallel", MANY, tiny(), moves=MOVES).charter
    first = evolve(first, seed=seed, room="ABCD", codes=tuple(f"code {seat.id}" for seat in first.seats))
    room = Room(Session(first, tiny(), file.charter_row(first)[0]))
    room.join_all()
    return room


def on(room):
    """The open round is closed, and the class goes on."""
    if room.session.stage == "open":
        room.do(Close(room.session.round.number))
    room.release()


def played(weeks, seed, *, ahead):
    """A class that is played through. With `ahead` somebody looks ahead now and then; else nothing is ever kept."""
    journeys.forget()
    room = parallel(seed)
    session = room.session
    room.release()
    for week in weeks:
        if session.stage != "open":
            break
        for seat, (picks, changes, looks) in zip(session.seats, week, strict=True):
            for when, pick in (("before", None), ("between", picks and picks[0]), ("after", picks and picks[1])):
                if pick is not None and (when == "between" or changes):
                    room.do(evolve(answer(session, seat, pick), key=f"key-{when}-{seat}"))
                if ahead and when in looks:
                    journeys.foreseen(session, seat)
        if not ahead:
            journeys.forget()
        on(room)
    return room


@settings(max_examples=40)
@given(weeks=WEEKS, seed=st.integers(0, 9))
def test_looking_ahead_changes_no_byte_of_the_log(weeks, seed):
    told = played(weeks, seed, ahead=True)
    plain = played(weeks, seed, ahead=False)
    assert told.rows == plain.rows
    assert {name: world.save() for name, world in told.session.worlds.items()} == {
        name: world.save() for name, world in plain.session.worlds.items()
    }
    # The log alone comes to the same saves: there every act is played again and every line compared.
    again = told.refolded()
    assert {name: world.save() for name, world in again.worlds.items()} == {
        name: world.save() for name, world in told.session.worlds.items()
    }


@settings(max_examples=25)
@given(weeks=WEEKS, seed=st.integers(0, 9))
def test_what_is_foreseen_is_what_comes(weeks, seed):
    room = parallel(seed)
    session = room.session
    weeks = [[(None, False, ())] * MANY, *weeks]
    foreseen = 0
    for week in weeks:
        if session.over:
            break
        for seat, (picks, _, _) in zip(session.seats, week, strict=True):
            if picks is not None and session.options(seat):
                room.do(answer(session, seat, picks[0]))
        ahead = {seat: seen(journeys.foreseen(session, seat), seat) for seat in session.seats}
        on(room)
        phases = {world.game.phase is Phase.ENDEX for world in session.worlds.values()}
        if len(phases) > 1:
            break  # some worlds have ended and some play on: that, one seat alone cannot foresee
        for seat, expected in ahead.items():
            now = seen(session, seat)
            assert render.situation(expected) == render.situation(now)
            assert expected == now
            foreseen += 1
    assert foreseen


def test_worlds_that_stand_alike_and_are_answered_alike_share_their_way():
    room = parallel()
    session = room.session
    room.release()
    for number, seat in enumerate(session.seats):
        room.do(answer(session, seat, 0, forecast=10 if number < 3 else 20))
    one, two, three, other = (journeys.journey(session, seat) for seat in session.seats)
    assert one is two is three
    assert other is not one
    assert json.loads(one[-1].row)["link"] != json.loads(other[-1].row)["link"]  # a save tells what was forecast
    room.do(evolve(answer(session, "SEAT-2", 1, forecast=10), key="another-key"))
    assert journeys.journey(session, "SEAT-1") is one
    assert journeys.journey(session, "SEAT-2") is not one  # it has changed its mind
    room.do(Inject(tiny().cards[0].id))
    assert journeys.journey(session, "SEAT-1") is not one  # its world has gone on
    on(room)
    assert not journeys._KEPT  # nothing is kept longer than it may be wanted


def test_what_the_class_is_told_meanwhile_makes_another_page():
    room = parallel()
    session = room.session
    room.release()
    room.do(answer(session, "SEAT-1"))
    before = of_class(journeys.foreseen(session, "SEAT-1"), "SEAT-1")
    room.do(Note("Listen to me."))
    assert of_class(journeys.foreseen(session, "SEAT-1"), "SEAT-1") != before
