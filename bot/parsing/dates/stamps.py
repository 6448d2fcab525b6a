"""The time at which something was written, as programs of every country write it.

Knows nothing of feeds. Nothing is guessed: a text that is no date, or may be two, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.parsing.dates.names import month_of
from bot.parsing.dates.patterns import MIXED_ORDER, MONTH_FIRST
from bot.parsing.dates.zones import zone_of_word
from bot.parsing.late import late
from bot.parsing.texts import clean

LONGEST = 100  # characters; a longer text is no date
NOON, MIDNIGHT_HOURS = 12, 24
CENTURY = 2000
SHORT_YEAR, LAST_SHORT = 2, 69  # digits of a year, and the last that is of this century (POSIX)

_SECONDS = late(r"\d{9,10}(?:\.\d{1,9})?", re.ASCII)
_MILLISECONDS = late(r"\d{12,13}", re.ASCII)
_COMPACT = late(r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d)?)?", re.ASCII)
_CLOCK = late(
    r"(?<!\d)(?P<hour>\d{1,2})(?:\s?[:.h\u6642\u65f6\uc2dc]\s?(?P<minute>[0-5]\d)[\u5206\ubd84]?"
    r"(?:[:.](?P<second>[0-5]\d|60))?(?:[.,]\d{1,9})?\s?(?P<half>[ap]\.?\s?m\b\.?)?"
    r"|\s?(?P<bare>[ap]\.?m\b\.?|uhr\b|h\b))(?![\d:])",
    re.IGNORECASE,
)
_DAY = late(
    r"(?<!\d)(?:(?P<year>\d{4})\s?[-/.\u5e74\ub144]\s?(?P<month>\d{1,2})\s?[-/.\u6708\uc6d4]\s?"
    r"(?P<day>\d{1,2})(?!\d)"
    r"|(?P<one>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<two>\d{1,2})\s?(?P=sep)\s?(?P<last>\d{4}|\d\d)(?!\d))"
)
_OFFSET = late(
    r"(?:(?:UTC|GMT|Z)\s?)?(?P<sign>[+\u2212-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?"
    r"\s*(?:\([^()]*\)\s*|UTC|[A-Z]{3})?$",
    re.IGNORECASE,
)
_ZONE_AT_END = late(r"(?<![A-Za-z])(?P<zone>[A-Za-z]{1,5}|[A-Za-z]+/[A-Za-z_]+)\)?\s*$")
_WORD = late(r"[^\W\d_]+\.?")
_NUMBER = late(r"(?<!\d)\d{1,4}(?!\d)")


def is_day_first(
    texts: Iterable[str], *, region: str | None, language: str | None = None
) -> bool | None:
    """Tell whether "05-11-2026" has its day first, by what stands beside it, or None.

    Args:
        texts: stamps of one source; one such as "25-11-2026" settles all.
        region: the source's, ISO 3166-1 alpha-2.
        language: what the source calls its own language ("de", "en-us").
    """
    orders = set()
    for text in texts:
        found = _DAY.search(text[:LONGEST])
        if found is not None and found["one"]:
            one, two = int(found["one"]), int(found["two"])
            orders |= {True} if one > NOON else {False} if two > NOON else set()
    if len(orders) == 1:
        return orders.pop()
    tongue, _, country = (language or "").replace("_", "-").partition("-")
    region = region or country.upper() or None
    if region is not None and region not in MIXED_ORDER:
        return region not in MONTH_FIRST
    return None if tongue.casefold() in {"", "en"} else True


def read_stamp(
    text: str, *, now: datetime, zone: str | None = None, day_first: bool | None = None
) -> datetime | None:
    """Read when something was written (aware, UTC), or return None.

    Args:
        text: RFC 5322, ISO 8601, seconds since 1970, or a date in words or numbers of any country.
        now: aware, UTC; of two ways to read a date, what would be still to come is none.
        zone: the IANA zone of times that name none; UTC if none.
        day_first: whether "05-11-2026" is the fifth; None if that is not known.
    """
    text = clean(text, LONGEST + 1)
    if not text or len(text) > LONGEST:
        return None
    try:
        return _read(text, now, ZoneInfo(zone or "UTC"), day_first)
    except (ValueError, OverflowError, OSError):
        return None


def _read(text: str, now: datetime, zone: ZoneInfo, day_first: bool | None) -> datetime | None:
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text), UTC)
    if _MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    offset, rest = _zone(text)
    if compact := _COMPACT.fullmatch(rest.strip()):
        year, month, day, hour, minute, second = (int(part or 0) for part in compact.groups())
        at = datetime(year, month, day, hour, minute, second, tzinfo=offset or zone)
        return at.astimezone(UTC)
    named = _DAY.search(rest)
    if named is not None:
        rest = f"{rest[: named.start()]} {rest[named.end() :]}"
    clock, rest = _clock(rest)
    days = list(_words(rest) if named is None else _numbers(named, day_first))
    told = [datetime.combine(day, clock, offset or zone).astimezone(UTC) for day in days]
    if len(told) > 1:
        told = [one for one in told if one <= now + timedelta(days=1)]
    return told[0] if len(told) == 1 else None


def _zone(text: str) -> tuple[timezone | ZoneInfo | None, str]:
    """Return the zone at the end of a stamp, and what stands before it."""
    found = _OFFSET.search(text)
    if found is not None and _is_behind_clock(text, found.start()):
        size = timedelta(hours=int(found["hours"][:2]), minutes=int(found["minutes"] or 0))
        if len(found["hours"]) + len(found["minutes"] or "") == len("100"):  # "+100" is an hour
            size = timedelta(hours=int(found["hours"][0]), minutes=int(found["minutes"] or 0))
        return timezone(size if found["sign"] == "+" else -size), text[: found.start()]
    word = _ZONE_AT_END.search(text)
    if word is None:
        return None, text
    name = word["zone"]
    if name.casefold() in {"ut", "utc", "gmt", "z"}:
        return UTC, text[: word.start()]
    known = zone_of_word(name, region="US")  # RFC 5322, 4.3: the zones it names are America's
    if known is None or month_of([name]) is not None:
        return None, text
    return ZoneInfo(known), text[: word.start()]


def _is_behind_clock(text: str, at: int) -> bool:
    """Tell whether "-05" stands behind a time, and is not the day of "2026-11-05"."""
    clocks = [found.end() for found in _CLOCK.finditer(text[:at])]
    return bool(clocks) and (clocks[-1] == at or text[at - 1].isspace())


def _clock(text: str) -> tuple[time, str]:
    """Return the time of the day that a stamp tells, midnight if it tells none, and the rest."""
    for found in _CLOCK.finditer(text):
        hour, half = int(found["hour"]), (found["half"] or found["bare"] or "").casefold()
        if half[:1] in {"a", "p"}:
            if not 1 <= hour <= NOON:
                continue
            hour = hour % NOON + NOON * (half[0] == "p")
        if hour >= MIDNIGHT_HOURS:
            continue
        second = min(int(found["second"] or 0), 59)
        rest = f"{text[: found.start()]} {text[found.end() :]}"
        return time(hour, int(found["minute"] or 0), second), rest
    return time(0), text


def _numbers(found: re.Match[str], day_first: bool | None) -> Iterable[date]:
    """Yield the days that a date in numbers may mean."""
    if found["year"]:
        yield date(int(found["year"]), int(found["month"]), int(found["day"]))
        return
    one, two, year = int(found["one"]), int(found["two"]), _year(found["last"])
    orders = {True: (two, one), False: (one, two)}
    wanted = orders.values() if day_first is None else [orders[day_first]]
    days = {date(year, month, day) for month, day in wanted if month <= NOON}
    if not days:  # the order that is usual there cannot be meant: "25/11/2026" in America
        days = {date(year, month, day) for month, day in orders.values() if month <= NOON}
    yield from days


def _words(text: str) -> Iterable[date]:
    """Read "Mi, 25 Nov 26", "Nov 25, 2026", "25. November 2026"."""
    month = month_of(_WORD.findall(text))
    numbers = _NUMBER.findall(text)
    if month is None or len(numbers) != 2:  # noqa: PLR2004 - a day and a year
        return
    years = [number for number in numbers if len(number) == len("2026")]
    year = years[0] if years else numbers[1]
    day = next((number for number in numbers if number is not year), "0")
    yield date(_year(year), month, int(day))


def _year(digits: str) -> int:
    if len(digits) > SHORT_YEAR:
        return int(digits)
    return CENTURY + int(digits) - (100 if int(digits) > LAST_SHORT else 0)
