"""Files that are no saves, or are made to hurt whoever reads them: a sentence, soon, and the file as it was."""

import json
import os
import stat
import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.record import Journal, SaveError, verify
from tests.packs import tiny
from tests.record.saves import kept, rows, whole, write

STATUSES = ("verified", "altered", "truncated", "unverifiable", "unreadable")
FILES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def refused(path, *statuses):
    """Verify gives a verdict that fits, resume refuses with one sentence, both soon, and nothing is written."""
    before = content(path)
    began = time.monotonic()
    verdict = verify(path, tiny())
    with pytest.raises(SaveError) as error:
        Journal.resume(path, tiny())
    assert time.monotonic() - began < 5
    assert verdict.status in (statuses or ("unreadable",)), verdict
    for sentence in (verdict.sentence, str(error.value)):
        assert sentence
        assert "\n" not in sentence.replace(str(path), "")
        assert len(sentence) < 400 + len(str(path))
    assert content(path) == before
    return verdict


def content(path):
    """What is in the file, if it is one."""
    return path.read_bytes() if os.path.isfile(path) else b""  # noqa: PTH113 - Path.is_file minds some names


def of(tmp_path, content):
    path = tmp_path / "x.jsonl"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n", b"\n\n\n", b"{}", b"{}\n", b"[]\n", b"null\n", b"1\n", b'"x"\n', b"hello\n", b"\x00\n", b"\x00" * 9,
        b"\xff\xfe{\x00}\x00\n\x00", b"\xef\xbb\xbf{}\n", "{}\n".encode("utf-16"), "{}\n".encode("utf-32"),
        b'{"format":true}\n', b'{"format":1.0}\n', b'{"format":"1"}\n', b'{"format":null}\n', b'{"format":1}\n',
        b'{"format":NaN}\n', b'{"format":Infinity}\n', b'{"format":1e999}\n', b"PK\x03\x04" + b"\x00" * 50 + b"\n",
        b"\x89PNG\r\n\x1a\n", b"{'format': 1}\n", b"---\nformat: 1\n", b'{"format":1,"seed":{}}\n',
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_save_is_refused(tmp_path, content):
    refused(of(tmp_path, content))


def header(tmp_path, **values):
    """The file with some of its header's values changed, as text."""
    lines = rows(kept(tmp_path / "a.jsonl"))
    first = json.loads(lines[0])
    first.update(values)
    return write(
        tmp_path / "x.jsonl", [json.dumps({k: v for k, v in first.items() if v != "gone"}).encode(), *lines[1:]]
    )


@pytest.mark.parametrize(
    "values",
    [
        {"seed": "-1"}, {"seed": "1" + "0" * 16}, {"seed": "f" * 100_000}, {"seed": 7}, {"seed": "x"}, {"seed": None},
        {"pack_digest": "A" * 64}, {"pack_digest": "0" * 63}, {"pack": "../../etc"}, {"pack": "a\x1b[2J"},
        {"scenario": ""}, {"scenario": "a" * 41}, {"seat": "\u202e"}, {"game": ""}, {"game": []},
        {"rules": True}, {"rules": 1.0}, {"rules": "1"}, {"rules": None}, {"parent_act": 1.5}, {"parent": 7},
        {"settings": None}, {"settings": []}, {"settings": {}}, {"settings": {"moves": 53}},
        {"settings": {"moves": True}},
        {"settings": {"moves": 1, "mode": "god", "opponents": "standard", "control": False}},
        {"settings": {"moves": 1, "mode": "training", "opponents": [], "control": False}},
        {"settings": {"moves": 1, "mode": "training", "opponents": "standard", "control": 1}},
        {"unknown": 1}, {"__class__": "x"}, {"rules": "gone"}, {"settings": "gone"}, {"pack": "gone"},
    ],
    ids=str,
)  # fmt: skip
def test_a_header_that_this_game_never_wrote_is_refused(tmp_path, values):
    refused(header(tmp_path, **values), "unreadable", "altered")


@pytest.mark.parametrize("values", [{"rules": 10**4000}, {"rules": -5}, {"format": 10**4000}, {"format": 2}])
def test_numbers_beyond_this_version_are_unverifiable(tmp_path, values):
    refused(header(tmp_path, **values), "unverifiable", "unreadable")


NESTS = (10, 400, *range(960, 1000), 2000, 5000, 100_000, 400_000)


def act_line(tmp_path, old, new):
    """The file with something in its second act's line replaced."""
    lines = rows(kept(tmp_path / "a.jsonl"))
    assert old in lines[2]
    lines[2] = lines[2].replace(old, new)
    return write(tmp_path / "x.jsonl", lines)


@pytest.mark.parametrize(
    "where", [(b'"events":[', b'"events":[%s,'), (b'"n":2', b'"n":%s'), (b'{"act"', b'{"a":%s,"act"')]
)
def test_nesting_is_refused_at_every_depth(tmp_path, where):
    for depth in NESTS:
        path = act_line(tmp_path, where[0], where[1] % (b"[" * depth + b"]" * depth))
        refused(path, "altered", "unreadable")
        (tmp_path / "a.jsonl").unlink()


