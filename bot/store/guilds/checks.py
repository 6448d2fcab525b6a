"""What the check of permissions looks through, and how it finds subscriptions broken or whole."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Shards, Subscription
from bot.store import tables
from bot.store.alerts import deliveries, held
from bot.store.alerts import subscriptions as subscription_store
from bot.store.processes import sharding

_TABLE = tables.subscriptions
_IS_CHECKED = _TABLE.c.removed_at.is_(None) & ~_TABLE.c.is_paused & _TABLE.c.user_id.is_(None)


async def guilds_after(
    connection: AsyncConnection, guild_id: int, shards: Shards, *, room: int
) -> list[int]:
    """Return the guilds of some shards with subscriptions to check that come after one, by id.

    Args:
        connection: anywhere.
        guild_id: the last one that was checked; 0 begins.
        shards: whose guilds are looked for.
        room: how many subscriptions they may have together; the first guild comes in any case.
    """
    guilds = tables.guilds
    while True:
        there = await connection.execute(
            select(guilds.c.id)
            .where(guilds.c.id > guild_id, guilds.c.left_at.is_(None))
            .where(sharding.is_on(guilds.c.id, shards))
            .order_by(guilds.c.id)
            .limit(room)
        )
        guild_ids = list(there.scalars())
        if not guild_ids:
            return []
        found = await connection.execute(
            select(_TABLE.c.guild_id, func.count())
            .where(_IS_CHECKED, _TABLE.c.guild_id.in_(guild_ids))
            .group_by(_TABLE.c.guild_id)
            .order_by(_TABLE.c.guild_id)
        )
        taken: list[int] = []
        for next_id, count in found:
            room -= count
            if taken and room < 0:
                break
            taken.append(next_id)
        if taken:
            return taken
        guild_id = guild_ids[-1]


async def of_guilds(
    connection: AsyncConnection, guild_ids: Collection[int]
) -> dict[int, Subscription]:
    """Return the subscriptions to check of some guilds, by id: none paused, but broken ones too."""
    found = await connection.execute(
        select(_TABLE.c.id)
        .join(tables.guilds, tables.guilds.c.id == _TABLE.c.guild_id)
        .where(_IS_CHECKED, tables.guilds.c.left_at.is_(None))
        .where(_TABLE.c.guild_id.in_(list(guild_ids)))
        .order_by(_TABLE.c.id)
    )
    ids = list(found.scalars())
    subscriptions = await subscription_store.get_many(connection, ids) if ids else {}
    return {subscription_id: subscriptions[subscription_id] for subscription_id in ids}


async def set_broken(
    connection: AsyncConnection,
    subscription_ids: Collection[int],
    reason: str | None,
    now: datetime,
) -> None:
    """Mark subscriptions broken for a reason, or whole again with what was kept for them.

    Args:
        connection: inside a transaction.
        subscription_ids: whose.
        reason: why nothing can be posted; none if something can.
        now: aware, UTC.
    """
    are_these = _TABLE.c.id.in_(list(subscription_ids))
    await connection.execute(update(_TABLE).where(are_these).values(broken=reason))
    if reason is None:
        channels = await connection.execute(select(_TABLE.c.channel_id).where(are_these).distinct())
        await held.take_up(connection, list(channels.scalars()), now)


async def forget_roles(
    connection: AsyncConnection, channel_id: int, role_ids: Collection[int | None]
) -> None:
    """Mention roles that were deleted no more: in a channel's subscriptions, and what waits for it.

    Args:
        connection: inside a transaction.
        channel_id: the channel.
        role_ids: the roles; none stands for no role.
    """
    gone = {role_id for role_id in role_ids if role_id is not None}
    if not gone:
        return
    await connection.execute(
        update(_TABLE)
        .where(_TABLE.c.channel_id == channel_id, _TABLE.c.role_id.in_(gone))
        .values(role_id=None)
    )
    waiting = tables.deliveries
    found = await connection.execute(
        union_all(
            *(
                select(waiting.c.id, waiting.c.role_ids).where(
                    is_waiting, waiting.c.destination_id == channel_id
                )
                for is_waiting in (  # an index each
                    deliveries.IS_UNTRIED & deliveries.IS_PLACED,
                    deliveries.IS_HELD,
                )
            )
        )
    )
    for delivery_id, mentioned in found.all():
        if left := gone.intersection(mentioned):
            await connection.execute(
                update(waiting)
                .where(waiting.c.id == delivery_id)
                .values(role_ids=[role_id for role_id in mentioned if role_id not in left])
            )


async def last_told(connection: AsyncConnection, prefix: str) -> datetime | None:
    """Return when a notice was last owed whose cause is a prefix, a colon and something more."""
    table = tables.deliveries
    found = await connection.execute(
        select(func.max(table.c.due_at)).where(
            table.c.cause > f"{prefix}:",
            table.c.cause < f"{prefix};",  # the sign after the colon: a range the index answers
        )
    )
    latest: datetime | None = found.scalar_one_or_none()
    return latest
