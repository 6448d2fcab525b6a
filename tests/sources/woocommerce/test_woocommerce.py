"""A WooCommerce shop becomes a sweep, or one error, whatever it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from aiohttp import web

from bot.models import SourceSpec, Stock, Sweep
from bot.sources.web.fetcher import Fetcher
from bot.sources.woocommerce.adapter import WooCommerce
from bot.sources.woocommerce.walk import ASKED_LIMIT, MAX_PAGES
from tests.sources.conftest import Web
from tests.sources.woocommerce_shapes import API, Shop, product, simple, variation

URL = "https://shop.example/product-category/new-balance/"


def source(url: str = URL) -> SourceSpec:
    return SourceSpec(name="Shop", kind="woocommerce", url=url, currency="USD")


@pytest.fixture
def sweep_of(fetcher_of: Callable[..., Fetcher]) -> Callable[..., Any]:
    """Sweep a shop in memory once."""

    async def sweep(web: Web | Shop, url: str = URL, before: Sweep | None = None) -> Sweep:
        remembered = {page.url: page for page in before.pages} if before else {}
        async with fetcher_of(web if isinstance(web, Web) else Web(web)) as fetcher:
            return await WooCommerce(fetcher).fetch(source(url), remembered=remembered)

    return sweep


def both(number: int = 1) -> list[Any]:
    parent = 100 + number
    return [
        variation(1000 + number, parent=parent),
        variation(2000 + number, parent=parent, is_in_stock=False),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "2002R (raffle)"},
        {"tags": [{"name": "Draw"}]},
        {"categories": [{"name": "Raffle"}]},
    ],
)
async def test_an_entry_in_a_draw_is_no_stock(
    sweep_of: Callable[..., Any], changes: dict[str, Any]
) -> None:
    """By its name, a tag or a category."""
    sweep = await sweep_of(Web(Shop([product(1, **changes)], variations={101: both()})))

    stocks = [size.stock for size in sweep.listings[0].sizes]
    assert stocks == [Stock.UNKNOWN, Stock.OUT]


async def test_a_category_is_read_with_the_sizes_of_its_2002rs(
    sweep_of: Callable[..., Any],
) -> None:
    """Every page by the shop's own count, and variations of 2002Rs only."""
    others = [product(number, "New Balance 990v6") for number in range(2, 4)]
    web = Web(Shop([product(1), *others], [product(4)], variations={101: both(), 104: both(4)}))

    sweep = await sweep_of(web)

    assert (sweep.complete, sweep.reason, sweep.products, sweep.requests) == (True, None, 4, 5)
    assert [found.product_id for found in sweep.listings] == ["101", "104"]
    assert [size.stock for size in sweep.listings[0].sizes] == [Stock.IN, Stock.OUT]
    assert [dict(request.url.params) for request in web.pages] == [
        {"category": "new-balance", "per_page": "100", "page": "1"},
        {"category": "new-balance", "per_page": "100", "page": "2"},
        {"type": "variation", "parent": "101", "per_page": "100", "page": "1"},
        {"type": "variation", "parent": "104", "per_page": "100", "page": "1"},
    ]


@pytest.mark.parametrize("last", [[{"name": "x"}], [None, 7], [simple(1), {"name": "x"}]])
async def test_a_last_page_that_cannot_be_read_is_missing(
    sweep_of: Callable[..., Any], last: list[Any]
) -> None:
    """Where the shop does not say how many there are, too."""
    shop = Shop([simple(number) for number in range(1, 101)], last)
    shop.has_totals = False

    sweep = await sweep_of(shop)

    assert not sweep.complete
    assert "could not be read" in sweep.reason


async def test_an_unchanged_shop_answers_from_memory(sweep_of: Callable[..., Any]) -> None:
    """304 of the list and of the variations tell the same listings."""
    shop = Shop([product(1), simple(2)], variations={101: both()})
    shop.etag = '"v1"'
    web = Web(shop)
    first = await sweep_of(web)

    again = await sweep_of(web, before=first)

    assert (again.listings, again.products, again.complete) == (first.listings, 2, True)
    assert (again.not_modified, again.bytes, again.pages) == (2, 0, first.pages)


async def test_halves_of_characters_do_not_keep_a_shop_from_being_remembered(
    sweep_of: Callable[..., Any],
) -> None:
    """JSON can hold half a surrogate pair, and no database can."""
    attribute = {"name": "Size\ud83d", "value": "44-5\ud83d"}
    broken = product(1, variations=[{"id": 1001, "attributes": [attribute]}])
    shop = Shop([broken], variations={101: both()})
    shop.etag = '"v1"'
    web = Web(shop)
    first = await sweep_of(web)

    assert (await sweep_of(web, before=first)).not_modified == 2


async def test_without_totals_a_short_page_is_the_last(sweep_of: Callable[..., Any]) -> None:
    """Some hosts drop the headers."""
    full = [simple(number, "990") for number in range(100)]
    web = Web(Shop(full, [simple(500)], has_totals=False))
    sweep = await sweep_of(web)
    assert (sweep.complete, sweep.products, len(web.pages)) == (True, 101, 2)


