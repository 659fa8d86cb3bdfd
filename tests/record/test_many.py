"""Many saves in one call, and the commands on kept games: what they print, and their exit codes."""

import json
import shlex
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.cli import main
from briefing.model.game import Settings
from briefing.pack.canonical import canonical, digest
from briefing.record import Journal, SaveError, verify
from briefing.record.crowd import verify_all
from briefing.record.format import read
from briefing.record.verify import _as_written, _line_by_line
from tests.games import act, brisk_act
from tests.packs import TINY, tiny
from tests.record import speed
from tests.record.saves import ACTS, kept, rows, whole, write

PACK = ["--pack", str(TINY)]
FILES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def real(tmp_path):
    """The tiny pack as a command loads it, under its true digest."""
    from briefing.pack import load

    pack = load(TINY, cached=False)
    assert pack.digest == digest(canonical(pack))
    return pack


def game(path, pack, seed=7, acts=None):
    with Journal.create(path, pack, "tiny", seed, Settings(moves=2)) as journal:
        if acts is None:
            while not journal.over:
                journal.play(brisk_act(journal.game, seed + len(journal.acts)))
        else:
            for text in acts:
                journal.play(act(text))
    return path


def test_every_file_gets_its_verdict_in_order_whatever_the_processes(tmp_path):
    files = [whole(tmp_path / f"{seed}.jsonl", seed) for seed in range(3)] * 20
    files[7] = kept(tmp_path / "a.jsonl")
    files[50] = write(tmp_path / "b.jsonl", rows(files[7])[1:])
    heard = []
    alone = verify_all(files, tiny(), told=lambda number, of: heard.append((number, of)))
    assert alone == [verify(path, tiny()) for path in files]
    assert heard == [(number, 60) for number in range(1, 61)]
    assert verify_all(files, tiny(), jobs=2) == alone
    assert verify_all([], tiny()) == []


def test_a_table_for_many_and_a_sentence_for_one(tmp_path, real, capsys):
    files = [game(tmp_path / f"{seed}.jsonl", real, seed) for seed in range(3)]
    assert main(["verify", str(files[0]), *PACK]) == 0
    assert capsys.readouterr().out.startswith(f"{files[0]}: verified: ")
    assert main(["verify", *map(str, files), *PACK]) == 0
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 5
    assert out[-1] == "3 files: 3 verified"
    assert all(verify(path, real).receipt in line for path, line in zip(files, out[1:], strict=False))
    lines = rows(files[1])
    lines[2] = lines[2].replace(b'"n":2', b'"n":3')
    write(files[1], lines)
    write(files[2], [b"no save"])
    assert main(["verify", *map(str, files), *PACK]) == 1
    out = capsys.readouterr().out
    assert "3 files: 1 verified, 1 altered, 1 unreadable" in out
    assert "altered at act 2" in out
    assert main(["verify", str(files[0]), str(files[2]), *PACK]) == 2
    capsys.readouterr()
    assert main(["verify", "--json", *map(str, files), *PACK]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [entry["status"] for entry in said] == ["verified", "altered", "unreadable"]
    assert said[1]["act"] == 2


def test_a_step_that_was_seen_before_is_believed_only_on_the_same_state(tmp_path, monkeypatch):
    """Copies, branches and games of one seed share their steps; what is altered is found all the same, in any order."""
    from briefing.record import steps

    steps._KEPT.clear()
    path = whole(tmp_path / "a.jsonl")
    fresh = verify(path, tiny())
    assert verify(path, tiny()) == fresh
    assert len(steps._KEPT) == fresh.acts
    with Journal.replay(path, read(path), tiny()).branch(tmp_path / "b.jsonl", 9):
        pass
    assert verify(tmp_path / "b.jsonl", tiny()).acts == 9
    assert len(steps._KEPT) == fresh.acts, "nothing was replayed twice"
    other = whole(tmp_path / "c.jsonl", 8)
    assert verify(other, tiny()).status == "verified"
    for at in (1, 5, 9):
        lines = rows(path)
        lines[at] = lines[at].replace(json.loads(lines[at])["state"].encode(), b"0" * 64)
        assert verify(write(tmp_path / "d.jsonl", lines), tiny()).act == at
    monkeypatch.setattr(steps, "_MOST", 5)
    steps._KEPT.clear()
    assert verify(path, tiny()) == fresh
    assert len(steps._KEPT) == 5


WHOLE = None


@FILES
@given(data=st.data())
def test_the_quick_look_and_the_slow_one_agree(tmp_path, data):
    """Whatever is put into a file: what is verified at a glance is verified line by line, with the same verdict."""
    good = whole_bytes(tmp_path)
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 30)))
    signs = [b"", b" ", b"\n", b"\r", b"0", b'"', b"\\", b",", good[start:end]]
    piece = data.draw(st.sampled_from(signs) | st.binary(max_size=3))
    path = tmp_path / "x.jsonl"
    path.write_bytes(good[:start] + piece + good[end:])
    try:
        glance = _as_written(path, tiny())
    except SaveError:
        glance = None
    if glance is not None:
        assert glance == _line_by_line(str(path), read(path), tiny())
        assert path.read_bytes() in [good[:cut] for cut in range(len(good) + 1)], "it is what the rules write"


