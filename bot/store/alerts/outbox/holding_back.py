"""What keeps deliveries in the outbox though they are due: an outage, a timeout, a limit."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import DestinationKind
from bot.store import tables

_TABLE = tables.deliveries
_GUILDS, _LIMITS = tables.guilds, tables.limits
SURELY_OVER = timedelta(seconds=2)  # after its end: Discord's clock is known to a second
_NOW = bindparam("now", type_=_LIMITS.c.until.type)
_DISCORD_NOW = bindparam("discord_now", type_=_GUILDS.c.timed_out_until.type)
AWAY = select(_GUILDS.c.id).where(
    _GUILDS.c.is_unavailable | (_GUILDS.c.timed_out_until > _DISCORD_NOW)
)
LIMITED = select(_LIMITS.c.channel_id, _LIMITS.c.action).where(_LIMITS.c.until > _NOW)


async def may_leave(
    connection: AsyncConnection, now: datetime, discord_now: datetime
) -> list[ColumnElement[bool]]:
    """Return the conditions of what neither its guild nor a limit of its channel holds back.

    Args:
        connection: anywhere.
        now: aware, UTC.
        discord_now: the same by Discord's clock, by which timeouts end.
    """
    surely = {"discord_now": discord_now - SURELY_OVER}
    away = list((await connection.execute(AWAY, surely)).scalars())
    found = await connection.execute(LIMITED, {"now": now})
    limited = sorted((channel_id, action) for channel_id, action in found)
    conditions: list[ColumnElement[bool]] = []
    if away:
        conditions.append(
            or_(
                _TABLE.c.guild_id.is_(None),
                _TABLE.c.guild_id.not_in(away),
                _TABLE.c.destination_kind == DestinationKind.USER.value,  # reads it elsewhere
            )
        )
    if limited:
        conditions.append(tuple_(_TABLE.c.destination_id, _TABLE.c.action).not_in(limited))
    return conditions
