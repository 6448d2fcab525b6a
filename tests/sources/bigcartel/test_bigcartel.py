"""A Big Cartel shop becomes a sweep; what it does not say is not known."""

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
from bot.sources.bigcartel.adapter import BigCartel, place_of
from bot.sources.bigcartel.products import read_products
from bot.sources.web import Fetcher, UnreadableError
from tests.sources.bigcartel.shapes import option, product, shop
from tests.sources.conftest import START, Web
from tests.sources.keeping import assert_can_be_kept

SPEC = SourceSpec(name="Shop", kind="bigcartel", url="https://shop.example/", currency="GBP")


@pytest.fixture
def sweep_of(fetcher_of: Callable[..., Fetcher]) -> Callable[..., Any]:
    """Sweep a shop in memory once."""

    async def sweep(answer: Any, url: str = SPEC.url, currency: str | None = "GBP") -> Sweep:
        spec = SourceSpec(name="Shop", kind="bigcartel", url=url, currency=currency)
        async with fetcher_of(Web(answer)) as fetcher:
            return await BigCartel(fetcher).fetch(spec, remembered={})

    return sweep


def stock(listing: Listing) -> dict[str, str]:
    return {size.label: size.stock.value for size in listing.sizes}


def read(value: Any) -> Any:
    return read_products(value, "https://shop.example/products.json", SPEC, now=START)


async def test_all_pages_are_turned(sweep_of: Callable[..., Any]) -> None:
    """To the empty one behind the last; the currency is the shop's own where it tells it."""
    other = product(2, "A tee")
    sweep = await sweep_of(shop([other, product()], [product(3, "NB 2002R Olive")]), currency=None)

    assert (sweep.complete, sweep.products, sweep.requests) == (True, 3, 5)
    assert [listing.title for listing in sweep.listings] == [
        "New Balance 2002R Sea Salt",
        "NB 2002R Olive",
    ]
    assert stock(sweep.listings[0]) == {"UK 8": "in", "UK 9": "out"}
    assert sweep.listings[0].price == Money(amount=Decimal("120.0"), currency="GBP")
    assert sweep.listings[0].url == "https://shop.example/product/shoe-1"


async def test_a_shop_that_repeats_its_page_is_read_once(sweep_of: Callable[..., Any]) -> None:
    """Whatever page is asked for."""
    sweep = await sweep_of(shop(*[[product()]] * 60))

    assert (sweep.complete, sweep.products, sweep.requests) == (True, 1, 3)


async def test_without_a_currency_there_is_no_price(sweep_of: Callable[..., Any]) -> None:
    """Not every shop tells its own."""
    sweep = await sweep_of(shop([product()], currency=None), currency=None)

    assert (sweep.complete, sweep.listings[0].price) == (True, None)


async def test_a_page_that_fails_makes_the_look_partial(sweep_of: Callable[..., Any]) -> None:
    """So does a product that cannot be read; nothing follows from what was not seen."""

    def failing(request: httpx.Request) -> httpx.Response:
        if request.url.params.get("page") == "2":
            return httpx.Response(500)
        answer: httpx.Response = shop([product()])(request)
        return answer

    assert not (await sweep_of(failing)).complete
    assert not (await sweep_of(shop([product(), {"id": None}]))).complete
    with pytest.raises(UnreadableError):
        await sweep_of(shop([{"id": 1}]))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": "sold-out"}, {"UK 8": "out", "UK 9": "out"}),
        ({"status": "coming-soon"}, {"UK 8": "out", "UK 9": "out"}),
        ({"options": [option("New Balance 2002R Sea Salt")]}, {"One size": "in"}),
        ({"options": [option("UK 8", sold_out=None)]}, {"UK 8": "unknown"}),
        ({"options": [option("UK 8"), option("?")]}, {"UK 8": "in", "?": "unknown"}),
        (
            {
                "option_groups": [{"name": "Size"}, {"name": "Box"}],
                "options": [
                    option("UK 8 / Yes")
                    | {"option_group_values": [{"name": "UK 8"}, {"name": "Yes"}]},
                    option("UK 9 / Yes")
                    | {"option_group_values": [{"name": "UK 9"}, {"name": "Yes"}]},
                ],
            },
            {"UK 8": "in", "UK 9": "in"},
        ),
    ],
)
def test_stock_is_what_option_and_status_say(
    changes: dict[str, Any], expected: dict[str, str]
) -> None:
    """What is sold out as a whole has no size, whatever its options say."""
    assert stock(read([product(**changes)]).listings[0]) == expected


@pytest.mark.parametrize(
    "changes", [{"name": "New Balance 2002R Sea Salt draw"}, {"categories": [{"name": "Raffles"}]}]
)
def test_an_entry_in_a_draw_is_no_stock(changes: dict[str, Any]) -> None:
    """By its name or its category."""
    assert "in" in stock(read([product()]).listings[0]).values()
    assert "in" not in stock(read([product(**changes)]).listings[0]).values()


def test_a_preorder_is_marked() -> None:
    """By its title or its category."""
    (listing,) = read([product(name="[Pre-order] New Balance 2002R Sea Salt")]).listings

    assert (listing.preorder is not None, stock(listing)["UK 8"]) == (True, "out")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://s.example", "https://s.example/products.json?page=1"),
        ("https://s.example/products", "https://s.example/products.json?page=1"),
        ("https://s.example/category/nb", "https://s.example/category/nb/products.json?page=1"),
        ("https://s.example/product/x", "https://s.example/product/x.json"),
        ("https://s.example/product/x.json", "https://s.example/product/x.json"),
    ],
)
def test_a_page_has_its_json(url: str, expected: str) -> None:
    """Beside it, under a name of its own."""
    assert place_of(url) == (expected, "/product/" in url)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=9)
    | st.sampled_from(["\ud800", "a\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=9,
)
FIELDS = (
    "id",
    "name",
    "url",
    "status",
    "options",
    "price",
    "images",
    "categories",
    "option_groups",
)


@given(st.dictionaries(st.sampled_from(FIELDS), json_values), json_values)
def test_any_json_is_read_or_refused(changes: dict[str, Any], other: Any) -> None:
    """A field may hold anything; what comes of it can be kept, or is an error of ours."""
    for value in ([product(**changes)], [product(), product(options=[other])], other):
        with suppress(SourceError):
            assert_can_be_kept(read(value).listings)
