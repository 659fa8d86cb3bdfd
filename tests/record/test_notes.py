"""Notes: lines beside the game, outside its chain, from a player or a teacher."""

import json

import pytest

from briefing.record import Journal, SaveError, verify
from briefing.record.entries import MOST_NOTES, NAME_LENGTH, NOTE_LENGTH, Note
from briefing.record.format import read
from briefing.record.notes import add
from tests.games import act
from tests.packs import tiny
from tests.record.saves import ACTS, kept, rows, whole, write


def test_a_note_is_a_line_of_its_own_and_the_game_goes_on_around_it(tmp_path):
    path = kept(tmp_path / "a.jsonl", ACTS[:2])
    with Journal.resume(path, tiny()) as journal:
        before = journal.receipt
        assert journal.note("Why?\nReally?", "Teacher", 1) == Note("Why?\nReally?", "Teacher", 1)
        assert journal.receipt == before
        journal.play(act(ACTS[2]))
        assert journal.note("mine").at == 3
    assert verify(path, tiny()).status == "verified"
    assert verify(path, tiny()).receipt == verify(kept(tmp_path / "b.jsonl", ACTS[:3]), tiny()).receipt
    with Journal.resume(path, tiny()) as again:
        assert again.notes == [Note("Why?\nReally?", "Teacher", 1), Note("mine", "", 3)]
        again.move_to(tmp_path / "c.jsonl")
    assert list(read(tmp_path / "c.jsonl").notes) == again.notes
    assert verify(tmp_path / "c.jsonl", tiny()).acts == 3


def test_a_teacher_adds_to_a_game_that_has_ended(tmp_path):
    path = whole(tmp_path / "a.jsonl")
    before = path.read_bytes()
    assert add(path, "Well held.", "M. Teacher", 4) == Note("Well held.", "M. Teacher", 4)
    assert path.read_bytes().startswith(before)
    assert json.loads(rows(path)[-1]) == {"note": "Well held.", "by": "M. Teacher", "at": 4}
    assert verify(path, tiny()).status == "verified"


def test_a_note_of_an_early_file_is_about_the_act_before_it(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    lines = rows(path)
    write(path, [*lines[:3], b'{"note":"here"}', *lines[3:]])
    assert read(path).notes == (Note("here", "", 2),)


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("", ""), ("  \n ", ""), ("x" * (NOTE_LENGTH + 1), ""), ("x", "y" * (NAME_LENGTH + 1)), ("x", "a\nb"),
        ("\x1b[2J", ""), ("a\u202eb", ""), ("a\u200bb", ""), ("x", "\x07"), ("a\x00", ""), ("\x9b31m", ""), ("a\r", ""),
    ],
)  # fmt: skip
def test_what_may_not_stand_in_a_note_is_refused_and_the_file_left_alone(tmp_path, text, by):
    path = kept(tmp_path / "a.jsonl")
    before = path.read_bytes()
    with pytest.raises(SaveError) as told:
        add(path, text, by)
    with Journal.resume(path, tiny()) as journal, pytest.raises(SaveError):
        journal.note(text, by)
    assert all(sign.isprintable() for sign in str(told.value))
    assert path.read_bytes() == before
    line = json.dumps({"note": text, "by": by, "at": 1}).encode()
    assert (
        verify(write(tmp_path / "b.jsonl", [*rows(path), line, b'{"note":"the last"}']), tiny()).status == "unreadable"
    )


@pytest.mark.parametrize(
    "line",
    [
        b'{"note":1}', b'{"note":null}', b'{"note":"x","by":1}', b'{"note":"x","at":-1}', b'{"note":"x","at":6}',
        b'{"note":"x","at":true}', b'{"note":"x","at":99999}', b'{"note":"x","n":1}', b'{"note":"x","link":""}',
        b'{"note":["x"]}', b'{"note":{}}',
    ],
)  # fmt: skip
def test_a_line_that_only_looks_like_a_note_is_refused(tmp_path, line):
    path = kept(tmp_path / "a.jsonl")
    assert verify(write(path, [*rows(path), line, b'{"note":"the last"}']), tiny()).status == "unreadable"


def test_there_is_an_end_to_notes(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    write(path, [*rows(path), *[b'{"note":"x"}'] * MOST_NOTES])
    assert len(read(path).notes) == MOST_NOTES
    with pytest.raises(SaveError, match="as many notes"):
        add(path, "one more")


def test_no_note_goes_into_a_torn_file_or_one_that_is_being_played(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    with Journal.resume(path, tiny()), pytest.raises(SaveError, match="another briefing"):
        add(path, "x")
    path.write_bytes(path.read_bytes()[:-9])
    before = path.read_bytes()
    with pytest.raises(SaveError, match="half written"):
        add(path, "x")
    with pytest.raises(SaveError, match="no act 9"):
        add(kept(tmp_path / "b.jsonl"), "x", at=9)
    with pytest.raises(SaveError, match="no such file"):
        add(tmp_path / "c.jsonl", "x")
    assert path.read_bytes() == before
