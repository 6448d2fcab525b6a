"""Drops become a calendar that two readers read alike, and each keeps its name as it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import speaking
from bot.models import Confidence, Drop, Precision
from bot.parsing import clean
from bot.rules.calendars import EVENT_LIMIT, calendar_events, is_dated, write_calendar
from bot.rules.calendars.writing import SIZE_LIMIT
from tests.conftest import NOON
from tests.makers import GUILD, MODERATOR, TEN, money, told
from tests.rules.calendars import strict

URL = "https://shop.example/"
WHOLE = Drop(
    id=1,
    guild_id=GUILD,
    style_code="M2002RDA",
    name="Rain Cloud",
    at=TEN,
    ends_at=TEN,
    precision=Precision.INSTANT,
    timezone="UTC",
    created_by=MODERATOR,
    changed_at=NOON,
)


def drop(**changes: Any) -> Drop:
    """Enter a drop, by default of the Rain Cloud at 10:00 on 5 December."""
    return replace(WHOLE, **changes)


def spanning(precision: Precision, start: datetime, end: datetime, **changes: Any) -> Drop:
    """Enter a drop that is known as a span of days."""
    return drop(at=start, ends_at=end, precision=precision, **changes)


def written(*drops: Drop, shops: Any = None, zone: str = "UTC") -> bytes:
    """Write a calendar."""
    return write_calendar(calendar_events(drops, shops or {}), name="2002R, drops", zone=zone)


def read(*drops: Drop, **changes: Any) -> list[strict.Part]:
    """Return the events of a calendar."""
    return strict.read(written(*drops, **changes)).parts


def utc(*parts: int) -> datetime:
    """Write an instant."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_a_calendar_says_what_it_is() -> None:
    """Whose, in which zone, and how often it is worth a look; alarms are the reader's."""
    calendar = strict.read(written(drop(), zone="Asia/Tokyo"))

    assert calendar.name == "VCALENDAR"
    assert calendar.values == {
        "PRODID": "-//Raincloud//Drops//EN",
        "VERSION": "2.0",
        "METHOD": "PUBLISH",
        "NAME": "2002R, drops",
        "X-WR-CALNAME": "2002R, drops",
        "X-WR-TIMEZONE": "Asia/Tokyo",
        "REFRESH-INTERVAL": "PT1H",
        "X-PUBLISHED-TTL": "PT1H",
    }
    [event] = calendar.parts
    assert event.name == "VEVENT"
    assert event.parts == []


def test_a_file_for_another_calendar_has_no_name_of_its_own() -> None:
    """Nor a rhythm: it is taken in once."""
    body = write_calendar(calendar_events([drop()], {}), name=None, zone="UTC")

    values = strict.read(body).values
    assert values.keys() == {"PRODID", "VERSION", "METHOD", "X-WR-TIMEZONE"}


def test_an_event_says_all_that_is_known() -> None:
    """With commas and lines in it, and each shop's own time by the server's clock."""
    shops = (
        told(retailer="Up There", url="https://up.example/a,b;c"),
        told(TEN + timedelta(hours=1), retailer="Feature"),
    )
    whole = drop(
        name="Rain, Cloud; \\ new\nline",
        retailer="Up There",
        price=money("150.00", "GBP"),
        url="https://shop.example/a,b;c?d=1",
        image_url="https://shop.example/a.png",
    )

    [event] = read(whole, shops={1: shops}, zone="Asia/Tokyo")

    assert event.when("DTSTART") == TEN
    assert event.when("DTEND") is None
    told_of = {name: event.values[name] for name in ("SUMMARY", "STATUS", "LOCATION", "URL")}
    assert told_of == {
        "SUMMARY": "Rain, Cloud; \\ new line",
        "STATUS": "CONFIRMED",
        "LOCATION": "Up There",
        "URL": "https://shop.example/a,b;c?d=1",
    }
    assert event.values["IMAGE"] == "https://shop.example/a.png"
    assert event.values["DESCRIPTION"].split("\n") == [
        "Style code: M2002RDA",
        "Price: 150 GBP",
        "Shops:",
        "- Up There, 2026-12-05 19:00 JST, https://up.example/a,b;c",
        "- Feature, 2026-12-05 20:00 JST",
    ]


