"""One product of WooCommerce's Store API made into a listing.

Knows nothing of requests. Takes any JSON at all: what is not a product is a ``BrokenProductError``.
A product's own ``is_in_stock`` says that some variation is, and nothing of a size: it counts only
for a product without variations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from bot.models import Listing, Money, Size, Stock
from bot.parsing import clean, lowest, match
from bot.parsing.sizes import ONE_SIZE
from bot.sources.reading import (
    HANDLE_LIMIT,
    ID_LIMIT,
    BrokenProductError,
    on_same_host,
    picture,
    settled,
    size_link,
)
from bot.sources.woocommerce.prices import price_of_product
from bot.sources.woocommerce.sizes import (
    ANY,
    ATTRIBUTES_LIMIT,
    TERMS_LIMIT,
    Terms,
    Variation,
    is_preorder,
    sizes_of_variations,
    stock_of,
)

VARIATIONS_LIMIT, TAGS_LIMIT = 500, 50
SIGNS = frozenset({"prices", "is_in_stock"})  # what other shops' products do not have
ELSEWHERE = frozenset({"external", "grouped"})  # sold by others, or several products at once


@dataclass(frozen=True, slots=True, kw_only=True)
class WooCommerceShop:
    """Where products are; ``currency`` is the source's, for prices that name none."""

    base: str
    currency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A 2002R: its listing, whose sizes are not known before its variations are asked for.

    ``variations`` are the values of each by its id, in the shop's order; none for a product
    without. ``tags`` and ``categories`` are what the shop says of the whole of it beside its title.
    """

    listing: Listing
    variations: tuple[tuple[str, Variation], ...]
    terms: Terms
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a variation tells of itself; ``address`` is that of its own page."""

    stock: Stock = Stock.UNKNOWN
    price: Money | None = None
    is_preorder: bool = False
    address: str | None = None


def product_key(product: object) -> str:
    """Return what identifies a product at its shop: its id."""
    number = product.get("id") if isinstance(product, Mapping) else None
    if isinstance(number, bool) or not isinstance(number, (int, str)):
        raise BrokenProductError
    if isinstance(number, int) and not 0 < number < 10**18:
        raise BrokenProductError
    text = clean(str(number), ID_LIMIT + 1)
    if not text.isascii() or not text.isdigit() or len(text) > ID_LIMIT:
        raise BrokenProductError
    return text


def read_candidate(product: object, shop: WooCommerceShop) -> Candidate | None:
    """Return the 2002R a product is, or None if it is none, or behind a password.

    Raises:
        BrokenProductError: it has no id or name, or is a 2002R whose variations are no list.
    """
    key = product_key(product)
    if not isinstance(product, Mapping) or SIGNS.isdisjoint(product):
        raise BrokenProductError
    if product.get("is_password_protected") is True or product.get("type") == "variation":
        return None
    title = clean(_text(product.get("name")))
    if not title:
        raise BrokenProductError
    handle = clean(unquote(_text(product.get("slug"))), HANDLE_LIMIT) or key
    found = match(
        title,
        handle=handle,
        tags=_names(product.get("tags")),
        skus=[_text(product.get("sku"))[:ID_LIMIT]],
        body=_text(product.get("description")) + _text(product.get("short_description")),
        vendor=" ".join(_names(product.get("brands"))),
    )
    if found is None or not found.is_2002r:
        return None
    terms = _terms(product.get("attributes"))
    variations = _variations(product)
    listing = Listing(
        product_id=key,
        handle=handle,
        title=title,
        url=on_same_host(product.get("permalink"), f"{shop.base}/") or f"{shop.base}/?p={key}",
        style_code=found.style_code,
        colorway=found.colorway,
        price=price_of_product(product, shop.currency),
        image_url=picture(product.get("images"), f"{shop.base}/"),
    )
    if variations:
        sizes = sizes_of_variations([variation for _, variation in variations], terms)
    else:
        sizes = _without_variations(product, listing.price)
    return Candidate(
        listing=replace(listing, sizes=sizes),
        variations=variations,
        terms=terms,
        tags=tuple(_names(product.get("tags")))[:TAGS_LIMIT],
        categories=tuple(_names(product.get("categories")))[:TAGS_LIMIT],
    )


