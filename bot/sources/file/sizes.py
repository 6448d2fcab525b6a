"""The sizes of a row, or of all rows of one listing, with their stock and price.

Knows nothing of files or of drops.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

from bot.models import Listing, Money, Size, Stock
from bot.parsing import clean, lowest
from bot.parsing.sizes import LABEL_LIMIT, ONE_SIZE, is_shoe_size, normalise, note_beside
from bot.sources.file.cells import CellError, Faults, cell, column_of, price_of_row, shown, text
from bot.sources.file.columns import SIZE_SYSTEMS, column
from bot.sources.file.numbered import FileRow
from bot.sources.file.stock import read_stock
from bot.sources.reading import settled

SIZE_LIMIT = 100  # sizes of one row
TEXT_LIMIT = 200  # letters of one size; a longer one is none
LARGEST = 1_000  # of a size that is a number; millimetres have three digits
CELL_LIMIT = 2_000
LISTING = "sizes"  # the column that is called as one of many sizes is
THREE = 3  # sizes that make a list in a column for one
MILLIMETRES = 100  # a larger number is in them
MILLIMETRES_STEP = 10  # what is one size further in others is at most as many millimetres

# What stands between the sizes of a list, the surest first, and how far apart two of them may be.
_MARKS = (("|", 5), (", ", 5), (",", 5), ("/", 1), (" ", 1))
_BARE = frozenset({",", "/", " "})  # those that stand within one size too
_LISTED = re.compile(
    r"(?:(?P<system>US|UK|EUR?|JP|CM)\s?)?(?P<number>[0-9]{1,3}(?:[.,][0-9])?)"
    r"(?:\s(?P<part>1/2|1/3|2/3))?(?P<letter>\s?[CKMWY])?(?P<note>\s?\([^()]{1,30}\))?",
    re.IGNORECASE,
)
_PARTS = {None: 0.0, "1/2": 1 / 2, "1/3": 1 / 3, "2/3": 2 / 3}


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
        texts = re.split(r"[;\n]", value[:CELL_LIMIT])
        is_list = column_of(row, "size") == LISTING
        parts = [part for whole in texts for part in parts_of(whole, is_list=is_list)]
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


def parts_of(text: str, *, is_list: bool) -> list[str]:
    """Return the sizes that one text lists, or the text where it is one size.

    "9 / 42.5" and "US 9, UK 8" are one size in two systems, and "42,5" is one too: sizes of a list
    are of one system and near each other.

    Args:
        text: "8, 9, 10", "8 | 9 | 10", "8/9/10" or "8 9 10".
        is_list: it stands in a column that is to hold several, so that two are enough.
    """
    for mark, step in _MARKS:
        parts = text.strip(" ,/|").split(None if mark == " " else mark)
        if len(parts) > 1 and (sizes := _whole(parts)) is not None:
            is_bare = mark in _BARE
            least = THREE if mark == "/" or (is_bare and not is_list) else 2
            has_notes = any(size["note"] for size in sizes)
            numbers = [_number(size) for size in sizes]
            ordered = numbers if is_bare or len(parts) < THREE else sorted(numbers)
            if len(parts) >= least and not (is_bare and has_notes) and _is_near(ordered, step):
                first = sizes[0]["system"] or ""
                return [f"{'' if size['system'] else first} {size[0]}".strip() for size in sizes]
    return [text]


def _whole(parts: list[str]) -> list[re.Match[str]] | None:
    """Return parts of a text as sizes of one system; None if one is no size, or of another."""
    found = [_LISTED.fullmatch(part.strip()) for part in parts]
    sizes = [size for size in found if size is not None]
    systems = {size["system"].upper() for size in sizes if size["system"]}
    letters = {(size["letter"] or "").strip().upper() for size in sizes}
    is_one_system = len(systems) <= 1 and len(letters) == 1
    return sizes if is_one_system and len(sizes) == len(parts) else None


def _is_near(numbers: list[float], step: float) -> bool:
    """Tell whether each number is above the one before it, and not by more than a step."""
    return all(
        0 < high - low <= step * (MILLIMETRES_STEP if high >= MILLIMETRES else 1)
        for low, high in pairwise(numbers)
    )


def _number(size: re.Match[str]) -> float:
    return float(size["number"].replace(",", ".")) + _PARTS[size["part"]]


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
