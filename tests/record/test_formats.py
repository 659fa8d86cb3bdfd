"""The format as it is documented: a schema, a reader written from the page alone, and older formats raised to it."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from attrs import fields

from briefing.model import events
from briefing.pack.canonical import parse
from briefing.record import Journal, SaveError, verify
from briefing.record import format as formats
from briefing.record.entries import FORMAT, dumps, link
from briefing.record.migrate import STEPS
from briefing.record.schema import schema, text
from briefing.rules import RULES_VERSION
from tests.games import some_act
from tests.packs import tiny
from tests.record.saves import kept, rows, whole, write

SAVES = Path(__file__).parents[2] / "saves"
LINES = jsonschema.Draft202012Validator(schema())


def valid(row: bytes | str | dict) -> bool:
    return LINES.is_valid(row if isinstance(row, dict) else json.loads(row))


def test_the_schema_that_ships_is_the_one_that_is_made():
    assert (SAVES / "save.schema.json").read_text("utf-8") == text(), (
        "python -m briefing.record.schema > saves/save.schema.json"
    )
    jsonschema.Draft202012Validator.check_schema(schema())


def test_every_line_of_real_saves_is_valid(tmp_path):
    path = whole(tmp_path / "a.jsonl")
    with Journal.resume(path, tiny()) as journal, journal.branch(tmp_path / "b.jsonl", 5) as branch:
        journal.note("well\nheld", "Teacher", 3)
        branch.note("x")
    for each in (path, tmp_path / "b.jsonl", *SAVES.glob("sample-*.jsonl")):
        for row in rows(each):
            LINES.validate(json.loads(row))


def test_every_event_has_its_place_in_the_schema_and_on_the_page():
    page = (SAVES / "README.md").read_text("utf-8")
    for kind in events.Event.__args__:
        assert schema()["$defs"][kind.__name__]["minItems"] == len(fields(kind)) + 1
        assert f"`{kind.__name__}`" in page


@pytest.mark.parametrize(
    ("at", "values"),
    [
        (0, {"seed": 7}), (0, {"seed": "07"}), (0, {"seed": ""}), (0, {"pack": "../x"}), (0, {"format": 2}),
        (0, {"rules": 0}),
        (0, {"parent": "x"}), (0, {"parent_act": -1}), (0, {"settings": {}}), (0, {"news": 1}), (0, {"link": None}),
        (0, {"settings": {"moves": 53, "mode": "training", "opponents": "standard", "control": False}}),
        (1, {"n": 0}), (1, {"n": "1"}), (1, {"n": 1.5}), (1, {"act": "dance"}), (1, {"act": "task"}),
        (1, {"state": "0"}),
        (1, {"events": {}}), (1, {"events": [["Moved"]]}), (1, {"events": [["Danced", 1]]}), (1, {"events": [[]]}),
        (1, {"events": [["Ended", "watch", 1, 2]]}), (1, {"events": [["Ended", "watch", "1"]]}), (1, {"extra": 1}),
        (1, {"events": [["Settled", "q", 1, None, 5]]}), (1, {"note": "x"}),
    ],
    ids=str,
)  # fmt: skip
def test_other_shapes_are_not_valid(tmp_path, at, values):
    line = json.loads(rows(kept(tmp_path / "a.jsonl"))[at])
    assert valid(line)
    assert not valid({**line, **values})
    for key in line:
        assert not valid({other: value for other, value in line.items() if other != key}), key


@pytest.mark.parametrize("line", [{"note": ""}, {"note": "x", "at": -1}, {"note": 1}, {"note": "x", "link": "y"}, {}])
def test_other_notes_are_not_valid(line):
    assert not valid(line)
    assert valid({"note": "x"})


def test_the_reader_on_the_page_reads_a_save(tmp_path, monkeypatch, capsys):
    """A stranger's reader, copied from the page, finds the chain whole and the receipt that `verify` prints."""
    page = (SAVES / "README.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    path = whole(tmp_path / "game.jsonl")
    with Journal.resume(path, tiny()) as journal:
        journal.note("passed over")
    monkeypatch.chdir(tmp_path)
    exec(code, {})
    assert capsys.readouterr().out == f"receipt {verify(path, tiny()).receipt}\n"
    lines = rows(path)
    lines[4] = lines[4].replace(b'"n":4', b'"n":5')
    write(path, lines)
    with pytest.raises(AssertionError):
        exec(code, {})


@pytest.mark.parametrize("sample", sorted(SAVES.glob("sample-*.jsonl")), ids=lambda path: path.stem)
def test_a_stranger_reads_the_samples_and_finds_the_words_for_their_ids(sample, monkeypatch, capsys, tmp_path):
    """With the page's reader and the released pack alone, in the keys that the page names."""
    page = (SAVES / "README.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "game.jsonl").write_bytes(sample.read_bytes())
    monkeypatch.chdir(tmp_path)
    exec(code, {})
    lines = [json.loads(row) for row in rows(sample)]
    assert capsys.readouterr().out == f"receipt {lines[-1]['link'][-8:]}\n"
    pack = json.loads((SAVES.parent / f"content/released/{lines[0]['pack_digest']}.json").read_text("ascii"))
    options = {(card["id"], each["id"]): each["label"] for card in pack["cards"] for each in card["options"]}
    rungs = {(actor["id"], rung["id"]): rung["name"] for actor in pack["actors"] for rung in actor["rungs"]}
    named = {key: {each["id"] for each in pack[key]} for key in ("cards", "reports", "questions", "endings", "allies")}
    for kind, *fields_ in (event for line in lines[1:] for event in line["events"]):
        if kind in {"Took", "Stood", "Fell", "Staged"}:
            assert options[fields_[0], fields_[1]]
        elif kind in {"Acted", "Surfaced"}:
            assert rungs[fields_[0], fields_[1]]
        elif kind == "Opened":
            assert fields_[1] in named["cards"]
            assert named["reports"] >= set(fields_[2])
            assert fields_[3] in named["questions"]
        elif kind == "Ended":
            assert fields_[0] in named["endings"]
        elif kind in {"Consulted", "Broke", "Stated", "Contributed"}:
            assert fields_[0] in named["allies"]


def test_the_page_names_every_key_of_every_line(tmp_path):
    page = (SAVES / "README.md").read_text("utf-8")
    for row in rows(kept(tmp_path / "a.jsonl"))[:2]:
        for key in json.loads(row):
            assert f"`{key}`" in page, key


# --- older formats ----------------------------------------------------------------------------------------------------


def step(kind, entry):
    """A made-up format 0: the seed was a decimal number, there was no seat, and acts were called deeds."""
    entry = dict(entry)
    if kind == "header":
        entry["seed"] = f"{entry['seed']:x}"
        entry |= {"seat": "secgen", "format": 1}
    else:
        entry["act"] = entry.pop("deed")
    return entry


@pytest.fixture
def old(tmp_path):
    """A save of that format, with a chain of its own."""
    lines = []
    before = ""
    for number, row in enumerate(rows(kept(tmp_path / "new.jsonl"))):
        entry = json.loads(row)
        del entry["link"]
        if number == 0:
            entry |= {"format": 0, "seed": int(entry["seed"], 16)}
            del entry["seat"]
        else:
            entry["deed"] = entry.pop("act")
        before = link(before, entry)
        lines.append(dumps({**entry, "link": before}).encode())
    return write(tmp_path / "old.jsonl", lines)


def test_a_format_that_never_was_is_refused(old):
    assert verify(old, tiny()).status == "unreadable"


def test_an_old_file_is_read_checked_and_gone_on_with_in_a_new_one(old, monkeypatch):
    monkeypatch.setitem(STEPS, 0, step)
    before = old.read_bytes()
    verdict = verify(old, tiny())
    assert (verdict.status, verdict.acts) == ("verified", 5)
    assert verdict.receipt == json.loads(rows(old)[-1])["link"][-8:]
    with Journal.resume(old, tiny()) as journal:
        assert [str(one) for one in journal.acts][:2] == ["task r-ship", "grade r-ship C3"]
        assert len(journal.notices) == 1
        journal.play(some_act(journal.game, 1))
    assert old.read_bytes() == before
    assert journal.path != old
    assert verify(journal.path, tiny()).acts == 6
    assert json.loads(rows(journal.path)[0])["format"] == FORMAT


def test_an_altered_old_file_is_altered_where_it_was_altered(old, monkeypatch):
    monkeypatch.setitem(STEPS, 0, step)
    lines = rows(old)
    lines[3] = lines[3].replace(b"forecast 35", b"forecast 34")
    verdict = verify(write(old, lines), tiny())
    assert (verdict.status, verdict.act) == ("altered", 3)
    lines = rows(old)
    lines[0] = lines[0].replace(b'"seed":7', b'"seed":8')
    assert verify(write(old, lines), tiny()).act == 0


def test_a_step_never_changes_what_it_is_given(old, monkeypatch):
    seen = []

    def watched(kind, entry):
        before = json.dumps(entry)
        made = step(kind, entry)
        seen.append(json.dumps(entry) == before)
        return made

    monkeypatch.setitem(STEPS, 0, watched)
    formats.read(old)
    assert seen
    assert all(seen)


# --- one real save of every format ------------------------------------------------------------------------------------

#: Their bytes are read, and by the rules that they were played under verified and written so, for ever.
HELD = sorted((Path(__file__).parent / "held").glob("format-*.jsonl"))


@pytest.mark.parametrize("path", HELD, ids=lambda path: path.stem)
def test_a_real_save_of_every_format_is_read_for_ever(path, tmp_path):
    """It was altered? Then the rules give another game: raise RULES_VERSION, or before the first release hold anew."""
    pack = parse(path.with_name(f"{path.stem}.pack.json").read_text("ascii").removesuffix("\n"))
    saved = formats.read(path)
    assert (f"format-{saved.format}", len(saved.notes), saved.torn, saved.broken_at) == (path.stem, 1, False, None)
    verdict = verify(path, pack)
    if saved.header.rules != RULES_VERSION:
        assert verdict.status == "unverifiable", verdict.sentence
        return
    assert (verdict.status, verdict.act) == ("verified", None), f"{verdict.sentence}; see tests/record/hold.py"
    journal = Journal.replay(path, saved, pack)
    assert journal.over
    assert saved.format < FORMAT or journal.rows() == path.read_bytes()


def test_every_format_has_a_real_save():
    assert {path.stem for path in HELD} == {f"format-{number}" for number in range(1, FORMAT + 1)}


def test_no_later_format_is_read_as_this_one(tmp_path):
    lines = rows(kept(tmp_path / "a.jsonl"))
    first = {**json.loads(lines[0]), "format": FORMAT + 1}
    with pytest.raises(SaveError, match="later version"):
        formats.read(write(tmp_path / "b.jsonl", [dumps(first).encode(), *lines[1:]]))
