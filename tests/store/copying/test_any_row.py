"""Whatever stands in any table, the copy has it: rows made at random, of each column's own type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Integer,
    String,
    Table,
    UniqueConstraint,
    select,
)
from sqlalchemy.dialects.sqlite import insert

from bot.models import ChangeKind, DropShop, Model
from bot.store.copying import copy
from bot.store.copying.plan import EMPTIED, copied
from bot.store.engine.database import Database
from bot.store.tables.columns import (
    Amount,
    EnumText,
    Instant,
    Seconds,
    Several,
    TimeOfDay,
    span,
)

pytestmark = pytest.mark.postgresql

ROWS = 30  # of each table, as far as their keys differ
MOST_INDEXED = 300  # characters: PostgreSQL has no index for more than 2,700 bytes
LETTERS = "aZ09 _%'\"\\\n\t;:{}[]éß雨☁👟\u0301\u200f\x01\x7f\ufffe"
FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)

Row = dict[str, Any]
Make = Callable[[Random, Any], Any]  # a value, of a column's type


def words(chance: Random, kind: Any = None) -> str:
    """Make a text that fits its column; now and then a long one, where it has no bounds."""
    most = getattr(kind, "length", None) or chance.choice((5, 40, 40, 20_000))
    return "".join(chance.choices(LETTERS, k=chance.randint(0, most)))


def whole(bits: int) -> Make:
    """Make a whole number of so many bits, often the largest or smallest."""
    ends = (-(2**bits), -1, 0, 1, 2**bits - 1)
    return lambda chance, _: chance.choice((*ends, chance.randint(ends[0], ends[-1])))


def amount(chance: Random, kind: Any) -> Decimal:
    """Make an amount of up to 38 digits, some of which are noughts at the end."""
    del kind
    digits = str(chance.randint(0, 10 ** chance.randint(1, 37))) + "0" * chance.randint(0, 1)
    return Decimal(digits).scaleb(-chance.randint(0, 4))


def document(chance: Random, kind: Any = None, depth: int = 0) -> Any:
    """Make what JSON can hold."""
    leaves = [None, True, 0, -(2**70), 1.5, 1e300, words(chance), "\0"]
    if depth > 2 or chance.random() < 0.3:
        return chance.choice(leaves)
    inner = [document(chance, kind, depth + 1) for _ in range(chance.randint(0, 3))]
    return chance.choice((inner, {words(chance): each for each in inner}))


def several(chance: Random, kind: Any) -> Any:
    """Make a list or set of what its column holds."""
    members: dict[Any, Callable[[], Any]] = {
        str: lambda: words(chance),
        int: lambda: chance.randint(0, 2**70),
        span: lambda: timedelta(seconds=chance.randint(0, 2**31)),
        ChangeKind: lambda: chance.choice([*ChangeKind]),
        Model: lambda: chance.choice([*Model]),
        DropShop._make: lambda: DropShop(chance.choice((None, words(chance))), words(chance)),
    }
    return kind.gather(members[kind.of]() for _ in range(chance.randint(0, 3)))


# The first whose type a column is of makes its values.
MAKERS: tuple[tuple[type, Make], ...] = (
    (Instant, lambda chance, _: FIRST + (LAST - FIRST) * chance.random()),
    (Amount, amount),
    (Seconds, lambda chance, _: timedelta(seconds=chance.randint(-(2**31), 2**31 - 1))),
    (TimeOfDay, lambda chance, _: time(chance.randint(0, 23), chance.randint(0, 59))),
    (EnumText, lambda chance, kind: chance.choice([*kind.choices])),
    (Several, several),
    (JSON, lambda chance, _: {"document": document(chance)}),
    (Boolean, lambda chance, _: chance.random() < 0.5),
    (BigInteger, whole(63)),
    (Integer, whole(31)),
    (String, words),
)


def value_of(chance: Random, column: Column[Any], kept: dict[str, list[Row]]) -> Any:
    """Make a value of a column; one that points elsewhere points to a row that is kept."""
    if column.nullable and chance.random() < 0.2:
        return None
    for pointer in column.foreign_keys:
        return chance.choice(kept[pointer.column.table.name])[pointer.column.name]
    made = next(make(chance, column.type) for kind, make in MAKERS if isinstance(column.type, kind))
    return made[:MOST_INDEXED] if isinstance(made, str) and is_indexed(column) else made


def is_indexed(column: Column[Any]) -> bool:
    """Tell whether rows are found by a column."""
    table = column.table
    keys = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    return any(column.name in each.columns for each in (table.primary_key, *keys, *table.indexes))


async def rows_of(database: Database, table: Table) -> list[Row]:
    """Return all rows of a table, as the bot reads them."""
    async with database.read() as connection:
        found = (await connection.execute(select(table))).mappings()
        return sorted((dict(row) for row in found), key=lambda row: repr([*row.values()][:3]))


@pytest.mark.parametrize("seed", range(3))
async def test_any_row_of_any_table_is_copied(
    database: Database, store_url: str, empty_postgres_url: str, seed: int
) -> None:
    """And read as the same by the bot's own types."""
    chance = Random(seed)  # noqa: S311 - nothing is kept secret by it
    expected: dict[str, list[Row]] = {}
    for table in copied():
        for _ in range(ROWS):
            row = {
                column.name: None
                if column.name in EMPTIED.get(table, ())
                else value_of(chance, column, expected)
                for column in table.c
            }
            async with database.write() as connection:
                await connection.execute(insert(table).values(row).on_conflict_do_nothing())
        expected[table.name] = await rows_of(database, table)
    await database.close()

    report = await copy(store_url, empty_postgres_url)

    opened = await Database.open(empty_postgres_url)
    found = {table.name: await rows_of(opened, table) for table in copied()}
    await opened.close()
    assert found == expected
    assert report.rows == {name: len(rows) for name, rows in expected.items()}
    assert min(report.rows.values()) > 1
