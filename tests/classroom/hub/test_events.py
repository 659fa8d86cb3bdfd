"""Events: the whole present on connecting, only what changed afterwards, and nobody held up by anybody."""

import asyncio
import gzip
import random
import socket
import time
import zlib

import pytest
from aiohttp import ClientTimeout
from hypothesis import given
from hypothesis import strategies as st

from briefing.classroom.commands import Answer, Join, Note, Practice, Release
from briefing.classroom.hub import events, streams
from briefing.classroom.hub.frames import HEAD, frame, tail
from briefing.classroom.hub.limits import MOST_STREAMS
from briefing.classroom.pages import render
from tests.classroom.hub.house import JSON, answer, hosted, house, token_of, told, until


async def quiet(stream, seconds=0.4):
    """Nothing comes for a while."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(seconds):
            found = await told(stream, 1)
            pytest.fail(f"told {[event for event, _ in found]}")


@hosted(practice=0)
async def test_a_stream_begins_with_the_whole_present_whatever_was_seen_last(here):
    client = await here.seated("SEAT-1")
    await here.control("practice")
    for seen in (None, "0", "1", "999999", "x\ty"):
        headers = {} if seen is None else {"Last-Event-ID": seen}
        stream = await client.get("/events", headers=headers)
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        (first, shown), (second, own) = await told(stream, 2)
        assert (first, second) == ("situation", "personal")
        assert shown["seq"] == here.session.seq
        assert own["stage"] == "open"
        stream.close()


@hosted(practice=0)
async def test_an_answer_is_told_to_its_own_seat_alone(here):
    one, same, other = await here.seated("SEAT-1"), await here.seated("SEAT-1"), await here.seated("SEAT-2")
    await here.control("practice")
    mine, beside, others = [await each.get("/events") for each in (one, same, other)]
    for stream in (mine, beside, others):
        await told(stream, 2)
    await one.post("/act", data=answer(here.session, "SEAT-1", await token_of(one)), headers=JSON)
    for stream in (mine, beside):
        event, own = (await told(stream, 1))[0]
        assert event == "personal"
        assert own["given"]["option"] == "practice.tea"
    await quiet(others)


@hosted(practice=0, many=30)
async def test_a_class_that_votes_is_not_told_of_every_vote(here):
    rendered = []
    whole = render.situation
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "situation", lambda values: rendered.append(values) or whole(values))
        client = await here.seated("SEAT-1")
        stream = await client.get("/events")
        await told(stream, 2)
        await here.control("practice")
        await told(stream, 2)
        rendered.clear()
        for seat in list(here.session.seats)[1:]:
            await here.desk.do(Join(seat, f"mark of {seat}"))
            await here.desk.do(Answer(seat, 1, f"key-of-{seat}", option="practice.tea"))
        await quiet(stream)
        assert rendered == []
        await here.control("close", round=1)
        assert [event for event, _ in await told(stream, 2)] == ["situation", "personal"]
        assert len(rendered) == 1  # once for the one audience of a plenary


@hosted(practice=0, many=12, mode="committee")
async def test_a_word_in_a_delegations_room_reaches_that_delegation(here):
    one, own, other = [await here.seated(seat) for seat in ("USA-1", "USA-2", "GBR-1")]
    streams_ = [await each.get("/events") for each in (one, own, other)]
    for stream in streams_:
        await told(stream, 2)
    await one.post(
        "/act", data={"csrf": await token_of(one), "verb": "say", "key": "abcdefgh", "text": "We hold."}, headers=JSON
    )
    for stream in streams_[:2]:
        _, shown = (await told(stream, 1, "situation"))[0]
        assert "We hold." in shown["html"]
    await quiet(streams_[2])


@hosted(practice=0)
async def test_what_looks_the_same_is_not_sent_again(here):
    client = await here.seated("SEAT-1")
    stream = await client.get("/events")
    await told(stream, 2)
    await here.control("grant", seat="SEAT-2", percent=150)
    await quiet(stream)
    await here.control("note", text="Only for one.", to="SEAT-2")
    assert [event for event, _ in await told(stream, 1)] == ["personal"]


@hosted(practice=0, mode="parallel", many=4)
async def test_in_parallel_each_seat_reads_its_own_world(here):
    clients = [await here.seated(seat) for seat in list(here.session.seats)[:3]]
    opened = [await each.get("/events") for each in clients]
    for stream in opened:
        await told(stream, 2)
    await here.control("release")
    for stream in opened:
        while (found := (await told(stream, 1, "personal"))[0][1])["stage"] != "open":
            pass
        assert found["asked"]


@hosted()
async def test_the_oldest_stream_of_too_many_makes_room(here):
    client = await here.seated("SEAT-1")
    opened = []
    for _ in range(MOST_STREAMS + 1):
        opened.append(await client.get("/events"))
        await told(opened[-1], 2)
    assert (await told(opened[0], 1))[0][0] == "gone"
    assert here.app_events.present() == {"SEAT-1": MOST_STREAMS}
    await here.control("note", text="Still here?")
    for stream in opened[1:]:
        assert (await told(stream, 1))[0][0] == "situation"


@hosted()
async def test_a_seventh_device_sends_the_first_one_away(here):
    first = await here.seated("SEAT-1")
    stream = await first.get("/events")
    await told(stream, 2)
    for _ in range(6):
        await here.seated("SEAT-1")
    assert (await told(stream, 1, "gone"))[0][0] == "gone"
    assert (await first.get("/events", headers=JSON)).status == 401


@hosted()
async def test_presence_is_who_has_a_page_open(here):
    client, plain = await here.seated("SEAT-1"), await here.seated("SEAT-2")
    assert here.app_events.present() == {}
    stream = await client.get("/events")
    await told(stream, 2)
    assert here.app_events.present() == {"SEAT-1": 1}
    await plain.get("/seat")  # a browser without scripts opens no stream
    assert here.app_events.present() == {"SEAT-1": 1, "SEAT-2": 1}
    stream.close()
    await until(lambda: "SEAT-1" not in here.app_events.present())
    assert here.app_events.present() == {"SEAT-2": 1}


@hosted(practice=0)
async def test_projector_and_console_are_told_at_once_and_then_at_their_pace(here):
    watcher = here.client()
    await watcher.get(f"/projector?k={here.keys.projector}")
    shown = await watcher.get("/projector/events")
    console = await here.client().get("/control/events", headers=here.bearer)
    await told(shown, 1)
    await told(console, 1)
    await here.control("practice")
    assert (await told(shown, 1, "situation"))[0][1]["seq"] == here.session.seq
    assert (await told(console, 1, "state"))[0][1]["stage"] == "open"
    began = time.monotonic()
    for number in range(100):
        await here.desk.do(Note(f"Note {number}."))
    spent = time.monotonic() - began
    got = 0
    while (await told(console, 1, "state"))[0][1]["seq"] < here.session.seq:
        got += 1
    assert got <= spent / 0.2 + 2


def test_a_phone_that_stops_reading_holds_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "WRITE_TIME", 0.5)

    async def scenario():
        async with house(tmp_path / "class", many=4) as here, asyncio.timeout(60):
            stuck, well = await here.seated("SEAT-1"), await here.seated("SEAT-2")
            host, port = here.address.removeprefix("http://").split(":")
            plug = socket.socket()
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            plug.connect((host, int(port)))
            cookie = f"seat-{here.session.charter.room}={here.secret(stuck)}"
            plug.send(f"GET /events HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n".encode())
            stream = await well.get("/events", timeout=ClientTimeout(total=None))
            await told(stream, 2)
            await until(lambda: "SEAT-1" in here.app_events.present())
            worst = 0.0
            noise = random.Random(1)  # what can be packed would go through the narrowest socket
            for number in range(400):  # far more than the sockets between them hold
                long = noise.randbytes(990).hex()
                began = time.monotonic()
                await here.desk.do(Note(f"{number} {long}"))
                if number % 20 == 0:
                    while f"{number} {long}" not in (await told(stream, 1, "situation"))[0][1]["html"]:
                        pass
                    worst = max(worst, time.monotonic() - began)
                if "SEAT-1" not in here.app_events.present():
                    break
            await until(lambda: "SEAT-1" not in here.app_events.present())
            assert worst < 2
            plug.close()

    asyncio.run(scenario())


def test_still_streams_are_kept_alive(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "_STILL", 0.1)

    async def scenario():
        async with house(tmp_path / "class") as here, asyncio.timeout(10):
            client = await here.seated("SEAT-1")
            stream = await client.get("/events")
            await told(stream, 2)
            found = [await stream.content.readline() for _ in range(6)]
            assert found.count(b": still here\n") >= 2

    asyncio.run(scenario())


@hosted(practice=0)
async def test_a_page_that_cannot_be_shown_once_does_not_end_the_showing(here):
    client = await here.seated("SEAT-1")
    stream = await client.get("/events")
    await told(stream, 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "situation", lambda *_: 1 / 0)
        await here.desk.do(Practice())
        await asyncio.sleep(0.3)
    await here.desk.do(Release())
    while (await told(stream, 1, "personal"))[0][1]["round"] < 2:
        pass
    assert here.session.stage == "open"


def test_a_browser_without_scripts_stays_present_for_a_while(tmp_path, monkeypatch):
    monkeypatch.setattr(events, "_LINGER", 0.2)

    async def scenario():
        async with house(tmp_path / "class") as here:
            plain = await here.seated("SEAT-2")
            await plain.get("/seat")
            assert here.app_events.present() == {"SEAT-2": 1}
            await asyncio.sleep(0.3)
            assert here.app_events.present() == {}

    asyncio.run(scenario())


# --- packed once for everybody ----------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.text(max_size=3000), st.booleans()), max_size=12))
def test_packed_events_read_as_one_gzip_stream_each_as_it_comes(events_):
    crc = size = 0
    unpack, packed = zlib.decompressobj(31), b""
    assert unpack.decompress(HEAD) == b""
    for text, pack in events_:
        one = frame("situation", 7, {"html": text}, pack=pack)
        crc, size = zlib.crc32(one.plain, crc), size + len(one.plain)
        packed += one.packed
        assert unpack.decompress(one.packed) == one.plain  # whole as soon as it is there, and not a byte later
    unpack.decompress(tail(crc, size))
    assert unpack.eof
    assert gzip.decompress(HEAD + packed + tail(crc, size)) == b"".join(
        frame("situation", 7, {"html": text}).plain for text, _ in events_
    )


def test_a_long_event_goes_unpacked_in_pieces():
    one = frame("personal", 1, "x" * 200_000)
    assert zlib.decompressobj(-15).decompress(one.packed) == one.plain


@hosted(practice=0)
async def test_the_same_events_come_packed_and_plain(here):
    client = await here.seated("SEAT-1")
    await here.control("release")
    await until(lambda: here.session.stage == "open")
    found = {}
    for coding in ("gzip", "identity"):
        stream = await client.get("/events", headers={"Accept-Encoding": coding})
        assert stream.headers.get("Content-Encoding") == (None if coding == "identity" else "gzip")
        found[coding] = await told(stream, 2)
        here.app_events.end()
        await stream.content.read()  # and a packed stream ends as whole as a plain one
    assert found["gzip"][0] == found["identity"][0]
    shown = found["gzip"][0][1]
    assert len(frame("situation", shown["seq"], shown, pack=True).packed) < len(shown["html"]) / 2
