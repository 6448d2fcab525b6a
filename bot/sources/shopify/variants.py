"""The variants of a Shopify product, as its JSON has them.

Knows nothing of what they mean. Stock is what ``available`` says: true is in, false is out, and
anything else is not known; prices of subscriptions are never read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.models import Money, Stock
from bot.parsing import clean
from bot.parsing.sizes import LABEL_LIMIT
from bot.sources.reading import JOINT, OPTIONS, Variant, option_value

NAME_LIMIT = 100
LARGEST_ID = 10**20  # a variant's id has fewer digits


def read_variants(
    entries: Sequence[Mapping[str, Any]], *, price: Callable[[object], Money | None]
) -> list[Variant]:
    """Return variants in the shop's order.

    Args:
        entries: the shop's JSON.
        price: reads a variant's price.
    """
    return [
        Variant(
            values=_values(entry),
            stock=_stock(entry),
            price=price(entry.get("price")),
            link=_link(entry),
        )
        for entry in entries
    ]


def option_names(options: object) -> list[str]:
    """Return what a product's options are called; they are names, or objects with a name."""
    names: list[str] = []
    for option in options[:OPTIONS] if isinstance(options, list) else []:
        name = option.get("name") if isinstance(option, Mapping) else option
        names.append(clean(name, NAME_LIMIT) if isinstance(name, str) else "")
    return names


def _link(variant: Mapping[str, Any]) -> str | None:
    """Return where a product's page shows this variant.

    See https://shopify.dev/docs/api/liquid/objects/variant#variant-url.
    """
    number = variant.get("id")
    is_id = isinstance(number, int) and not isinstance(number, bool) and 0 < number < LARGEST_ID
    return f"?variant={number}" if is_id else None


def _stock(variant: Mapping[str, Any]) -> Stock:
    available = variant.get("available")
    if not isinstance(available, bool):
        return Stock.UNKNOWN
    return Stock.IN if available else Stock.OUT


def _values(variant: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a variant's option values: from its options, else from its title."""
    values: list[object] = [variant.get(f"option{index + 1}") for index in range(OPTIONS)]
    if not any(isinstance(value, str) for value in values):
        listed = variant.get("options")
        values = listed[:OPTIONS] if isinstance(listed, list) else []
    if not any(isinstance(value, str) for value in values):
        title = variant.get("title")
        values = (
            list(title[: LABEL_LIMIT * 10].split(JOINT, OPTIONS - 1))
            if isinstance(title, str)
            else []
        )
    return tuple(map(option_value, values))
