"""What cannot be copied whole is not copied at all, and a sentence says why."""

# ruff: noqa: ASYNC240 - a test may wait for its own small files

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import StoreError
from bot.store import tables
from bot.store.copying import copy
from bot.store.engine.database import Database
from bot.store.guilds import settings
from tests import postgres
from tests.services.conftest import Record
from tests.store.copying.conftest import keep, table_names

pytestmark = pytest.mark.postgresql

NO_TABLES: set[str] = set()


@pytest.mark.parametrize("is_made", [False, True])
async def test_nul_is_refused_by_name_or_left_out(
    store_url: str, target_url: str, target: Database, *, is_made: bool
) -> None:
    """Late in the copy: nothing of it is left behind, and a second try is not held up."""
    await keep(store_url, ("b", "nu\0l \0"), ("c", "fine"))
    if is_made:
        await keep(target_url)
    before = await table_names(target)

    with pytest.raises(
        StoreError, match=r"the value of a row of notes \(name 'b'\).*--without-nul"
    ):
        await copy(store_url, target_url)
    left = await table_names(target)
    report = await copy(store_url, target_url, without_nul=True)

    assert left == before
    assert bool(before) is is_made
    assert report.without_nul == 1
    async with target.read() as connection:
        assert await settings.note(connection, "b") == "nul "
        assert await settings.note(connection, "c") == "fine"


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("kind", "k" * 21, "it has 21 characters, and 20 is the most"),
        ("failures", 2**31, "2147483648 is larger than its column there"),
        ("next_at", "at noon", "it is no instant but 'at noon'"),
        ("failures", "many", "it is no whole number but 'many'"),
    ],
)
async def test_what_a_column_does_not_hold_there_is_named(
    store_url: str,
    database_file: Path,
    target_url: str,
    target: Database,
    column: str,
    value: str | int,
    fault: str,
) -> None:
    """SQLite takes anything; the sentence leads to the row."""
    database = await Database.open(store_url)
    await Record(database).list_product()
    await database.close()
    with closing(sqlite3.connect(database_file)) as file, file:
        file.execute(f"UPDATE sources SET {column} = ?", (value,))  # noqa: S608 - our own names

    with pytest.raises(
        StoreError,
        match=rf"the {column} of a row of sources \(id 1\): {fault}\. Nothing was copied",
    ):
        await copy(store_url, target_url)

    assert await table_names(target) == NO_TABLES


async def test_a_row_that_points_to_nothing_is_refused(
    store_url: str, database_file: Path, target_url: str, target: Database
) -> None:
    """PostgreSQL's own words say to what."""
    await keep(store_url)
    with closing(sqlite3.connect(database_file)) as file, file:
        file.execute("INSERT INTO fanouts (change_id, priority, channel_id) VALUES (9, 0, 0)")

    with pytest.raises(StoreError, match=r"did not take what fanouts has .*foreign key"):
        await copy(store_url, target_url)

    assert await table_names(target) == NO_TABLES


@pytest.mark.parametrize(
    "trigger",
    [
        "NEW.value := NEW.value || ' '; RETURN NEW;",
        "IF NEW.name = 'a' THEN RETURN NULL; END IF; RETURN NEW;",
        "IF NEW.name = 'z' THEN RETURN NULL; END IF; RETURN NEW;",
    ],
)
async def test_a_row_that_reads_back_otherwise_is_not_kept(
    store_url: str, target_url: str, target: Database, trigger: str
) -> None:
    """Changed, or missing at the front or at the end: it is compared, and not only counted."""
    await keep(store_url, ("a", "1"), ("m", "1"), ("z", "1"))
    await keep(target_url)
    async with target.write() as connection:
        await connection.execute(
            text(
                "CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {trigger} END $$"
            )
        )
        await connection.execute(
            text(
                "CREATE TRIGGER meddling BEFORE INSERT ON notes "
                "FOR EACH ROW EXECUTE FUNCTION meddle()"
            )
        )

    with pytest.raises(StoreError, match=r"A row of notes .* is not the same"):
        await copy(store_url, target_url)

    assert await Record(target).count(tables.notes) == 0


async def test_a_target_with_rows_is_left_as_it_is(
    store_url: str, target_url: str, target: Database
) -> None:
    """It may be the one that a bot runs on; so may one of another program's."""
    await keep(store_url, ("a", "1"))
    await keep(target_url, ("mine", "1"))

    with pytest.raises(StoreError, match="is not empty: notes has rows"):
        await copy(store_url, target_url)
    async with target.write() as connection:
        await connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(StoreError, match="tables that are not Raincloud's"):
        await copy(store_url, target_url)

    assert await Record(target).count(tables.notes) == 1


