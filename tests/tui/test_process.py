"""The program as a process in a terminal: it leaves the terminal as it found it, whatever ends it."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from tests.cold_start import ROOT, Terminal, plain, surroundings

#: The alternate screen left, the mouse given back, the cursor shown again.
LEFT = (b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?25h")

PLAY = ["-m", "briefing", "play", "second-front", "--seed", "7", "--moves", "6", "--save"]
WATCH = ["-m", "briefing", "replay", "saves/sample-hawk.jsonl"]


def gone(terminal, seconds=10):
    """Wait for the end; returns the exit code."""
    until = time.monotonic() + seconds
    while terminal.process.poll() is None and time.monotonic() < until:
        terminal._read(0.1)
    terminal.rest()
    return terminal.process.poll()


@pytest.fixture
def game(tmp_path):
    terminal = Terminal([sys.executable, *PLAY, str(tmp_path / "game.jsonl")], folder=tmp_path)
    terminal.until(re.compile(rb"BRIEFING"))
    terminal.rest()
    yield terminal
    if terminal.process.poll() is None:
        terminal.process.kill()
    terminal.process.wait()
    os.close(terminal.master)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_polite_kill_leaves_a_clean_terminal(game, number):
    game.process.send_signal(number)

    assert gone(game) == 128 + number
    assert all(sequence in game.text for sequence in LEFT)


@pytest.mark.parametrize("plain_", [[], ["--plain"]], ids=["screens", "plain"])
def test_a_terminal_that_is_closed_ends_it_as_a_hang_up_and_the_save_is_whole(plain_, tmp_path):
    """The terminal's own process, with SIGHUP: nothing can be said any more, and saying it must not be a fault."""
    import pty

    own = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.executable, sys.argv[1:])"
    save = tmp_path / "game.jsonl"
    master, slave = pty.openpty()
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", own, sys.executable, *PLAY, str(save), *plain_], stdin=slave, stdout=slave,
            stderr=said if plain_ else slave, env=surroundings(tmp_path), cwd=ROOT, start_new_session=True,
        )  # fmt: skip
    os.close(slave)
    text = b""
    try:
        while b"BRIEFING" not in plain(text):
            text += os.read(master, 65536)
        time.sleep(0.5)
        os.write(master, b"advance\r" if plain_ else b" ")
        while b"DECISION" not in plain(text).rpartition(b"BRIEFING")[2]:
            text += os.read(master, 65536)
        os.close(master)
        assert process.wait(20) == 129
    finally:
        process.kill()
        process.wait()
    assert (tmp_path / "said").read_bytes() == b""
    assert [json.loads(line)["act"] for line in save.read_text("utf-8").splitlines()[1:]] == ["advance"]


@pytest.mark.parametrize("words", [PLAY, WATCH], ids=["play", "replay"])
def test_a_terminal_that_vanishes_without_a_signal_ends_it(words, tmp_path):
    """No session of its own, so no SIGHUP: all that is left to see is the end of the file."""
    import pty

    words = [sys.executable, *words, *([str(tmp_path / "game.jsonl")] if words is PLAY else [])]
    master, slave = pty.openpty()
    process = subprocess.Popen(words, stdin=slave, stdout=slave, stderr=slave, env=surroundings(tmp_path), cwd=ROOT)
    os.close(slave)
    text = b""
    try:
        while b"EXERCISE" not in plain(text):
            text += os.read(master, 65536)
        time.sleep(1)
        os.close(master)
        assert process.wait(20) == 129
    finally:
        process.kill()
        process.wait()


def test_q_leaves_and_says_where_the_game_is(game, tmp_path):
    os.write(game.master, b"q")

    assert gone(game) == 0
    assert all(sequence in game.text for sequence in LEFT)
    assert b"game.jsonl" in plain(game.text[game.text.rindex(b"\x1b[?1049l") :]).replace(b"\r\n", b"")


def test_pulling_the_plug_loses_nothing_that_was_shown(game, tmp_path):
    os.write(game.master, b" ")
    game.until(re.compile(rb"2 DECISION"))
    game.process.kill()
    game.process.wait()

    lines = (tmp_path / "game.jsonl").read_text("utf-8").splitlines()

    assert [json.loads(line)["act"] for line in lines[1:]] == ["advance"]


def test_suspending_gives_the_terminal_back(game):
    game.rest()
    game.text = b""
    os.write(game.master, b"\x1a")
    game.rest()
    time.sleep(0.3)

    assert b"\x1b[?1049l" in game.text
    os.kill(game.process.pid, signal.SIGCONT)
    game.rest()
    game.text = b""
    os.write(game.master, b"1")
    game.rest()
    assert plain(game.text).strip()


def test_a_fault_of_ours_is_one_sentence_and_a_report(tmp_path):
    code = (
        "import sys; from pathlib import Path\n"
        "from briefing.record import Journal\nfrom briefing.pack import shipped\n"
        "from briefing.tui.screens import game\nfrom briefing.tui import run_game\n"
        "def broken(*_): secret = 'a players words'; raise ZeroDivisionError('on purpose')\n"
        "game.GameScreen.action_go_on = broken\n"
        f"sys.exit(run_game(Journal.create(Path({str(tmp_path / 'game.jsonl')!r}), shipped(), 'second-front', 7)))"
    )
    terminal = Terminal([sys.executable, "-c", code], folder=tmp_path)
    terminal.until(re.compile(rb"BRIEFING"))
    terminal.rest()
    os.write(terminal.master, b" ")

    assert gone(terminal) == 1
    os.close(terminal.master)
    said = plain(terminal.text[terminal.text.rindex(b"\x1b[?1049l") :]).replace(b"\r\n", b"").decode()
    assert "a fault of its own" in said
    assert "game.jsonl" in said
    assert "Traceback" not in said
    reports = list((tmp_path / ".local" / "state" / "briefing").glob("crash-*.txt"))
    assert len(reports) == 1
    written = reports[0].read_text("utf-8")
    assert "ZeroDivisionError" in written
    assert "a players words" not in written.replace("secret = 'a players words'", "")
    assert (tmp_path / "game.jsonl").exists()


def test_without_a_terminal_it_says_what_to_do(tmp_path):
    for words in ([], ["play", "second-front"]):
        done = subprocess.run(
            [sys.executable, "-m", "briefing", *words], cwd=ROOT, env=surroundings(tmp_path), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip

        assert done.returncode == 2
        assert "--plain" in done.stderr
        assert "Traceback" not in done.stderr
