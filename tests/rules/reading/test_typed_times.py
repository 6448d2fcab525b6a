"""Times as people type them at bots: read as they are meant, or refused with what is in doubt.

The table was written before the reader, after what the help pages of reminder and event bots name
as their examples, and how people write to each other; by hand.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RequestError
from bot.models import Precision
from bot.rules.reading.times import parse_past_time, parse_time

MONDAY = datetime(2026, 11, 30)  # noqa: DTZ001 - a clock anywhere
NOW = datetime(2026, 11, 28, 15, tzinfo=UTC)  # a Saturday
LONDON = ZoneInfo("Europe/London")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
TOKYO = ZoneInfo("Asia/Tokyo")
EXACT, DAY, MONTH = Precision.INSTANT, Precision.DAY, Precision.MONTH

AHEAD = [
    # Instants, in London; what is expected is UTC.
    ("next friday 10am", "2026-12-04 10:00", EXACT),
    ("friday 10am", "2026-12-04 10:00", EXACT),
    ("Fri 10 am", "2026-12-04 10:00", EXACT),
    ("this friday at 10:00", "2026-12-04 10:00", EXACT),
    ("on Friday at 10.30am", "2026-12-04 10:30", EXACT),
    ("sunday 9pm", "2026-11-29 21:00", EXACT),
    ("Saturday at 20:00", "2026-11-28 20:00", EXACT),
    ("5 Dec 10am", "2026-12-05 10:00", EXACT),
    ("5th December 2026 at 10:00", "2026-12-05 10:00", EXACT),
    ("Dec 5 10:00", "2026-12-05 10:00", EXACT),
    ("December 5th, 10:00 AM", "2026-12-05 10:00", EXACT),
    ("Dec 5, 2026 10:00 am", "2026-12-05 10:00", EXACT),
    ("Sat, 5 Dec 2026 10:00", "2026-12-05 10:00", EXACT),
    ("Saturday 5 December at 10am", "2026-12-05 10:00", EXACT),
    ("10am 5 Dec", "2026-12-05 10:00", EXACT),
    ("10:00 on 5 December", "2026-12-05 10:00", EXACT),
    ("5 jan 9am", "2027-01-05 09:00", EXACT),
    ("tomorrow at 5pm", "2026-11-29 17:00", EXACT),
    ("tomorrow 17:00", "2026-11-29 17:00", EXACT),
    ("tmrw 5pm", "2026-11-29 17:00", EXACT),
    ("today 18:00", "2026-11-28 18:00", EXACT),
    ("tonight at 9pm", "2026-11-28 21:00", EXACT),
    ("tomorrow at noon", "2026-11-29 12:00", EXACT),
    ("18:30", "2026-11-28 18:30", EXACT),
    ("10am", "2026-11-29 10:00", EXACT),
    ("at 6pm", "2026-11-28 18:00", EXACT),
    ("in 2 hours", "2026-11-28 17:00", EXACT),
    ("in 90 minutes", "2026-11-28 16:30", EXACT),
    ("in an hour", "2026-11-28 16:00", EXACT),
    ("in 45 min", "2026-11-28 15:45", EXACT),
    ("2h30m", "2026-11-28 17:30", EXACT),
    ("in 2d 3h", "2026-11-30 18:00", EXACT),
    ("in 3 days at 10am", "2026-12-01 10:00", EXACT),
    ("2026-12-05 10am", "2026-12-05 10:00", EXACT),
    ("2026/12/05 10:00", "2026-12-05 10:00", EXACT),
    ("2026-12-05T10:00", "2026-12-05 10:00", EXACT),
    ("25/12/2026 10:00", "2026-12-25 10:00", EXACT),
    ("12/25/2026 10:00", "2026-12-25 10:00", EXACT),
    ("05.12.2026 10:00", "2026-12-05 10:00", EXACT),
    ("5 Dec 10am EST", "2026-12-05 15:00", EXACT),
    ("5 Dec 10am ET", "2026-12-05 15:00", EXACT),
    ("5 Dec 10:00 CET", "2026-12-05 09:00", EXACT),
    ("5 Dec 10am New York time", "2026-12-05 15:00", EXACT),
    ("5 Dec 10am America/New_York", "2026-12-05 15:00", EXACT),
    ("5 Dec 10:00 UTC+1", "2026-12-05 09:00", EXACT),
    ("5 Dec 10:00 JST", "2026-12-05 01:00", EXACT),
    ("5 July 2027 10:00 GMT", "2027-07-05 10:00", EXACT),
    ("5 July 2027 10:00", "2027-07-05 09:00", EXACT),
    ("5. Dezember 10:00", "2026-12-05 10:00", EXACT),
    ("5. Dezember um 10 Uhr", "2026-12-05 10:00", EXACT),
    ("morgen 10:00", "2026-11-29 10:00", EXACT),
    ("nächsten Freitag 10 Uhr", "2026-12-04 10:00", EXACT),
    ("5 décembre à 10h", "2026-12-05 10:00", EXACT),
    ("demain 10h30", "2026-11-29 10:30", EXACT),
    ("vendredi 10h", "2026-12-04 10:00", EXACT),
    ("12月5日 10:00", "2026-12-05 10:00", EXACT),
    ("12月5日 10時", "2026-12-05 10:00", EXACT),
    ("明日 10時30分", "2026-11-29 10:30", EXACT),
    ("来週金曜 10時", "2026-12-04 10:00", EXACT),
    ("<t:1796464800>", "2026-12-05 10:00", EXACT),
    ("10am EST on 5 December", "2026-12-05 15:00", EXACT),
    ("5 dec 10:00 Berlin", "2026-12-05 09:00", EXACT),
    ("10:00 Tokyo 5 dec", "2026-12-05 01:00", EXACT),
    ("in half an hour", "2026-11-28 15:30", EXACT),
    ("in 1.5 hours", "2026-11-28 16:30", EXACT),
    ("tonight 9:30", "2026-11-28 21:30", EXACT),
    ("今夜9時", "2026-11-28 21:00", EXACT),
    ("明日の10時", "2026-11-29 10:00", EXACT),
    ("next week monday 9am", "2026-11-30 09:00", EXACT),
    # Days and months.
    ("5 Dec", "2026-12-05", DAY),
    ("December 5th", "2026-12-05", DAY),
    ("tomorrow", "2026-11-29", DAY),
    ("friday", "2026-12-04", DAY),
    ("next friday", "2026-12-04", DAY),
    ("in 3 days", "2026-12-01", DAY),
    ("in a week", "2026-12-05", DAY),
    ("in 2 weeks", "2026-12-12", DAY),
    ("25/12", "2026-12-25", DAY),
    ("January 2027", "2027-01-01", MONTH),
    ("next month", "2026-12-01", MONTH),
    ("2027-03", "2027-03-01", MONTH),
]

REFUSED = [
    ("5/12/2026 10:00", "5 December.*12 May"),  # of London and Chicago alike
    ("05/12 10am", "5 December.*12 May"),
    ("friday midnight", "midnight"),
    ("tomorrow at 5", "5am.*17:00|5 am"),
    ("5 Dec at 9", "9am.*21:00|9 am"),
    ("14h", "14:00, or in 14 hours"),
    ("3 h", "3:00, or in 3 hours"),
    ("soonish", "soonish"),
    ("when it drops", "when it drops"),
    ("friday or saturday 10am", "friday or saturday"),
    ("5 Dec 25:00", "25:00"),
    ("31 November", "31 November"),
    ("the 32nd", "32nd"),
    ("Friday 5 December 2026", "Saturday"),
    ("yesterday 10am", "past"),
    ("2 hours ago", "past"),
    ("28 Nov 2026 10am", "past"),
]

BACK = [
    ("yesterday", "2026-11-27", DAY),
    ("yesterday 22:15", "2026-11-27 22:15", EXACT),
    ("10 minutes ago", "2026-11-28 14:50", EXACT),
    ("an hour ago", "2026-11-28 14:00", EXACT),
    ("2h ago", "2026-11-28 13:00", EXACT),
    ("3 days ago", "2026-11-25", DAY),
    ("03:05", "2026-11-28 03:05", EXACT),
    ("10pm", "2026-11-27 22:00", EXACT),
    ("friday 10am", "2026-11-27 10:00", EXACT),
    ("last friday 10am", "2026-11-27 10:00", EXACT),
    ("today 10am", "2026-11-28 10:00", EXACT),
    ("25 Nov 10am", "2026-11-25 10:00", EXACT),
    ("24 Dec", "2025-12-24", DAY),
    ("gestern 10 Uhr", "2026-11-27 10:00", EXACT),
    ("昨日 10時", "2026-11-27 10:00", EXACT),
]


def utc(text: str, zone: ZoneInfo = LONDON) -> datetime:
    """Return an instant (UTC), or the day's first instant in a zone."""
    read = datetime.fromisoformat(text)
    return read.replace(tzinfo=UTC) if " " in text else read.replace(tzinfo=zone)


