"""A class of thirty plays a game of six moves to its end over HTTP, against the real hub.

The students know only what their browsers are sent: half of them listen to events, half load the page like a browser
without scripts. Control closes, reveals and releases.
"""

import asyncio
import html
import random
import re
import secrets

import pytest

from briefing.classroom.after import export
from briefing.record.verify import verify
from tests.classroom.hub.house import JSON, Process, browser, csrf_of, founded, read, told
from tests.packs import shipped

pytestmark = pytest.mark.slow  # together they would make the fast tests slow

MOVES = 6
REFRESH = 0.6  # seconds between two looks of a browser without scripts: as often as the hub lets a seat load its page


class Student:
    def __init__(self, base, seat, code, scripts):
        self.base, self.seat, self.code, self.scripts = base, seat, code, scripts
        self.dice = random.Random(seat)
        self.answered = {}
        self.client = browser()
        self.shown = ""

    async def take(self):
        page = await (await self.client.get(f"{self.base}/j/{self.code}")).text()
        data = {"csrf": csrf_of(page), "code": self.code}
        answered = await self.client.post(f"{self.base}/join", data=data)
        assert answered.status == 200, await answered.text()
        self.token = csrf_of(await answered.text())

    async def play(self):
        """Answer whatever is asked, until the end."""
        stream = await self.client.get(f"{self.base}/events") if self.scripts else None
        while True:
            if stream is not None:
                _, own = (await told(stream, 1, "personal"))[0]
                if own["stage"] == "endex":
                    return
                if not own["asked"] or own["round"] in self.answered:
                    continue
            page = await (await self.client.get(f"{self.base}/seat")).text()
            if stream is None:
                if 'action="/act"' not in page or not (found := re.search(r'name="round" value="(\d+)"', page)):
                    if "/results" in page and "ENDEX" in page:
                        return
                    await asyncio.sleep(REFRESH)
                    continue
                if int(found[1]) in self.answered:
                    await asyncio.sleep(REFRESH)
                    continue
            await self.answer(page)

    async def answer(self, page):
        found = re.search(r'name="round" value="(\d+)"', page)
        if found is None:
            return  # the round closed meanwhile
        number = int(found[1])
        fields = {"csrf": self.token, "verb": "answer", "round": str(number), "key": secrets.token_hex(8)}
        positions = re.findall(r'name="position"[^>]*? value="(\w+)"', page)
        options = [html.unescape(each) for each in re.findall(r'name="option"[^>]*? value="([^"]+)"', page)]
        if positions:
            fields["position"] = self.dice.choice([*positions, "agree", "agree"])
            fields["rationale"] = f"{self.seat} has <instructions> & reasons."
        else:
            launches = [html.unescape(each) for each in re.findall(r'<option value="([^"]*\.[^"]+)"', page)]
            fields |= {"forecast": str(self.dice.randrange(101)), "rationale": "Because \N{SNOWMAN} of <this>."}
            if options:
                fields["option"] = self.dice.choice(options)
            if launches and self.dice.random() < 0.5:
                fields["launch"] = self.dice.choice(launches)
        headers = JSON if self.scripts else {}
        answered = await self.client.post(f"{self.base}/act", data=fields, headers=headers)
        if answered.status == 409:  # the round closed while it was on its way
            return
        assert answered.status == 200, await answered.text()
        self.answered[number] = fields["key"]


class Control:
    def __init__(self, base, keys):
        self.base, self.client = base, browser()
        self.headers = {"Authorization": f"Bearer {keys.control}"}
        self.rounds = []

    async def do(self, verb, **fields):
        answered = await self.client.post(f"{self.base}/control", json={"verb": verb, **fields}, headers=self.headers)
        assert answered.status == 200, (verb, await answered.text())

    async def lead(self):
        """Close a round when its voters have answered, show it, and go on; to the end."""
        await self.do("practice")
        stream = await self.client.get(f"{self.base}/control/events", headers=self.headers)
        done = 0
        while (state := (await told(stream, 1, "state"))[0][1])["stage"] != "endex":
            here = state["round"]
            if state["stage"] != "open" or here["number"] <= done or here["answered"] < here["asked"]:
                continue
            done = here["number"]
            self.rounds.append(here["kind"])
            if here["kind"] != "practice":
                await self.do("close", round=here["number"])
                await self.do("reveal")
            await self.do("release")


async def _played(folder, mode, many):
    keys = founded(folder, mode, many, moves=MOVES, practice=0, decision=0, council=0)
    hub = Process(folder)
    students = [
        Student(hub.address, seat, code, number % 2 == 0) for number, (seat, code) in enumerate(keys.codes.items())
    ]
    control = Control(hub.address, keys)
    try:
        await asyncio.gather(*(each.take() for each in students))
        games = [asyncio.create_task(each.play()) for each in students]
        leading = asyncio.create_task(control.lead())
        done, _ = await asyncio.wait([leading, *games], return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
        pages = await asyncio.gather(*(each.client.get(f"{hub.address}/results") for each in students))
        results = [(page.status, await page.text()) for page in pages]
        return students, control.rounds, results
    finally:
        for each in (*students, control):
            await each.client.close()
        assert hub.end() == 0
        assert (folder / "stderr.txt").read_text() == ""


def _holds(folder, students, rounds, results):
    session = read(folder)
    assert session.stage == "endex"
    assert all(world.over for world in session.worlds.values())
    assert rounds[0] == "practice"
    assert rounds.count("decision") >= 1
    for number, here in enumerate(session.rounds, 1):
        sent = {each.seat for each in students if number in each.answered}
        assert sent == set(here.answers), f"round {number}"
    for name, world in session.worlds.items():
        save = folder / f"{name}.jsonl"
        save.write_bytes(world.save())
        assert verify(save, shipped()).status == "verified"
    for status, page in results:
        assert status == 200
        assert "EXERCISE" in page
        assert not re.search(r"<style|<script|\sstyle=|\son\w+=", page)  # the policy would not let them
        assert "<this>" not in page
        assert "<instructions>" not in page
    return session


@pytest.mark.timeout(300)
def test_in_plenary(tmp_path):
    folder = tmp_path / "class"
    students, rounds, results = asyncio.run(_played(folder, "plenary", 30))
    session = _holds(folder, students, rounds, results)
    assert rounds.count("decision") == MOVES or session.worlds["main"].game.ending
    assert len(session.worlds) == 1
    written = {path.name: path for path in export(folder, tmp_path / "out", shipped())}
    report = written["aar.txt"].read_text()
    assert f"room {session.charter.room}" in report
    assert all(f"- {each.seat}: answered" in report for each in students)
    assert "The review expects most of" in report
    assert written["grades.csv"].read_text().count("\n") == 31
    assert verify(written["session.jsonl"], shipped()).receipt == session.worlds["main"].receipt


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_in_committee(tmp_path):
    folder = tmp_path / "class"
    students, rounds, results = asyncio.run(_played(folder, "committee", 30))
    session = _holds(folder, students, rounds, results)
    assert "council" in rounds
    assert any(act.verb == "stand" for act in session.worlds["main"].acts)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_in_parallel(tmp_path):
    folder = tmp_path / "class"
    students, rounds, results = asyncio.run(_played(folder, "parallel", 30))
    session = _holds(folder, students, rounds, results)
    assert len(session.worlds) == 30
    assert len({world.links[-1] for world in session.worlds.values()}) > 1
