"""What a shoe cost at each shop, day by day, and on which days it was in stock.

Knows nothing of how that is drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.models import KnownListing, ListingVerdict, PricePoint, Stock

DAYS = 90  # that are shown
_Shop = tuple[str, str | None, str | None]  # name, country and currency


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPrice:
    """A day at one shop: the lowest price, and the most sizes that were in stock at once.

    Both are none on a day that nothing is known of.
    """

    day: date
    amount: Decimal | None = None
    sizes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopPrices:
    """What a shoe cost at one shop in one currency, day by day, and what it does ``now``."""

    shop: str
    region: str | None
    currency: str | None
    days: tuple[DayPrice, ...]
    now: DayPrice

    @property
    def lowest(self) -> DayPrice | None:
        """The day on which it could be had for least, the latest of several, or none."""
        had = [day for day in self.days if day.sizes and day.amount is not None]
        return min(reversed(had), key=lambda day: day.amount or 0, default=None)

    @property
    def days_in_stock(self) -> int:
        """On how many days it was in stock."""
        return sum(bool(day.sizes) for day in self.days)


def price_point(
    verdict: ListingVerdict, before: KnownListing | None, now: datetime
) -> PricePoint | None:
    """Return what is to be remembered of a listing, or none where nothing of it changed.

    Args:
        verdict: what is believed of it now.
        before: how it was, if it was known.
        now: aware, UTC.
    """
    count = _count(verdict)
    if before is not None and (before.price, _count(before)) == (verdict.price, count):
        return None
    return PricePoint(at=now, price=verdict.price, sizes=count)


def shop_prices(
    points: Iterable[tuple[int, PricePoint]], zone: str, now: datetime, days: int = DAYS
) -> tuple[ShopPrices, ...]:
    """Return the prices of a shoe by shop, the cheapest in stock now first.

    Args:
        points: each with its listing's id, oldest first.
        zone: the IANA zone whose days are meant.
        now: aware, UTC.
        days: how many, the last of which is today.
    """
    place = ZoneInfo(zone)
    today = now.astimezone(place).date()
    shown = [today - timedelta(days=back) for back in reversed(range(days))]
    by_listing: dict[int, list[PricePoint]] = defaultdict(list)
    for listing_id, point in points:
        by_listing[listing_id].append(point)
    by_shop: dict[_Shop, list[list[DayPrice]]] = defaultdict(list)  # the days, then this moment
    for own in by_listing.values():
        currency = next((each.price.currency for each in reversed(own) if each.price), None)
        key = own[-1].shop, own[-1].region, currency
        days_of = [_held(_in_day(own, day, place), currency, day) for day in shown]
        by_shop[key].append([*days_of, _held(own[-1:], currency, today)])
    found = []
    for (shop, region, currency), listings in by_shop.items():
        *joined, at_last = (_joined(alike) for alike in zip(*listings, strict=True))
        found.append(
            ShopPrices(shop=shop, region=region, currency=currency, days=tuple(joined), now=at_last)
        )
    known = [each for each in found if any(day.sizes is not None for day in each.days)]
    return tuple(sorted(known, key=_order))


def _in_day(points: Sequence[PricePoint], day: date, place: ZoneInfo) -> list[PricePoint]:
    """Return what held at some time of a day: what it began with, and what came in it."""
    starts = datetime.combine(day, time(0), place)
    ends = datetime.combine(day + timedelta(days=1), time(0), place)
    before = [point for point in points if point.at <= starts][-1:]
    return [*before, *(point for point in points if starts < point.at < ends)]


def _held(points: Sequence[PricePoint], currency: str | None, day: date) -> DayPrice:
    """Return the lowest price of what held, while in stock if it ever was, and the most sizes."""
    had = [each for each in points if each.sizes] or points
    prices = [each.price.amount for each in had if each.price and each.price.currency == currency]
    return DayPrice(
        day=day,
        amount=min(prices, default=None),
        sizes=max((each.sizes for each in points), default=None),
    )


def _joined(days: Sequence[DayPrice]) -> DayPrice:
    """Return the day of a shop that has several listings of one shoe: what is in stock counts."""
    had = [day for day in days if day.sizes] or days
    amounts = [day.amount for day in had if day.amount is not None]
    counts = [day.sizes for day in days if day.sizes is not None]
    return DayPrice(
        day=days[0].day,
        amount=min(amounts, default=None),
        sizes=sum(counts) if counts else None,
    )


def _order(shop: ShopPrices) -> tuple[object, ...]:
    now = shop.now
    return not now.sizes, shop.currency or "~", now.amount is None, now.amount or 0, shop.shop


def _count(known: KnownListing | ListingVerdict) -> int:
    return sum(size.stock is Stock.IN for size in known.sizes)
