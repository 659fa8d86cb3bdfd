"""A game whose file has failed: however it is left, unless the player says that it may go, it is kept elsewhere."""

import errno
import io
import os
import signal
import subprocess
import sys

import pytest

from briefing.model.game import Settings
from briefing.plain import play
from briefing.record import Journal, rescue, verify
from tests.games import some_act
from tests.packs import tiny


@pytest.fixture
def data(tmp_path, monkeypatch):
    """The user's own data folder."""
    monkeypatch.setattr(rescue, "user_data_path", lambda *_, **__: tmp_path / "data")
    return tmp_path / "data" / "saves"


class Full(io.BytesIO):
    """A disk without room."""

    def write(self, _):
        raise OSError(errno.ENOSPC, "No space left on device")


def troubled(path):
    journal = Journal.create(path, tiny(), "tiny", 3, Settings(moves=2))
    journal._file.close()
    journal._file = Full()
    return journal


def sat(journal, lines, end=""):
    """Play typed lines; then the input ends, or what is raised."""

    class Input(io.StringIO):
        def readline(self, size=-1):
            line = super().readline(size)
            if not line and end:
                raise end
            return line

    out = io.StringIO()
    code = play(journal, Input("".join(f"{line}\n" for line in lines)), out)
    return code, " ".join(out.getvalue().split())


@pytest.mark.parametrize(("end", "code"), [("", 0), (KeyboardInterrupt(), 130)], ids=["end of input", "ctrl-c"])
def test_a_game_that_is_left_without_a_word_is_kept(tmp_path, data, end, code):
    with troubled(tmp_path / "a.jsonl") as journal:
        assert sat(journal, ["advance"], end)[0] == code
    (kept,) = data.iterdir()
    assert (verify(kept, tiny()).status, verify(kept, tiny()).acts) == ("verified", 1)


def test_a_game_that_ends_in_memory_is_kept(tmp_path, data):
    journal = troubled(tmp_path / "a.jsonl")
    acts = []
    other = Journal.create(None, tiny(), "tiny", 3, Settings(moves=2))
    while not other.over:
        acts.append(some_act(other.game, len(other.acts)))
        other.play(acts[-1])
    code, text = sat(journal, acts)
    journal.close()
    (kept,) = data.iterdir()
    assert code == 0
    assert str(kept) in text
    assert verify(kept, tiny()).receipt == other.receipt


def test_a_game_that_may_go_is_not_kept(tmp_path, data):
    with troubled(tmp_path / "a.jsonl") as journal:
        _, text = sat(journal, ["advance", "q", "q"])
    assert "was not kept in any file" in text
    assert not data.exists()


def test_a_game_that_is_well_kept_is_kept_once(tmp_path, data):
    with Journal.create(tmp_path / "a.jsonl", tiny(), "tiny", 3) as journal:
        _, text = sat(journal, ["advance"])
    assert "the game is kept" in text
    assert not data.exists()


def test_a_path_is_told_as_it_is_written(tmp_path, data, monkeypatch):
    """A sentence begins with a capital, and a path need not."""
    monkeypatch.chdir(tmp_path)
    from pathlib import Path

    with troubled(Path("small.jsonl")) as journal:
        _, text = sat(journal, ["advance", "q", "q"])
    assert "small.jsonl cannot be written any more" in text
    assert "Small.jsonl" not in text


@pytest.mark.skipif(os.name != "posix", reason="limits and hanging up are POSIX's")
@pytest.mark.parametrize("number", [signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)])
def test_a_real_process_that_is_hung_up_on_keeps_a_game_that_was_in_memory_alone(tmp_path, number):
    """Its file has no room for an act any more; then the terminal goes."""
    code = """
import resource, signal, sys
from pathlib import Path
from briefing.plain import play
from briefing.record import Journal
from tests.packs import tiny
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
journal = Journal.create(Path(sys.argv[1]), tiny(), "tiny", 3)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (Path(sys.argv[1]).stat().st_size + 20, hard))
played = journal.play
def then(act):
    step = played(act)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    return step
journal.play = then
sys.exit(play(journal))
"""
    env = os.environ | {"XDG_DATA_HOME": str(tmp_path / "data"), "HOME": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "a.jsonl")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env
    )
    process.stdin.write(b"advance\n")
    process.stdin.flush()
    seen = b""
    while b"written there" not in seen:
        more = process.stdout.read1(4096)
        assert more, seen[-400:]
        seen += more
    process.send_signal(number)
    process.stdout.read()
    assert process.wait(20) == 128 + number
    process.stdin.close()
    process.stdout.close()
    (kept,) = (tmp_path / "data" / "briefing" / "saves").glob("rescued-*.jsonl")
    assert (verify(kept, tiny()).status, verify(kept, tiny()).acts) == ("verified", 1)
