"""Marks by hand: the teacher's own grade, comment and rubric for a seat. They overrule what is proposed.

    seat,grade,comment,evidence,estimative discipline,options considered,alliance management,reflection
    SEAT-3,85,"Cited reports by number.",4,3,3,,2

One file in the class's folder, for its owner alone; no part of the log, so that nothing of a grade is chained, served
or handed on with a game. `briefing class grade` writes it, a spreadsheet may, and `class export` reads it. A grade is a
share of full marks, 0 to 100; each of the rubric's five lines has four levels, 4 the best. What is left empty stays as
proposed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import evolve, field, frozen, validators

from briefing.classroom.after.roster import delimiter
from briefing.classroom.folder import write_private
from briefing.pack.text import UncleanTextError, clean
from briefing.record.door import bytes_of
from briefing.record.entries import SaveError

MARKS: Final = "marks.csv"
RUBRIC: Final = ("evidence", "estimative discipline", "options considered", "alliance management", "reflection")
LEVELS: Final = 4
#: A level may also be written as exercises rate a performance.
_LETTERS: Final = {"P": 4, "S": 3, "M": 2, "U": 1}
_MOST: Final = 1 << 20
_LONGEST: Final = 2000
_HEAD: Final = ("seat", "grade", "comment", *RUBRIC)


@frozen(slots=True)
class Mark:
    """What the teacher gave a seat: `grade` 0 to 100 or None, a comment, and the level (1 to 4, None: not said) of each
    line of the rubric.
    """

    grade: int | None = field(default=None, validator=validators.optional([validators.ge(0), validators.le(100)]))
    comment: str = field(default="", validator=validators.max_len(_LONGEST))
    rubric: tuple[int | None, ...] = field(default=(None,) * len(RUBRIC))

    @property
    def rated(self) -> bool:
        """Whether any line of the rubric has a level."""
        return any(level is not None for level in self.rubric)


def read_marks(folder: Path, seats: Sequence[str]) -> dict[str, Mark]:
    """The marks of a class by seat; none where there is no file. Raises SaveError with the line that does not fit."""
    path = folder / MARKS
    return marks_of(path, seats) if path.is_file() else {}


def marks_of(path: Path, seats: Sequence[str]) -> dict[str, Mark]:
    """The marks of a file by seat. Raises SaveError with the line that does not fit."""
    try:
        text = clean(bytes_of(path, _MOST).decode("utf-8-sig").replace("\r\n", "\n"), str(path))
        table = csv.DictReader(io.StringIO(text), strict=True, delimiter=delimiter(text))
        rows = [(table.line_num, row) for row in table]
    except (UnicodeDecodeError, UncleanTextError, csv.Error) as error:
        message = (
            f"{path}: the marks cannot be read ({error}); save them as CSV in UTF-8 with the line {','.join(_HEAD)}"
        )
        raise SaveError(message) from None
    found: dict[str, Mark] = {}
    for line, raw in rows:
        row = {(key or "").strip().lower(): value.strip() for key, value in raw.items() if isinstance(value, str)}
        seat = row.get("seat", "").upper()
        if not any(row.values()):
            continue
        if seat not in seats:
            message = f"{path}:{line}: there is no seat '{seat[:20]}' in this class for this line"
            raise SaveError(message)
        if seat in found:
            message = f"{path}:{line}: seat {seat} stands twice"
            raise SaveError(message)
        try:
            found[seat] = Mark(
                read_grade(row["grade"]) if row.get("grade") else None, read_comment(_plain(row.get("comment", ""))),
                tuple(read_level(row[name]) if row.get(name) else None for name in RUBRIC),
            )  # fmt: skip
        except ValueError as error:
            message = f"{path}:{line}: {error}"
            raise SaveError(message) from None
    return found


def write_marks(folder: Path, marks: Mapping[str, Mark]) -> Path:
    """Write them, a line a seat. Raises SaveError."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEAD)
    for seat, mark in marks.items():
        levels = ("" if level is None else level for level in mark.rubric)
        writer.writerow([seat, "" if mark.grade is None else mark.grade, cell(mark.comment), *levels])
    write_private(folder / MARKS, out.getvalue().encode())
    return folder / MARKS


def changed(mark: Mark, grade: int | None, comment: str | None, rubric: tuple[int | None, ...] | None) -> Mark:
    """A mark with what was given now; what was not said stays."""
    given: dict[str, Any] = {"grade": grade, "comment": comment, "rubric": rubric}
    return evolve(mark, **{name: value for name, value in given.items() if value is not None})


# --- what a teacher writes --------------------------------------------------------------------------------------------


def read_grade(text: str) -> int:
    """A grade as written: `85` or `85%`. Raises ValueError with a sentence."""
    figure = text.strip().removesuffix("%").strip()
    if not (figure.isascii() and figure.isdigit() and int(figure[:4]) <= 100):
        message = f"'{text[:20]}' is no grade: a whole number from 0 to 100, the share of full marks"
        raise ValueError(message)
    return int(figure)


def read_level(text: str) -> int:
    """A level of the rubric as written: 1 to 4, or P, S, M, U. Raises ValueError with a sentence."""
    word = text.strip().upper()
    level = _LETTERS.get(word) or (int(word) if word in ("1", "2", "3", "4") else 0)
    if not level:
        message = f"'{text[:20]}' is no level of the rubric: 1 to {LEVELS}, {LEVELS} the best, or P, S, M, U"
        raise ValueError(message)
    return level


def read_comment(text: str) -> str:
    """A comment as written, on one line. Raises ValueError with a sentence."""
    try:
        comment = " ".join(clean(text, "the comment").split())
    except UncleanTextError as error:
        raise ValueError(str(error)) from None
    if len(comment) > _LONGEST:
        message = f"the comment is {len(comment)} characters long; keep it to {_LONGEST}"
        raise ValueError(message)
    return comment


def read_rubric(text: str) -> tuple[int | None, ...]:
    """Levels in the rubric's order: `4,3,3,-,2`, a hyphen for a line that is not rated. Raises ValueError."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != len(RUBRIC):
        message = f"'{text[:40]}' has {len(parts)} levels; the rubric has {len(RUBRIC)} lines: {', '.join(RUBRIC)}"
        raise ValueError(message)
    return tuple(None if part in ("-", "") else read_level(part) for part in parts)


def rubric_words(mark: Mark) -> str:
    """The rubric in a sentence: `Rubric, 1 to 4 each: evidence 4, ...; 12 of 16.`; "" where nothing is rated."""
    rated = [(name, level) for name, level in zip(RUBRIC, mark.rubric, strict=True) if level is not None]
    if not rated:
        return ""
    said = ", ".join(f"{name} {level}" for name, level in rated)
    return f"Rubric, 1 to {LEVELS} each: {said}; {sum(level for _, level in rated)} of {LEVELS * len(rated)}."


#: A cell that begins so is a formula to a spreadsheet.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """Text that a spreadsheet takes as text."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def _plain(text: str) -> str:
    """A cell's text without the mark that `cell` set before it."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text
