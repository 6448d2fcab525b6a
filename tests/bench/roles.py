"""`kill -9` of any of six processes on one PostgreSQL while shoes go live: once each, and soon.

`python -m tests.bench roles [--kills N] [--seed N] [--keep FOLDER]`. Two gateways that share four
shards, two sweepers and two senders; every other kill hits the one that sends. What counts is what
the loopback Discord has in the end, how long after the death of the one that sent another may, and
its first message.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import signal
import tempfile
import time
from contextlib import AsyncExitStack, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import asyncpg

from bot.models import ChangeKind, Role
from tests import postgres
from tests.bench.storm import BOT_PERMISSIONS, BROKEN, CHANNELS, FAILED, GUILDS, LOST, SHOES, Storm
from tests.discord_adapter.process import BotProcess, until
from tests.wire.routes import Route
from tests.wire.server import WireDiscord
from tests.wire.shop import LoopbackShop
from tests.wire.world import FORUM_CHANNEL

KILLS = 20
OF_EACH = 2
SHARDS, AT_ONCE = 4, 2  # of them that may begin in SPAN
SPAN = 5.0  # seconds, Discord's own
LONGEST_LIFE = 6.0  # seconds between two kills
BEGINS_IN = 300.0  # seconds for six processes on a busy machine
FOLLOWED_IN = 240.0  # seconds for the next message, whatever is promised, on a busy machine
SETTLES_IN = 240.0  # seconds after the last kill


async def measure(arguments: list[str]) -> dict[str, Any]:
    """Kill processes so often, let them come to rest, and count."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench roles")
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where to put the processes' logs in the end")
    options = parser.parse_args(arguments)
    keeper = postgres.begin()
    try:
        address = await postgres.start()
        name = await postgres.make_database(address)
        try:
            return await _measure(options, postgres.url(address, name))
        finally:
            await postgres.drop_database(address, name)
    finally:
        postgres.end(keeper)


async def _measure(options: argparse.Namespace, url: str) -> dict[str, Any]:
    chance = random.Random(options.seed)  # noqa: S311 - made-up accidents, not secrets
    began = time.monotonic()
    wire = WireDiscord(seed=options.seed)
    wire.want_shards(SHARDS, max_concurrency=AT_ONCE)
    for _ in range(GUILDS):
        guild = wire.add_guild(channels=CHANNELS, bot_permissions=BOT_PERMISSIONS)
        wire.add_channel(guild, "forum", kind=FORUM_CHANNEL)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if options.keep is not None:
            stack.callback(shutil.copytree, folder, options.keep, dirs_exist_ok=True)
        await stack.enter_async_context(wire)
        shop = await stack.enter_async_context(LoopbackShop(SHOES))
        fleet = Fleet(folder, wire, shop, url)
        await stack.enter_async_context(fleet)
        storm = Storm(wire, shop, chance)
        await fleet.one.subscribe(
            [(c.guild.id, c.id) for c in storm.channels if c.guild is not None],
            kinds=frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK}),
        )
        await fleet.start(shop)
        for route in (Route.CREATE_MESSAGE, Route.FORUM_POST):
            wire.faults.lose_answer(times=None, probability=LOST, route=route)
            wire.faults.abort(times=None, probability=BROKEN, route=route)
            wire.faults.answer_status(503, times=None, probability=FAILED, route=route)
        takeovers: list[float] = []
        first_messages: list[float] = []
        killed = dict.fromkeys(Role, 0)
        for _ in range(options.kills):
            storm.sell_out()
            storm.go_live(await fleet.one.recorded(ChangeKind.SOLD_OUT))
            await asyncio.sleep(chance.uniform(0.1, LONGEST_LIFE))
            victim, role, was_sending = await fleet.victim(chance)
            killed[role] += 1
            await victim.end(signal.SIGKILL)
            killed_at, before = time.monotonic(), len(wire.world.messages)
            await victim.start()
            if was_sending:
                storm.sell_out()
                storm.go_live(await fleet.one.recorded(ChangeKind.SOLD_OUT))
                taken_at = await fleet.is_followed()
                await _more_than(wire, before)
                takeovers.append(taken_at - killed_at)
                first_messages.append(max(time.monotonic() - taken_at, 0.0))
        wire.faults.clear()

        async def is_complete() -> bool:
            return (
                storm.verdict()[0] == 0
                and await fleet.one.unfinished() == 0
                and _connected(wire) == list(range(SHARDS))
            )

        with suppress(TimeoutError):  # what is lost is counted below
            await until(is_complete, seconds=SETTLES_IN, what="the rest", pause=2.0)
        await asyncio.sleep(10)  # in which something might come twice
        unfinished = await fleet.one.unfinished()
        memory = fleet.memory()
        connected, left = _connected(wire), await fleet.thought_left()
        statuses = await fleet.end()
        lost, twice, false = storm.verdict()
    return {
        "kills": ", ".join(f"{count} {role.value}" for role, count in killed.items()),
        "of the one that was sending": len(takeovers),
        "shoes that went live": storm.went_live.total(),
        "alerts owed": storm.went_live.total() * len(storm.channels),
        "lost": lost,
        "twice": twice,
        "false": false,
        "still in the outbox": unfinished,
        "another sends after": _spread(takeovers),
        "first message after that": _spread(first_messages),
        "most requests in a second": _most_in_a_second([each.at for each in wire.requests]),
        "429": wire.count_429,
        "complaints": len(wire.complaints),
        "memory in the end": memory,
        "sessions that began": wire.gateway.identifies,
        "of them too soon": _too_soon(wire.gateway.identified),
        "shards connected in the end": connected,
        "servers thought left": left,
        "exit statuses in the end": sorted(statuses),
        **{f"twice {number}": told for number, told in enumerate(storm.doubles(), start=1)},
        "minutes": round((time.monotonic() - began) / 60, 1),
    }


