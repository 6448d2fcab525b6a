"""The database handle: one writer, readers apart, all or nothing, every fault a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import aiosqlite
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from bot.errors import StoreError
from bot.store import tables
from bot.store.engine import database as module
from bot.store.engine import writes
from bot.store.engine.database import Database
from bot.store.guilds import settings
from bot.store.tables.columns import Amount, Instant, Seconds
from tests.conftest import NOON, ON_SQLITE

DIALECT = sqlite.dialect()


async def note(database: Database, name: str) -> str | None:
    """Read a note."""
    async with database.read() as connection:
        return await settings.note(connection, name)


@ON_SQLITE
async def test_the_file_is_set_up_as_it_must_be(database: Database) -> None:
    """WAL, foreign keys and a patient lock on every connection, of readers and of the writer."""
    for open_connection in (database.read, database.write):
        async with open_connection() as connection:
            found = [
                (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
                for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
            ]
        assert found == ["wal", 1, 10_000, 1]


async def test_foreign_keys_hold(database: Database) -> None:
    """A row that belongs to nothing is refused with a sentence."""
    with pytest.raises(StoreError, match="foreign key"):
        async with database.write() as connection:
            await writes.put(
                connection,
                tables.pages,
                [{"source_id": 9, "url": "u", "extract": "", "etag": None, "last_modified": None}],
            )


async def test_a_failed_write_keeps_nothing(database: Database) -> None:
    """Whatever the error was."""
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the error comes after the write
        async with database.write() as connection:
            await settings.keep_note(connection, "a", "1")
            raise ZeroDivisionError

    assert await note(database, "a") is None


async def test_a_rollback_does_not_touch_another_write(database: Database) -> None:
    """Twenty writers at once, every other one fails; what the others wrote is there."""

    async def write(number: int) -> None:
        async with database.write() as connection:
            await settings.keep_note(connection, f"{number}", "kept")
            await asyncio.sleep(0)
            if number % 2:
                raise ZeroDivisionError

    outcomes = await asyncio.gather(*map(write, range(20)), return_exceptions=True)

    assert [outcome is None for outcome in outcomes] == [True, False] * 10
    assert [await note(database, f"{number}") for number in range(20)] == ["kept", None] * 10


async def test_there_is_one_writer_at_a_time(database: Database) -> None:
    """The next waits for its turn; no write is lost between reading and writing."""

    async def count_up() -> None:
        async with database.write() as connection:
            found = int(await settings.note(connection, "count") or 0)
            await asyncio.sleep(0)
            await settings.keep_note(connection, "count", str(found + 1))

    await asyncio.gather(*(count_up() for _ in range(20)))

    assert await note(database, "count") == "20"


async def test_a_cancelled_write_lets_the_next_one_in(database: Database) -> None:
    """And keeps nothing."""
    began = asyncio.Event()

    async def write() -> None:
        async with database.write() as connection:
            await settings.keep_note(connection, "a", "1")
            began.set()
            await asyncio.Event().wait()

    writing = asyncio.create_task(write())
    await began.wait()
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)

    async with database.write() as connection:
        await settings.keep_note(connection, "b", "1")
    assert [await note(database, name) for name in "ab"] == [None, "1"]


@ON_SQLITE
async def test_a_transaction_begins_in_the_turn_of_its_first_statement(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each turn of a connection's thread costs two switches; what asks nothing has none."""
    turns: list[str] = []

    async def count(self: Any, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
        turns.append(function.__name__)
        return await counted(self, function, *given, **named)

    await note(database, "a")  # connects
    async with database.write() as connection:
        await settings.keep_note(connection, "a", "1")
    counted = aiosqlite.Connection._execute  # noqa: SLF001 - the thread's queue
    monkeypatch.setattr(aiosqlite.Connection, "_execute", count)

    await note(database, "a")
    assert turns == ["_run", "rollback"]

    turns.clear()
    async with database.write() as connection:
        await settings.keep_note(connection, "a", "2")
        assert await settings.note(connection, "a") == "2"
    assert turns == ["_run", "_run", "commit"]

    turns.clear()
    async with database.read(), database.write():
        pass
    assert turns == []


@ON_SQLITE
async def test_a_write_has_the_writer_from_its_first_statement_on(
    database: Database, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it reads before it writes, no other process changes meanwhile."""
    monkeypatch.setattr(module, "BUSY_TIMEOUT_MS", 1)
    other = await Database.open(store_url)
    try:
        async with database.write() as connection:
            assert await settings.note(connection, "a") is None
            with pytest.raises(StoreError, match="Another program holds the database"):
                async with other.write() as writing:
                    await settings.keep_note(writing, "a", "1")
        async with other.write() as writing:
            await settings.keep_note(writing, "a", "2")
    finally:
        await other.close()

    assert await note(database, "a") == "2"


async def test_readers_see_one_state_and_wait_for_nobody(database: Database) -> None:
    """While a write is open, the state before it; and the same one until they are done."""
    async with database.write() as writing:
        await settings.keep_note(writing, "a", "1")
        assert await note(database, "a") is None

    async with database.read() as reading:
        assert await settings.note(reading, "a") == "1"
        async with database.write() as writing:
            await settings.keep_note(writing, "a", "2")
        assert await settings.note(reading, "a") == "1"
    assert await note(database, "a") == "2"


async def test_with_a_reader_nothing_can_be_written(database: Database) -> None:
    """It would wait for the writer, or hold the others up."""
    with pytest.raises(StoreError, match="Nothing"):
        async with database.read() as connection:
            await settings.keep_note(connection, "a", "1")

    assert await note(database, "a") is None


async def test_another_process_that_writes_is_waited_for(
    database: Database, store_url: str
) -> None:
    """Two handles on one database, as two processes."""
    other = await Database.open(store_url)

    async def write(handle: Database, name: str) -> None:
        async with handle.write() as connection:
            await settings.keep_note(connection, name, "1")

    try:
        await asyncio.gather(
            *(
                write(handle, f"{handle is other}{n}")
                for handle in (database, other)
                for n in range(5)
            )
        )
    finally:
        await other.close()

    assert [await note(database, f"{who}{n}") for who in (True, False) for n in range(5)] == [
        "1"
    ] * 10


@ON_SQLITE
async def test_a_full_disk_is_a_sentence_and_nothing_half_written(database: Database) -> None:
    """What was there before is kept, and with room the work goes on."""
    async with database.write() as connection:
        await settings.keep_note(connection, "before", "1")
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count={pages + 2}"))

    with pytest.raises(StoreError, match=r"^The disk is full\. .* Make room"):  # noqa: PT012 - the same
        async with database.write() as connection:
            for number in range(100):
                await settings.keep_note(connection, f"{number}", "x" * 1000)

    assert await note(database, "0") is None
    async with database.write() as connection:
        await connection.execute(text("PRAGMA max_page_count=1000000"))
        await settings.keep_note(connection, "after", "1")
    assert [await note(database, name) for name in ("before", "after")] == ["1", "1"]


@given(
    st.datetimes(
        min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - the zone is given below
        max_value=datetime(9999, 12, 30),  # noqa: DTZ001 - the same
        timezones=st.integers(-12, 12).map(lambda hours: timezone(timedelta(hours=hours))),
    )
)
def test_an_instant_comes_back_in_utc(instant: datetime) -> None:
    """To the microsecond, from whatever zone it came."""
    column = Instant()

    kept = column.process_bind_param(instant, DIALECT)
    back = column.process_result_value(kept, DIALECT)

    assert back == instant
    assert back.tzinfo is UTC


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, max_value=10**12))
def test_an_amount_comes_back_exactly(amount: Decimal) -> None:
    """Not as a float, and not in scientific writing."""
    column = Amount()

    kept = column.process_bind_param(amount, DIALECT)

    assert kept is not None
    assert "E" not in kept
    assert column.process_result_value(kept, DIALECT) == amount


def test_none_is_kept_as_none() -> None:
    """In every column."""
    for column in (Instant(), Amount(), Seconds()):
        assert column.process_bind_param(None, DIALECT) is None
        assert column.process_result_value(None, DIALECT) is None


async def test_the_engine_keeps_them_so(database: Database) -> None:
    """Through the real one."""
    span = timedelta(minutes=5)
    async with database.write() as connection:
        source_id = await writes.add(
            connection,
            tables.sources,
            name="Shop",
            kind="fake",
            url="u",
            every=span,
            is_active=True,
            next_at=NOON.astimezone(timezone(timedelta(hours=9))),
        )
        listing_id = await writes.add(
            connection,
            tables.listings,
            source_id=source_id,
            product_id="1",
            handle="h",
            title="t",
            url="u",
            price=Decimal("2879.20"),
            misses=0,
            was_in=False,
            first_seen_at=NOON,
        )
        source = (await connection.execute(tables.sources.select())).mappings().one()
        listing = (await connection.execute(tables.listings.select())).mappings().one()

    assert (source["next_at"], source["every"]) == (NOON, span)
    assert source["next_at"].tzinfo is UTC
    assert (listing["id"], str(listing["price"])) == (listing_id, "2879.20")


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    """No zone is ever guessed."""
    with pytest.raises(StatementError, match="needs a time zone"):
        async with database.write() as connection:
            await settings.join(connection, 1, "Guild", datetime(2026, 1, 1))  # noqa: DTZ001 - meant
