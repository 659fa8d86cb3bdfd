"""`briefing class grade`: marks by hand."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeVar

from briefing.cli.words import DONE, UsageError, pack_of

T = TypeVar("T")


def add_grade(command: argparse.ArgumentParser) -> None:
    """Its options."""
    command.add_argument(
        "seat", nargs="?", metavar="SEAT", help="a pseudonym such as SEAT-7; without one all are listed"
    )
    command.add_argument("grade", nargs="?", metavar="N", help="0 to 100, the share of full marks")
    command.add_argument("--comment", metavar="TEXT", help="stands first in the feedback; '' takes it back")
    command.add_argument(
        "--rubric", metavar="E,D,O,A,R",
        help="1 to 4 (or P, S, M, U) for evidence, estimative discipline, options considered, alliance management, "
        "reflection; - for none",
    )  # fmt: skip
    command.add_argument("--clear", action="store_true", help="take the seat's mark back")
    command.add_argument("--dir", metavar="DIR", help="the class's folder or its room's code; else the one last used")


def grade(parsed: argparse.Namespace) -> int:
    """Give a seat a grade by hand, or list what all are given."""
    from briefing.classroom.after import listing, mark
    from briefing.classroom.after.marks import read_comment, read_grade, read_rubric, rubric_words
    from briefing.classroom.folder import find

    figure = _read(read_grade, parsed.grade)
    comment, rubric = _read(read_comment, parsed.comment), _read(read_rubric, parsed.rubric)
    said = parsed.clear or not (figure is None and comment is None and rubric is None)
    if parsed.seat is None and said:
        message = "name the seat: `briefing class grade SEAT N --comment TEXT`"
        raise UsageError(message)
    if parsed.seat is not None and not said:
        message = f"say what {parsed.seat[:20]} is given: a grade from 0 to 100, --comment, --rubric, or --clear"
        raise UsageError(message)
    folder = find(parsed.dir)
    if parsed.seat is None:
        print(listing(folder, pack_of(None)))
        return DONE
    seat = parsed.seat.upper()
    given, path = mark(folder, seat, grade=figure, comment=comment, rubric=rubric, clear=parsed.clear)
    words = [f"{given.grade} of 100" if given.grade is not None else "as proposed", given.comment, rubric_words(given)]
    print(f"{seat}: {'; '.join(each for each in words if each)}")
    print(f"Kept in {path}; `briefing class export` puts it into grades.csv.")
    return DONE


def _read(how: Callable[[str], T], text: str | None) -> T | None:
    if text is None:
        return None
    try:
        return how(text)
    except ValueError as error:
        raise UsageError(str(error)) from None
