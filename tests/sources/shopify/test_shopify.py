"""A Shopify shop becomes a sweep, or one error, whatever it answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.models import SourceSpec, Stock, Sweep
from bot.sources.shopify.adapter import MAX_PAGES, Shopify
from bot.sources.web.errors import (
    NotFoundError,
    PausedError,
    RefusedError,
    ServerError,
    UnreadableError,
)
from bot.sources.web.fetcher import Fetcher
from tests.sources.conftest import START, Clock, Web
from tests.sources.keeping import assert_can_be_kept
from tests.sources.shops import pages, product, single

URL = "https://shop.example/collections/new-balance"
OTHER = "New Balance 990v6"


def source(url: str = URL, currency: str | None = "AUD") -> SourceSpec:
    return SourceSpec(name="Shop", kind="shopify", url=url, currency=currency)


@pytest.fixture
def sweep_of(fetcher_of: Callable[..., Fetcher]) -> Callable[..., Any]:
    """Sweep a shop in memory once."""

    async def sweep(web: Web, spec: SourceSpec | None = None, before: Sweep | None = None) -> Sweep:
        remembered = {page.url: page for page in before.pages} if before else {}
        async with fetcher_of(web) as fetcher:
            return await Shopify(fetcher).fetch(spec or source(), remembered=remembered)

    return sweep


async def test_a_collection_is_read_to_its_empty_page(sweep_of: Callable[..., Any]) -> None:
    """Every product counts; only the 2002R are listings; the traffic is told."""
    web = Web(pages([product(1), product(2, OTHER)], [product(3, "New Balance M2002RDB")]))

    sweep = await sweep_of(web)

    assert (sweep.complete, sweep.reason) == (True, None)
    assert [listing.product_id for listing in sweep.listings] == ["100001", "100003"]
    assert (sweep.products, sweep.requests, sweep.not_modified) == (3, 4, 0)
    assert sweep.bytes > 1000
    assert [str(request.url) for request in web.pages] == [
        f"{URL}/products.json?limit=250&page={number}" for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("url", "asked", "link"),
    [
        ("https://shop.example", "/products.json", "/products/"),
        ("https://shop.example/", "/products.json", "/products/"),
        ("https://shop.example/collections/nb/?sort_by=x#y", "/collections/nb/products.json", "/"),
        ("https://shop.example/collections/nb/products.json", "/collections/nb/products.json", "/"),
        ("https://shop.example/collections/nb/grey", "/collections/nb/products.json", "/"),
        ("https://shop.example/en-us", "/en-us/products.json", "/en-us/products/"),
        (
            "https://shop.example/en-us/collections/nb",
            "/en-us/collections/nb/products.json",
            "/en-us/",
        ),
        ("https://shop.example/products/rain", "/products/rain.js", "/products/"),
        ("https://shop.example/products/rain.js", "/products/rain.js", "/products/"),
        ("https://shop.example/en/products/rain", "/en/products/rain.js", "/en/products/"),
        ("https://shop.example/collections/nb/products/rain", "/products/rain.js", "/products/"),
    ],
)
async def test_an_address_means_a_shop_a_collection_or_a_product(
    url: str, asked: str, link: str, sweep_of: Callable[..., Any]
) -> None:
    """The address a person opens; its locale stays."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(".js"):
            return httpx.Response(200, json=single())
        return pages([product()])(request)  # type: ignore[no-any-return]

    web = Web(answer)
    sweep = await sweep_of(web, source(url))

    assert sweep.complete
    assert asked in [request.url.path for request in web.pages]
    assert sweep.listings[0].url.startswith(f"https://shop.example{link}")


async def test_an_unchanged_shop_answers_from_memory(sweep_of: Callable[..., Any]) -> None:
    """304 tells the same listings and the same count, and costs no bytes."""
    web = Web(pages([product(1), product(2, OTHER)], [product(3)], etag="v1"))
    first = await sweep_of(web)

    again = await sweep_of(web, before=first)

    assert (again.listings, again.products, again.complete) == (first.listings, 3, True)
    assert (again.not_modified, again.bytes) == (3, 0)
    assert again.pages == first.pages
    assert await sweep_of(web, before=again) == again


async def test_a_shop_with_dates_instead_of_tags_is_remembered_too(
    sweep_of: Callable[..., Any],
) -> None:
    """Last-Modified is kept and sent back."""
    stamp = "Tue, 24 Nov 2026 10:00:00 GMT"

    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers.get("If-Modified-Since") == stamp:
            return httpx.Response(304)
        shown = [product()] if request.url.params["page"] == "1" else []
        return httpx.Response(200, json={"products": shown}, headers={"Last-Modified": stamp})

    first = await sweep_of(Web(answer))
    again = await sweep_of(Web(answer), before=first)

    assert (again.not_modified, again.listings) == (2, first.listings)


