"""What stands in a picture of a month: its days, and below them what is on which, in big letters.

On a phone a name in a day's own field would be too small to read, so a field has only its number
and a mark for each thing that is on. Knows nothing of drawing.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.languages import mark, month_text, short_weekday_text, spoken, tr
from bot.rules.calendars import Moment, Month, MonthEntry
from bot.ui.drawing import drawable, short_name

ROWS = 16  # that are named; what is beyond is counted
LEAST = 2  # rows of a day, however full the month is
_NAMES = {Moment.OPENS: mark("{shoe} opens"), Moment.CLOSES: mark("{shoe} closes")}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayField:
    """A day: how many drops and moments of draws are on it."""

    number: int
    drops: int = 0
    draws: int = 0
    is_today: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Something that is on: ``day`` only in the first row of a day, ``time`` if it has one.

    ``moment`` is none for a row that only counts what has no room.
    """

    day: str = ""
    time: str = ""
    name: str
    shop: str = ""
    moment: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPlan:
    """All that is in one picture; equal plans make equal pictures.

    ``weeks`` begin on Monday, with none for what is of another month; ``some_day`` are the names of
    what is in the month and on no day yet.
    """

    title: str
    weeks: tuple[tuple[DayField | None, ...], ...]
    rows: tuple[Row, ...]
    some_day: tuple[str, ...]
    zone: str
    language: str


def plan(month: Month) -> MonthPlan:
    """Put a month's drops on its days."""
    days = {day: list(on) for day, on in groupby(month.entries, key=lambda entry: entry.day)}
    weeks = calendar.Calendar().monthdatescalendar(month.first.year, month.first.month)
    names = [short_name(drop.name, drop.style_code) for drop in month.some_day]
    shown = names if len(names) <= LEAST + 1 else [*names[:LEAST], _more(len(names) - LEAST)]
    return MonthPlan(
        title=month_text(month.first),
        weeks=tuple(tuple(_field(day, days.get(day, []), month) for day in week) for week in weeks),
        rows=tuple(_rows(days, ROWS - len(shown), ZoneInfo(month.zone))),
        some_day=tuple(shown),
        zone=month.zone,
        language=spoken(),
    )


def _field(day: date, on: Sequence[MonthEntry], month: Month) -> DayField | None:
    if day.month != month.first.month:
        return None
    drops = sum(entry.moment is Moment.DROPS for entry in on)
    return DayField(number=day.day, drops=drops, draws=len(on) - drops, is_today=day == month.today)


def _rows(days: dict[date, list[MonthEntry]], room: int, zone: ZoneInfo) -> Iterator[Row]:
    """Yield rows, as many of each full day as leave room for the others."""
    most = max(map(len, days.values()), default=0)
    while most > LEAST and sum(min(len(on), most) for on in days.values()) > room:
        most -= 1
    left, hidden = room, 0
    for on in days.values():
        shown = on if len(on) <= most else on[: most - 1]
        if left < len(shown) + (len(shown) < len(on)):
            hidden += len(on)
            continue
        left -= len(shown) + (len(shown) < len(on))
        for place, entry in enumerate(shown):
            yield _row(entry, zone, is_first=not place)
        if len(shown) < len(on):
            yield Row(name=_more(len(on) - len(shown)))
    if hidden:
        yield Row(name=tr("… and {count} more on other days", count=hidden))


def _row(entry: MonthEntry, zone: ZoneInfo, *, is_first: bool) -> Row:
    weekday = short_weekday_text(entry.day)
    name = short_name(entry.drop.name, entry.drop.style_code)
    said = _NAMES.get(entry.moment)
    return Row(
        day=tr("{weekday} {day}", weekday=weekday, day=entry.day.day) if is_first else "",
        time=f"{entry.at.astimezone(zone):%H:%M}" if entry.at else "",
        name=tr(said, shoe=name) if said else name,
        shop=drawable(entry.drop.retailer or ""),
        moment=entry.moment,
    )


def _more(count: int) -> str:
    return tr("… and {count} more", count=count)
