"""A new database is made at once, as the migrations would have made it, and without Alembic."""

# ruff: noqa: ASYNC240 - a test may wait for its own small files

from __future__ import annotations

import asyncio
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.engine import migrate
from bot.store.engine.backup import upgrade
from bot.store.engine.database import Database
from bot.store.tables import metadata
from tests.test_architecture import ROOT

OPEN = """
import asyncio, sys
from bot.store.engine.backup import upgrade
asyncio.run(upgrade(sys.argv[1]))
print("alembic" in sys.modules)
"""

LOADED = """
import asyncio, sys
import bot.app.wiring
from bot.store.engine.backup import upgrade
asyncio.run(upgrade(sys.argv[1]))
unused = {"sqlalchemy.orm", "sqlalchemy.dialects.postgresql"}
print(sorted(unused & sys.modules.keys()))
"""


def shape(connection: Connection) -> dict[str, Any]:
    """Return all that the engine knows of its tables, whatever the order of their columns."""
    tables = inspect(connection)
    found = {
        table: {
            "columns": sorted(map(repr, tables.get_columns(table))),
            "primary key": tables.get_pk_constraint(table),
            "foreign keys": sorted(map(repr, tables.get_foreign_keys(table))),
            "unique": sorted(map(repr, tables.get_unique_constraints(table))),
            "checks": sorted(map(repr, tables.get_check_constraints(table))),
        }
        for table in tables.get_table_names()
    }
    others = {
        "sqlite": "SELECT name, type, sql FROM sqlite_master WHERE type <> 'table' ORDER BY name",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes "
        "WHERE schemaname = 'public' ORDER BY indexname",
    }[connection.dialect.name]
    return {**found, "indexes and others": connection.exec_driver_sql(others).all()}


def opens_with_alembic(url: str) -> bool:
    """Open a database in a process of its own and tell whether that loaded Alembic."""
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-W", "ignore", "-c", OPEN, url],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout == "True\n"


async def test_a_database_made_at_once_is_the_one_the_migrations_make(empty_url: str) -> None:
    """Columns, defaults, keys, partial indexes and the revision: they cannot drift apart."""
    shapes, revisions = [], []
    engine = create_async_engine(empty_url)
    for revision in (None, migrate.revisions()[-1]):
        async with engine.begin() as connection:
            await connection.run_sync(migrate.upgrade, revision)
            shapes.append(await connection.run_sync(shape))
            revisions.append(await connection.run_sync(migrate.current))
            await connection.run_sync(metadata.drop_all)
            await connection.execute(text("DROP TABLE alembic_version"))
    await engine.dispose()

    at_once, migrated = shapes
    assert at_once == migrated
    assert re.search(r"WHERE .*state.*'pending'.*'retry'.*'sending'", repr(at_once))
    assert revisions == [migrate.revisions()[-1]] * 2


def test_indexes_are_made_in_one_order() -> None:
    """By their names: SQLite takes the first of equal ones, and a table holds them as a set."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        migrate.upgrade(connection)
        made = connection.exec_driver_sql(
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
            "ORDER BY tbl_name, rowid"
        ).all()
    engine.dispose()

    assert made == sorted(made)


def test_alembic_is_loaded_only_for_a_migration_that_is_due(
    database_file: Path, database_url: str
) -> None:
    """Not for a new database, not for one that is up to date, but for an older one."""
    assert not opens_with_alembic(database_url)
    assert not opens_with_alembic(database_url)

    database_file.unlink()
    engine = create_engine(f"sqlite:///{database_file}")
    with engine.begin() as connection:
        migrate.upgrade(connection, "0001")
    engine.dispose()
    assert opens_with_alembic(database_url)


async def test_those_that_start_at_once_make_one_database(
    database_file: Path, database_url: str
) -> None:
    """The others wait for the first, and find it made."""
    newest = migrate.revisions()[-1]

    assert await asyncio.gather(*(upgrade(database_url) for _ in range(4))) == [newest] * 4

    with closing(sqlite3.connect(database_file)) as database:
        assert database.execute("SELECT * FROM alembic_version").fetchall() == [(newest,)]


async def test_an_opened_database_is_looked_at_and_not_written(
    database_file: Path, database_url: str
) -> None:
    """What is up to date stays byte for byte as it is."""
    await upgrade(database_url)
    before = database_file.read_bytes()

    opened = await Database.open(database_url)
    await opened.close()

    assert database_file.read_bytes() == before


def test_sqlite_loads_neither_the_orm_nor_another_dialect(tmp_path: Path) -> None:
    """They cost every start time, and the running bot memory, and nothing here uses them."""
    ran = subprocess.run(  # noqa: S603 - our own words
        [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            LOADED,
            f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == "[]\n"
