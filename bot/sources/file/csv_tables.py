"""CSV as Excel, Google Sheets and people write it, made into rows.

Knows nothing of what the cells mean. Rows are numbered as a spreadsheet does.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper

from bot.parsing import normalise_style_code
from bot.sources.file.columns import (
    COLUMN_LIMIT,
    COLUMNS,
    IDENTITY,
    KNOWN,
    TELLING,
    heading_of,
    with_headings,
)
from bot.sources.file.numbered import ROW_LIMIT, SPACE, Numbered, Table
from bot.sources.web import UnreadableError

SEPARATORS = (",", ";", "\t", "|")
HEAD = 64 * 1024  # bytes in which the header stands
TITLE_ROWS = 10  # above the header, at most
LINE_LIMIT = 256 * 1024  # characters; 200 columns with a paragraph in each have as many
READ_LIMIT = 200_000  # rows of a file, those too that say nothing; as many are 8 MiB of real ones

# Control characters but those that programs write inside cells, for breaks and repeated values.
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1c\x1e\x1f]")
_DAY = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\s*", re.ASCII)
_BREAKS = (b"\n", b"\r", b"\n\0", b"\r\0")  # in UTF-16 too
# Excel's own first line, which it shows to nobody: it tells the separator.
_SEPARATOR_LINE = re.compile(
    r"\ufeff?\"?sep=(?P<separator>[^\r\n\"])\"?[,;\t|]*(?:\r\n?|\n|$)", re.IGNORECASE
)


@dataclass(slots=True)
class _Reading:
    """A table while it is read; ``wider`` counts the rows that have more cells than the header."""

    separator: str
    headings: list[str]
    names: list[str] = field(init=False)
    rows: list[Numbered] = field(default_factory=list)
    count: int = 0
    wider: int = 0
    last: tuple[int, list[str]] = (0, [])
    identity: list[int] = field(init=False)

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(self.names)

    def __post_init__(self) -> None:
        self.names = [heading_of(heading)[0] for heading in self.headings]
        self.identity = [at for at, name in enumerate(self.names) if name in IDENTITY]

    def take(self, number: int, cells: list[str]) -> None:
        """Take in a row below the header; a list of everything has few rows about a 2002R."""
        self.count += 1
        self.last = number, cells
        if len(cells) > len(self.names):
            self.wider += any(cell.strip() for cell in cells[len(self.names) :])
        width = len(cells)
        if "2002" in "\0".join(cells) or not any(
            at < width and cells[at].strip() for at in self.identity
        ):
            self.rows.append(_row(_place(number), self, cells))

    def take_broken(self, number: int) -> None:
        """Take in a row that is no CSV."""
        self.count += 1
        self.last = number, self.names
        fault = "cannot be read as CSV"
        self.rows.append(Numbered(where=_place(number), cells={}, fault=fault, is_broken=True))

    def check_end(self, *, is_ended: bool) -> None:
        """Doubt the last row where the file may be cut in it, and the header where rows outdo it.

        Raises:
            UnreadableError: the header is broken.
        """
        number, cells = self.last
        where = _place(number)
        if self.count and len(cells) < len(self.names) and not is_ended:
            fault = (
                f"has {len(cells)} cells where the header has {len(self.names)}, and no line break "
                "after them: the file may be cut short"
            )
            self._cut(where, fault)
        elif self.count and not is_ended and self._is_address_cut(cells):
            self._cut(
                where, "has a shorter address than its shoe's other rows: it may be cut short"
            )
        if 1 < self.count < 2 * self.wider:
            raise UnreadableError(
                "Most rows of the file have more cells than its header: the header is broken."
            )

    def _cut(self, where: str, fault: str) -> None:
        cut = Numbered(where=where, cells={}, fault=fault, is_broken=True)
        self.rows = [*(row for row in self.rows if row.where != where), cut]

    def _is_address_cut(self, cells: list[str]) -> bool:
        """Tell whether a row ends in the first part of the address that its shoe's rows have."""
        last, name = cells[-1].strip(), "".join(self.names[len(cells) - 1 : len(cells)])
        shoe = [(self.names[at], cells[at]) for at in self.identity if at < len(cells)]
        alike = (
            f"{row.cells.get(name, '')}"
            for row in self.rows
            if all(row.cells.get(column) == cell for column, cell in shoe)
        )
        return any(
            other.startswith("http") and other.startswith(last) and other != last
            for other in alike
            if last
        )


