"""What a shop says of itself fills in its currency and shows a list that is cut short."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.models import SourceSpec, Sweep
from bot.sources.reading.remembered import Extract, load, note
from bot.sources.shopify.adapter import ADVICE, Shopify
from bot.sources.shopify.meta import Meta
from bot.sources.shopify.shortages import Shortage
from bot.sources.web.errors import PausedError
from bot.sources.web.fetcher import Fetcher
from tests.sources.conftest import START, Clock, Web
from tests.sources.shops import pages, product, single

ROOT = "https://shop.example"


class Shop:
    """A shop that counts what it is asked, with its own word and its list."""

    def __init__(self, meta: object, *lists: list[Any], etag: str | None = None) -> None:
        self.meta = meta
        self._list = pages(*lists)
        self._etag = etag
        self.web = Web(self._answer)

    def show(self, *lists: list[Any]) -> None:
        self._list = pages(*lists)

    @property
    def times_asked(self) -> int:
        return sum(request.url.path == "/meta.json" for request in self.web.asked)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(".js"):
            return httpx.Response(200, json=single())
        if request.url.path != "/meta.json":
            return self._list(request)  # type: ignore[no-any-return]
        if isinstance(self.meta, httpx.Response):
            return self.meta
        if self._etag and request.headers.get("if-none-match") == self._etag:
            return httpx.Response(304)
        headers = {"ETag": self._etag} if self._etag else {}
        return httpx.Response(200, json=self.meta, headers=headers)


def told(currency: object = "AUD", count: object = 2) -> dict[str, object]:
    return {"currency": currency, "published_products_count": count, "country": "AU"}


def spec(url: str = ROOT, currency: str | None = None) -> SourceSpec:
    return SourceSpec(name="Shop", kind="shopify", url=url, currency=currency)


@pytest.fixture
def sweep_of(fetcher_of: Callable[..., Fetcher]) -> Callable[..., Any]:
    async def sweep(shop: Shop, of: SourceSpec | None = None, before: Sweep | None = None) -> Sweep:
        remembered = {page.url: page for page in before.pages} if before else {}
        async with fetcher_of(shop.web) as fetcher:
            return await Shopify(fetcher).fetch(of or spec(), remembered=remembered)

    return sweep


@pytest.mark.parametrize(
    ("url", "currency", "expected", "times"),
    [
        (ROOT, None, "AUD", 1),
        (ROOT, "AUD", "AUD", 1),
        (f"{ROOT}/collections/nb", None, "AUD", 1),
        (f"{ROOT}/collections/nb", "AUD", "AUD", 0),
        (f"{ROOT}/products/rain", None, "AUD", 1),
        (f"{ROOT}/products/rain", "NZD", "NZD", 0),
        (f"{ROOT}/fr/collections/nb", None, "AUD", 1),
        (f"{ROOT}/en-us/collections/nb", None, None, 1),
    ],
)
async def test_the_currency_is_the_shops_where_the_source_names_none(
    url: str, currency: str | None, expected: str | None, times: int, sweep_of: Callable[..., Any]
) -> None:
    """A market of the shop may have another one, so there it is not known."""
    shop = Shop(told(), [product(1), product(2)])
    sweep = await sweep_of(shop, spec(url, currency))

    price = sweep.listings[0].price
    assert (price and price.currency) == expected
    assert sweep.complete
    assert shop.times_asked == times


async def test_two_currencies_are_a_fault_and_the_source_decides(
    sweep_of: Callable[..., Any],
) -> None:
    """Who wrote the source is told, in a sentence."""
    sweep = await sweep_of(Shop(told("EUR"), [product(1), product(2)]), spec(currency="AUD"))

    assert sweep.listings[0].price.currency == "AUD"
    assert sweep.faults == (
        "The shop says that its prices are in EUR; they are read in AUD, as the source says.",
    )


@pytest.mark.parametrize(
    ("count", "shown", "complete"),
    [(2, 2, True), (0, 2, True), (5, 2, True), (6, 2, False), (300, 250, False), (300, 290, True)],
)
async def test_a_list_that_is_short_is_partial(
    count: int, shown: int, complete: bool, sweep_of: Callable[..., Any]
) -> None:
    """Some products may come and go between count and list; more are a page that is missing."""
    shop = Shop(
        told(count=count), *[[product(n) for n in range(shown)][i : i + 250] for i in (0, 250)]
    )
    sweep = await sweep_of(shop)

    assert sweep.complete is complete
    if not complete:
        told_of = f"The shop says that it shows {count} products, and {shown} were there."
        assert sweep.reason == f"{told_of} {ADVICE}"


async def test_a_shop_that_always_hides_some_is_whole_in_the_end(
    sweep_of: Callable[..., Any], clock: Clock
) -> None:
    """After three sweeps and two hours that agree, and partial again as soon as more is missing."""
    shop = Shop(told(count=100), products := [product(n) for n in range(80)])
    sweep, found = None, []
    for minutes, shown in ((0, 80), (5, 80), (60, 79), (60, 80), (5, 80), (5, 60), (5, 78)):
        clock.now += timedelta(minutes=minutes)
        shop.show(products[:shown])
        sweep = await sweep_of(shop, before=sweep)
        found.append(sweep.complete)

    assert found == [False, False, False, True, True, False, False]


@pytest.mark.parametrize(("count", "shown"), [(300, 250), (100, 40)])
async def test_a_list_that_may_have_lost_a_page_is_never_whole(
    count: int, shown: int, sweep_of: Callable[..., Any], clock: Clock
) -> None:
    """A full last page may have more behind it, and less than half is no list of the shop."""
    shop = Shop(told(count=count), [product(n) for n in range(shown)])
    sweep = None
    for _ in range(6):
        clock.now += timedelta(hours=1)
        sweep = await sweep_of(shop, before=sweep)
        assert not sweep.complete


@pytest.mark.parametrize("path", ["/collections/nb", "/en-us", "/fr", "/products/rain"])
async def test_a_part_of_the_shop_need_not_be_all(path: str, sweep_of: Callable[..., Any]) -> None:
    """The count is the whole shop's."""
    assert (await sweep_of(Shop(told(count=9000), [product(1)]), spec(ROOT + path))).complete


