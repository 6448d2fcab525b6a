"""How a drop's time is read, and what is said of one that cannot be meant."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import RequestError
from bot.models import Precision
from bot.rules.reading.times import end_of, parse_time
from bot.rules.reading.zones import parse_zone
from tests.conftest import NOON

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
INSTANT, DAY, MONTH = Precision.INSTANT, Precision.DAY, Precision.MONTH


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Europe/London", "Europe/London"),
        ("europe/london", "Europe/London"),
        (" AMERICA/NEW YORK ", "America/New_York"),
        ("australia/lord_howe", "Australia/Lord_Howe"),
        ("utc", "UTC"),
        ("UTC", "UTC"),
        ("JST", "Asia/Tokyo"),
        ("london", "Europe/London"),
        (" Los Angeles ", "America/Los_Angeles"),
        ("est", "America/New_York"),
        ("EDT", "America/New_York"),
        ("pt", "America/Los_Angeles"),
        ("uk", "Europe/London"),
        ("bst", "Europe/London"),
        ("CEST", "Europe/Berlin"),
        ("aedt", "Australia/Sydney"),
    ],
)
def test_a_zone_is_read_in_any_case_and_in_short_forms(text: str, key: str) -> None:
    """As people write zones."""
    assert parse_zone(text).key == key


@pytest.mark.parametrize(
    "text", ["", " ", "Mars/Olympus", "../etc/passwd", "/etc/passwd", "UTC+25", "\0", "x" * 999]
)
def test_an_unknown_zone_is_refused_with_an_example(text: str) -> None:
    """And with what was written, cut short."""
    with pytest.raises(RequestError, match=r"There is no time zone .*Europe/London") as caught:
        parse_zone(text)

    assert len(caught.value.sentence) < 250


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("2026-12-05 10:00", "2026-12-05T09:00", INSTANT),
        (" 2026-12-05   10:00 ", "2026-12-05T09:00", INSTANT),
        ("2026-12-05T10:00", "2026-12-05T09:00", INSTANT),
        ("2026-12-5 9:30", "2026-12-05T08:30", INSTANT),
        ("2026-12-05 10:00 am", "2026-12-05T09:00", INSTANT),
        ("2026-12-05 10:00PM", "2026-12-05T21:00", INSTANT),
        ("2026-12-05 12:00 am", "2026-12-04T23:00", INSTANT),
        ("2026-12-05T10:00+09:00", "2026-12-05T01:00", INSTANT),
        ("2026-12-05T10:00-0500", "2026-12-05T15:00", INSTANT),
        ("2026-12-05T10:00Z", "2026-12-05T10:00", INSTANT),
        ("<t:1796464800>", "2026-12-05T10:00", INSTANT),
        ("<t:1796464800:F>", "2026-12-05T10:00", INSTANT),
        ("2026-12-05", "2026-12-04T23:00", DAY),
        ("2026-11-24", "2026-11-23T23:00", DAY),  # today is not over
        ("2026-12", "2026-11-30T23:00", MONTH),
        ("2026-11", "2026-10-31T23:00", MONTH),
    ],
)
def test_a_time_is_read_as_exactly_as_it_is_written(
    text: str, at: str, precision: Precision
) -> None:
    """In the drop's own zone, unless it carries an offset."""
    expected = datetime.fromisoformat(at).replace(tzinfo=UTC)

    assert parse_time(text, BERLIN, NOON) == (expected, precision)


@pytest.mark.parametrize("text", ["tbc", "TBA", " Unknown ", "?"])
def test_a_time_may_be_unknown(text: str) -> None:
    """That is an answer, not a mistake."""
    assert parse_time(text, BERLIN, NOON) == (None, Precision.UNKNOWN)


@pytest.mark.parametrize(
    "text",
    ["2026-11-24 12:59", "2026-11-23", "2026-10", "<t:1>", "2026-11-24T12:00Z", "1999-01-01"],
)
def test_a_past_time_is_refused_with_an_example(text: str) -> None:
    """Berlin is an hour ahead of UTC, where it is noon."""
    with pytest.raises(RequestError, match=r"is past\. .*2026-12-05"):
        parse_time(text, BERLIN, NOON)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "05/12/2026 10:00",
        "2026-02-30",
        "2026-13",
        "2026-12-05 25:00",
        "2026-12-05 13:00 pm",
        "2026-12-05 10",
        "<t:999999999999>",
        "9999-12-31",
        "9999-12",
        "0001-01-01",
        "9999-12-31 23:59",
        "2026-12-05T10:00+99:00",
        "x" * 5000,
    ],
)
def test_nonsense_is_refused_with_an_example(text: str) -> None:
    """A short sentence, whatever was written."""
    with pytest.raises(RequestError, match=r"2026-12-05|offset|may mean|21:30") as caught:
        parse_time(text, NEW_YORK, NOON)

    assert len(caught.value.sentence) < 250