def read_csv(body: bytes, encoding: str) -> Table:
    """Return the rows of a CSV.

    Raises:
        UnreadableError: the header is damaged, or most rows have more cells than it.
    """
    head = body[:HEAD].decode(encoding, "replace")
    found = _SEPARATOR_LINE.match(head)
    told, skipped = (found["separator"], found.end()) if found else (None, 0)
    separator, titles = _layout(head[skipped:], told)
    lines = TextIOWrapper(BytesIO(body), encoding=encoding, errors="replace", newline="")
    if found is not None:
        lines.readline()
    rows = csv.reader(map(_bounded, lines), delimiter=separator, skipinitialspace=True)
    reading: _Reading | None = None
    for number, cells in _numbered(rows):
        if reading is None:
            if cells and number > titles and _is_filled(cells):
                if _NO_TEXT.search("".join(cells)):
                    raise UnreadableError(
                        "The header of the file holds characters that are no text: it is damaged."
                    )
                reading = _Reading(separator=separator, headings=cells[:COLUMN_LIMIT])
        elif cells is None:
            reading.take_broken(number)
        elif _is_filled(cells):
            reading.take(number, cells)
        if reading is not None and (len(reading.rows) >= ROW_LIMIT or number >= READ_LIMIT):
            return Table(
                rows=tuple(reading.rows),
                count=reading.count,
                is_whole=False,
                columns=reading.columns,
            )
    if reading is None:
        return Table(rows=(), count=0)
    reading.check_end(is_ended=body.endswith(_BREAKS))
    return Table(rows=tuple(reading.rows), count=reading.count, columns=reading.columns)


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str] | None]]:
    """Yield rows with their numbers; none for one that is no CSV."""
    number = 0
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield number, None
            continue
        yield number, cells


def _bounded(line: str) -> str:
    """Return a line if it is short enough to be one of a table.

    Raises:
        csv.Error: it is not; the library would read it all at a stretch, and no other thread runs.
    """
    if len(line) > LINE_LIMIT:
        raise csv.Error("a line is too long")
    return line


def _is_filled(cells: list[str]) -> bool:
    return bool("".join(cells).strip(" \t"))


def _layout(head: str, told: str | None) -> tuple[str, int]:
    """Return the separator, and how many rows stand above the header.

    The header is the first row that calls a column as the shoe is called, and one more as we know
    it. Where there is none, the first row is taken for it.
    """
    best: tuple[int, str, int] = (1, "", 0)
    for separator in [told] if told else SEPARATORS:
        rows = csv.reader(head.splitlines(keepends=True), delimiter=separator)
        for number, cells in _numbered(rows):
            if number > TITLE_ROWS:
                break
            names = {heading_of(cell)[0] for cell in (cells or [])[:COLUMN_LIMIT]}
            known = len(names & KNOWN)
            if names & IDENTITY and known > best[0]:
                best = known, separator, number - 1
                break
    if best[1]:
        return best[1], best[2]
    line = next((line for line in head.splitlines() if line.strip()), "")
    return told or max(SEPARATORS, key=line.count), 0


def _has_swallowed(cell: str, reading: _Reading, *, is_even: bool) -> bool:
    """Tell whether a cell holds rows that follow it, as its quotation mark is not closed.

    In a row that is whole, a note with line breaks and separators is one all the same, unless a
    line of it looks like a row, or a single quotation mark shows where the next one began.
    """
    width, rest = len(reading.names), cell.partition("\n")[2].split("\n")
    if max(line.count(reading.separator) for line in rest) < max(1, width // 2):
        return False
    looks = any(_looks_like_row(line.split(reading.separator), reading) for line in rest)
    return not is_even or looks or cell.count('"') % 2 == 1


def _looks_like_row(parts: list[str], reading: _Reading) -> bool:
    """Tell whether the parts of a line are cells: as many, or what is known by its column."""
    if len(parts) >= len(reading.names) or len(parts[0].split()) == 1:
        return True
    return any(
        len(part.split()) == 1
        and (
            (name in COLUMNS["style"] and normalise_style_code(part) is not None)
            or (name in COLUMNS["at"] and _DAY.fullmatch(part) is not None)
        )
        for name, part in zip(reading.names, parts, strict=False)
    )


def _place(number: int) -> str:
    return f"Row {number}"


def _row(where: str, reading: _Reading, cells: list[str]) -> Numbered:
    names = reading.names
    if _NO_TEXT.search("".join(cells)):
        no_text = "holds characters that are no text"
        return Numbered(where=where, cells={}, fault=no_text, is_broken=True)
    fault, is_broken = None, False
    told = [at for at, name in enumerate(names) if name in TELLING]
    is_even = len(cells) >= len(names) and not any(cell.strip() for cell in cells[len(names) :])
    if any("\n" in cell and _has_swallowed(cell, reading, is_even=is_even) for cell in cells):
        fault, is_broken = "has a quotation mark that is not closed", True
    elif told and not is_even and not any(cells[at].strip() for at in told if at < len(cells)):
        fault, is_broken = f"has {len(cells)} cells where the header has {len(names)}", True
    elif len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        fault = f"has {len(cells)} cells where the header has {len(names)}; the rest was not read"
    filled: dict[str, str] = {}
    for heading, cell in zip(reading.headings, cells, strict=False):
        filled.setdefault(heading, cell.strip(SPACE))
    return Numbered(where=where, cells=with_headings(filled), fault=fault, is_broken=is_broken)
