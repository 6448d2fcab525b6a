"""Taking the next 24 deliveries, of 1,000, 100,000 and 300,000 that wait, on both engines.

`python -m tests.bench claims [--waiting N,...] [--engines sqlite,postgresql]`. Each waits for a
channel of its own, or very many for each of 1,000, or there are later changes that few want. They
came in after a claim of nearly nothing, and the database has not looked at its tables since.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import event, insert, text

from bot.models import DeliveryState
from bot.store import tables
from bot.store.alerts import changes, outbox
from bot.store.engine import writes
from bot.store.engine.database import Database
from tests import postgres
from tests.makers import change

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WAITING = "1000,100000,300000"
SHAPES = ("one change", "12 later ones", "1,000 channels")
ROOM = 24  # deliveries, the most that the bot claims at once
TIMES = 100
ROWS = 2_000  # that are written with one statement


async def measure(arguments: list[str]) -> dict[str, Any]:
    """Claim again and again, and say how long the middle one takes, and what it costs.

    On a machine that does other work, too, a claim waits for that.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.bench claims")
    parser.add_argument("--waiting", default=WAITING, help="numbers of deliveries, with commas")
    parser.add_argument("--engines", default="sqlite,postgresql")
    options = parser.parse_args(arguments)
    numbers = [int(number) for number in options.waiting.split(",")]
    figures: dict[str, Any] = {"load": f"{os.getloadavg()[0]:.1f}"}
    if "sqlite" in options.engines:
        for number in numbers:
            for shape in SHAPES:
                with tempfile.TemporaryDirectory() as folder:
                    url = f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"
                    figures[f"SQLite, {number:,}, {shape}"] = await _measure(url, number, shape)
    if "postgresql" in options.engines:
        keeper = postgres.begin()
        try:
            address = await postgres.start()
            for number in numbers:
                for shape in SHAPES:
                    name = await postgres.make_database(address)
                    url = postgres.url(address, name)
                    figures[f"PostgreSQL, {number:,}, {shape}"] = await _measure(url, number, shape)
                    await postgres.drop_database(address, name)
        finally:
            postgres.end(keeper)
    return figures


async def _measure(url: str, number: int, shape: str) -> str:
    database = await Database.open(url)
    try:
        async with database.write() as connection:
            told = [await changes.add(connection, change(id=0)) for _ in range(13)]
        await _fill(database, _owed(told, 30, SHAPES[0]))
        for _ in range(9):
            await _claim(database)
        async with database.write() as connection:
            await connection.execute(text("DELETE FROM deliveries"))
        await _fill(database, _owed(told, number, shape))
        asked = await _claim(database)  # which makes the statements
        server = await _server(database)
        before = time.process_time() + _processor(server)
        taken = sorted([(await _claim(database))[0] for _ in range(TIMES)])
        spent = 1000 * (time.process_time() + _processor(server) - before) / TIMES
        return (
            f"{median(taken):.1f} ms, {taken[0]:.1f} ms at least; {spent:.1f} ms of processor time "
            f"with beginning and end; {asked[1]} statements"
        )
    finally:
        await database.close()


def _owed(told: list[int], number: int, shape: str) -> Iterator[dict[str, Any]]:
    """Return rows of deliveries that wait."""
    wide = 1_000 if shape == SHAPES[2] else number
    for place in range(number):
        due_at = NOON + timedelta(seconds=place // wide)
        yield _row(told[0], f"{place}", 10_000_000 + place % wide, due_at)
    if shape == SHAPES[1]:
        for later, change_id in enumerate(told[1:], start=1):
            for place in range(20):
                due_at = NOON + later * timedelta(seconds=5)
                yield _row(change_id, "later", 20_000_000 + later * 20 + place, due_at)


def _row(change_id: int, cause: str, channel_id: int, due_at: datetime) -> dict[str, Any]:
    return {
        "cause": f"{change_id}:{cause}",
        "destination_kind": "channel",
        "destination_id": channel_id,
        "priority": 0,
        "state": DeliveryState.PENDING.value,
        "due_at": due_at,
        "expires_at": due_at + 24 * HOUR,
        "change_id": change_id,
        "guild_id": channel_id // 10,
        "sizes": ["US 9"],
        "role_ids": [],
        "is_sample": False,
        "attempts": 0,
    }


async def _fill(database: Database, rows: Iterator[dict[str, Any]]) -> None:
    """Write deliveries, and that each of their channels was served before."""
    places: set[int] = set()
    page: list[dict[str, Any]] = []
    for row in rows:
        page.append(row)
        if len(page) == ROWS:
            await _write(database, page, places)
            page = []
    if page:
        await _write(database, page, places)


async def _write(database: Database, page: list[dict[str, Any]], places: set[int]) -> None:
    new = {row["destination_id"] for row in page} - places
    places |= new
    served = [{"kind": "channel", "id": each, "served_at": NOON - HOUR} for each in sorted(new)]
    async with database.write() as connection:
        await connection.execute(insert(tables.deliveries), page)
        if served:
            await writes.insert_missing(connection, tables.destinations, served)


async def _claim(database: Database) -> tuple[float, int]:
    """Claim, and take it back; return the time in milliseconds, and how much was asked."""
    now = NOON + HOUR
    async with database.write() as connection:
        asked: list[str] = []

        def note(*given: Any) -> None:
            asked.append(given[2])

        event.listen(connection.sync_connection, "before_cursor_execute", note)
        began = time.perf_counter()
        claimed = await outbox.claim(
            connection, worker="bench", now=now, lease_until=now + HOUR, limit=ROOM
        )
        taken = 1000 * (time.perf_counter() - began)
        event.remove(connection.sync_connection, "before_cursor_execute", note)
        await connection.rollback()
    assert len(claimed) == ROOM
    return taken, len(asked)


async def _server(database: Database) -> int | None:
    """Return the process that serves the writer; none on SQLite, which is in our own."""
    if database.is_sqlite:
        return None
    async with database.write() as connection:
        found = await connection.execute(text("SELECT pg_backend_pid()"))
        return int(found.scalar_one())


def _processor(process: int | None) -> float:
    """Return the processor time that a process has had, in seconds."""
    if process is None:
        return 0.0
    after_name = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    user, system = after_name.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
