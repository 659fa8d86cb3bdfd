"""Grades by hand: kept beside the log and never in it, read from whatever a spreadsheet made of them, and exported."""

import csv
import io
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.classroom.after import account, export, listing, mark, merge, names_said
from briefing.classroom.after.grades import feedback, grades
from briefing.classroom.after.marks import MARKS, RUBRIC, Mark, marks_of, read_marks, read_rubric, write_marks
from briefing.classroom.keys import LOG, ROSTER
from briefing.record.entries import SaveError
from tests.packs import shipped
from tests.rooms import Room, bare, made, play

SEATS = ("SEAT-1", "SEAT-2", "SEAT-3")


@pytest.fixture(scope="module")
def log():
    room = Room(bare(many=3, moves=2))
    room.join_all()
    play(room)
    return room.log()


@pytest.fixture
def folder(tmp_path, log):
    made(tmp_path / "class", many=3)
    (tmp_path / "class" / LOG).write_bytes(log)
    return tmp_path / "class"


def graded(path):
    return {row["ID number"]: row for row in csv.DictReader(io.StringIO(path.read_text("utf-8")))}


def test_a_grade_by_hand_stands_in_the_export_and_nowhere_else(folder, tmp_path):
    before = (folder / LOG).read_bytes()
    mark(folder, "SEAT-2", grade=85, comment="=Cited reports by number.", rubric=(4, 3, 3, None, 2))
    written = {path.name: path for path in export(folder, tmp_path / "out", shipped(), review=False)}
    rows = graded(written["grades.csv"])

    assert rows["SEAT-2"]["Grade"] == "85"
    assert rows["SEAT-2"]["Feedback"].startswith(
        "'=Cited reports by number. Rubric, 1 to 4 each: evidence 4, estimative discipline 3, options considered 3, "
        "reflection 2; 12 of 16. Answered 2 of 2 rounds."
    )
    assert rows["SEAT-1"]["Grade"] == "100"
    assert "Rubric" not in rows["SEAT-1"]["Feedback"]
    assert (folder / LOG).read_bytes() == before
    for name, path in written.items():
        assert name == "grades.csv" or b"Cited reports" not in path.read_bytes(), name
    assert MARKS not in written
    assert stat.S_IMODE((folder / MARKS).stat().st_mode) == 0o600


def test_what_is_not_said_stays_as_it_was(folder):
    mark(folder, "SEAT-1", grade=70)
    mark(folder, "SEAT-1", comment="Late, but sound.")
    assert mark(folder, "SEAT-1", rubric=(1, 2, 3, 4, None))[0] == Mark(70, "Late, but sound.", (1, 2, 3, 4, None))
    assert mark(folder, "SEAT-1", comment="")[0].comment == ""
    mark(folder, "SEAT-3", grade=0)
    assert list(read_marks(folder, SEATS)) == ["SEAT-1", "SEAT-3"]
    mark(folder, "SEAT-1", clear=True)
    assert read_marks(folder, SEATS) == {"SEAT-3": Mark(0)}
    with pytest.raises(SaveError, match="no seat 'SEAT-9'"):
        mark(folder, "SEAT-9", grade=1)


def test_a_seat_nobody_took_can_be_given_a_grade(tmp_path):
    """Who was ill and handed in on paper."""
    made(tmp_path / "class", many=3)
    mark(tmp_path / "class", "SEAT-3", grade=60, comment="On paper.")
    rows = graded(next(p for p in export(tmp_path / "class", tmp_path / "out", shipped()) if p.name == "grades.csv"))
    assert list(rows) == ["SEAT-3"]
    assert (rows["SEAT-3"]["Grade"], rows["SEAT-3"]["Feedback"]) == ("60", "On paper.")


def test_a_comment_alone_leaves_the_proposal(folder):
    mark(folder, "SEAT-1", comment="Good.")
    text = listing(folder, shipped())
    assert text.splitlines()[0].split()[:3] == ["SEAT-1", "100", "proposed"]
    mark(folder, "SEAT-1", grade=5)
    assert listing(folder, shipped()).splitlines()[0].split()[:4] == ["SEAT-1", "5", "by", "hand"]


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "S")), max_size=60).map(
    lambda text: " ".join(text.split())
)
marks = st.builds(
    Mark,
    st.none() | st.integers(0, 100),
    words | st.sampled_from(["=1+1", "'=1+1", "''-2", "'quoted'", "- a hyphen"]),
    st.tuples(*[st.none() | st.integers(1, 4)] * len(RUBRIC)),
)


