"""The command line as a shell sees it: real processes, with what they print and how they end."""

import os
import subprocess
import sys
from pathlib import Path

from tests.packs import TINY

COMMANDS = (
    "play", "resume", "replay", "verify", "compare", "share", "note", "run", "odds", "study", "class", "check", "keys",
    "doctor", "new-pack", "serve",
)  # fmt: skip
TINY_GAME = ("tiny", "--pack", str(TINY))


def briefing(*words, given="", env=None, cwd=None, python=(), timeout=100):
    """Run one command to its end: returncode, stdout, stderr."""
    return subprocess.run(
        [sys.executable, *python, "-m", "briefing", *map(str, words)],
        input=given, capture_output=True, text=True, encoding="utf-8", errors="surrogateescape", cwd=cwd,
        env={**os.environ, **(env or {})}, timeout=timeout, check=False,
    )  # fmt: skip


def one_sentence(done, code=2):
    """The process ended as wrong use must: this exit code, one line on stderr and nothing on stdout. Gives the line."""
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == code, (done.returncode, done.stdout[-300:], done.stderr[-300:])
    assert done.stdout == ""
    assert done.stderr.endswith("\n")
    lines = done.stderr.split("\n")[:-1]
    assert len(lines) == 1, done.stderr
    (line,) = lines
    assert line.startswith("briefing: ")
    assert line.isprintable(), repr(line)
    return line


def saved(folder: Path, seed=1, policy="dove", name="kept.jsonl") -> Path:
    """A whole game of the tiny pack, kept in a file."""
    path = folder / name
    done = briefing("run", *TINY_GAME, "--seed", seed, "--policy", policy, "--save", path)
    assert done.returncode == 0, done.stderr
    return path
