"""Files of drops and listings: CSV, JSON or TOML, on this machine or at an address.

Knows nothing of what was seen before, but for the page it is handed to ask for what changed.

A sweep is complete when the whole file could be read; rows that could not are faults and do not
make it partial, for one bad row would keep the whole file silent. A drop that is missing in a
complete sweep without faults was taken off the list; with faults it may stand in a row that
could not be read, so that nothing follows. A listing's row is kept wherever it can be told apart.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.models import Page, SeenDrop, SourceSpec, Sweep
from bot.parsing.dates import zone_of_region
from bot.sources.file.cells import cell
from bot.sources.file.columns import TELLING, slip
from bot.sources.file.found import FileContents
from bot.sources.file.numbered import Numbered, Table
from bot.sources.file.paths import ENDINGS, SCHEME
from bot.sources.file.rows import read_all
from bot.sources.file.tables import read_table
from bot.sources.reading import (
    Contents,
    PageReading,
    guarded,
    in_thread,
    listed,
    load,
    look,
    note,
    sweep,
)
from bot.sources.web import (
    AddressError,
    Fetcher,
    HttpAnswer,
    TooLargeError,
    UnreachableError,
    UnreadableError,
    of_file,
    parse,
)
from bot.sources.web.walls import is_html

ACCEPT = "text/csv, application/json, application/toml, */*;q=0.1"
MAX_FILE = 20 * 1024 * 1024  # bytes of a local file


class File:
    """Reads one source of kind ``file``.

    Args:
        fetcher: makes the requests for what is not on this machine.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Look at a file once.

        Args:
            spec: the source; its region and currency are those of rows that name none.
            remembered: pages of earlier sweeps by address.

        Raises:
            SourceError: nothing was learned.
        """
        now = self._fetcher.now()
        if spec.url.startswith(SCHEME):
            return await in_thread(partial(_look_here, spec, remembered, now), size=MAX_FILE)
        return await look(
            self._fetcher,
            spec,
            remembered=remembered,
            accept=ACCEPT,
            read=lambda answer: _read(answer, spec),
            now=now,
            shortest_rest=timedelta(0),
        )


def _look_here(spec: SourceSpec, remembered: Mapping[str, Page], now: datetime) -> Sweep:
    path = Path(unquote(urlsplit(spec.url).path))
    if path.suffix.lower() not in ENDINGS or not path.is_absolute():
        raise AddressError(f"A local file's name must end in {', '.join(ENDINGS)}.")
    page = remembered.get(spec.url)
    known = load(PageReading, page)
    if known is not None and not known.is_believed(now):
        known = None
    body, tag = _open(path, unless=page.etag if page is not None and known is not None else None)
    if body is None and known is not None and page is not None:
        return replace(sweep(known.contents, pages=(page,)), not_modified=1)
    answer = of_file(spec.url, body or b"")
    contents = guarded(lambda whole: _read(whole, spec), answer)
    seen = replace(note(spec.url, PageReading(contents=contents, read_at=now)), etag=tag)
    return replace(sweep(contents, pages=(seen,)), bytes=answer.bytes)


def _open(path: Path, *, unless: str | None) -> tuple[bytes | None, str]:
    """Return a file's bytes and what tells its editions apart; no bytes if that is as it was."""
    try:
        # Without blocking, so that a pipe in the file's place does not hold us for ever.
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(number, "rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise UnreadableError(f"{path.name} is no ordinary file.")
            tag = f"{state.st_mtime_ns}-{state.st_size}-{state.st_ino}"
            if tag == unless:
                return None, tag
            body = file.read(MAX_FILE + 1)
    except FileNotFoundError:
        raise UnreachableError(f"There is no file {path.name} where the source says.") from None
    except (OSError, ValueError):
        raise UnreachableError(f"The file {path.name} cannot be opened.") from None
    if len(body) > MAX_FILE:
        raise TooLargeError(f"{path.name} is longer than {MAX_FILE // 1024**2} MiB.")
    return body, tag


def _read(answer: HttpAnswer, spec: SourceSpec) -> Contents:
    is_local = spec.url.startswith(SCHEME)
    if is_html(answer.headers, answer.body):
        sent = "The file is" if is_local else f"{parse(answer.url).host} sent"
        raise UnreadableError(f"{sent} a web page where a list of drops was due.")
    table = read_table(
        answer.body,
        name=urlsplit(answer.url).path,
        content_type=answer.headers.get("content-type", ""),
    )
    _check(table)
    return _contents(table, read_all(table.rows, spec))


def read_list(body: bytes, spec: SourceSpec, *, zone: str) -> tuple[Contents, dict[SeenDrop, str]]:
    """Read a list that somebody handed in.

    Args:
        body: the file.
        spec: its name, and the currency of prices that name none.
        zone: IANA name; of times in rows that name neither a zone nor a country that has one.

    Returns:
        What it tells, and in which row each drop stands.

    Raises:
        UnreadableError: it is no list of drops.
        TooLargeError: it would cost too much memory or time.
    """
    if is_html({}, body):
        raise UnreadableError("The file is a web page where a list of drops was due.")
    table = read_table(body, name=spec.name)
    _check(table)
    found = read_all((_in_zone(row, zone) for row in table.rows), spec)
    return _contents(table, found), found.places


def _in_zone(row: Numbered, zone: str) -> Numbered:
    region = str(cell(row.cells, "region") or "").strip().upper()
    if not row.cells or cell(row.cells, "timezone") is not None or zone_of_region(region):
        return row
    return replace(row, cells={**row.cells, "timezone": zone})


def _check(table: Table) -> None:
    """Refuse a table that is no list of drops or listings."""
    if not table.is_about_shoes and (table.columns or table.count):
        raise UnreadableError(
            "The file has no column that names the shoe, such as name or style: it may be no list "
            "of drops at all."
        )
    if found_slip := slip(table.columns):
        wrong, right = found_slip
        raise UnreadableError(
            f'The file has a column "{wrong}": write "{right}" if that is what it holds, or give '
            "it another name."
        )
    if table.columns and table.columns.isdisjoint(TELLING):
        raise UnreadableError(
            "The file has no column for a date, a size or a stock, such as date, size or in_stock: "
            "it tells nothing of the shoes it names."
        )


def _contents(table: Table, found: FileContents) -> Contents:
    return Contents(
        drops=found.drops.all,
        listings=tuple(found.listings.values()),
        products=table.count,
        faults=listed(found.faults),
        reason=_reason(table, found),
    )


def _reason(table: Table, found: FileContents) -> str | None:
    """Return why not all of a table was read, if so."""
    broken = [row for row in table.rows if row.is_broken]
    if not table.count:
        return "The file holds no rows."
    if broken:
        return f"{broken[0].where} {broken[0].fault}; rows after it may be lost."
    if found.is_cut or not table.is_whole:
        return "The file is very long; only its first rows were read."
    return None
