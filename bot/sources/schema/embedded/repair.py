"""JSON as shops' templates print it, mended where it is certain what was meant.

Knows nothing of what the JSON says. One pass over the text: comments and commas at an end go,
HTML entities that stand for quotation marks are read, raw line breaks in strings are accepted.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

REPAIR_LIMIT = 512 * 1024  # letters; a longer broken block is left broken
OBJECTS_LIMIT = 50_000  # a group of 2,000 variants has a fifth of them
COMMAS_LIMIT = 400_000  # each value costs ten times its letters in memory

# A string that never ends takes the rest, so that no letter is looked at twice.
_PIECE = re.compile(
    r"(?P<string>\"(?:[^\"\\]++|\\.)*+(?:\"|\Z))|(?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?)"
    r"|(?P<comma>,)|(?P<space>\s++)|(?P<other>[^\"/,\s]++|/)",
    re.DOTALL,
)
_WRAPPING = re.compile(
    r"^(?:\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?))|(?:-->|(?://|/\*)?\s*\]\]>\s*(?:\*/)?)\s*$"
)


def loads(text: str) -> Any:
    """Read JSON, mended if need be; numbers with a point stay text, as it was written.

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
        return _loads(repair(text))
    except ValueError:
        if "&quot;" not in text and "&#34;" not in text:
            raise
    return _loads(repair(html.unescape(text)))


def repair(text: str) -> str:
    """Return a text without comments, and without commas and semicolons where nothing follows."""
    kept: list[str] = []
    comma = -1  # where the last comma is, while nothing but space has followed it
    for found in _PIECE.finditer(_WRAPPING.sub("", text)):
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
    return "".join(kept).rstrip().rstrip(";").rstrip()


def _loads(text: str) -> Any:
    try:
        return json.loads(text, strict=False, parse_float=str, parse_constant=_nothing)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _nothing(_: str) -> None:
    """Read NaN and Infinity, which are no JSON, as nothing."""
