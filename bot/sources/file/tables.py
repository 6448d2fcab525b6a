"""The rows of a file: CSV, JSON or TOML, each row as cells by the names of their columns.

Knows nothing of what the cells mean.
"""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from typing import Any

from bot.sources.file.columns import COLUMN_LIMIT, IDENTITY, TELLING, column
from bot.sources.web import TooLargeError, UnreadableError

SEPARATORS = (",", ";", "\t", "|")
SAMPLE = 64  # bytes that tell UTF-16 without a mark
TOML_LIMIT = 1024 * 1024  # bytes; the standard library reads about one megabyte a second
PARTS_LIMIT = 600_000  # values of a JSON file, each of which costs more memory than its text
NESTS_LIMIT = 100_000  # lists and objects of a JSON file
ROW_LIMIT = 4_000  # rows that may matter; more are not the work of people

Row = Mapping[str, Any]

SPACE = " \t\r\n\xa0"  # without the control characters that Python takes for space
_BREAKS = (b"\n", b"\r", b"\n\0", b"\r\0")  # in UTF-16 too


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """One row: where it stands ("Row 3", "Entry 3"), its cells, and what is wrong with its shape.

    ``is_broken`` tells that its cells may stand under the wrong names.
    """

    where: str
    cells: Row
    fault: str | None = None
    is_broken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a file that may matter, how many it has in all, and whether those are all.

    ``columns`` are the names of all its columns.
    """

    rows: tuple[Numbered, ...]
    count: int
    is_whole: bool = True
    columns: frozenset[str] = frozenset()

    @property
    def is_about_shoes(self) -> bool:
        """Tell whether a column says which shoe a row is about."""
        return not IDENTITY.isdisjoint(self.columns)


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
        return _csv(body, encoding)
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


def _csv(body: bytes, encoding: str) -> Table:
    """Read a CSV with a header; its rows are numbered as a spreadsheet does."""
    head = next((line for line in body[:100_000].splitlines() if line.strip()), b"")
    line = head.decode(encoding, "replace")
    separator = max(SEPARATORS, key=line.count)
    lines = TextIOWrapper(BytesIO(body), encoding=encoding, errors="replace", newline="")
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    names: list[str] | None = None
    told: list[int] = []
    rows: list[Numbered] = []
    cells: list[str] = []
    where = ""
    count = number = wider = 0
    while len(rows) < ROW_LIMIT:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            names = names or []
            if count and len(cells) < len(names) and not body.endswith(_BREAKS):
                rows = [*(row for row in rows if row.where != where), _cut_row(where, cells, names)]
            if 1 < count < 2 * wider:
                raise UnreadableError(
                    "Most rows of the file have more cells than its header: the header is broken."
                ) from None
            return Table(rows=tuple(rows), count=count, columns=frozenset(names))
        except csv.Error:
            count += 1
            where = f"Row {number}"
            fault = "cannot be read as CSV"
            rows.append(Numbered(where=where, cells={}, fault=fault, is_broken=True))
            continue
        whole = separator.join(cells)
        if not whole.strip(f"{separator} \t"):
            continue
        if names is None:
            names = [column(cell) for cell in cells[:COLUMN_LIMIT]]
            told = [at for at, name in enumerate(names) if name in IDENTITY]
            continue
        count += 1
        where = f"Row {number}"
        wider += any(cell.strip() for cell in cells[len(names) :])
        # A list of everything has few rows about a 2002R: the others are counted only.
        if "2002" in whole or not any(at < len(cells) and cells[at].strip() for at in told):
            rows.append(_csv_row(where, names, cells, separator))
    columns = frozenset(names or ())
    return Table(rows=tuple(rows), count=count, is_whole=False, columns=columns)


def _cut_row(where: str, cells: list[str], names: list[str]) -> Numbered:
    fault = (
        f"has {len(cells)} cells where the header has {len(names)}, and no line break after them: "
        "the file may be cut short"
    )
    return Numbered(where=where, cells={}, fault=fault, is_broken=True)


def _csv_row(where: str, names: list[str], cells: list[str], separator: str) -> Numbered:
    fault, is_broken = None, False
    told = [at for at, name in enumerate(names) if name in TELLING]
    is_even = len(cells) >= len(names) and not any(cell.strip() for cell in cells[len(names) :])
    swallowed = (line for cell in cells if "\n" in cell for line in cell.split("\n")[1:])
    if any(line.count(separator) >= max(1, len(names) // 2) for line in swallowed):
        fault, is_broken = "has a quotation mark that is not closed", True
    elif told and not is_even and not any(cells[at].strip() for at in told if at < len(cells)):
        fault, is_broken = f"has {len(cells)} cells where the header has {len(names)}", True
    elif len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        fault = f"has {len(cells)} cells where the header has {len(names)}; the rest was not read"
    filled: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name:
            filled.setdefault(name, cell.strip(SPACE))  # of two columns of a name the first counts
    return Numbered(where=where, cells=filled, fault=fault, is_broken=is_broken)
