"""One product of the Store API becomes one listing; its sizes have their own stock."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bot.models import Listing, Money, Stock
from bot.sources.reading.variants import BrokenProductError
from bot.sources.woocommerce.prices import price_of_product
from bot.sources.woocommerce.products import (
    WooCommerceShop,
    product_key,
    read_candidate,
    read_told,
    with_stock,
)
from bot.sources.woocommerce.sizes import spelled, stock_of
from tests.sources.woocommerce_shapes import prices, product, simple, variation

SHOP = WooCommerceShop(base="https://shop.example", currency="AUD")


def read(value: Any, *variations: Any) -> Listing:
    candidate = read_candidate(value, SHOP)
    assert candidate is not None
    parent = candidate.listing.product_id
    told = [read_told(entry, parent=parent, shop=SHOP) for entry in variations]
    return with_stock(candidate, dict(each for each in told if each)) if told else candidate.listing


def labels(listing: Listing) -> list[tuple[str, str]]:
    return [(size.label, size.stock.value) for size in listing.sizes]


def test_a_listing_holds_what_a_person_needs() -> None:
    """Entities are read; the parent's own stock says nothing of a size."""
    listing = read(product())
    assert (listing.product_id, listing.handle) == ("101", "shoe-1")
    assert listing.title == "New Balance 2002R \u2018Rain\u2019"
    assert listing.url == "https://shop.example/product/shoe-1/"
    assert listing.image_url == "https://shop.example/wp-content/rain.jpg"
    assert listing.price == Money(amount=Decimal(150), currency="USD")
    assert labels(listing) == [("EU 44.5", "unknown"), ("EU 45", "unknown")]


def test_variations_tell_their_stock_and_price() -> None:
    """By their ids; the listing has the lowest price of its sizes."""
    cheap = variation(2001, is_in_stock=False, prices=prices("14000"))
    listing = read(product(), variation(1001), cheap)
    assert labels(listing) == [("EU 44.5", "in"), ("EU 45", "out")]
    assert listing.price == Money(amount=Decimal(140), currency="USD")


@pytest.mark.parametrize(
    "entry",
    [None, [], "x", {}, {"id": "x"}, variation(9), variation(1001, parent=7), variation(2001),
     variation(1001, is_in_stock=None), variation(1001, is_in_stock="yes")],
)  # fmt: skip
def test_a_variation_nothing_is_told_of_is_unknown(entry: Any) -> None:
    """Of another product, without stock or no variation at all."""
    assert read(product(), entry).sizes[0].stock is Stock.UNKNOWN


@pytest.mark.parametrize(
    ("changes", "stock"),
    [
        ({}, Stock.IN),
        ({"is_in_stock": False}, Stock.OUT),
        ({"is_in_stock": 1}, Stock.UNKNOWN),
        ({"is_in_stock": None}, Stock.UNKNOWN),
        ({"is_on_backorder": True}, Stock.OUT),
        ({"stock_availability": {"class": "available-on-backorder"}}, Stock.OUT),
        ({"stock_availability": {"class": "out-of-stock"}}, Stock.UNKNOWN),
        ({"stock_availability": None}, Stock.IN),
        ({"stock_availability": {"text": "Back soon", "class": "in-stock"}}, Stock.UNKNOWN),
        ({"stock_availability": {"text": "Nur in Filialen", "class": "in-stock"}}, Stock.UNKNOWN),
        ({"stock_availability": {"text": "Made to order", "class": "in-stock"}}, Stock.OUT),
        ({"stock_availability": {"text": "1 left in stock", "class": "in-stock"}}, Stock.IN),
        (
            {"stock_availability": None, "availability_html": "<p class='in-stock'>Agotado</p>"},
            Stock.UNKNOWN,
        ),
        ({"is_purchasable": False}, Stock.OUT),
        ({"low_stock_remaining": 0}, Stock.IN),
    ],
)
def test_stock(changes: dict[str, Any], stock: Stock) -> None:
    """On backorder and not for sale are out: it is not there, and when it comes that is news."""
    assert stock_of(variation(1) | changes) is stock


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [("One size", "in")]),
        ({"is_in_stock": False}, [("One size", "out")]),
        ({"type": "external"}, [("One size", "unknown")]),
        ({"type": "grouped"}, [("One size", "unknown")]),
        ({"type": "variable"}, []),
        ({"has_options": True}, []),
        ({"type": "variable", "is_in_stock": False}, [("One size", "out")]),
        ({"variations": None}, [("One size", "in")]),
        ({"type": []}, [("One size", "in")]),
    ],
)
def test_products_without_variations(
    changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """What ought to have variations and shows none is sold out, or not known."""
    assert labels(read(simple(**changes))) == expected


def attribute(name: str, *values: str) -> dict[str, Any]:
    return {"name": name, "terms": [{"name": value, "slug": value.lower()} for value in values]}


def varied(*values: dict[str, str | None]) -> list[dict[str, Any]]:
    return [
        {"id": at, "attributes": [{"name": name, "value": value} for name, value in each.items()]}
        for at, each in enumerate(values, start=1)
    ]


@pytest.mark.parametrize(
    ("attributes", "variations", "expected"),
    [
        ([], varied({"Size": "44-5"}, {"Size": "us-9"}), ["44.5", "US 9"]),
        ([attribute("Size", "9", "10")], varied({"Size": None}), ["9", "10"]),
        ([attribute("Size", "9"), attribute("Colour", "Grey", "Pink")],
         varied({"Colour": "grey", "Size": "9"}, {"Colour": "pink", "Size": "9"}),
         ["9 / Grey", "9 / Pink"]),
        ([attribute("Colour", "Grey")],
         varied({"Colour": "grey", "Size": "9"}, {"Colour": "grey", "Size": "10"}), ["9", "10"]),
        ([attribute("מידה", "42", "43")], varied({"מידה": "42"}, {"מידה": "43"}), ["42", "43"]),
        ([{"name": "Size", "terms": [{"name": "42&frac12;", "slug": "42-1-2"}]}],
         varied({"Size": "42-1-2"}), ["42.5"]),
        ([{"name": "Size", "terms": [None, {"name": 7}]}, None, {}], varied({"Size": "9"}), ["9"]),
    ],
)  # fmt: skip
def test_sizes_are_found_among_the_attributes(
    attributes: Any, variations: Any, expected: list[str]
) -> None:
    """Slugs are called as the shop calls them; a variation for any size is every size."""
    listing = read(product(attributes=attributes, variations=variations))
    assert [size.label for size in listing.sizes] == expected


@pytest.mark.parametrize(
    ("slug", "expected"),
    [("44-5", "44.5"), ("us-9-5", "US 9.5"), ("9-5-us", "US 9.5"), ("42-2-3", "42 2/3"),
     ("eu-42", "eu 42"), ("med-length", "med-length"), ("%d7%a2", "ע"), ("", "")],
)  # fmt: skip
def test_slugs_are_spelled(slug: str, expected: str) -> None:
    """Where the shop does not say what they are called."""
    assert spelled(slug) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("150", "USD")),
        ({"price": "7500", "currency_code": "JPY", "currency_minor_unit": 0}, ("7500", "JPY")),
        ({"price": "15500", "currency_code": "KWD", "currency_minor_unit": 3}, ("15.5", "KWD")),
        ({"currency_code": None}, ("150", "AUD")),
        ({"price_range": {"min_amount": "1", "max_amount": "2"}}, None),
        ({"price": "0"}, None),
        ({"price": ""}, None),
        ({"price": "-1"}, None),
        ({"price": "1.5"}, None),
        ({"price": "9" * 40}, None),
        ({"price": None}, None),
        ({"price": 15000}, None),
        ({"currency_minor_unit": "2"}, None),
        ({"currency_minor_unit": None}, None),
        ({"currency_minor_unit": True}, None),
        ({"currency_minor_unit": -400}, None),
        ({"currency_minor_unit": 10**9}, None),
    ],
)
def test_prices_have_their_own_decimals(
    changes: dict[str, Any], expected: tuple[str, str] | None
) -> None:
    """Strings of the smallest unit; without the number of decimals there is no price."""
    price = price_of_product({"prices": prices(**changes)}, "AUD")
    assert price == (expected and Money(amount=Decimal(expected[0]), currency=expected[1]))


