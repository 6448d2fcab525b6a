"""The rows of a file: CSV, JSON or TOML, each row as cells by the names of their columns.

Knows nothing of what the cells mean.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.sources.file.columns import IDENTITY, column
from bot.sources.file.csv_tables import read_csv
from bot.sources.file.numbered import Numbered, Table
from bot.sources.web import TooLargeError, UnreadableError

SAMPLE = 64  # bytes that tell UTF-16 without a mark
TOML_LIMIT = 1024 * 1024  # bytes; the standard library reads about one megabyte a second
PARTS_LIMIT = 600_000  # values of a JSON file, each of which costs more memory than its text
NESTS_LIMIT = 100_000  # lists and objects of a JSON file


def read_table(body: bytes, *, name: str) -> Table:
    """Return the rows of a file, whatever of the three it is.

    Args:
        body: the file.
        name: its address or path; the ending settles what could be two of them.

    Raises:
        UnreadableError: it is none of the three, or is cut short.
        TooLargeError: it would cost too much memory or time.
    """
    encoding = _encoding(body)
    name = name.lower()
    start = body[:200].decode(encoding, "replace").lstrip()
    if name.endswith(".toml"):
        rows = tuple(_entries(_toml(body, encoding)))
    elif start.startswith(("{", "[")) and not name.endswith((".csv", ".tsv")):
        rows = tuple(_entries(_json(body, encoding)))
    else:
        return read_csv(body, encoding)
    columns = frozenset(name for row in rows for name in row.cells)
    return Table(rows=rows, count=len(rows), columns=columns)


def _encoding(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # Letters of UTF-16 without its mark: every other byte of a header is nothing.
    for first, name in ((0, "utf-16-be"), (1, "utf-16-le")):
        high, low = body[first:SAMPLE:2], body[1 - first : SAMPLE : 2]
        if high and not any(high) and all(low):
            return name
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _json(body: bytes, encoding: str) -> Any:
    if body.count(b",") > PARTS_LIMIT or body.count(b"{") + body.count(b"[") > NESTS_LIMIT:
        raise TooLargeError("The file holds more values than are read.")
    try:
        return json.loads(body.decode(encoding, "replace"))
    except (ValueError, RecursionError):
        raise UnreadableError("The file is JSON that is broken or cut short.") from None


def _toml(body: bytes, encoding: str) -> Any:
    if len(body) > TOML_LIMIT:
        raise TooLargeError("The file is longer than 1 MiB, the most that is read of TOML.")
    try:
        return tomllib.loads(body.decode(encoding, "replace").replace("\r\n", "\n"))
    except (ValueError, RecursionError):
        raise UnreadableError("The file is TOML that is broken or cut short.") from None


def _entries(value: Any) -> Iterator[Numbered]:
    """Return the entries of a list, of the lists in an object, or the one that an object is."""
    if isinstance(value, Mapping):
        lists = [entry for entry in value.values() if isinstance(entry, list)]
        is_one = not IDENTITY.isdisjoint(map(column, value)) or not any(
            isinstance(part, Mapping) for entry in lists for part in entry
        )
        entries: Iterable[Any] = [value] if is_one else (part for entry in lists for part in entry)
        if is_one and not value:
            return
    elif isinstance(value, list):
        entries = value
    else:
        raise UnreadableError("The file holds no list of entries.")
    for number, entry in enumerate(entries, start=1):
        where = f"Entry {number}"
        if not isinstance(entry, Mapping):
            yield Numbered(where=where, cells={}, fault="is no object with named fields")
            continue
        yield Numbered(where=where, cells={column(name): part for name, part in entry.items()})
