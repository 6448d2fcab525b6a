"""2,000 people who are owed direct messages at once, while channels are told of something else."""

from __future__ import annotations

import itertools
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.models import ChangeKind, DestinationKind, Subscription
from bot.rules.subscriptions.routing_keys import filings
from bot.services.base.clock import system_clock
from bot.store import tables
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import writes
from bot.store.engine.database import Connection, Database
from tests.discord_adapter.process import BotProcess, until
from tests.wire.server import WireDiscord
from tests.wire.shop import LoopbackShop
from tests.wire.world import DM_CHANNEL, Message

PEOPLE = 2000
STRANGERS = 60  # of them were never written to
CHANNELS = 20
ALREADY_TOLD = 200  # people have their message when the second shoe comes in


async def measure() -> dict[str, Any]:
    """Let a shoe come in that 2,000 people watch, and soon another that channels want too."""
    with tempfile.TemporaryDirectory() as folder:
        wire = WireDiscord(seed=1)
        guild = wire.add_guild(channels=CHANNELS)
        people = [wire.world.add_user(f"member {number}").id for number in range(PEOPLE)]
        async with wire, LoopbackShop() as shop, BotProcess(Path(folder), wire, shop) as bot:
            await bot.subscribe([(guild.id, channel.id) for channel in guild.channels])
            codes = [product["title"].split()[-1] for product in shop.products[:2]]
            await _watch(bot.database_url, wire, guild.id, people, codes)
            await bot.start()

            async def baseline() -> bool:
                return len(shop.answered_at) >= 4

            await until(baseline, seconds=30, what="the first sweeps")
            shop.set_stock(0, "9", is_in=True)

            async def some_told() -> bool:
                return len(_direct(wire)) >= ALREADY_TOLD

            await until(some_told, seconds=60, what="the first direct messages")
            shop.set_stock(1, "9", is_in=True)

            async def all_told() -> bool:
                return set(_told(wire)) >= set(people) and await bot.unfinished() == 0

            await until(all_told, seconds=300, what="the last direct message", pause=1)
            known_at = shop.answered_at[0]
    return _figures(wire, set(people[:STRANGERS]), known_at)


def _figures(wire: WireDiscord, strangers: set[int], known_at: float) -> dict[str, Any]:
    told = _told(wire)
    direct = _direct(wire)
    times = sorted(message.received_at for message in direct)
    firsts = sorted(
        min(message.received_at for message in direct if _person(wire, message) == person)
        for person in strangers
    )
    gaps = [after - earlier for earlier, after in itertools.pairwise(firsts)]
    second = sorted(
        message.received_at - known_at
        for message in wire.world.messages.values()
        if wire.world.channels[message.channel_id].kind != DM_CHANNEL
        and message.received_at > known_at
    )
    return {
        "people": PEOPLE,
        "direct messages": len(direct),
        "at most, to one person": max(told.values()),
        "people who got both shoes in two messages": sum(count > 1 for count in told.values()),
        "all of them": f"{times[-1] - times[0]:.1f} s",
        "those to who was written to before, a second": _rate(wire, strangers),
        "first messages to somebody, a second": f"{len(gaps) / (firsts[-1] - firsts[0]):.2f}",
        "the channels' alert of the second, at most": f"{second[-1]:.2f} s after the shop's answer",
        "429": wire.count_429,
        "complaints": len(wire.complaints),
    }


def _rate(wire: WireDiscord, strangers: set[int]) -> str:
    times = sorted(
        message.received_at for message in _direct(wire) if _person(wire, message) not in strangers
    )
    return f"{len(times) / (times[-1] - times[0]):.1f}"


def _direct(wire: WireDiscord) -> list[Message]:
    return [
        message
        for message in wire.world.messages.values()
        if wire.world.channels[message.channel_id].kind == DM_CHANNEL
    ]


def _person(wire: WireDiscord, message: Message) -> int:
    recipient = wire.world.channels[message.channel_id].recipient
    assert recipient is not None
    return recipient.id


def _told(wire: WireDiscord) -> Counter[int]:
    """Count the direct messages of each person."""
    return Counter(_person(wire, message) for message in _direct(wire))


async def _watch(
    url: str, wire: WireDiscord, guild_id: int, people: list[int], codes: list[str]
) -> None:
    """Let people watch two shoes; all but some were written to a day ago."""
    database = await Database.open(url)
    now = system_clock()
    try:
        async with database.write() as connection:
            for person in people:
                for code in codes:
                    await _add(connection, guild_id, person, code)
            rows = [
                {
                    "kind": DestinationKind.USER.value,
                    "id": person,
                    "served_at": now - timedelta(days=1),
                    "channel_id": wire.world.dm(wire.world.users[person]).id,
                }
                for person in people[STRANGERS:]
            ]
            await writes.put(connection, tables.destinations, rows)
    finally:
        await database.close()


async def _add(connection: Connection, guild_id: int, person: int, code: str) -> None:
    watch = Subscription(
        guild_id=guild_id,
        channel_id=person,
        user_id=person,
        kinds=frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK}),
        styles=(code,),
        created_by=person,
        created_at=system_clock(),
        edits=False,
    )
    await subscription_store.add(connection, watch, filings(watch))
