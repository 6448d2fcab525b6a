"""What schema.org offers say: whether a thing can be bought now, for how much, and from when.

Knows nothing of sizes. What can only be ordered for later (PreOrder, PreSale, BackOrder,
MadeToOrder) cannot be bought now and is *out*: it is never good news, and when it comes in stock
at last that is. What is sold in shops only (InStoreOnly) is out as well. A word that schema.org
does not know, or none at all, is *unknown*.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from babel.numbers import is_currency

from bot.models import Money, Stock
from bot.parsing import from_major, from_text
from bot.sources.schema.embedded import Graph, Node, text_of, types

OFFERS_LIMIT = 2_048
NESTING_LIMIT = 3
REGIONS_LIMIT = 300  # there are 249 countries
PREORDER = frozenset({"preorder", "presale"})  # what has a day on which it comes
DATE_KEYS = ("availabilitystarts", "availabilitystart", "validfrom")

USED = frozenset({"used", "refurbished", "damaged"})  # OfferItemCondition but for NewCondition
# Countries of shops whose templates write no code.
COUNTRIES = {
    name: code
    for code, names in {
        "US": ("usa", "united states", "united states of america"),
        "GB": ("uk", "gbr", "united kingdom", "great britain"),
        "DE": ("deu", "germany", "deutschland"),
        "FR": ("fra", "france"),
        "ES": ("esp", "spain"),
        "IT": ("ita", "italy"),
        "NL": ("nld", "netherlands"),
        "JP": ("jpn", "japan"),
        "CA": ("can", "canada"),
        "AU": ("aus", "australia"),
    }.items()
    for name in names
}

_STOCK = {
    **dict.fromkeys(["instock", "limitedavailability", "onlineonly"], Stock.IN),
    **dict.fromkeys(["outofstock", "soldout", "discontinued", "reserved"], Stock.OUT),
    **dict.fromkeys([*PREORDER, "backorder", "madetoorder"], Stock.OUT),
    "instoreonly": Stock.OUT,
    # The words of meta tags, which schema.org does not know.
    **dict.fromkeys(["available", "limitedstock", "lowstock"], Stock.IN),
    **dict.fromkeys(["oos", "unavailable", "notavailable", "availablefororder"], Stock.OUT),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaOffer:
    """One offer; ``availability`` is schema.org's word in small letters, or "" where none is.

    ``dates`` are the texts of the days it may be bought from; ``node`` is where it was read.
    """

    node: Node
    availability: str
    price: Money | None
    dates: tuple[str, ...] = ()

    @property
    def stock(self) -> Stock:
        """Whether it can be bought now."""
        return _STOCK.get(self.availability, Stock.UNKNOWN)


def read_offers(
    product: Node, graph: Graph, currency: str | None, region: str | None = None
) -> list[SchemaOffer]:
    """Return a product's offers; of an AggregateOffer its own offers, or itself if it has none.

    What is offered only elsewhere, or used, is left out where other offers stand beside it.

    Args:
        product: the node that has them.
        graph: where its references lead.
        currency: the source's, for prices that name none.
        region: the source's country, ISO 3166-1 alpha-2, if it has one.
    """
    nodes = list(islice(_flatten(product.get("offers"), graph, 0), OFFERS_LIMIT))
    for is_meant in (partial(_is_here, graph=graph, region=region), _is_new):
        nodes = list(filter(is_meant, nodes)) or nodes
    return [
        SchemaOffer(
            node=node,
            availability=_word(node.get("availability")) or _of_count(node),
            price=_price(node, graph, currency),
            dates=tuple(text for key in DATE_KEYS if (text := text_of(node.get(key)))),
        )
        for node in nodes
    ]


def stock_of(availability: str) -> Stock:
    """Return what a word for availability says, however it is written."""
    return _STOCK.get(_word(availability), Stock.UNKNOWN)


def can_be_preordered(offers: list[SchemaOffer]) -> bool:
    """Tell whether offers of the same thing can be ordered before it ships, and not be had now."""
    words = {offer.availability for offer in offers}
    return not words.isdisjoint(PREORDER) and common_stock(offers) is Stock.OUT


def common_stock(offers: list[SchemaOffer]) -> Stock:
    """Join offers of the same thing: in if any is in, out only if all are."""
    stocks = {offer.stock for offer in offers} or {Stock.UNKNOWN}
    return next(stock for stock in (Stock.IN, Stock.UNKNOWN, Stock.OUT) if stock in stocks)


def common_price(offers: list[SchemaOffer]) -> Money | None:
    """Return the price of offers that all have the same; several prices are no price."""
    prices = {offer.price for offer in offers}
    return prices.pop() if len(prices) == 1 else None


def _flatten(value: object, graph: Graph, depth: int) -> Iterator[Node]:
    for node in graph.nodes(value):
        inner = node.get("offers")
        if inner and depth < NESTING_LIMIT and graph.nodes(inner):
            yield from _flatten(inner, graph, depth + 1)
        else:
            yield node


def _is_new(offer: Node) -> bool:
    return _word(offer.get("itemcondition")).removesuffix("condition") not in USED


def _is_here(offer: Node, *, graph: Graph, region: str | None) -> bool:
    """Tell whether an offer is for a country; one that names none is for all."""
    if region is None:
        return True
    if region in _countries(offer.get("ineligibleregion"), graph):
        return False
    named = _countries(offer.get("eligibleregion") or offer.get("areaserved"), graph)
    return not named or None in named or region in named


def _countries(value: object, graph: Graph) -> set[str | None]:
    """Return the countries that a value names; None stands for what is not known as one."""
    entries = value[:REGIONS_LIMIT] if isinstance(value, list) else [value]
    names = [text_of(entry) for entry in entries]
    for node in graph.nodes(entries):
        told = (text_of(node.get(key)) for key in ("addresscountry", "identifier", "name"))
        names.append(next(filter(None, told), ""))
    return {_country(name) for name in names if name}


def _country(name: str) -> str | None:
    bare = name.casefold().removeprefix("the ")
    is_code = len(name) == len("US") and name.isascii() and name.isalpha()
    return COUNTRIES.get(bare) or (name.upper() if is_code else None)


def _of_count(node: Node) -> str:
    """Return the word of an aggregate that counts no offers, or nothing."""
    return "outofstock" if text_of(node.get("offercount")) == "0" else ""


def _word(value: object) -> str:
    """Return an availability's own word: "https://schema.org/In_Stock " is "instock".

    Two words that differ are none.
    """
    if isinstance(value, list):
        words = {_word(entry) for entry in value[:10] if not isinstance(entry, list)}
        return words.pop() if len(words) == 1 else ""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url") or value.get("name")
    text = html.unescape(text_of(value)).strip().rstrip("/")
    word = re.split(r"[/#]|schema:", text)[-1]
    return re.sub(r"[\s_\-]+", "", word[:100]).casefold()


def _price(node: Node, graph: Graph, currency: str | None) -> Money | None:
    """Return an offer's price; a range of prices is none, and neither is an old price."""
    if "lowprice" in node or "highprice" in node:
        low, high = node.get("lowprice"), node.get("highprice")
        one = _money(low, node, currency)
        return one if high is None or one == _money(high, node, currency) else None
    if text_of(node.get("price")):
        return _money(node.get("price"), node, currency)
    prices = {
        money
        for part in graph.nodes(node.get("pricespecification"))
        if not _is_old(part)
        and (money := _money(part.get("price"), part, _currency(node, currency))) is not None
    }
    return prices.pop() if len(prices) == 1 else None


def _is_old(part: Node) -> bool:
    """Tell whether a price is what it once was, or what a pound of it costs."""
    kind = _word(part.get("pricetype"))
    return kind in {"listprice", "strikethroughprice", "srp", "msrp"} or bool(
        types(part) & {"deliverychargespecification", "paymentchargespecification"}
    )


def _money(value: object, node: Node, currency: str | None) -> Money | None:
    """Read "475", 475, "€475" or "475,00 €"; two prices that differ are none."""
    entries = value[:10] if isinstance(value, list) else [value]
    code = _currency(node, currency)
    found = {
        money
        for entry in entries
        if (text := text_of(entry))
        and (money := (from_major(text, code) if code else None) or from_text(text, code))
    }
    return found.pop() if len(found) == 1 else None


def _currency(node: Node, otherwise: str | None) -> str | None:
    code = text_of(node.get("pricecurrency")).upper()
    return code if is_currency(code) else otherwise
