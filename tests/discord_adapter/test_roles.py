"""The bot in several processes on one PostgreSQL: each does its part, and together they are one."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.models import Role
from tests import postgres
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


async def holder(processes: Iterable[BotProcess], role: Role) -> BotProcess:
    """Wait until one of some processes does what only one may, and return it."""
    word = f"What only one {role.value} does is this process's now"
    found: list[BotProcess] = []

    async def there() -> bool:
        found[:] = [each for each in processes if each.log.exists() and word in each.words()]
        return bool(found)

    await until(there, seconds=60, what=f"a {role.value}")
    (only,) = found
    return only


async def has_shards(process: BotProcess, words: str) -> None:
    """Wait until a gateway has, or has had, some shards, such as ``0-3 of 4``."""

    async def there() -> bool:
        return f"Shards of this process: {words}" in process.words()

    await until(there, seconds=60, what=f"a gateway with the shards {words}")


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


async def test_a_sender_that_is_killed_is_followed(
    make: Making, wire: WireProcess, shop: LoopbackShop
) -> None:
    """In the middle of a restock, with answers held back: each channel has it once, and soon.

    The one that takes over knows nothing of the other but what is in the database.
    """
    senders = [make(f"sender{number}", Role.SENDER) for number in (1, 2)]
    sweepers = [make(f"sweeper{number}", Role.SWEEPER) for number in (1, 2)]
    gateway = make("gateway", Role.GATEWAY)
    await subscribe(gateway, wire)
    for process in (gateway, *sweepers, *senders):
        await process.start()
    await swept(shop)
    sending = await holder(senders, Role.SENDER)
    (other,) = set(senders) - {sending}
    await wire.post("faults", effect="hold", times=None, probability=0.5)
    shop.set_stock(0, "9", is_in=True)
    await told(wire, CHANNELS // 2)

    await sending.end(signal.SIGKILL)
    killed_at = time.monotonic()
    await wire.post("clear")
    shop.set_stock(1, "9", is_in=True)
    before = (await wire.get("summary"))["messages"]
    await told(wire, before + 1)
    took = time.monotonic() - killed_at
    await told(wire, 2 * CHANNELS)

    async def settled() -> bool:
        return await gateway.unfinished() == 0

    await until(settled, seconds=30, what="the settlement")
    assert await holder([other], Role.SENDER) is other
    for process in (other, gateway, *sweepers):
        assert await process.end(signal.SIGTERM) == 0
    counts = Counter(message["channel_id"] for message in await wire.get("messages"))
    assert took < 15
    assert (len(counts), set(counts.values())) == (CHANNELS, {2})
    assert await wire.get("complaints") == []
    assert (await wire.get("summary"))["count_429"] == 0


async def test_a_second_gateway_stands_by(make: Making, wire: WireProcess) -> None:
    """Where there is one shard it connects once the first is gone; nobody is answered by two."""
    one, two = make("one", Role.GATEWAY), make("two", Role.GATEWAY)
    await subscribe(one, wire)
    await one.start()
    await has_shards(one, "0 of 1")
    await two.start()

    async def stands_by() -> bool:
        return "standing by" in {beat.health.gateway for beat in await one.heartbeats()}

    await until(stands_by, seconds=60, what="one that stands by", pause=0.2)
    identified = (await wire.get("summary"))["identifies"]
    assert await one.end(signal.SIGTERM) == 0
    await has_shards(two, "0 of 1")

    async def connected() -> bool:
        return bool((await wire.get("summary"))["identifies"] == 2)

    await until(connected, seconds=30, what="the second connection")
    assert identified == 1
    assert await two.end(signal.SIGTERM) == 0
    assert await wire.get("complaints") == []


async def test_a_database_that_throws_everybody_out_ends_no_process(
    make: Making, wire: WireProcess, shop: LoopbackShop, postgres_server: str, postgres_url: str
) -> None:
    """As it does when it is restarted: each process comes back by itself, and goes on."""
    processes = [make(role.value, role) for role in Role]
    await subscribe(processes[0], wire)
    for process in processes:
        await process.start()
    await swept(shop)
    await holder(processes, Role.SENDER)

    all_of_it = f"datname = '{make_url(postgres_url).database}'"
    for _ in range(3):
        await postgres.run(
            postgres_server,
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {all_of_it}",  # noqa: S608
        )
    shop.set_stock(0, "9", is_in=True)
    await told(wire, CHANNELS, seconds=60)

    statuses = [await process.end(signal.SIGTERM) for process in processes]
    counts = Counter(message["channel_id"] for message in await wire.get("messages"))
    assert statuses == [0, 0, 0]
    assert (len(counts), set(counts.values())) == (CHANNELS, {1})


async def test_a_gateway_that_was_replaced_begins_anew(
    make: Making, wire: WireProcess, postgres_server: str, postgres_url: str
) -> None:
    """It could not reach the database for long: it leaves Discord, and stands by as a new one."""
    gateway = make("gateway", Role.GATEWAY)
    await subscribe(gateway, wire)
    await gateway.start()

    async def identified(times: int) -> None:
        async def is_so() -> bool:
            return bool((await wire.get("summary"))["identifies"] == times)

        await until(is_so, seconds=60, what="the connection", pause=0.2)

    await identified(1)
    await postgres.run(
        postgres_server,
        "UPDATE leases SET holder = 'another', until = clock_timestamp() + interval '5 seconds'",
        str(make_url(postgres_url).database),
    )

    await identified(2)

    assert "this one begins anew" in gateway.words()
    assert await gateway.end(signal.SIGTERM) == 0
    assert await wire.get("complaints") == []
