"""The days, months and seasons that a text speaks of.

Knows nothing of clock times. What the words mean:

- spring is March to May, summer June to August, fall September to November, winter December to
  February (named by its December), holiday November and December;
- a collection ("SS25", "Spring/Summer 2025", "FW24") is the half year of its deliveries: SS January
  to June, FW July to December; "Q3 2026" is a quarter;
- a date without a year is the one nearest to its post: at most four months before it, else after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.models import Precision
from bot.parsing.dates.names import ALL_MONTHS, TUESDAY, WEEKDAYS
from bot.parsing.dates.patterns import (
    BEFORE_DAY_NUMBERS,
    BEFORE_NUMBERS,
    BEHIND_TUESDAY,
    CJK,
    CJK_MONTH,
    DAY_MONTH,
    DAY_SHORT_MONTH,
    ISO_MONTH,
    LONE_MONTH,
    LONE_SEASON,
    LONE_TODAY,
    MIXED_ORDER,
    MONTH_DAY,
    MONTH_FIRST,
    MONTH_YEAR,
    NUMBERS,
    OF_A_RELEASE,
    PRICE_BEFORE,
    QUARTER,
    SEASON,
    SEASON_CODE,
    SEASONS,
    SENTENCE_END,
    STRONG_BEFORE,
    THIS_MONTH,
    THIS_WEEKDAY,
    TODAY,
    VAGUE,
    YEAR_FIRST,
    YEAR_SEASON,
)

FIRST_YEAR, LAST_YEAR = 2015, 2099  # the 2002R came in 2020; 2002 is never a year here
LOOK_BACK = timedelta(days=120)  # how far before its post a date without a year may lie
NEAR = 60  # letters around a word that tell what it is about
CENTURY = 2000
_FRACTIONS = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4)})  # rather than days
DECEMBER = 12


class Doubt(StrEnum):
    """What a date left open, so that less is believed of it than was written."""

    ORDER = "the order of day and month is not clear"
    YEAR = "the year is not known"
    ZONE = "the time has no zone"
    CLOCK = "the clock skips or repeats that time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is known around a text: when it was written, and how its writers count."""

    posted: date | None
    region: str | None
    zone: str | None
    is_whole: bool

    @property
    def days_in(self) -> ZoneInfo:
        return ZoneInfo(self.zone or "UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days found in a text, before a clock time is put to them: from ``first`` to before ``last``.

    Without ``first`` a date was spoken of that is not known.
    """

    start: int
    end: int
    first: date | None = None
    last: date | None = None
    precision: Precision = Precision.UNKNOWN
    doubt: Doubt | None = None


def _year_of(found: re.Match[str]) -> int | None:
    groups = found.groupdict()
    if groups.get("year"):
        year = int(groups["year"])
        return year if year >= CENTURY else CENTURY + year
    return CENTURY + int(groups["short"]) if groups.get("short") else None


def _day_span(
    found: re.Match[str], year: int | None, month: int, day: int, setting: Setting
) -> Span | None:
    """Return one day, its year found by its post where it was not written."""
    span = Span(start=found.start(), end=found.end())
    if year is None:
        if setting.posted is None:
            is_real = _day(2024, month, day) is not None  # a leap year has every day
            return replace(span, doubt=Doubt.YEAR) if is_real else None
        first = _nearest(month, day, setting.posted)
    else:
        first = _day(year, month, day)
    if first is None or not FIRST_YEAR <= first.year <= LAST_YEAR:
        return None
    return replace(span, first=first, last=first + timedelta(days=1), precision=Precision.DAY)


def _nearest(month: int, day: int, posted: date) -> date | None:
    """Return the first such day that is not long before the post."""
    days = (_day(posted.year + more, month, day) for more in (-1, 0, 1, 2, 3, 4))
    return next((one for one in days if one and one >= posted - LOOK_BACK), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _months_span(
    found: re.Match[str], year: int, month: int, count: int, precision: Precision
) -> Span | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return Span(
        start=found.start(),
        end=found.end(),
        first=date(year, month, 1),
        last=_month_after(year, month + count),
        precision=precision,
    )


def _month_after(year: int, month: int) -> date:
    return date(year + (month - 1) // DECEMBER, (month - 1) % DECEMBER + 1, 1)


def _unknown(found: re.Match[str], doubt: Doubt | None = None) -> Span:
    return Span(start=found.start(), end=found.end(), doubt=doubt)


def _worded_days(text: str, setting: Setting) -> Iterator[Span]:
    for pattern in (MONTH_DAY, DAY_MONTH, DAY_SHORT_MONTH):
        for found in pattern.finditer(text):
            year = _year_of(found)
            if found["month"] == "may" and year is None and not found["ordinal"]:
                continue  # the verb: "you may 2 ..."
            if found["month"].casefold() == TUESDAY and BEHIND_TUESDAY.match(text, found.end()):
                continue
            month = ALL_MONTHS[found["month"].casefold()]
            span = _day_span(found, year, month, int(found["day"]), setting)
            if span is not None:
                yield span


def _numbered_days(text: str, setting: Setting) -> Iterator[Span]:
    for pattern in (YEAR_FIRST, CJK):
        for found in pattern.finditer(text):
            span = _day_span(
                found, _year_of(found), int(found["month"]), int(found["day"]), setting
            )
            if span is not None:
                yield span
    for found in NUMBERS.finditer(text):
        span = _pair_span(found, text, setting)
        if span is not None:
            yield span


def _pair_span(found: re.Match[str], text: str, setting: Setting) -> Span | None:
    """Read "10/02/2026" or "10/02" in the order of the region, or as what it can only be."""
    # "5.12." has a full stop behind its month, and its day first wherever it is written so.
    is_dotted = (
        found["year"] is None
        and found["sep"] == "." == text[found.end() : found.end() + 1]
        and setting.region is not None
        and setting.region not in MONTH_FIRST
    )
    if found["year"] is None and not (
        (found["sep"] == "/" or is_dotted) and (setting.is_whole or _is_said_of_a_day(found, text))
    ):
        return None
    one, two, year = int(found["one"]), int(found["two"]), _year_of(found)
    month_first = _day_span(found, year, one, two, setting)
    day_first = _day_span(found, year, two, one, setting)
    if is_dotted:
        return replace(day_first, end=found.end() + 1) if day_first else None
    if setting.region is not None and setting.region not in MIXED_ORDER:
        return month_first if setting.region in MONTH_FIRST else day_first
    if month_first is None or day_first is None or one == two:
        return month_first or day_first
    return _unknown(found, Doubt.ORDER)


def _is_said_of_a_day(found: re.Match[str], text: str) -> bool:
    """Tell whether two numbers stand behind a word that makes them a day."""
    before = text[max(0, found.start() - 40) : found.start()]
    if BEFORE_NUMBERS.search(before):
        return True
    is_fraction = (int(found["one"]), int(found["two"])) in _FRACTIONS
    return not is_fraction and bool(BEFORE_DAY_NUMBERS.search(before))


def _months(text: str, setting: Setting) -> Iterator[Span]:
    for pattern in (MONTH_YEAR, ISO_MONTH, CJK_MONTH):
        for found in pattern.finditer(text):
            word, year = found["month"].casefold(), _year_of(found)
            month = ALL_MONTHS[word] if word in ALL_MONTHS else int(word)
            span = _months_span(found, year or 0, month, 1, Precision.MONTH)
            if span is not None:
                yield span
    for found in LONE_MONTH.finditer(text):
        is_strong = found["before"].casefold() in STRONG_BEFORE
        if found["month"] == "may" or (found["month"].casefold() == "may" and not is_strong):
            continue
        if setting.posted is None:
            yield _unknown(found, Doubt.YEAR)
            continue
        month = ALL_MONTHS[found["month"].casefold()]
        first = _nearest(month, 28, setting.posted)
        span = _months_span(found, first.year, month, 1, Precision.MONTH) if first else None
        if span is not None:
            yield replace(span, start=found.start("month"))


def _seasons(text: str, setting: Setting) -> Iterator[Span]:
    for pattern in (SEASON, YEAR_SEASON, SEASON_CODE, QUARTER):
        for found in pattern.finditer(text):
            groups = found.groupdict()
            word = groups.get("season") or groups.get("code") or groups.get("terse") or ""
            month, count = SEASONS[re.sub(r"[\s/&-]", "", word).casefold()]
            span = _months_span(found, _year_of(found) or 0, month, count, Precision.SEASON)
            if span is not None:
                yield span
    for found in LONE_SEASON.finditer(text):
        if found["before"].casefold() == "next":  # this year's or the year after: nobody knows
            yield _unknown(found)
        elif setting.posted is None:
            yield _unknown(found, Doubt.YEAR)
        else:
            month, count = SEASONS[found["season"].casefold().removesuffix(" season")]
            for year in range(setting.posted.year - 1, setting.posted.year + 2):
                span = _months_span(found, year, month, count, Precision.SEASON)
                if span is not None and span.last is not None and span.last > setting.posted:
                    yield span
                    break


def _told_by_the_post(text: str, setting: Setting) -> Iterator[Span]:
    """Find what counts from the day of the post: "later this month", "this Friday", "today"."""
    posted = setting.posted
    for found in THIS_MONTH.finditer(text):
        if posted is None:
            yield _unknown(found, Doubt.YEAR)
            continue
        first = _month_after(posted.year, posted.month + (found["which"].casefold() == "next"))
        span = _months_span(found, first.year, first.month, 1, Precision.MONTH)
        if span is not None:
            yield span
    lone_today = LONE_TODAY if setting.is_whole else TODAY
    for pattern in (THIS_WEEKDAY, lone_today):
        for found in pattern.finditer(text):
            if posted is None:
                yield _unknown(found, Doubt.YEAR)
                continue
            if pattern is THIS_WEEKDAY:
                ahead = (WEEKDAYS.index(found["weekday"].casefold()) - posted.weekday()) % 7
            else:
                ahead = int(found["which"].casefold() == "tomorrow")
            day = posted + timedelta(days=ahead)
            span = _day_span(found, day.year, day.month, day.day, setting)
            if span is not None:
                yield span


def _vague(text: str, setting: Setting) -> Iterator[Span]:
    for found in VAGUE.finditer(text):
        before = SENTENCE_END.split(text[max(0, found.start() - 80) : found.start()])[-1]
        after = SENTENCE_END.split(text[found.end() : found.end() + NEAR], maxsplit=1)[0]
        is_date = OF_A_RELEASE.search(f"{before}{found[0]}{after}")
        if setting.is_whole or (is_date and not PRICE_BEFORE.search(before)):
            yield _unknown(found)


FINDERS = (_worded_days, _numbered_days, _months, _seasons, _told_by_the_post, _vague)
