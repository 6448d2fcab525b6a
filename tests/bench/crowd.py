"""Fills a PostgreSQL with very many guilds, whose channels want different things.

A few subscriptions are made by the bot's own code; the rest are copies of their rows, made by the
database itself, so that a million take a minute or two.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import asyncpg

from bot.models import ChangeKind, Digest, Model, Money, Subscription
from bot.rules.subscriptions.routing_keys import filings
from bot.store import tables
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine.database import Database
from bot.store.guilds import settings

FIRST_GUILD, FIRST_CHANNEL = 1_000_000, 100_000_000  # of their ids, without the low 22 bits
SHARD_BITS = 22  # of an id say nothing of its shard
STYLES = "M2002RA"  # how the codes of the loopback shop's first shoes begin
WANTED = f"{STYLES}A"  # of the very first
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
_PATTERN = Subscription(
    guild_id=1,
    channel_id=1,
    kinds=frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK, ChangeKind.ANNOUNCED}),
    created_by=1,
    created_at=NOON,
    restock_cooldown=timedelta(minutes=30),
)
# What the many want: found by the style, by a word of the title, and by a size of the style.
MANY = (
    replace(_PATTERN, styles=(WANTED,)),
    replace(_PATTERN, words=WANTED),
    replace(_PATTERN, styles=(WANTED, "M2002RDA"), sizes=("US 9",)),
)
# What the others want; the first two are found for the same change, and want it not.
OTHERS = (
    replace(_PATTERN, styles=(WANTED,), sizes=("US 7",)),
    replace(_PATTERN, styles=(WANTED,), max_price=Money(amount=Decimal(90), currency="USD")),
    replace(_PATTERN, styles=("M2002RDA", "M2002RDB")),
    replace(_PATTERN, kinds=frozenset({ChangeKind.ANNOUNCED})),
    replace(_PATTERN, regions=("GB",)),
    replace(_PATTERN, models=(Model.MULE,)),
    replace(_PATTERN, shops=("Another shop",)),
    replace(_PATTERN, kinds=frozenset({ChangeKind.PRICE_CUT, ChangeKind.SOLD_OUT})),
    replace(_PATTERN, words="protection pack", digest=Digest.DAILY),
)


def guild_id(number: int) -> int:
    """Return the id of a guild, from 0 on; guilds that follow are on shards that follow."""
    return FIRST_GUILD + number << SHARD_BITS


def channel_id(number: int) -> int:
    """Return the id of a channel, from 0 on: those of one guild follow each other."""
    return FIRST_CHANNEL + number << SHARD_BITS


async def fill(url: str, *, guilds: int, subscriptions: int, wanted: int) -> None:
    """Make the tables, guilds, channels and subscriptions.

    Args:
        url: of an empty database on PostgreSQL, as SQLAlchemy has it.
        guilds: how many.
        subscriptions: how many; each has a channel of its own, in guilds in turn.
        wanted: how many of them want the change.
    """
    many, others = await _patterns(url)
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        a_guild = subscriptions // guilds
        await connection.execute("SET synchronous_commit = off")
        await connection.execute("SET work_mem = '256MB'")
        await connection.execute(
            "INSERT INTO guilds (id, name, joined_at) "
            "SELECT ($1::bigint + n) << 22, 'Server ' || n, $3::timestamptz "
            "FROM generate_series(0, $2::bigint - 1) n",
            FIRST_GUILD,
            guilds,
            NOON,
        )
        await connection.execute(
            "INSERT INTO channels (id, guild_id, kind) "
            "SELECT ($1::bigint + n) << 22, ($2::bigint + n / $3::bigint) << 22, 'text' "
            "FROM generate_series(0, $4::bigint - 1) n",
            FIRST_CHANNEL,
            FIRST_GUILD,
            a_guild,
            subscriptions,
        )
        # Those that want it are spread evenly: every n-th, and of each kind in turn.
        await connection.execute(
            "CREATE TEMPORARY TABLE made AS SELECT n, "
            "CASE WHEN n * $1 / $2 <> (n + 1) * $1 / $2 "
            "THEN ($3::bigint[])[1 + n * $1 / $2 % cardinality($3::bigint[])] "
            "ELSE ($4::bigint[])[1 + n % cardinality($4::bigint[])] END AS pattern "
            "FROM generate_series(0::bigint, $2::bigint - 1) n",
            wanted,
            subscriptions,
            many,
            others,
        )
        names = [column.name for column in tables.subscriptions.c]
        kept = ", ".join(name for name in names if name not in {"id", "guild_id", "channel_id"})
        await connection.execute(
            f"INSERT INTO subscriptions (id, guild_id, channel_id, {kept}) "  # noqa: S608 - names
            "SELECT 1000 + n, ($1::bigint + n / $2::bigint) << 22, ($3::bigint + n) << 22, "
            f"{kept} FROM made JOIN subscriptions p ON p.id = pattern ORDER BY n",
            FIRST_GUILD,
            a_guild,
            FIRST_CHANNEL,
        )
        await connection.execute(
            "SELECT setval(pg_get_serial_sequence('subscriptions', 'id'), $1)",
            1000 + subscriptions,
        )
        await _file(connection)
        await connection.execute("DELETE FROM guilds WHERE id = 1")  # and the patterns with it
        await remember(connection)
        await connection.execute("ANALYZE")  # as autovacuum does; the tests' server has none
    finally:
        await connection.close()


async def remember(connection: Any) -> None:
    """Let many have been told of another change a day before.

    A bot that has so many subscriptions has a record, and its database knows how large tables are.
    """
    before = datetime.now(UTC) - timedelta(days=1)
    change_id = await connection.fetchval(
        "INSERT INTO changes (kind, at, title, sizes, revision) "
        "VALUES ('restock', $1::timestamptz, 'Another shoe', '[\"US 9\"]', 0) RETURNING id",
        before,
    )
    told = (
        "FROM subscriptions s WHERE EXISTS (SELECT FROM filings f WHERE f.subscription_id = s.id "
        f"AND (f.term = 'style:{WANTED}' OR f.term LIKE 'word:%')) ORDER BY s.id"
    )
    await connection.execute(
        "INSERT INTO deliveries (cause, destination_kind, destination_id, priority, state, due_at, "
        "expires_at, change_id, subscription_id, guild_id, sizes, role_ids, is_sample, attempts, "
        "sent_at, message_id) SELECT 'change:' || $1::bigint, 'channel', s.channel_id, 0, 'sent', "
        "$2::timestamptz, $2::timestamptz + interval '30 minutes', $1::bigint, s.id, s.guild_id, "
        f"'[\"US 9\"]', '[]', false, 1, $2::timestamptz + interval '9 minutes', s.id {told}",
        change_id,
        before,
    )
    await connection.execute(
        "INSERT INTO destinations (kind, id, served_at) "
        f"SELECT 'channel', s.channel_id, $1::timestamptz {told}",
        before,
    )


async def _file(connection: Any) -> None:
    """Let copies be found as what they are copies of."""
    columns = {column.name for column in tables.filings.c}
    place = ("channel_id",) if "channel_id" in columns else ()
    names = ", ".join(("kind", "term", *place, "subscription_id"))
    values = ", ".join(("f.kind", "f.term", *(f"(({FIRST_CHANNEL} + n) << 22)" for _ in place)))
    await connection.execute(
        f"INSERT INTO filings ({names}) SELECT {values}, 1000 + n "  # noqa: S608 - our own names
        "FROM made JOIN filings f ON f.subscription_id = pattern ORDER BY 1, 2, 3"
    )


async def _patterns(url: str) -> tuple[list[int], list[int]]:
    """Make the tables, and a subscription of each kind; return the ids of MANY and of OTHERS."""
    database = await Database.open(url)
    try:
        async with database.write() as connection:
            await settings.join(connection, 1, "Patterns", NOON)
            made = [
                [await subscription_store.add(connection, each, filings(each)) for each in patterns]
                for patterns in (MANY, OTHERS)
            ]
    finally:
        await database.close()
    return made[0], made[1]


async def want(url: str, styles: dict[str, list[int]], guilds: int) -> None:
    """Let channels (by id) want styles too, each a channel of its own kind, without a cool-down.

    Args:
        url: of the database.
        styles: the channels that want each.
        guilds: how many guilds there are; each channel is in one of them.
    """
    database = await Database.open(url)
    try:
        async with database.write() as connection:
            for style, channel_ids in styles.items():
                for number, each in enumerate(channel_ids):
                    subscription = replace(
                        _PATTERN,
                        guild_id=guild_id(number * 37 % guilds),
                        channel_id=each,
                        styles=(style,),
                        restock_cooldown=timedelta(0),
                    )
                    await subscription_store.add(connection, subscription, filings(subscription))
    finally:
        await database.close()
