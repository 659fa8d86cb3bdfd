"""Date-time groups: the calendar of a game, checked against the calendar of the world."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.dates import dtg, first_day

DATES = st.dates(date(1950, 1, 1), date(2090, 1, 1))


def test_second_front_begins_on_monday_7_july_2025():
    assert first_day("2025-07-06") == date(2025, 7, 7)
    assert dtg("2025-07-06", 1, 0, 6 * 60) == "070600Z JUL 25"
    assert dtg("2025-07-06", 12, 6, 20 * 60 + 5) == "282005Z SEP 25"


@given(DATES)
def test_the_first_day_is_the_first_monday_after(frozen):
    first = first_day(frozen.isoformat())
    assert first.weekday() == 0
    assert timedelta(0) < first - frozen <= timedelta(7)


@given(DATES, st.integers(1, 52), st.integers(0, 6), st.integers(0, 1439))
def test_a_group_reads_back_as_its_moment(frozen, move, day, minutes):
    text = dtg(frozen.isoformat(), move, day, minutes)
    assert len(text) == 14
    found = datetime.strptime(text.title().replace("z", "Z"), "%d%H%MZ %b %y")  # noqa: DTZ007 - Zulu is in the text
    moment = datetime.combine(first_day(frozen.isoformat()), datetime.min.time())
    moment += timedelta(weeks=move - 1, days=day, minutes=minutes)
    assert (found.month, found.day, found.hour, found.minute) == (moment.month, moment.day, moment.hour, moment.minute)
    assert found.year % 100 == moment.year % 100


@pytest.mark.parametrize("text", ["", "soon", "2025-13-01", "2025-02-30"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        first_day(text)
