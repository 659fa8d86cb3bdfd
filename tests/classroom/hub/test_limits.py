"""Limits, seen from a bare socket: what speaks no HTTP, says too much, too slowly, or comes too often."""

import asyncio
import re
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.classroom.hub import limits, reading, serve
from briefing.classroom.hub.limits import Crowd, Pace
from tests.classroom.hub.house import hosted, house

pytestmark = pytest.mark.slow  # together they would make the fast tests slow


async def raw(here, text, wait=5.0):
    """What comes back for bytes on a fresh connection, until it is closed or quiet."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(here.address.rpartition(":")[2]))
    writer.write(text)
    found = b""
    try:
        async with asyncio.timeout(wait):
            while piece := await reader.read(65536):
                found += piece
    except (TimeoutError, ConnectionError):
        pass
    finally:
        writer.close()
    return found


@pytest.mark.parametrize(
    "text",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"hello\r\n\r\n", b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: \x00\r\n\r\n",
        b"POST /act HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        b"GET /" + b"x" * 5000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"".join(b"X-%d: 1\r\n" % number for number in range(200)) + b"\r\n",
    ],
)  # fmt: skip
def test_what_is_no_request_is_answered_in_a_line(text, tmp_path, capfd):
    @hosted()
    async def scenario(here):
        found = await raw(here, text)
        assert re.match(rb"HTTP/1\.[01] 4\d\d ", found), found[:200]
        assert b"EXERCISE. " in found
        assert b"Traceback" not in found
        assert b"Error" not in found
        assert len(found) < 600
        assert (await here.client().get("/")).status == 200

    scenario(tmp_path)
    assert capfd.readouterr() == ("", "")


@settings(max_examples=15)
@given(noise=st.binary(max_size=300))
def test_no_noise_stops_the_hub_or_makes_it_talk(
    noise,
    tmp_path_factory,
):
    @hosted(many=1)
    async def scenario(here):
        found = await raw(here, noise + b"\r\n\r\n", 0.3)
        assert b"Traceback" not in found
        assert (await here.client().get("/")).status == 200

    scenario(tmp_path_factory.mktemp("noise"))


def test_half_a_request_is_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "IDLE_TIME", 0.3)

    @hosted()
    async def scenario(here):
        for text in (b"", b"GET / HTTP/1.1\r\nHost: 127", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"):
            async with asyncio.timeout(3):
                reader, writer = await asyncio.open_connection("127.0.0.1", int(here.address.rpartition(":")[2]))
                writer.write(text)
                assert await reader.read() == b""
                writer.close()

    scenario(tmp_path)


def test_a_body_that_does_not_arrive_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "BODY_TIME", 0.3)

    @hosted()
    async def scenario(here):
        kind = b"Content-Type: application/x-www-form-urlencoded"
        head = b"POST /join HTTP/1.1\r\nHost: 127.0.0.1\r\n" + kind + b"\r\nContent-Length: 100\r\n\r\n"
        found = await raw(here, head + b"code=", 3)
        assert found.startswith(b"HTTP/1.1 408 ")

    scenario(tmp_path)


def test_slow_clients_do_not_hold_up_others(tmp_path):
    @hosted()
    async def scenario(here):
        port = int(here.address.rpartition(":")[2])
        slow = [await asyncio.open_connection("127.0.0.1", port) for _ in range(200)]
        for _, writer in slow:
            writer.write(b"POST /act HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\nx")
        async with asyncio.timeout(3):
            assert (await here.client().get("/")).status == 200
        for _, writer in slow:
            writer.close()

    scenario(tmp_path)


def test_a_full_house_turns_new_connections_away_and_takes_them_again(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MOST_CONNECTIONS", 5)

    @hosted()
    async def scenario(here):
        port = int(here.address.rpartition(":")[2])
        plugs = [await asyncio.open_connection("127.0.0.1", port) for _ in range(5)]
        await asyncio.sleep(0.05)
        found = await raw(here, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 3)
        assert found == b"" or found.startswith(b"HTTP/1.1 503 ")
        for _, writer in plugs:
            writer.close()
        await asyncio.sleep(0.05)
        assert (await here.client().get("/")).status == 200

    scenario(tmp_path)


def test_connections_are_counted_in_and_out():
    crowd = Crowd()
    assert all(crowd.enter("a") for _ in range(limits.MOST_FROM_ONE))
    assert not crowd.enter("a")
    assert crowd.enter("b")
    crowd.leave("a")
    assert crowd.enter("a")
    for _ in range(limits.MOST_FROM_ONE):
        crowd.leave("a")
    crowd.leave("b")
    assert (crowd.all, dict(crowd.by)) == (0, {})


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 30)), max_size=400))
def test_a_pause_always_ends_when_it_says(tries):
    now = [0.0]
    pace = Pace(lambda: now[0])
    for address, later in tries:
        now[0] += later
        if pace.pause(address) == 0:
            for _ in range(20):
                pace.failed(address)
        wait = pace.pause(address)
        assert 0 <= wait <= 2
        if wait:
            now[0] += wait
            assert pace.pause(address) == 0


def test_the_hub_opens_on_this_machine_alone_unless_told():
    plug = serve._bound("127.0.0.1", 0)
    assert plug.getsockname()[0] == "127.0.0.1"
    plug.close()
    plug = socket.socket()
    plug.bind(("127.0.0.1", 0))
    plug.listen()
    with pytest.raises(serve.SaveError, match="name another with --port"):
        serve._bound("127.0.0.1", plug.getsockname()[1])
    with pytest.raises(serve.SaveError, match="name another with --port"):
        serve._bound("127.0.0.1", 99_999)
    plug.close()


def test_a_lan_hub_names_an_address_of_this_machine(tmp_path):
    from briefing.classroom.hub.addresses import own_addresses

    async def scenario():
        async with house(tmp_path / "class") as here:
            assert here.address.startswith("http://127.0.0.1:")

    asyncio.run(scenario())
    for address in own_addresses():
        with socket.socket() as plug:
            plug.bind((address, 0))  # only an address of this machine can be bound
