"""Columns that mean the same on SQLite and PostgreSQL: their types, and times of the day.

Knows nothing of the tables that use them.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text
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
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


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


def minutes(moment: time | None) -> int | None:
    """Return a time of the day as minutes after midnight."""
    return None if moment is None else moment.hour * 60 + moment.minute


def time_of_day(after_midnight: int | None) -> time | None:
    """Return minutes after midnight as a time of the day."""
    return None if after_midnight is None else time(after_midnight // 60, after_midnight % 60)
