"""The day from which a schema.org product may be bought: a drop to come.

Knows nothing of pages. Dates are ISO 8601 and keep their precision; the end of a price's validity
is no date of a drop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.models import Listing, Precision, SeenDrop, Stock
from bot.parsing.dates import When, zone_of_region
from bot.sources.reading import FARTHEST, drop_of
from bot.sources.schema.embedded import Graph, Node, text_of
from bot.sources.schema.offers import PREORDER, read_offers
from bot.sources.schema.sizes import variants_of

DECEMBER = 12

_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]00:?00(?::?00(?:\.0+)?)?)?", re.ASCII)
_MIDNIGHT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})", re.ASCII
)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?\s?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII
)


def read_schema_drop(
    product: Node,
    listing: Listing,
    graph: Graph,
    *,
    region: str | None,
    now: datetime,
) -> SeenDrop | None:
    """Return the drop a product announces: PreOrder or PreSale, with a day to come.

    Args:
        product: the node.
        listing: what was read from it.
        graph: where its references lead.
        region: ISO 3166-1 alpha-2 of the shop; tells the zone of days without one.
        now: aware, UTC.
    """
    if any(size.stock is Stock.IN for size in listing.sizes):
        return None
    texts = [text_of(product.get("releasedate"))]
    is_later = False
    for node in (product, *variants_of(product, graph)):
        texts.append(text_of(node.get("releasedate")))
        for offer in read_offers(node, graph, None):
            if offer.availability in PREORDER:
                is_later = True
                texts += offer.dates
    if not is_later:
        return None
    when = _first(texts, zone=zone_of_region(region), now=now)
    if when is None:
        return None
    return drop_of(listing, when)


def read_date(text: str, *, zone: str | None) -> When | None:
    """Read an ISO 8601 date, or return None.

    A day without a zone is a day of the shop's zone, or of UTC where that is not known. Midnight
    is how shops write a day. A time without an offset counts only where the shop's zone is known.
    """
    text = text.strip()[:40]
    midnight = _MIDNIGHT.fullmatch(text)
    day = _DAY.fullmatch(midnight[1] if midnight else text)
    try:
        if day:
            return _span(int(day[1]), int(day[2]), int(day[3]), zone=zone or "UTC")
        if month := _MONTH.fullmatch(text):
            return _span(int(month[1]), int(month[2]), None, zone=zone or "UTC")
        if _INSTANT.fullmatch(text):
            at = datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", ""))
            return _instant(at, zone)
    except (ValueError, OverflowError):
        return None
    return None


def _first(texts: Iterable[str], *, zone: str | None, now: datetime) -> When | None:
    """Return the first date to come, in the order told: the product's own before its offers'."""
    for text in texts:
        when = read_date(text, zone=zone) if text else None
        if when is not None and when.at is not None and when.ends_at is not None:
            is_over = when.at <= now if when.precision is Precision.INSTANT else when.ends_at <= now
            if not is_over and when.at < now + FARTHEST:
                return when
    return None


def _span(year: int, month: int, day: int | None, *, zone: str) -> When:
    first = datetime(year, month, day or 1, tzinfo=ZoneInfo(zone))
    if day is not None:
        end, precision = first + timedelta(days=1), Precision.DAY
    else:
        end = first.replace(year=year + month // DECEMBER, month=month % DECEMBER + 1)
        precision = Precision.MONTH
    return When(
        at=first.astimezone(UTC), ends_at=end.astimezone(UTC), precision=precision, timezone=zone
    )


def _instant(at: datetime, zone: str | None) -> When:
    if at.tzinfo is None:
        if zone is None:
            return _span(at.year, at.month, at.day, zone="UTC")
        at = at.replace(tzinfo=ZoneInfo(zone))
    at = at.astimezone(UTC)
    return When(at=at, ends_at=at, precision=Precision.INSTANT, timezone=zone or "UTC")
