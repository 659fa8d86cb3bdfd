"""How a hub bears a class: `python -m tests.classroom.load 200 [--rounds 5] [--mode plenary] [--json]`.

Starts the real hub in a process of its own on 127.0.0.1, seats so many students with a stream each, and plays rounds:
control releases a card, everybody gets it, everybody votes over two seconds, by chance and in parallel each on the card
of its own world; then once more all at the same moment. Rounds follow each other at once: no class leaves a hub so
little time to work ahead.
Client and hub share the machine's cores, so every figure holds the cost of both. Nothing is asserted: it is a table
to read.
"""

import argparse
import asyncio
import json
import os
import random
import secrets
import statistics
import tempfile
import time
from pathlib import Path

from briefing.pack import shipped
from tests.classroom.hub.house import Process, founded, read

SPREAD = 2.0  # seconds over which a class votes
PATIENCE = 60.0


class Student:
    """A browser: one connection that listens, one that asks. Bare sockets, so that the measuring costs little."""

    def __init__(self, port, seat, code):
        self.port, self.seat, self.code = port, seat, code
        self.cookie = self.csrf = ""
        self.arrived = {}  # round -> when its situation was complete here
        self.waiting = {}
        self.heard = 0
        self.ears = self.listening = self.plug = None

    async def join(self):
        await self._open()
        _, head, body = await self._ask("GET", "/")
        door, token = _cookie(head), _token(body)
        form = f"csrf={token}&code={self.code}"
        status, head, _ = await self._ask("POST", "/join", form, door)
        assert status == 303, status
        self.cookie = _cookie(head)
        _, _, body = await self._ask("GET", "/seat")
        self.csrf = _token(body)

    async def listen(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        head = f"GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nCookie: {self.cookie}\r\n\r\n"
        writer.write(head.encode())
        status = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1]
        assert status == b"200", status
        self.ears = writer
        self.listening = asyncio.create_task(self._hear(reader))

    async def _hear(self, reader):
        # Two hundred phones unpack what they get, each by itself; here one process would do it for all of them.
        # A seat's own event goes unpacked, after the card that it belongs to: it tells which one has arrived.
        while size := int(await reader.readline(), 16):
            piece = await reader.readexactly(size + 2)
            self.heard += size
            at = piece.find(b"event: personal")
            if at >= 0:
                now = time.time()
                data = json.loads(piece[piece.index(b"data: ", at) + 6 : piece.index(b"\n\n", at)])
                self._see(f"{data['stage']} {data['round']}", now)

    def _see(self, what, now):
        self.arrived.setdefault(what, now)
        found = self.waiting.pop(what, None)
        if found is not None and not found.done():
            found.set_result(now)

    async def sees(self, what):
        """When this student had a stage and round ('open 3') before it."""
        if what in self.arrived:
            return self.arrived[what]
        self.waiting[what] = asyncio.get_running_loop().create_future()
        return await asyncio.wait_for(self.waiting[what], PATIENCE)

    async def vote(self, number, option, wait):
        await asyncio.sleep(wait)
        fields = {
            "csrf": self.csrf, "verb": "answer", "round": number, "key": secrets.token_hex(8), "option": option,
            "forecast": secrets.randbelow(101), "rationale": "Because the Baltic plan would not bear it.",
        }  # fmt: skip
        began = time.perf_counter()
        status, _, body = await self._ask("POST", "/act", json.dumps(fields))
        return (time.perf_counter() - began) * 1000, status == 200 and b'"seq"' in body

    async def _open(self):
        self.plug = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)

    async def _ask(self, method, path, body="", cookie=None):
        kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
        words = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie or self.cookie}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )
        for attempt in range(2):  # a connection that idled too long is opened anew, as a browser does
            try:
                reader, writer = self.plug
                writer.write(words.encode())
                head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)).decode()
                break
            except (ConnectionError, asyncio.IncompleteReadError):
                if attempt:
                    raise
                await self._open()
        found = next((line for line in head.split("\r\n") if line.lower().startswith("content-length:")), "x: 0")
        text = await reader.readexactly(int(found.split(":")[1]))
        return int(head.split(" ", 2)[1]), head, text

    def close(self):
        if self.listening is not None:
            self.listening.cancel()
        for writer in (self.ears, self.plug and self.plug[1]):
            if writer is not None:
                writer.close()


def _cookie(head):
    """The first cookie that an answer sets, as it is sent back."""
    line = next(line for line in head.split("\r\n") if line.lower().startswith("set-cookie:"))
    return line.split(":", 1)[1].split(";")[0].strip()


def _token(body):
    return body.split(b'name="csrf" value="', 1)[1][:32].decode()


