"""One change that 300,000 subscriptions want, of 1,000,000 in 100,000 guilds, on PostgreSQL.

`python -m tests.bench million [--guilds N] [--subscriptions N] [--wanted N] [--seconds N]`. A
sweeper, a sender and a gateway with one shard of forty run as processes of their own. One shoe
restocks; every few seconds another one does, which a few channels want. What counts is when the
loopback Discord has the messages. Nobody waits for all of them: that would take hours.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import signal
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from bot.models import Role
from tests import postgres
from tests.bench import crowd, rounds
from tests.discord_adapter.process import BotProcess, until
from tests.wire.server import WireDiscord
from tests.wire.shop import LoopbackShop
from tests.wire.world import Channel, Guild
from tests.wire.world import Role as GuildRole

GUILDS, SUBSCRIPTIONS, WANTED = 100_000, 1_000_000, 300_000
SHARDS = 40  # of 2,500 guilds; the gateway has the first
SECONDS = 75  # that are watched
URGENT_EVERY, FEW = 5.0, 20  # seconds between two changes that so many channels want
OTHER_SHOES = 24
BEGINS_IN = 300.0  # seconds for the processes on a busy machine
LOOK = 0.02  # seconds between two looks at what the database does
_SHOE = re.compile(r"Loopback (\d+)\b")
_TICKS = 100  # of processor time a second, in /proc


async def measure(arguments: list[str]) -> dict[str, Any]:
    """Fill a database, let shoes restock, and say how late the messages are."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench million")
    parser.add_argument("--guilds", type=int, default=GUILDS)
    parser.add_argument("--subscriptions", type=int, default=SUBSCRIPTIONS)
    parser.add_argument("--wanted", type=int, default=WANTED)
    parser.add_argument("--seconds", type=int, default=SECONDS, help="that are watched")
    parser.add_argument("--keep", type=Path, help="where to put the processes' logs in the end")
    options = parser.parse_args(arguments)
    keeper = postgres.begin()
    try:
        address = await postgres.start()
        if keeper is not None:  # a server of our own, which tests have in haste
            await postgres.run(address, "ALTER SYSTEM RESET ALL")
            await postgres.run(address, "SELECT pg_reload_conf()")
        name = await postgres.make_database(address)
        url = postgres.url(address, name)
        try:
            began = time.monotonic()
            await crowd.fill(
                url,
                guilds=options.guilds,
                subscriptions=options.subscriptions,
                wanted=options.wanted,
            )
            filled = {"filled in": f"{time.monotonic() - began:.0f} s"}
            return filled | await watch(options, url)
        finally:
            await postgres.drop_database(address, name)
    finally:
        postgres.end(keeper)


async def watch(options: argparse.Namespace, url: str) -> dict[str, Any]:
    """Let the bot run on a filled database, and then ask what it asks itself every so often."""
    styles = {
        f"{crowd.STYLES}{chr(65 + shoe)}": [
            crowd.channel_id(options.subscriptions + shoe * FEW + number) for number in range(FEW)
        ]
        for shoe in range(1, OTHER_SHOES + 1)
    }
    await crowd.want(url, styles, options.guilds)
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        told = await _run(options, url, connection)
        size = "SELECT pg_size_pretty(pg_database_size(current_database()))"
        told["database"] = await connection.fetchval(size)
        return told | await rounds.measure(url, options)
    finally:
        await connection.close()


