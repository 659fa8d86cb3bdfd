"""Released packs: an old game is replayed under its own numbers, whatever has been tuned since."""

import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve

from briefing.pack.canonical import canonical, digest
from briefing.record import Journal, SaveError, verify
from briefing.record import released as shelf
from briefing.record.format import read
from briefing.record.release import release
from briefing.record.share import opened, shared
from tests.games import act, some_act
from tests.packs import TINY, shipped, tiny, tuned
from tests.record.saves import ACTS, rows

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of released packs, empty at first."""
    found = tmp_path / "released"
    found.mkdir()
    monkeypatch.setattr("briefing.record.released.folders", lambda: (found,))
    shelf.forget()
    yield found
    shelf.forget()


def old():
    """A pack as it was, and the digest that its canonical form has."""
    pack = tuned(tiny(), collection_settles=1000)
    return evolve(pack, digest=digest(canonical(pack)))


def put(folder, pack):
    (folder / f"{pack.digest}.json").write_text(canonical(pack) + "\n", "ascii")


def game(path, pack):
    with Journal.create(path, pack, "tiny", 7) as journal:
        for text in ACTS:
            journal.play(act(text))
    return path


def test_a_game_of_a_released_pack_is_replayed_under_its_own_numbers(folder, tmp_path):
    path = game(tmp_path / "a.jsonl", old())
    verdict = verify(path, tiny())
    assert verdict.status == "unverifiable"
    assert "never released" in verdict.sentence
    with pytest.raises(SaveError, match="never released"):
        Journal.resume(path, tiny())
    put(folder, old())
    assert verify(path, tiny()).status == "verified"
    with Journal.resume(path, tiny()) as journal:
        assert journal.game.pack == old()
        journal.play(some_act(journal.game, 3))
    assert verify(path, tiny()).acts == len(ACTS) + 1


def test_a_shared_line_finds_its_pack_too(folder, tmp_path):
    path = game(tmp_path / "a.jsonl", old())
    line = shared(Journal.replay(path, read(path), old()))
    with pytest.raises(SaveError, match="never released"):
        opened(line, tiny())
    put(folder, old())
    assert opened(line, tiny()).rows() == path.read_bytes()


@pytest.mark.parametrize("how", ["other numbers", "no pack", "no json", "nothing", "huge", "a folder", "deep"])
def test_a_released_file_that_is_not_what_its_name_says_is_no_pack(folder, tmp_path, how):
    path = game(tmp_path / "a.jsonl", old())
    file = folder / f"{old().digest}.json"
    if how == "a folder":
        file.mkdir()
    else:
        content = {
            "other numbers": canonical(tuned(tiny(), collection_settles=999)), "no pack": '{"a":1}', "no json": "{",
            "nothing": "", "huge": " " * (9 << 20), "deep": "[" * 100_000,
        }[how]  # fmt: skip
        file.write_text(content)
    assert verify(path, tiny()).status == "unverifiable"


def test_the_present_pack_is_released_by_a_command(tmp_path):
    path = release(None, tmp_path / "new")
    assert path.name == f"{shipped().digest}.json"
    assert digest(path.read_text("ascii").removesuffix("\n")) == shipped().digest
    before = path.stat().st_mtime_ns
    assert release(None, tmp_path / "new") == path
    assert path.stat().st_mtime_ns == before, "what is released stays as it is"
    done = subprocess.run(
        [sys.executable, "-m", "briefing.record.release", str(tmp_path / "nowhere")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_a_released_pack_is_the_pack(folder):
    path = release(str(TINY), folder)
    found = shelf.released(path.stem)
    assert found is not None
    assert (found.digest, found.cards) == (path.stem, tiny().cards)
    assert shelf.digests() == (path.stem,)


def test_every_sample_game_is_of_a_pack_that_ships():
    """Its content is the present one or lies among the released, and it is verified byte for byte."""
    known = {shipped().digest, *shelf.digests()}
    for path in sorted((ROOT / "saves").glob("sample-*.jsonl")):
        assert read(path).header.pack_digest in known, f"{path.name}: python -m briefing.record.release"
        assert verify(path, shipped()).status == "verified", path.name
        journal = Journal.replay(path, read(path), shipped())
        assert journal.rows() == path.read_bytes()
        assert rows(path)


def test_every_released_file_is_what_its_name_says():
    for name in shelf.digests():
        assert shelf.released(name) is not None, f"content/released/{name}.json was changed"
