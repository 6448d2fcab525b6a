"""What a shoe cost at each shop, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.models import KnownListing, PricePoint
from bot.rules.stock import ShopPrices, price_point, shop_prices
from bot.rules.stock.compare import compare
from tests.conftest import NOON
from tests.makers import IN, OUT, UNKNOWN, listing, money, sweep


def point(days: float, amount: int | None = 150, sizes: int = 1, **changes: Any) -> PricePoint:
    """Know what something cost some days before now."""
    values: dict[str, Any] = {"shop": "Shop", "currency": "USD"} | changes
    currency = values.pop("currency")
    price = money(amount, currency) if amount is not None else None
    return PricePoint(at=NOON - timedelta(days=days), price=price, sizes=sizes, **values)


def of(*points: tuple[int, PricePoint], days: int = 4, zone: str = "UTC") -> list[ShopPrices]:
    """Return the prices of some points, by default of four days."""
    return list(shop_prices(points, zone, NOON, days))


def shown(shop: ShopPrices) -> list[tuple[Decimal | None, int | None]]:
    """Return a shop's days."""
    return [(day.amount, day.sizes) for day in shop.days]


def test_a_price_holds_until_the_next() -> None:
    """A day shows the lowest in it, and the most sizes: a short restock is seen."""
    [shop] = of((1, point(9, 150, 0)), (1, point(2, 130, 5)), (1, point(1.9, 140, 0)))

    assert shown(shop) == [(150, 0), (130, 5), (140, 0), (140, 0)]
    assert [day.day for day in shop.days][-1] == date(2026, 11, 24)
    assert (shop.now.amount, shop.now.sizes) == (140, 0)


def test_before_the_first_point_nothing_is_known() -> None:
    """Which is not the same as sold out."""
    [shop] = of((1, point(1, None, 2)))

    assert shown(shop) == [(None, None), (None, None), (None, 2), (None, 2)]


def test_now_is_this_moment_and_not_the_day() -> None:
    """What sold out an hour ago was in stock today, and is not now."""
    [shop] = of((1, point(0.1, 150, 3)), (1, point(0.04, 150, 0)))

    assert shop.days[-1].sizes == 3
    assert shop.now.sizes == 0


def test_days_are_those_of_the_servers_clock() -> None:
    """At noon of London it is evening in Tokyo, where another day begins sooner."""
    late = (1, point(0.8, 150, 1))  # 16:48 UTC on the 23rd

    [here], [there] = of(late), of(late, zone="Asia/Tokyo")

    assert [day.sizes for day in here.days] == [None, None, 1, 1]
    assert [day.sizes for day in there.days] == [None, None, None, 1]


def test_a_shops_listings_of_one_shoe_are_one() -> None:
    """Its sizes together; the price is that of what is in stock."""
    [shop] = of((1, point(9, 120, 0)), (2, point(9, 150, 2)), (3, point(9, 160, 1)))

    assert shown(shop)[-1] == (150, 3)


def test_shops_in_stock_come_first_and_the_cheapest_before() -> None:
    """Each currency by itself: what is cheaper in another nobody can say."""
    found = of(
        (1, point(9, 99, 0, shop="Sold out")),
        (2, point(9, 150, 1, shop="Dear")),
        (3, point(9, 140, 1, shop="Cheap")),
        (4, point(9, 120, 1, shop="Abroad", currency="EUR")),
    )

    assert [shop.shop for shop in found] == ["Abroad", "Cheap", "Dear", "Sold out"]


def test_the_lowest_is_one_that_could_be_paid() -> None:
    """And the last time it could."""
    [shop] = of((1, point(3, 90, 0)), (1, point(2, 130, 1)), (1, point(1, 130, 1)))

    assert shop.lowest is not None
    assert (shop.lowest.amount, shop.lowest.day) == (130, date(2026, 11, 24))
    assert shop.days_in_stock == 3
    [never] = of((1, point(3, 90, 0)))
    assert never.lowest is None


def test_only_what_changed_is_remembered() -> None:
    """Price and sizes in stock; unknown is not in stock."""
    seen = listing({"US 9": IN, "US 10": OUT, "US 11": UNKNOWN})
    [first] = compare([], sweep(seen))
    known = KnownListing(id=1, seen=seen, sizes=first.sizes, price=first.price)
    [same] = compare([known], sweep(seen))
    [restocked] = compare([known], sweep(listing({"US 9": IN, "US 10": IN, "US 11": UNKNOWN})))
    [cheaper] = compare([known], sweep(listing({"US 9": IN, "US 10": OUT}, price=money(90))))

    assert price_point(first, None, NOON) == PricePoint(at=NOON, price=money(150), sizes=1)
    assert price_point(same, known, NOON) is None
    assert price_point(restocked, known, NOON) == PricePoint(at=NOON, price=money(150), sizes=2)
    assert price_point(cheaper, known, NOON) == PricePoint(at=NOON, price=money(90), sizes=1)


POINTS = st.tuples(
    st.integers(1, 3),
    st.builds(
        point,
        st.integers(0, 200).map(lambda hours: hours / 8),
        st.none() | st.integers(50, 300),
        st.integers(0, 9),
        shop=st.sampled_from(["One", "Two"]),
        currency=st.sampled_from(["USD", "JPY"]),
    ),
)


@given(st.lists(POINTS, max_size=30))
def test_each_day_shows_something_that_was(points: list[tuple[int, PricePoint]]) -> None:
    """No price or number of sizes that no point had; as many days as are asked for."""
    points.sort(key=lambda each: each[1].at)

    found = shop_prices(points, "UTC", NOON, 10)

    amounts = {each.price.amount for _, each in points if each.price} | {None}
    for shop in found:
        assert len(shop.days) == 10
        assert {day.amount for day in shop.days} | {shop.now.amount} <= amounts
        known = [day.sizes is not None for day in shop.days]
        assert known == sorted(known)
