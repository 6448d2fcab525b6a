"""All that belongs to a guild: counted, and forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Belongings, DeliveryState, DestinationKind
from bot.store import tables
from bot.store.alerts import OPEN


async def count(connection: AsyncConnection, guild_id: int) -> Belongings:
    """Return how much is stored for a guild; removed subscriptions are not counted."""

    async def of(table: Table, *conditions: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(table)
        found = await connection.execute(query.where(table.c.guild_id == guild_id, *conditions))
        return found.scalar_one()

    return Belongings(
        subscriptions=await of(tables.subscriptions, tables.subscriptions.c.removed_at.is_(None)),
        drops=await of(tables.drops),
        messages=await of(tables.deliveries),
        audits=await of(tables.audit),
        quiz_answers=await of(tables.quiz_answers),
        guides=await of(tables.guides),
        role_panels=await of(tables.role_panels),
        questions=await of(tables.unanswered),
        taught=await of(tables.taught),
    )


async def begun_at(connection: AsyncConnection, guild_id: int) -> datetime | None:
    """Return since when a guild is known, or none if it is not."""
    table = tables.guilds
    found = await connection.execute(select(table.c.joined_at).where(table.c.id == guild_id))
    began: datetime | None = found.scalar_one_or_none()
    return began


async def left_before(connection: AsyncConnection, moment: datetime) -> list[int]:
    """Return the guilds that the bot left before a time and did not come back to."""
    table = tables.guilds
    found = await connection.execute(
        select(table.c.id).where(table.c.left_at < moment).order_by(table.c.id)
    )
    return list(found.scalars())


async def is_left(connection: AsyncConnection, guild_id: int, moment: datetime) -> bool:
    """Tell whether the bot left a guild before a time and is not back."""
    table = tables.guilds
    found = await connection.execute(
        select(table.c.id).where(table.c.id == guild_id, table.c.left_at < moment)
    )
    return found.first() is not None


async def stop_sending(connection: AsyncConnection, guild_id: int, reason: str) -> int:
    """End what is owed to a guild and return how much of it is being sent at this moment."""
    table = tables.deliveries
    is_theirs = table.c.guild_id == guild_id
    await connection.execute(
        update(table)
        .where(is_theirs, table.c.state.in_(set(OPEN) - {DeliveryState.SENDING.value}))
        .values(state=DeliveryState.EXPIRED.value, reason=reason)
    )
    query = select(func.count()).select_from(table)
    found = await connection.execute(
        query.where(is_theirs, table.c.state == DeliveryState.SENDING.value)
    )
    return found.scalar_one()


async def forget(connection: AsyncConnection, guild_id: int) -> None:
    """Forget a guild and all that belongs to it.

    Subscriptions with their filings and cool-downs, drops with their changes, events, guides,
    panels of roles, the address of its calendar, the audit record, the quiz's answers, questions
    without an answer and answers of its own go with the guild itself, by their foreign keys.
    """
    deliveries, subscriptions, changes = tables.deliveries, tables.subscriptions, tables.changes
    facts = tables.channels
    is_theirs = deliveries.c.guild_id == guild_id
    channels = (
        select(deliveries.c.destination_id)
        .where(is_theirs, deliveries.c.destination_kind == DestinationKind.CHANNEL.value)
        .union(
            select(subscriptions.c.channel_id).where(subscriptions.c.guild_id == guild_id),
            select(facts.c.id).where(facts.c.guild_id == guild_id),
        )
    )
    people = select(deliveries.c.destination_id).where(
        is_theirs, deliveries.c.destination_kind == DestinationKind.USER.value
    )
    served, topics = tables.destinations, tables.topics
    for table in (topics, tables.refusals, tables.limits):
        await connection.execute(delete(table).where(table.c.channel_id.in_(channels)))
    await connection.execute(
        delete(served).where(
            or_(
                (served.c.kind == DestinationKind.CHANNEL.value) & served.c.id.in_(channels),
                (served.c.kind == DestinationKind.USER.value) & served.c.id.in_(people),
            )
        )
    )
    await connection.execute(delete(facts).where(facts.c.guild_id == guild_id))
    await connection.execute(delete(deliveries).where(is_theirs))
    await connection.execute(delete(changes).where(changes.c.guild_id == guild_id))
    await connection.execute(delete(tables.guilds).where(tables.guilds.c.id == guild_id))
