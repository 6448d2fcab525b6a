"""The bot in several processes on one PostgreSQL: each does its part, and together they are one."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.models import Role
from tests.discord_adapter.process import BotProcess, until
from tests.wire.process import WireProcess
from tests.wire.shop import LoopbackShop

CHANNELS = 12
pytestmark = [pytest.mark.postgresql, pytest.mark.long]

Making = Callable[..., BotProcess]


@pytest.fixture
async def shop() -> AsyncIterator[LoopbackShop]:
    """Open a shop."""
    async with LoopbackShop() as opened:
        yield opened


@pytest.fixture
async def wire() -> AsyncIterator[WireProcess]:
    """Begin a Discord of two servers."""
    async with WireProcess("--guilds=2", f"--channels={CHANNELS // 2}") as begun:
        yield begun


@pytest.fixture
async def make(
    tmp_path: Path, wire: WireProcess, shop: LoopbackShop, postgres_url: str
) -> AsyncIterator[Making]:
    """Make processes of one bot, each ended with the test."""
    async with AsyncExitStack() as stack:

        def process(name: str, *roles: Role) -> BotProcess:
            made = BotProcess(
                tmp_path, wire, shop, name=name, roles=roles, database_url=postgres_url
            )
            stack.push_async_exit(made)
            return made

        yield process


async def subscribe(bot: BotProcess, wire: WireProcess) -> None:
    """Let every channel want restocks."""
    guilds = await wire.get("guilds")
    await bot.subscribe([(g["id"], c) for g in guilds for c in g["channel_ids"]])


async def swept(shop: LoopbackShop) -> None:
    """Wait until the shop is known."""

    async def baseline() -> bool:
        return len(shop.answered_at) >= 4

    await until(baseline, seconds=60, what="the first sweeps")


async def told(wire: WireProcess, count: int, *, seconds: float = 30) -> None:
    """Wait until so many messages have arrived."""

    async def there() -> bool:
        return bool((await wire.get("summary"))["messages"] >= count)

    await until(there, seconds=seconds, what="the messages")


async def test_three_processes_are_one_bot(
    make: Making, wire: WireProcess, shop: LoopbackShop
) -> None:
    """One looks, one sends and has no connection to the gateway, one is connected."""
    gateway, sweeper, sender = (make(role.value, role) for role in Role)
    await subscribe(gateway, wire)
    for process in (gateway, sweeper, sender):
        await process.start()
    await swept(shop)
    shop.set_stock(0, "9", is_in=True)

    await told(wire, CHANNELS)

    statuses = [await process.end(signal.SIGTERM) for process in (gateway, sweeper, sender)]
    counts = Counter(message["channel_id"] for message in await wire.get("messages"))
    assert statuses == [0, 0, 0]
    assert (len(counts), set(counts.values())) == (CHANNELS, {1})
    assert (await wire.get("summary"))["identifies"] == 1
    assert await wire.get("complaints") == []
