"""A Squarespace shop becomes a sweep, where its robots.txt lets its JSON be read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.models import Listing, Money, SourceSpec, Sweep
from bot.sources.squarespace.adapter import Squarespace
from bot.sources.squarespace.products import read_items
from bot.sources.web import Fetcher, RobotsError, UnreadableError
from tests.sources.conftest import START, Web
from tests.sources.keeping import assert_can_be_kept
from tests.sources.squarespace.shapes import item, page, shop, variant

URL = "https://shop.example/shop"
SPEC = SourceSpec(name="Shop", kind="squarespace", url=URL, currency="EUR")
POST = {"id": "p", "title": "A post about the 2002R", "fullUrl": "/blog/p"}


@pytest.fixture
def sweep_of(fetcher_of: Callable[..., Fetcher]) -> Callable[..., Any]:
    """Sweep a shop in memory once."""

    async def sweep(answer: Any, robots: str | None = None) -> Sweep:
        told = None if robots is None else httpx.Response(200, text=robots)
        async with fetcher_of(Web(answer, told)) as fetcher:
            return await Squarespace(fetcher).fetch(SPEC, remembered={})

    return sweep


def stock(listing: Listing) -> dict[str, str]:
    return {size.label: size.stock.value for size in listing.sizes}


def read(value: Any) -> Any:
    return read_items(value, URL, SPEC, now=START)[0]


async def test_all_pages_are_turned(sweep_of: Callable[..., Any]) -> None:
    """By the address that each of them names; a post is no product of the shop."""
    first = page(item(), POST, following="/shop?offset=1")
    sweep = await sweep_of(shop(first, page(item("b", "NB 2002R Olive"))))

    assert (sweep.complete, sweep.products, sweep.requests) == (True, 3, 3)
    assert [listing.title for listing in sweep.listings] == [
        "New Balance 2002R Sea Salt",
        "NB 2002R Olive",
    ]
    assert stock(sweep.listings[0]) == {"EU 42": "in", "EU 43": "out"}
    assert sweep.listings[0].url == "https://shop.example/shop/p/shoe-a"


async def test_a_forbidden_json_is_not_asked_for(sweep_of: Callable[..., Any]) -> None:
    """Squarespace's own robots.txt has these lines."""
    with pytest.raises(RobotsError):
        await sweep_of(
            shop(page(item())), robots="User-agent: *\nDisallow: /*?format=json-pretty\n"
        )


async def test_an_item_that_cannot_be_read_makes_the_look_partial(
    sweep_of: Callable[..., Any],
) -> None:
    """On whatever page it stands."""
    sweep = await sweep_of(shop(page(item(), following="/shop?offset=1"), page({"id": None})))

    assert (sweep.complete, sweep.products) == (False, 2)
    with pytest.raises(UnreadableError):
        await sweep_of(shop({"items": [item()]}))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"qtyInStock": 0}, "out"),
        ({"qtyInStock": 0, "unlimited": True}, "in"),
        ({"qtyInStock": None}, "unknown"),
        ({"qtyInStock": 999_999}, "in"),
        ({"qtyInStock": 2**63}, "unknown"),
        ({"qtyInStock": None, "stock": {"unlimited": True}}, "in"),
        ({"stock": {"unlimited": False, "quantity": 0}}, "out"),
    ],
)
def test_stock_is_what_the_variant_counts(changes: dict[str, Any], expected: str) -> None:
    """Or that there is no end of it."""
    shoe = item(structuredContent={"variants": [variant("EU 42", 1, **changes)]})

    assert stock(read(page(shoe)).listings[0]) == {"EU 42": expected}


@pytest.mark.parametrize("changes", [{"title": "Raffle: New Balance 2002R"}, {"tags": ["raffle"]}])
def test_an_entry_in_a_draw_is_no_stock(changes: dict[str, Any]) -> None:
    """By its title or a tag."""
    (listing,) = read(page(item(**changes))).listings

    assert "in" in stock(read(page(item())).listings[0]).values()
    assert "in" not in stock(listing).values()


def test_a_sale_price_counts_while_there_is_a_sale() -> None:
    """In the currency that it names, else in hundredths of the source's."""
    on_sale = item(variants=[variant("EU 42", onSale=True)])
    bare = variant("EU 42")
    del bare["priceMoney"]

    assert read(page(on_sale)).listings[0].price == Money(amount=Decimal("99.00"), currency="EUR")
    assert read(page(item(variants=[bare]))).listings[0].price == Money(
        amount=Decimal(130), currency="EUR"
    )


def test_one_item_is_a_page_too() -> None:
    """With the item in place of the list."""
    assert len(read({"collection": {}, "item": item()}).listings) == 1


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=9)
    | st.sampled_from(["\ud800", "a\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=9,
)
FIELDS = ("id", "title", "urlId", "fullUrl", "assetUrl", "tags", "variants", "structuredContent")
PARTS = ("attributes", "priceMoney", "onSale", "stock", "qtyInStock", "unlimited", "price")


@given(
    st.dictionaries(st.sampled_from(FIELDS), json_values),
    st.dictionaries(st.sampled_from(PARTS), json_values),
    json_values,
)
def test_any_json_is_read_or_refused(
    changes: dict[str, Any], parts: dict[str, Any], other: Any
) -> None:
    """A field may hold anything; what comes of it can be kept, or is an error of ours."""
    odd = item(variants=[variant("EU 42") | parts])
    for value in (page(item(**changes)), page(odd), page(other), page(item()) | {"items": other}):
        with suppress(SourceError):
            assert_can_be_kept(read(value).listings)
