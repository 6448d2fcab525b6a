"""The sizes of a schema.org product: its variants, or its offers where each names a size.

Knows nothing of addresses. A product that cannot be told size by size has one entry, called
"Size not told": its stock is that of some size, and a member who wants US 9 is not woken for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.models import Size
from bot.parsing.sizes import LABEL_LIMIT
from bot.sources.reading import BrokenProductError, Variant, doubt_odd, sizes_of_variants
from bot.sources.schema.embedded import Graph, Node, text_of, types
from bot.sources.schema.offers import (
    SchemaOffer,
    can_be_preordered,
    common_price,
    common_stock,
    read_offers,
)
from bot.sources.schema.size_names import EDGES, NAME_LIMIT, offered_size, size_of, text

UNTOLD = "Size not told"
VARIANTS_LIMIT = 2_048
NAMES = ("Size", "Colour", "Pattern")  # the options of a variant, as read_sizes wants them
UNSIZED_NAMES = ("Variant", *NAMES[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A variant with what may tell it apart where its options do not: its name and number."""

    variant: Variant
    name: str
    number: str


def sizes_of(
    product: Node, graph: Graph, currency: str | None, region: str | None = None
) -> tuple[Size, ...]:
    """Return a product's sizes; their links are as the page gives them.

    A group says nothing of its own: its price and its stock are those of some variant, and a
    group whose variants are not shown has no sizes.

    Raises:
        BrokenProductError: some of its variants can be told apart and others cannot, or there are
            more than any shoe has.
    """
    nodes = variants_of(product, graph)
    if len(nodes) > VARIANTS_LIMIT:
        raise BrokenProductError
    title = text(product.get("name"), NAME_LIMIT)
    if nodes or is_group(product):
        return _of_group([_read(node, graph, currency, region) for node in nodes], title)
    offers = read_offers(product, graph, currency, region)
    sizes = [offered_size(offer.node, graph, title=title) for offer in offers]
    if any(sizes):
        if not all(sizes):
            raise BrokenProductError
        return _sized(
            [_variant((size,), [offer]) for size, offer in zip(sizes, offers, strict=True)]
        )
    size = size_of(product, graph)
    if size:
        return sizes_of_variants([_variant((size,), offers)], NAMES[:1])
    return (
        Size(
            label=UNTOLD,
            raw=UNTOLD,
            stock=common_stock(offers),
            price=common_price(offers),
            is_preorder=can_be_preordered(offers),
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


def _of_group(named: Sequence[_Named], title: str) -> tuple[Size, ...]:
    variants = [each.variant for each in named]
    for of_all in (any, lambda values: bool(values[0])):
        told = [variant for variant in variants if of_all(variant.values)]
        if told and len(told) != len(variants):
            raise BrokenProductError
    if variants and not any(any(variant.values) for variant in variants):
        labels = _told_apart(named, title)
        variants = [
            replace(variant, values=(label,))
            for variant, label in zip(variants, labels, strict=True)
        ]
        return doubt_odd(sizes_of_variants(variants, UNSIZED_NAMES))
    if not any(variant.values[0] for variant in variants):
        return doubt_odd(sizes_of_variants(variants, UNSIZED_NAMES))
    return _sized(variants)


def _sized(variants: Sequence[Variant]) -> tuple[Size, ...]:
    """Return the sizes of variants that all name one."""
    if len({variant.values[0] for variant in variants}) == len(variants):
        # One colour, whatever it is called.
        variants = [replace(variant, values=variant.values[:1]) for variant in variants]
    return doubt_odd(sizes_of_variants(variants, NAMES))


def _told_apart(named: Sequence[_Named], title: str) -> list[str]:
    """Tell variants apart by what their names say beyond the product's, else by their numbers.

    Raises:
        BrokenProductError: neither tells them apart.
    """
    names = [each.name.replace(title, "") if title else each.name for each in named]
    names = [name.strip(EDGES)[:LABEL_LIMIT] for name in names]
    for told in (names, [each.number[:LABEL_LIMIT] for each in named]):
        if all(told) and len(set(told)) == len(told):
            return told
    raise BrokenProductError


def _read(node: Node, graph: Graph, currency: str | None, region: str | None) -> _Named:
    offers = read_offers(node, graph, currency, region)
    items = (item for offer in offers for item in graph.nodes(offer.node.get("itemoffered")))
    size = size_of(node, graph) or next(
        (size for item in items if (size := size_of(item, graph))), ""
    )
    colour, pattern = text(node.get("color")), text(node.get("pattern") or node.get("material"))
    number = node.get("sku") or node.get("mpn") or node.get("gtin") or node.get("gtin13")
    return _Named(
        variant=_variant((size, colour, pattern), offers, text_of(node.get("url"))),
        name=text(node.get("name"), NAME_LIMIT),
        number=text(number),
    )


def _variant(values: tuple[str, ...], offers: list[SchemaOffer], address: str = "") -> Variant:
    return Variant(
        values=values,
        stock=common_stock(offers),
        price=common_price(offers),
        is_preorder=can_be_preordered(offers),
        link=address
        or next((url for offer in offers if (url := text_of(offer.node.get("url")))), None),
    )