async def _run(options: argparse.Namespace, url: str, connection: Any) -> dict[str, Any]:
    wire = WireDiscord()
    wire.want_shards(SHARDS)
    _make_world(wire, options)
    async with AsyncExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        await stack.enter_async_context(wire)
        shop = await stack.enter_async_context(LoopbackShop(OTHER_SHOES + 1))
        processes = {
            role: BotProcess(
                folder,
                wire,
                shop,
                name=role.value,
                roles=[role],
                options=["--shards", "0", "--of", str(SHARDS)] if role is Role.GATEWAY else [],
                database_url=url,
            )
            for role in Role
        }
        for process in processes.values():
            await stack.enter_async_context(process)
        await processes[Role.SWEEPER].subscribe([])
        for process in processes.values():
            await process.start()

        async def is_begun() -> bool:
            held = "SELECT count(*) FROM leases WHERE name = 'sender' AND until > now()"
            is_sending = await connection.fetchval(held) == 1
            return is_sending and len(shop.answered_at) >= 4 and wire.gateway.identifies >= 1

        await until(is_begun, seconds=BEGINS_IN, what="the first sweeps", pause=0.2)
        await asyncio.sleep(10)  # in which the gateway gets its guilds
        before = {role: _processor(process) for role, process in processes.items()}
        async with _looking(connection) as seen:
            shop.set_stock(0, "9", is_in=True)
            for shoe in range(1, int(options.seconds // URGENT_EVERY) + 1):
                await asyncio.sleep(URGENT_EVERY)
                if shoe <= OTHER_SHOES:
                    shop.set_stock(shoe, "9", is_in=True)
            await asyncio.sleep(URGENT_EVERY)
        spent = {role: _processor(each) - before[role] for role, each in processes.items()}
        memory = {role: _peak_mb(process) for role, process in processes.items()}
        for process in processes.values():
            await process.end(signal.SIGTERM)
        late = _lateness(wire, await _found(connection))
    first = min(late[0], default=None)
    others = [late.get(shoe, []) for shoe in sorted(late) if shoe]
    arrived = sum(len(each) for each in others)
    shown = int(options.seconds // URGENT_EVERY)
    return {
        "guilds, subscriptions": f"{options.guilds:,}, {options.subscriptions:,}",
        "owed of the one change": f"{seen.owed:,}",
        "its first message after": "none came" if first is None else f"{first:.2f} s",
        "all of it owed after": "not yet"
        if seen.owed_after is None
        else f"{seen.owed_after:.0f} s",
        "longest transaction that wrote meanwhile": f"{1000 * seen.longest:.0f} ms ({seen.what})",
        "other changes, with their messages": f"{len(others)} of {shown}, {arrived}",
        "late, the last message of each": ", ".join(f"{max(each):.1f}" for each in others) + " s",
        "messages a second": f"{_rate(wire):.1f}",
        "429, complaints": f"{wire.count_429}, {len(wire.complaints)}",
        "most memory": ", ".join(f"{role.value} {mb:.0f} MB" for role, mb in memory.items()),
        "processor time": ", ".join(f"{role.value} {s:.1f} s" for role, s in spent.items()),
    }


@dataclass(slots=True)
class _Seen:
    """What the database did meanwhile, by looks at it."""

    longest: float = 0.0  # seconds
    what: str = ""
    owed_after: float | None = None  # seconds after the change
    owed: int = 0


@asynccontextmanager
async def _looking(connection: Any) -> AsyncIterator[_Seen]:
    """Look at the database within the block."""
    seen = _Seen()
    looking = asyncio.create_task(_look_on(connection, seen))
    try:
        yield seen
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
    seen.owed = await connection.fetchval(
        "SELECT count(*) FROM deliveries WHERE change_id = "
        "(SELECT min(id) FROM changes WHERE url IS NOT NULL)"
    )


async def _look_on(connection: Any, seen: _Seen) -> None:
    while True:
        row = await connection.fetchrow(
            "SELECT extract(epoch FROM clock_timestamp() - xact_start)::float AS age, query "
            "FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL "
            "AND backend_type = 'client backend' AND state <> 'idle' ORDER BY xact_start LIMIT 1"
        )
        if row is not None and row["age"] > seen.longest:
            seen.longest, seen.what = row["age"], " ".join(row["query"].split())[:60]
        if seen.owed_after is None:
            seen.owed_after = await connection.fetchval(
                "SELECT extract(epoch FROM clock_timestamp() - min(at))::float FROM changes "
                "WHERE url IS NOT NULL HAVING min(id) IS NOT NULL "
                "AND NOT EXISTS (SELECT FROM fanouts)"
            )
        await asyncio.sleep(LOOK)


async def _found(connection: Any) -> dict[int, float]:
    """Return when each shoe was found to be back, by its number, in seconds of the Unix epoch."""
    rows = await connection.fetch(
        "SELECT url, at FROM changes WHERE kind = 'restock' AND url IS NOT NULL"
    )
    return {int(row["url"].rpartition("-")[2]): row["at"].timestamp() for row in rows}


def _lateness(wire: WireDiscord, found: dict[int, float]) -> dict[int, list[float]]:
    """Return how late the messages of each shoe were, in seconds after it was found."""
    wall = time.time() - time.monotonic()
    late: dict[int, list[float]] = defaultdict(list)
    for message in wire.world.messages.values():
        for shoe in {int(each) for each in _SHOE.findall(str(message.payload["components"]))}:
            late[shoe].append(message.received_at + wall - found[shoe])
    return late


def _rate(wire: WireDiscord) -> float:
    """Return how many messages came a second, from the first to the last."""
    times = [message.received_at for message in wire.world.messages.values()]
    return len(times) / max(max(times) - min(times), 1.0) if times else 0.0


class _AnyChannel(dict[int, Channel]):
    """Has a text channel under every id: a million of them need not be there to be written to."""

    guild: Guild

    def get(self, key: int, default: Any = None) -> Any:
        """Return the channel, made if need be."""
        del default
        return self[key]

    def __missing__(self, key: int) -> Channel:
        """Make the channel."""
        self[key] = Channel(key, "any", self.guild)
        return self[key]


def _make_world(wire: WireDiscord, options: argparse.Namespace) -> None:
    """Let the guilds of the gateway's shard exist, and some channel of each id."""
    world = wire.world
    for number in range(-crowd.FIRST_GUILD % SHARDS, options.guilds, SHARDS):
        guild = Guild(crowd.guild_id(number), f"Server {number}", world.owner)
        guild.roles.append(GuildRole(guild.id, "@everyone", guild.bot_permissions, 0))
        guild.bot_role = world.add_role(guild, world.bot.name, guild.bot_permissions)
        world.guilds[guild.id] = guild
        a_guild = options.subscriptions // options.guilds
        for channel in range(number * a_guild, (number + 1) * a_guild):
            guild.channels.append(Channel(crowd.channel_id(channel), "alerts", guild))
    channels = _AnyChannel()
    channels.guild = next(iter(world.guilds.values()))
    channels |= {each.id: each for guild in world.guilds.values() for each in guild.channels}
    world.channels = channels


def _peak_mb(process: BotProcess) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _processor(process: BotProcess) -> float:
    """Return the processor time that a process has had, in seconds."""
    after_name = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    user, system = after_name.split()[11:13]
    return (int(user) + int(system)) / _TICKS