async def test_a_target_of_a_newer_raincloud_is_left_as_it_is(
    store_url: str, target_url: str, target: Database
) -> None:
    """Even while nothing is in it."""
    await keep(store_url, ("a", "1"))
    await keep(target_url)
    async with target.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match="newer Raincloud"):
        await copy(store_url, target_url)

    assert await Record(target).count(tables.notes) == 0


async def test_a_file_in_use_is_not_copied(
    database: Database, store_url: str, target_url: str, target: Database
) -> None:
    """Not even while the bot is idle: what it sends in the meantime would be sent twice."""
    async with database.read() as connection:
        await settings.note(connection, "a")

    with pytest.raises(StoreError, match=r"is in use\. Nothing was copied\. Stop the bot"):
        await copy(store_url, target_url)

    assert await table_names(target) == NO_TABLES


@pytest.mark.parametrize(
    ("revision", "sentence"),
    [("0020", "older Raincloud.*db upgrade"), ("9999", "newer Raincloud.*Update")],
)
async def test_a_file_of_another_revision_is_not_copied(
    store_url: str, database_file: Path, target_url: str, revision: str, sentence: str
) -> None:
    """It is not changed on the way, either."""
    await keep(store_url)
    with closing(sqlite3.connect(database_file)) as file, file:
        file.execute("UPDATE alembic_version SET version_num = ?", (revision,))

    with pytest.raises(StoreError, match=sentence):
        await copy(store_url, target_url)

    with closing(sqlite3.connect(database_file)) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == (revision,)


async def test_what_is_no_database_is_not_copied(
    new_database: Path, tmp_path: Path, target_url: str
) -> None:
    """Nothing, text, half a file, another program's."""
    missing, junk, half, foreign = (tmp_path / f"{name}.db" for name in ("m", "j", "h", "f"))
    junk.write_text("no database" * 1_000)
    half.write_bytes(new_database.read_bytes()[:50_000])
    with closing(sqlite3.connect(foreign)) as file:
        file.execute("CREATE TABLE mine (mine TEXT)")

    for wrong, sentence in (
        (missing, "There is no database at"),
        (junk, "cannot be read"),
        (half, "cannot be read|no whole Raincloud database"),
        (foreign, "no whole Raincloud database"),
    ):
        with pytest.raises(StoreError, match=sentence):
            await copy(f"sqlite+aiosqlite:///{wrong}", target_url)

    assert not missing.exists()


async def test_only_a_file_is_copied_and_only_into_postgresql(
    store_url: str, target_url: str, tmp_path: Path
) -> None:
    """Whatever the two addresses are, the sentence says what they must be."""
    for source, target, sentence in (
        (store_url, store_url, "same database"),
        (target_url, target_url, "same database"),
        (target_url, store_url, "no way back"),
        (target_url, target_url + "2", "pg_dump"),
        (store_url, f"sqlite+aiosqlite:///{tmp_path}/other.db", "`db backup`"),
        (store_url, "postgresql://host/database", "Only PostgreSQL is copied into"),
        (store_url, "nonsense", "cannot be read"),
        (store_url, "postgresql+asyncpg://host:port/database", "cannot be read"),
        ("sqlite+aiosqlite://", target_url, "Only an SQLite file"),
    ):
        with pytest.raises(StoreError, match=f"{sentence}.* RAINCLOUD_DATABASE_URL must name"):
            await copy(source, target)


async def test_a_server_that_does_not_answer_is_told(
    store_url: str, postgres_server: str, unused_tcp_port: int
) -> None:
    """Nobody there, and no such database; the password is in no sentence."""
    await keep(store_url)
    for url, why in (
        (f"postgresql+asyncpg://me:secret@127.0.0.1:{unused_tcp_port}/raincloud", ""),
        (postgres.url(postgres_server, "no_such_database"), "does not exist"),
    ):
        with pytest.raises(StoreError, match=f"cannot be reached.*{why}.*Check its addr") as told:
            await copy(store_url, url)
        assert "secret" not in told.value.sentence


async def test_a_connection_that_is_lost_in_the_middle_leaves_nothing(
    store_url: str, target_url: str, target: Database
) -> None:
    """The sentence says how far it came; a second try is as the first."""
    await keep(store_url, ("a", "1"))
    ends: list[asyncio.Task[None]] = []

    async def end_all_others() -> None:
        async with target.read() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )

    def end(name: str, total: int) -> None:
        del name, total
        if not ends:
            ends.append(asyncio.create_task(end_all_others()))

    with pytest.raises(StoreError, match=r"did not take what \w+ has .*Nothing was copied\."):
        await copy(store_url, target_url, watch=end)
    await ends[0]

    assert await table_names(target) == NO_TABLES
    report = await copy(store_url, target_url)
    assert report.rows["notes"] == 1
