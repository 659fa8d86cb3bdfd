"""A class's log as a reader of saves sees it."""

import pytest

from briefing.classroom import commands as c
from briefing.cli import main
from briefing.record import Journal, notes
from briefing.record.door import games_in, save_bytes
from briefing.record.entries import SaveError
from briefing.record.format import read
from briefing.record.verify import verify
from tests.packs import shipped
from tests.rooms import Room, answer, bare, play


@pytest.fixture(scope="module")
def parallel(tmp_path_factory):
    room = Room(bare("parallel", 3, moves=2))
    room.join_all()
    play(room)
    path = tmp_path_factory.mktemp("class") / "session.jsonl"
    path.write_bytes(room.log())
    return path, room.session


@pytest.fixture
def forked(tmp_path):
    """A class that went back once: two games, of which the second shares the first one's beginning."""
    room = Room(bare("plenary", 3, moves=3))
    room.join_all()
    for _ in range(2):
        room.release()
        for number, seat in enumerate(room.session.voters()):
            room.do(answer(room.session, seat, number))
        room.do(c.Close(room.session.round.number))
    room.do(c.Fork(2))
    play(room)
    path = tmp_path / "session.jsonl"
    path.write_bytes(room.log())
    return path, room.session


def test_every_game_of_a_log_is_the_save_that_it_is(parallel):
    path, session = parallel
    assert games_in(path) == tuple(path / name for name in session.worlds)
    for name, world in session.worlds.items():
        assert save_bytes(path / name) == world.save()
        verdict = verify(path / name, shipped())
        assert (verdict.status, verdict.receipt) == ("verified", world.receipt)
        assert Journal.replay(path / name, read(path / name), shipped()).game == world.game


def test_a_log_stands_for_the_classs_latest_own_game(forked):
    path, session = forked
    assert list(session.worlds) == ["main", "main-2"]
    assert save_bytes(path) == session.worlds["main-2"].save()
    assert verify(path, shipped()).status == "verified"


def test_a_fork_names_its_parents_link(forked):
    path, _ = forked
    header = read(path / "main-2").header
    assert header.parent == read(path / "main").lines[header.parent_act - 1].link
    assert [line.act for line in read(path / "main-2").lines[: header.parent_act]] == [
        line.act for line in read(path / "main").lines[: header.parent_act]
    ]


def test_a_log_of_parallel_games_names_them(parallel):
    path, _ = parallel
    with pytest.raises(SaveError, match="SEAT-1, SEAT-2, SEAT-3"):
        read(path)
    with pytest.raises(SaveError, match="no game 'SEAT-9'"):
        read(path / "SEAT-9")


def test_a_game_cannot_be_lifted_out_of_an_altered_log(parallel, tmp_path):
    path, _ = parallel
    raw = path.read_bytes()
    other = tmp_path / "session.jsonl"
    other.write_bytes(raw.replace(b'"option":"', b'"option":"z', 1))
    verdict = verify(other / "SEAT-1", shipped())
    assert verdict.status == "altered"
    assert "line does not follow" in verdict.sentence


def test_a_log_with_a_key_that_stands_twice_is_no_log(parallel, tmp_path):
    """Its links hold for a reader that believes the last value; another would read another class out of it."""
    path, _ = parallel
    raw = path.read_bytes()
    other = tmp_path / "session.jsonl"
    other.write_bytes(raw.replace(b'"option":"', b'"option":"z","option":"', 1))
    assert other.read_bytes() != raw
    assert verify(other / "SEAT-1", shipped()).status == "unreadable"


def test_nothing_is_written_into_a_log(parallel):
    path, _ = parallel
    before = path.read_bytes()
    with pytest.raises(SaveError, match="goes on in its class"):
        Journal.resume(path / "SEAT-1", shipped())
    with pytest.raises(SaveError, match="takes no notes"):
        notes.add(path / "SEAT-1", "well done")
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["session.jsonl"]


def test_a_plain_save_has_no_games_in_it(tmp_path):
    plain = tmp_path / "game.jsonl"
    Journal.create(plain, shipped(), "second-front", 1).close()
    assert games_in(plain) == (plain,)
    with pytest.raises(SaveError, match="plain save"):
        read(plain / "main")


def test_a_branch_of_a_classs_game_is_a_game_of_ones_own(parallel, tmp_path):
    path, session = parallel
    journal = Journal.replay(path / "SEAT-2", read(path / "SEAT-2"), shipped())
    with journal.branch(tmp_path / "mine.jsonl", 3) as mine:
        assert mine.header.parent == session.worlds["SEAT-2"].links[3]
    assert verify(tmp_path / "mine.jsonl", shipped()).status == "verified"


def test_the_commands_take_a_log(parallel, capsys):
    path, _ = parallel
    assert main(["verify", str(path)]) == 0
    assert "3 files: 3 verified" in capsys.readouterr().out
    assert main(["replay", str(path / "SEAT-1"), "--plain"]) == 0
    assert main(["compare", str(path), "--all"]) == 0
    assert "3 games" in capsys.readouterr().out
    assert main(["resume", str(path / "SEAT-1"), "--plain"]) == 2
