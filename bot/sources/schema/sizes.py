"""The sizes of a schema.org product: its variants, or its offers where each names a size.

Knows nothing of addresses. A product that cannot be told size by size has one entry, called
"Size not told": its stock is that of some size, and a member who wants US 9 is not woken for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.models import Money, Size, Stock
from bot.parsing import clean
from bot.parsing.sizes import LABEL_LIMIT, is_shoe_size
from bot.sources.reading import JOINT, BrokenProductError, read_sizes
from bot.sources.schema.embedded import Graph, Node, text_of, types
from bot.sources.schema.offers import Offer, common_price, common_stock, read_offers

UNTOLD = "Size not told"
VARIANTS_LIMIT = 2_048
NAMES = ("Size", "Colour", "Pattern")  # the options of a variant, as read_sizes wants them

_AVAILABLE = {Stock.IN: True, Stock.OUT: False, Stock.UNKNOWN: None}
_SYSTEM = re.compile(r"wearablesizesystem|sizesystem", re.IGNORECASE)
_SYSTEMS = {"us": "US", "uk": "UK", "europe": "EU", "eu": "EU", "en13402": "EU", "fr": "FR"}
_SYSTEMS |= {"jp": "CM", "japan": "CM", "gs1": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Variant:
    values: tuple[str, str, str]
    name: str
    sku: str
    stock: Stock
    price: Money | None


def sizes_of(product: Node, graph: Graph, currency: str | None) -> tuple[Size, ...]:
    """Return a product's sizes.

    A group says nothing of its own: its price and its stock are those of some variant, and a
    group whose variants are not shown has no sizes.

    Raises:
        BrokenProductError: some of its variants can be told apart and others cannot, or there are
            more than any shoe has.
    """
    nodes = variants_of(product, graph)
    if len(nodes) > VARIANTS_LIMIT:
        raise BrokenProductError
    if nodes or is_group(product):
        return _from_variants([_read(node, graph, currency) for node in nodes], product)
    offers = read_offers(product, graph, currency)
    named = [_named(offer, product, graph) for offer in offers]
    if any(named) and not all(named):
        raise BrokenProductError
    if any(named):
        variants = [
            _Variant(values=(name, "", ""), name="", sku="", stock=offer.stock, price=offer.price)
            for name, offer in zip(named, offers, strict=True)
        ]
        return _from_variants(variants, product)
    raw = _size(product.get("size"), graph)
    label = read_sizes([{"option1": raw}], options=["Size"], price=_as_money) if raw else ()
    return (
        Size(
            label=label[0].label if label else UNTOLD,
            raw=label[0].raw if label else UNTOLD,
            stock=common_stock(offers),
            price=common_price(offers),
        ),
    )


def is_group(product: Node) -> bool:
    """Tell whether a product stands for several that differ in size or colour."""
    return bool(types(product) & {"productgroup", "productmodel"}) or "hasvariant" in product


def variants_of(product: Node, graph: Graph) -> list[Node]:
    """Return a group's variants; mere links to the pages of others are none."""
    return [
        node
        for node in graph.nodes(product.get("hasvariant"))[: VARIANTS_LIMIT + 1]
        if node.keys() - {"@type", "@id", "@context", "url"}
    ]


def _from_variants(variants: Sequence[_Variant], product: Node) -> tuple[Size, ...]:
    told = [variant for variant in variants if any(variant.values)]
    if told and len(told) != len(variants):
        raise BrokenProductError
    sized = [variant for variant in variants if variant.values[0]]
    if sized and len(sized) != len(variants):
        raise BrokenProductError
    if not told and variants:
        names = _remainders(variants, clean(text_of(product.get("name"))))
        return _sizes(variants, [(name, "", "") for name in names])
    values = [variant.values for variant in variants]
    if sized and len({size for size, _, _ in values}) == len(values):
        values = [(size, "", "") for size, _, _ in values]  # one colour, whatever it is called
    return _sizes(variants, values)