async def test_a_product_deleted_and_made_anew_is_seen_as_it_is(
    sweep_of: Callable[..., Any],
) -> None:
    """New ids of product and variants, the same handle, style and sizes; nothing is left over."""
    old, new = product(1), product(2, handle="product-1")
    new["variants"] = [{**entry, "id": entry["id"] + 500} for entry in new["variants"]]
    first = await sweep_of(Web(pages([old], etag="a")))
    again = await sweep_of(Web(pages([new], etag="b")), before=first)

    (before,), (after,) = first.listings, again.listings
    assert again.complete
    assert (before.product_id, after.product_id) == ("100001", "100002")
    assert (before.handle, before.url) == (after.handle, after.url)
    assert before.sizes == tuple(
        replace(size, link=old.link) for size, old in zip(after.sizes, before.sizes, strict=True)
    )


async def test_a_sweep_tells_of_rests_and_moves(sweep_of: Callable[..., Any]) -> None:
    """How long the shop's answers hold, and where the shop has moved for good."""
    shop = pages([product(1)])

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "shop.example":
            url = str(request.url).replace("shop.example", "new.example")
            return httpx.Response(301, headers={"Location": url})
        reply = shop(request)
        reply.headers["Cache-Control"] = f"max-age={60 * int(request.url.params['page'])}"
        return reply  # type: ignore[no-any-return]

    sweep = await sweep_of(Web(answer))

    assert sweep.moved_to == "https://new.example/collections/new-balance"
    assert sweep.rest == timedelta(seconds=60)


async def test_no_header_makes_us_blind_for_a_day(sweep_of: Callable[..., Any]) -> None:
    """A shop's stock changes sooner than its cached page."""
    shop = pages([product(1)])

    def answer(request: httpx.Request) -> httpx.Response:
        reply = shop(request)
        reply.headers["Cache-Control"] = "max-age=86400"
        return reply  # type: ignore[no-any-return]

    assert (await sweep_of(Web(answer))).rest == timedelta(minutes=15)


async def test_a_failed_sweep_tells_its_requests(sweep_of: Callable[..., Any]) -> None:
    """robots.txt, the shop's own word and the page that failed; on later pages as well."""
    for answer, error in ((httpx.Response(500), ServerError), (httpx.Response(200), SourceError)):
        web = Web(answering(answer))
        with pytest.raises(error) as caught:
            await sweep_of(web, source("https://shop.example/"))
        assert caught.value.requests == len(web.asked) == 3

    shop = pages([product(1)])
    web = Web(lambda r: shop(r) if r.url.params["page"] == "1" else httpx.Response(500))
    assert (await sweep_of(web)).requests == len(web.asked) == 3


async def test_a_broken_product_stays_broken_in_memory(sweep_of: Callable[..., Any]) -> None:
    """A partial page is still partial when it has not changed."""
    web = Web(pages([product(1), None], etag="v1"))
    first = await sweep_of(web)
    again = await sweep_of(web, before=first)

    assert (first.complete, again.complete) == (False, False)
    assert first.reason == again.reason == "1 product could not be read."


async def test_memory_of_another_currency_is_not_believed(sweep_of: Callable[..., Any]) -> None:
    """Where the extract does not fit, the page is asked for without conditions."""
    web = Web(pages([product(1)], etag="v1"))
    first = await sweep_of(web)

    again = await sweep_of(web, source(currency="USD"), before=first)

    assert again.not_modified == 0
    assert again.listings[0].price.currency == "USD"


async def test_without_a_currency_prices_are_unknown(sweep_of: Callable[..., Any]) -> None:
    """The list itself names none."""
    sweep = await sweep_of(Web(pages([product(1)])), source(currency=None))
    assert sweep.listings[0].price is None


async def test_a_product_that_moved_between_pages_is_one(sweep_of: Callable[..., Any]) -> None:
    """Seen twice while the pages were turned: counted once, as seen last."""
    late = product(2)
    late["variants"][0]["available"] = True
    sweep = await sweep_of(Web(pages([product(1), product(2)], [late, product(3)])))

    assert (sweep.products, sweep.complete, len(sweep.listings)) == (3, True, 3)
    assert sweep.listings[1].sizes[0].stock is Stock.IN


async def test_a_shop_that_ignores_the_page_is_not_asked_for_ever(
    sweep_of: Callable[..., Any], clock: Clock
) -> None:
    """The same short page again is the end; the same full page again may hide more."""
    short = Web(lambda _: httpx.Response(200, json={"products": [product(1)]}))
    full = Web(lambda _: httpx.Response(200, json={"products": [product(n) for n in range(250)]}))

    sweep = await sweep_of(short)
    assert (sweep.complete, len(short.pages), sweep.products) == (True, 2, 1)
    sweep = await sweep_of(full)
    assert (sweep.complete, len(full.pages), sweep.products) == (False, 2, 250)
    assert sweep.reason == "Page 2 repeats earlier ones."


