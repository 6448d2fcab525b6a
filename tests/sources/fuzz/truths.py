"""What a page says in so many words: the judge of news that an adapter has found on it.

Reads strictly and knows none of the adapters: JSON must be JSON, a page's blocks too, and a size is
in stock where its own entry says so in one of the few ways that mean nothing else.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from html import unescape
from io import StringIO
from typing import Any

from bot.models import Change, ChangeKind
from tests.sources.fuzz.misprints import PLACES
from tests.sources.fuzz.mutations import Mutant

ONE_SIZE = "One size"
UNTOLD = ("Size not told", ONE_SIZE)  # what a size is called where a page names none
NARROW = 4  # bytes, among which UTF-16 without its mark has one that is nothing
MOST = 1_000_000  # pairs; no shop has more
STOCK_NEWS = frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK})
DROP_NEWS = frozenset({ChangeKind.ANNOUNCED, ChangeKind.MOVED})
_NUMBER = re.compile(r"\d+(?:[.,-]5)?")
_BARE = re.compile(r"&(?!#?\w{1,32};)")
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)?")
_IN = re.compile(
    r"(?:https?://schema\.org/)?(?:In[ _]?Stock|LimitedAvailability|OnlineOnly)", re.IGNORECASE
)
_YES = frozenset({"yes", "true", "1", "in stock", "x", "y"})
_DAYS = ("%Y%m%d", "%Y-%m-%d", "%Y-%m-{day}", "%B {day}", "%b {day}", "%m/%d")


def untrue(changes: tuple[Change, ...], mutant: Mutant) -> list[Change]:
    """Return the news that a page does not say, whatever an adapter has read in it."""
    if mutant.is_damaged:
        return list(changes)
    text = _text(mutant.body)
    return [change for change in changes if not _is_said(change, text)]


def _is_said(change: Change, text: str) -> bool:
    if change.kind in STOCK_NEWS:
        found = set(_in_stock(text))
        return all(
            _tokens(label) <= found or _is_in_millimetres(label, text) for label in change.sizes
        )
    if change.kind is ChangeKind.PRICE_CUT:
        return change.price is not None and change.price.amount in _amounts(text)
    if change.kind is ChangeKind.CANCELLED:
        return "cancel" in text.lower()
    if change.kind in DROP_NEWS:
        if change.drop_at is None:
            return change.kind is ChangeKind.ANNOUNCED and _names_no_time(text)
        near = [change.drop_at + timedelta(days=days) for days in (-1, 0, 1)]
        written = [day.strftime(form).format(day=day.day) for day in near for form in _DAYS]
        return any(re.search(rf"{re.escape(said)}(?!\d)", text) for said in written)
    return False  # sold out: bad news, after one look


def _is_in_millimetres(label: str, text: str) -> bool:
    """Tell whether a page says "150" for a size that is shown as "CM 15"."""
    number = label.removeprefix("CM ")
    return label != number and Decimal(number) * 10 in _amounts(text)


def _names_no_time(text: str) -> bool:
    """Tell whether an entry of a list says neither when nor in which size there is a shoe."""
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(entries, list) and any(
        isinstance(entry, dict)
        and not any(entry.get(name) for name in ("size", "date", "in_stock"))
        for entry in entries
    )


def _text(body: bytes) -> str:
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            return body.decode(name, "replace")
    if b"\0" in body[:NARROW]:
        return body.decode("utf-16-be" if body[:1] == b"\0" else "utf-16-le", "replace")
    return body.decode("utf-8-sig", "replace")


def _tokens(label: str) -> set[str]:
    """Return what tells a size apart: its numbers, or its words where it has none."""
    return {_plain(number) for number in _NUMBER.findall(label)} or {label.casefold()}


def _plain(number: str) -> str:
    return number.replace(",", ".").replace("-", ".").lstrip("0")


def _amounts(text: str) -> set[Decimal]:
    found = {Decimal(number.replace(",", ".")) for number in _AMOUNT.findall(text)}
    return found | {number / 100 for number in found}


def _in_stock(text: str) -> Iterator[str]:
    """Yield the tokens of everything in stock."""
    try:
        yield from _in_json(json.loads(text), ())
    except (ValueError, RecursionError):
        pass
    else:
        return
    for place in PLACES.finditer(text.encode()):
        form = place["form"]
        part = place["json"] if form is None else _attribute(form.decode()).encode()
        try:
            yield from _in_json(json.loads(part), ())
        except (ValueError, RecursionError):
            continue
    head, _, rest = text.partition("\n")
    if "in_stock" in head.lower():
        for row in csv.DictReader(StringIO(f"{head.lower()}\n{rest}", newline="")):
            if (row.get("in_stock") or "").strip().lower() in _YES:
                yield from _tokens(row.get("size") or ONE_SIZE)


def _attribute(text: str) -> str:
    """Return an attribute's value, in which what has no semicolon is no sign (HTML 13.2.5.73)."""
    return unescape(_BARE.sub("&amp;", text))


def _in_json(value: Any, above: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _in_json(part, above)
    if not isinstance(value, dict):
        return
    own = tuple(str(part) for part in value.values() if isinstance(part, (str, int, float)))
    if _says_in(value):
        nested = (text for part in value.values() for text in _scalars(part))
        for text in (*above, *own, *nested, *UNTOLD):
            yield from _tokens(text)
            yield text.casefold()
    for part in value.values():
        yield from _in_json(part, (*above, *own))


def _scalars(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _scalars(part)
    elif isinstance(value, (str, int, float)):
        yield str(value)


def _says_in(node: dict[str, Any]) -> bool:
    if node.get("available") is True or node.get("is_in_stock") is True:
        return True
    if node.get("sold_out") is False or node.get("unlimited") is True:
        return True
    told = node.get("in_stock", node.get("instock", node.get("qtyInStock")))
    if isinstance(told, list) and len(told) == 1:  # so a database answers with a field
        [told] = told
    if isinstance(told, int) and 0 < told < MOST:
        return True
    if told is True or (isinstance(told, (str, int)) and str(told).strip().lower() in _YES):
        return True
    said = node.get("availability")
    if isinstance(said, list) and len(said) == 1:
        [said] = said
    return any(
        isinstance(one, str) and _IN.fullmatch(one.strip()) is not None for one in (said, told)
    )
