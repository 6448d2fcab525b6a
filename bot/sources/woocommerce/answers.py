"""Answers of WooCommerce's Store API, read, and kept as extracts.

Knows nothing of requests.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.models import Money, Stock
from bot.parsing import clean
from bot.sources.reading import BrokenProductError, Extract, remembered
from bot.sources.shopify import OBJECTS_LIMIT
from bot.sources.web import Answer, RefusedError, UnreadableError, parse
from bot.sources.web.walls import broken_json, is_closed, is_html, wall
from bot.sources.woocommerce.places import PAGE_SIZE
from bot.sources.woocommerce.products import (
    Candidate,
    Shop,
    Told,
    product_key,
    read_candidate,
    read_told,
)
from bot.sources.woocommerce.sizes import Terms, Variation

FORMAT = 2  # raised whenever answers are read differently, so that old extracts are not believed


class NoApiError(UnreadableError):
    """There is no Store API at the address: a web page, or JSON of another kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiPage:
    """One page of products.

    ``total`` and ``pages`` are what the shop says of the whole list, if it does; ``word`` is the
    longest word of the first product's name.
    """

    keys: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    broken: int
    total: int | None
    pages: int | None
    word: str = ""

    @property
    def extract(self) -> Extract:
        """The page as a tally takes it; listings are added when their sizes are known."""
        return Extract(keys=self.keys, listings=(), broken=self.broken, currency=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class VariationPage:
    """One page of a product's variations, by their ids."""

    told: Mapping[str, Told]
    pages: int | None


def read_api_page(answer: Answer, shop: Shop) -> ApiPage:
    """Read a page of products.

    Raises:
        SourceError: it is a wall, no JSON, or JSON of another kind.
    """
    entries = _entries(answer)
    keys: dict[str, None] = {}
    candidates: dict[str, Candidate] = {}
    broken = 0
    for entry in entries:
        try:
            key = product_key(entry)
            candidate = read_candidate(entry, shop)
        except BrokenProductError:
            broken += 1
            continue
        keys[key] = None
        if candidate is not None:
            candidates[key] = candidate
    return ApiPage(
        keys=tuple(keys),
        candidates=tuple(candidates.values()),
        broken=broken,
        total=_number(answer, "x-wp-total"),
        pages=_number(answer, "x-wp-totalpages"),
        word=_word(entries),
    )


def read_variation_page(answer: Answer, shop: Shop, parent: str) -> VariationPage:
    """Read a page of a product's variations; raises as ``read_api_page`` does."""
    read = (read_told(entry, parent=parent, shop=shop) for entry in _entries(answer))
    return VariationPage(
        told=dict(entry for entry in read if entry is not None),
        pages=_number(answer, "x-wp-totalpages"),
    )


def dump_api_page(page: ApiPage, currency: str | None) -> str:
    """Write a page as JSON with the format's number."""
    listings = tuple(candidate.listing for candidate in page.candidates)
    extract = Extract(keys=page.keys, listings=listings, broken=page.broken, currency=currency)
    return _dump(
        extract=remembered.dump(extract),
        variations=[
            [[key, variation.values] for key, variation in candidate.variations]
            for candidate in page.candidates
        ],
        terms=[candidate.terms.names for candidate in page.candidates],
        tags=[candidate.tags for candidate in page.candidates],
        total=page.total,
        pages=page.pages,
        word=page.word,
    )


def load_api_page(text: str, currency: str | None) -> ApiPage | None:
    """Read a page back, or return None if it is of another format or currency, or not whole."""
    try:
        value = _load(text)
        extract = remembered.load(value["extract"], currency=currency)
        if extract is None:
            return None
        candidates = tuple(
            Candidate(
                listing=listing,
                variations=tuple(
                    (str(key), Variation(values={str(n): str(v) for n, v in values.items()}))
                    for key, values in variations
                ),
                terms=Terms(
                    names={
                        str(name): {str(slug): str(term) for slug, term in known.items()}
                        for name, known in terms.items()
                    }
                ),
                tags=tuple(map(str, tags)),
            )
            for listing, variations, terms, tags in zip(
                extract.listings, value["variations"], value["terms"], value["tags"], strict=True
            )
        )
        return ApiPage(
            keys=extract.keys,
            candidates=candidates,
            broken=extract.broken,
            total=_whole(value["total"]),
            pages=_whole(value["pages"]),
            word=str(value["word"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def dump_variation_page(page: VariationPage, currency: str | None) -> str:
    """Write a page of variations as JSON with the format's number."""
    return _dump(
        currency=currency,
        pages=page.pages,
        told=[
            [
                key,
                told.stock.value,
                told.price and [str(told.price.amount), told.price.currency],
                told.is_preorder,
            ]
            for key, told in page.told.items()
        ],
    )


def load_variation_page(text: str, currency: str | None) -> VariationPage | None:
    """Read a page of variations back; None as ``load_api_page``."""
    try:
        value = _load(text)
        if value["currency"] != currency:
            return None
        told = {
            str(key): Told(
                stock=Stock(stock),
                price=price and Money(amount=Decimal(price[0]), currency=price[1]),
                is_preorder=bool(is_preorder),
            )
            for key, stock, price, is_preorder in value["told"]
        }
        return VariationPage(told=told, pages=_whole(value["pages"]))
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        return None


def _dump(**value: Any) -> str:
    return json.dumps({"format": FORMAT, **value}, ensure_ascii=False, separators=(",", ":"))


def _load(text: str) -> Any:
    value = json.loads(text)
    if value["format"] != FORMAT:
        raise ValueError
    return value


def _whole(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise ValueError


def _entries(answer: Answer) -> list[Any]:
    """Return the list an answer is, or raise the error it stands for."""
    host = parse(answer.url).host
    url, headers, body = answer.url, answer.headers, answer.body
    if is_closed(url=url, headers=headers, body=body):
        raise RefusedError(f"{host} shows a password page: the shop is closed.")
    name = wall(url=url, headers=headers, body=body)
    if name is not None:
        raise RefusedError(f"{host} answered with {name}.")
    if is_html(headers, body):
        raise NoApiError(f"{host} sent a web page where JSON was due.")
    if body.count(b"{") > OBJECTS_LIMIT or body.count(b"[") > OBJECTS_LIMIT:
        raise UnreadableError(f"{host} sent more than a page of a shop can hold.")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableError(broken_json(body, host)) from None
    if isinstance(value, dict) and isinstance(value.get("code"), str):
        raise NoApiError(f"{host} has no list of products for us.")
    if not isinstance(value, list):
        raise UnreadableError(f"{host} sent JSON that is no list of products.")
    if len(value) > PAGE_SIZE:
        raise UnreadableError(f"{host} sent more products than a page of a shop can hold.")
    return value


def _number(answer: Answer, header: str) -> int | None:
    text = answer.headers.get(header, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None  # noqa: PLR2004 - no shop has ten million


def _word(entries: list[Any]) -> str:
    first = entries[0] if entries else None
    name = first.get("name") if isinstance(first, Mapping) else None
    words = clean(name).split() if isinstance(name, str) else []
    return max((word for word in words if word.isalnum()), key=len, default="")
