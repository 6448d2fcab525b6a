"""Panels of roles that members take themselves: one a channel at most."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import RolePanel
from bot.store import tables
from bot.store.engine import mapping, writes

_TABLE = tables.role_panels


async def of_channel(connection: AsyncConnection, channel_id: int) -> RolePanel | None:
    """Return the panel of a channel, or none."""
    found = await connection.execute(select(_TABLE).where(_TABLE.c.channel_id == channel_id))
    row = found.mappings().one_or_none()
    return None if row is None else mapping.of_row(RolePanel, row)


async def known(connection: AsyncConnection, guild_id: int | None = None) -> list[RolePanel]:
    """Return the panels of a guild, or of all that the bot is in."""
    guilds = tables.guilds
    query = (
        select(_TABLE)
        .join(guilds, guilds.c.id == _TABLE.c.guild_id)
        .where(guilds.c.left_at.is_(None))
        .order_by(_TABLE.c.channel_id)
    )
    if guild_id is not None:
        query = query.where(_TABLE.c.guild_id == guild_id)
    found = await connection.execute(query)
    return [mapping.of_row(RolePanel, row) for row in found.mappings()]


async def put(connection: AsyncConnection, panel: RolePanel) -> None:
    """Keep a panel in the place of the one that its channel has, if any."""
    await writes.put(connection, _TABLE, [mapping.values_of(_TABLE, panel)])


async def mark_shown(connection: AsyncConnection, panel: RolePanel, message_id: int) -> None:
    """Remember that a message shows a panel, unless other roles were chosen since."""
    await connection.execute(
        update(_TABLE)
        .where(_TABLE.c.channel_id == panel.channel_id, _TABLE.c.revision == panel.revision)
        .values(message_id=message_id, is_shown=True)
    )


async def forget(connection: AsyncConnection, channel_ids: Collection[int]) -> None:
    """Forget the panels of channels."""
    await connection.execute(delete(_TABLE).where(_TABLE.c.channel_id.in_(channel_ids)))
