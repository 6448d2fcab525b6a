"""The variants of a product made into its sizes: which option is the size, and what it is called.

Knows nothing of any shop's format. Stock is what the shop's data says of a variant; words beside
its size count where the data says nothing, and doubt it where they say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.models import Money, Size, Stock
from bot.parsing import clean, lowest, says_something
from bot.parsing.sizes import (
    LABEL_LIMIT,
    ONE_SIZE,
    Note,
    head_of,
    is_shoe_size,
    may_be_size,
    normalise,
    note_beside,
)

OPTIONS = 3  # of a variant; no shop has more
VALUE_LIMIT = 255  # Shopify's own; a longer one is no value
RAW_LIMIT = 100
JOINT = " / "  # how Shopify joins a variant's options in its title

_SIZE_NAME = re.compile(
    r"size|taille|gr\xf6(?:\xdf|ss)e|groesse|talla|tama\xf1o|tamanho|taglia|maat|storlek"
    r"|st\xf8rrelse|koko|rozmiar|velikost|m\xe9ret|beden|размер|розмір|מידה|サイズ|尺码|尺碼|尺寸|사이즈"
    r"|^(?:us|uk|eu|eur|cm|jp|jpn|men'?s|women'?s)$",
    re.IGNORECASE,
)


class BrokenProductError(ValueError):
    """A product that cannot be told, or told apart from others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One variant: the value of each option in the product's order ("" where it has none).

    ``link`` is as in :class:`bot.models.Size`.
    """

    values: tuple[str, ...]
    stock: Stock = Stock.UNKNOWN
    price: Money | None = None
    is_preorder: bool = False
    link: str | None = None

    def value(self, index: int) -> str:
        """Return the value of an option."""
        return self.values[index] if index < len(self.values) else ""


def option_value(value: object) -> str:
    """Return an option's value as one line; empty for what is no text, or too long for one."""
    is_value = isinstance(value, str) and len(value) <= VALUE_LIMIT
    return clean(value, RAW_LIMIT) if is_value and isinstance(value, str) else ""


def is_size_name(name: str) -> bool:
    """Tell whether an option or property of a product is called as sizes are."""
    return bool(_SIZE_NAME.search(name))


def sizes_of_variants(variants: Sequence[Variant], names: Sequence[str]) -> tuple[Size, ...]:
    """Return a product's sizes in the shop's order, each label once.

    What is no size is unknown beside sizes, and its price is no shoe's: a gift wrap, or what is
    left of a size that lost its number ("US"). What is left without a letter or number ("?") is
    unknown anyway.

    Args:
        variants: as the shop has them.
        names: what the product's options are called, in their order.

    Raises:
        BrokenProductError: a product with sizes has a variant that does not say which it is.
    """
    at = _size_position(names, variants)
    if at is not None and not all(variant.value(at) for variant in variants):
        raise BrokenProductError
    extras = [index for index in range(OPTIONS) if index != at and _is_varied(variants, index)]
    heads = _heads(variants, at, extras)
    sizes: dict[str, Size] = {}
    for variant in variants:
        size = _size(variant, at, extras, names, heads)
        known = sizes.get(size.label)
        sizes[size.label] = size if known is None else _merge(known, size)
    return _doubt_no_sizes(tuple(sizes.values()))


def _size(
    variant: Variant,
    at: int | None,
    extras: Sequence[int],
    names: Sequence[str],
    heads: dict[str, str],
) -> Size:
    raw = variant.value(at) if at is not None else ""
    name = names[at] if at is not None and at < len(names) else None
    parts = [normalise(heads.get(raw, raw), option_name=name)] if raw else []
    parts += [value[:LABEL_LIMIT] for index in extras if (value := variant.value(index))]
    label = JOINT.join(parts) or ONE_SIZE
    size = Size(
        label=label,
        raw=JOINT.join(filter(None, variant.values))[:RAW_LIMIT] if extras else raw or ONE_SIZE,
        stock=variant.stock if says_something(label) else Stock.UNKNOWN,
        price=variant.price,
        is_preorder=variant.is_preorder,
        link=variant.link,
    )
    return settled(size, note_beside(raw) if raw else None)


