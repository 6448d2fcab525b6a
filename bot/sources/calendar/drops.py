"""One event of a calendar made into the drops it tells of.

Knows nothing of calendars as files. Times: UTC and times with a zone are instants. A time without
one ("floating") is in the calendar's zone (``X-WR-TIMEZONE``), else in the one zone of the source's
region, else only its day is known. A whole day is a day; whole days that fill a month are that
month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.models import Confidence, Precision, SeenDrop, SourceSpec
from bot.parsing import clean, find_codes, match
from bot.parsing.dates import When, at_clock, is_zone, of_days, zone_of_region, zone_of_word
from bot.sources.calendar.blocks import CalendarText
from bot.sources.feed import digest, names_other_model
from bot.sources.reading import absolute_link, plain, read_price, read_retailer

DESCRIPTION_LIMIT = 5_000
KEY_LIMIT = 200

_LINK = re.compile(r"https?://[^\s<>\"']{1,1000}")


class BrokenEventError(ValueError):
    """An event that cannot be told, with the reason as part of a sentence."""


def name_of(event: Any) -> str:
    """Return what an event calls itself."""
    return clean(str(event.get("SUMMARY", "")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What holds for all events of a calendar."""

    zone: str | None
    region: str | None
    currency: str | None
    base: str
    is_cancelled: bool

    @classmethod
    def of(cls, calendar: CalendarText, spec: SourceSpec) -> Place:
        """Return what a calendar of a source says of all its events."""
        named = calendar.properties.get("X-WR-TIMEZONE", "")
        zone = named if is_zone(named) else zone_of_word(named, region=spec.region)
        return cls(
            zone=zone or zone_of_region(spec.region),
            region=spec.region,
            currency=spec.currency,
            base=spec.url,
            is_cancelled=calendar.properties.get("METHOD", "").upper() == "CANCEL",
        )


def texts(event: Any) -> tuple[str, str, list[str]]:
    """Return an event's summary, its description as plain text, and its categories."""
    summary = name_of(event)
    description = plain(str(event.get("DESCRIPTION", ""))[:DESCRIPTION_LIMIT].replace("\n", "<br>"))
    found = event.get("CATEGORIES") or []
    parts = found if isinstance(found, list) else [found]
    categories = [clean(str(name)) for part in parts for name in getattr(part, "cats", [part])]
    return summary, description, categories[:20]


def names_2002r(event: Any) -> bool:
    """Tell whether an event names a 2002R: in its summary, else in a line beside it."""
    summary, description, categories = texts(event)
    found = match(summary, tags=categories, body=description)
    if found is not None:
        return found.is_2002r
    if names_other_model(summary):
        return False
    lines = [line for line in description.split("\n") if len(line) < KEY_LIMIT][:20]
    others = (match(line) for line in [*categories, *lines] if line)
    return any(other is not None and other.is_2002r for other in others)


def drops_of(event: Any, key: str, place: Place, own: str | None) -> Iterator[SeenDrop]:
    """Return the drops an event tells of, one for each style code.

    Args:
        event: the parser's.
        key: what names the event.
        place: what holds for all events of the calendar.
        own: the style code of an event that names none.

    Raises:
        BrokenEventError: it has no time that can be read.
    """
    summary, description, categories = texts(event)
    when = _when(event, place)
    whole = "\n".join([summary, *categories, description])
    status = str(event.get("STATUS", "")).strip().upper()
    location = clean(str(event.get("LOCATION", "")), KEY_LIMIT)
    codes: list[str | None] = [*dict.fromkeys(find_codes(whole))]
    drop = SeenDrop(
        key="",
        name=summary or "New Balance 2002R",
        at=when.at,
        ends_at=when.ends_at,
        precision=when.precision,
        timezone=when.timezone,
        confidence=Confidence.RUMOUR if status == "TENTATIVE" else Confidence.CONFIRMED,
        region=place.region,
        retailer=read_retailer(f"at {location}") or read_retailer(f"{summary}\n{description}"),
        price=read_price(whole, region=place.region, currency=place.currency),
        url=_url(event, f"{location} {description}", place.base),
        image_url=absolute_link(str(event.get("IMAGE", "")), place.base)
        if "IMAGE" in event
        else None,
        is_cancelled=place.is_cancelled or status == "CANCELLED",
    )
    for code in codes or [own]:
        name = f"{key}#{code}" if len(codes) > 1 else key
        name = clean(name) if len(name) <= KEY_LIMIT else digest(name)
        yield replace(drop, key=name, style_code=code)


def _url(event: Any, text: str, base: str) -> str | None:
    own = event.get("URL")
    if own and (link := absolute_link(str(own), base)):
        return link
    found = _LINK.search(text)
    return absolute_link(found[0].rstrip(".,;:)!?"), base) if found else None


def _when(event: Any, place: Place) -> When:
    if "DTSTART" not in event:
        raise BrokenEventError("has no time")
    start = event["DTSTART"]
    if isinstance(start, list):
        start = start[0]
    try:
        at = start.dt
    except Exception:  # noqa: BLE001 - a broken property raises when it is looked at
        raise BrokenEventError("has a time that cannot be read") from None
    if not isinstance(at, datetime):
        if not isinstance(at, date):
            raise BrokenEventError("has a time that cannot be read")
        return _whole_days(at, event, place)
    if at.tzinfo is not None:
        key = getattr(at.tzinfo, "key", None)
        zone = key if isinstance(key, str) and is_zone(key) else place.zone
        instant = at.astimezone(UTC)
        return When(
            at=instant, ends_at=instant, precision=Precision.INSTANT, timezone=zone or "UTC"
        )
    if place.zone is None or "TZID" in start.params:
        return of_days(at.date(), None, Precision.DAY, place.zone)
    settled = at_clock(at, ZoneInfo(place.zone))
    if settled is None:  # daylight saving skips or repeats that hour
        return of_days(at.date(), None, Precision.DAY, place.zone)
    return _instant(settled, place.zone)


def _instant(at: datetime, zone: str) -> When:
    return When(at=at, ends_at=at, precision=Precision.INSTANT, timezone=zone)


def _whole_days(first: date, event: Any, place: Place) -> When:
    try:
        last = event["DTEND"].dt
    except Exception:  # noqa: BLE001 - the end may be missing, or broken in any way
        last = None
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    if first.day == 1 and last == following:
        return of_days(first, following, Precision.MONTH, place.zone)
    return of_days(first, None, Precision.DAY, place.zone)
