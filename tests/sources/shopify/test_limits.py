"""A page that is broken, or far too much, is a sweep or an error and costs little."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.models import Money, SourceSpec, Sweep
from bot.sources.shopify.adapter import Shopify
from bot.sources.web.errors import UnreadableError
from bot.sources.web.fetcher import Fetcher
from tests.sources.conftest import Web
from tests.sources.keeping import assert_can_be_kept
from tests.sources.shops import product, single, variant

LIST, ONE = "https://shop.example/collections/nb", "https://shop.example/products/rain"
GOOD = json.dumps({"products": [product(1), product(2, tags=["120526ph"])]}).encode()
GOOD_ONE = json.dumps(single()).encode()
META = b'{"currency":"AUD","published_products_count":2}'


async def look(
    fetcher_of: Callable[..., Fetcher], url: str, page: bytes, meta: bytes = META
) -> Any:
    """Sweep a shop that answers everything with one page; return the sweep or the error."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/meta.json":
            return httpx.Response(200, content=meta)
        if request.url.params.get("page", "1") != "1":
            return httpx.Response(200, json={"products": []})
        return httpx.Response(200, content=page, headers={"ETag": '"1"'})

    spec = SourceSpec(name="Shop", kind="shopify", url=url, region="GB")
    async with fetcher_of(Web(answer)) as fetcher:
        try:
            return await Shopify(fetcher).fetch(spec, remembered={})
        except SourceError as error:
            return error


async def test_an_amount_of_a_float_is_rounded(fetcher_of: Callable[..., Fetcher]) -> None:
    """Some programs before a shop write what they reckoned as it is."""
    body = {"products": [product(variants=[variant("US 9", price=149.9920000000001)])]}
    sweep = await look(fetcher_of, LIST, json.dumps(body).encode())
    assert sweep.listings[0].price == Money(amount=Decimal("149.99"), currency="AUD")


# a cut, a byte changed, something put in, something taken out, another encoding
places = st.floats(min_value=0, max_value=1)
inserts = st.binary(max_size=6) | st.sampled_from(
    [
        b"[" * 50_000,
        b"9" * 5000,
        b"\xff\xfe",
        b"\\ud800",
        b"}",
        b'"',
        b"\0",
        b",,",
        b"NaN",
        b"1e999",
    ]
)
changes = st.one_of(
    st.tuples(st.just("cut"), places, st.none()),
    st.tuples(st.just("put"), places, inserts),
    st.tuples(st.just("drop"), places, st.integers(min_value=1, max_value=200)),
    st.tuples(st.just("encode"), places, st.sampled_from(["utf-16", "utf-32", "utf-8-sig"])),
)


def changed(page: bytes, how: str, place: float, what: Any) -> bytes:
    at = int(place * len(page))
    if how == "cut":
        return page[:at]
    if how == "put":
        return page[:at] + bytes(what) + page[at:]
    if how == "drop":
        return page[:at] + page[at + int(what) :]
    return page.decode("latin-1").encode(what)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from([(LIST, GOOD), (ONE, GOOD_ONE), ("https://shop.example", GOOD)]),
    st.lists(changes, min_size=1, max_size=3),
    st.booleans(),
)
async def test_any_bytes_are_a_sweep_or_an_error(
    fetcher_of: Callable[..., Fetcher],
    shop: tuple[str, bytes],
    how: list[tuple[str, float, Any]],
    is_meta: bool,
) -> None:
    """Of the list, of one product, and of what the shop says of itself."""
    url, page = shop
    body = META if is_meta else page
    for change in how:
        body = changed(body, *change)

    seen = await look(fetcher_of, url, page if is_meta else body, body if is_meta else META)

    assert isinstance(seen, (Sweep, SourceError))
    if isinstance(seen, SourceError):
        assert seen.sentence.endswith(".")
        assert not is_meta
    else:
        assert_can_be_kept(seen)


def huge(kind: str) -> bytes:
    """Make a page of some megabytes that no shop would send."""
    if kind == "objects":
        return b'{"products":[' + b"{}," * 1_500_000 + b"{}]}"
    if kind == "products":
        return b'{"products":[' + b"1," * 2_000_000 + b"1]}"
    if kind == "sizes":
        sizes = [variant(f"US {n}") for n in range(1500)]
        return json.dumps({"products": [product(n, variants=sizes) for n in range(18)]}).encode()
    if kind == "tags":
        many = ["120526ph 2002 " * 15] * 250
        return json.dumps({"products": [product(n, tags=many) for n in range(100)]}).encode()
    body = "Style: M2002RDA 2002 " * 1400
    shoes = [product(n, title="Shoe", body_html=body) for n in range(200)]
    return json.dumps({"products": shoes}).encode()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("objects", UnreadableError),
        ("products", UnreadableError),
        ("sizes", UnreadableError),
        ("tags", Sweep),
        ("bodies", Sweep),
    ],
)
async def test_what_is_far_too_much_costs_little(
    kind: str, expected: type[object], fetcher_of: Callable[..., Fetcher]
) -> None:
    """Megabytes of nothing are told at once; of words, they are read in a moment."""
    page = huge(kind)
    began = time.process_time()

    seen = await look(fetcher_of, LIST, page)

    assert isinstance(seen, expected)
    assert time.process_time() - began < 5  # on a busy machine
