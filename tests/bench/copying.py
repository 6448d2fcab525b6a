"""How long `db copy` takes from an SQLite file to PostgreSQL, and how much memory.

`python -m tests.bench copying [--deliveries N]`: a store with so many deliveries, the table that
grows; beside them a tenth as many subscriptions. The process is one of its own, so that its memory
is the command's.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.store.engine.database import Database
from tests import postgres

DELIVERIES = 300_000
WHEN = "2026-11-24 12:00:00.000000"
A_GUILD = 10  # subscriptions


async def measure(arguments: list[str]) -> dict[str, Any]:
    """Fill a file, copy it, and say how long that took."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench copying")
    parser.add_argument("--deliveries", type=int, default=DELIVERIES)
    options = parser.parse_args(arguments)
    keeper = postgres.begin()
    try:
        address = await postgres.start()
        name = await postgres.make_database(address)
        try:
            with tempfile.TemporaryDirectory() as folder:
                return await _measure(Path(folder), postgres.url(address, name), options.deliveries)
        finally:
            await postgres.drop_database(address, name)
    finally:
        postgres.end(keeper)


async def _measure(folder: Path, url: str, deliveries: int) -> dict[str, Any]:
    file = folder / "raincloud.db"
    address = f"sqlite+aiosqlite:///{file}"
    await (await Database.open(address)).close()
    _fill(file, deliveries)
    began = time.monotonic()
    status, peak, processor, said = await asyncio.to_thread(_copy, folder, address, url)
    return {
        "deliveries, and a tenth as many subscriptions": f"{deliveries:,}",
        "file": f"{file.stat().st_size / 1e6:.0f} MB",
        "seconds of the whole command": round(time.monotonic() - began, 1),
        "of them on the processor": round(processor, 1),
        "most memory of the command": f"{peak:.0f} MB",
        "exit status": status,
        "it says": next((line for line in said if line.startswith("Copied")), said),
    }


def _copy(folder: Path, source: str, target: str) -> tuple[int, float, float, list[str]]:
    """Run the command.

    Returns:
        Its exit status, the most memory it had in MB, its processor time in seconds, and its lines.
    """
    said, peak = folder / "said", 0.0
    with said.open("w") as written:
        process = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-m", "bot", "db", "copy", target],
            stdout=written,
            stderr=subprocess.STDOUT,
            env=os.environ | {"RAINCLOUD_DATABASE_URL": source},
        )
        status = Path(f"/proc/{process.pid}/status")
        while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            lines = status.read_text().splitlines()
            found = [line.split()[1] for line in lines if line.startswith("VmHWM")]
            peak = max([peak, *(int(kilobytes) / 1024 for kilobytes in found)])
            time.sleep(0.05)
        _, ended, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(ended)
    return process.returncode, peak, used.ru_utime + used.ru_stime, said.read_text().splitlines()


def _fill(file: Path, deliveries: int) -> None:
    subscriptions = deliveries // 10
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executemany(
            "INSERT INTO guilds (id, name, joined_at) VALUES (?, 'A server', ?)",
            ((number + 1, WHEN) for number in range(subscriptions // A_GUILD + 1)),
        )
        connection.executemany(
            "INSERT INTO subscriptions (id, guild_id, channel_id, kinds, sizes, words, "
            "restock_cooldown, created_by, created_at) "
            "VALUES (?, ?, ?, '[\"live\", \"restock\"]', '[\"US 9\"]', '', 1800, 1, ?)",
            ((n + 1, n // A_GUILD + 1, n + 1, WHEN) for n in range(subscriptions)),
        )
        connection.executemany(
            "INSERT INTO deliveries (cause, destination_kind, destination_id, priority, state, "
            "due_at, guild_id, sizes, role_ids, is_sample, attempts, sent_at, message_id) "
            "VALUES (?, 'channel', ?, 0, 'sent', ?, 1, '[\"US 9\", \"US 10\"]', '[]', 0, 1, ?, ?)",
            ((f"change:{n}", n % 1000 + 1, WHEN, WHEN, 2**60 + n) for n in range(deliveries)),
        )
