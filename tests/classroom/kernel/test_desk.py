"""The desk and its file: acknowledged is kept, whatever fails, wherever the file was cut."""

import asyncio

import pytest

from briefing.classroom import commands as c
from briefing.classroom.decide import RefusedError
from briefing.classroom.keys import LOG
from briefing.classroom.log import file
from briefing.classroom.seats import mark
from briefing.record.entries import SaveError
from tests.packs import shipped, tiny
from tests.rooms import answer, desk_of, made, settled, state


def run(work):
    return asyncio.run(work)


async def joined(desk):
    for seat in desk.session.seats:
        await desk.do(c.Join(seat, mark(b"s", seat)))


async def round_of(desk):
    await asyncio.gather(*(desk.do(answer(desk.session, seat, n)) for n, seat in enumerate(desk.session.voters())))
    await desk.do(c.Close(desk.session.round.number))
    await desk.do(c.Release())
    await settled(desk)


def test_a_class_goes_on_where_a_hub_left_it(tmp_path):
    made(tmp_path, pack=tiny())

    async def first():
        async with desk_of(tmp_path, tiny()) as desk:
            await joined(desk)
            await desk.do(c.Release())
            await settled(desk)
            await desk.do(c.Draft("SEAT-2", 1, {"rationale": "not yet"}))
            await desk.do(answer(desk.session, "SEAT-1"))
            return state(desk.session)

    async def second():
        async with desk_of(tmp_path, tiny()) as desk:
            return state(desk.session)

    assert run(first()) == run(second())


def test_a_log_cut_at_any_byte_opens_and_the_class_comes_to_endex(tmp_path):
    made(tmp_path, "parallel", 2, tiny(), moves=2)

    async def begun():
        async with desk_of(tmp_path, tiny()) as desk:
            await joined(desk)
            await desk.do(c.Release())
            await settled(desk)
            before = (tmp_path / LOG).stat().st_size
            await round_of(desk)
            return before

    async def goes_on(folder):
        async with desk_of(folder, tiny()) as desk:
            await settled(desk)
            while desk.session.stage != "endex":
                if desk.session.stage == "open":
                    await round_of(desk)
                else:
                    await desk.do(c.Release())
                    await settled(desk)
            return desk.session.worlds

    before = run(begun())
    whole = (tmp_path / LOG).read_bytes()
    for cut in range(before, len(whole), max(1, (len(whole) - before) // 40)):
        folder = tmp_path / str(cut)
        folder.mkdir()
        (folder / LOG).write_bytes(whole[:cut])
        worlds = run(goes_on(folder))
        assert all(world.over for world in worlds.values())
        assert file.read(folder / LOG, tiny())[0].stage == "endex"


def test_where_the_disk_fails_nobody_is_acknowledged_and_a_retry_counts_once(tmp_path, monkeypatch):
    made(tmp_path, pack=tiny())

    async def work():
        async with desk_of(tmp_path, tiny()) as desk:
            await joined(desk)
            await desk.do(c.Release())
            await settled(desk)
            given = [answer(desk.session, seat, n) for n, seat in enumerate(desk.session.voters())]
            real = file.FileLog.write

            def full(self, rows):
                raise OSError(28, "No space left on device")

            monkeypatch.setattr(file.FileLog, "write", full)
            results = await asyncio.gather(*map(desk.do, given), return_exceptions=True)
            assert all(isinstance(each, OSError) for each in results)
            assert "no answer is taken" in desk.trouble
            monkeypatch.setattr(file.FileLog, "write", real)
            await asyncio.gather(*map(desk.do, given))
            await asyncio.gather(*map(desk.do, given))
            assert desk.trouble == ""
            return state(desk.session)

    live = run(work())
    session, _ = file.read(tmp_path / LOG, tiny())
    assert state(session) == live
    assert len(session.rounds[0].answers) == 6
    assert (tmp_path / LOG).read_bytes().count(b'"kind":"answered"') == 6


def test_a_refusal_in_a_batch_is_its_own_and_stops_no_other(tmp_path):
    made(tmp_path, pack=tiny())

    async def work():
        async with desk_of(tmp_path, tiny()) as desk:
            await joined(desk)
            await desk.do(c.Release())
            await settled(desk)
            wrong = c.Answer("SEAT-1", 1, "wrong-key", option="no.such")
            results = await asyncio.gather(
                desk.do(wrong), desk.do(answer(desk.session, "SEAT-2")), return_exceptions=True
            )
            assert isinstance(results[0], RefusedError)
            assert isinstance(results[1], int)

    run(work())


def test_the_clock_closes_and_a_world_half_carried_is_carried_on(tmp_path):
    from briefing.classroom.entries import Times

    made(tmp_path, pack=tiny(), times=Times(1, 1, 1))

    async def work():
        async with desk_of(tmp_path, tiny()) as desk:
            await joined(desk)
            await desk.do(c.Release())
            await settled(desk)
            for _ in range(80):
                await asyncio.sleep(0.05)
                if desk.session.stage == "closed":
                    break
            assert desk.session.round.closed_by == "clock"

    run(work())


def test_two_hubs_on_one_file_are_told_apart(tmp_path):
    made(tmp_path, pack=tiny())

    async def work():
        async with desk_of(tmp_path, tiny()):
            with pytest.raises(SaveError, match="another briefing"):
                file.open_log(tmp_path / LOG, tiny())

    run(work())


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda raw: raw.replace(b'"option":"', b'"option":"x', 1), "altered"),
        (lambda raw: b"{}\n" + raw, "first line"),
        (lambda raw: raw.replace(b'"mode":"plenary"', b'"mode":"parallel"'), "altered"),
        (lambda raw: b"", "missing"),
        (lambda raw: raw.split(b"\n", 1)[0] + b"\n" + raw.split(b"\n", 3)[3], "altered"),
        (lambda raw: raw.replace(b'"seed":"7"', b'"seed":"NaN"'), "damaged"),
        (lambda raw: raw.replace(b'"mode":"plenary"', b'"mode":"parallel","mode":"plenary"'), "damaged"),
        (lambda raw: raw.replace(b'"option":"', b'"option":"x","option":"', 1), "no entry"),
    ],
)
def test_an_altered_log_is_refused_with_a_sentence(tmp_path, harm, says):
    made(tmp_path)

    async def work():
        async with desk_of(tmp_path) as desk:
            await joined(desk)
            await desk.do(c.Release())
            await settled(desk)
            await round_of(desk)

    run(work())
    raw = (tmp_path / LOG).read_bytes()
    harmed = harm(raw)
    assert harmed != raw
    (tmp_path / LOG).write_bytes(harmed)
    with pytest.raises(SaveError, match=says):
        file.read(tmp_path / LOG, shipped())
    assert (tmp_path / LOG).read_bytes() == harmed
