"""Where people are known to be, and since when they are in no server that the bot is in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Absence
from bot.store import tables
from bot.store.engine import writes

_TABLE = tables.absences


async def due(
    connection: AsyncConnection,
    *,
    asked_before: datetime,
    absent_before: datetime,
    now: datetime,
    limit: int,
) -> list[Absence]:
    """Return people of whom something is kept and who are to be asked for, longest first.

    Args:
        connection: anywhere.
        asked_before: those last asked for before this, or never,
        absent_before: or absent since before this.
        now: aware, UTC; who was asked for later than that was so by a clock that was ahead.
        limit: how many at most.
    """
    subscriptions = tables.subscriptions
    known = union(
        select(tables.members.c.user_id),
        select(tables.member_hours.c.user_id),
        select(tables.member_threads.c.user_id),
        select(tables.quiz_answers.c.user_id),
        select(subscriptions.c.user_id).where(subscriptions.c.user_id.is_not(None)),
    ).subquery()
    found = await connection.execute(
        select(known.c.user_id, _TABLE.c.asked_at, _TABLE.c.absent_since, _TABLE.c.met_in)
        .outerjoin_from(known, _TABLE, _TABLE.c.user_id == known.c.user_id)
        .where(
            _TABLE.c.user_id.is_(None)
            | (_TABLE.c.asked_at <= asked_before)
            | (_TABLE.c.asked_at > now)
            | (_TABLE.c.absent_since <= absent_before)
        )
        .order_by(_TABLE.c.asked_at, known.c.user_id)
        .limit(limit)
    )
    return [
        Absence(
            user_id=row.user_id,
            asked_at=row.asked_at,
            absent_since=row.absent_since,
            met_in=row.met_in,
        )
        for row in found
    ]


async def guilds_of(
    connection: AsyncConnection, user_ids: Collection[int]
) -> dict[int, dict[int, bool]]:
    """Return the guilds where people have done something, and whether the bot is in each.

    By the people's ids; nothing of whom it is known of no guild.
    """
    ids, guilds = list(user_ids), tables.guilds
    seen = union(
        *(
            select(column.table.c.user_id, column.label("guild_id")).where(
                column.table.c.user_id.in_(ids), column.is_not(None)
            )
            for column in (
                _TABLE.c.met_in,
                tables.subscriptions.c.guild_id,
                tables.quiz_answers.c.guild_id,
                tables.member_threads.c.guild_id,
            )
        )
    ).subquery()
    is_ours = guilds.c.id.is_not(None) & guilds.c.left_at.is_(None)
    found = await connection.execute(
        select(seen.c.user_id, seen.c.guild_id, is_ours)
        .outerjoin(guilds, guilds.c.id == seen.c.guild_id)
        .order_by(seen.c.user_id, seen.c.guild_id)
    )
    known: dict[int, dict[int, bool]] = {}
    for user_id, guild_id, is_in in found:
        known.setdefault(user_id, {})[guild_id] = bool(is_in)
    return known


async def rehome(
    connection: AsyncConnection, *, guild_ids: Collection[int] = (), user_id: int | None = None
) -> None:
    """Let watches made in guilds that the bot left be of another guild that their owner is in.

    Those of people who are known in no other stay as they are, and rest until the bot is back.

    Args:
        connection: inside the transaction that leaves the guilds.
        guild_ids: the guilds, or none.
        user_id: for those of one person, in whatever guild.
    """
    watches, guilds = tables.subscriptions, tables.guilds
    is_theirs = (
        watches.c.guild_id.in_(list(guild_ids)) & watches.c.user_id.is_not(None)
        if user_id is None
        else watches.c.user_id == user_id
    )
    found = await connection.execute(
        select(watches.c.id, watches.c.user_id)
        .join(guilds, guilds.c.id == watches.c.guild_id)
        .where(is_theirs, guilds.c.left_at.is_not(None))
    )
    homeless = [(row.id, row.user_id) for row in found]
    homes = await guilds_of(connection, {owner for _, owner in homeless}) if homeless else {}
    for watch_id, owner in homeless:
        home = next((guild_id for guild_id, is_in in homes[owner].items() if is_in), None)
        if home is not None:
            await connection.execute(
                update(watches).where(watches.c.id == watch_id).values(guild_id=home)
            )


async def get(connection: AsyncConnection, user_id: int) -> Absence | None:
    """Return what is known of where a person is, if anything is kept of that."""
    found = await connection.execute(select(_TABLE).where(_TABLE.c.user_id == user_id))
    row = found.mappings().one_or_none()
    return None if row is None else Absence(**row)


async def keep(connection: AsyncConnection, absence: Absence) -> None:
    """Keep where a person was met, or since when they are absent."""
    row = {
        "user_id": absence.user_id,
        "asked_at": absence.asked_at,
        "absent_since": absence.absent_since,
        "met_in": absence.met_in,
    }
    await writes.put(connection, _TABLE, [row])
