"""The date a Shopify shop gives a product that cannot be bought yet: a drop to come.

Knows nothing of requests. Shops put up placeholders days before: a tag "070724ph" (month, day,
year), a handle or a title with the date in it. ``created_at`` and ``published_at`` say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import get_global

from bot.models import Listing, Precision, SeenDrop, Stock
from bot.parsing.dates import When, find_dates, is_zone, zone_of_region
from bot.sources.reading import drop_of, is_near

CENTURY = 2000
DATE_LENGTH = 6

# "070724ph", "ph-070724", "070724-ph"; in a handle other words may stand around it.
_PLACEHOLDER = re.compile(
    r"(?<![0-9a-z])(?:ph[-_ ]?(?P<a>[0-9]{6})|(?P<b>[0-9]{6})[-_ ]?ph)(?![0-9a-z])", re.IGNORECASE
)
# "release-2026-12-05", "drop:2026/12/05", "launch 2026-12-05"; the word may also stand behind.
_NAMED = re.compile(
    r"(?:releas|launch|drop|coming|live|available)[a-z]{0,4}[-_: ]{0,3}(?:on[-_ ])?"
    r"(20[0-9]{2})[-_/.]?([0-9]{2})[-_/.]?([0-9]{2})(?![0-9])"
    r"|(?<![0-9])(20[0-9]{2})[-_/.]?([0-9]{2})[-_/.]?([0-9]{2})[-_: ]{0,3}(?:releas|launch|drop)",
    re.IGNORECASE,
)
# Where a country has several zones, or none is told: where the most shops of one clock are.
_USUAL = (
    *("America/New_York", "America/Los_Angeles", "America/Chicago", "Europe/London"),
    *("Europe/Berlin", "Asia/Tokyo", "Australia/Sydney", "Asia/Singapore"),
)
_MARK = re.compile(r"(?<!\s)\s*+[-|(]?\s*+(?<![A-Za-z])PH(?![A-Za-z])\s*+\)?\s*+$")


def read_drop(
    product: Mapping[str, Any],
    listing: Listing,
    *,
    tags: Iterable[str],
    region: str | None,
    now: datetime,
) -> SeenDrop | None:
    """Return the drop a 2002R product announces, or None if it tells no date to come.

    Args:
        product: the shop's JSON.
        listing: what was read from it.
        tags: its tags.
        region: ISO 3166-1 alpha-2 of the shop; with ``published_at`` it tells the shop's zone.
        now: aware, UTC.
    """
    if any(size.stock is Stock.IN for size in listing.sizes):
        return None
    zone = _zone(region, product.get("published_at"))
    when = _when((*tags, listing.handle), listing.title, zone=zone, region=region, now=now)
    if when is None:
        return None
    return drop_of(listing, when, name=_MARK.sub("", listing.title))


def _when(
    texts: Iterable[str], title: str, *, zone: str, region: str | None, now: datetime
) -> When | None:
    """Return the first date to come that tags, handle or title tell."""
    for day in (day for text in texts for day in _days(text)):
        when = _whole_day(day, zone)
        if when is not None and is_near(when.ends_at, now):
            return when
    known = [
        mention.when
        for mention in find_dates(title, posted=now, region=region, zone=zone)
        if mention.doubt is None and mention.when.precision in {Precision.DAY, Precision.INSTANT}
    ]
    return known[0] if len(known) == 1 and is_near(known[0].ends_at, now) else None


def _days(text: str) -> Iterator[date]:
    for found in _PLACEHOLDER.finditer(text):
        digits = found["a"] or found["b"]
        month, day, year = digits[:2], digits[2:4], digits[4:DATE_LENGTH]
        yield from _date(CENTURY + int(year), int(month), int(day))
    for found in _NAMED.finditer(text):
        yield from _date(*(int(part) for part in found.groups() if part))


def _date(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _whole_day(day: date, zone: str) -> When | None:
    first = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    try:
        at, ends_at = first.astimezone(UTC), (first + timedelta(days=1)).astimezone(UTC)
    except OverflowError:
        return None
    return When(at=at, ends_at=ends_at, precision=Precision.DAY, timezone=zone)


def _zone(region: str | None, published_at: object) -> str:
    """Return the shop's zone: its country's, or one with the clock the shop shows, else UTC."""
    told = zone_of_region(region)
    if told is not None or not isinstance(published_at, str):
        return told or "UTC"
    try:
        at = datetime.fromisoformat(published_at)
        offset = at.utcoffset()
    except ValueError:
        return "UTC"
    names: list[str] = list(get_global("territory_zones").get(region or "") or ())
    usual = [name for name in _USUAL if not names or name in names]
    fitting = (name for name in (*usual, *names) if is_zone(name) and _offset(name, at) == offset)
    return next(fitting, "UTC") if offset is not None else "UTC"


def _offset(name: str, at: datetime) -> timedelta | None:
    try:
        return at.astimezone(ZoneInfo(name)).utcoffset()
    except OverflowError:
        return None
