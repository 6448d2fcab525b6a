"""A calendar of drops as an iCalendar file (RFC 5545, with properties of RFC 7986).

Knows nothing of which drops there are. Alarms are left to whoever reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.languages import mark, tr
from bot.models import Confidence, Drop, Money, Precision, SeenDrop
from bot.parsing import clean
from bot.rules.calendars.events import CalendarEvent

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//Raincloud//Drops//EN"
REFRESH = timedelta(hours=1)  # how often a subscriber's calendar is asked to look again
NAME_LIMIT, URL_LIMIT = 200, 1000  # characters
SHOPS_SHOWN = 10
SIZE_LIMIT = 1_000_000  # bytes of a file
_DAY = timedelta(days=1)
_RUMOUR = mark("A rumour: the press says so, no shop has confirmed it.")


def write_calendar(events: Sequence[CalendarEvent], *, name: str | None, zone: str) -> bytes:
    """Return a calendar as a file; the same events in the same language are the same bytes.

    Args:
        events: those of one server, or one of them.
        name: what the calendar is called; none for a file whose events go into another calendar.
        zone: the server's IANA zone, for times in texts; events themselves are in UTC.

    Returns:
        The file; where shops wrote so much that it would be too large, without the earliest events.
    """
    body = _calendar(events, name, zone)
    while len(body) > SIZE_LIMIT:
        events = events[len(events) // 4 + 1 :]
        body = _calendar(events, name, zone)
    return body


def _calendar(events: Sequence[CalendarEvent], name: str | None, zone: str) -> bytes:
    from icalendar import Calendar, vText  # 15 MB that only whoever makes a calendar needs

    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-TIMEZONE", zone)
    if name is not None:
        for title in ("NAME", "X-WR-CALNAME"):  # RFC 7986, and what it was before
            calendar.add(title, vText(clean(name, NAME_LIMIT)))
        calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("X-PUBLISHED-TTL", f"PT{REFRESH // timedelta(hours=1)}H")
    for event in events:
        calendar.add_component(_component(event, ZoneInfo(zone)))
    body: bytes = calendar.to_ical()
    return body


def _component(event: CalendarEvent, zone: ZoneInfo) -> Event:
    from icalendar import Event

    drop, component = event.drop, Event()
    component.add("UID", event.uid)
    component.add("SEQUENCE", event.sequence)
    component.add("DTSTAMP", event.changed_at)
    component.add("LAST-MODIFIED", event.changed_at)
    starts, ends = _times(drop)
    component.add("DTSTART", starts)
    if ends is not None:
        component.add("DTEND", ends)
    if isinstance(starts, datetime):  # else Outlook makes a draw from midnight to midnight days
        component.add("X-MICROSOFT-CDO-ALLDAYEVENT", "FALSE")
    component.add("STATUS", _status(drop))
    name = clean(drop.name, NAME_LIMIT)
    component.add("SUMMARY", tr("Cancelled: {name}", name=name) if drop.is_cancelled else name)
    component.add("DESCRIPTION", "\n".join(_lines(event, zone)))
    component.add("CATEGORIES", ["New Balance 2002R"])
    if drop.retailer:
        component.add("LOCATION", clean(drop.retailer, NAME_LIMIT))
    if url := _address(drop.url):
        component.add("URL", url)
    if picture := _address(drop.image_url):
        component.add("IMAGE", picture, parameters={"VALUE": "URI"})
    component.add("TRANSP", "TRANSPARENT")  # nobody is busy all day, or all month
    return component


def _status(drop: Drop) -> str:
    if drop.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if drop.confidence is Confidence.RUMOUR else "CONFIRMED"


def _times(drop: Drop) -> tuple[date, date | None]:
    """Return when an event begins and, unless that is one instant, the first moment after it."""
    at, ends_at = drop.at, drop.ends_at
    assert at is not None and ends_at is not None  # noqa: S101, PT018 - only such ones are events
    opens_at = drop.opens_at if drop.is_draw and drop.opens_at and drop.opens_at < at else None
    if drop.precision is Precision.INSTANT:
        return (at, None) if opens_at is None else (opens_at, at)
    place = ZoneInfo(drop.timezone)
    first, last = at.astimezone(place).date(), ends_at.astimezone(place).date()
    if opens_at is not None:
        first = opens_at.astimezone(place).date()
    return first, max(last, first + _DAY)


def _lines(event: CalendarEvent, zone: ZoneInfo) -> Iterator[str]:
    """Yield what an event says of its drop, line by line."""
    drop = event.drop
    if drop.style_code:
        yield tr("Style code: {code}", code=drop.style_code)
    if drop.is_draw:
        yield _draw_line(drop, zone)
    elif drop.precision is Precision.MONTH:
        yield tr("Only the month is known yet.")
    if drop.confidence is Confidence.RUMOUR:
        yield tr(_RUMOUR)
    if drop.price:
        yield tr("Price: {price}", price=_amount(drop.price))
    if len(event.shops) > 1:
        yield tr("Shops:")
        for shop in event.shops[:SHOPS_SHOWN]:
            yield _shop_line(shop, zone)
        if len(event.shops) > SHOPS_SHOWN:
            yield tr("… and {count} more", count=len(event.shops) - SHOPS_SHOWN)


def _draw_line(drop: Drop, zone: ZoneInfo) -> str:
    closes = _written(drop.at, drop.precision, drop.timezone, zone)
    if drop.opens_at is None:
        return tr("Draw: closes {closes}.", closes=closes)
    opens = _written(drop.opens_at, drop.precision, drop.timezone, zone)
    return tr("Draw: opens {opens}, closes {closes}.", opens=opens, closes=closes)


def _shop_line(shop: SeenDrop, zone: ZoneInfo) -> str:
    when = _written(shop.at, shop.precision, shop.timezone, zone)
    parts = (clean(shop.retailer or "", NAME_LIMIT), when, _address(shop.url))
    return "- " + ", ".join(part for part in parts if part)


def _written(at: datetime | None, precision: Precision, own: str, zone: ZoneInfo) -> str:
    """Write a time as exactly as it is known: an instant by the server's clock, a day by its own.

    Figures, which are the same in every language.
    """
    if at is None:
        return ""
    if precision is Precision.INSTANT:
        return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
    local = at.astimezone(ZoneInfo(own))
    return f"{local:%Y-%m-%d}" if precision is Precision.DAY else f"{local:%Y-%m}"


def _amount(price: Money) -> str:
    """Write an amount with its code: a dollar sign is many countries'."""
    return f"{price.amount.normalize():f} {price.currency}"


def _address(url: str | None) -> str | None:
    """Return an address if it can stand in a property of its own."""
    if not url or len(url) > URL_LIMIT or not url.startswith(("https://", "http://")):
        return None
    return url if url.isprintable() and not set(url) & set(' <>"') else None