def settled(size: Size, note: Note | None) -> Size:
    """Return a size with what the words beside it say.

    They count where the shop's data says nothing of its stock. A size that is in stock by its data
    and out by its words is unknown; one that can only be ordered ahead is out.
    """
    can_be_ordered = size.stock is not Stock.OUT or size.is_preorder
    if size.is_preorder or (note is Note.PREORDER and can_be_ordered):
        return replace(size, stock=Stock.OUT, is_preorder=can_be_ordered)
    if note is Note.LATER:
        return replace(size, stock=Stock.OUT)
    if note is None or note is Note.OTHER or size.stock is Stock.OUT:
        return size
    if size.stock is Stock.UNKNOWN:
        return replace(size, stock=note.stock)
    return size if note.stock is Stock.IN else replace(size, stock=Stock.UNKNOWN)


def doubt_odd(sizes: tuple[Size, ...]) -> tuple[Size, ...]:
    """Return sizes whose odd ones are unknown: what is no size, or has no system, beside others.

    A shop writes all sizes of a shoe in one way; what stands out is a slip of its template.
    """
    heads = [size.label.partition(JOINT)[0] for size in sizes]
    is_shoe = [is_shoe_size(head) for head in heads]
    has_system = [shoe and head[0].isalpha() for head, shoe in zip(heads, is_shoe, strict=True)]
    is_odd = [
        any(has_system) and not system if any(has_system) else any(is_shoe) and not shoe
        for shoe, system in zip(is_shoe, has_system, strict=True)
    ]
    return tuple(
        replace(size, stock=Stock.UNKNOWN, is_preorder=False) if odd else size
        for size, odd in zip(sizes, is_odd, strict=True)
    )


def _doubt_no_sizes(sizes: tuple[Size, ...]) -> tuple[Size, ...]:
    heads = [size.label.partition(JOINT)[0] for size in sizes]
    if not any(map(is_shoe_size, heads)):
        return sizes
    return tuple(
        size
        if may_be_size(head)
        else replace(size, stock=Stock.UNKNOWN, price=None, is_preorder=False)
        for size, head in zip(sizes, heads, strict=True)
    )


def _heads(variants: Sequence[Variant], at: int | None, extras: Sequence[int]) -> dict[str, str]:
    """Return the sizes that values begin with before words that are none.

    Only where every value is a size or begins with one, and the sizes alone tell the variants
    apart: "9 - Grey" and "9 - Black" are two things.
    """
    values = (
        list(dict.fromkeys(variant.value(at) for variant in variants)) if at is not None else []
    )
    odd = [value for value in values if not is_shoe_size(value)]
    heads = {value: head for value in odd if (head := head_of(value)) is not None}
    labels = [
        (normalise(heads.get(variant.value(at), variant.value(at))), *_extras(variant, extras))
        for variant in variants
        if at is not None
    ]
    return heads if len(heads) == len(odd) and len(set(labels)) == len(labels) else {}


def _extras(variant: Variant, extras: Sequence[int]) -> Iterable[str]:
    return (variant.value(index) for index in extras)


def _merge(one: Size, other: Size) -> Size:
    """Join two variants of one label: in if any is in, out only if both are."""
    stocks = {one.stock, other.stock}
    stock = next(value for value in (Stock.IN, Stock.UNKNOWN, Stock.OUT) if value in stocks)
    buyable = [size for size in (one, other) if size.stock is stock] or [one, other]
    return Size(
        label=one.label,
        raw=one.raw,
        stock=stock,
        price=lowest(size.price for size in buyable) or lowest([one.price, other.price]),
        is_preorder=stock is Stock.OUT and (one.is_preorder or other.is_preorder),
        link=next((size.link for size in buyable if size.link), None),
    )


def _size_position(names: Sequence[str], variants: Sequence[Variant]) -> int | None:
    """Return which option is the size: by its name, else by its values, else the only one."""
    for index, name in enumerate(names):
        if is_size_name(name):
            return index
    filled = [index for index in range(OPTIONS) if any(entry.value(index) for entry in variants)]
    for index in filled:
        values = {value for entry in variants if (value := entry.value(index))}
        if all(map(is_shoe_size, values)):
            return index
    return filled[0] if len(filled) == 1 else None


def _is_varied(variants: Sequence[Variant], index: int) -> bool:
    return len({variant.value(index) for variant in variants}) > 1
