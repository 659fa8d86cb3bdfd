"""A save's lock: one process at a time, and no trace of it afterwards."""

import os
import subprocess
import sys

import pytest

from briefing.record import Journal, SaveError, notes, verify
from briefing.record.tail import lock
from tests.packs import tiny
from tests.record.saves import kept, rows, write

posix = pytest.mark.skipif(os.name != "posix", reason="elsewhere a file that is open cannot be taken away")

TURNS = """
import sys, time
from pathlib import Path
from briefing.record.entries import SaveError
from briefing.record.tail import lock
count, done = Path(sys.argv[1]), 0
while done < 60:
    try:
        held = lock(count)
    except SaveError:
        time.sleep(0.0005)
        continue
    number = int(count.read_text())
    time.sleep(0.0002)
    count.write_text(str(number + 1))
    held.release()
    done += 1
"""


def there(folder):
    return sorted(path.name for path in folder.iterdir())


@posix
def test_nothing_stays_beside_a_save_however_it_ends(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    assert there(tmp_path) == ["a.jsonl"]
    with pytest.raises(SaveError, match="there is such a file"):
        Journal.create(path, tiny(), "tiny", 7)
    notes.add(path, "Why so soon?")
    with Journal.resume(path, tiny()) as journal:
        assert there(tmp_path) == [".a.jsonl.lock", "a.jsonl"]
        with pytest.raises(SaveError, match="another briefing"):
            notes.add(path, "now?")
        assert there(tmp_path) == [".a.jsonl.lock", "a.jsonl"], "it is still held"
        journal.move_to(tmp_path / "b.jsonl")
    write(path, rows(path)[1:])
    with pytest.raises(SaveError):
        Journal.resume(path, tiny())
    with pytest.raises(SaveError):
        notes.add(path, "no save")
    assert there(tmp_path) == ["a.jsonl", "b.jsonl"]


@posix
def test_a_sign_that_a_killed_process_left_bars_nobody_and_goes_with_the_next(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    (tmp_path / ".a.jsonl.lock").touch()
    with Journal.resume(path, tiny()):
        pass
    assert there(tmp_path) == ["a.jsonl"]


@posix
def test_a_sign_that_is_another_s_by_now_is_left(tmp_path):
    """Somebody deleted the sign, and a second process made one and holds it."""
    path = kept(tmp_path / "a.jsonl")
    first = lock(path)
    (tmp_path / ".a.jsonl.lock").unlink()
    second = lock(path)
    first.release()
    with pytest.raises(SaveError, match="another briefing"):
        lock(path)
    second.release()
    assert there(tmp_path) == ["a.jsonl"]


def test_two_never_hold_it_at_once(tmp_path):
    """Three processes add one to a number 60 times each, reading and writing it in two steps: none is lost."""
    count = tmp_path / "count"
    count.write_text("0")
    others = [subprocess.Popen([sys.executable, "-c", TURNS, str(count)]) for _ in range(3)]
    assert [other.wait(60) for other in others] == [0, 0, 0]
    assert count.read_text() == "180"


def test_a_folder_that_goes_while_it_is_held_is_no_fault(tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()
    journal = Journal.resume(kept(folder / "a.jsonl"), tiny())
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    journal.close()
    assert there(tmp_path) == []
    assert verify(folder / "a.jsonl", tiny()).status == "unreadable"
