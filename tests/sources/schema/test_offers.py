"""Availability and prices of offers are read in every spelling, and doubt stays doubt."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bot.models import Money, Stock
from bot.sources.schema.embedded.jsonld import make_graph
from bot.sources.schema.offers import common_price, common_stock, read_offers

GRAPH = make_graph([])


def offers(value: Any, currency: str | None = None, region: str | None = None) -> Any:
    return read_offers({"offers": value}, GRAPH, currency, region)


@pytest.mark.parametrize(
    ("word", "stock"),
    [
        *((word, Stock.IN) for word in ("InStock", "LimitedAvailability", "OnlineOnly")),
        *((word, Stock.OUT) for word in ("OutOfStock", "SoldOut", "Discontinued", "Reserved")),
        *((word, Stock.OUT) for word in ("PreOrder", "PreSale", "BackOrder", "MadeToOrder")),
        ("InStoreOnly", Stock.OUT),
        *((word, Stock.UNKNOWN) for word in ("", "Soon", "NotInStock", "true", "InStockOrNot")),
    ],
)
@pytest.mark.parametrize(
    "spelling",
    [
        "{}",
        "http://schema.org/{}",
        "https://schema.org/{}",
        " https://schema.org/{}/ ",
        "schema:{}",
    ],
)
def test_availability_in_every_spelling(word: str, stock: Stock, spelling: str) -> None:
    """What can only be ordered for later, or in a shop, cannot be bought now."""
    for text in (word, word.lower(), word.upper()):
        assert offers({"availability": spelling.format(text)})[0].stock is stock


@pytest.mark.parametrize(
    "text",
    [
        *("in stock", "in_stock", "In-Stock", {"@id": "http://schema.org/InStock"}),
        *("http:&#x2F;&#x2F;schema.org&#x2F;InStock", "https:&#47;&#47;schema.org&#47;InStock"),
    ],
)
def test_availability_in_words(text: Any) -> None:
    """Spaces, underscores and references."""
    assert offers({"availability": text})[0].stock is Stock.IN


@pytest.mark.parametrize(
    "value", [None, 7, True, [], {}, ["InStock", "OutOfStock"], {"a": 1}, [["InStock"]], "x" * 999]
)
def test_availability_that_says_nothing(value: Any) -> None:
    """Other types, and words that contradict each other, are unknown."""
    assert offers({"availability": value})[0].stock is Stock.UNKNOWN


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"price": "475", "pricecurrency": "EUR"}, ("475", "EUR")),
        ({"price": 475, "pricecurrency": "eur "}, ("475", "EUR")),
        ({"price": "2879.20", "pricecurrency": "EUR"}, ("2879.2", "EUR")),
        ({"price": "€475"}, ("475", "EUR")),
        ({"price": "475,00 €", "pricecurrency": "EUR"}, ("475", "EUR")),
        ({"price": "4840", "pricecurrency": "JPY"}, ("4840", "JPY")),
        ({"price": "150"}, ("150", "AUD")),
        ({"pricespecification": {"price": 121, "pricecurrency": "USD"}}, ("121", "USD")),
        ({"pricespecification": [{"price": 99, "pricetype": "https://schema.org/ListPrice"},
                                 {"price": 80}], "pricecurrency": "USD"}, ("80", "USD")),
        ({"lowprice": 8, "highprice": "8.00", "pricecurrency": "USD"}, ("8", "USD")),
        ({"price": ["150", 150], "pricecurrency": "USD"}, ("150", "USD")),
        ({"lowprice": 56, "highprice": 150, "pricecurrency": "USD"}, None),
        ({"price": ["$155.55", "160"], "pricecurrency": "USD"}, None),
        ({"pricespecification": [{"price": 1}, {"price": 2}], "pricecurrency": "USD"}, None),
        ({"price": "0", "pricecurrency": "USD"}, None),
        ({"price": "-5", "pricecurrency": "USD"}, None),
        ({"price": "9" * 400, "pricecurrency": "USD"}, None),
        ({"price": True, "pricecurrency": "USD"}, None),
        ({"price": {"a": 1}}, None),
        ({"price": "call us", "pricecurrency": "USD"}, None),
    ],
)  # fmt: skip
def test_prices(node: dict[str, Any], expected: tuple[str, str] | None) -> None:
    """In any shape; two prices that differ are none, and so is nonsense."""
    price = offers(node, "AUD")[0].price
    assert price == (expected and Money(amount=Decimal(expected[0]), currency=expected[1]))


def test_an_aggregate_is_its_offers() -> None:
    """Or itself where it has none; nested without end it ends."""
    inner = [{"availability": "InStock"}, {"availability": "SoldOut"}]
    found = offers({"@type": "AggregateOffer", "lowprice": 1, "offers": inner})
    assert [each.stock for each in found] == [Stock.IN, Stock.OUT]
    assert offers({"lowprice": 1, "availability": "InStock"})[0].stock is Stock.IN
    assert offers({"offers": {"offers": {"offers": {"offers": {"offers": {"price": 1}}}}}})


def test_offers_of_one_thing_are_joined() -> None:
    """In if any is in, out only if all are; several prices are no price."""
    one = {"price": "1", "pricecurrency": "USD", "availability": "OutOfStock"}
    two = {"price": "2", "pricecurrency": "USD", "availability": "InStock"}
    assert common_stock(offers([one, two])) is Stock.IN
    assert common_stock(offers([one, {}])) is Stock.UNKNOWN
    assert common_stock([]) is Stock.UNKNOWN
    assert common_price(offers([one, two])) is None
    assert common_price(offers([one, one])) == Money(amount=Decimal(1), currency="USD")


SPAIN = {"availability": "InStock", "eligibleregion": {"@type": "Country", "name": "Spain"}}


@pytest.mark.parametrize(
    ("here", "stock"),
    [
        ({"eligibleregion": "US"}, Stock.OUT),
        ({"eligibleregion": ["CA", "USA"]}, Stock.OUT),
        ({"areaserved": {"@type": "DefinedRegion", "addresscountry": "US"}}, Stock.OUT),
        ({}, Stock.OUT),
        ({"eligibleregion": "everywhere"}, Stock.OUT),
        ({"eligibleregion": "FR"}, Stock.IN),
    ],
)
def test_an_offer_for_another_country_is_none_for_ours(here: dict[str, Any], stock: Stock) -> None:
    """Unless all are, where a template names the wrong one; a region of no known name counts."""
    told = [{"availability": "SoldOut", **here}, SPAIN]

    assert common_stock(offers(told, region="US")) is stock
    assert common_stock(offers(told)) is Stock.IN
    excluded = [{"availability": "SoldOut"}, {"availability": "InStock", "ineligibleregion": "US"}]
    assert common_stock(offers(excluded, region="US")) is Stock.OUT


@pytest.mark.parametrize("condition", ["UsedCondition", "http://schema.org/RefurbishedCondition"])
def test_a_used_pair_is_not_the_new_one(condition: str) -> None:
    """Beside an offer of the new one; a shop of used ones has its own stock."""
    used = {"availability": "InStock", "price": 60, "itemcondition": condition}
    new = {"availability": "OutOfStock", "price": 140, "itemcondition": "NewCondition"}

    assert common_stock(offers([used, new], "USD")) is Stock.OUT
    assert common_price(offers([used, new], "USD")) == Money(amount=Decimal(140), currency="USD")
    assert common_stock(offers([used])) is Stock.IN


@pytest.mark.parametrize("count", [0, "0"])
def test_an_aggregate_of_no_offers_is_out(count: Any) -> None:
    """Its own word counts more."""
    assert offers({"offercount": count, "lowprice": "0"})[0].stock is Stock.OUT
    assert offers({"offercount": count, "availability": "InStock"})[0].stock is Stock.IN
    assert offers({"offercount": "3"})[0].stock is Stock.UNKNOWN
