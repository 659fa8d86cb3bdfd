"""A class in a folder, its desk and its hub, for tests: in this process, or as a process of its own."""

import asyncio
import contextlib
import json
import re
import secrets
import subprocess
import sys
from pathlib import Path

from aiohttp import ClientSession, CookieJar, TCPConnector

from briefing.classroom.desk import Desk
from briefing.classroom.entries import Charter, Times
from briefing.classroom.hub.serve import listening
from briefing.classroom.keys import LOG, new_keys, write_keys
from briefing.classroom.log import file
from briefing.classroom.seats import new_code, plan
from briefing.rules import RULES_VERSION
from tests.packs import shipped

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Accept": "application/json"}


def founded(folder, mode="plenary", many=6, moves=6, seed=7, **times):
    """A new class in a folder. Returns its keys."""
    pack = shipped()
    seats = plan(mode, many, pack)
    keys = new_keys(tuple(seat.id for seat in seats))
    charter = Charter(
        room=new_code(6), mode=mode, game="1", rules=RULES_VERSION, pack=pack.id, pack_version=pack.version,
        pack_digest=pack.digest, scenario="second-front", seed=seed, moves=moves, opponents="standard", seats=seats,
        codes=tuple(keys.mark(keys.codes[seat.id]) for seat in seats), created=1, times=Times(**times),
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    file.create(folder / LOG, charter)
    write_keys(folder, keys)
    return keys


def read(folder):
    """The session that a folder's log holds."""
    return file.read(folder / LOG, shipped())[0]


class House:
    """An open hub in this process. `client()` is a fresh browser; `desk` the class itself."""

    def __init__(self, folder, keys, desk, address):
        self.folder, self.keys, self.desk, self.address = folder, keys, desk, address
        self._clients = []

    @property
    def session(self):
        """The class as it stands: a desk whose log has failed reads it anew."""
        return self.desk.session

    def client(self, address=None, **more):
        client = ClientSession(
            address or self.address, cookie_jar=CookieJar(unsafe=True), connector=TCPConnector(limit=0), **more
        )
        self._clients.append(client)
        return client

    async def seated(self, seat):
        """A browser that has taken a seat."""
        client = self.client()
        answer = await joined(client, self.keys.codes[seat])
        assert answer.status == 303, await answer.text()
        return client

    async def control(self, verb, **fields):
        answer = await self.client().post("/control", json={"verb": verb, **fields}, headers=self.bearer)
        return answer.status, await answer.json()

    def secret(self, client):
        """The secret of a browser's seat."""
        return next(each.value for each in client.cookie_jar if each.key == f"seat-{self.session.charter.room}")

    @property
    def bearer(self):
        return {"Authorization": f"Bearer {self.keys.control}"}

    @property
    def app_events(self):
        """The hub's own `Events`: it is what the desk tells."""
        return self.desk.told.__self__

    async def close(self):
        for client in self._clients:
            await client.close()


@contextlib.asynccontextmanager
async def house(folder, mode="plenary", many=6, keys=None, clock=None, tls=None, **more):
    keys = keys or founded(folder, mode, many, **more)
    session, log = file.open_log(folder / LOG, shipped())
    desk = Desk(session, log, clock=clock)
    await desk.open()
    try:
        async with listening(desk, folder, keys, False, 0, tls) as address:
            here = House(folder, keys, desk, address)
            try:
                yield here
            finally:
                await here.close()
    finally:
        await desk.close()


def hosted(**how):
    """A test that is given an open hub: `async def test(here)`."""

    def wrap(test):
        def run(tmp_path):
            async def scenario():
                async with house(tmp_path / "class", **how) as here, asyncio.timeout(60):
                    await test(here)

            asyncio.run(scenario())

        run.__name__, run.__doc__, run.__module__ = test.__name__, test.__doc__, test.__module__
        return run

    return wrap


def csrf_of(html):
    """The token that a page's forms carry."""
    return re.search(r'name="csrf" value="([0-9a-f]{32})"', html)[1]


async def joined(client, code, **more):
    """What the join form answers to a code."""
    form = await (await client.get("/")).text()
    return await client.post("/join", data={"csrf": csrf_of(form), "code": code, **more}, allow_redirects=False)


async def token_of(client):
    return csrf_of(await (await client.get("/seat")).text())


def answer(session, seat, token, **more):
    """A right answer of a seat to the open round, as a form's fields."""
    here = session.round
    fields = {"csrf": token, "verb": "answer", "round": str(here.number), "key": secrets.token_hex(8)}
    if here.kind == "council":
        return {**fields, "position": "agree", **more}
    if session.seats[seat].kind == "red":
        fields["forecast"] = "40"
    return {**fields, "option": session.options(seat)[0], **more}


async def until(holds, seconds=60.0, every=0.01):
    """Wait until something holds."""
    for _ in range(int(seconds / every)):
        if holds():
            return
        await asyncio.sleep(every)
    raise AssertionError("it never came to hold")


async def told(response, many=1, wanted=None):
    """The next so many events of a stream as (event, data), those wanted only."""
    found, event = [], ""
    while len(found) < many:
        line = (await response.content.readline()).decode()
        assert line, f"the stream ended after {found}"
        if line.startswith("event: "):
            event = line[7:].strip()
        elif line.startswith("data: ") and (wanted is None or event == wanted):
            found.append((event, json.loads(line[6:])))
    return found


# --- a hub of its own -------------------------------------------------------------------------------------------------

SERVE = """
import asyncio, sys
from pathlib import Path
from briefing.classroom.hub.serve import serve
def ready(address):
    print(address, flush=True)
asyncio.run(serve(Path(sys.argv[1]), lan=False, port=int(sys.argv[2]), tls=None, database=None, ready=ready))
"""


class Process:
    """The real hub in a process of its own, on 127.0.0.1, as the command line starts it."""

    def __init__(self, folder, port=0, *more):
        self.folder = folder
        words = [sys.executable, "-m", "briefing", "class", "serve", str(folder), "--port", str(port), *more]
        self.errors = (folder / "stderr.txt").open("ab")
        self.process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=self.errors, text=True, cwd=Path(__file__).parents[3]
        )
        self.address = ""
        while not self.address:
            line = self.process.stdout.readline()
            assert line, (folder / "stderr.txt").read_text()
            if line.startswith("Join at"):
                self.address = line.split()[-1]
        self.port = int(self.address.rpartition(":")[2])

    def kill(self):
        """As a power cut or the system would."""
        self.process.kill()
        self._gone()

    def end(self):
        """As the teacher would. Returns the exit code."""
        self.process.terminate()
        return self._gone()

    def _gone(self):
        try:
            code = self.process.wait(15)
        finally:
            self.process.kill()
            self.process.stdout.close()
            self.errors.close()
        return code

    def memory(self):
        """RSS, PSS and USS in MB: with what it shares, with its part of what it shares, and alone."""
        text = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text("ascii")
        found = {line.split()[0]: int(line.split()[1]) / 1024 for line in text.splitlines()[1:]}
        return found["Rss:"], found["Pss:"], found["Private_Clean:"] + found["Private_Dirty:"]


def browser():
    """A client with cookies of its own and as many connections as it needs."""
    return ClientSession(cookie_jar=CookieJar(unsafe=True), connector=TCPConnector(limit=0))