async def test_a_capped_listing_is_partial(sweep_of: Callable[..., Any]) -> None:
    """We stop at a number of pages, and say so."""
    web = Web(pages(*([product(n)] for n in range(MAX_PAGES + 5))))
    sweep = await sweep_of(web)

    assert not sweep.complete
    assert sweep.reason == f"Only the first {MAX_PAGES} pages were read; the shop shows more."
    assert len(web.pages) == MAX_PAGES


async def test_an_empty_shop_is_partial(sweep_of: Callable[..., Any]) -> None:
    """Zero products says nothing about what was there before."""
    sweep = await sweep_of(Web(pages()))
    assert (sweep.complete, sweep.products) == (False, 0)
    assert sweep.reason == "The shop showed no products."


async def test_broken_products_are_counted_and_skipped(sweep_of: Callable[..., Any]) -> None:
    """One bad product does not hide the others, and makes the sweep partial."""
    web = Web(pages([product(1), None, {"title": "2002R"}, product(4, variants="none")]))
    sweep = await sweep_of(web)

    assert not sweep.complete
    assert sweep.reason == "3 products could not be read."
    assert (sweep.products, len(sweep.listings)) == (4, 1)


FAILURES = [
    (httpx.Response(403), RefusedError),
    (httpx.Response(401), RefusedError),
    (httpx.Response(404), NotFoundError),
    (httpx.Response(429), PausedError),
    (httpx.Response(430), PausedError),
    (httpx.Response(500), ServerError),
    (httpx.Response(200, text=""), UnreadableError),
    (httpx.Response(200, text='{"products": [{"id": 1, "title"'), UnreadableError),
    (httpx.Response(200, text="<html><title>New Balance</title></html>"), UnreadableError),
    (httpx.Response(200, text="<html><title>Just a moment...</title></html>"), RefusedError),
    (httpx.Response(302, headers={"Location": "/password"}), RefusedError),
    (httpx.Response(200, text="[]"), UnreadableError),
    (httpx.Response(200, text="null"), UnreadableError),
    (httpx.Response(200, text="{}"), UnreadableError),
    (httpx.Response(200, json={"products": None}), UnreadableError),
    (httpx.Response(200, json={"products": {"a": 1}}), UnreadableError),
    (httpx.Response(200, json={"products": "x"}), UnreadableError),
    (httpx.Response(200, text='{"products": ' + "[" * 100_000), UnreadableError),
    (httpx.Response(200, text='{"products": [' + "9" * 10_000 + "]}"), UnreadableError),
    (httpx.Response(200, content=b'{"products": ["\xff\xfe"]}'), UnreadableError),
]


def answering(first: httpx.Response) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/password":
            return httpx.Response(200, text="<html>Opening soon</html>")
        return first

    return answer


@pytest.mark.parametrize(
    "last",
    [
        [{"id": 7}],
        [{"id": 7}, None, "x"],
        [product(1), {"id": 7}],  # and one that has been seen
    ],
)
async def test_a_last_page_that_cannot_be_read_is_missing(
    sweep_of: Callable[..., Any], last: list[Any]
) -> None:
    """What stood on it may be in stock, or gone: nobody knows."""
    sweep = await sweep_of(Web(pages([product(1), product(2, OTHER)], last)))

    assert not sweep.complete
    assert "could not be read" in sweep.reason


@pytest.mark.parametrize(("answer", "error"), FAILURES)
async def test_a_first_page_that_fails_is_an_error(
    answer: httpx.Response, error: type[SourceError], sweep_of: Callable[..., Any]
) -> None:
    """Nothing was learned, and nothing follows."""
    with pytest.raises(error) as caught:
        await sweep_of(Web(answering(answer)))
    assert caught.value.sentence.endswith(".")


@pytest.mark.parametrize(("answer", "error"), FAILURES)
async def test_a_later_page_that_fails_is_partial(
    answer: httpx.Response, error: type[SourceError], sweep_of: Callable[..., Any]
) -> None:
    """What was seen is kept, with the reason for what was not."""
    shop = pages([product(1)])
    later = answering(answer)

    def both(request: httpx.Request) -> httpx.Response:
        return shop(request) if request.url.params.get("page") == "1" else later(request)

    sweep = await sweep_of(Web(both))

    assert not sweep.complete
    assert sweep.reason.startswith("Page 2 failed: ")
    assert [listing.product_id for listing in sweep.listings] == ["100001"]


