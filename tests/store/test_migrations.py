"""Migrations: from nothing and from every earlier revision, and never down from a newer one."""

# ruff: noqa: ASYNC240 - a test may wait for its own small files

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, insert, select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import StoreError
from bot.models import ChangeKind, PricePoint, Stock
from bot.store import tables
from bot.store.engine import migrate
from bot.store.engine.backup import upgrade
from bot.store.engine.database import Database
from bot.store.shops import price_history
from bot.store.tables import metadata
from tests.conftest import NOON
from tests.makers import GUILD, change, make_subscription, money
from tests.services.conftest import Record

OLD_ROWS = """
    INSERT INTO guilds (id, name, joined_at) VALUES (1, 'Guild', '2026-11-24 12:00:00.000000');
    INSERT INTO drops (id, guild_id, style_code, name, precision, timezone, revision, is_cancelled,
        created_by, changed_at)
        VALUES (1, 1, 'M2002RDA', 'Rain Cloud', 'unknown', 'UTC', 0, 0, 7,
            '2026-11-24 12:00:00.000000');
    INSERT INTO changes (id, kind, at, title, sizes, revision, drop_id)
        VALUES (1, 'announced', '2026-11-24 12:00:00.000000', 'Rain Cloud', '[]', 0, 1);
    INSERT INTO deliveries (id, cause, destination_kind, destination_id, priority, state, due_at,
        change_id, sizes, role_ids, is_sample, attempts)
        VALUES (1, 'change:1', 'channel', 11, 2, 'pending', '2026-11-24 12:00:00.000000', 1, '[]',
            '[]', 0, 0);
"""

NEW_ROWS = """
    INSERT INTO drops (name, precision, timezone, revision, is_cancelled, changed_at)
        VALUES ('Rain Cloud', 'unknown', 'UTC', 0, 0, '2026-11-24 12:00:00.000000');
    INSERT INTO changes (kind, at, title, sizes, revision)
        VALUES ('announced', '2026-11-24 12:00:00.000000', 'Rain Cloud', '[]', 0);
    INSERT INTO deliveries (cause, destination_kind, destination_id, priority, state, due_at,
        sizes, role_ids, is_sample, attempts)
        VALUES ('change:1', 'channel', 11, 2, 'pending', '2026-11-24 12:00:00.000000', '[]', '[]',
            0, 0);
"""

OLD_SUBSCRIPTION = """
    INSERT INTO guilds (id, name, joined_at) VALUES (1, 'Guild', '2026-11-24 12:00:00.000000');
    INSERT INTO subscriptions (id, guild_id, channel_id, kinds, sizes, query, cool_down,
        created_by, created_at)
        VALUES (5, 1, 11, '["announced", "restock"]', '["US 9"]', 'rain', 1800, 7,
            '2026-11-24 12:00:00.000000');
    INSERT INTO deliveries (id, cause, destination_kind, destination_id, priority, state, due_at,
        subscription_id, guild_id, sizes, role_ids, is_sample, attempts)
        VALUES (1, 'change:1', 'channel', 11, 0, 'sent', '2026-11-24 12:00:00.000000', 5, 1, '[]',
            '[]', 0, 1);
"""


