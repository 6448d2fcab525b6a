"""Rows of a file and the table they make, whatever the file's format.

Knows nothing of what the cells mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sources.file.columns import IDENTITY

ROW_LIMIT = 4_000  # rows that may matter; more are not the work of people

FileRow = Mapping[str, Any]

SPACE = " \t\r\n\xa0"  # without the control characters that Python takes for space


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """One row: where it stands ("Row 3", "Entry 3"), its cells, and what is wrong with its shape.

    ``is_broken`` tells that its cells may stand under the wrong names.
    """

    where: str
    cells: FileRow
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
