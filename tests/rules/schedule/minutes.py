"""Times of any zone, chosen near the changes of its clocks, and counted minute by minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

from bot.models import QuietHours

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2030, 12, 31, tzinfo=UTC)
LORD_HOWE, TROLL = "Australia/Lord_Howe", "Antarctica/Troll"
NEW_YORK = "America/New_York"

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


@cache
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
