"""What the cells of a row mean: their columns' many names, days and prices; and a row's faults.

Knows nothing of files. A cell that says nothing is empty; one that cannot be read is a
``CellError`` with the reason as part of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.models import Money, Precision
from bot.parsing import clean, currency_of, from_text
from bot.parsing.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    DateMention,
    Doubt,
    When,
    at_clock,
    of_days,
    read_date,
    zone_of_region,
    zone_of_word,
)
from bot.sources.file.columns import COLUMNS
from bot.sources.file.numbered import FileRow
from bot.sources.reading import currency_of_region

INSIDE = ("start", "date", "iso", "$date", "seconds", "_seconds")  # fields of a time
DATE_LIMIT = 120  # letters of a cell with a date and its clock
RECENT = 5  # faults of which none is told twice
SHOWN = 40  # letters of a cell that a fault shows

# A date as computers write it whose day is lost: its month alone is not what the cell said.
_TORN = re.compile(r"(?<!\s)\s*+\d{4}[-/.]\d{1,2}(?:[-/.](?!\d{1,2}(?!\d))|(?![\s\d/.-]|$))")
_DIGITS = 10  # of a time in seconds
# From 2001 to 2033: "2026120510" is the tenth hour of a day.
_SECONDS = re.compile(rf"1\d{{{_DIGITS - 1}}}(?:\d{{3}})?(?:\.0)?", re.ASCII)
# A day as spreadsheets count them, from 2009 to 2064: its cell was saved without its format.
SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001 - a day of no zone; 1900 had no 29 February
MINUTES_OF_DAY = 24 * 60
_SERIAL = re.compile(r"[45]\d{4}(?:[.,]\d{1,15})?", re.ASCII)
_FRACTION = re.compile(r"0?[.,]\d{1,15}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]")
_NO_PRICE = frozenset({"tbc", "tba", "tbd", "unknown", "?", "-", "n/a", "na"})
_PRICED_IN = re.compile(r"(?:(?:retail)?price|retail|msrp|rrp)([a-z]{3})")

CellValue = TypeVar("CellValue")


class CellError(ValueError):
    """A cell that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """Takes the faults of a row (``where``: "Row 3") and adds them to what was ``told`` so far."""

    where: str
    told: list[str]

    def add(self, fault: str) -> None:
        """Tell a fault, a part of a sentence, once."""
        sentence = f"{self.where} {fault}."
        if sentence not in self.told[-RECENT:]:
            self.told.append(sentence)

    def kept(self, read: Callable[[], CellValue]) -> CellValue | None:
        """Read a part of the row that it can do without."""
        try:
            return read()
        except CellError as error:
            self.add(str(error))
            return None


def cell(row: FileRow, what: str) -> Any:
    """Return the first filled cell of a row that is called so, or None."""
    return next(cells(row, what), None)


def cells(row: FileRow, what: str) -> Iterator[Any]:
    """Yield all filled cells of a row that are called so."""
    return (row[name] for name in _filled(row, what))


def column_of(row: FileRow, what: str) -> str | None:
    """Return the name of the column whose cell :func:`cell` returns."""
    return next(_filled(row, what), None)


def _filled(row: FileRow, what: str) -> Iterator[str]:
    for name in COLUMNS[what]:
        value = row.get(name)
        if value is not None and value != "":
            yield name


def text(row: FileRow, what: str, limit: int = 300) -> str:
    """Return a cell as one line of text; empty if there is none."""
    value = cell(row, what)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise CellError(f"has a {what} that is no text: {shown(value)}")
    return clean(str(value), limit)


def shown(value: object) -> str:
    """Return a cell as a fault shows it: short, and in quotes."""
    return f'"{clean(str(value)[: SHOWN * 2], SHOWN)}"'


def read_when(
    row: FileRow, *, region: str | None, zone: str | None, may_span: bool = False
) -> tuple[When | None, str | None]:
    """Read when a row says something happens.

    Args:
        row: the row.
        region: ISO 3166-1 alpha-2; settles which part of a date is the month.
        zone: IANA name.
        may_span: of a span of days the first is meant.

    Returns:
        The time, or None if the row says none, and what was not believed of it.

    Raises:
        CellError: there is something that is no time.
    """
    value = cell(row, "at")
    if isinstance(value, Mapping):  # as databases give a time
        value = next((value[name] for name in INSIDE if value.get(name) is not None), value)
    clock = cell(row, "time")
    if value is None:
        return None, None
    if isinstance(value, date):
        return _typed(value, zone)
    if (at := _of_seconds(value)) is not None:
        return at, None
    if (serial := _of_serial(value, clock)) is not None:
        if isinstance(serial, datetime):
            return _typed(serial, zone or zone_of_region(region))
        value = serial.isoformat()
    return _of_text(value, clock, region=region, zone=zone, may_span=may_span)


