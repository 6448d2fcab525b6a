"""One page of a Shopify shop made into an extract, or an error that says why it is none.

Knows nothing of requests or of other pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.models import Listing, SeenDrop
from bot.sources.reading import BrokenProductError, Extract, mark_draw, mark_preorder, read_json
from bot.sources.shopify.drops import read_drop
from bot.sources.shopify.preorders import kinds_of, preorder_texts
from bot.sources.shopify.products import (
    ShopifyShop,
    description_of,
    product_key,
    read_product,
    read_tags,
)
from bot.sources.web import HttpAnswer, UnreadableError, parse

ONE = frozenset({"product", "variants"})  # what one product's JSON has, and no list's
PRODUCTS_LIMIT = 1_000  # Shopify shows 250 on a page
SIZES_LIMIT = 6_000  # of the 2002Rs of one page; 250 shoes in 20 sizes have fewer


@dataclass(slots=True)
class _Found:
    """What the products of one page are, by their keys."""

    keys: dict[str, None]
    listings: dict[str, Listing]
    drops: dict[str, SeenDrop]
    broken: int = 0
    sizes: int = 0


def read_page(answer: HttpAnswer, shop: ShopifyShop, *, now: datetime) -> Extract:
    """Read a page; ``.js`` holds one product, ``products.json`` a list of them.

    Raises:
        SourceError: it is a closed door, a web page, or JSON of another kind.
    """
    host = parse(answer.url).host
    value = read_json(answer, parse_float=str)  # an amount as it was written
    if shop.has_cents:
        entries: object = [value]
    else:
        entries = value.get("products") if isinstance(value, dict) else None
    if not isinstance(entries, list) and isinstance(value, dict) and ONE.intersection(value):
        raise UnreadableError(
            f"{host} sent one product where a list was due: give the address of its page, "
            "such as /products/NAME."
        )
    if not isinstance(entries, list):
        raise UnreadableError(f"{host} sent JSON that is no list of products.")
    if len(entries) > PRODUCTS_LIMIT:
        raise UnreadableError(f"{host} sent more products than a page of a shop can hold.")
    try:
        extract = _extract(entries, shop, now)
    except OverflowError:
        raise UnreadableError(f"{host} sent more sizes than a page of a shop can hold.") from None
    if shop.has_cents and extract.broken:
        raise UnreadableError(f"{host} sent JSON that is no product.")
    return extract


def _extract(entries: list[Any], shop: ShopifyShop, now: datetime) -> Extract:
    found = _Found(keys={}, listings={}, drops={})
    for entry in entries:
        try:
            listing = read_product(entry, shop)
            key = product_key(entry)
        except BrokenProductError:
            found.broken += 1
            continue
        found.keys[key] = None
        if listing is None:
            continue
        texts = preorder_texts(entry, listing)
        body = description_of(entry)
        listing = mark_preorder(listing, texts, region=shop.region, now=now, described=body)
        found.listings[key] = mark_draw(listing, kinds_of(entry))
        found.sizes += len(listing.sizes)
        if found.sizes > SIZES_LIMIT:
            raise OverflowError
        if listing.preorder is not None:  # its dates are those on which it ships
            continue
        drop = read_drop(
            entry, listing, tags=read_tags(entry.get("tags")), region=shop.region, now=now
        )
        if drop is not None:
            found.drops[drop.key] = drop
    return Extract(
        keys=tuple(found.keys),
        listings=tuple(found.listings.values()),
        broken=found.broken,
        currency=shop.currency,
        drops=tuple(found.drops.values()),
    )