def read_told(entry: object, *, parent: str, shop: WooCommerceShop) -> tuple[str, Told] | None:
    """Return a variation's id with what it tells of itself, or None if it is none of a product's.

    Args:
        entry: any JSON.
        parent: the product's id; shops that do not filter by it show other products too.
        shop: the shop.
    """
    try:
        key = product_key(entry)
    except BrokenProductError:
        return None
    if not isinstance(entry, Mapping):
        return None
    if "parent" in entry and str(entry["parent"])[:ID_LIMIT] != parent:
        return None
    return key, Told(
        stock=stock_of(entry),
        price=price_of_product(entry, shop.currency),
        is_preorder=is_preorder(entry),
        address=on_same_host(entry.get("permalink"), f"{shop.base}/"),
    )


def with_stock(candidate: Candidate, told: Mapping[str, Told]) -> Listing:
    """Return a candidate's listing with the stock of its variations, by their ids.

    A variation that nothing was told of stays unknown.
    """
    unknown = Told()
    variations = [
        replace(
            variation,
            stock=told.get(key, unknown).stock,
            price=told.get(key, unknown).price,
            is_preorder=told.get(key, unknown).is_preorder,
            link=size_link(told.get(key, unknown).address, candidate.listing.url),
        )
        for key, variation in candidate.variations
    ]
    sizes = sizes_of_variations(variations, candidate.terms)
    return replace(
        candidate.listing,
        sizes=sizes,
        price=lowest(size.price for size in sizes) or candidate.listing.price,
    )


def _without_variations(product: Mapping[str, Any], price: Money | None) -> tuple[Size, ...]:
    """Return the only size of a product without variations, as far as it is sold here.

    A product that ought to have variations and shows none is sold out, if it says so (shops may
    hide what is sold out), and else nothing is known of its sizes.
    """
    stock = stock_of(product)
    if product.get("type") == "variable" or product.get("has_options") is True:
        if stock is not Stock.OUT:
            return ()
    elif _text(product.get("type")) in ELSEWHERE:
        stock = Stock.UNKNOWN
    size = Size(
        label=ONE_SIZE,
        raw=ONE_SIZE,
        stock=stock,
        price=price,
        is_preorder=stock is Stock.IN and is_preorder(product),
    )
    return (settled(size, None),)


def _terms(attributes: object) -> Terms:
    terms = Terms()
    for attribute in _list_if_any(attributes)[:ATTRIBUTES_LIMIT]:
        if not isinstance(attribute, Mapping):
            continue
        names = (_text(attribute.get("name")), _text(attribute.get("taxonomy")))
        for term in _list_if_any(attribute.get("terms"))[:TERMS_LIMIT]:
            if isinstance(term, Mapping):
                for name in filter(None, names):
                    terms.add(name, _text(term.get("slug")), _text(term.get("name")))
    return terms


def _variations(product: Mapping[str, Any]) -> tuple[tuple[str, Variation], ...]:
    entries = product.get("variations")
    if entries is None:
        return ()
    if not isinstance(entries, list) or len(entries) > VARIATIONS_LIMIT:
        raise BrokenProductError
    found: dict[str, Variation] = {}
    for entry in entries:
        key = product_key(entry)
        values: dict[str, str] = {}
        for attribute in _whole(entry.get("attributes"))[:ATTRIBUTES_LIMIT]:
            if not isinstance(attribute, Mapping) or not _text(attribute.get("name")):
                raise BrokenProductError
            value = attribute.get("value")
            if value is not None and not isinstance(value, str):
                raise BrokenProductError
            values[_text(attribute["name"])] = _text(value) or ANY
        found[key] = Variation(values=values)
    return tuple(found.items())


def _names(value: object) -> list[str]:
    return [
        clean(_text(entry.get("name")), ID_LIMIT)
        for entry in _list(value)[:ID_LIMIT]
        if isinstance(entry, Mapping)
    ]


def _text(value: object) -> str:
    """Return a text that can be kept: halves of surrogate pairs become question marks."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _list_if_any(value: object) -> list[Any]:
    """Return a list that may be left out, but is not to be anything else: sizes hang on it."""
    return [] if value is None else _whole(value)


def _whole(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise BrokenProductError
    return value