@pytest.mark.parametrize(
    ("shown", "starts", "ends"),
    [
        (drop(), TEN, None),
        (
            spanning(Precision.DAY, utc(2026, 12, 4, 15), utc(2026, 12, 5, 15), timezone="Japan"),
            date(2026, 12, 5),
            date(2026, 12, 6),
        ),
        (
            spanning(Precision.MONTH, utc(2026, 12, 1), utc(2027, 1, 1)),
            date(2026, 12, 1),
            date(2027, 1, 1),
        ),
        (drop(is_draw=True), TEN, None),
        (drop(is_draw=True, opens_at=TEN - timedelta(days=2)), TEN - timedelta(days=2), TEN),
        (
            spanning(
                Precision.DAY,
                utc(2026, 12, 5),
                utc(2026, 12, 6),
                is_draw=True,
                opens_at=utc(2026, 12, 3),
            ),
            date(2026, 12, 3),
            date(2026, 12, 6),
        ),
    ],
)
def test_a_time_is_as_exact_as_it_is_known(shown: Drop, starts: date, ends: date | None) -> None:
    """A day and a month are whole days of the drop's own zone; a draw lasts until it closes."""
    [event] = read(shown)

    assert (event.when("DTSTART"), event.when("DTEND")) == (starts, ends)


@pytest.mark.parametrize(
    "vague",
    [
        drop(at=None, ends_at=None, precision=Precision.UNKNOWN),
        spanning(Precision.SEASON, utc(2026, 12, 1), utc(2027, 3, 1)),
        spanning(Precision.MONTH, utc(2026, 12, 1), utc(2027, 1, 1), is_draw=True),
    ],
)
def test_what_is_hardly_known_is_in_no_calendar(vague: Drop) -> None:
    """Nothing false stands in it, and no quarter of a year is filled."""
    assert read(vague, drop(id=2, style_code="M2002RDB")) != []
    assert read(vague) == []


def test_a_rumour_is_tentative_and_says_so() -> None:
    """Calendars show such events in another way."""
    [event] = read(drop(confidence=Confidence.RUMOUR))

    assert event.values["STATUS"] == "TENTATIVE"
    assert "A rumour: the press says so" in event.values["DESCRIPTION"]


def test_a_drop_that_moves_or_is_cancelled_keeps_its_name() -> None:
    """And its number rises each time, so that a subscriber's calendar moves it."""
    later = NOON + timedelta(hours=1)
    moved = drop(at=TEN + timedelta(days=9), ends_at=TEN + timedelta(days=9))
    moved = replace(moved, revision=1, changed_at=later)
    stages = [drop(), moved, replace(moved, revision=2, is_cancelled=True)]

    events = [read(stage)[0] for stage in stages]

    assert len({event.values["UID"] for event in events}) == 1
    numbers = [int(event.values["SEQUENCE"]) for event in events]
    assert numbers == sorted(set(numbers))
    assert events[1].when("DTSTART") == moved.at
    assert events[2].values["STATUS"] == "CANCELLED"
    assert events[2].values["SUMMARY"] == "Cancelled: Rain Cloud"


def test_the_shoe_names_an_event_and_no_row_does() -> None:
    """Whatever source tells of it, under whatever spelling and number."""
    first, again = drop(), drop(id=77, guild_id=None, name="NB 2002R Rain Cloud", created_by=None)
    other, drawn = drop(style_code="M2002RDB"), drop(is_draw=True)

    names = [read(shown)[0].values["UID"] for shown in (first, again, other, drawn)]

    assert names[0] == names[1]
    assert len(set(names)) == 3


def test_what_is_entered_anew_goes_on_where_the_cancelled_one_stopped() -> None:
    """One event, which stands again, with a higher number than when it was cancelled."""
    cancelled = drop(is_cancelled=True, revision=3, changed_at=NOON + timedelta(hours=2))
    anew = drop(id=2, changed_at=NOON + timedelta(hours=2, seconds=1), at=TEN, ends_at=TEN)

    [before], [after] = read(cancelled), read(cancelled, anew)

    assert before.values["UID"] == after.values["UID"]
    assert int(before.values["SEQUENCE"]) <= int(after.values["SEQUENCE"])
    assert after.values["STATUS"] == "CONFIRMED"


def test_two_drops_of_one_shoe_are_two_events() -> None:
    """Half a year apart, or in two countries."""
    events = read(drop(), drop(id=2, region="JP", at=NOON, ends_at=NOON))

    assert len({event.values["UID"] for event in events}) == 2


