"""Where the API is refused the shop's pages are read."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from bot.errors import SourceError
from bot.models import Money, SourceSpec, Sweep
from bot.sources.web.errors import PausedError, RefusedError, ServerError, UnreadableError
from bot.sources.web.fetcher import Fetcher
from bot.sources.woocommerce.adapter import WooCommerce
from bot.sources.woocommerce.ways import RETRY
from tests.sources.conftest import Web
from tests.sources.schema_shapes import html
from tests.sources.schema_shapes import product as schema_product
from tests.sources.woocommerce_shapes import (
    API,
    NO_ROUTE,
    Shop,
    card,
    form,
    form_entry,
    listing,
    page,
    product,
    variation,
)

URL = "https://shop.example/product/shoe-1/"
SOURCE = SourceSpec(name="Shop", kind="woocommerce", url=URL, currency="USD")
ENTRIES = [form_entry("44-5"), form_entry("45", is_in_stock=False)]
REFUSALS = [
    httpx.Response(401),
    httpx.Response(403),
    httpx.Response(404, json=NO_ROUTE),
    httpx.Response(200, json=NO_ROUTE),
    httpx.Response(200, html="<html><h1>Home</h1></html>"),
]


@pytest.fixture
def sweep_of(fetcher_of: Callable[..., Fetcher]) -> Callable[..., Any]:
    """Sweep a shop in memory once; several sweeps of one web share nothing but what is given."""

    async def sweep(web: Web, before: Sweep | None = None, url: str = URL) -> Sweep:
        remembered = {entry.url: entry for entry in before.pages} if before else {}
        async with fetcher_of(web) as fetcher:
            spec = SourceSpec(name="Shop", kind="woocommerce", url=url, currency="USD")
            return await WooCommerce(fetcher).fetch(spec, remembered=remembered)

    return sweep


def refusing(text: str, answer: httpx.Response = REFUSALS[2]) -> Shop:
    shop = Shop()
    shop.api_answer = answer
    shop.pages["/product/shoe-1/"] = text
    return shop


def labels(sweep: Sweep) -> list[tuple[str, str]]:
    (found,) = sweep.listings
    return [(size.label, size.stock.value) for size in found.sizes]


@pytest.mark.parametrize("answer", REFUSALS)
async def test_a_form_tells_every_size(
    answer: httpx.Response, sweep_of: Callable[..., Any]
) -> None:
    """However the API is refused; the product keeps its number and its name in the address."""
    web = Web(refusing(page(form(ENTRIES)), answer))
    sweep = await sweep_of(web)

    (found,) = sweep.listings
    assert (sweep.complete, sweep.products) == (True, 1)
    assert (found.product_id, found.handle, found.url) == ("101", "shoe-1", URL)
    assert found.style_code == "M2002RDA"
    assert found.price == Money(amount=Decimal("229.9"), currency="USD")
    assert labels(sweep) == [("EU 44.5", "in"), ("EU 45", "out")]
    assert [request.url.path for request in web.pages] == [API, "/product/shoe-1/"]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (False, [("EU 44.5", "unknown"), ("EU 45", "unknown")]),
        ([form_entry("44-5", is_in_stock=None)], [("EU 44.5", "unknown")]),
        ([form_entry("44-5", availability_html='<p class="stock available-on-backorder">')],
         [("EU 44.5", "out")]),
        ([form_entry("44-5", variation_is_active=False)], [("EU 44.5", "out")]),
        ([form_entry("")], [("EU 44.5", "in"), ("EU 45", "in")]),
        ([form_entry("45"), form_entry("46")], [("EU 45", "in"), ("46", "unknown")]),
    ],
)  # fmt: skip
async def test_forms(
    entries: Any, expected: list[tuple[str, str]], sweep_of: Callable[..., Any]
) -> None:
    """``false`` for too many; for any size; on backorder; a size that cannot be chosen."""
    assert labels(await sweep_of(Web(refusing(page(form(entries)))))) == expected


@pytest.mark.parametrize(
    "text",
    [
        page(form(None)),
        page(form([])),
        page(form({"a": 1})),
        page(form([None])),
        page(form([{"attributes": []}])),
        page(form([form_entry("45") | {"attributes": {"attribute_pa_size": 7}}])),
        page(form([form_entry("45") | {"attributes": {}}])),
        page(form(ENTRIES).replace("101", "x")),
        page(form(ENTRIES).replace("{", "", 1)),
        page(form("[" * 50_000)),
        page(form(ENTRIES)).removesuffix("</body></html>"),
        page(),
    ],
)
async def test_a_page_that_cannot_be_read_is_an_error(
    text: str, sweep_of: Callable[..., Any]
) -> None:
    """Broken forms, a page that ends halfway, and one without a product."""
    with pytest.raises(UnreadableError):
        await sweep_of(Web(refusing(text)))


async def test_schema_comes_last(sweep_of: Callable[..., Any]) -> None:
    """A page without a form, where other products have forms of their own."""
    related = f'<section class="related products">{form(ENTRIES, number=7)}</section>'
    text = html(schema_product(), body=f"<h1>x</h1>{related}")
    assert labels(await sweep_of(Web(refusing(text)))) == [("Size not told", "in")]


async def test_a_list_leads_to_its_2002rs(sweep_of: Callable[..., Any]) -> None:
    """By the cards of a category; links that buy are not followed."""
    shop = refusing(page(form(ENTRIES)))
    cards = card("shoe-1", "New Balance 2002R") + card("shoe-2", "990v6") + card("m2002rdb", "Grey")
    shop.pages["/product-category/nb/"] = listing(cards)
    shop.pages["/product/m2002rdb/"] = page(form(ENTRIES, number=103))
    web = Web(shop)

    sweep = await sweep_of(web, url="https://shop.example/product-category/nb/")

    assert (sweep.complete, sweep.products) == (True, 3)
    assert [found.handle for found in sweep.listings] == ["shoe-1", "m2002rdb"]
    assert len(web.pages) == 4


async def test_the_way_that_works_is_kept(sweep_of: Callable[..., Any]) -> None:
    """The API is not asked at every look, but now and then; its sizes are called the same."""
    shop = refusing(page(form(ENTRIES)))
    sweep = await sweep_of(Web(shop))
    asked = 0
    for _ in range(RETRY + 1):
        web = Web(shop)
        sweep = await sweep_of(web, before=sweep)
        asked += len([request for request in web.pages if request.url.path == API])
    assert asked == 1

    opened = Shop([product(1)], variations={101: [variation(1001), variation(2001)]})
    opened.pages = shop.pages
    for _ in range(RETRY + 1):
        sweep = await sweep_of(Web(opened), before=sweep)
    assert labels(sweep) == [("EU 44.5", "in"), ("EU 45", "in")]


async def test_pages_without_sizes_are_kept_to(sweep_of: Callable[..., Any]) -> None:
    """The first look at sizes would seem a restock of each."""
    shop = refusing(html(schema_product()))
    sweep = await sweep_of(Web(shop))
    opened = Shop([product(1)])
    opened.pages = shop.pages
    for _ in range(RETRY + 2):
        sweep = await sweep_of(Web(opened), before=sweep)
    assert labels(sweep) == [("Size not told", "in")]
    opened.pages = {}
    with pytest.raises(SourceError):
        await sweep_of(Web(opened), before=sweep)


async def test_the_api_comes_to_help_where_the_pages_fail(sweep_of: Callable[..., Any]) -> None:
    """If the pages told sizes."""
    sweep = await sweep_of(Web(refusing(page(form(ENTRIES)))))
    opened = Shop([product(1)], variations={101: [variation(1001), variation(2001)]})
    assert labels(await sweep_of(Web(opened), before=sweep))[0] == ("EU 44.5", "in")


async def test_an_api_that_is_refused_for_once(sweep_of: Callable[..., Any]) -> None:
    """The pages help as far as they tell sizes, and the sweep is partial."""
    opened = Shop([product(1)], variations={101: [variation(1001), variation(2001)]})
    first = await sweep_of(Web(opened))

    sweep = await sweep_of(Web(refusing(page(form(ENTRIES)))), before=first)
    assert (sweep.complete, labels(sweep)[1]) == (False, ("EU 45", "out"))
    assert sweep.reason == (
        "Read from the shop's pages only: shop.example has nothing at this address (404)."
    )
    sweep = await sweep_of(Web(refusing(html(schema_product()))), before=first)
    assert (sweep.complete, sweep.listings) == (False, ())
    web = Web(opened)
    await sweep_of(web, before=sweep)
    assert web.pages[0].url.path == API


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(429), PausedError),
        (httpx.Response(500), ServerError),
        (httpx.Response(200, text="[{"), UnreadableError),
        (httpx.Response(200, json={"products": []}), UnreadableError),
    ],
)
async def test_a_failure_is_no_refusal(
    answer: httpx.Response, error: type[SourceError], sweep_of: Callable[..., Any]
) -> None:
    """The pages of a shop in trouble are left alone."""
    web = Web(refusing(page(form(ENTRIES)), answer))
    with pytest.raises(error):
        await sweep_of(web)
    assert len(web.pages) == 1


async def test_a_shop_that_refuses_everything_is_blocked(sweep_of: Callable[..., Any]) -> None:
    """Both requests are counted."""
    with pytest.raises(RefusedError) as caught:
        await sweep_of(Web(lambda _: httpx.Response(403)))
    assert caught.value.requests == 3


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ('<p class="stock available-on-backorder">Auf Bestellung</p>', "out"),
        ('<p class="stock out-of-stock">Sold out</p>', "unknown"),
        ('<p class="stock in-stock">Only 3 left</p>', "in"),
        ('<p class="stock">Coming soon</p>', "unknown"),
        ('<ul class="products"><p class="stock out-of-stock">Sold out</p></ul>', "in"),
        (2 * '<p class="stock out-of-stock">Sold out</p>', "in"),  # of which none is its own
    ],
)
async def test_the_pages_own_words_count_more_than_schema(
    told: str, expected: str, sweep_of: Callable[..., Any]
) -> None:
    """Its schema.org calls in stock what can only be ordered."""
    text = html(schema_product(), body=f"<h1>Rain Cloud</h1>{told}")

    assert labels(await sweep_of(Web(refusing(text)))) == [("Size not told", expected)]
