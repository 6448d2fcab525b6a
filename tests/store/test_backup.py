"""Copies: made while the bot works, put back whole or not at all."""

# ruff: noqa: ASYNC240 - a test may wait for its own small files

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store.engine.backup import back_up, restore, upgrade
from bot.store.engine.database import Database
from bot.store.guilds import settings
from tests.conftest import ON_SQLITE


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return where the copy is; there is none yet."""
    return tmp_path / "copy.db"


async def keep(url: str, name: str, value: str = "1") -> None:
    """Keep a note in a database, and close it."""
    database = await Database.open(url)
    async with database.write() as connection:
        await settings.keep_note(connection, name, value)
    await database.close()


def notes(file: Path) -> dict[str, str]:
    """Return the notes of a database."""
    with closing(sqlite3.connect(file)) as connection:
        return dict(connection.execute("SELECT name, value FROM notes").fetchall())


async def test_a_copy_has_what_the_database_had(
    database_url: str, database_file: Path, copy: Path
) -> None:
    """And is one file, whole, with nothing beside it."""
    await keep(database_url, "a")

    size = back_up(database_url, copy)

    assert notes(copy) == {"a": "1"}
    assert size == copy.stat().st_size
    assert sorted(path.name for path in copy.parent.glob("copy*")) == ["copy.db"]


async def test_a_copy_is_made_while_the_bot_writes_without_a_pause(
    database_url: str, database_file: Path, copy: Path
) -> None:
    """It ends, it is of one moment, and it holds no writer up."""
    await keep(database_url, "big", "x" * 20_000_000)
    stop = threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        with closing(sqlite3.connect(database_file, timeout=10)) as connection:
            while not stop.is_set():
                with connection:
                    connection.execute("REPLACE INTO notes VALUES ('one', ?)", (written,))
                    connection.execute("REPLACE INTO notes VALUES ('two', ?)", (written,))
                written += 1

    writer = threading.Thread(target=write)
    writer.start()
    while not written:
        stop.wait(0.001)
    copying = threading.Thread(target=back_up, args=(database_url, copy), daemon=True)
    copying.start()
    copying.join(timeout=10)
    is_done = not copying.is_alive()
    stop.set()
    writer.join()

    assert is_done
    assert written > 0
    found = notes(copy)
    assert found.get("one") == found.get("two")


async def test_an_existing_file_is_never_copied_over(database_url: str, copy: Path) -> None:
    """It may be the only good copy."""
    await upgrade(database_url)
    copy.write_text("mine", encoding="utf-8")

    with pytest.raises(StoreError, match="exists already"):
        back_up(database_url, copy)

    assert copy.read_text(encoding="utf-8") == "mine"


async def test_what_cannot_be_copied_is_a_sentence(
    database_url: str, copy: Path, tmp_path: Path
) -> None:
    """No database, no folder, another engine; and nothing is left behind."""
    with pytest.raises(StoreError, match="There is no database"):
        back_up(database_url, copy)
    await upgrade(database_url)
    with pytest.raises(StoreError, match="could not be made"):
        back_up(database_url, tmp_path / "missing" / "copy.db")
    with pytest.raises(StoreError, match="pg_dump"):
        back_up("postgresql+asyncpg://host/raincloud", copy)

    assert not list(tmp_path.glob("copy*"))


async def test_a_copy_is_put_back_where_nothing_is(
    database_url: str, database_file: Path, copy: Path
) -> None:
    """The bot starts on it."""
    await keep(database_url, "a")
    back_up(database_url, copy)
    for file in database_file.parent.glob("raincloud.db*"):
        file.unlink()

    restore(database_url, copy, force=False)
    await keep(database_url, "b")

    assert notes(database_file) == {"a": "1", "b": "1"}


async def test_a_database_is_overwritten_only_by_force(
    database_url: str, database_file: Path, copy: Path
) -> None:
    """And then wholly: what the old one had beside it is gone."""
    await keep(database_url, "a")
    back_up(database_url, copy)
    await keep(database_url, "b")

    with pytest.raises(StoreError, match="--force"):
        restore(database_url, copy, force=False)
    assert notes(database_file) == {"a": "1", "b": "1"}

    restore(database_url, copy, force=True)
    assert notes(database_file) == {"a": "1"}
    await upgrade(database_url)


@ON_SQLITE
async def test_a_database_in_use_is_not_overwritten(
    database: Database, database_url: str, copy: Path
) -> None:
    """Not even by force, and not even while the bot is idle."""
    async with database.read() as connection:
        await settings.note(connection, "a")
    back_up(database_url, copy)

    with pytest.raises(StoreError, match="is in use"):
        restore(database_url, copy, force=True)

    async with database.write() as connection:
        await settings.keep_note(connection, "a", "1")


async def test_a_damaged_database_can_be_replaced(
    database_url: str, database_file: Path, copy: Path
) -> None:
    """That is what copies are for."""
    await keep(database_url, "a")
    back_up(database_url, copy)
    database_file.write_bytes(b"damaged")

    restore(database_url, copy, force=True)

    assert notes(database_file) == {"a": "1"}


@ON_SQLITE
async def test_a_copy_whose_last_writes_stand_beside_it_is_put_back_with_them(
    database: Database, database_file: Path, copy: Path, tmp_path: Path
) -> None:
    """Somebody copied the files of a running bot: the write-ahead log belongs to them."""
    async with database.write() as connection:
        await settings.keep_note(connection, "a", "1")
    copy.write_bytes(database_file.read_bytes())
    wal = database_file.with_name("raincloud.db-wal")
    copy.with_name("copy.db-wal").write_bytes(wal.read_bytes())
    target = tmp_path / "restored.db"

    restore(f"sqlite+aiosqlite:///{target}", copy, force=False)

    assert notes(target) == {"a": "1"}


async def test_what_is_no_copy_is_refused(
    database_url: str, database_file: Path, copy: Path, tmp_path: Path
) -> None:
    """Text, another program's database, half a copy, a newer one, a folder, nothing."""
    await keep(database_url, "a", "x" * 100_000)
    back_up(database_url, copy)
    text, half, foreign, newer = (tmp_path / f"{name}.x" for name in ("t", "h", "f", "n"))
    text.write_bytes(b"no database")
    half.write_bytes(copy.read_bytes()[:50_000])
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE mine (mine TEXT)")
    newer.write_bytes(copy.read_bytes())
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = database_file.read_bytes()

    for junk in (text, half, foreign):
        with pytest.raises(StoreError, match="no whole Raincloud database"):
            restore(database_url, junk, force=True)
    with pytest.raises(StoreError, match="newer Raincloud"):
        restore(database_url, newer, force=True)
    for missing in (tmp_path, tmp_path / "missing"):
        with pytest.raises(StoreError, match="cannot be read"):
            restore(database_url, missing, force=True)

    assert database_file.read_bytes() == before