def test_a_calendar_is_bounded() -> None:
    """Of too many the latest are kept, and nothing that a shop writes is longer than it may be."""
    many = [
        drop(
            id=number,
            style_code=None,
            name=f"Drop {number} " + "x" * 5000,
            at=TEN + timedelta(hours=number),
            ends_at=TEN + timedelta(hours=number),
        )
        for number in range(EVENT_LIMIT + 20)
    ]

    body = written(*many)

    events = strict.read(body).parts
    assert len(events) == EVENT_LIMIT
    assert events[-1].when("DTSTART") == many[-1].at
    assert len(body) < SIZE_LIMIT


@pytest.mark.long
def test_the_size_of_a_calendar_is_bounded() -> None:
    """Shops may write as much as they like: the earliest events make room."""
    shops = [told(retailer=f"{place} {'x' * 300}", url=URL + "x" * 900) for place in range(12)]
    many = [drop(id=place, style_code=None, name=f"Drop {place}") for place in range(200)]

    body = written(*many, shops={each.id: shops for each in many})

    assert SIZE_LIMIT / 2 < len(body) <= SIZE_LIMIT
    [*_, last] = strict.read(body).parts
    assert "- 0 xxx" in last.values["DESCRIPTION"]
    assert "… and 2 more" in last.values["DESCRIPTION"]


def test_a_calendar_speaks_the_language_that_is_spoken() -> None:
    """What the reader knows again stays as it is."""
    with speaking("ja"):
        [event] = read(drop(is_cancelled=True))

    assert event.values["SUMMARY"] == "中止: Rain Cloud"
    assert event.values["STATUS"] == "CANCELLED"


NAMES = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('\r\n,;:\\"\t\0'), max_size=300
)
DAYS = st.integers(-400, 400).map(lambda days: timedelta(days=days))


@st.composite
def drops(draw: st.DrawFn) -> Drop:
    """Any drop that may be stored."""
    precision = draw(st.sampled_from(Precision))
    at = NOON.replace(hour=0) + draw(DAYS)
    if precision is Precision.INSTANT:
        at += timedelta(minutes=draw(st.integers(0, 1439)))
    lengths = {Precision.INSTANT: 0, Precision.DAY: 1, Precision.MONTH: 30}
    ends_at = at + timedelta(days=lengths.get(precision, 90))
    is_known = precision is not Precision.UNKNOWN
    is_draw = draw(st.booleans())
    return drop(
        id=draw(st.integers(1, 10**9)),
        style_code=draw(st.none() | st.sampled_from(["M2002RDA", "U2002RAB"])),
        name=draw(NAMES),
        at=at if is_known else None,
        ends_at=ends_at if is_known else None,
        precision=precision,
        timezone=draw(st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"])),
        retailer=draw(st.none() | NAMES),
        url=draw(st.none() | NAMES | NAMES.map(lambda rest: f"https://shop.example/{rest}")),
        confidence=draw(st.sampled_from(Confidence)),
        revision=draw(st.integers(0, 100)),
        is_cancelled=draw(st.booleans()),
        changed_at=NOON + draw(DAYS),
        is_draw=is_draw,
        opens_at=at - timedelta(days=2) if is_draw and draw(st.booleans()) else None,
    )


@pytest.mark.long
@given(st.lists(drops(), max_size=6, unique_by=lambda each: each.id))
def test_two_readers_read_the_same(shown: list[Drop]) -> None:
    """Whatever people and shops write: each event once, valid, with the texts it was given."""
    body = written(*shown)

    ours = {event.values["UID"]: event for event in strict.read(body).parts}
    theirs = {
        str(event["UID"]): event for event in icalendar.Calendar.from_ical(body).walk("VEVENT")
    }

    assert ours.keys() == theirs.keys()
    assert len(ours) <= sum(map(is_dated, shown))
    for uid, event in ours.items():
        other = theirs[uid]
        for name in ("SUMMARY", "DESCRIPTION", "STATUS"):
            assert event.values[name] == str(other[name])
        assert event.when("DTSTART") == other["DTSTART"].dt
        assert event.when("DTEND") == (other["DTEND"].dt if "DTEND" in other else None)
        names = {clean(drop.name, 200) for drop in shown}
        assert event.values["SUMMARY"].removeprefix("Cancelled: ") in names
