"""Whatever becomes of a good page: a sweep or a SourceError, and never news that is not there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.models import (
    ChangeKind,
    Difference,
    KnownListing,
    Listing,
    Page,
    SourceSpec,
    Stock,
    Sweep,
)
from bot.rules.stock.compare import compare
from bot.sources.kinds import reader_of
from bot.sources.reading.remembered import load
from bot.sources.schema.pages import SchemaPage
from bot.sources.web.fetcher import Fetcher
from bot.sources.woocommerce.answers import ApiPage, VariationPage
from bot.sources.woocommerce.ways import Way
from tests.sources.conftest import Web
from tests.sources.keeping import assert_can_be_kept
from tests.sources.schema.test_schema import MICRODATA, listed
from tests.sources.schema_shapes import PAGE, group, html, offer, product, variant
from tests.sources.woocommerce_shapes import API, form, form_entry, simple
from tests.sources.woocommerce_shapes import page as shop_page
from tests.sources.woocommerce_shapes import product as shop_product

NEWS = {ChangeKind.LIVE, ChangeKind.RESTOCK, ChangeKind.SOLD_OUT}
FAST = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

GROUP = group(
    variant("US 9"),
    variant("US 10", "PreOrder", offers=offer("PreOrder", validFrom="2026-12-05")),
    variant({"@type": "SizeSpecification", "name": "US 11"}, None),
    image=["/a.jpg", {"url": "/b.jpg"}],
)
SEEDS = {
    "group": html(GROUP),
    "graph": html({"@graph": [{"@type": "WebPage", "mainEntity": {"@id": "#p"}},
                              product(**{"@id": "#p"})]}),
    "offers": html(product(offers=[offer(name="US 9"), offer("SoldOut", name="US 10")])),
    "microdata": html(body=MICRODATA),
    "list": html({"@type": "CollectionPage", "mainEntity": listed("2002R", "990")}),
    "form": shop_page(form([form_entry("44-5"), form_entry("45", is_in_stock=False)])),
}  # fmt: skip
PRODUCTS = [shop_product(1), simple(2), simple(3, "New Balance 990v6")]

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(["2002R", "M2002RDA", "\ud800", "9" * 400, "<p>", "http://[", "#p", PAGE])
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
# A cut, bytes put in, bytes changed, a stretch repeated: each at a place given as a share.
cuts = st.tuples(
    st.sampled_from(["cut", "drop", "insert", "repeat", "deep"]),
    st.floats(0, 1),
    st.binary(max_size=6) | st.sampled_from([b"<div>", b'"', b"{", b"[", b"</script>", b"\0"]),
)


def paths(value: object, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return every place in a JSON value."""
    pairs: Any = ()
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    return [at, *(path for key, inner in pairs for path in paths(inner, (*at, key)))]


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a copy with another value in one place; ``...`` takes the place away."""
    copy = json.loads(json.dumps(value))
    place = copy
    for key in path[:-1]:
        place = place[key]
    if new is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = new
    return copy


def changed(body: bytes, changes: list[tuple[str, float, bytes]]) -> bytes:
    """Return a body with some things done to it."""
    for what, share, piece in changes:
        at = int(share * len(body))
        match what:
            case "cut":
                body = body[:at]
            case "drop":
                body = body[:at] + body[at + 40 :]
            case "insert":
                body = body[:at] + piece + body[at:]
            case "repeat":
                body = body[:at] + body[max(0, at - 200) : at] + body[at:]
            case _:
                body = body[:at] + piece * 3_000 + body[at:]
    return body


def check(sweep: Sweep) -> None:
    """A listing can be stored and shown, and its links stay where they belong."""
    for listing in sweep.listings:
        assert listing.url.startswith("https://shop.example/")
        assert 0 < len(listing.title) <= 300
        assert listing.product_id
        assert 0 < len(listing.handle) <= 255
        assert all(size.label for size in listing.sizes)
        assert_can_be_kept(listing)
    for page in sweep.pages:
        page.extract.encode()


def believed(known: list[KnownListing], sweep: Sweep) -> tuple[list[KnownListing], list[Any]]:
    """Return what is known after a sweep, and the news of it."""
    before = {listing.id: listing for listing in known}
    after: dict[int, KnownListing] = dict(before)
    news: list[Difference] = []
    for verdict in compare(known, sweep):
        number = verdict.known_id or max(after, default=0) + 1
        seen: Listing = verdict.seen or before[number].seen
        after[number] = KnownListing(
            id=number,
            seen=replace(seen, sizes=(), price=None),
            sizes=verdict.sizes,
            price=verdict.price,
            dearer=verdict.dearer,
            misses=verdict.misses,
            was_in=verdict.was_in,
        )
        news += [each for each in verdict.differences if each.kind in NEWS]
    return list(after.values()), news


@pytest.fixture
def look(fetcher_of: Callable[..., Fetcher]) -> Callable[..., Any]:
    """Look once at a shop that gives one body to every question; None for a SourceError."""

    async def sweep(
        kind: str,
        body: bytes,
        *,
        remembered: Mapping[str, Page] | None = None,
        has_api: bool = False,
        content_type: str = "text/html",
    ) -> Sweep | None:
        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.path == API and not has_api:
                return httpx.Response(404)
            return httpx.Response(200, content=body, headers={"Content-Type": content_type})

        path = "/product/rain/" if kind == "woocommerce" else "/p/rain-cloud.html"
        spec = SourceSpec(name="Shop", kind=kind, url=f"https://shop.example{path}", currency="USD")
        async with fetcher_of(Web(answer)) as fetcher:
            try:
                found = await reader_of(kind, fetcher).fetch(spec, remembered=remembered or {})
            except SourceError:
                return None
        check(found)
        return found

    return sweep


@FAST
@given(
    st.sampled_from(list(SEEDS)),
    st.sampled_from(["schema", "woocommerce"]),
    st.lists(cuts, min_size=1, max_size=4),
    st.sampled_from(["text/html", "text/html; charset=utf-16", "text/html; charset=idna", ""]),
)
async def test_any_bytes_of_a_page_are_a_sweep_or_an_error(
    look: Callable[..., Any], seed: str, kind: str, changes: Any, content_type: str
) -> None:
    """Cut, mixed, repeated, nested, in other encodings."""
    await look(kind, changed(SEEDS[seed].encode(), changes), content_type=content_type)


@FAST
@given(st.lists(cuts, min_size=1, max_size=4))
async def test_any_bytes_of_an_api_are_a_sweep_or_an_error(
    look: Callable[..., Any], changes: Any
) -> None:
    """The same for JSON."""
    body = changed(json.dumps(PRODUCTS).encode(), changes)
    await look("woocommerce", body, has_api=True, content_type="application/json")


@FAST
@given(st.sampled_from(paths(PRODUCTS)[1:]), values | st.just(...))
async def test_any_json_of_an_api_is_a_sweep_or_an_error(
    look: Callable[..., Any], path: Any, value: Any
) -> None:
    """Keys dropped, types changed, numbers huge."""
    body = json.dumps(put(PRODUCTS, path, value)).encode()
    await look("woocommerce", body, has_api=True, content_type="application/json")


@FAST
@given(st.sampled_from(paths(GROUP)[1:]), values | st.just(...))
async def test_one_broken_look_is_no_news(look: Callable[..., Any], path: Any, value: Any) -> None:
    """Between good looks, a page changed in one place tells of no size that came in."""
    good = SEEDS["group"].encode()
    first = await look("schema", good)
    known, _ = believed([], first)
    memory = {page.url: page for page in first.pages}
    for body in (html(put(GROUP, path, value)).encode(), good, good):
        sweep = await look("schema", body, remembered=memory)
        if sweep is None:
            continue
        memory |= {page.url: page for page in sweep.pages}
        known, news = believed(known, sweep)
        assert news == []


@FAST
@given(st.sampled_from(["schema", "woocommerce"]), st.lists(cuts, min_size=1, max_size=4))
async def test_what_is_sold_out_never_comes_in(
    look: Callable[..., Any], kind: str, changes: Any
) -> None:
    """Where no part of a page says "in stock", nothing is."""
    seed = "group" if kind == "schema" else "form"
    text = SEEDS[seed].replace("InStock", "OutOfStock").replace("in_stock&quot;: true", "")
    sweep = await look(kind, changed(text.encode(), changes))
    if sweep is not None:
        stocks = {size.stock for listing in sweep.listings for size in listing.sizes}
        assert Stock.IN not in stocks


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", "1", '{"format": 1}', "[" * 100_000,
                                  '{"format": 1, "extract": "{}"}',
                                  '{"format": 1, "currency": null, "told": [1]}',
                                  '{"format": 1, "is_api": [], "looks": "x"}'])  # fmt: skip
def test_broken_memory_is_none(text: str) -> None:
    """Nothing raises, whatever the store gives back."""
    page = Page(url="x", etag=None, last_modified=None, extract=text)
    for kind in (SchemaPage, ApiPage, VariationPage, Way):
        assert load(kind, page) is None
