"""The secret token in the address of each server's calendar, found by its digest.

A look-up compares digests and never the token itself, so how long one takes tells nobody how much
of a guess is right.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables
from bot.store.engine import writes

_TABLE = tables.calendar_addresses


async def token(connection: AsyncConnection, guild_id: int) -> str | None:
    """Return the token of a guild, or none if it has none yet."""
    found = await connection.execute(select(_TABLE.c.token).where(_TABLE.c.guild_id == guild_id))
    known: str | None = found.scalar_one_or_none()
    return known


async def keep_first(connection: AsyncConnection, guild_id: int, token: str, now: datetime) -> None:
    """Give a guild a token, unless it has one."""
    await writes.insert_missing(connection, _TABLE, [_row(guild_id, token, now)])


async def renew(connection: AsyncConnection, guild_id: int, token: str, now: datetime) -> None:
    """Give a guild another token in the place of the one it has."""
    await writes.put(connection, _TABLE, [_row(guild_id, token, now)])


async def guild_of(connection: AsyncConnection, token: str) -> tuple[int, str] | None:
    """Return id and name of the guild that a token is of, or none; nor if the bot left it."""
    guilds = tables.guilds
    found = await connection.execute(
        select(_TABLE.c.guild_id, _TABLE.c.token, guilds.c.name)
        .join(guilds, guilds.c.id == _TABLE.c.guild_id)
        .where(_TABLE.c.digest == _digest(token), guilds.c.left_at.is_(None))
    )
    row = found.one_or_none()
    if row is None or not compare_digest(row.token.encode(), token.encode()):
        return None
    return row.guild_id, row.name


def _row(guild_id: int, token: str, now: datetime) -> dict[str, object]:
    return {"guild_id": guild_id, "token": token, "digest": _digest(token), "made_at": now}


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