def differences(connection: Connection) -> list[object]:
    """Return where the tables are not what the program says they are."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_a_new_database_has_the_tables_of_the_program(database: Database) -> None:
    """Migrations and tables say the same."""
    async with database.read() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(migrate.current) == migrate.revisions()[-1]


@pytest.mark.parametrize("revision", migrate.revisions())
async def test_every_earlier_database_is_brought_up_to_date(empty_url: str, revision: str) -> None:
    """From each revision there ever was; a guild of that time then gets its alerts."""
    engine = create_async_engine(empty_url)
    async with engine.begin() as connection:
        await connection.run_sync(migrate.upgrade, revision)
        await connection.execute(
            insert(tables.guilds).values(id=GUILD, name="Guild", joined_at=NOON)
        )
    await engine.dispose()

    assert await upgrade(empty_url) == migrate.revisions()[-1]

    database = await Database.open(empty_url)
    record = Record(database)
    async with database.read() as connection:
        assert await connection.run_sync(differences) == []
    await record.subscribe(make_subscription(ChangeKind.RESTOCK))
    listing_id = await record.list_product()
    await record.find(change(listing_id=listing_id, source_id=1))
    async with database.read() as connection:
        joined = await connection.execute(select(tables.guilds.c.id, tables.guilds.c.joined_at))
        assert joined.all() == [(GUILD, NOON)]
    assert await record.posts() == ["pending"]
    await database.close()


async def test_a_table_made_anew_keeps_what_points_to_it(
    database_file: Path, database_url: str
) -> None:
    """Drops were made anew in 0003; their changes and what those owe are still there."""
    engine = create_engine(f"sqlite:///{database_file}")
    with engine.begin() as connection:
        migrate.upgrade(connection, "0002")
    engine.dispose()
    with closing(sqlite3.connect(database_file)) as old:
        old.executescript(OLD_ROWS)

    await upgrade(database_url)

    with closing(sqlite3.connect(database_file)) as new:
        counts = [
            new.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
            for table in ("guilds", "drops", "changes", "deliveries")
        ]
        faults = new.execute("PRAGMA foreign_key_check").fetchall()
    assert (counts, faults) == ([1, 1, 1, 1], [])


async def test_prices_begin_with_what_is_known(database_file: Path, database_url: str) -> None:
    """As of the last complete sweep; of a shop that had none yet nothing is known."""
    engine = create_engine(f"sqlite:///{database_file}")
    with engine.begin() as connection:
        migrate.upgrade(connection, "0018")
        for source_id, swept_at in ((1, NOON), (2, None)):
            source = {
                "id": source_id,
                "name": f"Shop {source_id}",
                "kind": "fake",
                "url": "https://shop.example",
                "every": timedelta(minutes=5),
                "is_active": True,
                "last_complete_at": swept_at,
                "next_at": NOON,
            }
            connection.execute(insert(tables.sources).values(source))
            listed = {
                "id": source_id,
                "source_id": source_id,
                "product_id": "1",
                "handle": "a",
                "title": "2002R",
                "url": "https://shop.example/a",
                "style_code": "M2002RDA",
                "price": Decimal("149.90"),
                "currency": "USD",
                "misses": 0,
                "was_in": True,
                "first_seen_at": NOON,
            }
            connection.execute(insert(tables.listings).values(listed))
        for label, stock in (("US 9", Stock.IN), ("US 10", Stock.IN), ("US 11", Stock.OUT)):
            size = {"listing_id": 1, "label": label, "raw": label, "stock": stock, "outs": 0}
            connection.execute(insert(tables.sizes).values(size | {"position": 0}))
    engine.dispose()

    await upgrade(database_url)

    database = await Database.open(database_url)
    async with database.read() as connection:
        known = await price_history.of_styles(connection, ["M2002RDA"])
    await database.close()
    paid = money("149.90")
    assert known == [(1, PricePoint(at=NOON, price=paid, sizes=2, shop="Shop 1"))]


async def test_a_newer_database_is_left_as_it_is(database_file: Path, database_url: str) -> None:
    """Byte for byte, with a sentence that says what to do."""
    await upgrade(database_url)
    with closing(sqlite3.connect(database_file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = database_file.read_bytes()

    with pytest.raises(StoreError, match=r"newer Raincloud .*9999.* Update Raincloud"):
        await Database.open(database_url)

    assert database_file.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"no database at all, but text\n" * 100, b"SQLite format 3\0x"]
)
async def test_another_file_is_left_as_it_is(
    database_file: Path, database_url: str, content: bytes
) -> None:
    """It is no Raincloud database; it may be somebody's."""
    database_file.write_bytes(content)

    with pytest.raises(StoreError, match="not a Raincloud database"):
        await Database.open(database_url)

    assert database_file.read_bytes() == content


@pytest.mark.parametrize(
    ("place", "sentence"),
    [("missing/raincloud.db", "There is no folder"), ("", r"cannot be opened\.")],
)
async def test_a_file_that_cannot_be_opened_is_a_sentence(
    tmp_path: Path, place: str, sentence: str
) -> None:
    """A missing folder, or a folder where the file should be."""
    with pytest.raises(StoreError, match=f"{sentence}.*RAINCLOUD_DATABASE_URL"):
        await Database.open(f"sqlite+aiosqlite:///{tmp_path / place}")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
async def test_a_file_that_cannot_be_written_is_a_sentence(
    database_file: Path, database_url: str
) -> None:
    """Nothing was changed."""
    await upgrade(database_url)
    database_file.chmod(0o400)

    with pytest.raises(StoreError, match="cannot be written"):
        await Database.open(database_url)


