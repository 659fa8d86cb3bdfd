"""Giants, and files under a game that vanish: bounded memory, soon, and a sentence."""

import json
import os
import subprocess
import sys
import time

import pytest

from briefing.record import Journal, SaveError, verify
from briefing.record.entries import MOST_LINES
from tests.games import act, some_act
from tests.packs import tiny
from tests.record.saves import ACTS, kept, rows, write

PEAK = """
import resource, sys, time
from pathlib import Path
from briefing.record import Journal, SaveError, verify
from tests.packs import tiny
pack = tiny()
start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.monotonic()
print(verify(Path(sys.argv[1]), pack).status)
try:
    Journal.resume(Path(sys.argv[1]), pack)
except SaveError as error:
    print(len(str(error)) < 500 and str(error).isprintable())
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start) // 1024)
print(time.monotonic() - began)
"""


def giant(folder, kind):
    good = kept(folder / "a.jsonl")
    first, *acts = rows(good)
    path = folder / "x.jsonl"
    blob = 15 << 20
    line = 250 << 10
    match kind:
        case "100k lines":
            return write(path, [first, *acts, *[acts[-1]] * 100_000])
        case "1 GB":
            path.write_bytes(good.read_bytes())
            os.truncate(path, 1 << 30)
        case "1 GB line":
            with path.open("wb") as file:
                file.write(b'{"format":1,')
                file.truncate(1 << 30)
        case "empty lists":
            row = b'{"act":"advance","events":[' + b"[]," * (line // 3 - 200) + b'[]],"link":"","n":1,"state":""}'
            return write(path, [first, *[row] * (blob // len(row))])
        case "strings":
            row = b'{"act":"advance","events":[' + b'"ab",' * (line // 5 - 200) + b'0],"link":"","n":1,"state":""}'
            return write(path, [first, *[row] * (blob // len(row))])
        case "nesting":
            return write(path, [first, b'{"events":' + b"[" * 100_000 + b"]" * 100_000 + b"}", *acts])
        case "nuls":
            path.write_bytes(b"\x00" * blob + b"\n" + good.read_bytes())
        case "nul lines":
            path.write_bytes(first + b"\n" + b"\x00\n" * 40_000)
        case "carriage returns":
            return write(path, [first, b"\r" * blob, *acts])
        case "newlines":
            path.write_bytes(first + b"\n" * blob)
        case "notes":
            return write(path, [first, *[b'{"note":"' + b"x" * 1999 + b'"}'] * 7000])
        case "keys":
            row = b"{" + b",".join(b'"k%d":0' % at for at in range(20_000)) + b"}"
            return write(path, [row, *[row] * 40])
        case "digits":
            row = b'{"act":"advance","events":[' + b"9" * 4000 + b'],"link":"","n":' + b"9" * 4000 + b',"state":""}'
            return write(path, [first, *[row] * 1500])
    return path


@pytest.mark.skipif(os.name != "posix", reason="peak memory is asked for as POSIX does")
@pytest.mark.parametrize(
    "kind",
    [
        "100k lines", "1 GB", "1 GB line", "empty lists", "strings", "nesting", "nuls", "nul lines", "carriage returns",
        "newlines", "notes", "keys", "digits",
    ],
)  # fmt: skip
def test_a_giant_is_refused_soon_in_little_memory_and_left_as_it_is(tmp_path, kind):
    path = giant(tmp_path, kind)
    before = path.stat().st_size, path.stat().st_mtime_ns, path.read_bytes()[: 1 << 20] if kind[0] != "1" else b""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    status, well, peak, seconds = done.stdout.split()
    assert (status in ("unreadable", "altered"), well) == (True, "True")
    assert int(peak) < 400, f"{peak} MiB"
    assert float(seconds) < 20
    assert before == (
        path.stat().st_size,
        path.stat().st_mtime_ns,
        path.read_bytes()[: 1 << 20] if kind[0] != "1" else b"",
    )


def test_a_game_stops_before_its_file_could_not_be_read_any_more(tmp_path):
    journal = Journal.create(None, tiny(), "tiny", 7)
    row = journal._rows[0]
    journal._rows += [row] * (MOST_LINES - 2)
    with pytest.raises(SaveError, match="holds no more"):
        journal.play(act("advance"))
    assert journal.acts == []


@pytest.mark.parametrize(
    "escape", ["\x1b[2J", "\x1b]0;x\x07", "\x9b31m", "\u202e", "\u200b", "\x00", "\r", "\x7f", "\u2028"]
)
@pytest.mark.parametrize("field", ["act", "state", "link", "game", "scenario", "pack", "seed", "key", "event", "by"])
def test_no_escape_comes_out_of_a_sentence(tmp_path, field, escape):
    """Whatever field holds it: what is printed of a file is printable, and one line."""
    first, *acts = [json.loads(line) for line in rows(kept(tmp_path / "a.jsonl"))]
    if field in ("game", "scenario", "pack", "seed"):
        first[field] = f"x{escape}y"
    elif field == "key":
        first[f"x{escape}y"] = 1
    elif field == "event":
        acts[2]["events"] = [[f"x{escape}y"]]
    elif field == "by":
        acts.insert(2, {"note": "x", "by": escape})
    else:
        acts[2][field] = f"x{escape}y"
    path = write(tmp_path / "b.jsonl", [json.dumps(line, ensure_ascii=False).encode() for line in (first, *acts)])
    verdict = verify(path, tiny())
    assert verdict.status in ("unreadable", "altered")
    with pytest.raises(SaveError) as told:
        Journal.resume(path, tiny())
    for said in (verdict.sentence, verdict.claims, verdict.gives, str(told.value)):
        assert said.isascii()
        assert said.isprintable() or not said


# --- what happens to a file while it is played ------------------------------------------------------------------------

posix = pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file cannot be removed")


@posix
@pytest.mark.parametrize("how", ["file removed", "folder removed", "folder renamed", "file renamed", "file replaced"])
def test_a_file_that_vanishes_under_a_game_is_missed(tmp_path, how):
    """The system goes on taking what is written to a file that has no name any more; the game must not believe it."""
    home = tmp_path / "home"
    home.mkdir()
    path = kept(home / "a.jsonl", ACTS[:2])
    journal = Journal.resume(path, tiny())
    match how:
        case "file removed":
            path.unlink()
        case "folder removed":
            for each in home.iterdir():
                each.unlink()
            home.rmdir()
        case "folder renamed":
            home.rename(tmp_path / "elsewhere")
        case "file renamed":
            path.rename(home / "b.jsonl")
        case "file replaced":
            other = kept(tmp_path / "other.jsonl", ACTS[:1])
            other.replace(path)
    step = journal.play(act(ACTS[2]))
    assert step.game is journal.game
    assert str(path) in journal.trouble
    assert "goes on in memory" in journal.trouble
    journal.play(some_act(journal.game, 1))
    journal.move_to(tmp_path / "new" / "c.jsonl")
    assert journal.trouble == ""
    journal.play(some_act(journal.game, 2))
    journal.close()
    assert verify(tmp_path / "new" / "c.jsonl", tiny()).acts == 5


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_becomes_read_only_does_not_stop_a_game(tmp_path):
    path = kept(tmp_path / "a.jsonl", ACTS[:2])
    with Journal.resume(path, tiny()) as journal:
        tmp_path.chmod(0o500)
        journal.play(act(ACTS[2]))
        tmp_path.chmod(0o700)
    assert verify(path, tiny()).acts == 3


def test_verify_says_what_the_file_claims_and_what_the_rules_give(tmp_path):
    from tests.record.saves import forged

    lines = rows(kept(tmp_path / "a.jsonl"))
    state = json.loads(lines[3])["state"]
    verdict = verify(write(tmp_path / "b.jsonl", forged(lines, 3, state="0" * 64)), tiny())
    assert (verdict.claims, verdict.gives) == ("0" * 64, state)
    assert "0" * 64 in verdict.sentence
    assert state in verdict.sentence
    verdict = verify(write(tmp_path / "c.jsonl", forged(lines, 3, events=[["Forecast", "q", 90]])), tiny())
    assert '["Forecast","q",90]' in verdict.claims
    assert '"Forecast"' in verdict.gives
    verdict = verify(write(tmp_path / "d.jsonl", forged(lines, 5, events=[])), tiny())
    assert (verdict.act, verdict.claims) in ((5, "nothing more"), (None, ""))


def test_looking_takes_no_time_that_counts(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    began = time.monotonic()
    for _ in range(20):
        verify(path, tiny())
    assert time.monotonic() - began < 5
