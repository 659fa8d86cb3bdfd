"""Leaving is safe at any prompt: the end of the input, q, Ctrl-C, a reader that goes away, a disk that is full."""

import errno
import io
import os
import select
import signal
import subprocess
import sys
import time

import pytest

from briefing.model.game import Phase, Settings
from briefing.plain import play
from briefing.record import Journal, verify
from briefing.rules import digest

from .conftest import acts_of, typed


@pytest.fixture
def save(tmp_path):
    return tmp_path / "a game.jsonl"


def test_the_input_may_end_anywhere(pack, save):
    acts, end = acts_of(pack, 21, 6)
    Journal.create(save, pack, "second-front", 21, Settings(moves=6)).close()
    met = set()
    for at, act in enumerate([*acts, ""]):
        with Journal.resume(save, pack) as journal:
            phase = journal.game.phase
            met.add(phase)
            code, text = typed(journal, [act] if act else [])
            assert code == 0
            assert f"\n{phase.value.upper()}. Move" in text  # resuming reads the phase again
            if journal.game.phase is not Phase.ENDEX:
                assert "the game is kept" in text
                assert f"\n{save}\n" in text
                assert f"briefing resume '{save}' --plain" in text
            assert len(journal.acts) == min(at + 1, len(acts))
    assert met == set(Phase)
    with Journal.resume(save, pack) as journal:
        assert digest(journal.game) == end


@pytest.mark.parametrize("word", ["q", "quit", "Q"])
def test_q_keeps_the_game(pack, save, word):
    with Journal.create(save, pack, "second-front", 3, Settings(moves=6)) as journal:
        code, text = typed(journal, ["advance", word, "choose 1"])
    assert code == 0
    assert str(save) in text
    assert verify(save, pack).acts == 1


def test_deeper_lists_end_the_same_way(pack, save):
    with Journal.create(save, pack, "second-front", 3, Settings(moves=6)) as journal:
        code, text = typed(journal, ["2", "1"])
    assert code == 0
    assert "You have left" in text


def test_a_game_in_memory_warns_before_it_is_left(pack):
    journal = Journal.create(None, pack, "second-front", 3, Settings(moves=6))
    code, text = typed(journal, ["q", "1", "q"])
    assert code == 0
    assert "not kept in any file" in text


def test_ctrl_c_in_a_terminal(pack, save):
    """A real process on a real terminal, because only there is a key a signal."""
    pty = pytest.importorskip("pty")
    own = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.executable, sys.argv[1:])"
    command = [sys.executable, "-m", "briefing", "play", "--plain", "--seed", "4", "--save", str(save)]
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", own, *command], stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    )
    os.close(slave)
    try:
        seen = _until(master, b"help> ")
        os.write(master, b"advance\n")
        seen = _until(master, b"help> ")
        os.write(master, b"\x03")
        seen += _until(master, None)
        assert process.wait(20) == 130
    finally:
        process.kill()
        os.close(master)
    assert b"the game is kept" in seen
    assert str(save).encode() in seen
    assert b"Traceback" not in seen
    assert b"\x1b" not in seen
    assert verify(save, pack).acts == 1


def _until(master, wanted):
    seen, ends = b"", time.monotonic() + 60
    while time.monotonic() < ends and (wanted is None or not seen.endswith(wanted)):
        if select.select([master], [], [], 0.2)[0]:
            try:
                more = os.read(master, 65536)
            except OSError:  # the other side has closed it
                break
            if not more:
                break
            seen += more
    assert wanted is None or seen.endswith(wanted), seen[-400:]
    return seen


def test_a_reader_that_goes_away(save):
    process = subprocess.Popen(
        [sys.executable, "-m", "briefing", "play", "--plain", "--seed", "4", "--save", str(save)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.read(10)
    process.stdout.close()
    process.stdin.write(b"r\n" * 200)
    process.stdin.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signal here")
def test_kill_loses_nothing_that_was_shown(pack, save):
    process = subprocess.Popen(
        [sys.executable, "-m", "briefing", "play", "--plain", "--seed", "4", "--save", str(save)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    process.stdin.write(b"task 1\n")
    process.stdin.flush()
    seen = b""
    while b"Collection came back" not in seen:
        seen += process.stdout.read1(4096)
    process.kill()
    process.wait(20)
    process.stdin.close()
    process.stdout.close()
    assert verify(save, pack).acts == 1


class Full(io.BytesIO):
    """A disk without room."""

    def write(self, _):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_trouble_is_told_at_once_and_the_game_can_be_saved_elsewhere(pack, save, tmp_path):
    with Journal.create(save, pack, "second-front", 3, Settings(moves=6)) as journal:
        journal._file.close()
        journal._file = Full()
        taken = tmp_path / "taken.jsonl"
        taken.write_text("")
        other = tmp_path / "deep" / "other.jsonl"
        lines = ["task 1", "q", "save", f"save {taken}", "forecast 20", f"save {other}", "save", "advance", "q"]
        code, text = typed(journal, lines)
    assert code == 0
    before, _, after = " ".join(text.split()).partition("No space left on device")
    assert after
    assert "Collection came back" not in before  # the trouble comes before what the act brought
    assert "q again" in after
    assert "Save where?" in after
    assert f"{taken}: there is" in after
    assert "kept from here on" in after
    assert "is being kept already" in after
    assert verify(other, pack).acts == 3


def test_notices_are_told_at_the_start(pack, save):
    with Journal.create(save, pack, "second-front", 3, Settings(moves=6)) as journal:
        typed(journal, ["advance"])
    with save.open("ab") as file:
        file.write(b'{"n":2,"act":"cho')
    with Journal.resume(save, pack) as journal:
        _, text = typed(journal, [])
    assert "was half written" in " ".join(text[:600].split())


def test_an_interrupt_between_any_two_lines(pack, save):
    class Impatient(io.StringIO):
        def readline(self, _=-1):
            raise KeyboardInterrupt

    with Journal.create(save, pack, "second-front", 3, Settings(moves=6)) as journal:
        out = io.StringIO()
        assert play(journal, Impatient(), out) == 130
    assert "the game is kept" in out.getvalue()
