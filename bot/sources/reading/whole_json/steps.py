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

LET_GO = 200  # entries of a list that are freed at a stretch
SHORT = 64  # characters of a part that is read together with those that follow

_PLAIN = (str, int, float, type(None))  # true and false are ints
_ENDS = frozenset(" \t\n\r,:]}")  # what stands behind a whole value
_SPACE = re.compile(r"[ \t\n\r]*")


def load_json(
    text: str | bytes,
    *,
    parse_float: Callable[[str], Any] | None = None,
    strict: bool = True,
) -> Any:
    """Read JSON, as ``json.loads`` does.

    Args:
        text: the JSON; bytes may be in any encoding that JSON is written in.
        parse_float: reads a number with a point; a float where none is given.
        strict: whether line breaks and other control characters in a text must be escaped.

    Raises:
        ValueError: it is none.
        RecursionError: it is nested too deep.
    """
    if len(text) <= STEP:
        return json.loads(text, parse_float=parse_float, strict=strict)
    if isinstance(text, bytes):
        text = text.decode(json.detect_encoding(text), "surrogatepass")
    return _Steps(text, parse_float, strict=strict).whole()


class _LongList(list[Any]):
    """A list that lets go of its entries in steps: all at once would take as long as a pause."""

    def __del__(self) -> None:
        while self:
            del self[-LET_GO:]


class _Steps:
    """Reads one text by pieces, in each of which the library reads what is whole in it."""

    def __init__(
        self, text: str, parse_float: Callable[[str], Any] | None, *, strict: bool
    ) -> None:
        self._text = text
        decoder: Any = json.JSONDecoder(parse_float=parse_float, strict=strict)
        self._decode: Callable[[str], Any] = decoder.decode
        self._scan: Callable[[str, int], tuple[Any, int]] = decoder.scan_once
        self._no_many_before = 0
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
        found = _LongList()
        at = self._skip(at)
        if self._text.startswith("]", at):
            return found, at + 1
        while True:
            begins = at
            value, at = self._value(at, depth)
            found.append(value)
            at, is_last = self._behind(at, "]")
            if is_last:
                return found, at
            if at - begins <= SHORT and isinstance(value, _PLAIN):
                many, at = self._many(at, "[{}]")
                found.extend(many or ())

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
            begins = at
            found[name], at = self._value(self._skip(at + 1), depth)
            at, is_last = self._behind(at, "}")
            if is_last:
                return found, at
            if at - begins <= SHORT and isinstance(found[name], _PLAIN):
                many, at = self._many(at, "{{{}}}")
                found.update(many or {})

    def _many(self, at: int, whole: str) -> tuple[Any, int]:
        """Return the short parts that follow, read in one go, if they can be, and where they end.

        What is cut inside a part, or goes beyond the end of the list or object, is no whole: then
        there are none, and the next try is far behind.
        """
        cut = self._text.rfind(",", at, at + STEP)
        if at < self._no_many_before or cut < 0:
            return None, at
        try:
            many = self._decode(whole.format(self._text[at:cut]))
        except ValueError:
            self._no_many_before = at + STEP
            return None, at
        return many, self._skip(cut + 1)

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
