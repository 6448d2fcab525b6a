"""The rows of a file that are about a 2002R, made into drops and listings.

Knows nothing of files. A row with a size or a stock is about a listing, one with a date about a
drop, one with both about both, and one with neither about a drop whose date is not known.

A row whose identity or date cannot be read is left out and reported; one whose price, stock, time
zone or link cannot be is kept without it and reported, so that a slip of the pen never makes a
listing look as if it were gone.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from bot.models import Confidence, Listing, Money, SeenDrop, SourceSpec
from bot.parsing import (
    ProductMatch,
    clean,
    find_codes,
    lowest,
    match,
    normalise_style_code,
    says_draw,
)
from bot.parsing.dates import MIXED_ORDER, When
from bot.sources.file.cells import (
    CellError,
    Faults,
    cell,
    cells,
    price_of_row,
    read_when,
    read_zone,
    shown,
    text,
)
from bot.sources.file.columns import COLUMNS, in_told_order, order_of
from bot.sources.file.found import FileContents
from bot.sources.file.numbered import FileRow, Numbered
from bot.sources.file.sizes import sizes_of_row, without_strays
from bot.sources.file.stock import read_cancelled
from bot.sources.reading import KEY_LIMIT, absolute_link, as_draw, digest, short_key

ROW_LIMIT = 2_000  # rows about a 2002R; more are not the work of people
TIME_LIMIT = 1.2  # seconds of the processor for them; the most rows take half of it
CODE_LIMIT = 20  # style codes of one row

_GARBLED = re.compile(r"\w[\[({<`^~\\]\s*$")  # a sign that opens something, and nothing follows
_LIST = re.compile(r"[;,/|\n]")
_MEANT = re.compile(r"(?<!\d)2002\s?R|^\s*(?:M|ML|U|W|GC|PC)\s?2002(?!\d)", re.IGNORECASE)
_REGION = re.compile(r"[A-Za-z]{2}")

CellValue = TypeVar("CellValue")


def read_all(rows: Iterable[Numbered], spec: SourceSpec) -> FileContents:
    """Return the drops and listings of all rows, with a sentence for each fault."""
    found = FileContents()
    count, deadline = 0, time.thread_time() + TIME_LIMIT
    if spec.region is None or spec.region in MIXED_ORDER:  # else its own order is known
        rows = _in_one_order(list(rows))
    for numbered in rows:
        if numbered.is_broken or (numbered.fault is not None and not numbered.cells):
            found.faults.append(f"{numbered.where} {numbered.fault}.")
            continue
        count += _take(numbered, spec, found)
        if count > ROW_LIMIT or time.thread_time() > deadline:
            found.is_cut = True
            break
    _finish(found, spec)
    return found


def _in_one_order(rows: Sequence[Numbered]) -> Iterator[Numbered]:
    """Yield rows whose dates are in the order that others of the file tell."""
    names = {*COLUMNS["at"], *COLUMNS["closes"]}
    order = order_of(row.cells.get(name) for row in rows for name in names)
    for row in rows:
        if order is None or names.isdisjoint(row.cells):
            yield row
            continue
        told = {
            name: in_told_order(value, order) if name in names else value
            for name, value in row.cells.items()
        }
        yield replace(row, cells=told)


def _finish(found: FileContents, spec: SourceSpec) -> None:
    """Settle what only all rows together tell of the listings."""
    found.join_shelves(spec.url)
    handles = Counter(listing.handle for listing in found.listings.values())
    for key, listing in found.listings.items():
        whole = without_strays(listing)
        # Of one shoe at several shops only the id tells which is which.
        handle = listing.handle if handles[listing.handle] == 1 else key
        found.listings[key] = replace(whole, handle=handle)
        if whole is not listing:
            title = shown(listing.title)
            found.faults.append(f"A row of {title} has no size, where its other rows have one.")


def _take(numbered: Numbered, spec: SourceSpec, found: FileContents) -> bool:
    """Add what a row tells, or its fault; return whether it is about a 2002R."""
    reading = _Row(numbered, spec, found.faults)
    try:
        if not reading.is_2002r():
            return False
        if numbered.fault is not None:
            found.faults.append(f"{numbered.where} {numbered.fault}.")
        drops, listing = list(reading.drops()), reading.listing()
    except CellError as error:
        found.faults.append(f"{numbered.where} {error}.")
        return True
    except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError):
        found.faults.append(f"{numbered.where} cannot be read.")
        return True
    for drop in drops:
        found.add(drop, numbered.where)
    if listing is not None:
        found.add_listing(listing, reading.shelf())
    return True


@lru_cache(maxsize=256)  # a shoe has a row for each of its sizes
def _matched(name: str, style: str) -> ProductMatch | None:
    return match(name, skus=[style])


def _joined(value: Any) -> str:
    """Return a cell of a style, which may be a list, as one text."""
    parts = value if isinstance(value, list) else [value]
    return "; ".join(str(part)[:KEY_LIMIT] for part in parts[:CODE_LIMIT] if part is not None)


def _codes_of(style: str) -> list[str]:
    told = [normalise_style_code(part) for part in _LIST.split(style) if part.strip()]
    return [code for code in told if code is not None]


def _is_name(style: str) -> bool:
    """Tell whether a cell of a style holds a shoe's name instead: words, and no code."""
    if " " not in style or _codes_of(style):
        return False
    found = _matched(style, "")
    return found is not None and found.is_2002r


