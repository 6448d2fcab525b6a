"""A value as SQLite keeps it becomes the one that PostgreSQL keeps, or is refused with the reason.

SQLite holds no column to what it was declared with; PostgreSQL does. JSON and amounts stay the text
they are, so that not a digit of theirs changes. Knows nothing of connections.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, DateTime, Integer, String, Table
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.errors import StoreError
from bot.store.copying.plan import EMPTIED

MOST, MOST_BIG = 2**31 - 1, 2**63 - 1  # of PostgreSQL's integer and bigint
NUL = "\0"
ONLY_NUL = "Run this again with --without-nul to leave such characters out."

_Turn = Callable[[Any], Any]


class _UnfitError(ValueError):
    """What is wrong with a value, and what helps; told with where it stands."""


class Rows:
    """Turns the rows of one table, and counts what it left out of them.

    Args:
        table: whose rows they are; a row has all of its columns, in their order.
        without_nul: whether NUL characters, which PostgreSQL refuses, are left out.
    """

    def __init__(self, table: Table, *, without_nul: bool) -> None:
        self._table = table
        self._without_nul = without_nul
        emptied = EMPTIED.get(table, frozenset())
        self._turns = [
            _nothing if column.name in emptied else self._turn_of(column) for column in table.c
        ]
        self.changed = 0  # values that lost a NUL character

    def turn(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """Return a row as PostgreSQL shall keep it.

        Raises:
            StoreError: it cannot keep one of the values; the sentence says which, and what to do.
        """
        return tuple(
            None if value is None else self._fit(index, value, row)
            for index, value in enumerate(row)
        )

    def name(self, row: Sequence[Any]) -> str:
        """Return what a person finds a row by: its table and its key."""
        names = [column.name for column in self._table.c]
        keys = [f"{key.name} {row[names.index(key.name)]!r}" for key in self._table.primary_key]
        return f"{self._table.name} ({', '.join(keys)})"

    def _fit(self, index: int, value: Any, row: Sequence[Any]) -> Any:
        try:
            return self._turns[index](value)
        except _UnfitError as unfit:
            column = list(self._table.c)[index]
            raise StoreError(
                f"PostgreSQL cannot keep the {column.name} of a row of {self.name(row)}: {unfit} "
                "Nothing was copied."
            ) from None

    def _turn_of(self, column: Column[Any]) -> _Turn:
        kind: TypeEngine[Any] = column.type
        if isinstance(kind, TypeDecorator):
            kind = kind.impl_instance
        if isinstance(kind, Boolean):
            return bool
        if isinstance(kind, DateTime):
            return _instant
        if isinstance(kind, JSON):
            return _json
        if isinstance(kind, Integer):
            return _whole(MOST_BIG if isinstance(kind, BigInteger) else MOST)
        return self._text(kind.length if isinstance(kind, String) else None)

    def _text(self, length: int | None) -> _Turn:
        def turn(value: Any) -> str:
            if not isinstance(value, str):
                raise _UnfitError(f"it is no text but {value!r}.")
            text = value
            if NUL in text:
                if not self._without_nul:
                    raise _UnfitError(f"it has a NUL character. {ONLY_NUL}")
                text = text.replace(NUL, "")
                self.changed += 1
            if length is not None and len(text) > length:
                raise _UnfitError(f"it has {len(text)} characters, and {length} is the most.")
            return text

        return turn


def _nothing(value: Any) -> None:
    del value


def _instant(value: Any) -> datetime:
    try:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        raise _UnfitError(f"it is no instant but {value!r}.") from None


def _json(value: Any) -> str:
    """Return JSON as it stands; SQLite keeps a lone number as a number, whatever it was given."""
    return value if isinstance(value, str) else json.dumps(value)


def _whole(most: int) -> _Turn:
    def turn(value: Any) -> int:
        if not isinstance(value, int):
            raise _UnfitError(f"it is no whole number but {value!r}.")
        if not -most - 1 <= value <= most:
            raise _UnfitError(f"{value} is larger than its column there.")
        return value

    return turn
