"""Reads the day of a time as people type it: "tomorrow", "next friday", "5 Dec".

Knows nothing of clock times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.errors import RequestError
from bot.languages import day_text, tr, weekday_text
from bot.models import Precision
from bot.parsing import late
from bot.parsing.dates import (
    CJK_WEEKDAYS,
    NEXT_MONTH,
    NEXT_WEEK,
    RELATIVE_DAYS,
    WEEKDAY_NUMBERS,
    WHICH_WEEK,
    read_date,
)

WEEK = 7
LATELY = timedelta(days=60)  # a day without a year that is past for less is a slip, not next year's

_WHICH_PATTERN = "|".join(sorted(map(re.escape, WHICH_WEEK), key=len, reverse=True))
_WEEKDAY = late(
    rf"(?:(?P<which>{_WHICH_PATTERN})\s?)?(?P<day>[^\W\d_]+)(?:\s(?P<after>{NEXT_WEEK}|prochain))?\.?"
)
_NUMBERS = late(r"(\d\d?)([/.-])(\d\d?)(?:\2(\d{4}|\d\d)|\.)?")
_DECEMBER = 12
_FILLERS = late(r"^(?:on|the|at|um|am|le|el|il|den)\s|\s(?:at|um|\xe0|@|on|o|of)$")
_HAS_YEAR = late(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDay:
    """A day, or the first one of a month, with how exactly it is named."""

    day: date
    precision: Precision = Precision.DAY
    may_be: date | None = None  # what it is if the clock time of ``day`` is past


def read_day(text: str, now: datetime, zone: tzinfo, *, is_past: bool) -> NamedDay | None:
    """Return the day a text names, or None if it names none.

    Args:
        text: in small letters, without a clock time.
        now: aware.
        zone: whose days they are.
        is_past: whether a day that was is meant, where nothing else is said.

    Raises:
        RequestError: two days can be meant.
    """
    text = _FILLERS.sub("", _FILLERS.sub("", text)).strip(" ,.").removesuffix("\u306e")
    today = now.astimezone(zone).date()
    if text in RELATIVE_DAYS:
        return NamedDay(day=today + timedelta(days=RELATIVE_DAYS[text]))
    if text == NEXT_MONTH:
        first = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
        return NamedDay(day=first, precision=Precision.MONTH)
    if found := _WEEKDAY.fullmatch(text):
        number = _weekday(found["day"])
        if number is not None:
            which = "week" if found["after"] == NEXT_WEEK else WHICH_WEEK.get(found["which"] or "")
            which = "next" if found["after"] == "prochain" else which
            return _of_week(text, number, which, today, is_past=is_past)
    return _dated(text, today, zone, is_past=is_past)


def _weekday(word: str) -> int | None:
    """Return a weekday's number, from 0 for Monday; None if it is none, or one of two."""
    if word[0] in CJK_WEEKDAYS and word[1:] in {"", "\u66dc", "\u66dc\u65e5"}:
        return CJK_WEEKDAYS[word[0]]
    return WEEKDAY_NUMBERS.get(word)


def _of_week(text: str, number: int, which: str | None, today: date, *, is_past: bool) -> NamedDay:
    ahead = (number - today.weekday()) % WEEK
    coming = today + timedelta(days=ahead)
    if which == "last" or (is_past and which is None):
        before = coming - timedelta(days=WEEK)
        is_today = which is None and ahead == 0
        return NamedDay(day=today, may_be=before) if is_today else NamedDay(day=before)
    if which == "week":
        return NamedDay(day=today + timedelta(days=WEEK - today.weekday() + number))
    if which == "next":
        coming += timedelta(days=WEEK if ahead == 0 else 0)
        if ahead and number > today.weekday():
            raise either(text, coming, coming + timedelta(days=WEEK))
        return NamedDay(day=coming)
    return NamedDay(day=coming, may_be=coming + timedelta(days=WEEK) if ahead == 0 else None)


def _dated(text: str, today: date, zone: tzinfo, *, is_past: bool) -> NamedDay | None:
    """Read a date, with its weekday before it if that is right."""
    first, _, rest = text.partition(" ")
    weekday = _weekday(first.strip(",.")) if first.strip(",.") else None
    if weekday is not None and rest:
        named = _dated(rest.strip(" ,"), today, zone, is_past=is_past)
        if named is None:
            return None
        if named.precision is not Precision.DAY or named.day.weekday() != weekday:
            raise RequestError(
                tr(
                    "{day} is a {weekday}. Check the date, or leave the weekday out.",
                    day=day_text(named.day),
                    weekday=weekday_text(named.day),
                )
            )
        return named
    if (numbers := _NUMBERS.fullmatch(text)) and not numbers[4]:
        text = _settled(text, numbers, today.year)
    elif numbers:
        text = _settled(text, numbers, int(numbers[4]) % 100 + today.year // 100 * 100)
    posted = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    mention = read_date(text, posted=posted, zone="UTC")
    if mention is None or mention.when.at is None or mention.doubt is not None:
        return None
    when = mention.when
    if when.precision not in {Precision.DAY, Precision.MONTH} or when.at is None:
        return None
    day = when.at.date()
    if not (_HAS_YEAR.search(text) and numbers is None):
        day = _in_year(day, today, is_past=is_past, precision=when.precision)
    return NamedDay(day=day, precision=when.precision)


def _settled(text: str, numbers: re.Match[str], year: int) -> str:
    """Write a date of numbers so that its order is plain: day and month, where one is over 12.

    Raises:
        RequestError: both could be the month.
    """
    one, two = int(numbers[1]), int(numbers[3])
    day, month = (two, one) if two > _DECEMBER and numbers[2] != "." else (one, two)
    try:
        first = date(year, month, day)
        if numbers[2] != "." and max(one, two) <= _DECEMBER and one != two:
            raise either(text, first, date(year, one, two))
    except ValueError:
        return text
    return first.isoformat()


def _in_year(day: date, today: date, *, is_past: bool, precision: Precision) -> date:
    """Give a day without a year the year that is meant: the next that fits, or the last."""
    if precision is Precision.MONTH:
        return day
    try:
        if is_past:
            return day.replace(
                year=today.year if day.replace(year=today.year) <= today else today.year - 1
            )
        this = day.replace(year=today.year)
        return this if today - this <= LATELY else day.replace(year=today.year + 1)
    except ValueError:  # 29 February
        return day


def either(text: str, one: date, other: date) -> RequestError:
    return RequestError(
        tr(
            '"{word}" can be {one} or {other}. Write which one, for example {example}.',
            word=text[:40],
            one=day_text(one),
            other=day_text(other),
            example=one.isoformat(),
        )
    )
