"""What drops in a month: on which of its days by the server's clock, and what is only in it.

Knows nothing of how a month is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.models import Drop, Precision
from bot.rules.calendars.events import is_dated

MONTHS_AHEAD = 24
_FIRST_YEAR = 2000


class Moment(StrEnum):
    """What of a drop is on a day."""

    DROPS = "drops"
    OPENS = "opens"  # a draw, which can be entered from then on
    CLOSES = "closes"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthEntry:
    """Something on a day; ``at`` (aware, UTC) is none where only the day is known."""

    day: date
    at: datetime | None
    moment: Moment
    drop: Drop


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What drops in a month, by the server's zone.

    ``some_day`` are drops that are known to be in it, and not when; ``following`` is the first that
    comes after it.
    """

    first: date
    today: date
    zone: str
    entries: tuple[MonthEntry, ...]
    some_day: tuple[Drop, ...]
    following: MonthEntry | None


def month_number(day: date) -> int:
    """Return the number that counts the months on from 2000, by which a button names one."""
    return (day.year - _FIRST_YEAR) * 12 + day.month - 1


def first_day(number: int) -> date:
    """Return the first day of a month by its number."""
    return date(_FIRST_YEAR + number // 12, number % 12 + 1, 1)


def month_of(drops: Iterable[Drop], number: int, zone: str, now: datetime) -> Month:
    """Return what of some drops is in a month.

    Args:
        drops: any; what is cancelled or hardly known is left out.
        number: the month's.
        zone: the server's IANA zone.
        now: aware, UTC.
    """
    place = ZoneInfo(zone)
    first, end = first_day(number), first_day(number + 1)
    known = [drop for drop in drops if is_dated(drop) and not drop.is_cancelled]
    of_days = [drop for drop in known if drop.precision is not Precision.MONTH]
    entries = sorted((entry for drop in of_days for entry in _entries(drop, place)), key=_order)
    return Month(
        first=first,
        today=now.astimezone(place).date(),
        zone=zone,
        entries=tuple(entry for entry in entries if first <= entry.day < end),
        some_day=tuple(drop for drop in known if _month(drop) == first),
        following=next((entry for entry in entries if entry.day >= end), None),
    )


def _entries(drop: Drop, place: ZoneInfo) -> Iterator[MonthEntry]:
    if drop.is_draw and drop.opens_at is not None:
        yield _entry(drop, drop.opens_at, Moment.OPENS, place)
    if drop.at is not None:
        yield _entry(drop, drop.at, Moment.CLOSES if drop.is_draw else Moment.DROPS, place)


def _entry(drop: Drop, at: datetime, moment: Moment, place: ZoneInfo) -> MonthEntry:
    """Return an entry: an instant by the server's clock, a day as it is called where it is."""
    if drop.precision is Precision.INSTANT:
        return MonthEntry(day=at.astimezone(place).date(), at=at, moment=moment, drop=drop)
    day = at.astimezone(ZoneInfo(drop.timezone)).date()
    return MonthEntry(day=day, at=None, moment=moment, drop=drop)


def _order(entry: MonthEntry) -> tuple[object, ...]:
    """Put what has a time behind what is all day, and otherwise go by time and name."""
    at = entry.at.timestamp() if entry.at else 0.0
    return entry.day, at, entry.drop.name, entry.drop.id


def _month(drop: Drop) -> date | None:
    if drop.precision is not Precision.MONTH or drop.at is None:
        return None
    return drop.at.astimezone(ZoneInfo(drop.timezone)).date().replace(day=1)
