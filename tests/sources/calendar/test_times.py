"""When an event is: its zone by the file's own word, and a whole day however it is written."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Precision
from tests.sources.calendar.test_calendar import drops, event, utc


def zone(tzid: str, winter: str, summer: str | None = None, until: str = "") -> str:
    """A definition with the rules of Europe."""
    parts = [("STANDARD", "10", summer or winter, winter)]
    parts += [("DAYLIGHT", "3", winter, summer)] if summer else []
    lines = [f"BEGIN:VTIMEZONE\r\nTZID:{tzid}"]
    for name, month, before, after in parts:
        lines.append(
            f"BEGIN:{name}\r\nDTSTART:19970330T030000\r\nTZOFFSETFROM:{before}\r\n"
            f"TZOFFSETTO:{after}\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH={month}{until}\r\n"
            f"END:{name}"
        )
    return "\r\n".join([*lines, "END:VTIMEZONE"])


JULY = "DTSTART;TZID={}:20270709T090000"


@pytest.mark.parametrize(
    ("tzid", "expected"),
    [
        ("Europe/Madrid", utc(2027, 7, 9, 7)),
        ("europe/MADRID", utc(2027, 7, 9, 7)),
        ("Europe/San Marino", utc(2027, 7, 9, 7)),
        ("/example.org/20250101_1/Europe/Madrid", utc(2027, 7, 9, 7)),
        ("Romance Standard Time", utc(2027, 7, 9, 7)),
        ("Romance Standard Time 2", utc(2027, 7, 9, 7)),
        ("W. Europe Standard Time 1", utc(2027, 7, 9, 7)),
        ('"Pacific Time (US & Canada)"', utc(2027, 7, 9, 16)),
        ('"(GMT-06.00) Central Time (US & Canada)"', utc(2027, 7, 9, 14)),
        ('"(GMT+01.00) Paris / Madrid"', utc(2027, 7, 9, 7)),
        ("Etc/GMT-2", utc(2027, 7, 9, 7)),
        ('"(UTC+01:00) Brussels, Copenhagen, Madrid, Paris"', utc(2027, 7, 9, 7)),
        ('"(UTC-08:00) Pacific Time (US & Canada)"', utc(2027, 7, 9, 16)),
        ("(UTC) Coordinated Universal Time", utc(2027, 7, 9, 9)),
        ('"(GMT) Dublin, Edinburgh, Lisbon"', utc(2027, 7, 9, 8)),
        ("zulu", utc(2027, 7, 9, 9)),
        ('"tzone://Microsoft/Utc"', utc(2027, 7, 9, 9)),
        ("GMT+02", utc(2027, 7, 9, 7)),
        ("UTC-0330", utc(2027, 7, 9, 12, 30)),
        ('"+05:30"', utc(2027, 7, 9, 3, 30)),
        ("+0545", utc(2027, 7, 9, 3, 15)),
    ],
)
def test_a_zone_is_known_however_it_is_spelled(tzid: str, expected: datetime) -> None:
    """IANA's names, Windows', offsets, and what programs make of them."""
    (drop,) = drops(event(JULY.format(tzid)))

    assert (drop.at, drop.precision) == (expected, Precision.INSTANT)


@pytest.mark.parametrize("tzid", ["EST", "UTC", "Custom 7", "WET", "Europe/Kyiv"])
def test_a_definition_of_the_file_counts_more_than_the_name(tzid: str) -> None:
    """RFC 5545 wants it so: the name is only a name."""
    (drop,) = drops(event(JULY.format(tzid)), head=zone(tzid, "+0500", "+0600"))

    assert drop.at == utc(2027, 7, 9, 3)


def test_a_definition_that_is_cut_short_counts_less() -> None:
    """Some programs write down one half of the year only."""
    (drop,) = drops(event(JULY.format("Europe/Madrid")), head=zone("Europe/Madrid", "+0100"))

    assert drop.at == utc(2027, 7, 9, 7)


@pytest.mark.parametrize(
    ("name", "winter", "summer", "hour"),
    [
        ("Europe/Madrid", "+0200", "+0100", 7),
        ("America/Denver", "-0600", "-0700", 15),
        ("Europe/Dublin", "+0100", "+0000", 8),
    ],
)
def test_a_definition_that_sets_the_clock_back_for_summer_counts_less(
    name: str, winter: str, summer: str, hour: int
) -> None:
    """Its parts have each other's offsets; the name is of a place whose summers are known."""
    (drop,) = drops(event(JULY.format(name)), head=zone(name, winter, summer))

    assert drop.at == utc(2027, 7, 9, hour)


