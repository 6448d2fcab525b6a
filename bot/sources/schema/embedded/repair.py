"""JSON as shops' templates print it, mended where it is certain what was meant.

Knows nothing of what the JSON says. Comments and commas at an end go, HTML entities that stand for
quotation marks are read, raw line breaks in strings are accepted, and brackets that close nothing
are left out. Each step looks at every character once.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

REPAIR_LIMIT = 512 * 1024  # characters; a longer broken block is left broken
OBJECTS_LIMIT = 50_000  # a group of 2,000 variants has a fifth of them
COMMAS_LIMIT = 400_000  # each value costs ten times its characters in memory

# A string that never ends takes the rest, so that no character is looked at twice.
_PIECE = re.compile(
    r"(?P<string>\"(?:[^\"\\]++|\\.?)*+(?:\"|\Z))"
    r"|(?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?)"
    r"|(?P<comma>,)|(?P<space>\s++)|(?P<other>[^\"/,\s]++|/)",
    re.DOTALL,
)
# What templates put around a block so that old browsers do not read it as HTML.
_WRAPPING_BEFORE = re.compile(r"(?:\s++|<!--|(?://|/\*)?<!\[CDATA\[|/\*|\*/|//(?=\s*+<!))*+")
_WRAPPING_AFTER = ("-->", "]]>", "*/", "/*", "//", ";")
_BEHIND = re.compile(r"[\s,;}\])]*+")


def loads(text: str) -> Any:
    """Read JSON, mended if need be; numbers with a point stay text, as it was written.

    Several values behind one another are a list of them.

    Raises:
        ValueError: it is no JSON, and cannot be mended.
    """
    text = text.strip().removeprefix("\ufeff").strip()
    if text.count("{") + text.count("[") > OBJECTS_LIMIT or text.count(",") > COMMAS_LIMIT:
        raise ValueError("too much")
    try:
        return _loads(text)
    except ValueError:
        if len(text) > REPAIR_LIMIT:
            raise
    try:
        return _loads_all(repair(text))
    except ValueError:
        if "&quot;" not in text and "&#34;" not in text:
            raise
    return _loads_all(repair(html.unescape(text)))


def repair(text: str) -> str:
    """Return a text without comments, and without commas and semicolons where nothing follows."""
    kept: list[str] = []
    comma = -1  # where the last comma is, while nothing but space has followed it
    for found in _PIECE.finditer(_unwrapped(text)):
        piece, kind = found[0], found.lastgroup
        if kind == "comment":
            continue
        if kind == "comma":
            if comma >= 0:
                continue
            comma = len(kept)
        elif kind != "space":
            if comma >= 0 and piece[0] in "]}":
                kept[comma] = " "
            comma = -1
        kept.append(piece)
    return "".join(kept).rstrip("; \t\r\n")


def _unwrapped(text: str) -> str:
    before = _WRAPPING_BEFORE.match(text)
    start, end = before.end() if before else 0, len(text)
    while end > start:
        if text[end - 1].isspace():
            end -= 1
            continue
        mark = next((mark for mark in _WRAPPING_AFTER if text.endswith(mark, start, end)), None)
        if mark is None:
            break
        end -= len(mark)
    return text[start:end]


def _loads_all(text: str) -> Any:
    """Read a value with what closes nothing behind it, or several values.

    Raises:
        ValueError: something else stands behind a value: what it belonged to cannot be told.
    """
    values: list[Any] = []
    at = 0
    while True:
        value, end = _decode(text, at)
        values.append(value)
        behind = _BEHIND.match(text, end)
        at = behind.end() if behind else end
        if at >= len(text):
            return values[0] if len(values) == 1 else values
        if text[at] not in "{[" or not isinstance(value, (dict, list)):
            raise ValueError("something stands behind the end")


def _loads(text: str) -> Any:
    value, end = _decode(text, 0)
    if text[end:].strip():
        raise ValueError("something stands behind the end")
    return value


def _decode(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _nothing(_: str) -> None:
    """Read NaN and Infinity, which are no JSON, as nothing."""


_DECODER = json.JSONDecoder(strict=False, parse_float=str, parse_constant=_nothing)
