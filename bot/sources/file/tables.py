"""The rows of a file: CSV, JSON or TOML, each row as cells by the names of their columns.

Knows nothing of what the cells mean.
"""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping
from typing import Any

from bot.sources.file.columns import IDENTITY, column, heading_of, with_headings
from bot.sources.file.csv_tables import read_csv
from bot.sources.file.entries import entries_of
from bot.sources.file.numbered import ROW_LIMIT, Numbered, Table
from bot.sources.reading import encoding_told, load_json
from bot.sources.web import TooLargeError, UnreadableError

SAMPLE = 64  # bytes that tell UTF-16 without a mark
TOML_LIMIT = 1024 * 1024  # bytes; the standard library reads about one megabyte a second
PARTS_LIMIT = 600_000  # values of a JSON file, each of which costs more memory than its text
LONG_LIST = 1_000  # parts; its text is looked at part by part, and not made at a stretch
NESTS_LIMIT = 100_000  # lists and objects of a JSON file


def read_table(body: bytes, *, name: str, value: Any = None, content_type: str = "") -> Table:
    """Return the rows of a file, whatever of the three it is.

    Args:
        body: the file.
        name: its address or path; the ending settles what could be two of them.
        value: the JSON that it is, if it was read already.
        content_type: what the answer says of the file; its encoding counts where the file is no
            UTF-8.

    Raises:
        UnreadableError: it is none of the three, or is cut short.
        TooLargeError: it would cost too much memory or time.
    """
    encoding = _encoding(body, content_type)
    name = name.lower()
    start = body[:200].decode(encoding, "replace").lstrip()
    if name.endswith(".toml"):
        return _table(_toml(body, encoding))
    if start.startswith(("{", "[")) and not name.endswith((".csv", ".tsv")):
        _check_size(body)
        return _table(_json(body, encoding) if value is None else value)
    return read_csv(body, encoding)


def _table(value: Any) -> Table:
    """Return the entries that may be about a 2002R, or lack what tells of which shoe they are."""
    rows: list[Numbered] = []
    count, names = 0, set[Any]()
    for count, entry in enumerate(entries_of(value), start=1):
        if not isinstance(entry, Mapping):
            fault = "is no object with named fields"
            is_lost = entry is not None and entry != ""  # what stands there may have been a row
            where = f"Entry {count}"
            rows.append(Numbered(where=where, cells={}, fault=fault, is_broken=is_lost))
        else:
            names.update(entry)
            if _may_matter(entry):
                cells = with_headings(entry)
                rows.append(Numbered(where=f"Entry {count}", cells=cells))
        if len(rows) >= ROW_LIMIT:
            break
    return Table(
        rows=tuple(rows),
        count=count,
        is_whole=len(rows) < ROW_LIMIT,
        columns=frozenset(heading_of(name)[0] for name in names),
    )


def _may_matter(entry: Mapping[Any, Any]) -> bool:
    """Tell whether an entry may be about a 2002R, or names no shoe at all."""
    if any(_says_2002(part) for part in entry.values()):
        return True
    return not any(part for name, part in entry.items() if column(name) in IDENTITY)


def _says_2002(value: Any) -> bool:
    if isinstance(value, list) and len(value) > LONG_LIST:
        return any(map(_says_2002, value))
    return "2002" in str(value)


def _encoding(body: bytes, content_type: str) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if body.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    # Letters of UTF-16 without its mark: every other byte of a header is nothing.
    for first, name in ((0, "utf-16-be"), (1, "utf-16-le")):
        high, low = body[first:SAMPLE:2], body[1 - first : SAMPLE : 2]
        if high and not any(high) and all(low):
            return name
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        told = encoding_told(content_type)
        return told if told is not None and not told.startswith("utf") else "cp1252"
    return "utf-8-sig"


def _check_size(body: bytes) -> None:
    if body.count(b",") > PARTS_LIMIT or body.count(b"{") + body.count(b"[") > NESTS_LIMIT:
        raise TooLargeError("The file holds more values than are read.")


def _json(body: bytes, encoding: str) -> Any:
    text = body.decode(encoding, "replace")
    try:
        return _lines(text) if _is_lines(text) else load_json(text)
    except (ValueError, RecursionError):
        raise UnreadableError("The file is JSON that is broken or cut short.") from None


def _is_lines(text: str) -> bool:
    """Tell whether each line is an object of its own (JSON Lines)."""
    first, _, rest = text.strip().partition("\n")
    return first.startswith("{") and first.rstrip().endswith("}") and rest.lstrip().startswith("{")


def _lines(text: str) -> list[Any]:
    return [load_json(line) for line in text.splitlines() if line.strip()]


def _toml(body: bytes, encoding: str) -> Any:
    if len(body) > TOML_LIMIT:
        raise TooLargeError("The file is longer than 1 MiB, the most that is read of TOML.")
    try:
        return tomllib.loads(body.decode(encoding, "replace").replace("\r\n", "\n"))
    except (ValueError, RecursionError):
        raise UnreadableError("The file is TOML that is broken or cut short.") from None
