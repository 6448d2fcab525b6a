"""`kill -9` at the worst moment, and the next start: nothing lost, nothing twice."""

from __future__ import annotations

import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.discord_adapter.process import BotProcess, until
from tests.wire.process import WireProcess
from tests.wire.shop import LoopbackShop

CHANNELS = 12


@pytest.mark.long
@pytest.mark.parametrize("nonce_window", [300, 0])
async def test_a_kill_between_the_message_and_its_answer_loses_and_repeats_nothing(
    tmp_path: Path, nonce_window: int
) -> None:
    """Discord holds some answers back; the bot dies waiting; each channel ends with one message.

    With a nonce window of 0 the loopback takes any second try for a new message, so the bot must
    have read the channels.
    """
    arguments = ("--guilds=2", f"--channels={CHANNELS // 2}", f"--nonce-window={nonce_window}")
    setting = {"RAINCLOUD_NONCE_WINDOW": f"{nonce_window}s"}
    async with (
        WireProcess(*arguments) as wire,
        LoopbackShop() as shop,
        BotProcess(tmp_path, wire, shop) as bot,
    ):
        guilds = await wire.get("guilds")
        await bot.subscribe([(g["id"], c) for g in guilds for c in g["channel_ids"]])
        await bot.start(**setting)

        async def baseline() -> bool:
            return len(shop.answered_at) >= 4

        await until(baseline, seconds=20, what="the first sweeps")
        await wire.post("faults", effect="hold", times=None, probability=0.5)
        shop.set_stock(0, "9", is_in=True)

        async def all_committed() -> bool:
            return bool((await wire.get("summary"))["messages"] == CHANNELS)

        await until(all_committed, seconds=20, what="the last message")
        await bot.end(signal.SIGKILL)
        await wire.post("clear")
        before = len(await wire.get("requests"))
        await bot.start(**setting)

        async def settled() -> bool:
            return await bot.unfinished() == 0

        await until(settled, seconds=20, what="the settlement")
        assert await bot.end(signal.SIGTERM) == 0
        counts = Counter(message["channel_id"] for message in await wire.get("messages"))
        again = [r for r in await wire.get("requests") if r["at"]][before:]
        assert set(counts.values()) == {1}
        assert len(counts) == CHANNELS
        assert any("/messages" in request["path"] for request in again)
        assert await wire.get("complaints") == []
        assert (await wire.get("summary"))["count_429"] == 0
