"""The process stops when it is told to, wherever it is."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.discord_adapter.process import BotProcess, until
from tests.wire.process import WireProcess
from tests.wire.shop import LoopbackShop


async def test_a_start_that_waits_for_discord_ends_with_a_word(tmp_path: Path) -> None:
    """Nothing hangs, and nothing is cut off by the system."""
    async with (
        WireProcess("--guilds=1") as wire,
        LoopbackShop() as shop,
        BotProcess(tmp_path, wire, shop) as bot,
    ):
        await bot.subscribe([])
        await wire.post("faults", effect="status", status=503, route=None, times=None)
        await bot.start()

        async def waits() -> bool:
            return bot.log.exists() and "tries again in" in bot.log.read_text(encoding="utf-8")

        await until(waits, seconds=60, what="the wait for another try")

        assert await bot.end(signal.SIGTERM) == 0
        assert "Stopped before Discord let Raincloud in" in bot.log.read_text(encoding="utf-8")
