"""The sizes of a row, or of all rows of one listing, with their stock and price.

Knows nothing of files or of drops.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from bot.models import Listing, Money, Size, Stock
from bot.parsing import clean, lowest
from bot.parsing.sizes import LABEL_LIMIT, ONE_SIZE, is_shoe_size, normalise, note_beside
from bot.sources.file.cells import CellError, Faults, cell, price_of_row, shown, text
from bot.sources.file.columns import SIZE_SYSTEMS, column
from bot.sources.file.numbered import FileRow
from bot.sources.file.stock import read_stock
from bot.sources.reading import settled

SIZE_LIMIT = 100  # sizes of one row
TEXT_LIMIT = 200  # letters of one size; a longer one is none
LARGEST = 1_000  # of a size that is a number; millimetres have three digits
CELL_LIMIT = 2_000


def sizes_of_row(
    row: FileRow, faults: Faults, *, price: Money | None, own: str | None
) -> tuple[Size, ...]:
    """Return the sizes a row names, or the one of a row that names none.

    Args:
        row: the row.
        faults: takes what cannot be read; its size is left out, or its stock or price not known.
        price: of the whole row.
        own: the currency of the whole source.
    """
    stock = faults.kept(lambda: read_stock(cell(row, "stock"))) or Stock.UNKNOWN
    system = next((SIZE_SYSTEMS[name] for name in SIZE_SYSTEMS if row.get(name)), None)
    value = cell(row, "size")
    parts: list[Any] = [ONE_SIZE if value is None else value]
    if isinstance(value, list):
        parts = value
    elif isinstance(value, str):
        parts = re.split(r"[;\n]", value[:CELL_LIMIT])
    sizes: dict[str, Size] = {}
    for part in parts[:SIZE_LIMIT]:
        is_entry = isinstance(part, Mapping)
        raw = faults.kept(partial(_raw, part)) or ""
        size = Size(label=normalise(raw, option_name=system), raw=raw, stock=stock, price=price)
        if is_entry:
            size = _with_own(size, part, faults, own)
        size = settled(size, note_beside(raw))
        if raw:
            sizes.setdefault(size.label, size)
    return tuple(sizes.values())


def joined(known: Listing, other: Listing) -> Listing:
    """Join two rows of one listing: each tells some of its sizes."""
    sizes = {size.label: size for size in known.sizes}
    for size in other.sizes:
        before = sizes.get(size.label)
        is_better = before is None or (size.stock is Stock.IN and before.stock is not Stock.IN)
        sizes[size.label] = size if is_better or before is None else before
    price = lowest([known.price, other.price])
    return replace(known, sizes=tuple(sizes.values()), price=price)


def without_strays(listing: Listing) -> Listing:
    """Return a listing without the one size of a row that names none, if other rows name theirs."""
    sizes = tuple(size for size in listing.sizes if size.label != ONE_SIZE)
    return replace(listing, sizes=sizes) if 0 < len(sizes) < len(listing.sizes) else listing


def _raw(part: Any) -> str:
    """Return a size's text."""
    if isinstance(part, Mapping):
        named = {column(name): value for name, value in part.items()}
        return text(named, "size") or text(named, "name")
    if isinstance(part, bool) or not isinstance(part, str | int | float | Decimal):
        raise CellError(f"has a size that is no text: {shown(part)}")
    if not isinstance(part, str) and not 0 <= part < LARGEST:
        raise CellError(f"has a size that is none: {shown(part)}")
    length = len(str(part))
    if length > TEXT_LIMIT or (length > LABEL_LIMIT and not is_shoe_size(str(part))):
        raise CellError(f"has a size that is too long: {shown(part)}")
    size = clean(str(part))
    if not any(sign.isdigit() for sign in size) and normalise(size) != ONE_SIZE:
        raise CellError(f"has a size without a number: {shown(part)}")
    return size


def _with_own(size: Size, entry: Mapping[Any, Any], faults: Faults, own: str | None) -> Size:
    """Return a size with the stock and price that its own entry tells."""
    named = {column(name): value for name, value in entry.items()}
    stock, told = size.stock, cell(named, "stock")
    if told is not None:
        stock = faults.kept(lambda: read_stock(told)) or Stock.UNKNOWN
    price = faults.kept(lambda: price_of_row(named, own=own)) or size.price
    return replace(size, stock=stock, price=price)
