"""The starter pack's files, and a folder made from them: all of it or nothing."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.pack import PackError, check, find, load, strict
from briefing.pack import begin as making
from briefing.pack.begin import SCHEMA, begin, starter
from briefing.pack.schema import schema, schema_text
from briefing.pack.text import UncleanTextError, clean_line
from briefing.record.released import digests

FILES = sorted(starter().glob("*.yaml"))
WRITES = len(FILES) + 2  # README.md and the schema


def snapshot(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.fixture(params=["new", "empty"])
def place(request, tmp_path):
    """A folder that is yet to be, or one that is empty."""
    folder = tmp_path / "mine"
    if request.param == "empty":
        folder.mkdir()
    return folder


# --- the files --------------------------------------------------------------------------------------------------------


def test_the_starter_has_nothing_said_against_it():
    findings = check(starter())
    assert [str(fault) for fault in (*findings.faults, *findings.warnings)] == []
    assert findings.counts["reports"] >= 8
    assert all(findings.coverage.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_file_fits_the_schema_and_says_what_it_is(file):
    jsonschema.Draft202012Validator(schema()).validate(strict.read(file.read_bytes()).data)
    first, *others = file.read_text("utf-8").splitlines()
    assert first == f"# yaml-language-server: $schema={SCHEMA}"
    head = "\n".join(others[: next(at for at, line in enumerate(others) if not line.startswith("#"))])
    assert "WHAT THIS FILE IS." in head
    assert "CHANGE FIRST:" in head


def fields(value):
    """Every key in plain data, at any depth."""
    if isinstance(value, dict):
        yield from value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from fields(item)


def comments(file):
    return "\n".join(line[line.index("#") :] for line in file.read_text("utf-8").splitlines() if "#" in line)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_comments_of_a_file_name_every_field_in_it(file):
    told = comments(file) + (comments(starter() / "cards.yaml") if file.name == "initiatives.yaml" else "")
    used = {key for items in strict.read(file.read_bytes()).data.values() for key in fields(items)}
    assert used - set(re.findall(r"[a-z_]+", told)) - {"id", "name", "title", "text"} == set()


def test_the_readme_has_a_row_for_every_file():
    rows = set(re.findall(r"(?m)^\| `([\w.]+)`", (starter() / "README.md").read_text("utf-8")))
    assert rows == {*(file.name for file in FILES), SCHEMA}


def test_no_command_takes_it_for_a_pack_that_ships(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("starter", "Starter", "nowhere"):
        with pytest.raises(PackError) as refused:
            find(name)
        assert str(refused.value) == f"{name}: there is no pack here: give a folder, or one of second-front"
    assert find().name == "second-front"
    assert load(starter(), cached=False).digest not in digests()


# --- a folder from them -----------------------------------------------------------------------------------------------


def test_it_is_the_starter_with_the_schema_that_the_loader_goes_by(place):
    made = begin(place)
    assert made == load(place, cached=False)
    assert made.digest == load(starter(), cached=False).digest
    files = snapshot(place)
    assert files.pop(SCHEMA) == schema_text().encode()
    assert files == snapshot(starter())
    assert [path.name for path in place.parent.iterdir()] == ["mine"]


def test_id_and_title_are_the_only_difference(place):
    made = begin(place, "baltic-2", 'The "second" winter: #2 \\ ice')
    assert (made.id, made.title) == ("baltic-2", 'The "second" winter: #2 \\ ice')
    before, after = ((folder / "pack.yaml").read_text("utf-8").splitlines() for folder in (starter(), place))
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [
        'id: "baltic-2"', r'title: "The \"second\" winter: #2 \\ ice"',
    ]  # fmt: skip
    assert check(place).well


@given(st.text(min_size=1, max_size=90))
def test_any_title_that_may_be_shown_is_read_back_as_it_was_given(title):
    try:
        wanted = clean_line(title)
    except UncleanTextError:
        with pytest.raises(UncleanTextError):
            making._contents(None, title)
        return
    for pure in (False, True):
        document = strict.read(making._contents(None, title)["pack.yaml"], pure=pure)
        assert document.faults == ()
        assert document.data["title"] == wanted


@pytest.mark.parametrize("name", ["a", "007", "null", "true", "0x1f", "1-2", "x" * 40])
def test_ids_are_text_whatever_they_look_like(name, place):
    assert begin(place, name).id == name


@pytest.mark.parametrize(
    "name", ["A", "-a", "a_b", "a b", "ä", "a/b", "..", "x" * 41, "", "a\u200b", "\x1b[31m", "a\nb"]
)
def test_an_id_that_is_none_is_refused_before_anything_is_written(name, place):
    before = snapshot(place.parent)
    with pytest.raises((PackError, UncleanTextError)) as refused:
        begin(place, name)
    assert "id" in str(refused.value)
    assert snapshot(place.parent) == before


@pytest.mark.parametrize("title", ["", "  ", "x" * 81, "a\nb", "a\u202eb", "\x07", "a\u2028b", "\ud800"])
def test_a_title_that_is_none_is_refused_before_anything_is_written(title, place):
    before = snapshot(place.parent)
    with pytest.raises(UncleanTextError):
        begin(place, None, title)
    assert snapshot(place.parent) == before


# --- places that cannot be used ---------------------------------------------------------------------------------------


def _full(folder, name="notes.txt"):
    folder.mkdir()
    (folder / name).write_text("mine", "utf-8")


PLACES = {
    "a full folder": (_full, "is not empty"),
    "a hidden file in it": (lambda folder: _full(folder, ".git"), "is not empty"),
    "a file": (lambda folder: folder.write_text("mine", "utf-8"), "this is a file"),
    "no folder above": (lambda folder: None, "make that first"),
    "a name too long": (lambda folder: None, "cannot be written here"),
    "no name": (lambda folder: None, "name the folder"),
    "a link to an empty folder": (lambda folder: _link(folder, there=True), "symbolic link"),
    "a link to nothing": (lambda folder: _link(folder, there=False), "symbolic link"),
}


def _link(folder, *, there):
    if there:
        (folder.parent / "other").mkdir()
    folder.symlink_to(folder.parent / "other", target_is_directory=True)


@pytest.mark.parametrize("what", PLACES)
def test_a_place_that_cannot_be_used_gets_a_sentence_and_stays_as_it_is(what, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    prepare, says = PLACES[what]
    folder = tmp_path / "mine"
    prepare(folder)
    before = snapshot(tmp_path)
    given = {"no folder above": folder / "deeper", "a name too long": "x" * 300, "no name": ""}.get(what, folder)
    with pytest.raises(PackError) as refused:
        begin(given)
    assert says in str(refused.value)
    assert snapshot(tmp_path) == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_gets_a_sentence(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PackError, match="cannot be written here: Permission denied"):
            begin(tmp_path / "mine")
    finally:
        tmp_path.chmod(0o700)


# --- whole or nothing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "stopped"]
)
@pytest.mark.parametrize("step", range(WRITES))
@pytest.mark.parametrize("verb", ["write_bytes", "rename"])
def test_whatever_fails_half_way_leaves_nothing(verb, step, error, place, monkeypatch):
    before, real, steps = snapshot(place.parent), getattr(Path, verb), iter(range(100))

    def failing(self, *words):
        if next(steps) == step:
            raise error
        return real(self, *words)

    if verb == "rename" and step and not place.exists():
        return  # a new folder is one rename
    monkeypatch.setattr(Path, verb, failing)
    with pytest.raises((PackError, KeyboardInterrupt)) as stopped:
        begin(place)
    if isinstance(error, OSError):
        assert str(stopped.value) == f"{place}: the pack cannot be written here: No space left on device"
    assert snapshot(place.parent) == before


KILLED = """
import os, pathlib, sys
verb, step = sys.argv[2], int(sys.argv[3])
real, steps = getattr(pathlib.Path, verb), iter(range(100))
def failing(self, *words):
    if next(steps) == step:
        os._exit(9)
    return real(self, *words)
