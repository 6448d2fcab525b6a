"""A guild's hours against a count of minutes: any zone, any hours, any date from 2024 to 2030."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Digest, QuietHours
from bot.rules.schedule.quiet_hours import first_moment, is_quiet, next_digest, quiet_until
from tests.rules.schedule.minutes import (
    FIRST,
    LORD_HOWE,
    MINUTE,
    NEW_YORK,
    TROLL,
    clocks_near,
    counted_first_moment,
    minutes_of,
    moments,
    quiet_hours,
    walls,
    zones,
)

KATHMANDU = "Asia/Kathmandu"


@settings(derandomize=True, deadline=None, max_examples=150)
@given(data=st.data(), zone=zones.map(ZoneInfo))
def test_quiet_ends_with_the_first_minute_whose_clock_is_not_quiet(
    data: st.DataObject, zone: ZoneInfo
) -> None:
    """It is quiet whenever the clock on the wall says so."""
    now = data.draw(moments(zone))
    quiet = data.draw(quiet_hours(zone, now))
    silent = minutes_of(quiet)
    is_silent = now.astimezone(zone).time().replace(second=0) in silent

    assert is_quiet(quiet, zone, now) is is_silent
    expected = next(moment for moment, wall in walls(zone, now) if wall.time() not in silent)
    assert quiet_until(quiet, zone, now) == (expected if is_silent else None)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(data=st.data(), zone=zones.map(ZoneInfo))
def test_a_time_of_a_day_comes_with_the_first_minute_that_shows_it_or_is_past_it(
    data: st.DataObject, zone: ZoneInfo
) -> None:
    """Also where it does not exist, and where it exists twice."""
    near = data.draw(moments(zone))
    day, at = near.astimezone(zone).date(), data.draw(clocks_near(zone, near))

    assert first_moment(day, at, zone) == counted_first_moment(day, at, zone)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(data=st.data(), zone=zones.map(ZoneInfo), day=st.none() | st.integers(0, 6))
def test_the_next_digest_is_the_first_one_after_now(
    data: st.DataObject, zone: ZoneInfo, day: int | None
) -> None:
    """One a day, or one a week on its day; however near now lies to one of them."""
    now = data.draw(moments(zone))
    at = data.draw(clocks_near(zone, now))
    if data.draw(st.booleans()):
        nudge = timedelta(seconds=data.draw(st.integers(-1, 1)))
        now = counted_first_moment(now.astimezone(zone).date(), at, zone) + nudge
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=ahead) for ahead in range(-1, 9)]

    for digest, on in ((Digest.DAILY, None), (Digest.WEEKLY, day)):
        wanted = [each for each in days if on is None or each.weekday() == on]
        if digest is Digest.WEEKLY and on is None:
            wanted = [each for each in days if each.weekday() == 0]
        counted = (counted_first_moment(each, at, zone) for each in wanted)
        expected = next(moment for moment in counted if moment > now)
        assert next_digest(digest, at, on, zone, now) == expected


@pytest.mark.parametrize(
    ("name", "begins", "ends", "now", "until"),
    [
        (NEW_YORK, "22:00", "08:00", "2026-11-24T12:00", "2026-11-24T13:00"),
        (NEW_YORK, "22:00", "02:30", "2026-03-08T05:00", "2026-03-08T07:00"),  # no 02:30
        (NEW_YORK, "22:00", "01:30", "2026-11-01T04:00", "2026-11-01T05:30"),  # the first of two
        (NEW_YORK, "22:00", "01:30", "2026-11-01T06:10", "2026-11-01T06:30"),  # the second
        (NEW_YORK, "22:00", "02:00", "2026-11-01T05:50", "2026-11-01T07:00"),  # an hour longer
        (KATHMANDU, "22:00", "08:00", "2026-11-24T18:00", "2026-11-25T02:15"),
        (LORD_HOWE, "22:00", "02:15", "2026-10-03T14:00", "2026-10-03T15:30"),  # half an hour
        (TROLL, "22:00", "02:30", "2026-03-29T00:00", "2026-03-29T01:00"),  # two hours at once
    ],
)
def test_quiet_ends_where_clocks_change(
    name: str, begins: str, ends: str, now: str, until: str
) -> None:
    """Cases worked out by hand, in UTC."""
    quiet = QuietHours(begins=time.fromisoformat(begins), ends=time.fromisoformat(ends))
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)

    found = quiet_until(quiet, ZoneInfo(name), moment)

    assert found == datetime.fromisoformat(until).replace(tzinfo=UTC)


def test_hours_of_no_length_are_never_quiet() -> None:
    """Nobody can set them; what was stored all the same holds nothing back for ever."""
    quiet = QuietHours(begins=time(9), ends=time(9))

    assert not any(
        is_quiet(quiet, ZoneInfo("UTC"), FIRST + minutes * MINUTE) for minutes in range(1440)
    )