async def test_it_is_asked_once_a_day(sweep_of: Callable[..., Any], clock: Clock) -> None:
    """Over restarts too, conditionally, and nothing is lost by an answer 304."""
    shop = Shop(told(), [product(1), product(2)], etag='"m"')
    sweep = await sweep_of(shop)
    for hours, times in ((1, 1), (22, 1), (2, 2), (1, 2)):
        clock.now += timedelta(hours=hours)
        sweep = await sweep_of(shop, before=sweep)
        assert shop.times_asked == times
        assert sweep.listings[0].price.currency == "AUD"


async def test_a_doubt_asks_again(sweep_of: Callable[..., Any], clock: Clock) -> None:
    """Where products went since the count, the shop is asked before the list is doubted."""
    many = [product(n) for n in range(20)]
    first = await sweep_of(Shop(told(count=20), many))
    shop = Shop(told(count=10), many[:10])
    clock.now += timedelta(hours=2)

    again = await sweep_of(shop, before=first)

    assert (again.complete, shop.times_asked) == (True, 1)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404),
        httpx.Response(403),
        httpx.Response(500),
        httpx.Response(200, text="<html></html>"),
        httpx.Response(200, text="{"),
        httpx.Response(200, text="[" * 100_000),
        {"currency": "XXY", "published_products_count": "many"},
        {"currency": 7, "published_products_count": True},
        {"currency": None, "published_products_count": -5},
        [],
        None,
    ],
)
async def test_a_shop_that_keeps_it_to_itself_is_swept_all_the_same(
    answer: object, sweep_of: Callable[..., Any]
) -> None:
    """Its prices have no currency, and its list is believed; the host is not left alone."""
    sweep = await sweep_of(Shop(answer, [product(1), product(2)]))

    assert sweep.complete
    assert len(sweep.listings) == 2
    assert sweep.listings[0].price is None


@pytest.mark.parametrize(("status", "times"), [(404, 1), (403, 1), (500, 2)])
async def test_a_refusal_is_remembered_and_a_fault_is_not(
    status: int, times: int, sweep_of: Callable[..., Any]
) -> None:
    """A shop that has no such page is not asked every five minutes."""
    shop = Shop(httpx.Response(status), [product(1), product(2)])
    first = await sweep_of(shop)
    await sweep_of(shop, before=first)
    assert shop.times_asked == times


@pytest.mark.parametrize("status", [404, 500])
async def test_what_was_known_outlives_a_failure(
    status: int, sweep_of: Callable[..., Any], clock: Clock
) -> None:
    """The currency stays; the old count is not held against a list where none can be had."""
    shop = Shop(told(), [product(1), product(2)])
    first = await sweep_of(shop)
    clock.now += timedelta(days=2)
    shop.meta = httpx.Response(status)

    again = await sweep_of(shop, before=first)

    assert again.listings[0].price.currency == "AUD"
    assert any(page.url.endswith("/meta.json") for page in again.pages)


async def test_a_rest_is_a_rest(sweep_of: Callable[..., Any]) -> None:
    """Where the shop's first answer is "slow down", nothing more is asked."""
    shop = Shop(httpx.Response(429), [product(1)])
    with pytest.raises(PausedError) as caught:
        await sweep_of(shop)
    assert caught.value.requests == 2 == len(shop.web.asked)


def test_what_a_shop_said_comes_back_from_memory() -> None:
    """Whole, or not at all."""
    meta = Meta(at=START, currency="AUD", products=7)
    shortage = Shortage(hidden=20, products=100, since=START, times=3)

    for document in (meta, shortage):
        page = note(ROOT, document)
        assert load(type(document), page) == document
        assert load(Extract, page) is None
        naive = page.extract.replace("Z", "")
        assert load(type(document), replace(page, extract=naive)) is None


def test_a_shortage_cannot_creep() -> None:
    """The smallest that was seen is what counts."""
    shortage = Shortage(hidden=20, products=100, since=START)
    for hidden in (21, 22, 23):
        shortage = shortage.next(hidden, 100, START + timedelta(hours=3))
    assert (shortage.hidden, shortage.times) == (20, 4)
    assert shortage.next(24, 100, START + timedelta(hours=3)).times == 1
    assert shortage.next(20, 100, START - timedelta(hours=1)).times == 1
