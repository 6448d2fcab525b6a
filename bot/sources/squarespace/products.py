"""One item of a Squarespace shop, as its JSON tells it, made into a listing.

Knows nothing of requests. Takes any JSON at all: what is no item is a ``BrokenProductError``, and
an item without variants is a post or an event. Each variant says how many there are, or that there
is no end of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from bot.models import Listing, Money, SourceSpec, Stock
from bot.parsing import clean, from_cents, from_major, lowest, match
from bot.sources.reading import (
    HANDLE_LIMIT,
    ID_LIMIT,
    OPTIONS,
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
    slug,
)
from bot.sources.web import UnreadableError, parse

VARIANTS_LIMIT = 500
TAGS_LIMIT = 100
COUNT_LIMIT = 1_000_000  # pairs of a size; what is told to be more counts something else


def read_items(
    value: Any, url: str, spec: SourceSpec, *, now: datetime
) -> tuple[Extract, str | None]:
    """Read a page: a shop's list of items or one of them; and the address of the next page.

    Args:
        value: the JSON.
        url: its address.
        spec: the source; its currency counts for prices that name none.
        now: aware, UTC.

    Raises:
        UnreadableError: it is no page of a shop.
    """
    host = parse(url).host
    if not is_page(value):
        raise UnreadableError(f"{host} sent JSON that is no page of a Squarespace shop.")
    entries = value["items"] if isinstance(value.get("items"), list) else [value["item"]]

    def read(entry: object) -> tuple[str, Listing | None]:
        key, listing = _read(entry, url, spec.currency)
        if listing is not None and isinstance(entry, Mapping):
            words = _words(entry)
            texts = [listing.title, *words]
            listing = mark_preorder(listing, texts, region=spec.region, now=now)
            listing = mark_draw(listing, words)
        return key, listing

    return read_each(entries, read, currency=spec.currency, host=host), _following(value, url)


def is_page(value: object) -> bool:
    """Tell whether some JSON is a page of a Squarespace site: a collection's, or an item's."""
    if not isinstance(value, Mapping) or not isinstance(value.get("collection"), Mapping):
        return False
    return isinstance(value.get("items"), list) or isinstance(value.get("item"), Mapping)


def _following(value: Mapping[str, Any], url: str) -> str | None:
    told = value.get("pagination")
    if not isinstance(told, Mapping) or told.get("nextPage") is not True:
        return None
    link = on_same_host(told.get("nextPageUrl"), url)
    return None if link is None else as_json(link)


def as_json(url: str) -> str:
    """Return a page's address with what asks for its JSON."""
    if "format=json" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}format=json-pretty"


def _read(entry: object, url: str, currency: str | None) -> tuple[str, Listing | None]:
    if not isinstance(entry, Mapping):
        raise BrokenProductError
    number, title = entry.get("id"), entry.get("title")
    if not isinstance(number, str) or not isinstance(title, str):
        raise BrokenProductError
    key, title = clean(number, ID_LIMIT + 1), clean(title)
    if not 0 < len(key) <= ID_LIMIT:
        raise BrokenProductError
    link = on_same_host(entry.get("fullUrl"), url) or urljoin(url, ".")
    handle = clean(_text(entry.get("urlId")), HANDLE_LIMIT) or slug(link) or key
    variants = _variants(entry)
    if not title:
        raise BrokenProductError
    found = match(
        title,
        handle=handle,
        tags=_words(entry),
        skus=[_text(variant.get("sku"))[:ID_LIMIT] for variant in variants or ()],
        body=_text(entry.get("body")) + _text(entry.get("excerpt")),
    )
    if found is None or not found.is_2002r or variants is None:
        return key, None
    names = list(dict.fromkeys(name for variant in variants for name in _attributes(variant)))
    names = names[:OPTIONS]
    told = [_variant(variant, names, currency) for variant in variants]
    sizes = doubt_odd(sizes_of_variants(told, names))
    return key, Listing(
        product_id=key,
        handle=handle,
        title=title,
        url=link,
        style_code=found.style_code,
        colorway=found.colorway,
        price=lowest(size.price for size in sizes),
        image_url=picture(entry.get("assetUrl"), url),
        sizes=sizes,
    )


def _variants(entry: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    """Return an item's variants, or None if it is none of a shop.

    Raises:
        BrokenProductError: there are some that are none.
    """
    content = entry.get("structuredContent")
    inner = content.get("variants") if isinstance(content, Mapping) else None
    told = entry.get("variants") or inner
    if told is None and inner is None and "variants" not in entry:
        return None
    if not isinstance(told, list) or not told or len(told) > VARIANTS_LIMIT:
        raise BrokenProductError
    if not all(isinstance(variant, Mapping) for variant in told):
        raise BrokenProductError
    return told


def _attributes(variant: Mapping[str, Any]) -> dict[str, str]:
    """Return a variant's values by the names of its options."""
    told = variant.get("attributes")
    if not isinstance(told, Mapping):
        return {}
    return {str(name)[:ID_LIMIT]: _text(value) for name, value in list(told.items())[:OPTIONS]}


def _variant(variant: Mapping[str, Any], names: list[str], currency: str | None) -> Variant:
    values = _attributes(variant)
    return Variant(
        values=tuple(option_value(values.get(name, "")) for name in names),
        stock=_stock(variant),
        price=_price(variant, currency),
    )


def _stock(variant: Mapping[str, Any]) -> Stock:
    told = variant.get("stock")
    part = told if isinstance(told, Mapping) else variant
    if part.get("unlimited") is True:
        return Stock.IN
    count = part.get("qtyInStock", part.get("quantity"))
    if isinstance(count, bool) or not isinstance(count, int):
        return Stock.UNKNOWN
    if count >= COUNT_LIMIT:
        return Stock.UNKNOWN
    return Stock.IN if count > 0 else Stock.OUT


def _price(variant: Mapping[str, Any], currency: str | None) -> Money | None:
    """Return what a variant costs now: money with its currency, else hundredths of the source's."""
    name = "salePrice" if variant.get("onSale") is True else "price"
    told = variant.get(f"{name}Money")
    if isinstance(told, Mapping):
        code = _text(told.get("currency")).upper() or currency
        return from_major(told.get("value"), code)
    return from_cents(variant.get(name), currency)


def _words(entry: Mapping[str, Any]) -> list[str]:
    parts = [*_list(entry.get("tags")), *_list(entry.get("categories"))]
    return [part[:HANDLE_LIMIT] for part in parts[:TAGS_LIMIT] if isinstance(part, str)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value[:20_000] if isinstance(value, str) else ""
