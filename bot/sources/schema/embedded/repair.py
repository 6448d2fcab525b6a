"""JSON as shops' templates print it, mended where it is certain what was meant.

Knows nothing of what the JSON says. Comments and commas at an end go, HTML entities that stand for
quotation marks are read, raw line breaks in strings are accepted, and brackets that close nothing
are left out. Where that is not enough a value that a template left out is null, and a quotation
mark that cannot end its string is a part of it. What was torn and patched together is not mended:
an object in the middle of a string, or a key under which an object says two things, tells
that what stands together does not belong together. Each step looks at every character once.
"""

from __future__ import annotations

import html
import json
import re
from contextlib import suppress
from typing import Any

REPAIR_LIMIT = 512 * 1024  # characters; a longer broken block is left broken
OBJECTS_LIMIT = 50_000  # a group of 2,000 variants has a fifth of them
COMMAS_LIMIT = 400_000  # each value costs ten times its characters in memory

_REST = (
    r"|(?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?)|(?P<grouped>\d{1,3}(?:,\d{3})++(?:\.\d++)?)"
    r"|(?P<comma>,)|(?P<space>\s++)|(?P<bracket>[\[\]{}])|(?P<colon>:)|(?P<other>[^\"/,\s\[\]{}:]++|/)"
)
# A string that never ends takes the rest, so that no character is looked at twice.
_PIECE = re.compile(r"(?P<string>\"(?:[^\"\\]++|\\.?)*+(?:\"|\Z))" + _REST, re.DOTALL)
# A string that a quotation mark ends only where something follows that can stand behind a string.
_QUOTING_PIECE = re.compile(
    r"(?P<string>\"(?:[^\"\\]++|\\.?|\"(?!\s*+(?:,\s*+(?:[\"{}\[\]\d-]|true|false|null)|[:}\]]|\Z)))*+"
    r"(?:\"|\Z))" + _REST,
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(?:[\"\\/bfnrt]|u[0-9a-fA-F]{4})|\\|\"")
# What templates print that know other languages' nothing and truth.
_WORDS = {"undefined": "null", "None": "null", "True": "true", "False": "false"}
# An object that begins within a string, or a list whose first entry the string's end is taken for.
_TORN = re.compile(r"\{\s*+\"|\[\s*+\"[^\"]*+(?:\Z|\"\s*+:)")
_GOES_ON = re.compile(r"(?<!\s)\s*+,\s*+\"")
LOST_ENDS = 2  # objects that may lack their end; a list without one may lack entries too
# What templates put around a block so that old browsers do not read it as HTML.
_WRAPPING_BEFORE = re.compile(
    r"(?:\s++|;|<!--|(?://|/\*)?<!\[CDATA\[|\*/|(?:/\*|//)(?=\s*+(?:<!|\*/)))*+"
)
_WRAPPING_AFTER = ("-->", "]]>", "*/", "/*", "//", ";")
_BEHIND = re.compile(r"[\s,;}\])]*+")


def loads(text: str, *, mended: int = REPAIR_LIMIT) -> Any:
    """Read JSON, mended if need be; numbers with a point stay text, as it was written.

    Several values behind one another are a list of them.

    Args:
        text: the block.
        mended: characters of the longest block that is mended.

    Raises:
        ValueError: it is no JSON, and cannot be mended.
    """
    text = text.strip().removeprefix("\ufeff").strip()
    if text.count("{") + text.count("[") > OBJECTS_LIMIT or text.count(",") > COMMAS_LIMIT:
        raise ValueError("too much")
    try:
        return _loads(text)
    except ValueError:
        if len(text) > mended:
            raise
    attempts: list[str] = [text]
    if "&quot;" in text or "&#34;" in text:
        attempts.append(html.unescape(text))
    for attempt in attempts:
        for pattern in (_PIECE, _QUOTING_PIECE):
            with suppress(ValueError):
                return _loads_all(repair(attempt, pattern))
    raise ValueError("cannot be mended")


def repair(text: str, pattern: re.Pattern[str] = _PIECE) -> str:
    """Return a text without what is no JSON, where it is certain what was meant.

    Args:
        text: the block.
        pattern: takes it apart.

    Raises:
        ValueError: it is patched together of torn parts.
    """
    text = _unwrapped(text)
    mender = _Mender()
    for found in pattern.finditer(text):
        mender.take(found, text)
    return mender.finish()


class _Mender:
    """Takes the pieces of a text one after another, and keeps what is JSON."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._comma = -1  # where the last comma is, while nothing but space has followed it
        self._last = ""  # the last piece that is no space
        self._open: list[str] = []

    def take(self, found: re.Match[str], text: str) -> None:
        """Take the next piece of a text.

        Raises:
            ValueError: the text is patched together of torn parts.
        """
        piece, kind = found[0], found.lastgroup
        if kind == "comment":
            return
        if kind == "space":
            self._kept.append(piece)
            return
        if kind == "comma":
            self._take_comma()
            return
        if kind == "bracket" and piece in "]}":
            if self._comma >= 0:
                self._kept[self._comma] = " "
            self._fill()
            if len(self._open) == 1 and piece == "}" and _GOES_ON.match(text, found.end()):
                self._comma = -1
                return  # the object goes on: one end too many stands in it
            if self._open:
                self._open.pop()
        elif kind == "bracket":
            self._open.append(piece)
        self._comma = -1
        self._kept.append(self._mended(piece, kind))
        self._last = piece

    def finish(self) -> str:
        """Return what was kept, with the ends of objects that have none."""
        if self._comma >= 0:
            self._kept[self._comma] = " "
        whole = "".join(self._kept).strip("; \t\r\n")
        is_cut = self._last != "}" or "[" in self._open or len(self._open) > LOST_ENDS
        return whole if is_cut else whole + "}" * len(self._open)

    def _take_comma(self) -> None:
        self._fill()
        if self._comma < 0 and self._last not in {"{", "["}:
            self._comma = len(self._kept)
            self._kept.append(",")

    def _fill(self) -> None:
        """Put nothing where a value was left out."""
        if self._last == ":":
            self._kept.append("null")
            self._last = "null"

    def _mended(self, piece: str, kind: str | None) -> str:
        if kind == "string":
            is_ended = len(piece) > 1 and piece.endswith('"')
            inner = piece[1:-1] if is_ended else piece[1:]
            if _TORN.search(inner):
                raise ValueError("an object begins within a string")
            return '"' + _ESCAPED.sub(_escaped, inner) + ('"' if is_ended else "")
        if kind == "grouped" and self._last == ":":
            return f'"{piece}"'
        return _WORDS.get(piece, piece)


def _escaped(found: re.Match[str]) -> str:
    """Return an escape that JSON knows as it is, a bare backslash as nothing, a quote escaped."""
    if found[0] == '"':
        return '\\"'
    return found[0] if len(found[0]) > 1 else ""


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
        value, end = _decode(text, at, _MENDED)
        values.append(value)
        behind = _BEHIND.match(text, end)
        at = behind.end() if behind else end
        if at >= len(text):
            return values[0] if len(values) == 1 else values
        if text[at] not in "{[" or not isinstance(value, (dict, list)):
            raise ValueError("something stands behind the end")


def _loads(text: str) -> Any:
    value, end = _decode(text, 0, _WHOLE)
    if text[end:].strip():
        raise ValueError("something stands behind the end")
    return value


def _decode(text: str, at: int, decoder: json.JSONDecoder) -> tuple[Any, int]:
    try:
        return decoder.raw_decode(text, at)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _nothing(_: str) -> None:
    """Read NaN and Infinity, which are no JSON, as nothing."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object's values by their keys.

    Raises:
        ValueError: it says two things under one key.
    """
    found = dict(pairs)
    if len(found) < len(pairs) and any(found[key] != value for key, value in pairs):
        raise ValueError("an object says two things under one key")
    return found


_WHOLE = json.JSONDecoder(strict=False, parse_float=str, parse_constant=_nothing)
_MENDED = json.JSONDecoder(
    strict=False, parse_float=str, parse_constant=_nothing, object_pairs_hook=_once
)
