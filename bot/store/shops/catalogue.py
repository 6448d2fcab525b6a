"""What is for sale, or will be: style codes with their names, shops, countries."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, func, or_, select
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
    dropping = select(drops.style_code, drops.name).where(_is_heard_in(guild_id))
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
    """Return the names of shops, as alerts show them: sources, and all that will sell a drop."""
    drops = tables.drops.c
    entered = select(drops.retailer, drops.other_shops).where(_is_heard_in(guild_id))
    found: set[str | None] = set()
    for query in (select(tables.sources.c.name), select(tables.sightings.c.retailer).distinct()):
        found.update((await connection.execute(query)).scalars())
    for retailer, others in await connection.execute(entered):
        found.update((retailer, *(shop.name for shop in others)))
    return {name for name in found if name}


async def regions(connection: AsyncConnection, guild_id: int) -> set[str]:
    """Return the countries, by code, that something is sold in."""
    queries = (
        select(tables.sources.c.region).distinct(),
        select(tables.drops.c.region).where(_is_heard_in(guild_id)).distinct(),
    )
    found: set[str] = set()
    for query in queries:
        found.update(value for value in (await connection.execute(query)).scalars() if value)
    return found


def _is_heard_in(guild_id: int) -> ColumnElement[bool]:
    guild = tables.drops.c.guild_id
    return or_(guild.is_(None), guild == guild_id)
