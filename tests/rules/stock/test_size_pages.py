"""Where a shop sells one size of a listing, and what a comparison keeps of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.models import KnownListing, KnownSize, Size, Stock
from bot.rules.stock import size_pages
from bot.rules.stock.compare import compare
from tests.makers import IN, OUT, UNKNOWN, listing, sweep


def known(*sizes: KnownSize, url: str = "https://shop.example/products/rain") -> KnownListing:
    return KnownListing(id=1, seen=listing(url=url), sizes=sizes, price=None)


def size(link: str | None, label: str = "US 9", stock: Stock = IN) -> KnownSize:
    return KnownSize(label=label, raw=label, stock=stock, link=link)


def test_only_what_is_in_stock_leads_somewhere() -> None:
    """To the listing's page with what the size adds to it."""
    there = known(
        size("?variant=1"),
        size("?variant=2", "US 10", OUT),
        size("?variant=3", "US 11", UNKNOWN),
        size(None, "US 12"),
        size("/products/rain-13", "US 13"),
    )

    assert size_pages(there) == {
        "US 9": "https://shop.example/products/rain?variant=1",
        "US 13": "https://shop.example/products/rain-13",
    }


@pytest.mark.parametrize(
    ("url", "link", "is_led_to"),
    [
        ("https://shop.example/a", "?v=1", True),
        ("https://shop.example/a?b=c", "?v=1", True),
        ("https://www.shop.example/a", "https://shop.example/a?v=1", True),
        ("http://shop.example/a", "?v=1", False),
        ("https://shop.example/a", "https://evil.example/a?v=1", False),
        ("https://shop.example/a", "//evil.example/a?v=1", False),
        ("https://shop.example/a", "https://shop.example:444/a?v=1", False),
        ("https://shop.example/a", "http://shop.example/a?v=1", False),
        ("https://shop.example/a", "https://[", False),
        ("no address", "?v=1", False),
    ],
)
def test_nobody_is_led_elsewhere(url: str, link: str, is_led_to: bool) -> None:
    """Whatever was stored."""
    assert bool(size_pages(known(size(link), url=url))) is is_led_to


def test_a_variant_that_is_another_now_is_no_news() -> None:
    """Its address is learned, and nothing is told."""
    sizes = (Size(label="US 9", raw="US 9", stock=IN, link="?variant=2"),)
    seen = replace(listing(), sizes=sizes)

    (verdict,) = compare([known(size("?variant=1"))], sweep(seen))

    assert [each.link for each in verdict.sizes] == ["?variant=2"]
    assert verdict.differences == ()
