"""Two hub processes on one class in a real PostgreSQL: a seat is the same at both, each tells what the other took."""

import asyncio

import pytest

from tests.classroom.hub.house import JSON, Process, browser, csrf_of, founded, told
from tests.classroom.kernel.test_postgres import server  # noqa: F401 - a fixture

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(180)]


def test_a_seat_is_the_same_at_both_hubs(server, tmp_path):  # noqa: F811
    folder = tmp_path / "class"
    keys = founded(folder, practice=0, decision=0)
    hubs = [Process(folder, 0, "--database", server.url) for _ in range(2)]

    async def scenario():
        async with browser() as client, asyncio.timeout(60):
            one, two = (hub.address for hub in hubs)
            form = csrf_of(await (await client.get(f"{one}/")).text())
            joined = await client.post(f"{one}/join", data={"csrf": form, "code": keys.codes["SEAT-1"]})
            assert joined.status == 200
            stream = await client.get(f"{one}/events")
            await told(stream, 2)
            control = {"Authorization": f"Bearer {keys.control}"}
            assert (await client.post(f"{two}/control", json={"verb": "practice"}, headers=control)).status == 200
            assert (await told(stream, 1, "personal"))[0][1]["stage"] == "open"
            token = csrf_of(await (await client.get(f"{two}/seat")).text())
            fields = {"csrf": token, "verb": "answer", "round": "1", "key": "abcdefgh", "option": "practice.tea"}
            assert (await client.post(f"{two}/act", data=fields, headers=JSON)).status == 200
            while (own := (await told(stream, 1, "personal"))[0][1])["given"] is None:
                pass
            assert own["given"]["option"] == "practice.tea"
            # The same answer once more, at the other hub: it is known there too.
            again = await client.post(f"{one}/act", data={**fields, "csrf": token}, headers=JSON)
            assert again.status == 200
            state = await (await client.get(f"{one}/control/state", headers=control)).json()
            assert state["round"]["answered"] == 1
            hubs[1].kill()
            assert (await client.post(f"{one}/control", json={"verb": "release"}, headers=control)).status == 200
            while (await told(stream, 1, "personal"))[0][1]["round"] != 2:
                pass

    try:
        asyncio.run(scenario())
    finally:
        codes = [hub.end() for hub in hubs]
    assert codes[0] == 0
    assert (folder / "stderr.txt").read_text() == ""