class _Row:
    """One row while it is read."""

    def __init__(self, numbered: Numbered, spec: SourceSpec, faults: list[str]) -> None:
        self._row: FileRow = numbered.cells
        self._spec = spec
        self._faults = Faults(where=numbered.where, told=faults)

    def is_2002r(self) -> bool:
        """Tell whether the row is about a 2002R; raise CellError where it seems meant to be."""
        told = [*cells(self._row, "name"), *cells(self._row, "style")]
        if not told:
            raise CellError("has neither a name nor a style code")
        if "2002" not in str(told):  # nearly always, in a list of everything
            return False
        style = self._style
        if _GARBLED.search(style):
            raise CellError(f"has a style code that lost a letter: {shown(style)}")
        found = _matched(self._name, style)
        if found is not None and found.is_2002r:
            return True
        if self._codes:
            return True
        if _MEANT.search(style):
            raise CellError(f"has a style code that is none of a 2002R: {shown(style)}")
        return False

    def drops(self) -> Iterator[SeenDrop]:
        """Return the drops of the row, one for each of its style codes."""
        region = self._region
        zone = self._faults.kept(lambda: read_zone(self._row, region=region))
        is_draw = cell(self._row, "closes") is not None or says_draw(self._name)
        # A span of a draw may be that of its entries, which is not the day of the drop.
        when, doubt = read_when(self._row, region=region, zone=zone, may_span=not is_draw)
        if doubt is not None:
            self._faults.add(doubt)
        if when is None and self._is_listing():
            return
        codes: list[str | None] = [*self._codes] or [None]
        drop = self._drop(when or When(timezone=zone or "UTC"), region)
        closes = self._faults.kept(lambda: self._closes(region=region, zone=zone))
        if closes is not None or says_draw(drop.name):
            drop = as_draw(drop, closes)
        for code in codes:
            key = self._key(code, region, is_one=len(codes) == 1)
            yield replace(drop, key=key, name=drop.name or f"New Balance {code}", style_code=code)

    def listing(self) -> Listing | None:
        """Return the listing of the row, if it is about one."""
        if not self._is_listing():
            return None
        url = self._link("url") or (self._spec.url if self._spec.url.startswith("http") else None)
        if url is None:
            raise CellError("has a size or a stock, and no address of the product")
        name = self._name
        code = next(iter(self._codes), None)
        price = self._faults.kept(self._price)
        sizes = sizes_of_row(self._row, self._faults, price=price, own=self._spec.currency)
        product_id = self._id() or (url if url != self._spec.url else self.shelf())
        found = _matched(name, "")
        return Listing(
            product_id=short_key(product_id),
            handle=code
            or (digest(name) if name else product_id),  # what stays if its id is renamed
            title=name or f"New Balance {code}",
            url=url,
            style_code=code,
            colorway=found.colorway if found is not None else None,
            price=lowest(size.price for size in sizes) or price,
            image_url=self._link("image"),
            sizes=sizes,
        )

    def _closes(self, *, region: str | None, zone: str | None) -> When | None:
        """Return when the row's draw closes, if it is one."""
        when, _ = read_when({"at": cell(self._row, "closes")}, region=region, zone=zone)
        return when

    def shelf(self) -> str:
        """Return what the rows of one shoe at one shop have in common, whatever their ids."""
        code = next(iter(self._codes), None)
        parts = code or self._name, text(self._row, "retailer"), self._link("url")
        return short_key("#".join(part or "" for part in parts).rstrip("#"))

    def _drop(self, when: When, region: str | None) -> SeenDrop:
        told = self._faults.kept(lambda: text(self._row, "confidence")) or ""
        is_rumour = told.casefold() in {"rumour", "rumor", "unconfirmed"}
        return SeenDrop(
            key="",
            name=self._name,
            at=when.at,
            ends_at=when.ends_at,
            precision=when.precision,
            timezone=when.timezone,
            confidence=Confidence.RUMOUR if is_rumour else Confidence.CONFIRMED,
            region=region,
            retailer=self._faults.kept(lambda: text(self._row, "retailer")) or None,
            price=self._faults.kept(self._price),
            url=self._link("url"),
            image_url=self._link("image"),
            is_cancelled=bool(self._faults.kept(lambda: read_cancelled(self._row))),
        )

    def _key(self, code: str | None, region: str | None, *, is_one: bool) -> str:
        """Return what names a drop and outlives changes of its date."""
        own = self._id()
        if own:
            key = own if is_one or code is None else f"{own}#{code}"
        else:
            parts = (
                code or self._name.casefold(),
                text(self._row, "retailer"),
                region,
            )
            key = "#".join(part for part in parts if part)
        return short_key(key)

    def _id(self) -> str:
        told = text(self._row, "id", KEY_LIMIT + 1)
        if len(told) > KEY_LIMIT:
            raise CellError(f"has an id longer than {KEY_LIMIT} letters")
        return told

    @cached_property
    def _name(self) -> str:
        """Return what the row calls its shoe: some call the column of names "model" or "style"."""
        told = text(self._row, "name")
        return told or clean(next(filter(_is_name, self._styles), ""), KEY_LIMIT)

    @cached_property
    def _style(self) -> str:
        """Return the first cell of a style that holds a code, else the first of all."""
        return next(filter(_codes_of, self._styles), next(iter(self._styles), ""))

    @cached_property
    def _styles(self) -> list[str]:
        return [_joined(value) for value in cells(self._row, "style")]

    @cached_property
    def _codes(self) -> list[str]:
        """Return the row's style codes: those of its own column, else of its name."""
        codes = _codes_of(self._style) or list(find_codes(self._name))
        return list(dict.fromkeys(codes))[:CODE_LIMIT]

    def _is_listing(self) -> bool:
        stock = [self._row.get(name) for name in ("instock", "stock", "availability", "available")]
        return cell(self._row, "size") is not None or any(part not in (None, "") for part in stock)

    @cached_property
    def _region(self) -> str | None:
        told = self._faults.kept(lambda: text(self._row, "region")) or ""
        if told and not _REGION.fullmatch(told):
            self._faults.add(f"has an unknown region: {shown(told)}")
            return self._spec.region
        return told.upper() or self._spec.region

    def _price(self) -> Money | None:
        return price_of_row(self._row, own=self._spec.currency, region=self._region)

    def _link(self, what: str) -> str | None:
        told = self._faults.kept(lambda: text(self._row, what, 2_000))
        link = absolute_link(told, self._spec.url) if told else None
        if told and link is None:
            self._faults.add(f"has a {what} that is no address: {shown(told)}")
        return link