def _sizes(
    variants: Sequence[_Variant], values: Sequence[tuple[str, str, str]]
) -> tuple[Size, ...]:
    entries: list[dict[str, Any]] = [
        {
            "option1": size,
            "option2": colour,
            "option3": pattern,
            "available": _AVAILABLE[variant.stock],
            "price": variant.price,
        }
        for variant, (size, colour, pattern) in zip(variants, values, strict=True)
    ]
    names = NAMES if any(variant.values[0] for variant in variants) else ("Variant", *NAMES[1:])
    return doubt_odd(read_sizes(entries, options=list(names), price=_as_money))


def doubt_odd(sizes: tuple[Size, ...]) -> tuple[Size, ...]:
    """Return sizes whose odd ones are unknown: what is no size, or has no system, beside others.

    A shop writes all sizes of a shoe in one way; what stands out is a slip of its template.
    """
    heads = [size.label.partition(JOINT)[0] for size in sizes]
    is_shoe = [is_shoe_size(head) for head in heads]
    has_system = [shoe and head[0].isalpha() for head, shoe in zip(heads, is_shoe, strict=True)]
    is_odd = [
        any(has_system) and not system if any(has_system) else any(is_shoe) and not shoe
        for shoe, system in zip(is_shoe, has_system, strict=True)
    ]
    return tuple(
        replace(size, stock=Stock.UNKNOWN) if odd else size
        for size, odd in zip(sizes, is_odd, strict=True)
    )


def _remainders(variants: Sequence[_Variant], title: str) -> list[str]:
    """Tell variants apart by what their names say beyond the product's, else by their numbers.

    Raises:
        BrokenProductError: neither tells them apart.
    """
    names = [variant.name.replace(title, "") if title else variant.name for variant in variants]
    names = [name.strip(" -\u2013\u2014|/,:()[]")[:LABEL_LIMIT] for name in names]
    for told in (names, [variant.sku[:LABEL_LIMIT] for variant in variants]):
        if all(told) and len(set(told)) == len(told):
            return told
    raise BrokenProductError


def _read(node: Node, graph: Graph, currency: str | None) -> _Variant:
    offers = read_offers(node, graph, currency)
    size = _size(node.get("size"), graph) or _property(node, graph)
    return _Variant(
        values=(size, _text(node.get("color")), _text(node.get("pattern") or node.get("material"))),
        name=_text(node.get("name"), 300),
        sku=_text(node.get("sku") or node.get("mpn") or node.get("gtin") or node.get("gtin13")),
        stock=common_stock(offers),
        price=common_price(offers),
    )


def _named(offer: Offer, product: Node, graph: Graph) -> str:
    """Return the size an offer names: its own, that of its item, or one behind the title."""
    size = _size(offer.node.get("size"), graph)
    for item in graph.nodes(offer.node.get("itemoffered")):
        size = size or _size(item.get("size"), graph)
    if size:
        return size
    title, name = _text(product.get("name"), 300), _text(offer.node.get("name"), 300)
    rest = name.removeprefix(title).strip(" -\u2013\u2014|/,:()[]") if title else name
    return rest if is_shoe_size(rest) else ""


def _size(value: object, graph: Graph) -> str:
    """Return a size's text: "9", 42.5, or a SizeSpecification with its system before it."""
    entry = value[0] if isinstance(value, list) and value else value
    if not isinstance(entry, dict):
        return _text(entry)
    nodes = graph.nodes(entry)
    if not nodes:
        return ""
    node = nodes[0]
    raw = _text(node.get("name")) or _text(node.get("value"))
    system = _SYSTEM.sub("", text_of(node.get("sizesystem")).rpartition("/")[2]).casefold()
    told = _SYSTEMS.get(system, "")
    return f"{told} {raw}" if told and raw.replace(".", "").replace(",", "").isdigit() else raw


def _property(node: Node, graph: Graph) -> str:
    """Return the size that stands among a variant's additional properties."""
    for part in graph.nodes(node.get("additionalproperty"))[:50]:
        if "size" in _text(part.get("name")).casefold():
            return _text(part.get("value"))
    return ""


def _text(value: object, limit: int = 100) -> str:
    return clean(text_of(value), limit)


def _as_money(value: object) -> Money | None:
    return value if isinstance(value, Money) else None
