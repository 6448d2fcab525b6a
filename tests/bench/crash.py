"""`kill -9` while one change goes out to 1,000 channels, with answers lost at random.

Every channel must end with exactly one message, whatever the nonce window.
"""

from __future__ import annotations

import asyncio
import random
import signal
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from tests.discord_adapter.process import BotProcess, until
from tests.wire.process import WireProcess
from tests.wire.shop import LoopbackShop

CHANNELS = 1000
KILLS = 3
LOST = 0.05  # of the answers


async def measure(*, seed: int, nonce_window: int) -> dict[str, Any]:
    """Send one restock to 1,000 channels, killing the bot at three random points.

    Args:
        seed: of the points and of the lost answers.
        nonce_window: seconds; of the server, and the bot's setting alike.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up accidents, not secrets
    with tempfile.TemporaryDirectory() as folder:
        async with (
            WireProcess(
                "--guilds=100",
                f"--channels={CHANNELS // 100}",
                f"--nonce-window={nonce_window}",
                f"--lose={LOST}",
                f"--seed={seed}",
            ) as wire,
            LoopbackShop() as shop,
            BotProcess(Path(folder), wire, shop) as bot,
        ):
            guilds = await wire.get("guilds")
            channels = [(g["id"], channel) for g in guilds for channel in g["channel_ids"]]
            await bot.subscribe(channels)
            setting = {"RAINCLOUD_NONCE_WINDOW": f"{nonce_window}s"}
            await bot.start(**setting)

            async def arrived() -> int:
                return int((await wire.get("summary"))["messages"])

            async def baseline() -> bool:
                return len(shop.answered_at) >= 4

            await until(baseline, seconds=20, what="the first sweeps")
            shop.set_stock(0, "9", is_in=True)
            for point in sorted(chance.randint(50, CHANNELS - 100) for _ in range(KILLS)):

                async def reached(point: int = point) -> bool:
                    return await arrived() >= point

                await until(reached, seconds=60, what=f"message {point}")
                await bot.end(signal.SIGKILL)
                await bot.start(**setting)

            async def is_still() -> bool:
                before = await arrived()
                await asyncio.sleep(3)
                return before >= CHANNELS - 1 and await arrived() == before

            await until(is_still, seconds=240, what="the last message", pause=0.5)
            await bot.end(signal.SIGTERM)
            counts = Counter(message["channel_id"] for message in await wire.get("messages"))
            summary = await wire.get("summary")
            requests = await wire.get("requests")
    return {
        "nonce window": f"{nonce_window} s",
        "seed": seed,
        "channels": CHANNELS,
        "with one message": sum(count == 1 for count in counts.values()),
        "with none": CHANNELS - len(counts),
        "with more": sum(count > 1 for count in counts.values()),
        "429": summary["count_429"],
        "complaints": summary["complaints"],
        "answers lost": sum(request["status"] == 0 for request in requests),
    }
