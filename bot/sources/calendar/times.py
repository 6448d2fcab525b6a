"""When an event of a calendar is.

Knows nothing of drops. UTC and times with a zone are instants. A time without one ("floating") is
in the calendar's zone (``X-WR-TIMEZONE``), else in the one zone of the source's region, else only
its day is known. A whole day is a day, however it is written; whole days that fill a month are that
month.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.models import Precision, SourceSpec
from bot.parsing.dates import When, at_clock, is_zone, of_days, zone_of_region
from bot.sources.calendar.blocks import CalendarText
from bot.sources.calendar.zones import zone_of_tzid

# What calendars of their own accord say of all their times; the standard has no such thing.
ZONE_PROPERTIES = ("X-WR-TIMEZONE", "TIMEZONE-ID", "TZID")
DAY, MIDNIGHT = timedelta(days=1), time(0)
HOUR, LAST_MINUTE = timedelta(hours=1), 59


class BrokenEventError(ValueError):
    """An event that cannot be told, with the reason as part of a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFacts:
    """What holds for all events of a calendar."""

    zone: str | None
    region: str | None
    currency: str | None
    base: str
    is_cancelled: bool

    @classmethod
    def of(cls, calendar: CalendarText, spec: SourceSpec) -> CalendarFacts:
        """Return what a calendar of a source says of all its events."""
        names = (calendar.properties.get(name, "") for name in ZONE_PROPERTIES)
        told = (zone_of_tzid(name, region=spec.region) for name in names if name)
        zone = next((zone for zone in told if zone is not None), None)
        return cls(
            zone=zone or zone_of_region(spec.region),
            region=spec.region,
            currency=spec.currency,
            base=spec.url,
            is_cancelled=calendar.properties.get("METHOD", "").upper() == "CANCEL",
        )


def end_of(event: Any, place: CalendarFacts) -> When | None:
    """Return when an event ends, as far as it says so; of whole days, the last one."""
    end = event.get("DTEND")
    at = None if end is None else _value_of(end)
    if not isinstance(at, date):
        return None
    if not isinstance(at, datetime):
        return of_days(at - DAY, None, Precision.DAY, place.zone)
    return when_of({"DTSTART": end}, place)


def when_of(event: Any, place: CalendarFacts) -> When:
    """Return when an event is.

    Args:
        event: the parser's.
        place: what holds for all events of the calendar.

    Raises:
        BrokenEventError: it has no time that can be read.
    """
    if "DTSTART" not in event:
        raise BrokenEventError("has no time")
    start = event["DTSTART"]
    start = start[0] if isinstance(start, list) else start
    at = _value_of(start)
    if not isinstance(at, date):
        raise BrokenEventError("has a time that cannot be read")
    if not isinstance(at, datetime):
        return _whole_days(at, _value_of(event.get("DTEND")), place)
    key = getattr(at.tzinfo, "key", None)
    zone = key if isinstance(key, str) and is_zone(key) and key != "UTC" else place.zone
    end = _end_of(event, at)
    if _is_whole_day(at, end, event, place):
        last = None if end is None else _local(end, place).date()
        return _whole_days(_local(at, place).date(), last, replace(place, zone=zone))
    if at.tzinfo is not None:
        return _instant(at.astimezone(UTC), zone or "UTC")
    if place.zone is None or "TZID" in start.params:
        return of_days(at.date(), None, Precision.DAY, place.zone)
    settled = at_clock(at, ZoneInfo(place.zone))
    if settled is None:  # daylight saving skips or repeats that hour
        return of_days(at.date(), None, Precision.DAY, place.zone)
    return _instant(settled, place.zone)


def _is_whole_day(at: datetime, end: datetime | None, event: Any, place: CalendarFacts) -> bool:
    """Tell whether an event is a whole day, or several, though it is written as times.

    Exchange says whether in a property of its own. Without it midnight to midnight is whole days,
    and so is a floating midnight that has no end, as programs write that know no days.
    """
    told = {
        str(value).strip().upper()
        for name, value in event.items()
        if name.startswith("X-") and "ALLDAY" in name
    }
    if told:
        return bool(told & {"TRUE", "1"})
    is_floating = at.tzinfo is None
    if _local(at, place).time() != MIDNIGHT:
        return False
    if end is None or end == at:
        return is_floating or end is not None
    if (end.tzinfo is None) != is_floating or end < at:
        return False
    return _local(end, place).time() == MIDNIGHT and end - at > DAY / 2


def _local(at: datetime, place: CalendarFacts) -> datetime:
    """Return a time of UTC by the calendar's zone, where it is midnight there."""
    if place.zone is None or at.tzinfo is None or at.utcoffset() != timedelta(0):
        return at
    moved = at.astimezone(ZoneInfo(place.zone))
    return moved if moved.time() == MIDNIGHT else at


def _end_of(event: Any, at: datetime) -> datetime | None:
    end, length = _value_of(event.get("DTEND")), _value_of(event.get("DURATION"))
    if end is None and isinstance(length, timedelta):
        end = at + length
    return _rounded(end) if isinstance(end, datetime) else None


def _rounded(end: datetime) -> datetime:
    """Return when an event ends of which a program says that it lasts until an hour's last minute.

    "Until 23:59:59" is a whole day, in UTC too.
    """
    if end.minute < LAST_MINUTE or end.date() == date.max:
        return end
    return end.replace(minute=0, second=0) + HOUR


def _value_of(part: Any) -> object:
    """Return what a property holds, or None if it is missing or broken."""
    try:
        return None if part is None else part.dt
    except Exception:  # noqa: BLE001 - a broken property raises whatever it likes
        return None


def _instant(at: datetime, zone: str) -> When:
    return When(at=at, ends_at=at, precision=Precision.INSTANT, timezone=zone)


def _whole_days(first: date, last: object, place: CalendarFacts) -> When:
    """Return a day, or the month that whole days fill; ``last`` is the first day after them."""
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    if first.day == 1 and last == following:
        return of_days(first, following, Precision.MONTH, place.zone)
    return of_days(first, None, Precision.DAY, place.zone)
