"""A placeholder with a date to come is a drop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Confidence, Money, Precision, SeenDrop, SourceSpec, Sweep
from bot.sources.reading.products import is_near
from bot.sources.shopify.adapter import Shopify
from bot.sources.shopify.drops import read_drop
from bot.sources.shopify.products import ShopifyShop, read_product
from bot.sources.web.fetcher import Fetcher
from tests.sources.conftest import START, Clock, Web
from tests.sources.shops import pages, product, variant

SHOP = ShopifyShop(base="https://shop.example", currency="USD")
OUT = [variant("US 9", available=False)]
SOME = "New Balance 2002R Rain Cloud"


def drop_of(region: str | None = None, now: datetime = START, **changes: Any) -> SeenDrop | None:
    made = product(**({"title": SOME, "variants": OUT} | changes))
    listing = read_product(made, SHOP)
    assert listing is not None
    return read_drop(made, listing, tags=made["tags"], region=region, now=now)


def day(drop: SeenDrop | None) -> str | None:
    return None if drop is None or drop.at is None else f"{drop.at:%Y-%m-%d}"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("120526ph", "2026-12-05"),
        ("120526PH", "2026-12-05"),
        ("ph120526", "2026-12-05"),
        ("ph-120526", "2026-12-05"),
        ("120526-ph", "2026-12-05"),
        ("112426ph", "2026-11-24"),
        ("release-2026-12-05", "2026-12-05"),
        ("drop:2026/12/05", "2026-12-05"),
        ("launch_20261205", "2026-12-05"),
        ("2026-12-05-release", "2026-12-05"),
        ("released 2026-12-05", "2026-12-05"),
        ("112326ph", None),
        ("070724ph", None),
        ("133226ph", None),
        ("120530ph", None),
        ("120526", None),
        ("120526phx", None),
        ("9120526ph", None),
        ("2026-12-05", None),
        ("2023mp", None),
        ("release-2026-13-45", None),
    ],
)
def test_tags_tell_the_day(tag: str, expected: str | None) -> None:
    """Month, day, year beside "ph", or an ISO date beside a word; only a day to come counts."""
    drop = drop_of(tags=["sale", tag], published_at=None)
    assert day(drop) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"handle": "2002r-rain-cloud-ph-120526"}, "2026-12-05"),
        ({"handle": "2002r-rain-cloud-120526-ph"}, "2026-12-05"),
        ({"handle": "2002r-launch-2026-12-05"}, "2026-12-05"),
        ({"title": f"{SOME} - December 5, 2026"}, "2026-12-05"),
        ({"title": f"{SOME} (Releasing Dec 5th)"}, "2026-12-05"),
        ({"title": f"{SOME} (5 December)"}, "2026-12-05"),
        ({"title": f"{SOME} 2021"}, None),
        ({"title": f"{SOME} - December 2026"}, None),
        ({"title": f"{SOME} PH"}, None),
        ({"title": f"{SOME} - December 5, 2025"}, None),
        ({"title": f"{SOME} - Dec 5 or Dec 12, 2026"}, None),
        ({"handle": "2002r-rain-cloud-ph"}, None),
        ({"created_at": "2026-12-05T10:00:00Z", "published_at": "2026-12-05T10:00:00Z"}, None),
        ({"variants": [variant("US 9")], "tags": ["120526ph"]}, None),
    ],
)
def test_handles_and_titles_tell_it_too(changes: dict[str, Any], expected: str | None) -> None:
    """Never the shop's own stamps, and never of what can be bought already."""
    assert day(drop_of(**({"published_at": None} | changes))) == expected


