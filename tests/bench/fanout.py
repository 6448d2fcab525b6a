"""One change to 500 channels at Discord's own 50 requests a second."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from tests.discord_adapter.process import BotProcess, until
from tests.wire.process import WireProcess
from tests.wire.shop import LoopbackShop

CHANNELS = 500
DISCORD_RATE = 50  # requests a second


async def measure(window: str) -> dict[str, Any]:
    """Send one restock to 500 channels.

    Args:
        window: the shape of the server's limit, "sliding" or "fixed".
    """
    with tempfile.TemporaryDirectory() as folder:
        async with (
            WireProcess(
                "--guilds=50", f"--channels={CHANNELS // 50}", f"--window={window}"
            ) as wire,
            LoopbackShop() as shop,
            BotProcess(Path(folder), wire, shop) as bot,
        ):
            guilds = await wire.get("guilds")
            await bot.subscribe([(g["id"], c) for g in guilds for c in g["channel_ids"]])
            await bot.start()

            async def baseline() -> bool:
                return len(shop.answered_at) >= 4

            await until(baseline, seconds=20, what="the first sweeps")
            shop.set_stock(0, "9", is_in=True)

            async def all_there() -> bool:
                return bool((await wire.get("summary"))["messages"] >= CHANNELS)

            await until(all_there, seconds=60, what="the last message", pause=0.1)
            times = sorted(message["received_at"] for message in await wire.get("messages"))
            summary = await wire.get("summary")
            known_at = shop.answered_at[0]
    floor = CHANNELS / DISCORD_RATE
    return {
        "window": window,
        "channels": CHANNELS,
        "429": summary["count_429"],
        "complaints": summary["complaints"],
        "first message after the shop's answer": f"{times[0] - known_at:.3f} s",
        "all messages": f"{times[-1] - times[0]:.2f} s",
        "times the floor": f"{(times[-1] - times[0]) / floor:.3f}",
    }