setattr(pathlib.Path, verb, failing)
from briefing.pack.begin import begin
begin(sys.argv[1])
"""


@pytest.mark.parametrize(("verb", "step"), [("write_bytes", 0), ("write_bytes", 5), ("rename", 0), ("rename", 6)])
def test_a_kill_half_way_leaves_no_folder_that_could_pass_for_a_pack(verb, step, place):
    if verb == "rename" and step and not place.exists():
        return
    done = subprocess.run([sys.executable, "-c", KILLED, str(place), verb, str(step)], check=False, timeout=60)
    assert done.returncode == 9
    assert not (place / "pack.yaml").exists()
    assert place.exists() or [path.name[:10] for path in place.parent.iterdir()] == [".new-pack-"]


def test_two_at_once_make_one_pack_or_none(place):
    refused, gate = [], threading.Barrier(2)
    new = not place.exists()

    def one(name):
        gate.wait()
        try:
            begin(place, name)
        except PackError as error:
            refused.append(str(error))

    hands = [threading.Thread(target=one, args=(name,)) for name in ("one", "two")]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(60)
    assert [path.name for path in place.parent.iterdir()] == ["mine"]
    if new:
        assert len(refused) == 1
    if len(refused) == 2:
        assert list(place.iterdir()) == []
    else:
        assert check(place).well
    assert all("not empty" in each or "somebody else" in each for each in refused)
