"""One product of a Big Cartel shop, as its JSON tells it, made into a listing.

Knows nothing of requests. Takes any JSON at all: what is not a product is a ``BrokenProductError``,
and what is missing in one is simply not known. ``sold_out`` stands at each option; a product's
status says "active", "sold-out" or "coming-soon" of the whole of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.models import Listing, Money, SourceSpec, Stock
from bot.parsing import clean, from_major, lowest, match
from bot.sources.reading import (
    HANDLE_LIMIT,
    ID_LIMIT,
    BrokenProductError,
    Extract,
    Variant,
    doubt_odd,
    mark_draw,
    mark_preorder,
    on_same_host,
    option_value,
    picture,
    read_each,
    sizes_of_variants,
)
from bot.sources.web import UnreadableError, parse

OPTIONS_LIMIT = 500
GROUPS_LIMIT = 3
NOT_SOLD = frozenset({"sold-out", "coming-soon"})
HIDDEN = frozenset({"hidden", "inactive"})


def read_products(value: Any, url: str, spec: SourceSpec, *, now: datetime) -> Extract:
    """Read a list of products, or one.

    Args:
        value: the JSON.
        url: its address.
        spec: the source; prices are in its currency.
        now: aware, UTC.

    Raises:
        UnreadableError: it is no list of products.
    """
    host = parse(url).host
    entries = [value] if isinstance(value, Mapping) else value
    if not isinstance(entries, list) or (entries and not any(map(_is_product, entries))):
        raise UnreadableError(f"{host} sent JSON that is no list of Big Cartel's products.")

    def read(entry: object) -> tuple[str, Listing | None]:
        key, listing = _read(entry, url, spec.currency)
        if listing is not None and isinstance(entry, Mapping):
            words = _categories(entry)
            texts = [listing.title, *words]
            listing = mark_preorder(listing, texts, region=spec.region, now=now)
            listing = mark_draw(listing, words)
        return key, listing

    return read_each(entries, read, currency=spec.currency, host=host)


def _is_product(value: object) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("options"), list)


def _read(entry: object, url: str, currency: str | None) -> tuple[str, Listing | None]:
    if not isinstance(entry, Mapping):
        raise BrokenProductError
    number, title = entry.get("id"), entry.get("name")
    if isinstance(number, bool) or not isinstance(number, (int, str)) or not isinstance(title, str):
        raise BrokenProductError
    key, title = clean(str(number)[: ID_LIMIT + 1], ID_LIMIT + 1), clean(title)
    if not key or len(key) > ID_LIMIT or not title:
        raise BrokenProductError
    if _text(entry.get("status")) in HIDDEN or entry.get("has_password_protection") is True:
        return key, None
    handle = clean(_text(entry.get("permalink")), HANDLE_LIMIT) or key
    found = match(
        title, handle=handle, tags=_categories(entry), body=_text(entry.get("description"))
    )
    if found is None or not found.is_2002r:
        return key, None
    options = entry.get("options")
    if not isinstance(options, list) or len(options) > OPTIONS_LIMIT:
        raise BrokenProductError
    names = [
        _text(group.get("name")) for group in _objects(entry.get("option_groups"))[:GROUPS_LIMIT]
    ]
    is_sold = _text(entry.get("status")) not in NOT_SOLD
    variants = [_variant(option, title, names, currency, is_sold=is_sold) for option in options]
    sizes = doubt_odd(sizes_of_variants(variants, names))
    return key, Listing(
        product_id=key,
        handle=handle,
        title=title,
        url=on_same_host(entry.get("url"), url) or url,
        style_code=found.style_code,
        colorway=found.colorway,
        price=lowest(size.price for size in sizes) or _price(entry, currency),
        image_url=picture(entry.get("images"), url),
        sizes=sizes,
    )


def _variant(
    option: object, title: str, names: list[str], currency: str | None, *, is_sold: bool
) -> Variant:
    """Return an option as a variant; a product without options has one that is called like it."""
    if not isinstance(option, Mapping):
        raise BrokenProductError
    values = [_text(value.get("name")) for value in _objects(option.get("option_group_values"))]
    if not names or len(values) != len(names):
        name = _text(option.get("name"))
        values = [] if clean(name) == title else [name]
    is_out = option.get("sold_out")
    stock = Stock.UNKNOWN
    if not is_sold or is_out is True:
        stock = Stock.OUT
    elif is_out is False:
        stock = Stock.IN
    return Variant(
        values=tuple(map(option_value, values)), stock=stock, price=_price(option, currency)
    )


def _price(part: Mapping[str, Any], currency: str | None) -> Money | None:
    value = part.get("price")
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return from_major(str(value) if is_number else value, currency)


def _categories(entry: Mapping[str, Any]) -> list[str]:
    return [_text(part.get("name")) for part in _objects(entry.get("categories"))[:50]]


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value[:20_000] if isinstance(value, str) else ""