@pytest.mark.parametrize(
    ("lists", "total", "reason"),
    [
        ([[simple(1)]], 5, "The shop says that it shows 5 products, and 1 were there."),
        ([[simple(1), None]], 2, "1 product could not be read."),
        ([[simple(1), {"title": "x"}, 7]], 3, "2 products could not be read."),
        ([[]], 0, "The shop showed no products."),
        ([[simple(1)], [simple(1)], []], 1, "Page 2 repeats earlier ones."),
        ([[simple(n)] for n in range(25)], None,
         f"Only the first {MAX_PAGES} pages were read; the shop shows more."),
    ],
)  # fmt: skip
async def test_a_shop_that_is_not_seen_whole_is_partial(
    lists: Any, total: int | None, reason: str, sweep_of: Callable[..., Any]
) -> None:
    """By its own count, by what was broken, by what repeats."""
    shop = Shop(*lists)
    shop.total = total
    sweep = await sweep_of(shop)
    assert (sweep.complete, sweep.reason) == (False, reason)


async def test_a_later_page_that_fails_is_partial(sweep_of: Callable[..., Any]) -> None:
    """What was seen is kept."""
    shop = Shop([simple(1)], [simple(2)])

    def answer(request: httpx.Request) -> httpx.Response:
        is_second = request.url.params.get("page") == "2"
        return httpx.Response(403) if is_second else shop(request)

    sweep = await sweep_of(Web(answer))
    assert sweep.reason == "Page 2 failed: shop.example refuses us (403)."
    assert [found.product_id for found in sweep.listings] == ["101"]


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(500), httpx.Response(404), httpx.Response(200, text="["),
     httpx.Response(200, html="<html></html>"), httpx.Response(200, json={"code": "x"})],
)  # fmt: skip
async def test_variations_that_fail_leave_sizes_unknown(
    answer: httpx.Response, sweep_of: Callable[..., Any]
) -> None:
    """The sweep is partial, and other products are read all the same."""
    web = Web(Shop([product(1), product(2)], variations={101: answer, 102: both(2)}))
    sweep = await sweep_of(web)
    assert not sweep.complete
    assert sweep.reason.startswith("The sizes of 1 product could not be read: ")
    assert {size.stock for size in sweep.listings[0].sizes} == {Stock.UNKNOWN}
    assert [size.stock for size in sweep.listings[1].sizes] == [Stock.IN, Stock.OUT]


async def test_a_refusal_ends_the_asking(sweep_of: Callable[..., Any]) -> None:
    """A shop that says to slow down is not asked for the other products."""
    shop = Shop(
        [product(n) for n in range(1, 4)], variations=dict.fromkeys(range(999), httpx.Response(429))
    )
    web = Web(shop)
    sweep = await sweep_of(web)
    assert len(web.pages) == 2
    assert sweep.reason.startswith("The sizes of 3 products could not be read: ")


async def test_only_so_many_products_are_asked_for(sweep_of: Callable[..., Any]) -> None:
    """The rest is told, and unknown."""
    web = Web(Shop([product(n) for n in range(1, ASKED_LIMIT + 3)], variations={}))
    sweep = await sweep_of(web)
    assert len(web.pages) == ASKED_LIMIT + 1
    assert sweep.reason == "The sizes of 2 products could not be read: There were too many."
    assert len(sweep.faults) == ASKED_LIMIT


async def test_sizes_that_are_not_told_are_a_fault(sweep_of: Callable[..., Any]) -> None:
    """A shop that keeps variations to itself is seen whole; its stock is unknown."""
    sweep = await sweep_of(Shop([product(1)], variations={101: [variation(1001)]}))
    assert sweep.complete
    assert sweep.faults == (
        "The stock of 1 size of New Balance 2002R \u2018Rain\u2019 is not told.",
    )
    assert [size.stock for size in sweep.listings[0].sizes] == [Stock.IN, Stock.UNKNOWN]


async def test_an_empty_search_is_believed_if_the_search_works(
    sweep_of: Callable[..., Any],
) -> None:
    """The shop's newest product is looked for by a word of its name."""
    shop = Shop([])
    shop.searches = {"": [simple(9, "Air Jordan")], "Jordan": [simple(9, "Air Jordan")]}
    sweep = await sweep_of(shop, "https://shop.example/")
    assert (sweep.complete, sweep.products, sweep.listings) == (True, 1, ())

    shop.searches.pop("Jordan")
    sweep = await sweep_of(shop, "https://shop.example/")
    assert (sweep.complete, sweep.products) == (False, 0)
    assert sweep.reason.startswith("The shop's search finds nothing at all.")


async def test_a_shop_over_a_real_socket(
    serve: Callable[..., Awaitable[str]], fetcher_of: Callable[..., Fetcher]
) -> None:
    """Paging by headers, a refusal of the variations, the currency of the answer."""

    async def handler(request: web.Request) -> web.Response:
        if request.path != API or request.query.get("type") == "variation":
            return web.Response(status=401)
        number = int(request.query["page"])
        shown = [simple(number), product(number + 10)] if number < 3 else []
        headers = {"X-WP-Total": "4", "X-WP-TotalPages": "2"}
        return web.json_response(shown, headers=headers)

    base = await serve(handler)
    async with fetcher_of(allow_private=True) as fetcher:
        sweep = await WooCommerce(fetcher).fetch(source(f"{base}/shop/"), remembered={})
    assert (sweep.complete, sweep.products, len(sweep.listings)) == (False, 4, 4)
    assert sweep.listings[0].url == f"{base}/?p=101"
    assert {size.stock for size in sweep.listings[2].sizes} <= {Stock.IN, Stock.UNKNOWN}
