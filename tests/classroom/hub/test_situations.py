"""Pages in parallel: drawn when an answer has come, sent when control releases the card, and let go of afterwards."""

import asyncio
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.classroom.commands import Answer, Join, Note
from briefing.classroom.decide import journeys
from briefing.classroom.hub.frames import Body, Frame
from briefing.classroom.pages import render
from briefing.classroom.pages.seen import seen
from tests.classroom.hub.house import hosted, told, until

MANY = 8


def counted(patch):
    """What is drawn from now on, one entry a page."""
    drawn = []
    whole = render.situation
    patch.setattr(render, "situation", lambda values: drawn.append(values["stage"]) or whole(values))
    return drawn


async def opened(here):
    """Every seat is taken and has its first card: the streams, in the order of seats."""
    streams = [await (await here.seated(seat)).get("/events") for seat in here.session.seats]
    for stream in streams:
        await told(stream, 2)
    await here.control("release")
    for stream in streams:
        while (await told(stream, 1, "personal"))[0][1]["stage"] != "open":
            pass
    return streams


async def answered(here, *seats):
    """They answer, each otherwise than the one before."""
    for number, seat in enumerate(seats or list(here.session.seats)):
        options = here.session.options(seat)
        option, said = options[number % len(options)], 10 + number
        await here.desk.do(Answer(seat, here.session.round.number, secrets.token_hex(8), option, forecast=said))


def ahead(here):
    """The pages that are drawn and not sent yet, by seat; nothing more is on its way."""
    situations = here.app_events._situations
    return situations._ahead if not situations._waiting else {}


async def card(stream, number):
    """The situation of a round as a stream tells it."""
    html = ""
    while True:
        event, data = (await told(stream, 1))[0]
        if event == "situation":
            html = data["html"]
        elif (data["stage"], data["round"]) == ("open", number):
            return html


@hosted(mode="parallel", many=MANY, practice=0, decision=0)
async def test_a_card_that_was_drawn_ahead_is_only_sent(here):
    streams = await opened(here)
    with pytest.MonkeyPatch.context() as patch:
        drawn = counted(patch)
        await answered(here)
        await until(lambda: len(ahead(here)) == MANY)
        assert drawn == ["open"] * MANY  # and nobody's own page was drawn anew because somebody had answered
        await here.control("close", round=1)
        for stream in streams:
            while (await told(stream, 1, "personal"))[0][1]["stage"] != "closed":
                pass
        assert drawn == ["open"] * MANY + ["closed"]  # as yet they all stand on one card
        drawn.clear()
        await here.control("release")
        shown = [await card(stream, 2) for stream in streams]
        assert drawn == []
        for seat, html in zip(here.session.seats, shown, strict=True):
            assert html == render.situation(seen(here.session, seat))
    assert len({world.links[-1] for world in here.session.worlds.values()}) == MANY
    # A class that goes on for hours holds no more for it: a page a seat, and nothing that was worked out ahead.
    await until(lambda: not here.app_events._situations._ahead)
    assert len(here.app_events._situations._newest) == MANY
    assert not journeys._KEPT


@hosted(mode="parallel", many=MANY, practice=0, decision=0)
async def test_what_was_not_foreseen_is_drawn_as_it_is(here):
    streams = await opened(here)
    await answered(here, "SEAT-1", "SEAT-2")
    await until(lambda: len(ahead(here)) == 2)
    # One answers otherwise, some do not answer at all, and control has something to say to everybody meanwhile.
    await answered(here, "SEAT-3", "SEAT-2")
    await here.desk.do(Note("Read the second report again."))
    await here.control("close", round=1)
    await here.control("release")
    for seat, stream in zip(here.session.seats, streams, strict=True):
        html = await card(stream, 2)
        assert "Read the second report again." in html
        assert html == render.situation(seen(here.session, seat))


@hosted(mode="parallel", many=MANY, practice=0, decision=0)
async def test_a_fault_in_looking_ahead_is_nobodys_fault(here):
    streams = await opened(here)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journeys, "foreseen", lambda *_: 1 / 0)
        await answered(here)
        await until(lambda: not here.app_events._situations._waiting)
    assert ahead(here) == {}
    await here.control("close", round=1)
    await here.control("release")
    for stream in streams:
        assert "h-card" in await card(stream, 2)


@hosted(mode="parallel", many=MANY, practice=0, decision=0)
async def test_seats_of_one_world_see_one_page(here):
    with pytest.MonkeyPatch.context() as patch:
        drawn = counted(patch)
        for seat in here.session.seats:
            await here.desk.do(Join(seat, secrets.token_hex(16)))
        await until(lambda: len(ahead(here)) == MANY)
        assert len({id(page) for page in ahead(here).values()}) == 1
        assert len(drawn) == 1  # all worlds open on one card
    await asyncio.sleep(0)


@given(st.text(max_size=5000), st.text("abc", max_size=20))
def test_a_body_that_is_kept_packed_says_the_same(text, head):
    plain = text.encode("utf-8", "surrogatepass")
    spare, whole = (Frame(head.encode(), Body(plain, spare=kept)) for kept in (True, False))
    assert spare.plain == whole.plain == head.encode() + plain
    assert spare.packed == whole.packed