@pytest.mark.parametrize(
    ("zone", "text", "meant"),
    [
        ("Europe/Berlin", "2027-03-28 02:30", "01:30 or 03:30"),
        ("America/New_York", "2027-03-14 02:00", "01:00 or 03:00"),
        ("Australia/Lord_Howe", "2027-10-03 02:15", "01:45 or 02:45"),
        ("Africa/Cairo", "2027-04-30 00:30", "2027-04-29 23:30 or 01:30"),
    ],
)
def test_a_time_that_daylight_saving_skips_is_refused(zone: str, text: str, meant: str) -> None:
    """With the times on either side of the gap."""
    with pytest.raises(RequestError) as caught:
        parse_time(text, ZoneInfo(zone), NOON)

    assert f"{text} does not exist in {zone}" in caught.value.sentence
    assert meant in caught.value.sentence


@pytest.mark.parametrize(
    ("zone", "text", "offsets"),
    [
        ("Europe/Berlin", "2027-10-31 02:30", ("+02:00", "+01:00")),
        ("America/New_York", "2027-11-07 01:00", ("-04:00", "-05:00")),
        ("Australia/Lord_Howe", "2027-04-04 01:45", ("+11:00", "+10:30")),
    ],
)
def test_a_time_that_daylight_saving_repeats_is_refused(
    zone: str, text: str, offsets: tuple[str, str]
) -> None:
    """With the two ways to say which; both can be written so."""
    with pytest.raises(RequestError, match="happens twice") as caught:
        parse_time(text, ZoneInfo(zone), NOON)

    first, second = (f"{text.replace(' ', 'T')}{offset}" for offset in offsets)
    assert f"{first} for the first, {second} for the second" in caught.value.sentence
    one, other = (parse_time(way, ZoneInfo(zone), NOON)[0] for way in (first, second))
    assert one is not None
    assert other is not None
    assert timedelta(0) < other - one <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "text", "first", "end"),
    [
        ("UTC", "2027-01", "2027-01-01T00:00", "2027-02-01T00:00"),
        ("UTC", "2028-02", "2028-02-01T00:00", "2028-03-01T00:00"),
        ("Europe/Berlin", "2027-03-28", "2027-03-27T23:00", "2027-03-28T22:00"),  # 23 hours
        ("Europe/Berlin", "2027-10-31", "2027-10-30T22:00", "2027-10-31T23:00"),  # 25 hours
        ("Africa/Cairo", "2027-04-30", "2027-04-29T22:00", "2027-04-30T21:00"),  # begins at 01:00
    ],
)
def test_a_day_and_a_month_end_when_they_do_in_their_zone(
    zone: str, text: str, first: str, end: str
) -> None:
    """Also those that daylight saving shortens or stretches."""
    at, precision = parse_time(text, ZoneInfo(zone), NOON)

    assert at == datetime.fromisoformat(f"{first}Z")
    assert end_of(at, precision, ZoneInfo(zone)) == datetime.fromisoformat(f"{end}Z")


@given(
    text=st.one_of(
        st.text(max_size=60),
        st.from_regex(r"\d{4}-\d\d(-\d\d)?([ T]\d\d:\d\d)?(Z|[+-]\d\d:\d\d)?", fullmatch=True),
        st.from_regex(r"<t:\d{1,12}(:\w)?>", fullmatch=True),
    ),
    zone=st.sampled_from(["UTC", "Pacific/Kiritimati", "America/New_York", "Asia/Kathmandu"]),
)
@example(text="9999-12-31", zone="Pacific/Kiritimati")
@example(text="9999-12", zone="America/New_York")
@example(text="0001-01-01 00:00", zone="Pacific/Kiritimati")
def test_whatever_is_written_is_read_or_refused(text: str, zone: str) -> None:
    """A time to come in UTC, nothing, or one kind of error; never another."""
    with suppress(RequestError):
        at, precision = parse_time(text, ZoneInfo(zone), NOON)
        assert (at is None) == (precision is Precision.UNKNOWN)
        assert at is None or at.tzinfo is UTC


@given(st.text(max_size=80))
def test_whatever_is_named_is_a_zone_or_refused(text: str) -> None:
    """Never another error."""
    with suppress(RequestError):
        assert parse_zone(text).key
