"""Grades as Moodle takes them: `ID number, Email address, Grade, Feedback`. A proposal that the teacher overrules.

The game's score counts nothing unless it is given a weight: it is luck and company as much as judgement. By default a
grade is the share of rounds that the seat answered; forecasts may be given a weight, by their Brier score. A mark by
hand (see `marks`) stands in the place of the proposal, and its comment before what the numbers say.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

from attrs import field, frozen, validators

from briefing.classroom.after.account import Sat
from briefing.classroom.after.marks import Mark, cell, rubric_words
from briefing.classroom.after.roster import Person

HEAD: Final = ("ID number", "Email address", "Grade", "Feedback")
#: Saying "even" every time earns a quarter; whoever does no better has no marks from forecasting.
_EVEN: Final = 0.25


@frozen(slots=True)
class Weights:
    """What counts, in parts of their sum: answering, forecasting, the game's score."""

    participation: int = field(default=100, validator=[validators.ge(0), validators.le(1000)])
    forecast: int = field(default=0, validator=[validators.ge(0), validators.le(1000)])
    score: int = field(default=0, validator=[validators.ge(0), validators.le(1000)])


def grade(sat: Sat, weights: Weights, total: int | None) -> int | None:
    """A grade from 0 to 100, or None where nothing that counts is there to judge."""
    parts: list[tuple[int, float]] = []
    if sat.asked:
        parts.append((weights.participation, 100 * sat.answered / sat.asked))
    if sat.brier is not None:
        parts.append((weights.forecast, max(0.0, 100 * (1 - sat.brier / _EVEN))))
    scored = sat.total if sat.total is not None else total
    if scored is not None:
        parts.append((weights.score, scored / 10))
    whole = sum(weight for weight, _ in parts)
    return round(sum(weight * value for weight, value in parts) / whole) if whole else None


def feedback(sat: Sat, mark: Mark | None = None) -> str:
    """What the teacher said of a seat, and what the numbers say."""
    said = [mark.comment, rubric_words(mark)] if mark is not None else []
    if sat.asked:
        said.append(f"Answered {sat.answered} of {sat.asked} rounds.")
    if sat.brier is not None:
        said.append(
            f"{sat.forecasts} forecasts, mean Brier score {sat.brier:.2f} (0 is perfect, 0.25 is always 'even')."
        )
    if sat.total is not None:
        said.append(f"Own game: {sat.ending or 'not over'}, {sat.total} of 1000, receipt {sat.receipt}.")
    return " ".join(each for each in said if each)


def grades(
    seats: Sequence[Sat], people: Mapping[str, Person], weights: Weights | None = None, total: int | None = None,
    marks: Mapping[str, Mark] | None = None,
) -> str:  # fmt: skip
    """The file, a line a seat; without a roster the pseudonym stands for the ID number. A seat that has a mark has a
    line, whether anybody sat in it or not.
    """
    marks = marks or {}
    there = {sat.seat for sat in seats}
    seats = [*seats, *(Sat(seat, "", "", 0, 0, 0, None) for seat in marks if seat not in there)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for sat in seats:
        person = people.get(sat.seat, Person(sat.seat))
        mark = marks.get(sat.seat)
        given = mark.grade if mark is not None else None
        if given is None and sat.seat in there:
            given = grade(sat, weights or Weights(), total)
        writer.writerow(
            [
                cell(person.number or sat.seat),
                cell(person.email),
                "" if given is None else given,
                cell(feedback(sat, mark)),
            ]
        )
    return out.getvalue()
