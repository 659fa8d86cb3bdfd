"""The log in a real PostgreSQL, started by the test: two hubs on one class, and a server that goes away."""

import asyncio
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from briefing.classroom import commands as c
from briefing.classroom.desk import Desk
from briefing.classroom.keys import LOG
from briefing.classroom.log import file
from briefing.classroom.seats import mark
from briefing.record.entries import SaveError
from tests.packs import tiny
from tests.rooms import answer, made, settled, state

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(180)]


def _programs() -> Path | None:
    """Where PostgreSQL's own programs lie: in the path, or where Debian puts them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _user() -> str | None:
    """The user that the server runs as: it refuses to be root."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    import pwd

    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    pytest.skip("PostgreSQL does not run as root, and this machine has no other user for it")


class Server:
    """A server of its own folder, on a free port of this machine."""

    def __init__(self, folder: Path, programs: Path, user: str | None) -> None:
        self.folder, self.programs, self.user = folder, programs, user
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"postgresql://briefing@127.0.0.1:{self.port}/postgres"

    def run(self, *words: str) -> None:
        done = subprocess.run(
            words, user=self.user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=90, check=False
        )
        assert done.returncode == 0, done.stderr.decode()[-800:]

    def make(self) -> None:
        if self.user:
            shutil.chown(self.folder, self.user)
        data = str(self.folder / "data")
        self.run(str(self.programs / "initdb"), "-D", data, "-U", "briefing", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c fsync=off"
        log = str(self.folder / "log")
        self.run(
            str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), "-o", options, "-l", log, "-w", "start"
        )

    def stop(self) -> None:
        self.run(str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    programs = _programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL server on this machine")
    # pytest's own folders are for their owner alone, and the server is somebody else.
    folder = Path("/tmp") / f"briefing-postgres-{os.getpid()}"
    folder.mkdir(mode=0o700)
    made_ = Server(folder, programs, _user())
    try:
        made_.make()
        yield made_
        made_.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def hub(server, folder):
    from briefing.classroom.log.postgres import open_log

    session, log = await open_log(server.url, folder, tiny())
    desk = Desk(session, log)
    await desk.open()
    return desk


async def until(true, seconds=15.0):
    for _ in range(int(seconds / 0.02)):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come to that")


def test_two_hubs_play_one_class_to_endex_and_agree_at_every_entry(server, tmp_path):
    made(tmp_path, many=8, pack=tiny(), moves=3)

    async def work():
        one, other = await hub(server, tmp_path), await hub(server, tmp_path)
        try:
            for number, seat in enumerate(one.session.seats):
                await (one, other)[number % 2].do(c.Join(seat, mark(b"s", seat)))
            await one.do(c.Release())
            while one.session.stage != "endex":
                await settled(one)
                await until(lambda: other.session.link == one.session.link)
                if one.session.stage == "endex":
                    break
                given = [answer(one.session, seat, n) for n, seat in enumerate(one.session.voters())]
                # Every vote goes to both hubs at once: one of them is a retry.
                await asyncio.gather(*(desk.do(each) for each in given for desk in (one, other)))
                await until(lambda: other.session.seq == one.session.seq)
                await other.do(c.Close(other.session.round.number))
                await until(lambda: one.session.stage == "closed")
                await one.do(c.Release())
            await until(lambda: other.session.link == one.session.link)
            assert state(one.session) == state(other.session)
            assert all(len(each.answers) == 8 for each in one.session.rounds)
            return state(one.session)
        finally:
            await one.close()
            await other.close()

    async def again():
        desk = await hub(server, tmp_path)
        try:
            return state(desk.session)
        finally:
            await desk.close()

    assert asyncio.run(work()) == asyncio.run(again())


def test_a_class_that_was_begun_on_file_goes_on_in_the_database(server, tmp_path):
    made(tmp_path, pack=tiny())

    async def begun():
        session, log = file.open_log(tmp_path / LOG, tiny())
        desk = Desk(session, log)
        await desk.open()
        for seat in session.seats:
            await desk.do(c.Join(seat, mark(b"s", seat)))
        await desk.do(c.Release())
        await settled(desk)
        await desk.close()
        return state(session)

    async def goes_on():
        desk = await hub(server, tmp_path)
        try:
            before = state(desk.session)
            await desk.do(answer(desk.session, "SEAT-1"))
            return before
        finally:
            await desk.close()

    assert asyncio.run(begun()) == asyncio.run(goes_on())


def test_a_server_that_goes_away_acknowledges_nothing_and_a_retry_counts_once(server, tmp_path):
    made(tmp_path, pack=tiny())

    async def work():
        desk = await hub(server, tmp_path)
        try:
            for seat in desk.session.seats:
                await desk.do(c.Join(seat, mark(b"s", seat)))
            await desk.do(c.Release())
            await settled(desk)
            given = [answer(desk.session, seat, n) for n, seat in enumerate(desk.session.voters())]
            await desk.do(given[0])
            await asyncio.to_thread(server.stop)
            results = await asyncio.gather(*map(desk.do, given[1:]), return_exceptions=True)
            assert all(isinstance(each, OSError | SaveError) for each in results), results
            assert "postgresql://" not in desk.trouble
            await asyncio.to_thread(server.start)
            for _ in range(100):
                try:
                    await desk.do(given[1])
                    break
                except (OSError, SaveError):
                    await asyncio.sleep(0.1)
            await asyncio.gather(*map(desk.do, given))
            assert len(desk.session.rounds[0].answers) == 6
            assert desk.session.rounds[0].answers["SEAT-1"].forecast == given[0].forecast
            return state(desk.session)
        finally:
            await desk.close()

    async def again():
        desk = await hub(server, tmp_path)
        try:
            return state(desk.session)
        finally:
            await desk.close()

    assert asyncio.run(work()) == asyncio.run(again())


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/none", "not an address", "postgresql://u:secret@127.0.0.1:1/x"]
)
def test_a_database_that_is_not_there_is_a_sentence_without_its_password(server, tmp_path, url):
    from briefing.classroom.log.postgres import open_log

    made(tmp_path, pack=tiny())
    with pytest.raises(SaveError) as refused:
        asyncio.run(open_log(url, tmp_path, tiny()))
    assert "--database" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_another_class_in_the_same_room_is_refused(server, tmp_path):
    from attrs import evolve

    from briefing.classroom.log.postgres import create

    made(tmp_path, pack=tiny())
    charter = file.read(tmp_path / LOG, tiny())[0].charter

    async def both():
        await create(server.url, charter, [file.charter_row(charter)[1].decode().rstrip("\n")])
        await create(server.url, charter, [file.charter_row(charter)[1].decode().rstrip("\n")])
        other = evolve(charter, seed=99)
        with pytest.raises(SaveError, match="another class"):
            await create(server.url, other, [file.charter_row(other)[1].decode().rstrip("\n")])

    asyncio.run(both())
