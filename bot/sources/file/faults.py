"""The faults of one row, each a sentence that says where it stands.

Knows nothing of what rows hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.sources.file.cells import CellError

RECENT = 5  # of which none is told twice

CellValue = TypeVar("CellValue")


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """Takes the faults of a row (``where``: "Row 3") and adds them to what was ``told`` so far."""

    where: str
    told: list[str]

    def add(self, fault: str) -> None:
        """Tell a fault, a part of a sentence, once."""
        sentence = f"{self.where} {fault}."
        if sentence not in self.told[-RECENT:]:
            self.told.append(sentence)

    def kept(self, read: Callable[[], CellValue]) -> CellValue | None:
        """Read a part of the row that it can do without."""
        try:
            return read()
        except CellError as error:
            self.add(str(error))
            return None
