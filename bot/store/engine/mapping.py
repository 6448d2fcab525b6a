"""A row becomes a model, and a model a row, by the names they share.

Knows nothing of the tables and models it is used for: columns read and write their own values
(`bot.store.tables.columns`), only money takes two of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import RowMapping, Table

from bot.models import Money

T = TypeVar("T")  # a dataclass of bot.models


def of_row(model: type[T], row: RowMapping, **parts: Any) -> T:
    """Make a model of a row.

    Args:
        model: a dataclass; its fields that no column has keep their defaults.
        row: an amount in it becomes money in the currency of its column ``currency``.
        parts: fields that are no columns, or not as they stand there.
    """
    kind: Any = model
    values = {name: row[name] for name in _shared(kind, tuple(row)) if name not in parts}
    for name, value in values.items():
        if isinstance(value, Decimal):
            values[name] = Money(amount=value, currency=row["currency"])
    return model(**values, **parts)


def values_of(table: Table, model: Any) -> dict[str, Any]:
    """Return what a table keeps of a model, by column; its id, which the table gives, left out.

    Money is kept as its amount, and once its currency, where the table has a column for it.
    """
    kind: Any = type(model)
    names = _shared(kind, tuple(table.c.keys()))
    values = {name: getattr(model, name) for name in names if name != "id"}
    if "currency" in table.c and "currency" not in values:
        values["currency"] = _currency(values.values())
    for name, value in values.items():
        if isinstance(value, Money):
            values[name] = value.amount
    return values


def _currency(values: Iterable[Any]) -> str | None:
    return next((value.currency for value in values if isinstance(value, Money)), None)


@cache
def _shared(model: Any, columns: tuple[str, ...]) -> tuple[str, ...]:
    known = {field.name for field in fields(model)}
    return tuple(name for name in columns if name in known)
