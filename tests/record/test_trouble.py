"""A disk that fills up under a game: the game goes on, says so, and is kept whole where there is room."""

import errno
import json
import os
import subprocess
import sys

import pytest

from briefing.record import Journal, SaveError, verify
from briefing.rules import digest
from tests.games import act, followed, some_act
from tests.packs import tiny
from tests.record.saves import ACTS, kept, rows, whole


def full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Full:
    """A file whose disk fills up after so many bytes."""

    def __init__(self, file, room):
        self.file, self.room = file, room

    def write(self, data):
        part = data[: self.room]
        self.file.write(part)
        self.file.flush()
        self.room -= len(part)
        if len(part) < len(data):
            full()

    def __getattr__(self, name):
        return getattr(self.file, name)


@pytest.mark.parametrize("room", [0, 1, 50, 10_000])
def test_a_disk_that_is_full(tmp_path, monkeypatch, room):
    """Nothing of the line is written, a part of it, or all of it and the sync fails."""
    path = kept(tmp_path / "a.jsonl", ACTS[:-1])
    journal = Journal.resume(path, tiny())
    journal._file = Full(journal._file, room)
    with monkeypatch.context() as patch:
        if room > 5000:
            patch.setattr("briefing.record.journal.os.fsync", full)
        step = journal.play(act("advance"))
    assert step.game is journal.game
    assert digest(journal.game) == digest(followed(tiny(), 7, ACTS))
    assert str(path) in journal.trouble
    assert "No space left" in journal.trouble
    old = path.read_bytes()
    journal.play(some_act(journal.game, 1))
    assert path.read_bytes() == old, "a file that was given up is left alone"
    assert journal.trouble
    assert verify(path, tiny()).status in ("verified", "truncated"), "a game as far as it goes"
    new = tmp_path / "elsewhere" / "b.jsonl"
    journal.move_to(new)
    assert (journal.trouble, journal.path) == ("", new)
    assert verify(new, tiny()).acts == len(ACTS) + 1
    journal.play(some_act(journal.game, 2))
    journal.close()
    verdict = verify(new, tiny())
    assert (verdict.status, verdict.acts) == ("verified", len(ACTS) + 2)
    with Journal.resume(new, tiny()) as again:
        assert again.game == journal.game


@pytest.mark.parametrize("state", ["healthy", "troubled"])
@pytest.mark.parametrize("target", ["taken", "a folder", "under a file"])
def test_a_move_that_fails_is_not_forgotten(tmp_path, monkeypatch, state, target):
    """Either the game is still kept where it was, or it says that it is not; the next try can still save all of it."""
    path = kept(tmp_path / "a.jsonl", ACTS[:-1])
    journal = Journal.resume(path, tiny())
    if state == "troubled":
        with monkeypatch.context() as patch:
            patch.setattr("briefing.record.journal.os.fsync", full)
            journal.play(act("advance"))
        assert journal.trouble
    else:
        journal.play(act("advance"))
    (tmp_path / "taken").write_text("mine")
    (tmp_path / "a folder").mkdir()
    new = tmp_path / "taken" / "b.jsonl" if target == "under a file" else tmp_path / target
    with pytest.raises(SaveError):
        journal.move_to(new)
    assert (tmp_path / "taken").read_text() == "mine"
    journal.play(some_act(journal.game, 1))
    if not journal.trouble:
        assert verify(path, tiny()).acts == len(ACTS) + 1, "it says that all is kept, and it is not"
    journal.move_to(tmp_path / "c.jsonl")
    journal.close()
    assert verify(tmp_path / "c.jsonl", tiny()).acts == len(ACTS) + 1


def test_a_save_that_cannot_be_made_leaves_nothing_behind_that_bars_the_next_try(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    with monkeypatch.context() as patch:
        patch.setattr("briefing.record.journal.os.fsync", full)
        with pytest.raises(SaveError, match="No space left"):
            Journal.create(path, tiny(), "tiny", 7)
    with Journal.create(path, tiny(), "tiny", 7) as journal:
        journal.play(act(ACTS[0]))
    assert verify(path, tiny()).acts == 1


def test_closing_a_game_in_trouble_lets_go_of_its_file(tmp_path, monkeypatch):
    path = kept(tmp_path / "a.jsonl", ACTS[:-1])
    journal = Journal.resume(path, tiny())
    journal._file = Full(journal._file, 10)
    journal.play(act("advance"))
    assert journal.trouble
    journal.close()
    with Journal.resume(path, tiny()) as again:
        assert len(again.acts) == len(ACTS) - 1


@pytest.mark.skipif(os.name != "posix", reason="limits on a process's files are POSIX's")
def test_a_real_limit_on_a_real_file(tmp_path):
    """A process that may write 3,000 bytes to a file: the kernel refuses the rest, half a line at a time."""
    code = """
import resource, signal, sys
from pathlib import Path
from briefing.record import Journal
from tests.games import some_act
from tests.packs import tiny
pack = tiny()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
journal = Journal.create(Path(sys.argv[1]), pack, "tiny", 7)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, hard))
while not journal.over:
    journal.play(some_act(journal.game, len(journal.acts)))
print(len(journal.acts), journal.trouble)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
journal.move_to(Path(sys.argv[2]))
journal.close()
"""
    old, new = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(old), str(new)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    acts, trouble = done.stdout.split(" ", 1)
    assert "File too large" in trouble
    assert old.stat().st_size <= 3000
    assert verify(old, tiny()).status == "truncated"
    verdict = verify(new, tiny())
    assert (verdict.status, verdict.acts) == ("verified", int(acts))
    assert rows(new)[: len(rows(old))] == rows(old)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(SaveError, match="--save"):
        Journal.create(tmp_path / "a.jsonl", tiny(), "tiny", 7)
    tmp_path.chmod(0o700)


def test_a_whole_game_keeps_its_file_small(tmp_path):
    """What a viewer shows is in it too; still a hundred games are no burden on anybody's disk."""
    path = whole(tmp_path / "a.jsonl")
    assert path.stat().st_size < 200_000
    assert all(len(json.loads(row)["link"]) == 64 for row in rows(path))