@pytest.mark.parametrize("value", [[], None, {}, {"product": {}}, {"title": "2002R"}, "x", 7])
async def test_a_single_product_is_a_product(value: object, sweep_of: Callable[..., Any]) -> None:
    """``.js`` of another shape is an error."""
    web = Web(lambda _: httpx.Response(200, json=value))
    with pytest.raises(UnreadableError):
        await sweep_of(web, source("https://shop.example/products/rain"))


async def test_a_single_product_that_is_another_shoe_is_no_listing(
    sweep_of: Callable[..., Any],
) -> None:
    """It was seen whole, and is not ours."""
    web = Web(lambda _: httpx.Response(200, json=single() | {"title": OTHER, "description": ""}))
    sweep = await sweep_of(web, source("https://shop.example/products/rain"))
    assert (sweep.complete, sweep.products, sweep.listings) == (True, 1, ())


async def test_a_paused_budget_is_told(fetcher_of: Callable[..., Fetcher], clock: Clock) -> None:
    """While Shopify rests a sweep makes no request and says until when."""
    web = Web(lambda _: httpx.Response(429))
    async with fetcher_of(web) as fetcher:
        for _ in range(3):
            with pytest.raises(PausedError) as caught:
                await Shopify(fetcher).fetch(source(), remembered={})
            assert caught.value.until == START + timedelta(minutes=7)
    assert len(web.pages) == 1


# Any JSON in any place of a good page: the answer is a sweep or a SourceError, and nothing else.
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text(max_size=20)
    | st.sampled_from(["2002R", "M2002RDA", "\ud800", "9" * 400, "<p>", "0.00", "//x", "http://["])
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def paths(value: object, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return every place in a JSON value."""
    found = [at]
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in pairs:
        found += paths(inner, (*at, key))
    return found


GOOD = {"products": [product(1, tags="a,b"), product(2), product(3, OTHER)]}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(paths(GOOD)[1:]), values), min_size=1, max_size=4))
async def test_any_change_of_a_page_is_a_sweep_or_an_error(
    fetcher_of: Callable[..., Fetcher], changes: list[tuple[tuple[Any, ...], Any]]
) -> None:
    """Wrong types, huge numbers and odd text in any field never break anything."""
    page = json.loads(json.dumps(GOOD))
    for path, value in changes:
        place = page
        try:
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = value
        except (TypeError, IndexError, KeyError):
            continue  # an earlier change took the place away
    body = json.dumps(page).encode()
    web = Web(lambda _: httpx.Response(200, content=body))
    for url in (URL, "https://shop.example/products/rain"):
        async with fetcher_of(web) as fetcher:
            try:
                sweep = await Shopify(fetcher).fetch(source(url), remembered={})
            except SourceError:
                continue
        for listing in sweep.listings:
            assert listing.url.startswith("https://shop.example/products/")
            assert len(listing.title) <= 300
            assert_can_be_kept(listing)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
async def test_any_cut_of_a_page_is_an_error(
    fetcher_of: Callable[..., Fetcher], data: st.DataObject
) -> None:
    """A page cut anywhere is never a shorter page."""
    body = json.dumps(GOOD).encode()
    cut = data.draw(st.integers(min_value=0, max_value=len(body) - 1))
    async with fetcher_of(Web(lambda _: httpx.Response(200, content=body[:cut]))) as fetcher:
        with pytest.raises(UnreadableError):
            await Shopify(fetcher).fetch(source(), remembered={})


def sent_to(market: str, shop: Any) -> Any:
    """Answer like a shop that sends whoever asks without a market to one."""

    def answer(request: httpx.Request) -> httpx.Response:
        if not request.url.path.startswith(f"/{market}/"):
            moved = request.url.copy_with(raw_path=f"/{market}".encode() + request.url.raw_path)
            return httpx.Response(302, headers={"Location": str(moved)})
        return shop(request)

    return answer


@pytest.mark.parametrize(
    ("url", "market", "is_priced"),
    [
        ("https://shop.example/collections/all", "en-fr", False),
        ("https://shop.example/collections/all", "en-au", True),
        ("https://shop.example/collections/all", "fr", True),  # a language
        ("https://shop.example/en-fr/collections/all", "en-fr", True),
        ("https://shop.example/en-fr/collections/all", "de-fr", True),  # in another language
        ("https://shop.example/collections/all", "en-ki", True),  # another country of that money
    ],
)
async def test_the_prices_of_another_market_are_not_read(
    url: str, market: str, *, is_priced: bool, sweep_of: Callable[..., Any]
) -> None:
    """They may be in other money, which the list does not name; its stock counts all the same."""
    spec = replace(source(url), region="AU")

    sweep = await sweep_of(Web(sent_to(market, pages([product(1)]))), spec)

    (listing,) = sweep.listings
    assert (listing.price is not None) is is_priced
    assert any(size.stock is Stock.IN for size in listing.sizes)
    assert is_priced is not any("another of its markets" in fault for fault in sweep.faults)
