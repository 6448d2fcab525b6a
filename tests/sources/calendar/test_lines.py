"""Dates that programs write in other ways than the standard does are read all the same."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.models import Precision
from tests.sources.calendar.test_calendar import drops, event, utc

INSTANT, DAY = Precision.INSTANT, Precision.DAY


@pytest.mark.parametrize(
    ("start", "expected", "precision"),
    [
        ("DTSTART:2027-02-06T09:30:00Z", utc(2027, 2, 6, 9, 30), INSTANT),
        ("DTSTART:2027-02-06T09:30:00.000Z", utc(2027, 2, 6, 9, 30), INSTANT),
        ("DTSTART:2027-02-06 09:30:00+09:00", utc(2027, 2, 6, 0, 30), INSTANT),
        ("DTSTART:20270206T0930Z", utc(2027, 2, 6, 9, 30), INSTANT),
        ("DTSTART:20270206T093000-0330", utc(2027, 2, 6, 13), INSTANT),
        ("DTSTART;VALUE=DATE-TIME:2027-02-06T09:30Z", utc(2027, 2, 6, 9, 30), INSTANT),
        ("DTSTART;TZID=Asia/Seoul:20270206T240000", utc(2027, 2, 6, 15), INSTANT),
        ("DTSTART;TZID=Asia/Seoul:20270206T093000Z", utc(2027, 2, 6, 9, 30), INSTANT),
        ("DTSTART;TZID=tzone://Microsoft/Utc:20270206T093000", utc(2027, 2, 6, 9, 30), INSTANT),
        ("DTSTART;TZID=(UTC+09:00) Seoul:20270206T093000", utc(2027, 2, 6, 0, 30), INSTANT),
        ("DTSTART;TZID=-03:30:20270206T093000", utc(2027, 2, 6, 13), INSTANT),
        ("DTSTART;TZID=US-Pacific:20270206T093000", utc(2027, 2, 6, 17, 30), INSTANT),
        ("DTSTART;VALUE=DATE:2027-02-06", utc(2027, 2, 6), DAY),
        ("DTSTART;VALUE=DATE:20270206Z", utc(2027, 2, 6), DAY),
        ("DTSTART:2027-02-06", utc(2027, 2, 6), DAY),
        ("DTSTART;TZID=UTC;VALUE=DATE:20270206", utc(2027, 2, 6), DAY),
        ("DTSTART;VALUE=DATE;TZID=Asia/Seoul:20270206", utc(2027, 2, 6), DAY),
    ],
)
def test_a_date_is_read_however_it_is_written(
    start: str, expected: datetime, precision: Precision
) -> None:
    """As ISO 8601 has it, without seconds, to the end of a day, with a colon in its zone."""
    (drop,) = drops(event(start))

    assert (drop.at, drop.precision) == (expected, precision)


@pytest.mark.parametrize(
    "start",
    [
        *("DTSTART:2027-02-31T09:00:00Z", "DTSTART:20270206T256100"),
        # A digit was lost; "2 " and "+2" are numbers to a parser.
        *("DTSTART:2027021\x0cT090000", "DTSTART:2027021 T090000", "DTSTART:202702+1T090000"),
        *("DTSTART;TZID=Europe/London:20270206T0 0000", "DTSTART;VALUE=DATE:202702 1"),
    ],
)
def test_a_date_that_does_not_exist_is_none(start: str) -> None:
    """It is not moved to one that does."""
    assert drops(event(start)) == []


def test_a_cancelled_occurrence_needs_nothing_but_its_date() -> None:
    """The series goes on, and the occurrence is called off under its name."""
    series = event("DTSTART:20270206T090000Z", "RRULE:FREQ=WEEKLY;COUNT=3")
    edited = event("STATUS:CANCELLED", "RECURRENCE-ID:20270213T090000Z", summary=None)

    found = drops(series, edited)

    assert {drop.at: drop.is_cancelled for drop in found} == {
        utc(2027, 2, 6, 9): False,
        utc(2027, 2, 13, 9): True,
        utc(2027, 2, 20, 9): False,
    }
    assert len({drop.name for drop in found}) == 1


def test_a_series_goes_on_to_the_end_of_its_last_day() -> None:
    """Where the rule names a day and the series has times."""
    found = drops(event("DTSTART:20270206T090000Z", "RRULE:FREQ=WEEKLY;UNTIL=20270220"))

    assert [drop.at and drop.at.day for drop in found] == [6, 13, 20]


@pytest.mark.parametrize(
    ("line", "summary"),
    [
        ("STATUS:CANCELED", "NB 2002R Olive"),
        ("SEQUENCE:1", "Canceled: NB 2002R Olive"),
        ("SEQUENCE:1", "[CANCELLED] NB 2002R Olive"),
        ("SEQUENCE:1", "ABGESAGT - NB 2002R Olive"),
        ("SEQUENCE:1", "Annulé : NB 2002R Olive"),
        ("SEQUENCE:1", "NB 2002R Olive (postponed)"),
        ("SEQUENCE:1", "【中止】NB 2002R Olive"),
    ],
)
def test_what_is_called_off_in_words_is_cancelled(line: str, summary: str) -> None:
    """Outlook writes it into the name, and that is no other shoe."""
    (drop,) = drops(event("DTSTART:20270206T090000Z", line, summary=summary))

    assert (drop.is_cancelled, drop.name) == (True, "NB 2002R Olive")


def test_an_event_without_an_end_is_read_and_said() -> None:
    """Another begins in it; both are told of."""
    first = event("DTSTART:20270206T090000Z", summary="NB 2002R Olive", uid="1")
    second = event("DTSTART:20270213T090000Z", summary="NB 2002R Bone", uid="2")

    found = drops(first.replace("\r\nEND:VEVENT", ""), second)

    assert [drop.name for drop in found] == ["NB 2002R Olive", "NB 2002R Bone"]


def test_a_description_of_any_length_costs_no_event() -> None:
    """Some programs put a whole page with its pictures into one."""
    long = "DESCRIPTION:" + "data\\,base64\\n" * 20_000

    (drop,) = drops(event("DTSTART:20270206T090000Z", long, summary="NB 2002R Olive"))

    assert drop.at == utc(2027, 2, 6, 9)