@given(st.dictionaries(st.sampled_from(SEATS), marks, max_size=3))
def test_what_is_written_is_what_is_read(tmp_path_factory, given_):
    folder = tmp_path_factory.mktemp("marks")
    write_marks(folder, given_)
    assert read_marks(folder, SEATS) == given_


@pytest.mark.parametrize(
    "text",
    [
        "seat,grade,comment\nSEAT-1,85,Good\n",
        "\ufeffSeat;Grade;Comment;Evidence\r\nSEAT-1;85;Good;\r\n;;;\r\n",
        'seat,grade,comment,reflection\n"seat-1", 85% ,"Good",\n',
    ],
)
def test_what_a_spreadsheet_made_of_it_is_read(text, tmp_path):
    (tmp_path / MARKS).write_text(text, "utf-8")
    assert read_marks(tmp_path, SEATS) == {"SEAT-1": Mark(85, "Good")}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("seat,grade\nSEAT-9,1\n", ":2: there is no seat 'SEAT-9'"),
        ("seat,grade\nSEAT-1,1\nSEAT-1,2\n", ":3: seat SEAT-1 stands twice"),
        ("seat,grade\nSEAT-1,1\n\nSEAT-2,101\n", ":4: '101' is no grade"),
        ("seat,grade\nSEAT-1,-1\n", "is no grade"),
        ("seat,grade\nSEAT-1,nan\n", "is no grade"),
        ("seat,grade\nSEAT-1,9999999999999999999999\n", "is no grade"),
        ("seat,evidence\nSEAT-1,5\n", "'5' is no level of the rubric"),
        ("seat,comment\nSEAT-1," + "x" * 2001 + "\n", "keep it to 2000"),
        ("seat,comment\nSEAT-1,\x1b[2J\n", "control character"),
        ("seat,comment\nSEAT-1,\u202eolleh\n", "cannot be read"),
        ('seat,comment\nSEAT-1,"open\n', "cannot be read"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(text, says, tmp_path):
    (tmp_path / MARKS).write_text(text, "utf-8")
    with pytest.raises(SaveError, match=says):
        read_marks(tmp_path, SEATS)


def test_levels_may_be_letters_and_a_hyphen_rates_nothing():
    assert read_rubric("P,S,m,U,-") == (4, 3, 2, 1, None)
    assert read_rubric("4, 3, ,1,2") == (4, 3, None, 1, 2)
    for wrong in ("4,3,3,2", "4,3,3,2,0", "4,3,3,2,5", "a,b,c,d,e", "4,3,3,2,1,1"):
        with pytest.raises(ValueError, match=r"rubric|levels"):
            read_rubric(wrong)


def test_games_handed_in_as_files_are_marked_from_a_file(tmp_path, log):
    room = Room(bare("parallel", 2, moves=2))
    room.join_all()
    play(room)
    files = []
    for name, world in room.session.worlds.items():
        files.append(tmp_path / f"{name}.jsonl")
        files[-1].write_bytes(world.save())
    (tmp_path / "given.csv").write_text("seat,grade,comment\nSEAT-2,91,Well read.\n")
    written = {path.name: path for path in merge(files, shipped(), tmp_path / "out", None, tmp_path / "given.csv")}
    rows = graded(written["grades.csv"])
    assert rows["SEAT-2"]["Grade"] == "91"
    assert rows["SEAT-2"]["Feedback"].startswith("Well read. Answered ")
    with pytest.raises(SaveError, match="no seat 'SEAT-2'"):
        merge(files[:1], shipped(), tmp_path / "out", None, tmp_path / "given.csv")
    assert marks_of(tmp_path / "given.csv", ("SEAT-2",)) == {"SEAT-2": Mark(91, "Well read.")}


def test_a_comment_that_names_somebody_is_told_before_the_names_go(folder):
    (folder / ROSTER).write_text("seat,name\nSEAT-2,Ylva Lindqvist\n")
    mark(folder, "SEAT-2", comment="Ylva, cite your reports.")
    assert names_said(folder, shipped()) == [f"{MARKS}, SEAT-2: the comment names whoever sits in SEAT-2"]


def test_without_a_mark_the_feedback_leaves_no_blanks_to_fill():
    """It goes to Moodle as it stands, and students read it."""
    room = Room(bare(many=1, moves=1))
    room.join_all()
    play(room)
    sat = account(room.session).seats[0]
    assert "_" not in feedback(sat)
    assert "_" not in grades([sat], {})
