"""One change against up to 100,000 subscriptions, or watches: the event loop's time for it."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from bot.models import Change, ChangeKind, Subscription
from bot.rules.subscriptions.routing_keys import filings
from bot.services.fanout import FanOuts, enqueue
from bot.store import tables
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine.database import Connection, Database
from bot.store.guilds import settings

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MIX = 1000  # subscriptions that are made one by one; the others are copies in other guilds
A_GUILD = 5  # subscriptions: 100,000 in 20,000 guilds
FEW, MANY = 20, 5000
ROUNDS = 5
TICK = 0.001  # seconds
KINDS = (ChangeKind.LIVE, ChangeKind.RESTOCK, ChangeKind.ANNOUNCED)
STYLES = [f"M2002R{first}{second}" for first in "ABCDEFGHIJ" for second in "ABCDEFGHIJ"]
WORDS = ("phantom", "sea salt", "mirage -gore-tex", '"protection pack"', "bryant giles", "grey")
SHOPS = [f"Shop {number}" for number in range(300)]
REGIONS = ("GB", "US", "JP", "DE", "FR")
CHANGE = Change(
    kind=ChangeKind.RESTOCK,
    at=NOW,
    title="New Balance 2002R Rain Cloud",
    style_code="M2002RXX",
    colorway="Rain Cloud",
    sizes=("US 13", "US 14"),
    retailer="The Shelf",
    region="AU",
)


async def measure() -> dict[str, Any]:
    """Find one change with few and with many who want it, among ever more who watch something."""
    figures: dict[str, Any] = {}
    for matching, counts in ((FEW, (1_000, 10_000, 100_000)), (MANY, (10_000, 100_000))):
        for count in counts:
            for kind in ("subscriptions", "watches"):
                async with _store(count, matching) as database:
                    if kind == "watches":
                        await _give_to_people(database)
                    figures[f"{count:,} {kind}, {matching:,} want it"] = await _find(
                        database, matching
                    )
    return figures


async def _find(database: Database, matching: int) -> str:
    """Find the change a few times, and tell the median of its cost."""
    busy, stretches, took = [], [], []
    for number in range(ROUNDS):
        change = replace(CHANGE, at=NOW + timedelta(hours=number + 1))
        began, cpu = time.perf_counter(), time.thread_time()
        found = await _enqueue(database, change)
        busy.append(time.thread_time() - cpu)
        took.append(time.perf_counter() - began)
        assert found == matching, found
        again = replace(change, at=change.at + timedelta(minutes=31))
        stretch, _ = await _longest_stretch(_enqueue(database, again))
        stretches.append(stretch)
    return (
        f"{_ms(busy)} ms of the loop's thread, longest stretch {_ms(stretches)} ms, "
        f"{_ms(took)} ms in all"
    )


async def _longest_stretch(work: Coroutine[Any, Any, int]) -> tuple[float, int]:
    """Do something; return the most processor time the loop gave it between two turns of others."""
    longest = 0.0

    async def tick() -> None:
        nonlocal longest
        before = time.thread_time()
        while True:
            await asyncio.sleep(TICK)
            now = time.thread_time()
            longest = max(longest, now - before)
            before = now

    ticking = asyncio.create_task(tick())
    result = await work
    ticking.cancel()
    await asyncio.gather(ticking, return_exceptions=True)
    return longest, result


def _ms(seconds: list[float]) -> str:
    return f"{sorted(seconds)[len(seconds) // 2] * 1000:.1f}"


@asynccontextmanager
async def _store(count: int, matching: int) -> AsyncIterator[Database]:
    """Open a database with so many subscriptions, some of which want the change."""
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}")
        try:
            async with database.write() as connection:
                for guild_id in range(1, count // A_GUILD + 1):
                    await settings.join(connection, guild_id, f"Guild {guild_id}", NOW)
                await _fill(connection, count, matching)
            yield database
        finally:
            await database.close()


async def _enqueue(database: Database, change: Change) -> int:
    """Store a change and what it owes, and return how many deliveries that are."""
    async with database.write() as connection:
        kept = await enqueue(connection, change)
    await FanOuts(database, lambda: None, lambda: NOW).run_due()
    table = tables.deliveries
    async with database.read() as connection:
        query = select(table.c.id).where(table.c.change_id == kept.id)
        return len((await connection.execute(query)).all())


async def _give_to_people(database: Database) -> None:
    """Let every subscription be a watch of a person's."""
    table = tables.subscriptions
    async with database.write() as connection:
        await connection.execute(update(table).values(user_id=table.c.channel_id))


async def _fill(connection: Connection, count: int, matching: int) -> None:
    """Make a thousand that do not want the change, copy them into all guilds; then those that do.

    Of each thousand a quarter asks for styles, and each other filter has its share.
    """
    others = count - matching
    for number, subscription in enumerate(_mix(min(MIX, others))):
        await _add(connection, subscription, number)
    await _copy(connection, others)
    for number in range(matching):
        narrow = {"styles": ("M2002RXX",)} if number % 2 else {"words": "rain", "sizes": ("US 13",)}
        await _add(connection, _subscription(**narrow), others + number)


async def _add(connection: Connection, subscription: Subscription, number: int) -> None:
    subscription = replace(subscription, guild_id=number // A_GUILD + 1, channel_id=number + 1)
    await subscription_store.add(connection, subscription, filings(subscription))


async def _copy(connection: Connection, others: int) -> None:
    """Copy the first subscriptions, with what they are filed under, until there are enough."""
    subscription, filing = tables.subscriptions, tables.filings
    for made in range(MIX, others, MIX):
        room = min(MIX, others - made)
        moved = {
            subscription.c.id: subscription.c.id + made,
            subscription.c.guild_id: subscription.c.guild_id + made // A_GUILD,
            subscription.c.channel_id: subscription.c.channel_id + made,
        }
        await connection.execute(
            insert(subscription).from_select(
                [column.name for column in subscription.c],
                select(*(moved.get(column, column) for column in subscription.c)).where(
                    subscription.c.id <= room
                ),
            )
        )
        await connection.execute(
            insert(filing).from_select(
                [column.name for column in filing.c],
                select(
                    filing.c.kind,
                    filing.c.term,
                    filing.c.channel_id + made,
                    filing.c.subscription_id + made,
                ).where(filing.c.subscription_id <= room),
            )
        )


def _mix(count: int) -> Iterator[Subscription]:
    """Make subscriptions as guilds have them, of which none wants the change."""
    chance = random.Random(1)  # noqa: S311 - made-up subscriptions, not secrets
    for number in range(count):
        share = number % 20
        if share < 5:
            yield _subscription(styles=tuple(chance.sample(STYLES, 3)))
        elif share < 9:
            yield _subscription(words=chance.choice(WORDS))
        elif share < 12:
            yield _subscription(shops=tuple(chance.sample(SHOPS, 2)))
        elif share < 16:
            yield _subscription(
                sizes=tuple(f"US {half / 2:g}" for half in chance.sample(range(14, 24), 3))
            )
        elif share < 18:
            yield _subscription(regions=(chance.choice(REGIONS),))
        else:  # no filter at all
            yield _subscription(kinds=frozenset({ChangeKind.ANNOUNCED, ChangeKind.PRICE_CUT}))


def _subscription(**says: object) -> Subscription:
    usual: dict[str, Any] = {"kinds": frozenset(KINDS), "created_by": 1, "created_at": NOW}
    return Subscription(guild_id=0, channel_id=0, **(usual | says))
