"""Long JSON read in steps, so that other threads have their turn between them.

Knows nothing of what it holds. The standard library reads some 25 MB a second and lets no other
thread run meanwhile: 8 MiB of it would stop the event loop for a third of a second, from whatever
thread it is read in (measured).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

STEP = 64 * 1024  # characters that are read at a stretch: some 3 ms
DEEPEST = 6  # lists and objects inside each other whose parts are read by themselves

_ENDS = frozenset(" \t\n\r,:]}")  # what stands behind a whole value
_SPACE = re.compile(r"[ \t\n\r]*")


def load_json(text: str | bytes, *, parse_float: Callable[[str], Any] | None = None) -> Any:
    """Read JSON, as ``json.loads`` does.

    Args:
        text: the JSON; bytes may be in any encoding that JSON is written in.
        parse_float: reads a number with a point; a float where none is given.

    Raises:
        ValueError: it is none.
        RecursionError: it is nested too deep.
    """
    if len(text) <= STEP:
        return json.loads(text, parse_float=parse_float)
    if isinstance(text, bytes):
        text = text.decode(json.detect_encoding(text), "surrogatepass")
    return _Steps(text, parse_float).whole()


class _Steps:
    """Reads one text by pieces, in each of which the library reads what is whole in it."""

    def __init__(self, text: str, parse_float: Callable[[str], Any] | None) -> None:
        self._text = text
        decoder: Any = json.JSONDecoder(parse_float=parse_float)
        self._scan: Callable[[str, int], tuple[Any, int]] = decoder.scan_once
        self._from, self._piece = 0, ""

    def whole(self) -> Any:
        """Return what the text is."""
        value, end = self._value(self._skip(0), 0)
        if self._skip(end) != len(self._text):
            raise ValueError("something stands behind the end")
        return value

    def _value(self, at: int, depth: int) -> tuple[Any, int]:
        """Return the value that begins somewhere, and where it ends."""
        while True:
            try:
                value, end = self._scan(self._piece, at - self._from)
            except (StopIteration, ValueError):
                end = len(self._piece)
            if self._piece[end : end + 1] in _ENDS:  # a number might go on behind the piece
                return value, self._from + end
            if self._from == at and self._piece:
                break
            self._from, self._piece = at, self._text[at : at + STEP]
            if not self._piece:
                raise ValueError("it is cut short")
        if depth < DEEPEST and self._text[at] == "[":
            return self._list(at + 1, depth + 1)
        if depth < DEEPEST and self._text[at] == "{":
            return self._object(at + 1, depth + 1)
        try:
            return self._scan(self._text, at)
        except StopIteration:
            raise ValueError("there is no value") from None

    def _list(self, at: int, depth: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        at = self._skip(at)
        if self._text.startswith("]", at):
            return found, at + 1
        while True:
            value, at = self._value(at, depth)
            found.append(value)
            at, is_last = self._behind(at, "]")
            if is_last:
                return found, at

    def _object(self, at: int, depth: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        at = self._skip(at)
        if self._text.startswith("}", at):
            return found, at + 1
        while True:
            name, at = self._value(at, DEEPEST)
            at = self._skip(at)
            if not isinstance(name, str) or not self._text.startswith(":", at):
                raise ValueError("a member has no name")
            found[name], at = self._value(self._skip(at + 1), depth)
            at, is_last = self._behind(at, "}")
            if is_last:
                return found, at

    def _behind(self, at: int, end: str) -> tuple[int, bool]:
        """Return where it goes on behind a part, and whether that was the last one."""
        at = self._skip(at)
        sign = self._text[at : at + 1]
        if sign == end:
            return at + 1, True
        if sign != ",":
            raise ValueError("a part does not end")
        return self._skip(at + 1), False

    def _skip(self, at: int) -> int:
        space = _SPACE.match(self._text, at)
        return space.end() if space else at