def whole_bytes(folder):
    """A whole game's file, played once."""
    global WHOLE  # noqa: PLW0603
    if WHOLE is None:
        WHOLE = whole(folder / "whole.jsonl").read_bytes()
    return WHOLE


def run(*words, given=""):
    return subprocess.run(
        [sys.executable, "-m", "briefing", *map(str, words)], input=given, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


def test_a_game_is_told_through_a_pipe_and_a_reader_may_leave(tmp_path, real):
    path = game(tmp_path / "a.jsonl", real)
    done = run("replay", path, "--plain", *PACK)
    assert (done.returncode, done.stderr) == (0, "")
    assert "ENDEX" in done.stdout
    words = shlex.join([sys.executable, "-m", "briefing", "replay", str(path), "--plain", *PACK])
    head = subprocess.run(f"{words} | head -n 2", shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert (head.returncode, head.stderr) == (0, "")
    assert len(head.stdout.splitlines()) == 2
    without = run("replay", path, *PACK)
    assert without.returncode == 2
    assert "--plain" in without.stderr


def test_a_branch_is_played_on_from_an_act_and_kept(tmp_path, real, capsys, monkeypatch):
    path = game(tmp_path / "a.jsonl", real, acts=ACTS)
    before = path.read_bytes()
    done = run(
        "replay",
        path,
        "--at",
        2,
        "--branch",
        "--plain",
        "--save",
        tmp_path / "b.jsonl",
        *PACK,
        given="forecast 60\nq\n",
    )
    assert done.returncode == 0, done.stderr
    branch = read(tmp_path / "b.jsonl")
    assert [line.act for line in branch.lines] == [*ACTS[:2], "forecast 60"]
    assert (branch.header.parent, branch.header.parent_act) == (read(path).lines[1].link, 2)
    assert verify(tmp_path / "b.jsonl", real).status == "verified"
    assert path.read_bytes() == before
    for words in (["--at", "99", "--plain"], ["--at", "-1", "--plain"], ["--at", "x", "--plain"],
                  ["--save", "x", "--plain"], ["--at", "99", "--branch", "--plain"],
                  ["--branch", "--plain", "--save", str(path)]):  # fmt: skip
        assert main(["replay", str(path), *words, *PACK]) == 2, words
        assert capsys.readouterr().err.startswith("briefing: ")


def test_a_line_is_printed_and_taken_wherever_a_file_is(tmp_path, real, capsys):
    path = game(tmp_path / "a.jsonl", real)
    assert main(["share", str(path), *PACK]) == 0
    line = capsys.readouterr().out.strip()
    assert line.startswith("briefing1:")
    assert main(["verify", line, *PACK]) == 0
    assert verify(path, real).receipt in capsys.readouterr().out
    assert main(["replay", line, "--plain", *PACK]) == 0
    assert "ENDEX" in capsys.readouterr().out
    assert main(["compare", line, str(path), *PACK]) == 0
    assert "The games are the same" in capsys.readouterr().out
    assert main(["share", line, "--save", str(tmp_path / "b.jsonl"), *PACK]) == 0
    assert (tmp_path / "b.jsonl").read_bytes() == path.read_bytes()
    capsys.readouterr()
    for command in ("verify", "share"):
        assert main([command, line[:-3], *PACK]) == 2
    assert main(["replay", line[:-3], "--plain", *PACK]) == 2
    said = capsys.readouterr()
    assert "copy it again" in said.out + said.err


def test_notes_are_added_and_listed(tmp_path, real, capsys):
    path = game(tmp_path / "a.jsonl", real)
    assert main(["note", str(path), "Why?", "--by", "Teacher", "--at", "2"]) == 0
    assert main(["note", str(path)]) == 0
    assert "act 2, Teacher: Why?" in capsys.readouterr().out
    assert main(["note", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"text": "Why?", "by": "Teacher", "at": 2}]
    assert main(["replay", str(path), "--plain", *PACK]) == 0
    assert "Note by Teacher: Why?" in capsys.readouterr().out
    assert main(["note", str(path), "x", "--at", "999"]) == 2
    assert main(["note", str(tmp_path / "gone.jsonl")]) == 2


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_verifying_many_is_far_faster_than_a_process_for_each():
    """Well below what a quiet machine gives, for a busy one not to fail it; `python -m tests.record.speed` measures."""
    found = speed.measured(100)
    print(found)
    assert found["naive_ratio"] > 10, found
