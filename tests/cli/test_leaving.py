"""Ctrl-C and a reader that goes away: what is finished is printed, and the exit code says how it ended."""

import json
import os
import re
import select
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.shell import TINY_GAME

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a terminal of its own")


def watched(*words):
    """A command whose stderr is a terminal, so that it shows how far it is; its stdout is a pipe."""
    import pty

    above, below = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "briefing", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=below,
        start_new_session=True, env={**os.environ, "COLUMNS": "100"},
    )  # fmt: skip
    os.close(below)
    return process, above


def until(above, pattern, process, seconds=60):
    """Read the terminal until it shows this; gives all that it showed."""
    shown, end = "", time.monotonic() + seconds
    while time.monotonic() < end and not re.search(pattern, shown):
        if select.select([above], [], [], 0.2)[0]:
            try:
                shown += os.read(above, 65536).decode("utf-8", "replace")
            except OSError:
                break
        elif process.poll() is not None:
            break
    assert re.search(pattern, shown), shown[-500:]
    return shown


def rest(above, process, seconds=60):
    """Ctrl-C as a terminal sends it, to the whole group; then how it ended, and what the terminal still showed."""
    os.killpg(process.pid, signal.SIGINT)
    out, shown = b"", ""
    end = time.monotonic() + seconds
    os.set_blocking(process.stdout.fileno(), False)
    while process.poll() is None and time.monotonic() < end:
        out += process.stdout.read() or b""
        if select.select([above], [], [], 0.1)[0]:
            try:
                shown += os.read(above, 65536).decode("utf-8", "replace")
            except OSError:
                time.sleep(0.05)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise AssertionError(f"still at work {seconds} s after Ctrl-C: {shown[-300:]}")
    out += process.stdout.read() or b""
    process.stdout.close()
    os.close(above)
    assert "Traceback" not in shown, shown[-800:]
    return process.returncode, out.decode("utf-8")


#: `greedy` takes its time over every game, so there is something to stop.
LONG = ("study", "second-front", "--policy", "dove,greedy", "--seeds", "400", "--moves", "2")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_prints_what_is_finished(jobs):
    process, above = watched(*LONG, "--jobs", jobs)
    shown = until(above, r"[1-9]\d*/800", process)
    assert re.search(r"\d:\d\d|-:--", shown), "a bar with the time left"
    code, out = rest(above, process)
    assert code == 130
    assert out.startswith("| arm ")
    assert "The study was stopped" in out
    counts = [int(row.split("|")[2]) for row in out.splitlines() if re.match(r"\| (greedy|dove) +\| +\d+ \|", row)]
    assert counts
    assert 0 < sum(counts) < 800


def test_ctrl_c_under_json_is_one_document():
    process, above = watched(*LONG, "--jobs", "1", "--json")
    until(above, r"[1-9]\d*/800", process)
    code, out = rest(above, process)
    assert code == 130
    found = json.loads(out)
    assert found["finished"] is False
    assert found["seeds"] == 400


@pytest.mark.parametrize("what", ["--validate", "--balance", "--flip"])
def test_ctrl_c_in_what_needs_all_its_games_passes_no_verdict(what):
    """Half a study is no ground for 'wins in every seed', 'holds' or 'flips'."""
    policies = ("--policy", "dove,greedy") if what == "--balance" else ("--policy", "dove,hawk")
    seeds = "2" if what == "--flip" else "400"
    process, above = watched("study", "second-front", *policies, "--seeds", seeds, "--moves", "2", "--jobs", "1", what)
    until(above, r"[1-9]\d*/\d", process)
    code, out = rest(above, process, seconds=30)
    assert code == 130
    assert "wins in every seed" not in out
    assert " hold\n" not in out
    assert "leads" not in out


QUIET = {
    "odds": ("odds", *TINY_GAME), "paths": ("odds", *TINY_GAME, "--paths"), "help": ("--help",), "keys": ("keys",),
    "doctor": ("doctor",), "version": ("--version",), "run": ("run", *TINY_GAME, "--seed", "1", "--policy", "dove"),
    "json": ("run", *TINY_GAME, "--seed", "1", "--policy", "dove", "--json"), "verify": ("verify", "missing.jsonl"),
    "study": ("study", "second-front", "--policy", "dove", "--seeds", "1", "--jobs", "1"),
}  # fmt: skip


@pytest.mark.parametrize("buffered", [True, False], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("name", QUIET)
def test_a_reader_that_has_gone_is_no_fault(name, buffered):
    """`briefing ... | head`: nothing on stderr, whenever it is that the pipe is found closed."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    if not buffered:
        env["PYTHONUNBUFFERED"] = "1"
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "briefing", *QUIET[name]], stdin=subprocess.DEVNULL, stdout=write,
            stderr=subprocess.PIPE, text=True, env=env, timeout=60, check=False,
        )  # fmt: skip
    finally:
        os.close(write)
    assert done.stderr == ""
    assert done.returncode in ((2, 0) if name == "verify" else (0,))


def test_a_terminal_without_unicode_is_no_traceback():
    """An old code page is no reason to lose the table that a study came to."""
    done = subprocess.run(
        [sys.executable, "-m", "briefing", *QUIET["study"]], capture_output=True, stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONIOENCODING": "ascii"}, timeout=60, check=False,
    )  # fmt: skip
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0
    assert b"| dove" in done.stdout
