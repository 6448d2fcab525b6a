"""A guild's hours against a count of minutes: any zone, any hours, any date from 2024 to 2030."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import QuietHours, Rhythm
from bot.services.guild_hours import first_moment, is_quiet, next_digest, quiet_until

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2030, 12, 31, tzinfo=UTC)
LORD_HOWE, TROLL = "Australia/Lord_Howe", "Antarctica/Troll"
NEW_YORK, KATHMANDU = "America/New_York", "Asia/Kathmandu"

clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
CHANGING = (LORD_HOWE, TROLL, NEW_YORK, "America/Nuuk", "Africa/Cairo", "Africa/El_Aaiun")
zones = st.sampled_from(CHANGING) | st.sampled_from(sorted(available_timezones()))


@cache
def clock_changes(zone: ZoneInfo) -> list[datetime]:
    """Return the moments, to the hour, at which a zone's clocks change."""
    found, moment = [], FIRST
    while moment < LAST:
        after = moment + DAY
        if moment.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            hours = [moment + timedelta(hours=hour) for hour in range(25)]
            offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
            found += [hours[n] for n in range(1, 25) if offsets[n] != offsets[n - 1]]
        moment = after
    return found


@st.composite
def moments(draw: st.DrawFn, zone: ZoneInfo) -> datetime:
    """Choose a moment, as often as not within six hours of a change of clocks."""
    changes = clock_changes(zone)
    if changes and draw(st.booleans()):
        near = draw(st.sampled_from(changes))
        return near + timedelta(seconds=draw(st.integers(-21_600, 21_600)))
    seconds = int((LAST - FIRST).total_seconds())
    return FIRST + timedelta(seconds=draw(st.integers(0, seconds)))


@st.composite
def clocks_near(draw: st.DrawFn, zone: ZoneInfo, moment: datetime) -> time:
    """Choose a time of the day, as often as not one that clocks show near a moment."""
    if draw(st.booleans()):
        return draw(clocks)
    near = moment + draw(st.integers(-180, 180)) * MINUTE
    shown = near.astimezone(zone).replace(tzinfo=None) + draw(st.integers(-120, 120)) * MINUTE
    return shown.time().replace(second=0, microsecond=0)


@st.composite
def quiet_hours(draw: st.DrawFn, zone: ZoneInfo, moment: datetime) -> QuietHours:
    """Choose hours that begin and end at two times of the day."""
    begins = draw(clocks_near(zone, moment))
    ends = draw(clocks_near(zone, moment).filter(lambda clock: clock != begins))
    return QuietHours(begins=begins, ends=ends)


def walls(zone: ZoneInfo, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Give every whole minute from a moment on, with what the clock on the wall shows."""
    moment = start.replace(second=0, microsecond=0)
    while True:
        yield moment, moment.astimezone(zone).replace(tzinfo=None)
        moment += MINUTE


def minutes_of(quiet: QuietHours) -> set[time]:
    """Return the minutes of the clock that are quiet."""
    begins = datetime.combine(date(2024, 1, 1), quiet.begins)
    quiet_minutes = set()
    while begins.time() != quiet.ends:
        quiet_minutes.add(begins.time())
        begins += MINUTE
    return quiet_minutes


def counted_first_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Count minutes until the clock on the wall shows a time of a day, or is past it."""
    wanted = datetime.combine(day, at)
    start = wanted.replace(tzinfo=UTC) - DAY
    return next(moment for moment, wall in walls(zone, start) if wall >= wanted)


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

    for rhythm, on in ((Rhythm.DAILY, None), (Rhythm.WEEKLY, day)):
        wanted = [each for each in days if on is None or each.weekday() == on]
        if rhythm is Rhythm.WEEKLY and on is None:
            wanted = [each for each in days if each.weekday() == 0]
        counted = (counted_first_moment(each, at, zone) for each in wanted)
        expected = next(moment for moment in counted if moment > now)
        assert next_digest(rhythm, at, on, zone, now) == expected


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
