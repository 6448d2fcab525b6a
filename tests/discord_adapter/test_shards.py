"""Gateways of one bot on one PostgreSQL that share the shards: each server is answered by one."""

from __future__ import annotations

import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.models import ONE_SHARD, Role
from bot.store.engine import Database
from bot.store.guilds import settings
from tests.discord_adapter.process import BotProcess, until
from tests.wire.process import WireControlError, WireProcess
from tests.wire.shop import LoopbackShop
from tests.wire.world import MANAGE_GUILD, MEMBER_PERMISSIONS

SHARDS, AT_ONCE, GUILDS = 4, 2, 8
MODERATOR = MEMBER_PERMISSIONS | MANAGE_GUILD
SPAN = 5.0  # seconds between two sessions that begin, Discord's own
pytestmark = [pytest.mark.postgresql, pytest.mark.long, pytest.mark.timeout(400)]

Making = Callable[..., BotProcess]


@pytest.fixture
async def wire() -> AsyncIterator[WireProcess]:
    """Begin a Discord that wants several shards, with servers on each."""
    async with WireProcess(
        f"--guilds={GUILDS}", f"--shards={SHARDS}", f"--max-concurrency={AT_ONCE}"
    ) as begun:
        yield begun


@pytest.fixture
async def make(tmp_path: Path, wire: WireProcess, postgres_url: str) -> AsyncIterator[Making]:
    """Make gateways of one bot, each ended with the test."""
    async with LoopbackShop() as shop, AsyncExitStack() as stack:

        def process(name: str, *options: str) -> BotProcess:
            made = BotProcess(
                tmp_path,
                wire,
                shop,
                name=name,
                roles=[Role.GATEWAY],
                options=options,
                database_url=postgres_url,
            )
            stack.push_async_exit(made)
            return made

        yield process


async def shards_of(process: BotProcess) -> set[int]:
    """Return the shards that a process had last."""
    word = "Shards of this process: "
    lines = [line.partition(word)[2] for line in process.words().splitlines() if word in line]
    if not lines:
        return set()
    found: set[int] = set()
    for span in lines[-1].partition(" of ")[0].split(", "):
        first, _, last = span.partition("-")
        if first != "none":
            found |= set(range(int(first), int(last or first) + 1))
    return found


async def is_whole(wire: WireProcess) -> bool:
    """Tell whether each shard has one connection."""
    sessions = await wire.get("sessions")
    return [each["shard"] for each in sessions] == list(range(SHARDS))


async def answers(wire: WireProcess, guild: dict[str, Any]) -> bool:
    """Tell whether a moderator's command is answered in a server."""
    try:
        reply = await wire.post(
            "slash",
            line="alerts list",
            guild_id=guild["id"],
            channel_id=guild["channel_ids"][0],
            permissions=MODERATOR,
            timeout_seconds=10.0,
        )
    except WireControlError:
        return False
    return reply["type"] is not None


async def all_answer(wire: WireProcess, *, seconds: float) -> None:
    """Wait until a command is answered in every server."""
    for guild in await wire.get("guilds"):

        async def answered(guild: dict[str, Any] = guild) -> bool:
            return await answers(wire, guild)

        await until(answered, seconds=seconds, what=f"an answer in {guild['id']}", pause=0.2)


async def share(one: BotProcess, two: BotProcess, wire: WireProcess) -> None:
    """Wait until two gateways have half of the shards each, and all are connected."""

    async def shared() -> bool:
        halves = [await shards_of(each) for each in (one, two)]
        return sorted(map(len, halves)) == [SHARDS // 2] * 2 and await is_whole(wire)

    await until(shared, seconds=120, what="two halves", pause=0.2)


async def none_is_thought_left(process: BotProcess, wire: WireProcess) -> None:
    """Wait until every server is known, and look that none is thought left on the way there."""
    names = {guild["id"]: guild["name"] for guild in await wire.get("guilds")}
    database = await Database.open(process.database_url)

    async def all_known() -> bool:
        async with database.read() as connection:
            joined, left = await settings.out_of_step(connection, names, ONE_SHARD)
            stored = (await connection.exec_driver_sql("SELECT left_at FROM guilds")).scalars()
            assert left == []
            assert set(stored) <= {None}
        return not joined

    try:
        await until(all_known, seconds=60, what="all servers", pause=0.2)
    finally:
        await database.close()


def closest(identified: list[dict[str, Any]]) -> float:
    """Return the seconds between the two sessions of one turn that began closest to each other."""
    return min(
        after["at"] - before["at"]
        for turn in range(AT_ONCE)
        for before, after in pairwise(e for e in identified if e["shard"] % AT_ONCE == turn)
    )


async def test_gateways_share_the_shards_and_take_over_those_of_a_dead_one(
    make: Making, wire: WireProcess
) -> None:
    """One that comes back is given a share; sessions begin no faster than Discord lets them.

    No server is thought left because another gateway has it, and each is answered again.
    """
    one, two = make("one"), make("two")
    for each in (one, two):
        await each.start()
    await share(one, two, wire)
    await all_answer(wire, seconds=60)
    await none_is_thought_left(one, wire)

    await one.end(signal.SIGKILL)
    killed_at = time.monotonic()
    await all_answer(wire, seconds=90)
    took = time.monotonic() - killed_at
    assert await shards_of(two) == set(range(SHARDS))
    await none_is_thought_left(two, wire)

    await one.start()
    await share(one, two, wire)
    await all_answer(wire, seconds=60)
    await none_is_thought_left(two, wire)

    for each in (one, two):
        assert await each.end(signal.SIGTERM) == 0
    identified = await wire.get("identified")
    puts = [each for each in await wire.get("requests") if each["method"] == "PUT"]
    assert len(identified) >= 2 * SHARDS
    assert closest(identified) >= SPAN
    assert took < 11 + SHARDS // 2 // AT_ONCE * 6 + 30  # what is promised, and a busy machine
    assert len(puts) == 1  # the commands
    assert await wire.get("complaints") == []


async def test_gateways_have_the_shards_they_are_named(make: Making, wire: WireProcess) -> None:
    """Exactly these, and one that is told otherwise of their number waits and says why."""
    low, high = make("low", "--shards=0-2", "--of=4"), make("high", "--shards=3", "--of=4")
    for each in (low, high):
        await each.start()

    async def whole() -> bool:
        return await is_whole(wire)

    await until(whole, seconds=120, what="all shards", pause=0.2)
    other = make("other", "--shards=0-2", "--of=8")
    await other.start()

    async def refused() -> bool:
        return "was told --of 8" in other.words()

    await until(refused, seconds=60, what="a refusal", pause=0.2)
    await all_answer(wire, seconds=60)
    assert (await shards_of(low), await shards_of(high)) == ({0, 1, 2}, {3})
    assert await shards_of(other) == set()
    await none_is_thought_left(low, wire)
    for each in (low, high, other):
        assert await each.end(signal.SIGTERM) == 0
    assert closest(await wire.get("identified")) >= SPAN
    assert await wire.get("complaints") == []
