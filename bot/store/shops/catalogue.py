"""What is for sale, or will be: style codes with their names, shops, countries."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables


async def styles(connection: AsyncConnection, guild_id: int) -> dict[str, str]:
    """Return what each style code is called: a colorway, or else a listing's or a drop's name.

    Args:
        connection: for reading.
        guild_id: drops that other guilds' moderators entered are not shown.
    """
    listings, drops = tables.listings.c, tables.drops.c
    listed = select(
        listings.style_code, func.coalesce(listings.colorway, listings.title)
    ).distinct()
    dropping = select(drops.style_code, drops.name).where(
        or_(drops.guild_id.is_(None), drops.guild_id == guild_id)
    )
    named: dict[str, str] = {}
    for query in (listed, dropping):
        for code, name in await connection.execute(query):
            if code is not None:
                named[code] = named.get(code) or name or ""
    return named


async def pictures(connection: AsyncConnection, styles: Collection[str]) -> dict[str, str]:
    """Return a picture of each style that a listing shows one of, the newest listing's."""
    listings = tables.listings.c
    found = await connection.execute(
        select(listings.style_code, listings.image_url)
        .where(listings.style_code.in_(list(styles)), listings.image_url.is_not(None))
        .order_by(listings.id)
    )
    return {str(code): str(url) for code, url in found}


async def shops(connection: AsyncConnection, guild_id: int) -> set[str]:
    """Return the names of shops, as alerts show them: sources, and who else sells a drop."""
    return await _all(connection, tables.sources.c.name, tables.drops.c.retailer, guild_id)


async def regions(connection: AsyncConnection, guild_id: int) -> set[str]:
    """Return the countries, by code, that something is sold in."""
    return await _all(connection, tables.sources.c.region, tables.drops.c.region, guild_id)


async def _all(
    connection: AsyncConnection, of_source: Column[Any], of_drop: Column[Any], guild_id: int
) -> set[str]:
    guild = tables.drops.c.guild_id
    queries = (
        select(of_source).distinct(),
        select(of_drop).where(or_(guild.is_(None), guild == guild_id)).distinct(),
    )
    found: set[str] = set()
    for query in queries:
        found.update(value for value in (await connection.execute(query)).scalars() if value)
    return found