@pytest.mark.parametrize(
    "value",
    [
        b"NaN", b"-Infinity", b"1e999", b"-1e999", b"1" * 100_000, b"-" + b"9" * 4300, b"1" * 4299, b"1.5", b"true",
        b'"\\ud800"', b'"\\udfff\\ud800"', b'"\\u0000"', b'"\\u202e"', b'"\x1b[2J"', b'"\xed\xa0\x80"', b'"\xff"',
    ],
    ids=lambda value: value[:12].decode("latin-1"),
)  # fmt: skip
@pytest.mark.parametrize(
    "where",
    [(b'"events":[', b'"events":[%s,'), (b'"n":2', b'"n":%s'), (b'"act":"grade r-ship C3"', b'"act":%s')],
    ids="123",
)
def test_values_that_json_allows_and_the_game_does_not(tmp_path, where, value):
    refused(act_line(tmp_path, where[0], where[1] % value), "altered", "unreadable")


@pytest.mark.parametrize("field", ["parent", "seat", "scenario", "game"])
def test_half_a_character_in_the_header(tmp_path, field):
    refused(header(tmp_path, **{field: "\ud800"}), "altered", "unreadable")


@pytest.mark.parametrize(
    ("row", "old", "new"),
    [
        (0, b'"seed":', b'"seed":"9","seed":'),
        (0, b'"mode":', b'"mode":"exploration","mode":'),
        (1, b'"events":', b'"events":[["Ended","peace",1000]],"events":'),
        (1, b'"n":', b'"n":1,"n":'),
    ],
)
def test_a_key_that_stands_twice_is_refused(tmp_path, row, old, new):
    """Most readers take the last value and some the first: what one is shown, the other has not checked."""
    lines = rows(kept(tmp_path / "a.jsonl"))
    assert old in lines[row]
    lines[row] = lines[row].replace(old, new, 1)

    verdict = refused(write(tmp_path / "b.jsonl", lines))

    assert "a key stands in it twice" in verdict.sentence
    assert f":{row + 1}:" in verdict.sentence


def test_giants_are_refused_without_being_read(tmp_path):
    good = kept(tmp_path / "a.jsonl").read_bytes()
    refused(of(tmp_path, b"[" + b" " * (2 << 20) + b"]\n" + good))
    refused(of(tmp_path, good + b"\n" * 60_000 + b"x\n"))
    huge = tmp_path / "huge.jsonl"
    with huge.open("wb") as file:
        file.write(good)
        file.truncate(1 << 40 if sys.platform == "linux" else 64 << 20)  # sparse: it takes no room
    began = time.monotonic()
    assert verify(huge, tiny()).status == "unreadable"
    assert time.monotonic() - began < 5


def test_a_folder_a_missing_file_and_a_name_that_cannot_be(tmp_path):
    refused(tmp_path)
    refused(tmp_path / "nothing.jsonl")
    refused(tmp_path / ("x" * 300))
    loop = tmp_path / "loop.jsonl"
    loop.symlink_to(loop)
    refused(loop)


def test_a_name_with_a_nul_in_it(tmp_path):
    refused(tmp_path / "a\x00b.jsonl")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_that_may_not_be_read(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    path.chmod(0)
    assert verify(path, tiny()).status == "unreadable"


@pytest.mark.skipif(os.name != "posix", reason="devices and pipes have names on POSIX only")
@pytest.mark.parametrize("kind", ["zero", "full", "null", "tty", "fifo", "socket"])
def test_what_never_ends_or_never_begins_does_not_hang(tmp_path, kind):
    """In a process of its own, which is given up after a while: a pipe without a writer would wait for ever."""
    import socket

    path = tmp_path / "x.jsonl"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "socket":
        socket.socket(socket.AF_UNIX).bind(str(path))
    else:
        path.symlink_to(f"/dev/{kind}")
        if not os.path.exists(path):  # noqa: PTH110
            pytest.skip(f"there is no /dev/{kind} here")
    code = (
        "import sys; from pathlib import Path\nfrom briefing.record import verify, Journal, SaveError\n"
        "from tests.packs import tiny\nprint(verify(Path(sys.argv[1]), tiny()).status)\n"
        "try: Journal.resume(Path(sys.argv[1]), tiny())\nexcept SaveError as error: print('refused')"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=10, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.fail(f"verify hangs on a {kind}")
    assert (done.stdout.split(), done.returncode) == (["unreadable", "refused"], 0), done.stderr


@FILES
@given(content=st.binary(max_size=300))
def test_any_bytes_get_a_verdict(tmp_path, content):
    assert verify(of(tmp_path, content), tiny()).status == "unreadable"


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return whole(tmp_path_factory.mktemp("good") / "a.jsonl").read_bytes()


@FILES
@given(data=st.data())
def test_a_save_with_anything_put_into_it_gets_a_verdict_and_stays_as_it_is(good, tmp_path, data):
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 60)))
    piece = data.draw(
        st.binary(max_size=20)
        | st.sampled_from(
            [b"[" * 3000, b'"', b"\\ud800", b"1e999", b"-", b"\n", b"}\n{", b"9" * 5000, b"\x00", b",", b" "]
        )
    )
    content = good[:start] + piece + good[end:]
    path = of(tmp_path, content)
    verdict = verify(path, tiny())
    assert verdict.status in STATUSES
    assert path.read_bytes() == content
    if content.rstrip() != good.rstrip() and verdict.status == "verified":
        said = [json.loads(line) for line in content.splitlines() if line.strip() and b'"note"' not in line]
        held = [json.loads(line) for line in good.splitlines()]
        assert said == held[: len(said)], "verified though it says something else"


def test_links_to_saves_are_read_where_they_lead(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    other = tmp_path / "b.jsonl"
    other.symlink_to(path)
    assert verify(other, tiny()).status == "verified"
    assert stat.S_ISLNK(other.lstat().st_mode)
