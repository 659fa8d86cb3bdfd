"""Time in a class: deadlines, pauses, extensions, extra time, the real emergency."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from briefing.classroom import commands as c
from briefing.classroom.decide import GRACE
from briefing.classroom.entries import Times
from tests.packs import tiny
from tests.rooms import Room, answer, bare


def timed(mode="plenary", many=3, decision=100):
    room = Room(bare(mode, many, tiny(), times=Times(60, decision, 60)))
    room.join_all()
    room.release()
    return room


def test_an_answer_on_its_way_when_time_ran_out_counts_a_later_one_does_not():
    room = timed()
    room.at += 100_000 + GRACE
    room.do(answer(room.session, "SEAT-1"))
    room.at += 1
    assert "over" in room.refused(answer(room.session, "SEAT-2"))


def test_extra_time_is_one_seats_own_and_keeps_the_round_open():
    room = timed()
    room.do(c.Grant("SEAT-2", 150))
    start = room.at
    assert room.session.closes_at() == start + 150_000
    room.at = start + 140_000
    assert "over" in room.refused(answer(room.session, "SEAT-1"))
    room.do(answer(room.session, "SEAT-2"))
    assert room.session.closes_at() == start + 100_000  # nobody is waited for any more


def test_a_pause_stops_every_clock():
    room = timed()
    start = room.at
    room.do(c.Pause())
    assert room.session.closes_at() is None
    room.at += 500_000
    room.do(answer(room.session, "SEAT-1"))  # what is ready may be handed in
    room.do(c.Resume())
    assert room.session.closes_at() == start + 600_000


def test_a_round_that_opens_in_a_pause_loses_nothing_to_what_was_before_it():
    room = timed()
    room.do(c.Close(1))
    room.do(c.Pause())
    room.at += 200_000
    room.release()
    start = room.at
    room.at += 50_000
    room.do(c.Resume())
    assert room.session.closes_at() == start + 150_000


def test_more_time_in_a_pause_counts_from_where_the_clock_stopped():
    room = timed()
    start = room.at
    room.do(c.Pause())
    room.at += 400_000
    room.do(c.Extend(60))
    room.at += 100_000
    room.do(c.Resume())
    assert room.session.closes_at() == start + 500_000 + 160_000


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 900)), max_size=5), st.sampled_from((100, 150, 200, 400)))
def test_pauses_move_deadlines_and_never_the_hour_at_which_a_round_was_opened(pauses, percent):
    """Deadline = opening + time granted + pauses, for everybody; what happened when does not depend on them."""
    room = timed()
    start = room.at
    room.do(c.Grant("SEAT-2", percent))
    room.do(c.Hold())
    for runs, stands in pauses:
        room.at += runs * 1000
        room.do(c.Pause())
        room.at += stands * 1000
        room.do(c.Resume())
    lost = 1000 * sum(stands for _, stands in pauses)
    here = room.session.round
    assert here.opened == start
    assert here.ends == start + 100_000 + lost
    assert room.session.ends_for("SEAT-2") == start + 1000 * percent + lost
    assert here.ran(room.at) == room.at - start - lost


def test_holding_keeps_a_round_open_past_its_time():
    room = timed()
    room.do(c.Hold())
    room.at += 900_000
    assert room.session.closes_at() is None
    room.do(answer(room.session, "SEAT-1"))
    room.do(c.Unhold())
    assert room.session.closes_at() < room.at


def test_more_time_counts_from_now_where_the_deadline_has_passed():
    room = timed()
    room.do(c.Hold())
    room.at += 300_000
    room.do(c.Extend(60))
    room.do(c.Unhold())
    assert room.session.closes_at() == room.at + 60_000


def test_no_duff_stops_everything_and_takes_it_up_where_it_stood():
    room = timed()
    start = room.at
    room.at += 30_000
    room.do(c.NoDuff(True, "The fire alarm is real."))
    assert room.session.closes_at() is None
    assert "NO DUFF" in room.refused(answer(room.session, "SEAT-1"))
    assert "NO DUFF" in room.refused(c.Resume())
    room.do(c.Draft("SEAT-1", 1, {"rationale": "half a thought"}))
    room.at += 1_000_000
    room.do(c.NoDuff(False))
    assert room.session.drafts["SEAT-1"] == {"rationale": "half a thought"}
    assert room.session.closes_at() == start + 1_100_000
    room.do(answer(room.session, "SEAT-1"))


def test_a_pause_from_before_an_emergency_outlasts_it():
    room = timed()
    start = room.at
    room.do(c.Pause())
    room.do(c.NoDuff(True))
    room.at += 60_000
    room.do(c.NoDuff(False))
    assert room.session.closes_at() is None
    room.at += 60_000
    room.do(c.Resume())
    assert room.session.closes_at() == start + 220_000


def test_the_clock_that_comes_late_closes_nothing_else():
    room = timed()
    room.do(c.Close(1))
    assert room.do(c.Close(1, "clock")) == 0
    assert "closed already" in room.refused(c.Close(1))


def test_an_answer_can_be_changed_until_the_round_closes_and_never_after():
    room = timed()
    a, b, *_ = room.session.options()
    room.do(evolve(answer(room.session, "SEAT-1"), option=a))
    room.do(evolve(answer(room.session, "SEAT-1", 5), option=b))
    assert room.session.round.answers["SEAT-1"].option == b
    room.do(c.Close(1))
    assert "too late" in room.refused(evolve(answer(room.session, "SEAT-1", 6), option=a))
    assert room.do(evolve(answer(room.session, "SEAT-1", 5), option=b)) == 0  # a retry of what was acknowledged


def test_nothing_is_shown_while_a_round_is_open():
    room = timed()
    assert "steers" in room.refused(c.Reveal())


def test_a_log_that_is_almost_full_leaves_room_for_control(monkeypatch):
    from briefing.classroom import decide

    room = timed()
    room.do(answer(room.session, "SEAT-1"))
    monkeypatch.setattr(decide, "MOST_ENTRIES", room.session.seq + decide._FOR_CONTROL - 1)
    assert "full" in room.refused(answer(room.session, "SEAT-2"))
    room.do(c.Close(1))
    room.do(c.Endex())
    monkeypatch.setattr(decide, "MOST_ENTRIES", room.session.seq + decide._FOR_THE_END - 1)
    assert "full" in room.refused(c.Note("the last word"))


def test_a_refusal_repeats_nothing_unclean():
    from briefing.pack.text import is_clean

    room = timed()
    for command in (
        c.Note("x", "\x1f\u202e"),
        c.Choose("\x1b[2J"),
        c.Inject("\x9b"),
        c.Grant("\u200b", 150),
        c.Play("\x1b"),
    ):
        assert is_clean(room.refused(command))
