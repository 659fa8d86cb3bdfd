"""Marking a class from the command line: one seat's mark changed, or all seats listed with what they would be given."""

from __future__ import annotations

from pathlib import Path

from briefing.classroom.after.account import Sat, account
from briefing.classroom.after.export import opened
from briefing.classroom.after.grades import Weights, feedback, grade
from briefing.classroom.after.marks import Mark, changed, read_marks, write_marks
from briefing.classroom.folder import charter_of
from briefing.model.pack import Pack
from briefing.record.entries import SaveError


def mark(
    folder: Path, seat: str, *, grade: int | None = None, comment: str | None = None,
    rubric: tuple[int | None, ...] | None = None, clear: bool = False,
) -> tuple[Mark, Path]:  # fmt: skip
    """Give a seat a mark, or take it back (`clear`); what is not said stays as it was. Gives the mark as it is now, and
    the file. Raises SaveError, also where the class has no such seat.
    """
    seats = tuple(each.id for each in charter_of(folder).seats)
    if seat not in seats:
        message = f"{folder}: there is no seat '{seat[:20]}' in this class; its seats are {seats[0]} to {seats[-1]}"
        raise SaveError(message)
    marks = read_marks(folder, seats)
    given = Mark() if clear else changed(marks.get(seat, Mark()), grade, comment, rubric)
    marks.pop(seat, None)
    if given != Mark():
        marks[seat] = given
    order = {name: at for at, name in enumerate(seats)}
    return given, write_marks(folder, dict(sorted(marks.items(), key=lambda pair: order[pair[0]])))


def listing(folder: Path, pack: Pack) -> str:
    """Every seat that was taken or has a mark: what it is given, whether by hand, the feedback. Raises SaveError."""
    session = opened(folder, pack)
    found = account(session)
    marks = read_marks(folder, tuple(session.seats))
    total = found.worlds[-1].total if found.worlds and not session.parallel else None
    sats = {sat.seat: sat for sat in found.seats}
    rows = []
    for seat in session.seats:
        if seat not in sats and seat not in marks:
            continue
        sat, given = sats.get(seat, Sat(seat, "", "", 0, 0, 0, None)), marks.get(seat)
        by_hand = given is not None and given.grade is not None
        figure = given.grade if given is not None and by_hand else grade(sat, Weights(), total)
        how = "by hand" if by_hand else "proposed"
        rows.append(f"{seat:9} {'-' if figure is None else figure:>4}  {how:8}  {feedback(sat, given)}".rstrip())
    return "\n".join(rows) if rows else "Nobody has taken a seat, and no seat has a mark."
