"""The line to a real hub: states as they change, verbs, a hub that goes and comes back, a token that opens nothing."""

import asyncio
import contextlib
import json
import shutil
import subprocess

import pytest
from aiohttp import web

from briefing.classroom.commands import Join
from briefing.classroom.control import telling
from briefing.classroom.control.console import ControlScreen
from briefing.classroom.control.wire import Door, Wire
from briefing.classroom.desk import Desk
from briefing.classroom.folder import Hub, Wish, announce, create
from briefing.classroom.hub.serve import listening
from briefing.classroom.keys import LOG
from briefing.classroom.log import file
from briefing.classroom.running import door_of
from briefing.tui.app import BriefingApp
from tests.classroom.control.acted import Acted, console, settled
from tests.classroom.hub.house import founded, house
from tests.packs import shipped
from tests.tui.conftest import seen

pytestmark = pytest.mark.slow  # together they would make the fast tests slow


async def until(what, seconds=20):
    """Wait for something to be so."""
    async with asyncio.timeout(seconds):
        while not what():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.02)
    return what()


@contextlib.asynccontextmanager
async def reopened(folder, keys, port):
    """The hub of a class once more, where it was."""
    session, log = file.open_log(folder / LOG, shipped())
    desk = Desk(session, log)
    await desk.open()
    try:
        async with listening(desk, folder, keys, False, port, None):
            yield
    finally:
        await desk.close()


@contextlib.asynccontextmanager
async def followed(address, token):
    """A line that is followed; what it told and why it was lost."""
    states, lost = [], []
    async with Wire(Door(address, token)) as wire:
        task = asyncio.create_task(wire.follow(states.append, lost.append))
        try:
            yield wire, states, lost
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def test_states_come_as_they_change_and_verbs_are_done(tmp_path):
    async def go():
        async with (
            house(tmp_path / "c", many=4) as here,
            followed(here.address, here.keys.control) as (wire, states, lost),
        ):
            await until(lambda: states)
            assert states[-1]["stage"] == "lobby"
            await here.desk.do(Join("SEAT-1", "0" * 32))
            await until(lambda: states[-1]["seats"][0]["taken"])
            answer = await wire.send("practice", {})
            assert (answer.seq > 0, answer.says) == (True, "")
            await until(lambda: states[-1]["stage"] == "open")
            refused = await wire.send("reveal", {})
            assert "round is open" in refused.says
            code = (await wire.send("reseat", {"seat": "SEAT-1"})).code
            assert len(code) == 8
            assert here.keys.codes["SEAT-1"] == code
            assert (await wire.send("note", {"text": "x" * 3000, "to": ""})).says, "too long is refused in words"
            assert lost == []

    asyncio.run(go())


def test_a_hub_that_goes_and_comes_back(tmp_path):
    async def go():
        keys = founded(tmp_path / "d", many=4)
        states, lost = [], []
        async with contextlib.AsyncExitStack() as outer:
            async with house(tmp_path / "d", keys=keys) as first:
                port = int(first.address.rpartition(":")[2])
                wire = await outer.enter_async_context(Wire(Door(first.address, keys.control)))
                task = asyncio.create_task(wire.follow(states.append, lost.append))
                await until(lambda: states)
                await wire.send("practice", {})
                await until(lambda: states[-1]["stage"] == "open")
            await until(lambda: lost)
            gone = await wire.send("pause", {})
            assert gone.says == "the hub cannot be reached; nothing was done"
            before = len(states)
            async with reopened(tmp_path / "d", keys, port):
                await until(lambda: len(states) > before)
                assert states[-1]["stage"] == "open", "the same class, as it stood"
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    asyncio.run(go())


def test_a_token_that_opens_nothing(tmp_path):
    async def go():
        async with house(tmp_path / "c", many=2) as here, followed(here.address, "wrong") as (wire, states, lost):
            await until(lambda: lost)
            assert "does not take this token" in lost[0]
            assert (await wire.send("practice", {})).says
            assert states == []

    asyncio.run(go())


