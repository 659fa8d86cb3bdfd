"""Classes for tests: a room in a folder, and a class that answers by itself."""

import asyncio
import contextlib
import json
from pathlib import Path

from briefing import __version__
from briefing.classroom.commands import Answer, Close, Join, Release, Reveal
from briefing.classroom.decide import RefusedError, decide
from briefing.classroom.desk import Desk
from briefing.classroom.entries import Charter, Times, chained, entry_row, read_entry
from briefing.classroom.folding import fold
from briefing.classroom.keys import KEYS, LOG, Keys, new_keys, write_keys
from briefing.classroom.log import file
from briefing.classroom.seats import mark, new_code, plan
from briefing.classroom.session import Session
from briefing.model.pack import Pack
from briefing.rules import RULES_VERSION
from tests.packs import shipped

DELEGATIONS = ("USA", "FRA", "EST")


def charter(keys: Keys, mode: str, many: int, pack: Pack, *, moves=6, seed=7, times=None, delegations=None) -> Charter:
    """The first line of a class's log."""
    ours = delegations or tuple(each for each in DELEGATIONS if any(ally.id == each for ally in pack.allies))
    seats = plan(mode, many, pack, ours)
    return Charter(
        room=new_code(6), mode=mode, game=__version__, rules=RULES_VERSION, pack=pack.id, pack_version=pack.version,
        pack_digest=pack.digest, scenario=pack.scenarios[0].id, seed=seed, moves=moves, opponents="standard",
        seats=seats, codes=tuple(keys.mark(keys.codes[seat.id]) for seat in seats),
        times=times or Times(0, 0, 0), created=1_750_000_000_000,
    )  # fmt: skip


def made(folder: Path, mode="plenary", many=6, pack: Pack | None = None, **more) -> Keys:
    """A class in a folder, as `briefing class new` leaves it."""
    pack = pack or shipped()
    ours = more.get("delegations") or tuple(e for e in DELEGATIONS if any(ally.id == e for ally in pack.allies))
    keys = new_keys(tuple(seat.id for seat in plan(mode, many, pack, ours)))
    folder.mkdir(parents=True, exist_ok=True)
    write_keys(folder, keys)
    assert (folder / KEYS).stat().st_mode & 0o077 == 0
    file.create(folder / LOG, charter(keys, mode, many, pack, **more))
    return keys


def bare(mode="plenary", many=6, pack: Pack | None = None, **more) -> Session:
    """A session without any file."""
    pack = pack or shipped()
    ours = more.get("delegations") or tuple(e for e in DELEGATIONS if any(ally.id == e for ally in pack.allies))
    keys = new_keys(tuple(seat.id for seat in plan(mode, many, pack, ours)))
    first = charter(keys, mode, many, pack, **more)
    return Session(first, pack, file.charter_row(first)[0])


class Room:
    """A session driven by hand, with the log that it would have: time stands still unless `at` is moved."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.at = session.at
        self.rows: list[bytes] = []

    def do(self, command) -> int:
        """Decide and fold. Raises RefusedError."""
        found = decide(self.session, command, self.at)
        for fact, step in zip(found.facts, found.steps, strict=True):
            entry = chained(self.session.link, self.session.seq + 1, self.at, fact)
            fold(self.session, entry, step)
            self.rows.append(entry_row(entry))
        return len(found.facts)

    def carry(self) -> None:
        """What a desk does by itself after a release."""
        from briefing.classroom.commands import Carry

        while self.session.waiting():
            self.do(Carry(self.session.waiting()[0]))

    def refused(self, command) -> str:
        """The sentence with which a command is refused; nothing may have changed."""
        before = self.session.link
        try:
            self.do(command)
        except RefusedError as refused:
            assert self.session.link == before
            return str(refused)
        raise AssertionError(f"{command} was not refused")

    def join_all(self) -> None:
        for seat in self.session.seats:
            self.do(Join(seat, mark(b"salt", seat)))

    def release(self) -> None:
        self.do(Release())
        self.carry()

    def refolded(self) -> Session:
        """The session anew from its rows, without the steps that deciding gave."""
        fresh = Session(self.session.charter, self.session.pack, file.charter_row(self.session.charter)[0])
        for row in self.rows:
            fold(fresh, read_entry("the log", row, fresh.link, fresh.seq + 1))
        return fresh

    def log(self) -> bytes:
        """The log as a file has it."""
        return file.charter_row(self.session.charter)[1] + b"".join(self.rows)


def answer(session: Session, seat: str, number: int = 0, **more) -> Answer:
    """An answer that fits what is asked."""
    here = session.round
    key = f"{seat}-{here.number}-{number}-key"
    if here.kind == "council":
        return Answer(seat, here.number, key, **{"position": "agree", **more})
    offered = session.options(seat)
    option = offered[number % len(offered)] if offered else ""
    return Answer(seat, here.number, key, **{"option": option, "forecast": 7 * number % 101, **more})


def play(room: Room, *, most=60) -> None:
    """The class answers and goes on until ENDEX."""
    for _ in range(most):
        if room.session.stage == "endex":
            return
        if room.session.stage == "open":
            for number, seat in enumerate(room.session.voters()):
                room.do(answer(room.session, seat, number, rationale=f"Reason {number}."))
            room.do(Close(room.session.round.number))
            room.do(Reveal())
        room.release()
    raise AssertionError("no ENDEX")


def state(session: Session) -> str:
    """All that a session holds, as one text to compare."""
    return json.dumps(
        {
            "stage": session.stage, "link": session.link, "devices": session.devices, "codes": session.codes,
            "drafts": session.drafts, "granted": session.granted, "held": session.held, "paused": session.paused,
            "emergency": session.emergency, "current": session.current, "said": repr(session.said),
            "notes": repr(session.notes), "rounds": repr([(each, sorted(each.keys)) for each in session.rounds]),
            "worlds": {name: world.save().decode() for name, world in session.worlds.items()},
        },
        sort_keys=True, default=str,
    )  # fmt: skip


@contextlib.asynccontextmanager
async def desk_of(folder: Path, pack: Pack | None = None):
    """A desk on a class's folder, closed at the end."""
    session, log = file.open_log(folder / LOG, pack or shipped())
    desk = Desk(session, log)
    await desk.open()
    try:
        yield desk
    finally:
        await desk.close()


async def settled(desk: Desk) -> None:
    """Until nothing is being carried on."""
    for _ in range(600):
        if desk.session.stage != "going":
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the worlds were not carried on")
