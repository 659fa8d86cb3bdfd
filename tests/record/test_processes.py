"""Real processes: two on one save, and one that is killed at any moment."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from briefing.record import Journal, SaveError, verify
from briefing.record.format import read
from tests.games import act, some_act
from tests.packs import tiny
from tests.record.saves import ACTS, kept, rows

PLAY = """
import sys
from pathlib import Path
from briefing.model.game import Settings
from briefing.record import Journal
from briefing.rules.draws import mix
from tests.games import some_act
from tests.packs import tiny
path, luck = Path(sys.argv[1]), int(sys.argv[2])
pack = tiny()
journal = Journal.resume(path, pack) if path.exists() else Journal.create(path, pack, "tiny", 7, Settings(moves=52))
print("ready", flush=True)
for _ in range(55):  # more than are waited for before the kill, and no more than eight lives have room for
    act = some_act(journal.game, mix(luck) + len(journal.acts))
    journal.play(act)
    print(act, flush=True)
sys.stdin.readline()
"""

HOLD = """
import sys
from pathlib import Path
from briefing.record import Journal
from tests.packs import tiny
journal = Journal.resume(Path(sys.argv[1]), tiny())
print("ready", flush=True)
sys.stdin.readline()
journal.close()
print("closed", flush=True)
sys.stdin.readline()
"""


def child(code, *words):
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def end(process):
    process.kill()
    process.communicate(timeout=20)


def test_a_save_that_is_being_played_is_refused_to_a_second_process_until_it_is_let_go(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    before = path.read_bytes()
    other = child(HOLD, path)
    try:
        assert other.stdout.readline() == "ready\n"
        with pytest.raises(SaveError, match="another briefing is playing this game"):
            Journal.resume(path, tiny())
        assert verify(path, tiny()).status == "verified", "looking is free"
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.stdout.readline() == "closed\n"
        with Journal.resume(path, tiny()) as journal:
            journal.play(some_act(journal.game, 1))
    finally:
        end(other)
    assert path.read_bytes().startswith(before)


def test_a_process_that_was_killed_leaves_no_lock(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    other = child(HOLD, path)
    try:
        assert other.stdout.readline() == "ready\n"
    finally:
        end(other)
    with Journal.resume(path, tiny()) as journal:
        assert len(journal.acts) == len(ACTS)


def test_a_second_journal_in_one_process_is_refused_too(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    with Journal.resume(path, tiny()) as journal:
        with pytest.raises(SaveError, match="another briefing"):
            Journal.resume(path, tiny())
        journal.play(some_act(journal.game, 1))
    assert verify(path, tiny()).status == "verified"


def test_acts_that_another_process_adds_between_reading_and_locking_are_not_lost(tmp_path, monkeypatch):
    """One reads; the other plays on and closes; the one goes on: it must go on from what is in the file by then."""
    path = kept(tmp_path / "a.jsonl", ACTS[:-1])
    other = Journal.resume(path, tiny())
    held = read

    def slow(where):
        found = held(where)
        if other._file is not None:
            other.play(act(ACTS[-1]))
            other.close()
        return found

    monkeypatch.setattr("briefing.record.journal.read", slow)
    try:
        with Journal.resume(path, tiny()) as journal:
            journal.play(act(ACTS[-1]) if len(journal.acts) < len(ACTS) else some_act(journal.game, 1))
    except SaveError:
        pass  # to be told that it is in use is as good
    finally:
        other.close()
    assert verify(path, tiny()).status == "verified"
    assert [json.loads(row)["act"] for row in rows(path)[1:]][: len(ACTS)] == list(ACTS)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_what_was_shown_is_kept_whenever_the_process_is_killed(tmp_path):
    """kill -9 at eight moments of one game: every act that was printed is in the file, and the game goes on."""
    path, luck = tmp_path / "a.jsonl", random.Random(20250706)
    printed, moments = [], []
    for life in range(8):
        process, lines = child(PLAY, path, life), []
        try:
            if life == 0:
                time.sleep(luck.uniform(0.1, 0.4))  # while it starts, creates the file, or plays its first acts
            else:
                lines = [process.stdout.readline() for _ in range(luck.randrange(1, 40))]
            os.kill(process.pid, signal.SIGKILL)
            out = process.stdout.read()  # not communicate(), which loses what readline() has read ahead
            process.wait(timeout=20)
        finally:
            if process.poll() is None:
                end(process)
        lines += out.splitlines(keepends=True)
        printed += [line[:-1] for line in lines if line.endswith("\n") and line != "ready\n"]
        if not path.exists() or not path.stat().st_size:
            assert not printed
            path.unlink(missing_ok=True)
            continue
        acts = [line.act for line in read(path).lines]
        assert acts[: len(printed)] == printed, "shown and not kept"
        assert len(acts) <= len(printed) + 1, "at most the one act that was kept and not yet shown"
        assert verify(path, tiny()).status in ("verified", "truncated")
        moments.append(len(acts))
        printed = acts
    assert len(set(moments)) > 4, f"it was killed at different moments: {moments}"
    with Journal.resume(path, tiny()) as journal:
        assert [str(one) for one in journal.acts] == printed
        if not journal.over:
            journal.play(some_act(journal.game, 3))
    assert verify(path, tiny()).status == "verified"