def test_definitions_of_one_name_are_of_their_own_file() -> None:
    """What one file calls "Custom" says nothing of another's."""
    one = drops(event(JULY.format("Custom")), head=zone("Custom", "+0100"))
    other = drops(event(JULY.format("Custom")), head=zone("Custom", "+0900"))
    none = drops(event(JULY.format("Custom")))

    assert [drop.at for drop in (*one, *other)] == [utc(2027, 7, 9, 8), utc(2027, 7, 9, 0)]
    assert none[0].precision is Precision.DAY


WHOLE_DAYS = [
    ("DTSTART;TZID=Asia/Tokyo:20270303T000000", "DTEND;TZID=Asia/Tokyo:20270304T000000"),
    ("DTSTART;VALUE=DATE-TIME:20270303T000000", "DTEND;VALUE=DATE-TIME:20270303T000000"),
    ("DTSTART:20270303T000000", "DURATION:P1D"),
    ("DTSTART:20270303T000000", "X-A:b"),
    ("DTSTART:20270303T000000Z", "DTEND:20270304T000000Z"),
    ("DTSTART:20270303T090000Z", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT:true"),
    ("DTSTART;TZID=Asia/Tokyo:20270303T000000", "X-FUNAMBOL-ALLDAY:1"),
    ("DTSTART;TZID=Asia/Tokyo:20270303T000000", "DTEND;TZID=Asia/Tokyo:20270303T235959"),
    ("DTSTART:20270303T000000", "DTEND:20270303T235900"),
    ("DTSTART:20270303T000000Z", "DTEND:20270303T235959Z"),
]


@pytest.mark.parametrize("lines", WHOLE_DAYS)
def test_a_whole_day_is_a_day_however_it_is_written(lines: tuple[str, ...]) -> None:
    """Nobody is told that a shoe drops at midnight sharp."""
    (drop,) = drops(event(*lines))

    assert drop.precision is Precision.DAY
    assert drop.at is not None
    assert drop.ends_at is not None
    assert 82_000 < (drop.ends_at - drop.at).total_seconds() < 90_001


def test_a_whole_day_of_the_calendars_zone_may_be_written_as_utc() -> None:
    """Three in the afternoon is midnight in Tokyo."""
    lines = ("DTSTART:20270302T150000Z", "DTEND:20270303T150000Z")

    (drop,) = drops(event(*lines), head="X-WR-TIMEZONE:Asia/Tokyo")

    assert (drop.at, drop.precision) == (utc(2027, 3, 2, 15), Precision.DAY)


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;TZID=America/New_York:20270303T000000",),
        ("DTSTART:20270303T000000Z",),
        ("DTSTART;TZID=Asia/Tokyo:20270303T000000", "DTEND;TZID=Asia/Tokyo:20270303T010000"),
        ("DTSTART;TZID=Asia/Tokyo:20270303T100000", "DTEND;TZID=Asia/Tokyo:20270304T100000"),
    ],
)
def test_midnight_itself_may_be_the_time(lines: tuple[str, ...]) -> None:
    """Where nothing says that it is the whole day."""
    (drop,) = drops(event(*lines))

    assert drop.precision is Precision.INSTANT


@given(hours=st.integers(min_value=-12, max_value=14), minutes=st.sampled_from([0, 15, 30, 45]))
def test_every_offset_is_read(hours: int, minutes: int) -> None:
    """In the forms that programs write."""
    sign = "-" if hours < 0 else "+"
    if abs(hours) == 14:
        minutes = 0
    forms = [f"UTC{sign}{abs(hours):02}:{minutes:02}", f"GMT{sign}{abs(hours):02}{minutes:02}"]

    found = [drop.at for form in forms for drop in drops(event(JULY.format(f'"{form}"')))]

    assert len(set(found)) == 1
    assert found[0] is not None
    size = (abs(hours) * 60 + minutes) * (-1 if hours < 0 else 1)
    assert (utc(2027, 7, 9, 9) - found[0]).total_seconds() == size * 60
