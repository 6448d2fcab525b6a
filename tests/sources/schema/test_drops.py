"""Days from which a product may be bought become drops, with the precision they have."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.models import Listing, Precision, SeenDrop, Size, Stock
from bot.sources.schema.drops import read_date, read_schema_drop
from bot.sources.schema.embedded.jsonld import read_graph
from tests.sources.conftest import START
from tests.sources.schema_shapes import group, offer, product, variant

LISTING = Listing(
    product_id="1",
    handle="/p/x",
    title="New Balance 2002R",
    url="https://shop.example/p/x",
    sizes=(Size(label="US 9", raw="9", stock=Stock.OUT),),
)


def drop(node: dict[str, Any], region: str | None = None) -> SeenDrop | None:
    graph = read_graph([json.dumps(node)])
    return read_schema_drop(graph.values[0], LISTING, graph, region=region, now=START)


DAY, TIME = Precision.DAY, Precision.INSTANT


@pytest.mark.parametrize(
    ("text", "zone", "precision", "at", "ends_at"),
    [
        ("2026-12-05", None, DAY, "12-05 00:00", "12-06 00:00"),
        ("20261205", None, DAY, "12-05 00:00", "12-06 00:00"),
        ("2026-12-05", "Australia/Sydney", DAY, "12-04 13:00", "12-05 13:00"),
        ("2026-12-05T00:00:00Z", None, DAY, "12-05 00:00", "12-06 00:00"),
        ("2026-12-05T00:00:00+09:00", "Asia/Tokyo", DAY, "12-04 15:00", "12-05 15:00"),
        ("2026-12-05T09:00:00-05:00", None, TIME, "12-05 14:00", "12-05 14:00"),
        ("2026-12-05 09:00", "Asia/Tokyo", TIME, "12-05 00:00", "12-05 00:00"),
        ("2026-12-05T09:00", None, DAY, "12-05 00:00", "12-06 00:00"),
        ("2026-11", None, Precision.MONTH, "11-01 00:00", "12-01 00:00"),
        ("2026-12", None, Precision.MONTH, "12-01 00:00", "01-01 00:00"),
    ],
)
def test_dates_keep_their_precision(
    text: str, zone: str | None, precision: Precision, at: str, ends_at: str
) -> None:
    """A time without an offset counts only where the shop's zone is known."""
    when = read_date(text, zone=zone)
    assert when is not None
    assert when.at is not None
    assert when.ends_at is not None
    shown = [each.strftime("%m-%d %H:%M") for each in (when.at, when.ends_at)]
    assert (when.precision, when.timezone, *shown) == (precision, zone or "UTC", at, ends_at)


@pytest.mark.parametrize(
    "text", ["", "2026", "soon", "05/12/2026", "2026-13-01", "0000-00-00", "9999-12-31",
             "2026-02-30", "2026-12-05T25:00Z", "9999-12", "\0", "2026-12-05T09:00:00+99:99"]
)  # fmt: skip
def test_other_texts_are_no_dates(text: str) -> None:
    """Nothing raises, and nothing is guessed."""
    assert read_date(text, zone=None) is None


def test_a_preorder_with_a_day_to_come_is_a_drop() -> None:
    """The product's own date before its offers'."""
    found = drop(product(offers=offer("PreOrder"), releaseDate="2026-12-05"))
    assert found is not None
    assert (found.key, found.name, found.url) == ("product:/p/x", LISTING.title, LISTING.url)
    assert found.at == datetime(2026, 12, 5, tzinfo=UTC)
    assert found.precision is Precision.DAY


@pytest.mark.parametrize("key", ["availabilityStarts", "validFrom"])
def test_an_offer_tells_its_day(key: str) -> None:
    """Of any variant that is to come."""
    found = drop(group(variant("9", "PreSale", offers=offer("PreSale", **{key: "2026-12-06"}))))
    assert found is not None
    assert found.at == datetime(2026, 12, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    "node",
    [
        product(releaseDate="2026-12-05"),  # it is in stock
        product(offers=offer("OutOfStock"), releaseDate="2026-12-05"),
        product(offers=offer("BackOrder"), releaseDate="2026-12-05"),
        product(offers=offer("PreOrder"), releaseDate="2026-11-05"),
        product(offers=offer("PreOrder"), releaseDate="2031-11-05"),
        product(offers=offer("PreOrder", priceValidUntil="2026-12-31")),
        product(offers=offer("PreOrder", validFrom=["x", {}])),
    ],
)
def test_no_drop(node: dict[str, Any]) -> None:
    """Only what is to come, has a day to come, and no price's end is a day."""
    assert drop(node) is None
