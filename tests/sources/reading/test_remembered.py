"""Extracts answer as their pages would."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Confidence, Listing, Money, Page, Precision, SeenDrop, Size, Stock
from bot.sources.reading.remembered import Extract, dump, load, note

money = st.none() | st.builds(
    Money, amount=st.decimals(0, 10**9, places=2, allow_nan=False), currency=st.just("AUD")
)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
sizes = st.builds(Size, label=text, raw=text, stock=st.sampled_from(Stock), price=money)
listings = st.builds(
    Listing,
    product_id=text,
    handle=text,
    title=text,
    url=text,
    style_code=st.none() | text,
    colorway=st.none() | text,
    price=money,
    image_url=st.none() | text,
    sizes=st.lists(sizes, max_size=3).map(tuple),
)
times = st.none() | st.datetimes(timezones=st.just(UTC))
drops = st.builds(
    SeenDrop,
    key=text,
    name=text,
    style_code=st.none() | text,
    at=times,
    ends_at=times,
    precision=st.sampled_from(Precision),
    timezone=text,
    confidence=st.sampled_from(Confidence),
    region=st.none() | text,
    retailer=st.none() | text,
    price=money,
    url=st.none() | text,
    image_url=st.none() | text,
    is_cancelled=st.booleans(),
)
extracts = st.builds(
    Extract,
    keys=st.lists(text, max_size=3).map(tuple),
    listings=st.lists(listings, max_size=3).map(tuple),
    broken=st.integers(min_value=0, max_value=250),
    currency=st.just("AUD"),
    drops=st.lists(drops, max_size=2).map(tuple),
)


def page(extract: str) -> Page:
    return Page(url="https://shop.example/", etag=None, last_modified=None, extract=extract)


@given(extracts)
def test_an_extract_comes_back_whole(extract: Extract) -> None:
    """Money keeps its cents, stock its three values, text its letters."""
    assert load(Extract, note("https://shop.example/", extract)) == extract


def test_what_is_not_whole_is_not_believed() -> None:
    """Another kind's document, and anything broken, is none."""
    price = Money(amount=Decimal("1.50"), currency="AUD")
    listing = Listing(product_id="1", handle="a", title="b", url="c", price=price)
    good = dump(Extract(keys=("1",), listings=(listing,), currency="AUD"))

    assert load(Extract, page(good)) is not None
    assert load(Listing, page(good)) is None
    assert load(Extract, page(dump(listing))) is None
    assert load(Extract, page(good.replace("1.50", "x"))) is None
    assert load(Extract, page(good.replace('"sizes":[]', '"sizes":[1]'))) is None
    assert load(Extract, None) is None


@pytest.mark.parametrize("broken", ["", "[]", "{}", "null", "1", '"x"', "[" * 100_000, "{"])
def test_broken_extracts_are_none(broken: str) -> None:
    """Nothing raises."""
    assert load(Extract, page(broken)) is None
