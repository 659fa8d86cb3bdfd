"""kill -9 in the middle of a vote: nothing that was acknowledged is lost, nothing is entered twice.

The real process on a real file; the clients know nothing but what they sent and what came back, and retry with the
same key until they are answered.
"""

import asyncio
import json
import secrets

import aiohttp
import pytest

from tests.classroom.hub.house import JSON, Process, browser, csrf_of, founded, read, until

pytestmark = pytest.mark.slow  # together they would make the fast tests slow

PATIENCE = 60


class Voter:
    """A student whose browser retries."""

    def __init__(self, seat, code):
        self.seat, self.code = seat, code
        self.acked = {}  # key -> what was acknowledged under it
        self.client = None

    async def take(self, base):
        self.client = browser()
        form = csrf_of(await (await self.client.get(f"{base}/")).text())
        await self.client.post(f"{base}/join", data={"csrf": form, "code": self.code})
        self.token = csrf_of(await (await self.client.get(f"{base}/seat")).text())

    async def vote(self, base, number, option, after):
        """Until it is acknowledged; one that changes its mind has two keys."""
        await asyncio.sleep(after)
        key = secrets.token_hex(8)
        fields = {"csrf": self.token, "verb": "answer", "round": str(number), "key": key, "option": option}
        for _ in range(600):
            try:
                async with asyncio.timeout(5):
                    answered = await self.client.post(f"{base}/act", data=fields, headers=JSON)
                    status, said = answered.status, await answered.json()
            except (aiohttp.ClientError, OSError, TimeoutError):
                await asyncio.sleep(0.05)
                continue
            assert status == 200, (self.seat, status, said)
            self.acked[key] = (said["seq"], option)
            return
        pytest.fail(f"{self.seat} was never answered")

    async def draft(self, base, number, text):
        fields = {"csrf": self.token, "verb": "draft", "round": str(number), "rationale": text}
        answered = await self.client.post(f"{base}/act", data=fields, headers=JSON)
        assert answered.status == 200


async def _control(base, keys, verb, **fields):
    async with browser() as client:
        headers = {"Authorization": f"Bearer {keys.control}"}
        answered = await client.post(f"{base}/control", json={"verb": verb, **fields}, headers=headers)
        assert answered.status == 200, await answered.text()


async def _killed(folder, many, kills):
    keys = founded(folder, many=many, practice=3600, decision=3600)
    hub = Process(folder)
    base, port = hub.address, hub.port
    voters = [Voter(seat, code) for seat, code in keys.codes.items()]
    try:
        for start in range(0, many, 25):
            await asyncio.gather(*(each.take(base) for each in voters[start : start + 25]))
        await _control(base, keys, "practice")
        await voters[0].draft(base, 1, "What I had typed.")
        ends = read(folder).round.ends
        # Everybody but the first votes twice within a second or so, the second time with a new key.
        votes = [
            asyncio.create_task(each.vote(base, 1, option, 0.5 * turn + 0.6 * index / many))
            for index, each in enumerate(voters[1:])
            for turn, option in enumerate(("practice.tea", "practice.water"))
        ]
        for _ in range(kills):
            enough = min(_acked(voters) + many // 3, len(votes) - 1)
            await until(lambda enough=enough: _acked(voters) >= enough, every=0.002)
            hub.kill()
            hub = Process(folder, port)
        await asyncio.wait_for(asyncio.gather(*votes), PATIENCE)

        # The first student's cookie, draft and remaining time are as they were.
        page = await (await voters[0].client.get(f"{base}/seat")).text()
        assert "What I had typed." in page
        session = read(folder)
        assert session.round.ends == ends
        assert session.stage == "open"
        return keys, voters, session
    finally:
        await asyncio.gather(*(each.client.close() for each in voters if each.client is not None))
        hub.end()


def _acked(voters):
    return sum(len(each.acked) for each in voters)


def _holds(folder, voters, session):
    lines = [json.loads(line) for line in (folder / "session.jsonl").read_text().splitlines()[1:]]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    entered = {}
    for line in lines:
        if line["kind"] == "answered":
            entered.setdefault((line["seat"], line["key"]), []).append(line)
    assert all(len(found) == 1 for found in entered.values())  # none doubled
    for each in voters[1:]:
        assert len(each.acked) == 2
        for key, (seq, option) in each.acked.items():
            line = entered[each.seat, key][0]  # none lost
            assert line["option"] == option
            assert line["seq"] <= seq
        last = max((entered[each.seat, key][0] for key in each.acked), key=lambda line: line["seq"])
        assert session.round.answers[each.seat].option == last["option"]
    assert len(entered) == 2 * (len(voters) - 1)


def test_thirty_voting(tmp_path):
    folder = tmp_path / "class"
    _, voters, session = asyncio.run(_killed(folder, 30, 2))
    _holds(folder, voters, session)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_two_hundred_voting(tmp_path):
    folder = tmp_path / "class"
    _, voters, session = asyncio.run(_killed(folder, 200, 3))
    _holds(folder, voters, session)