def _of_text(
    value: object, clock: object, *, region: str | None, zone: str | None, may_span: bool
) -> tuple[When, str | None]:
    if isinstance(value, bool) or not isinstance(value, str):
        raise CellError(f"has a date that is no text: {shown(value)}")
    whole = f"{value} {clock}" if isinstance(clock, str) else value
    if len(whole) > DATE_LIMIT or _TORN.match(whole) or _CONTROL.search(whole):
        raise CellError(f"has a date that cannot be read: {shown(whole)}")
    read = read_date(whole, region=region, zone=zone, may_span=may_span)
    if read is None:
        raise CellError(f"has a date that cannot be read: {shown(whole)}")
    if read.doubt is Doubt.ORDER:
        raise CellError(f"has a date that may be two: {shown(whole)}; write it like 2026-12-05")
    if read.doubt is Doubt.YEAR:
        raise CellError(f"has a date without a year: {shown(whole)}")
    return read.when, _doubt(read)


def _of_seconds(value: object) -> When | None:
    """Return the instant that a program wrote as its seconds or milliseconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if not _SECONDS.fullmatch(str(value)):
        return None
    at = datetime.fromtimestamp(int(str(value)[:_DIGITS]), UTC)
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        return None
    return When(at=at, ends_at=at, precision=Precision.INSTANT, timezone="UTC")


def _of_serial(value: object, clock: object) -> date | None:
    """Return the day or time that a spreadsheet counts in days since the end of 1899.

    Args:
        value: the cell of the day: "46361", or "46361.4166666667" with its time.
        clock: the cell of the time, if it is a part of a day as well.
    """
    if isinstance(value, bool) or not _SERIAL.fullmatch(_number(value)):
        return None
    days = Decimal(_number(value).replace(",", "."))
    if _FRACTION.fullmatch(_number(clock)):
        days = days.to_integral_value(ROUND_FLOOR) + Decimal(str(clock).strip().replace(",", "."))
    at = SERIAL_START + timedelta(minutes=round(days * MINUTES_OF_DAY))
    return at.date() if days == days.to_integral_value() else at


def _number(value: object) -> str:
    """Return a cell's text if it may be a number, else nothing."""
    is_number = isinstance(value, str | int | float | Decimal) and not isinstance(value, bool)
    return str(value)[:SHOWN].strip() if is_number else ""


def _doubt(read: DateMention) -> str | None:
    if read.doubt is Doubt.ZONE:
        return "has a time without a time zone; only its day is used"
    if read.doubt is Doubt.CLOCK:
        return "has a time that the clock skips or repeats; only its day is used"
    return None


def _typed(value: date, zone: str | None) -> tuple[When, str | None]:
    """Return a date or time as TOML has them."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise CellError(f"has a date that cannot be read: {shown(value)}")
    if not isinstance(value, datetime):
        return of_days(value, None, Precision.DAY, zone), None
    if value.tzinfo is None and zone is None:
        when = of_days(value.date(), None, Precision.DAY, None)
        return when, "has a time without a time zone; only its day is used"
    at = value if value.tzinfo is not None else at_clock(value, ZoneInfo(zone or "UTC"))
    if at is None:
        when = of_days(value.date(), None, Precision.DAY, zone)
        return when, "has a time that the clock skips or repeats; only its day is used"
    at = at.astimezone(ZoneInfo("UTC"))
    return When(at=at, ends_at=at, precision=Precision.INSTANT, timezone=zone or "UTC"), None


def read_zone(row: FileRow, *, region: str | None) -> str | None:
    """Read the zone a row names: an IANA name, or a short form such as "ET"."""
    name = text(row, "timezone")
    if not name:
        return None
    zone = zone_of_word(name, region=region)
    if zone is None:
        raise CellError(f"has an unknown time zone: {shown(name)}")
    return zone


def price_of_row(row: FileRow, *, own: str | None, region: str | None = None) -> Money | None:
    """Read a row's price: "150" in its currency, "150 USD", or 150 under "retail_usd".

    Args:
        row: the row.
        own: the currency of the whole source.
        region: ISO 3166-1 alpha-2; where no currency is told, a sign such as "$" is the one of it.
    """
    currency = text(row, "currency").upper() or None
    if currency is not None and currency_of(currency, None) is None:
        raise CellError(f"has an unknown currency: {shown(currency)}")
    value = cell(row, "price")
    if value is None:
        named = ((found[1], row[name]) for name in row if (found := _PRICED_IN.fullmatch(name)))
        code, value = next(((code, part) for code, part in named if part), (None, None))
        currency = currency or (currency_of(code, None) if code else None)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise CellError(f"has a price that is no number: {shown(value)}")
    words = clean(str(value), 100)
    if words.casefold() in _NO_PRICE or words in {"0", "0.0", "0.00"}:
        return None
    is_bare = bool(re.fullmatch(r"[\d.,]+", words)) and not (currency or own)
    price = from_text(words, currency or own or (None if is_bare else currency_of_region(region)))
    if price is None:
        what = "without a currency" if is_bare else "that cannot be read"
        raise CellError(f"has a price {what}: {shown(words)}")
    return price
