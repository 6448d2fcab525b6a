"""One product of a Shopify shop, as its JSON tells it, made into a listing.

Knows nothing of requests. Takes any JSON at all: what is not a product is a ``BrokenProductError``,
and what is missing in one is simply not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from bot.models import Listing, Money
from bot.parsing import clean, from_cents, from_major, lowest, match
from bot.sources.reading import HANDLE_LIMIT, ID_LIMIT, BrokenProductError, sizes_of_variants
from bot.sources.shopify.variants import option_names, read_variants
from bot.sources.web import is_loopback

LINK_LIMIT = 2_000
VARIANT_LIMIT = 2_048  # Shopify's own since 2025
TAG_LIMIT = 250  # Shopify's own
WORD_LIMIT = 100  # letters of a tag or article number; a longer one holds no style code

UNPUBLISHED = ("draft", "archived")  # the administration's word; a page that shows it is no offer

PriceReader = Callable[[object, str | None], Money | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopifyShop:
    """Where products are and what money they cost.

    ``base`` is the shop's address with its locale, without a slash at the end; ``has_cents`` tells
    that prices are integers of hundredths, as ``.js`` gives them; ``region`` is its country.
    """

    base: str
    currency: str | None
    has_cents: bool = False
    region: str | None = None

    @property
    def read_price(self) -> PriceReader:
        """The way this page's prices are read."""
        return from_cents if self.has_cents else from_major


def product_key(product: object) -> str:
    """Return what identifies a product at its shop: its id, or its handle where it has none."""
    if not isinstance(product, Mapping):
        raise BrokenProductError
    number = product.get("id")
    if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 10**ID_LIMIT:
        return str(number)
    if isinstance(number, str) and (text := clean(number, ID_LIMIT + 1)) and len(text) <= ID_LIMIT:
        return text
    return _handle(product)


def read_product(product: object, shop: ShopifyShop) -> Listing | None:
    """Return the listing of a product, or None if it is no 2002R.

    Raises:
        BrokenProductError: it has no title or handle, or is a 2002R whose variants are no list or
            do not all say which size they are.
    """
    if not isinstance(product, Mapping):
        raise BrokenProductError
    if product.get("status") in UNPUBLISHED:
        return None
    title = product.get("title")
    if not isinstance(title, str) or not clean(title):
        raise BrokenProductError
    handle = _handle(product)
    variants = [entry for entry in _sequence(product.get("variants")) if isinstance(entry, Mapping)]
    found = match(
        clean(title),
        handle=handle,
        tags=read_tags(product.get("tags")),
        skus=_words([entry.get("sku") for entry in variants[:VARIANT_LIMIT]]),
        body=description_of(product),
        vendor=_text(product.get("vendor")),
    )
    if found is None or not found.is_2002r:
        return None
    if len(variants) != len(_whole(product.get("variants"))) or len(variants) > VARIANT_LIMIT:
        raise BrokenProductError
    told = read_variants(variants, price=lambda value: shop.read_price(value, shop.currency))
    sizes = sizes_of_variants(told, option_names(product.get("options")))
    return Listing(
        product_id=product_key(product),
        handle=handle,
        title=clean(title),
        url=f"{shop.base}/products/{quote(handle, safe='')}",
        style_code=found.style_code,
        colorway=found.colorway,
        price=lowest(size.price for size in sizes),
        image_url=_image(product, shop.base),
        sizes=sizes,
    )


def _handle(product: Mapping[str, Any]) -> str:
    handle = product.get("handle")
    if not isinstance(handle, str):
        raise BrokenProductError
    text = clean(handle, HANDLE_LIMIT + 1)
    if not text or len(text) > HANDLE_LIMIT or text in {".", ".."}:
        raise BrokenProductError
    return text


def description_of(product: Mapping[str, Any]) -> str:
    """Return a product's description as the shop has it, with its markup."""
    return _text(product.get("body_html")) or _text(product.get("description"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _sequence(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _whole(value: object) -> Sequence[Any]:
    if not isinstance(value, list):
        raise BrokenProductError
    return value


def read_tags(value: object) -> list[str]:
    """Return the tags: a list, or one string with commas as older shops write it."""
    if isinstance(value, str):
        value = value[: TAG_LIMIT * WORD_LIMIT].split(",", TAG_LIMIT)
    return _words(_sequence(value)[:TAG_LIMIT])


def _words(values: Sequence[object]) -> list[str]:
    """Return the texts that are short enough to be a tag or an article number."""
    return [value for value in values if isinstance(value, str) and len(value) <= WORD_LIMIT]


def _image(product: Mapping[str, Any], base: str) -> str | None:
    """Return the first picture's address: absolute, and https wherever there is TLS."""
    candidates: list[object] = [*_sequence(product.get("images"))[:10]]
    candidates += [product.get("image"), product.get("featured_image")]
    for candidate in candidates:
        link = candidate.get("src") if isinstance(candidate, Mapping) else candidate
        if not isinstance(link, str) or not 0 < len(link) <= LINK_LIMIT or not link.isascii():
            continue
        if any(letter.isspace() or not letter.isprintable() for letter in link):
            continue
        absolute = _absolute(link, base)
        if absolute is not None:
            return absolute
    return None


def _absolute(link: str, base: str) -> str | None:
    try:
        if link.startswith("//"):
            link = f"https:{link}"
        absolute = urljoin(f"{base}/", link)
        parts = urlsplit(absolute)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
    except ValueError:
        return None
    if parts.scheme == "http" and not is_loopback(absolute):
        absolute = f"https{absolute.removeprefix('http')}"
    return absolute