async def served(handler):
    """A server that is no hub, with one handler for everything."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


def test_what_is_no_hub_is_said_and_never_raised():
    answers = iter([
        web.Response(text="hello"), web.Response(status=302, headers={"Location": "/elsewhere"}),
        web.Response(body=b"event: state\ndata: {broken\n\n"), web.Response(body=b"event: state\ndata: [1]\n\n"),
        web.Response(body=b"\xff\xfe" * 50), web.Response(status=500),
    ])  # fmt: skip

    async def handler(request):
        if request.method == "POST":
            return web.Response(text=json.dumps(["no", "answer"]))
        return next(answers, web.Response(status=500))

    async def go():
        runner, address = await served(handler)
        try:
            async with followed(address, "t") as (wire, states, lost):
                await until(lambda: len(lost) >= 4)
                assert states == []
                assert all(isinstance(why, str) and why for why in lost)
                assert "cannot be read" in (await wire.send("pause", {})).says
        finally:
            await runner.cleanup()

    asyncio.run(go())


def test_of_many_states_at_once_the_last_one_counts():
    async def handler(request):
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        await answer.write(
            b": hello\n\nevent: other\ndata: {}\n\n"
            + b"".join(f'event: state\ndata: {{"n":{n}}}\n\n'.encode() for n in range(50))
        )
        await asyncio.sleep(1)
        return answer

    async def go():
        runner, address = await served(handler)
        try:
            async with followed(address, "t") as (_, states, _lost):
                await until(lambda: states and states[-1] == {"n": 49})
                assert len(states) < 50
        finally:
            await runner.cleanup()

    asyncio.run(go())


def test_a_hub_of_another_version_is_said(monkeypatch):
    acted = Acted().fill()
    make, line, _ = console(acted, monkeypatch)

    async def go():
        app = make()
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(app, pilot)
            for name in telling.SAID:
                line.told({key: value for key, value in acted.state.items() if key != name})
                await settled(app, pilot)
                assert "of another version" in seen(app), name
                line.push()
                await settled(app, pilot)
                assert "of another version" not in seen(app), name

    assert set(acted.state) >= telling.SAID
    asyncio.run(go())


def test_the_console_on_a_real_hub(tmp_path):
    """From the lobby to an open round by keys, over HTTP; the hub goes, the console says so and stays."""

    async def go():
        keys = founded(tmp_path / "c", many=3)
        async with contextlib.AsyncExitStack() as stack:
            here = await stack.enter_async_context(house(tmp_path / "c", keys=keys))
            app = BriefingApp(lambda: ControlScreen(Door(here.address, keys.control)))
            async with app.run_test(size=(80, 24)) as pilot:
                screen = lambda: app.screen_stack[1]  # noqa: E731
                await until(lambda: len(app.screen_stack) > 1 and screen().state)
                await here.desk.do(Join("SEAT-1", "0" * 32))
                await pilot.press("space")
                await until(lambda: screen().state["stage"] == "open")
                await pilot.press("c", "y")
                await until(lambda: screen().state["stage"] == "closed")
                await pilot.press("r", "y")
                await until(lambda: screen().state["world"])
                await until(lambda: screen().state["stage"] == "open")
                await asyncio.sleep(0.4)
                await pilot.pause()
                assert "decision 1/6 open" in seen(app)
                await stack.aclose()
                await until(lambda: screen().trouble)
                await asyncio.sleep(0.4)
                await pilot.pause()
                assert "NO LINE" in seen(app)
                await pilot.press("p")
                await until(lambda: screen().sheet.notice)
                assert "nothing was done" in screen().sheet.notice

    asyncio.run(go())


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl to make a certificate with")
def test_a_schools_certificate_is_trusted_and_another_is_not(tmp_path):
    for name in ("ours", "theirs"):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
             "2", "-keyout", tmp_path / f"{name}.key", "-out", tmp_path / f"{name}.pem", "-subj", "/CN=class",
             "-addext", "subjectAltName=IP:127.0.0.1"],
            check=True, capture_output=True,
        )  # fmt: skip

    async def go():
        tls = (tmp_path / "ours.pem", tmp_path / "ours.key")
        async with house(tmp_path / "c", many=2, tls=tls) as here:
            address = f"https://127.0.0.1:{here.address.rpartition(':')[2]}"
            for certificate, trusted in ((tls[0], True), (tmp_path / "theirs.pem", False)):
                states, lost = [], []
                async with Wire(Door(address, here.keys.control, str(certificate))) as wire:
                    task = asyncio.create_task(wire.follow(states.append, lost.append))
                    await until(lambda states=states, lost=lost: states or lost)
                    assert bool(states) is trusted, lost
                    if not trusted:
                        assert "certificate" in lost[0]
                        assert "nothing was done" in (await wire.send("practice", {})).says
                    task.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await task

    asyncio.run(go())


def test_the_way_in_by_a_folder_and_by_an_address(home, monkeypatch):
    one = create(Wish(shipped().scenarios[0].id, seats=2), shipped())
    announce(one.folder, Hub("https://192.0.2.7:8025", "cert.pem", 1))

    assert door_of(None) == Door("https://192.0.2.7:8025", one.keys.control, "cert.pem")
    monkeypatch.setenv("BRIEFING_CONTROL", "typed")
    assert door_of("http://192.0.2.7:8025/") == Door("http://192.0.2.7:8025", "typed")
    assert one.keys.control not in repr(door_of(None)), "a trace shows no token"
