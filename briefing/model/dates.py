"""Date-time groups: how a message says when. Move 1 is the first Monday after the scenario's date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def first_day(scenario_date: str) -> date:
    """The Monday of move 1: the first after the date before which everything known lies. Raises ValueError."""
    frozen = date.fromisoformat(scenario_date)
    return frozen + timedelta(days=7 - frozen.weekday())


def dtg(scenario_date: str, move: int, day: int, minutes: int) -> str:
    """`DDHHMMZ MON YY` for a move (from 1), a day of its week (from 0) and minutes after midnight Zulu."""
    when = first_day(scenario_date) + timedelta(days=7 * (move - 1) + day)
    return f"{when.day:02}{minutes // 60:02}{minutes % 60:02}Z {_MONTHS[when.month - 1]} {when.year % 100:02}"
