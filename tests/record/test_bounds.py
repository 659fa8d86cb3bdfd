"""How much memory a file can make a reader take: what it holds, and not what its shape promises."""

import json
import subprocess
import sys
import tracemalloc

import pytest

from briefing.record import SaveError, verify
from briefing.record.classes import games_of
from briefing.record.door import bytes_of, games_in, save_bytes
from briefing.record.entries import dumps, link
from briefing.record.format import read
from tests.packs import tiny
from tests.record.saves import kept, rows, whole


def log(entries):
    """A class's log of these entries, with its chain."""
    before, found = "", []
    for entry in entries:
        before = link(before, entry)
        found.append(dumps({**entry, "link": before}))
    return "".join(f"{row}\n" for row in found).encode()


def games(path, many):
    """The entries of a class that played the save of `path` so many times."""
    header, *acts = (json.loads(row) for row in rows(path))
    yield {"codes": [], "session": 1}
    for game in range(many):
        yield {"kind": "began", "world": f"main-{game}", "header": header}
        yield from ({"kind": "acted", "world": f"main-{game}", "row": row} for row in acts)


def branches(path, many):
    header = json.loads(rows(path)[0])
    acts = len(rows(path)) - 1
    for number in range(many):
        yield {"kind": "forked", "world": f"b-{number}", "from": "main-0", "act": acts, "header": header}


LITTLE = """
import resource, sys
from pathlib import Path
from briefing.record.door import games_in, save_bytes
pages = int(Path("/proc/self/statm").read_text().split()[0])
room = pages * resource.getpagesize() + (24 << 20)
resource.setrlimit(resource.RLIMIT_AS, (room, room))
print(len(save_bytes(games_in(Path(sys.argv[1]))[0])))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what a process may ask for is set by Linux's means")
def test_a_small_log_is_read_where_there_is_little_memory(tmp_path):
    """A log may have 256 MiB: one of some kilobytes must not make its reader ask for as much."""
    save = whole(tmp_path / "a.jsonl")
    path = tmp_path / "session.jsonl"
    path.write_bytes(log(games(save, 2)))
    done = subprocess.run([sys.executable, "-c", LITTLE, str(path)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (f"{save.stat().st_size}\n", "")


def test_a_log_costs_no_more_than_a_few_times_its_length(tmp_path):
    raw = log(games(whole(tmp_path / "a.jsonl"), 40))
    tracemalloc.start()
    try:
        found = games_of("log", raw)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(found) == 40
    assert peak < 4 * len(raw), "values of JSON are many times as large as its text"


def test_branches_upon_branches_are_refused_before_they_fill_the_memory(tmp_path, monkeypatch):
    save = whole(tmp_path / "a.jsonl")
    few = log([*games(save, 1), *branches(save, 3)])
    assert len(games_of("log", few)) == 4
    monkeypatch.setattr("briefing.record.classes._MOST_FORKED", 20 * save.stat().st_size)
    with pytest.raises(SaveError, match="the branches of this class come to over"):
        games_of("log", log([*games(save, 1), *branches(save, 100)]))


def test_a_line_of_a_log_without_end_is_refused(tmp_path):
    raw = log([*games(whole(tmp_path / "a.jsonl"), 1), {"kind": "joined", "said": "x" * (1 << 20)}])
    with pytest.raises(SaveError, match="is no entry of a class's log"):
        games_of("log", raw)


@pytest.mark.parametrize("empty", [b"[]", b"{}", b"[[]]"])
def test_a_line_of_empty_lists_is_refused_unread(tmp_path, empty):
    path = kept(tmp_path / "a.jsonl")
    lines = rows(path)
    lines[1] = lines[1].replace(b'"events":[', b'"events":[' + (empty + b",") * 60_000, 1)
    path.write_bytes(b"\n".join(lines) + b"\n")
    tracemalloc.start()
    try:
        with pytest.raises(SaveError, match=r"a\.jsonl:2: the line"):
            read(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * path.stat().st_size
    assert verify(path, tiny()).status == "unreadable"


def test_a_log_that_goes_on_is_read_as_it_stands_now(tmp_path):
    """The games of a log are kept for the next question, and not beyond what the file was then."""
    save = whole(tmp_path / "a.jsonl")
    path = tmp_path / "session.jsonl"
    entries = list(games(save, 2))
    path.write_bytes(log(entries[: len(entries) // 2 + 1]))
    assert [game.name for game in games_in(path)] == ["main-0"]
    assert save_bytes(path / "main-0") == save.read_bytes()
    path.write_bytes(log(entries))
    assert [game.name for game in games_in(path)] == ["main-0", "main-1"]
    assert save_bytes(path / "main-1") == save.read_bytes()
    altered = path.read_bytes()
    at = altered.index(b'"act":"')
    path.write_bytes(altered[:at] + b'"act":"x' + altered[at + 8 :])
    with pytest.raises(SaveError):
        save_bytes(path / "main-1")


def test_what_is_read_is_what_was_there_when_it_was_looked_at(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    assert bytes_of(path) == path.read_bytes()
    with pytest.raises(SaveError, match="a save has at most"):
        bytes_of(path, 0)
