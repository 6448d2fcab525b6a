"""From the start of the process to READY, and what it holds in memory with some guilds."""

from __future__ import annotations

import signal
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.discord_adapter.process import BotProcess, until
from tests.wire.process import WireProcess
from tests.wire.shop import LoopbackShop

SETTLE = 5  # sweeps after which memory is read


async def measure(guilds: int = 100) -> dict[str, Any]:
    """Start the bot twice against a loopback Discord: with a new database, and again."""
    times = []
    with tempfile.TemporaryDirectory() as folder:
        async with (
            WireProcess(f"--guilds={guilds}", "--channels=10") as wire,
            LoopbackShop() as shop,
            BotProcess(Path(folder), wire, shop) as bot,
        ):
            # Byte code is kept from the first start, as that of what pip installs is.
            bot.environment.pop("PYTHONDONTWRITEBYTECODE", None)
            bot.environment["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
            await bot.subscribe([])
            for start in range(1, 3):
                began = time.monotonic()
                await bot.start()

                async def ready(start: int = start) -> bool:
                    return bool((await wire.get("summary"))["identifies"] >= start)

                await until(ready, seconds=120, what="IDENTIFY", pause=0.01)
                times.append(time.monotonic() - began)
                shop.answered_at.clear()

                async def swept() -> bool:
                    return len(shop.answered_at) >= 2 * SETTLE

                await until(swept, seconds=120, what="the first sweeps")

                async def joined() -> bool:
                    with closing(sqlite3.connect(Path(folder) / "bot.db")) as file:
                        count: int = file.execute("SELECT count(*) FROM guilds").fetchone()[0]
                    return count == guilds

                await until(joined, seconds=120, what="the last guild", pause=1.0)
                memory = bot.memory_mb()
                await bot.end(signal.SIGTERM)
    return {
        "first start to READY": f"{times[0]:.2f} s",
        "next start to READY": f"{times[1]:.2f} s",
        f"memory with {guilds:,} guilds": f"{memory:.0f} MB",
    }
