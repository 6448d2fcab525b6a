"""The variants of a Shopify product, made into sizes.

Knows nothing of the rest of the product. Stock is what ``available`` says: true is in, false is
out, anything else is not known; prices of subscriptions are never read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.models import Money, Size, Stock
from bot.parsing import clean
from bot.parsing.sizes import LABEL_LIMIT, ONE_SIZE, is_shoe_size, normalise

OPTIONS = 3  # Shopify's own: option1 to option3
VALUE_LIMIT = 255  # Shopify's own; a longer one is no value
RAW_LIMIT = 100
JOINT = " / "  # how Shopify joins a variant's options in its title
DEFAULT_TITLE = "Default Title"  # Shopify's name for the only variant of a product without options

_SIZE_NAME = re.compile(
    r"size|taille|gr\xf6(?:\xdf|ss)e|groesse|talla|tama\xf1o|tamanho|taglia|maat|storlek"
    r"|st\xf8rrelse|koko|rozmiar|velikost|m\xe9ret|beden|размер|розмір|מידה|サイズ|尺码|尺碼|尺寸|사이즈"
    r"|^(?:us|uk|eu|eur|cm|jp|jpn|men'?s|women'?s)$",
    re.IGNORECASE,
)


class BrokenProductError(ValueError):
    """A product that cannot be told, or told apart from others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Variant:
    values: tuple[str, ...]
    stock: Stock
    price: Money | None


def read_sizes(
    variants: Sequence[Mapping[str, Any]],
    *,
    options: object,
    price: Callable[[object], Money | None],
) -> tuple[Size, ...]:
    """Return a product's sizes in the shop's order, each label once.

    Args:
        variants: the shop's variants.
        options: the product's ``options``, a list of names or of objects with a name.
        price: reads a variant's price.

    Raises:
        BrokenProductError: a product with sizes has a variant that does not say which it is.
    """
    read = [
        _Variant(values=_values(entry), stock=_stock(entry), price=price(entry.get("price")))
        for entry in variants
    ]
    names = _names(options)
    at = _size_position(names, read)
    if at is not None and not all(_value(variant, at) for variant in read):
        raise BrokenProductError
    extras = [index for index in range(OPTIONS) if index != at and _is_varied(read, index)]
    sizes: dict[str, Size] = {}
    for variant in read:
        size = _size(variant, at, extras, names)
        known = sizes.get(size.label)
        sizes[size.label] = size if known is None else _merge(known, size)
    return tuple(sizes.values())


def _size(variant: _Variant, at: int | None, extras: Sequence[int], names: Sequence[str]) -> Size:
    raw = _value(variant, at) if at is not None else ""
    name = names[at] if at is not None and at < len(names) else None
    parts = [normalise(raw, option_name=name)] if raw else []
    parts += [value[:LABEL_LIMIT] for index in extras if (value := _value(variant, index))]
    return Size(
        label=JOINT.join(parts) or ONE_SIZE,
        raw=JOINT.join(filter(None, variant.values))[:RAW_LIMIT] if extras else raw or ONE_SIZE,
        stock=variant.stock,
        price=variant.price,
    )


def _merge(one: Size, other: Size) -> Size:
    """Join two variants of one label: in if any is in, out only if both are."""
    stocks = {one.stock, other.stock}
    stock = next(value for value in (Stock.IN, Stock.UNKNOWN, Stock.OUT) if value in stocks)
    buyable = [size for size in (one, other) if size.stock is stock] or [one, other]
    prices = [size.price for size in buyable if size.price is not None]
    return Size(
        label=one.label,
        raw=one.raw,
        stock=stock,
        price=min(prices, key=lambda money: money.amount, default=one.price or other.price),
    )


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
    return tuple(
        clean(value, RAW_LIMIT) if isinstance(value, str) and len(value) <= VALUE_LIMIT else ""
        for value in values
    )


def _value(variant: _Variant, index: int) -> str:
    return variant.values[index] if index < len(variant.values) else ""


def _names(options: object) -> list[str]:
    names: list[str] = []
    for option in options[:OPTIONS] if isinstance(options, list) else []:
        name = option.get("name") if isinstance(option, Mapping) else option
        names.append(clean(name, RAW_LIMIT) if isinstance(name, str) else "")
    return names


def _size_position(names: Sequence[str], variants: Sequence[_Variant]) -> int | None:
    """Return which option is the size: by its name, else by its values, else the only one."""
    for index, name in enumerate(names):
        if _SIZE_NAME.search(name):
            return index
    filled = [index for index in range(OPTIONS) if any(_value(entry, index) for entry in variants)]
    for index in filled:
        values = {value for entry in variants if (value := _value(entry, index))}
        if all(map(is_shoe_size, values)):
            return index
    return filled[0] if len(filled) == 1 else None


def _is_varied(variants: Sequence[_Variant], index: int) -> bool:
    return len({_value(variant, index) for variant in variants}) > 1
