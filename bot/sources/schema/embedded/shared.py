"""What a page tells social media and search engines in its ``meta`` tags (OpenGraph, Facebook's
product tags), made into the same nodes as schema.org.

Knows nothing of which product is wanted. It counts only where schema.org says nothing: shops'
templates fill these tags less carefully.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from bot.parsing import clean
from bot.sources.schema.embedded.jsonld import Node

METAS_LIMIT = 1_000
VALUE_LIMIT = 2_000
PREFIXES = ("product:", "og:")  # Facebook's catalogue documents the first, Pinterest's the second
_GAPS = re.compile(r"[\s_-]+")
# Shops write both tags, each in its own words (Yoast's WooCommerce SEO, "product availability").
_SAME = {
    **dict.fromkeys(["availablefororder", "pending"], "backorder"),
    "oos": "outofstock",
    "available": "instock",
}
PRODUCTS = frozenset({"product", "og:product", "product.item", "product.group"})  # og:type


def read_shared(tree: LexborHTMLParser) -> dict[str, str]:
    """Return the tags of a page by their names; those that say two things say nothing."""
    found: dict[str, set[str]] = {}
    for node in tree.css("meta[content]")[:METAS_LIMIT]:
        attributes = node.attributes
        name = (attributes.get("property") or attributes.get("name") or "").strip().casefold()
        value = clean((attributes.get("content") or "")[: VALUE_LIMIT * 2], VALUE_LIMIT)
        if name and value:
            found.setdefault(name, set()).add(value)
    return {name: values.pop() for name, values in found.items() if len(values) == 1}


def shared_product(shared: Mapping[str, str], *, heading: str) -> Node | None:
    """Return the product that a page's tags tell of, or None if they do not tell of its stock."""
    is_product = shared.get("og:type", "").casefold() in PRODUCTS
    availability = shared_availability(shared)
    if not availability or not (is_product or any(name.startswith("product:") for name in shared)):
        return None
    node: dict[str, Any] = {
        "@type": "Product",
        "name": shared.get("og:title") or heading,
        "offers": shared_offer(shared),
    }
    for key, name in (
        ("sku", "product:retailer_item_id"),
        ("image", "og:image"),
        ("url", "og:url"),
    ):
        if name in shared:
            node[key] = shared[name]
    return node if node["name"] else None


def shared_offer(shared: Mapping[str, str]) -> Node:
    """Return the offer that a page's tags tell of, as far as they do."""
    return {
        "@type": "Offer",
        "availability": shared_availability(shared),
        "price": next(_values(shared, "price:amount"), ""),
        "pricecurrency": next(_values(shared, "price:currency"), ""),
    }


def shared_availability(shared: Mapping[str, str]) -> str:
    """Return the word for its stock that a page's tags have, or nothing."""
    words = {_folded(word) for word in _values(shared, "availability")}
    return words.pop() if len(words) == 1 else ""


def _folded(word: str) -> str:
    """Return a word as both catalogues mean it: "in stock" to one is "instock" to the other."""
    bare = _GAPS.sub("", word.rpartition("/")[2]).casefold()
    return _SAME.get(bare, bare)


def _values(shared: Mapping[str, str], name: str) -> Iterator[str]:
    return (shared[prefix + name] for prefix in PREFIXES if prefix + name in shared)