@pytest.mark.parametrize(("text", "at", "precision"), AHEAD)
def test_a_time_to_come_is_read_as_it_is_meant(text: str, at: str, precision: Precision) -> None:
    """However people type it."""
    assert parse_time(text, LONDON, NOW) == (utc(at).astimezone(UTC), precision)


@pytest.mark.parametrize(("text", "named"), REFUSED)
def test_what_is_in_doubt_is_refused_by_name(text: str, named: str) -> None:
    """It says what was not understood, or between what it cannot choose."""
    with pytest.raises(RequestError, match=f"(?s){named}"):
        parse_time(text, LONDON, NOW)


@pytest.mark.parametrize(("text", "at", "precision"), BACK)
def test_a_time_that_was_is_read_as_it_is_meant(text: str, at: str, precision: Precision) -> None:
    """Whoever asks why something came asks of the last time that fits."""
    assert parse_past_time(text, LONDON, NOW) == (utc(at).astimezone(UTC), precision)


def test_next_friday_on_a_monday_may_be_either() -> None:
    """People mean this week's as well as the one after."""
    monday = NOW + timedelta(days=2)
    with pytest.raises(RequestError, match=r"4 December.*11 December"):
        parse_time("next friday 10am", LONDON, monday)
    at, _ = parse_time("friday 10am", LONDON, monday)
    assert at == utc("2026-12-04 10:00")


def test_a_past_time_is_hinted_at_with_past_times() -> None:
    """A hint that fits the field."""
    with pytest.raises(RequestError, match="yesterday 10pm"):
        parse_past_time("banana", LONDON, NOW)


@given(
    st.datetimes(MONDAY, MONDAY + timedelta(days=300)).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
    st.sampled_from(
        [
            "%d %B %Y %H:%M",
            "%B %d %Y %I:%M%p",
            "%a %d %b %Y %H:%M",
            "%Y/%m/%d %H:%M",
            "%H:%M %d %b %Y",
        ]
    ),
)
def test_what_a_clock_shows_is_read_back(at: datetime, style: str) -> None:
    """Any time, written in any of the usual ways."""
    assert parse_time(at.strftime(style), ZoneInfo("Asia/Tokyo"), NOW)[0] == at.replace(
        tzinfo=TOKYO
    )


@given(st.text(max_size=60))
def test_nonsense_is_refused_or_lies_ahead(text: str) -> None:
    """Nothing typed breaks the reader."""
    try:
        at, _ = parse_time(text, BERLIN, NOW)
    except RequestError:
        return
    assert at is None or at + timedelta(days=32) > NOW
