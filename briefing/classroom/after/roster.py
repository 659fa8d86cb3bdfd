"""The teacher's own file of names: `seat,name,id,email`, one seat a line. Nothing of it goes anywhere but into grades.

A school's OneRoster `users.csv` is read too: its sourcedId, givenName, familyName and email, seat by seat in its order.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from briefing.pack.text import UncleanTextError, clean
from briefing.record.door import bytes_of
from briefing.record.entries import SaveError

_MOST = 1 << 20


@frozen(slots=True)
class Person:
    """Who sits in a seat, as the teacher knows them."""

    seat: str
    name: str = ""
    number: str = ""
    email: str = ""


def read_roster(path: Path, seats: Sequence[str]) -> dict[str, Person]:
    """The people by seat. Raises SaveError with the line where one cannot be read or names a seat that is not there."""
    try:
        text = clean(bytes_of(path, _MOST).decode("utf-8-sig").replace("\r\n", "\n"), str(path))
        rows = list(csv.DictReader(io.StringIO(text), strict=True, delimiter=delimiter(text)))
    except (UnicodeDecodeError, UncleanTextError, csv.Error) as error:
        message = (
            f"{path}: the roster cannot be read ({error}); save it as CSV in UTF-8 with the line seat,name,id,email"
        )
        raise SaveError(message) from None
    found: dict[str, Person] = {}
    for number, raw in enumerate(rows, 2):
        row = {
            (key or "").strip().lower(): (value or "").strip() for key, value in raw.items() if isinstance(value, str)
        }
        if "sourcedid" in row:
            name = f"{row.get('givenname', '')} {row.get('familyname', '')}".strip()
            seat = seats[number - 2] if number - 2 < len(seats) else ""
            person = Person(seat, name, row["sourcedid"], row.get("email", ""))
        else:
            person = Person(row.get("seat", "").upper(), row.get("name", ""), row.get("id", ""), row.get("email", ""))
        if person.seat not in seats:
            message = f"{path}:{number}: there is no seat '{person.seat[:20]}' in this class for this line"
            raise SaveError(message)
        if person.seat in found:
            message = f"{path}:{number}: seat {person.seat} stands twice"
            raise SaveError(message)
        found[person.seat] = person
    return found


def delimiter(text: str) -> str:
    """What parts the cells of a CSV: a comma, or the semicolon of spreadsheets where the comma is the decimal point."""
    head = text.partition("\n")[0]
    return ";" if head.count(";") > head.count(",") else ","


def named_in(text: str, people: dict[str, Person]) -> list[str]:
    """The seats whose person's name, or a part of it of three letters or more, stands in a text."""
    words = set(text.casefold().replace(",", " ").replace(".", " ").split())
    return [
        seat for seat, person in people.items()
        if any(part in words for part in person.name.casefold().split() if len(part) >= 3)
    ]  # fmt: skip