@pytest.mark.parametrize("value", [None, [], "x", 7])
def test_prices_of_another_shape_are_none(value: Any) -> None:
    """Nothing raises."""
    assert price_of_product({"prices": value}, "AUD") is None


@pytest.mark.parametrize(
    "broken",
    [
        None, [], "x", 7, {},
        product(id=None), product(id=True), product(id=-1), product(id="x"), product(id=10**400),
        product(name=None), product(name=" \0"), product(name=["2002R"]),
        {"id": 1, "name": "New Balance 2002R"},
        product(variations={}), product(variations=[None]), product(variations=[{"id": 1}]),
        product(variations=varied({"Size": "9"}, {"Colour": "x"})),
        product(variations=[{"id": 1, "attributes": [{"name": "Size", "value": 9}]}]),
        product(variations=[{"id": 1, "attributes": [None]}]),
        product(variations=[{"id": 1, "attributes": []}]),
        product(variations=varied({"Width": None})),
        product(variations=varied(*[{"Size": "9"}] * 600)),
        product(variations=varied({"Size": "9"}), attributes=7),
        product(variations=varied({"Size": "9"}), attributes=[{"name": "Size", "terms": 1}]),
    ],
)  # fmt: skip
def test_what_is_no_product_is_broken(broken: Any) -> None:
    """One error, for any shape; products of other kinds of shops are none of these."""
    with pytest.raises(BrokenProductError):
        read_candidate(broken, SHOP)


def test_what_is_no_offer_is_no_listing() -> None:
    """Other shoes, variations, and what is behind a password."""
    assert read_candidate(product(name="New Balance 990v6"), SHOP) is None
    assert read_candidate(product(is_password_protected=True), SHOP) is None
    assert read_candidate(variation(7), SHOP) is None
    assert product_key(product()) == "101"


@pytest.mark.parametrize("link", [None, "", "javascript:1", "https://evil.example/x", "http://["])
def test_links_stay_at_the_shop(link: Any) -> None:
    """A permalink elsewhere is replaced by the product's number."""
    assert read(product(permalink=link)).url == "https://shop.example/?p=101"


@pytest.mark.parametrize(
    ("permalink", "link"),
    [
        ("https://shop.example/product/shoe-1/?attribute_pa_size=44-5", "?attribute_pa_size=44-5"),
        ("https://shop.example/product/shoe-1/", None),
        ("https://other.example/product/shoe-1/?attribute_pa_size=44-5", None),
        (None, None),
    ],
)
def test_a_size_leads_to_its_variation(permalink: object, link: str | None) -> None:
    """Where the variation names a page of its own on the shop's host."""
    listing = read(product(), variation(1001, permalink=permalink), variation(2001))

    assert [size.link for size in listing.sizes] == [link, None]
