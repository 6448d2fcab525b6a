"""Answers of WooCommerce's Store API, read.

Knows nothing of requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.parsing import clean
from bot.sources.reading import BrokenProductError, Extract, read_json
from bot.sources.web import HttpAnswer, UnreadableError, parse
from bot.sources.woocommerce.addresses import PAGE_SIZE
from bot.sources.woocommerce.products import (
    Candidate,
    Told,
    WooCommerceShop,
    product_key,
    read_candidate,
    read_told,
)


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
        return Extract(keys=self.keys, broken=self.broken)


@dataclass(frozen=True, slots=True, kw_only=True)
class VariationPage:
    """One page of a product's variations, by their ids."""

    told: Mapping[str, Told]
    pages: int | None


def read_api_page(answer: HttpAnswer, shop: WooCommerceShop) -> ApiPage:
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


def read_variation_page(answer: HttpAnswer, shop: WooCommerceShop, parent: str) -> VariationPage:
    """Read a page of a product's variations; raises as ``read_api_page`` does."""
    read = (read_told(entry, parent=parent, shop=shop) for entry in _entries(answer))
    return VariationPage(
        told=dict(entry for entry in read if entry is not None),
        pages=_number(answer, "x-wp-totalpages"),
    )


def _entries(answer: HttpAnswer) -> list[Any]:
    """Return the list an answer is, or raise the error it stands for."""
    host = parse(answer.url).host
    value = read_json(answer, page=NoApiError)
    if isinstance(value, dict) and isinstance(value.get("code"), str):
        raise NoApiError(f"{host} has no list of products for us.")
    if not isinstance(value, list):
        raise UnreadableError(f"{host} sent JSON that is no list of products.")
    if len(value) > PAGE_SIZE:
        raise UnreadableError(f"{host} sent more products than a page of a shop can hold.")
    return value


def _number(answer: HttpAnswer, header: str) -> int | None:
    text = answer.headers.get(header, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None  # noqa: PLR2004 - no shop has ten million


def _word(entries: list[Any]) -> str:
    first = entries[0] if entries else None
    name = first.get("name") if isinstance(first, Mapping) else None
    words = clean(name).split() if isinstance(name, str) else []
    return max((word for word in words if word.isalnum()), key=len, default="")
