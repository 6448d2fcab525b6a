"""Which rows are of guilds on some of the connections to Discord's gateway."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, true

from bot.models import Shards


def is_on(guild_id: Column[int], shards: Shards) -> ColumnElement[bool]:
    """Return the condition that a guild is on one of some shards, as :meth:`Shards.has` tells."""
    if shards.is_all:
        return true()
    return (guild_id // (1 << 22) % shards.of).in_(sorted(shards.ids))
