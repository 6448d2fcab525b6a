"""What Raincloud publishes as a calendar, it reads as the same drops."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Confidence, Drop, Precision, SeenDrop, SourceSpec
from bot.rules.calendars import calendar_events, write_calendar
from bot.rules.reading import parse_zone, times
from bot.sources.calendar.adapter import _read
from tests.makers import TEN
from tests.rules.calendars.test_calendars import drop
from tests.sources.calendar.test_calendar import URL, answer
from tests.sources.conftest import START

SPEC = SourceSpec(name="A server", kind="calendar", url=URL)


def read_again(*drops: Drop, zone: str = "UTC") -> list[SeenDrop]:
    """Publish drops and read them."""
    body = write_calendar(calendar_events(drops, {}), name="2002R drops", zone=zone)
    contents = _read(answer(body), SPEC, START)
    assert contents.faults == ()
    return sorted(contents.drops, key=lambda seen: (seen.at or START, seen.name))


def essence(told: Drop | SeenDrop) -> dict[str, Any]:
    """Return what must be the same."""
    names = (
        "name",
        "style_code",
        "at",
        "ends_at",
        "precision",
        "is_cancelled",
        "is_draw",
        "opens_at",
        "url",
        "image_url",
    )
    confidence = None if told.is_cancelled else told.confidence  # the status says one or the other
    return {name: getattr(told, name) for name in names} | {"confidence": confidence}


def of_days(first: datetime, precision: Precision, zone: str, **changes: Any) -> Drop:
    """Enter a drop on a day, or in a month."""
    return drop(
        at=first,
        ends_at=times.end_of(first, precision, parse_zone(zone)),
        precision=precision,
        timezone=zone,
        **changes,
    )


TOKYO_DAY = datetime(2026, 12, 4, 15, tzinfo=UTC)
TOKYO_MONTH = datetime(2026, 11, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "published",
    [
        drop(),
        drop(timezone="Asia/Tokyo", url="https://shop.example/a", image_url="https://i.example/a"),
        drop(confidence=Confidence.RUMOUR),
        drop(is_cancelled=True),
        drop(style_code=None, name="New Balance 2002R Sea Salt"),
        of_days(TOKYO_DAY, Precision.DAY, "Asia/Tokyo"),
        of_days(TOKYO_MONTH, Precision.MONTH, "Asia/Tokyo"),
        drop(is_draw=True),
        drop(is_draw=True, opens_at=TEN - timedelta(days=2)),
        of_days(TOKYO_DAY, Precision.DAY, "Asia/Tokyo", is_draw=True),
        of_days(
            TOKYO_DAY,
            Precision.DAY,
            "Asia/Tokyo",
            is_draw=True,
            opens_at=TOKYO_DAY - timedelta(days=2),
        ),
        drop(  # from midnight to midnight in Tokyo, which is not the same as days
            is_draw=True, at=TOKYO_DAY, ends_at=TOKYO_DAY, opens_at=TOKYO_DAY - timedelta(days=2)
        ),
    ],
)
def test_what_is_published_is_read_without_a_change(published: Drop) -> None:
    """Instants, days, months, draws, rumours and cancellations."""
    [seen] = read_again(published, zone="Asia/Tokyo")

    assert essence(seen) == essence(published)


def test_a_move_is_read_as_a_move() -> None:
    """The same event, at another time."""
    [before] = read_again(drop())
    [after] = read_again(drop(at=TEN + timedelta(days=30), ends_at=TEN, revision=1))

    assert before.key == after.key
    assert after.at == TEN + timedelta(days=30)


LETTERS = ["A", "B", "C", "D", "E", "F", "G", "H"]


@st.composite
def published_drops(draw: st.DrawFn) -> list[Drop]:
    """Drops of several shoes in one calendar."""
    found = []
    for place, letter in enumerate(
        draw(st.lists(st.sampled_from(LETTERS), unique=True, max_size=4))
    ):
        at = START.replace(microsecond=0) + timedelta(minutes=draw(st.integers(-1000, 500_000)))
        one = drop(
            id=place + 1,
            style_code=f"M2002RQ{letter}",
            name=draw(st.sampled_from(["Rain Cloud", "雨雲, №5", "Pack; 'Sea \\ Salt'"])) + letter,
            at=at,
            ends_at=at,
            revision=draw(st.integers(0, 9)),
            is_cancelled=draw(st.booleans()),
            confidence=draw(st.sampled_from(Confidence)),
        )
        if draw(st.booleans()):
            one = replace(
                one, is_draw=True, opens_at=at - timedelta(hours=draw(st.integers(1, 99)))
            )
        found.append(one)
    return sorted(found, key=lambda each: (each.at, each.name))


@settings(max_examples=40)
@given(published_drops(), st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"]))
def test_whatever_is_published_is_read_again(published: list[Drop], zone: str) -> None:
    """Whichever zone the server has."""
    assert list(map(essence, read_again(*published, zone=zone))) == list(map(essence, published))
