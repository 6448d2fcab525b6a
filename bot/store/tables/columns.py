"""Columns that mean the same on SQLite and PostgreSQL, and read and write their own values.

Knows nothing of the tables that use them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator

Id = BigInteger().with_variant(Integer(), "sqlite")  # SQLite only numbers an INTEGER by itself


def key(length: int) -> Text:
    """Return the type of text that comes from outside, or by which rows are found.

    PostgreSQL compares it by its bytes, as SQLite does, whatever language its database speaks, and
    takes any length: SQLite never held anybody to one.

    Args:
        length: what SQLite's columns have always been declared with.
    """
    return Text(collation="C").with_variant(String(length), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; a naive one is refused, so that no zone is ever guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC, without its zone where the engine keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        del dialect
        if value is None:
            return None
        instant: datetime = value
        return instant.replace(tzinfo=UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Leave alone what PostgreSQL's driver reads: those are aware, and UTC, already."""
        return super().result_processor(dialect, coltype) if dialect.name == "sqlite" else None


class Amount(TypeDecorator[Decimal]):
    """An exact decimal amount, kept as text because SQLite would make it a float."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write the amount in full."""
        del dialect
        return None if value is None else format(value, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Read it back exactly."""
        del dialect
        return None if value is None else Decimal(value)


class Seconds(TypeDecorator[timedelta]):
    """A span of time, kept as whole seconds."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """Write whole seconds."""
        del dialect
        return None if value is None else int(value.total_seconds())

    def process_result_value(self, value: Any, dialect: Dialect) -> timedelta | None:
        """Read them back."""
        del dialect
        return None if value is None else timedelta(seconds=value)


class TimeOfDay(TypeDecorator[time]):
    """A time on the clock, kept as minutes after midnight."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> int | None:
        """Write whole minutes."""
        del dialect
        return None if value is None else value.hour * 60 + value.minute

    def process_result_value(self, value: Any, dialect: Dialect) -> time | None:
        """Read them back."""
        del dialect
        return None if value is None else time(value // 60, value % 60)


class EnumText(TypeDecorator[StrEnum]):
    """One of an enum's members, kept as its text.

    Args:
        choices: the enum.
        length: characters that the column is declared with.
    """

    impl = String
    cache_ok = True

    def __init__(self, choices: type[StrEnum], length: int) -> None:
        super().__init__(length)
        self.choices = choices

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """Write the member's text."""
        del dialect
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        """Read the member back."""
        del dialect
        return None if value is None else self.choices(value)


class Several(TypeDecorator[Collection[Any]]):
    """Values of one type, kept as a JSON list; spans of time as whole seconds.

    Args:
        of: makes a value of what JSON holds.
        gather: what they are read as; a set has no order, and is written sorted.
    """

    impl = JSON
    cache_ok = True

    def __init__(
        self,
        of: Callable[[Any], Any] = str,
        gather: type[tuple[Any, ...] | frozenset[Any]] = tuple,
    ) -> None:
        super().__init__()
        self.of = of
        self.gather = gather

    def process_bind_param(
        self, value: Collection[Any] | None, dialect: Dialect
    ) -> list[Any] | None:
        """Write plain values."""
        del dialect
        if value is None:
            return None
        ordered = sorted(value) if self.gather is frozenset else value
        return [
            int(each.total_seconds()) if isinstance(each, timedelta) else each for each in ordered
        ]

    def process_result_value(self, value: Any, dialect: Dialect) -> Collection[Any] | None:
        """Read them back."""
        del dialect
        return None if value is None else self.gather(self.of(each) for each in value)


def span(seconds: int) -> timedelta:
    """Return a span of time of so many seconds."""
    return timedelta(seconds=seconds)
