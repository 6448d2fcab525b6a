"""What SQLite and PostgreSQL would do each in its own way is done in one."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Text, text

from bot.rules.stock.compare import compare
from bot.store import tables
from bot.store.engine import writes
from bot.store.engine.database import Database
from bot.store.guilds import checks
from bot.store.shops import listings, sources
from tests.conftest import NOON, POSTGRESQL_PASS
from tests.makers import CHANNEL, IN, delivery, listing, spec, sweep
from tests.services.conftest import Record


async def test_a_long_label_of_a_size_is_kept(database: Database) -> None:
    """Shops write whole sentences where a size should be; one of them must not fail the sweep."""
    label = "US 9 " + "(only in our shop by the harbour) " * 8
    async with database.write() as connection:
        await sources.keep_in_step(connection, [spec()], NOON)
        verdicts = compare([], sweep(listing({label: IN}, handle="h" * 300)))
        await listings.apply(connection, 1, verdicts, before={}, now=NOON)

    async with database.read() as connection:
        [known] = await listings.known(connection, 1)
    assert [size.label for size in known.sizes] == [label]


async def test_a_notice_is_found_by_how_its_cause_begins(database: Database) -> None:
    """The latest of those, and none of a channel whose number begins alike."""
    record = Record(database)
    await record.enqueue(
        delivery(cause=f"resumed:{CHANNEL}:1"),
        delivery(cause=f"resumed:{CHANNEL}:2", due_at=NOON + timedelta(hours=1)),
        delivery(cause=f"resumed:{CHANNEL}0:3", due_at=NOON + timedelta(hours=2)),
        delivery(cause=f"resumed:{CHANNEL}", due_at=NOON + timedelta(hours=3)),
    )

    async with database.read() as connection:
        told_at = await checks.last_told(connection, f"resumed:{CHANNEL}")

    assert told_at == NOON + timedelta(hours=1)


@pytest.mark.parametrize("engine", [POSTGRESQL_PASS])
async def test_keys_are_compared_by_their_bytes(database: Database) -> None:
    """As SQLite does: in the order of a language, ``:`` and ``;`` count for nothing."""
    async with database.read() as connection:
        found = await connection.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE table_schema = 'public' AND collation_name = 'C'"
            )
        )
        compared = {tuple(row) for row in found}

    assert compared == {
        (table.name, column.name)
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Text) and column.type.collation == "C"
    }
    assert {("deliveries", "cause"), ("sizes", "label")} <= compared


@pytest.mark.parametrize("engine", [POSTGRESQL_PASS])
async def test_two_that_write_the_same_rows_in_another_order_wait_in_turn(
    database: Database, store_url: str
) -> None:
    """Neither holds what the other waits for: PostgreSQL would end one of them."""
    other = await Database.open(store_url)
    rows = [{"name": f"{number:04}", "value": "1"} for number in range(400)]

    async def write(handle: Database, *, is_reversed: bool) -> None:
        for _ in range(3):
            async with handle.write() as connection:
                given = rows[::-1] if is_reversed else rows
                await writes.put(connection, tables.notes, given)
                await writes.insert_missing(connection, tables.notes, given)

    try:
        await asyncio.gather(write(database, is_reversed=False), write(other, is_reversed=True))
    finally:
        await other.close()
    assert await Record(database).count(tables.notes) == len(rows)