async def old(url: str, revision: str) -> None:
    """Make a database as an earlier program left it."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(migrate.upgrade, revision)
    await engine.dispose()


async def test_a_file_is_copied_before_it_is_brought_up_to_date(
    database_file: Path, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Where it is said; what is new, or up to date, is not."""
    newest = migrate.revisions()[-1]
    kept = database_file.with_name(f"{database_file.name}.before-{newest}")
    await old(database_url, "0020")

    for _ in range(2):
        await upgrade(database_url)

    with closing(sqlite3.connect(kept)) as copied:
        assert copied.execute("SELECT version_num FROM alembic_version").fetchone() == ("0020",)
    assert [record.message for record in caplog.records if "brought up to date" in record.message]
    assert str(kept) in caplog.text
    assert sorted(database_file.parent.glob("*.before-*")) == [kept]


async def test_the_last_three_copies_are_kept(database_file: Path, database_url: str) -> None:
    """And nothing that is somebody else's."""
    before = [database_file.with_name(f"{database_file.name}.before-{n:04}") for n in range(1, 5)]
    other = database_file.with_name(f"{database_file.name}.before-lunch")
    for file in (*before, other):
        file.write_text("")
    await old(database_url, "0020")

    await upgrade(database_url)

    newest = database_file.with_name(f"{database_file.name}.before-{migrate.revisions()[-1]}")
    found = set(database_file.parent.glob("*.before-*"))
    assert found == {*before[-2:], newest, other}


async def test_without_room_for_a_copy_nothing_is_changed(
    database_file: Path, database_url: str
) -> None:
    """The sentence says what to do."""
    await old(database_url, "0020")
    newest = migrate.revisions()[-1]
    database_file.with_name(f"{database_file.name}.before-{newest}.part").mkdir()  # in the way

    with pytest.raises(StoreError, match=r"no copy of it could be made.*Make room"):
        await upgrade(database_url)

    with closing(sqlite3.connect(database_file)) as left:
        assert left.execute("SELECT version_num FROM alembic_version").fetchone() == ("0020",)


async def test_a_migration_that_fails_leaves_nothing(
    database_file: Path, database_url: str
) -> None:
    """All of it is one transaction: a table in the way, and no other table is made."""
    with closing(sqlite3.connect(database_file)) as connection:
        connection.execute("CREATE TABLE deliveries (mine TEXT)")
        connection.commit()

    with pytest.raises(StoreError, match="already exists"):
        await Database.open(database_url)

    with closing(sqlite3.connect(database_file)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert names == [("deliveries",)]


def test_revisions_follow_one_another_without_gaps() -> None:
    """Numbered from 0001."""
    revisions = migrate.revisions()

    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]


async def test_subscriptions_of_before_are_found_as_before(
    database_file: Path, database_url: str
) -> None:
    """Made anew in 0005 and filed anew in 0032: they keep what they say, and stay pointed to."""
    engine = create_engine(f"sqlite:///{database_file}")
    with engine.begin() as connection:
        migrate.upgrade(connection, "0004")
    engine.dispose()
    with closing(sqlite3.connect(database_file)) as old:
        old.executescript(OLD_SUBSCRIPTION)

    await upgrade(database_url)

    with closing(sqlite3.connect(database_file)) as new:
        said = new.execute(
            "SELECT id, words, lead_times, edits, digest FROM subscriptions"
        ).fetchall()
        filed = new.execute(
            "SELECT kind, term, channel_id, subscription_id FROM filings ORDER BY kind"
        ).fetchall()
        pointing = new.execute("SELECT subscription_id, action FROM deliveries").fetchall()
        faults = new.execute("PRAGMA foreign_key_check").fetchall()
    assert said == [(5, "rain", "[86400, 3600, 0]", 1, "instant")]
    kinds = ("announced", "cancelled", "moved", "restock")
    assert filed == [(kind, "any", 11, 5) for kind in kinds]
    assert (pointing, faults) == ([(5, "post")], [])


async def test_no_number_is_given_again(database_file: Path, database_url: str) -> None:
    """Made anew in 0006: messages, threads and causes know what is forgotten by its number."""
    engine = create_engine(f"sqlite:///{database_file}")
    with engine.begin() as connection:
        migrate.upgrade(connection, "0005")
    engine.dispose()
    with closing(sqlite3.connect(database_file)) as old:
        old.executescript(OLD_ROWS)
    await upgrade(database_url)

    with closing(sqlite3.connect(database_file)) as new:
        kept = new.execute("SELECT cause FROM deliveries").fetchall()
        new.executescript("DELETE FROM deliveries; DELETE FROM changes; DELETE FROM drops;")
        new.executescript(NEW_ROWS)
        numbers = [
            new.execute(f"SELECT max(id) FROM {name}").fetchone()[0]  # noqa: S608 - our own names
            for name in ("deliveries", "changes", "drops")
        ]
    assert kept == [("change:1",)]
    assert numbers == [2, 2, 2]