class Control:
    def __init__(self, port, token):
        self.port, self.token = port, token

    async def do(self, verb, **fields):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        body = json.dumps({"verb": verb, **fields})
        writer.write(
            f"POST /control HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.token}\r\nConnection: close\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        status = int((await reader.read()).split(b" ", 2)[1])
        writer.close()
        assert status == 200, (verb, status)


async def several(coroutines, at_once=50):
    """All of them, so many at a time."""
    gate = asyncio.Semaphore(at_once)

    async def one(coroutine):
        async with gate:
            return await coroutine

    return await asyncio.gather(*(one(each) for each in coroutines))


async def measured(folder, many, rounds, mode):
    shipped()  # as `class new` does: the hub finds the pack read and kept
    keys = founded(folder, mode, many, moves=max(rounds + 1, 2), decision=0, practice=0, council=0)
    hub = Process(folder)
    await asyncio.sleep(1)  # it puts its memory in order when it is open
    found = {"students": many, "mode": mode, "rounds": rounds, "errors": 0, "empty": hub.memory()}
    students = [Student(hub.port, seat, code) for seat, code in keys.codes.items()]
    control = Control(hub.port, keys.control)
    try:
        began = time.time()
        await several([each.join() for each in students])
        found["joined"] = time.time() - began
        began = time.time()
        await several([each.listen() for each in students])
        await asyncio.gather(*(each.sees("lobby 0") for each in students))
        found["listening"] = time.time() - began
        found["seated"] = hub.memory()
        await control.do("practice")
        await asyncio.gather(*(each.sees("open 1") for each in students))
        found["card"], found["key"], acks, bursts, whole = [], [], [], [], []
        options = {each.seat: ["practice.tea", "practice.coffee"] for each in students}
        chance = random.Random(7)
        for number in range(1, rounds + 2):
            waits = [SPREAD * index / many for index in range(many)]
            if number > rounds:
                waits = [0.0] * many
            chosen = [chance.choice(options[each.seat]) for each in students]
            began = time.perf_counter()
            votes = await asyncio.gather(
                *(each.vote(number, *how) for each, how in zip(students, zip(chosen, waits, strict=True), strict=True))
            )
            if number > rounds:
                whole.append((time.perf_counter() - began) * 1000)
            (acks if number <= rounds else bursts).extend(vote[0] for vote in votes)
            found["errors"] += sum(not vote[1] for vote in votes)
            if number == rounds + 1:
                break
            if number > 1:
                await control.do("close", round=number)
                await control.do("reveal")
            pressed = time.time()
            await control.do("release")
            seen = await asyncio.gather(*(each.sees(f"open {number + 1}") for each in students))
            session = read(folder)
            options = {seat: session.options(seat) for seat in session.seats}
            found["worlds"] = len({world.links[-1] for world in session.worlds.values()})
            found["card"].append(max(seen) * 1000 - session.round.opened)
            found["key"].append((max(seen) - pressed) * 1000)
        found |= {"ack": acks, "burst": bursts, "whole": whole, "memory": hub.memory()}
        found["heard"] = sum(each.heard for each in students) / many / (rounds + 1) / 1024
        session = read(folder)
        found["errors"] += sum(len(each.answers) != many for each in session.rounds)
    finally:
        for each in students:
            each.close()
        await asyncio.sleep(0.05)
        found["exit"] = hub.end()
        found["said"] = (folder / "stderr.txt").read_text()
    return found


def told(found):
    """The table."""
    load = os.getloadavg()[0]

    def part(times, share):
        return sorted(times)[min(len(times) - 1, int(len(times) * share))]

    yield f"{found['students']} students, {found['mode']}, {found['rounds']} rounds"
    yield f"client and hub share {os.cpu_count()} cores; load average {load:.1f}"
    yield f"all joined in                       {found['joined']:8.2f} s"
    yield f"all listening in                    {found['listening']:8.2f} s"
    for name, words in (("card", "card in the log to last student"), ("key", "control's key to last student")):
        times = found[name]
        yield f"{words:<35} {statistics.median(times):8.1f} ms median, {max(times):.1f} worst"
    for name, words in (("ack", f"vote to acknowledged, over {SPREAD:g} s"), ("burst", "the same, all at once")):
        times = found[name]
        yield f"{words:<35} {part(times, 0.5):8.1f} ms p50, {part(times, 0.99):.1f} p99, {max(times):.1f} worst"
    for name, words in (
        ("empty", "hub before anybody"),
        ("seated", "hub with all seated"),
        ("memory", "hub after the rounds"),
    ):
        whole, share, alone = found[name]
        yield f"{words:<35} {whole:8.1f} MB RSS, {share:.1f} PSS, {alone:.1f} USS"
    yield f"{'sent to a student, a round':<35} {found['heard']:8.1f} KB"
    yield f"worlds that differ                  {found['worlds']:8d}"
    yield f"errors                              {found['errors']:8d}; exit code {found['exit']}"
    if found["said"]:
        yield found["said"]


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("students", type=int)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--mode", default="plenary", choices=("plenary", "parallel"))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measured(Path(folder) / "class", asked.students, asked.rounds, asked.mode))
    print(json.dumps(found) if asked.json else "\n".join(told(found)))


if __name__ == "__main__":
    main()