class Fleet:
    """Two processes of each role on one database."""

    def __init__(self, folder: Path, wire: WireDiscord, shop: LoopbackShop, url: str) -> None:
        self._url = url
        self._processes = [
            (
                BotProcess(folder, wire, shop, name=f"{role}{n}", roles=[role], database_url=url),
                role,
            )
            for role in Role
            for n in range(1, OF_EACH + 1)
        ]
        self.one, _ = self._processes[0]

    async def __aenter__(self) -> Self:
        """Give it; nothing runs yet."""
        return self

    async def __aexit__(self, *_exc: object) -> None:
        for process, _ in self._processes:
            await process.__aexit__()

    async def start(self, shop: LoopbackShop) -> None:
        """Start all, and wait until the shop is known and one of them may send."""
        for process, _ in self._processes:
            await process.start()

        async def is_begun() -> bool:
            return len(shop.answered_at) >= 4 and await self._sending() is not None

        await until(is_begun, seconds=BEGINS_IN, what="the first sweeps", pause=0.2)

    async def victim(self, chance: random.Random) -> tuple[BotProcess, Role, bool]:
        """Choose one to die: as often as not the one that sends."""
        sending = await self._sending()
        if sending is not None and chance.random() < 0.5:
            return sending, Role.SENDER, True
        process, role = chance.choice(self._processes)
        return process, role, process is sending

    async def is_followed(self) -> float:
        """Wait until one of the living may send; return when that was found (monotonic)."""

        async def is_there() -> bool:
            return await self._sending() is not None

        await until(is_there, seconds=FOLLOWED_IN, what="another sender", pause=0.1)
        return time.monotonic()

    def memory(self) -> str:
        """Return how much each process holds, by role."""
        held = {
            role: [
                f"{process.memory_mb():.0f}" for process, whose in self._processes if whose is role
            ]
            for role in Role
        }
        return ", ".join(f"{role.value} {' and '.join(each)} MB" for role, each in held.items())

    async def thought_left(self) -> int:
        """Return how many servers the bot thinks it is in no more."""
        connection = await asyncpg.connect(self._url.replace("+asyncpg", ""))
        try:
            query = "SELECT count(*) FROM guilds WHERE left_at IS NOT NULL"
            return int(await connection.fetchval(query))
        finally:
            await connection.close()

    async def end(self) -> list[int]:
        """End all, and return their exit statuses."""
        return [await process.end(signal.SIGTERM) for process, _ in self._processes]

    async def _sending(self) -> BotProcess | None:
        """Return the process that holds the lease of the rate."""
        connection = await asyncpg.connect(self._url.replace("+asyncpg", ""))
        try:
            holder = await connection.fetchval(
                "SELECT holder FROM leases WHERE name = 'sender' AND until > clock_timestamp()"
            )
        finally:
            await connection.close()
        pid = int(holder.split(":")[1]) if holder else None
        return next((process for process, _ in self._processes if process.pid == pid), None)


async def _more_than(wire: WireDiscord, count: int) -> None:
    async def there() -> bool:
        return len(wire.world.messages) > count

    await until(there, seconds=FOLLOWED_IN, what="a message after the sender's death")


def _spread(gaps: list[float]) -> str:
    if not gaps:
        return "none died"
    ordered = sorted(gaps)
    middle = ordered[len(gaps) // 2]
    return f"{ordered[0]:.1f} to {ordered[-1]:.1f} s, the middle one {middle:.1f} s"


def _connected(wire: WireDiscord) -> list[int]:
    """Return the shards that have a connection; one that has two is there twice."""
    sessions = wire.gateway.sessions.values()
    return sorted(each.shard[0] for each in sessions if each.socket is not None)


def _too_soon(identified: list[tuple[float, int]]) -> int:
    """Count the sessions that began within five seconds of another that shares their turn."""
    return sum(
        after - before < SPAN
        for turn in range(AT_ONCE)
        for before, after in pairwise(at for at, shard in identified if shard % AT_ONCE == turn)
    )


def _most_in_a_second(times: list[float]) -> int:
    """Return how many requests there were at most in any second."""
    most, first = 0, 0
    ordered = sorted(times)
    for last, at in enumerate(ordered):
        while at - ordered[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most
