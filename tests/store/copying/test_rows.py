"""Everything stored goes from an SQLite file to PostgreSQL, unchanged."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from bot.models import ChangeKind, DeliveryState
from bot.store import tables
from bot.store.copying import copy
from bot.store.copying.plan import LEFT_OUT, copied
from bot.store.engine import writes
from bot.store.engine.database import Database
from bot.store.guilds import settings
from tests.conftest import NOON
from tests.makers import GUILD, change, delivery, make_subscription
from tests.services.conftest import Record
from tests.store.copying.conftest import keep

pytestmark = pytest.mark.postgresql

EXACT = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)  # an hour that summer time leaves out
LONG = "Rain Cloud 雨雲 ☁ " * 20_000


async def everything(url: str) -> dict[str, list[Any]]:
    """Return all rows of all tables as the bot reads them."""
    database = await Database.open(url)
    async with database.read() as connection:
        found = {
            table.name: sorted((await connection.execute(select(table))).all(), key=repr)
            for table in tables.metadata.sorted_tables
        }
    await database.close()
    return found


async def test_every_row_is_there_as_it_was(store_url: str, target_url: str) -> None:
    """Instants to the microsecond, JSON, amounts to the digit, long text, and what is nothing."""
    database = await Database.open(store_url)
    record = Record(database)
    await record.subscribe(make_subscription(ChangeKind.RESTOCK, ChangeKind.LIVE))
    listing_id = await record.list_product()
    await record.find(replace(change(listing_id=listing_id, source_id=1), title=LONG, at=EXACT))
    document = {"words": ["雨", "\0", 'a"b'], "price": 149.90, "none": None}
    async with database.write() as connection:
        priced = {"listing_id": listing_id, "at": EXACT, "sizes": 2, "currency": "JPY"}
        for days, price in enumerate(("149.90", "149.9", "0.00", "12345678901234567890.123456789")):
            row = priced | {"at": EXACT + timedelta(days=days), "price": Decimal(price)}
            await connection.execute(insert(tables.price_history).values(row))
        audited = {"guild_id": GUILD, "at": EXACT, "subject": "settings", "verb": "changed"}
        await writes.add(connection, tables.audit, **audited, before=document, after=None)
        await writes.add(connection, tables.audit, **audited, before=5)
    expected = await everything(store_url)
    await database.close()

    report = await copy(store_url, target_url)

    assert await everything(target_url) == expected
    assert report.rows == {
        name: len(rows) for name, rows in expected.items() if name not in report.left_out
    }
    assert report.rows["price_history"] == 4
    assert [str(row.price) for row in expected["price_history"]].count("149.90") == 1


async def test_amounts_and_json_keep_each_character(
    store_url: str, database_file: Path, target_url: str, target: Database
) -> None:
    """Also where they mean the same: 149.90 is no 149.9, and nothing is no JSON null."""
    await keep(store_url)
    with closing(sqlite3.connect(database_file)) as file, file:
        file.execute(
            "INSERT INTO guilds (id, name, joined_at) VALUES (1, '', '2026-01-01 00:00:00.000000')"
        )
        for before in ('{"b":1,  "a":1.50}', "null", None):
            file.execute(
                "INSERT INTO audit (guild_id, at, subject, verb, before) "
                "VALUES (1, '2026-01-01 00:00:00.000000', 'a', 'b', ?)",
                (before,),
            )

    await copy(store_url, target_url)

    async with target.read() as connection:
        kept = await connection.execute(text("SELECT before::text FROM audit ORDER BY id"))
    assert kept.scalars().all() == ['{"b":1,  "a":1.50}', "null", None]


async def test_what_was_true_of_ended_processes_only_is_left_out(
    store_url: str, target_url: str, target: Database
) -> None:
    """Their heartbeats, leases and budgets, and claims of sources; a delivery's claim is kept."""
    database = await Database.open(store_url)
    record = Record(database)
    await record.list_product()
    claim = {"lease_until": NOON + timedelta(seconds=45), "leased_by": "dead"}
    await record.enqueue(delivery())
    async with database.write() as connection:
        beat = {"process": "dead", "beat_at": NOON, "health": {}}
        await writes.put(connection, tables.heartbeats, [beat])
        await writes.put(
            connection, tables.leases, [{"name": "sender", "holder": "dead", "until": NOON}]
        )
        await writes.put(connection, tables.budgets, [{"budget": "a", "full_at": NOON}])
        await connection.execute(tables.sources.update().values(claim))
        state = {"state": DeliveryState.SENDING.value, "doubt_since": NOON}
        await connection.execute(tables.deliveries.update().values(claim | state))
    await database.close()

    report = await copy(store_url, target_url)

    copy_of = Record(target)
    [source] = await copy_of.sources()
    [owed] = await copy_of.deliveries()
    async with target.read() as connection:
        held = await connection.execute(select(tables.sources.c.lease_until))
        claimed = await connection.execute(select(tables.deliveries.c.leased_by))
    assert (source.leased_by, held.scalar_one()) == (None, None)
    assert (owed.state.value, owed.doubt_since, claimed.scalar_one()) == ("sending", NOON, "dead")
    for table in LEFT_OUT:
        assert await copy_of.count(table) == 0
    assert report.left_out == ("budgets", "heartbeats", "leases")
    assert {table.name for table in copied()} == set(report.rows)


async def test_no_number_is_given_again(store_url: str, target_url: str, target: Database) -> None:
    """Not even of a row that is gone: messages in channels know deliveries by it."""
    database = await Database.open(store_url)
    record = Record(database)
    await record.enqueue(*(delivery(channel_id=channel) for channel in (1, 2, 3)))
    listing_id = await record.list_product()
    async with database.write() as connection:
        await connection.execute(tables.deliveries.delete().where(tables.deliveries.c.id > 1))
    await database.close()

    await copy(store_url, target_url)

    copy_of = Record(target)
    await copy_of.enqueue(delivery(channel_id=4))
    assert [owed.id for owed in await copy_of.deliveries()] == [1, 4]
    assert await copy_of.list_product("another") > listing_id
    subscribed = await copy_of.subscribe()  # of what was never numbered, the first is 1
    assert subscribed.id == 1


async def test_a_bot_that_starts_meanwhile_waits_for_the_copy(
    store_url: str, database_file: Path, target_url: str
) -> None:
    """And finds all of it; nobody else opens the file."""
    await keep(store_url, ("a", "1"))
    starting: list[asyncio.Task[Database]] = []

    def look(name: str, total: int) -> None:
        del name
        if starting:
            return
        assert total == len(copied())
        starting.append(asyncio.create_task(Database.open(target_url)))
        with (
            closing(sqlite3.connect(database_file, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("SELECT * FROM notes")

    await copy(store_url, target_url, watch=look)

    opened = await starting[0]
    async with opened.read() as connection:
        assert await settings.note(connection, "a") == "1"
    await opened.close()