def test_a_drop_holds_what_is_known_of_it() -> None:
    """A whole day by the shop's clock, surely, with the listing's price, link and picture."""
    drop = drop_of(
        region="US",
        title=f"{SOME} M2002RDA - PH",
        tags=["120526ph"],
        published_at="2026-11-20T10:00:00-05:00",
    )

    assert drop == SeenDrop(
        key="product:product-1",
        name=f"{SOME} M2002RDA",
        style_code="M2002RDA",
        at=datetime(2026, 12, 5, 5, 0, tzinfo=UTC),
        ends_at=datetime(2026, 12, 6, 5, 0, tzinfo=UTC),
        precision=Precision.DAY,
        timezone="America/New_York",
        confidence=Confidence.CONFIRMED,
        price=Money(amount=Decimal("150.00"), currency="USD"),
        url="https://shop.example/products/product-1",
        image_url="https://cdn.shopify.com/s/files/1/1/rain.jpg?v=1",
    )


@pytest.mark.parametrize(
    ("region", "published_at", "zone"),
    [
        ("GB", None, "Europe/London"),
        ("JP", "2026-11-20T10:00:00-05:00", "Asia/Tokyo"),
        ("US", "2026-11-20T10:00:00-08:00", "America/Los_Angeles"),
        ("US", "2026-07-20T10:00:00-04:00", "America/New_York"),
        (None, "2026-11-20T10:00:00-05:00", "America/New_York"),
        (None, "2026-11-20T10:00:00+01:00", "Europe/Berlin"),
        (None, "2026-11-20T10:00:00+05:45", "UTC"),
        (None, "yesterday", "UTC"),
        ("US", None, "UTC"),
        (None, 7, "UTC"),
    ],
)
def test_the_day_is_the_shops(region: str | None, published_at: object, zone: str) -> None:
    """By its country, or by the clock its own stamps show, and else UTC."""
    drop = drop_of(region=region, tags=["120526ph"], published_at=published_at)

    assert drop is not None
    assert drop.timezone == zone
    assert (drop.ends_at or START) - (drop.at or START) == timedelta(days=1)


def test_the_day_itself_still_counts() -> None:
    """Until it is over."""
    drop = drop_of(tags=["112426ph"], published_at=None)

    assert drop is not None
    assert is_near(drop.ends_at, START)
    assert not is_near(drop.ends_at, START + timedelta(hours=12))


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=30), st.text(max_size=4))
def test_any_text_tells_a_drop_to_come_or_none(
    tag: str, title: str, published_at: str, region: str
) -> None:
    """Nothing raises, whatever stands where a date could."""
    for text in (tag, f"{tag}ph", f"release-{tag}"):
        drop = drop_of(
            region=region, title=f"{SOME} {title}", tags=[text], published_at=published_at
        )
        assert drop is None or is_near(drop.ends_at, START)


async def test_a_sweep_tells_of_drops_until_they_are_over(
    fetcher_of: Callable[..., Fetcher], clock: Clock
) -> None:
    """Only of 2002Rs, with the shop's name and region, and from memory too."""
    shown = [
        product(1, tags=["112426ph"], variants=OUT),
        product(2, title="New Balance 990v6", tags=["120526ph"], variants=OUT),
        product(3, tags="ph-120526, sale", variants=OUT),
        product(4, tags=["120526ph"]),
    ]
    spec = SourceSpec(
        name="Shop",
        kind="shopify",
        url="https://shop.example/collections/x",
        region="GB",
        currency="GBP",
    )
    web = Web(pages(shown, etag="v1"))

    async def sweep(before: Sweep | None = None) -> Sweep:
        remembered = {page.url: page for page in before.pages} if before else {}
        async with fetcher_of(web) as fetcher:
            return await Shopify(fetcher).fetch(spec, remembered=remembered)

    first = await sweep()
    again = await sweep(first)
    clock.now += timedelta(days=1)
    later = await sweep(first)

    assert [drop.key for drop in first.drops] == ["product:product-1", "product:product-3"]
    assert {(drop.retailer, drop.region) for drop in first.drops} == {("Shop", "GB")}
    assert again.drops == first.drops
    assert [drop.key for drop in later.drops] == ["product:product-3"]
