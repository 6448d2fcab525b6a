"""The guilds the bot is in, and single values it keeps for itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import GuildSettings, QuietHours, Shards
from bot.store import tables
from bot.store.engine import id_lists, mapping, writes
from bot.store.processes import sharding

PART = 1_000  # stored guilds that are read at once

_TIMED_OUT_UNTIL = select(tables.guilds.c.id, tables.guilds.c.timed_out_until).where(
    id_lists.is_among(tables.guilds.c.id, "ids")
)


async def join(connection: AsyncConnection, guild_id: int, name: str, now: datetime) -> None:
    """Remember a guild, or that the bot is back in it."""
    await join_all(connection, {guild_id: name}, now)


async def lock(connection: AsyncConnection, guild_id: int) -> None:
    """Let nobody else enter anything for a guild before the transaction's end."""
    table = tables.guilds
    query = select(table.c.id).where(table.c.id == guild_id)
    await connection.execute(query.with_for_update(key_share=True))


async def out_of_step(
    connection: AsyncConnection, names: Mapping[int, str], shards: Shards
) -> tuple[dict[int, str], list[int]]:
    """Return how the stored guilds differ from those the bot is in.

    Args:
        connection: anywhere.
        names: of the guilds the bot is in, by id; an empty one is not known just now.
        shards: whose guilds these are; of those of others nothing is concluded.

    Returns:
        Those it joined, came back to, or that have another name, with their names; and those it
        is no longer in.
    """
    rest = dict(names)
    joined, left = {}, []
    async for guild_id, before, left_at in _known(connection, shards):
        name = rest.pop(guild_id, None)
        if name is None:
            if left_at is None:
                left.append(guild_id)
        elif left_at is not None or name not in {"", before}:
            joined[guild_id] = name or before
    return joined | rest, left


async def _known(
    connection: AsyncConnection, shards: Shards
) -> AsyncIterator[tuple[int, str, datetime | None]]:
    """Yield the id, name and leaving of the stored guilds of some shards, a part at a time.

    All of 10,000 at once cost 1 MB more, which the system does not get back (measured).
    """
    table = tables.guilds
    part = (
        select(table.c.id, table.c.name, table.c.left_at)
        .where(table.c.id > bindparam("after"), sharding.is_on(table.c.id, shards))
        .order_by(table.c.id)
        .limit(PART)
    )
    after = 0
    while found := (await connection.execute(part, {"after": after})).all():
        for guild_id, name, left_at in found:
            yield guild_id, name, left_at
        after = found[-1].id


async def join_all(connection: AsyncConnection, names: Mapping[int, str], now: datetime) -> None:
    """Remember guilds, by id, or that the bot is back in them, or what they are called now."""
    table = tables.guilds
    rows = [{"id": guild_id, "name": name, "joined_at": now} for guild_id, name in names.items()]
    await writes.insert_missing(connection, table, rows)
    await connection.execute(
        update(table)
        .where(table.c.id == bindparam("guild_id"))
        .values(name=bindparam("known_as"), left_at=None),
        [{"guild_id": guild_id, "known_as": name} for guild_id, name in names.items()],
    )


async def new_timeouts(
    connection: AsyncConnection, until: Mapping[int, datetime | None]
) -> dict[int, datetime | None]:
    """Return until when the bot is timed out in those of some guilds where that is news."""
    found = await connection.execute(_TIMED_OUT_UNTIL, {"ids": until.keys()})
    return {guild_id: until[guild_id] for guild_id, before in found if before != until[guild_id]}


async def keep_timeouts(
    connection: AsyncConnection, until: Mapping[int, datetime | None]
) -> dict[int, datetime | None]:
    """Remember until when the bot is timed out in guilds; return those where that is news."""
    table = tables.guilds
    news = await new_timeouts(connection, until)
    for guild_id, moment in sorted(news.items()):
        await connection.execute(
            update(table).where(table.c.id == guild_id).values(timed_out_until=moment)
        )
    return news


async def timeouts(connection: AsyncConnection, guild_ids: Collection[int]) -> dict[int, datetime]:
    """Return until when the bot is, or last was, timed out in some guilds."""
    table = tables.guilds
    found = await connection.execute(
        select(table.c.id, table.c.timed_out_until).where(
            table.c.id.in_(list(guild_ids)), table.c.timed_out_until.is_not(None)
        )
    )
    return {guild_id: until for guild_id, until in found}  # noqa: C416 - no mapping


async def leave_all(connection: AsyncConnection, guild_ids: Collection[int], now: datetime) -> None:
    """Remember that the bot is no longer in some guilds; what was set there is kept."""
    await connection.execute(
        update(tables.guilds).where(tables.guilds.c.id.in_(list(guild_ids))).values(left_at=now)
    )


async def is_unavailable(connection: AsyncConnection, guild_id: int) -> bool:
    """Tell whether Discord has said that a guild is in an outage."""
    table = tables.guilds
    found = await connection.execute(select(table.c.is_unavailable).where(table.c.id == guild_id))
    return bool(found.scalar_one_or_none())


async def has_left(connection: AsyncConnection, guild_id: int) -> bool:
    """Tell whether the bot is no longer in a guild."""
    left_at = tables.guilds.c.left_at
    found = await connection.execute(select(left_at).where(tables.guilds.c.id == guild_id))
    return found.scalar_one_or_none() is not None


async def keep_outages(
    connection: AsyncConnection, guild_ids: Collection[int], shards: Shards
) -> None:
    """Make the guilds of some shards that have an outage exactly these."""
    table = tables.guilds
    ids = list(guild_ids)
    await connection.execute(
        update(table)
        .where(table.c.is_unavailable, table.c.id.not_in(ids), sharding.is_on(table.c.id, shards))
        .values(is_unavailable=False)
    )
    await connection.execute(
        update(table)
        .where(~table.c.is_unavailable, table.c.id.in_(ids))
        .values(is_unavailable=True)
    )


async def note_outage(connection: AsyncConnection, guild_id: int, *, is_unavailable: bool) -> None:
    """Note that a guild has an outage, or has none any more."""
    await connection.execute(
        update(tables.guilds)
        .where(tables.guilds.c.id == guild_id)
        .values(is_unavailable=is_unavailable)
    )


async def log_channel(connection: AsyncConnection, guild_id: int) -> int | None:
    """Return the channel where a guild wants notices for its moderators, if it named one."""
    table = tables.guilds
    found = await connection.execute(select(table.c.log_channel_id).where(table.c.id == guild_id))
    return found.scalar_one_or_none()


async def set_log_channel(
    connection: AsyncConnection,
    guild_id: int,
    channel_id: int | None,
    *,
    hears_of_sources: bool = False,
) -> None:
    """Name the channel for notices, or none, and say whether it hears of failing sources too."""
    await connection.execute(
        update(tables.guilds)
        .where(tables.guilds.c.id == guild_id)
        .values(log_channel_id=channel_id, hears_of_sources=hears_of_sources)
    )


async def hearing_of_sources(connection: AsyncConnection) -> dict[int, int]:
    """Return the log channels that asked to hear of failing sources, by guild."""
    table = tables.guilds
    found = await connection.execute(
        select(table.c.id, table.c.log_channel_id).where(
            table.c.hears_of_sources, table.c.log_channel_id.is_not(None), table.c.left_at.is_(None)
        )
    )
    return {guild_id: channel_id for guild_id, channel_id in found}  # noqa: C416 - no mapping


async def settings(
    connection: AsyncConnection, guild_ids: Collection[int]
) -> dict[int, GuildSettings]:
    """Return what guilds have set, by id."""
    if not guild_ids:
        return {}
    table = tables.guilds
    found = await connection.execute(select(table).where(table.c.id.in_(list(guild_ids))))
    return {row["id"]: _settings(row) for row in found.mappings()}


async def languages(connection: AsyncConnection, guild_ids: Collection[int]) -> dict[int, str]:
    """Return the languages that guilds are spoken to in, by id; none for one that is not known."""
    table = tables.guilds
    found = await connection.execute(
        select(table.c.id, table.c.language).where(table.c.id.in_(list(guild_ids)))
    )
    return {guild_id: language for guild_id, language in found}  # noqa: C416 - no mapping


async def language(connection: AsyncConnection, guild_id: int) -> str:
    """Return the language that a guild is spoken to in; English for one that is not known."""
    return (await languages(connection, [guild_id])).get(guild_id, "en")


async def name(connection: AsyncConnection, guild_id: int) -> str | None:
    """Return a guild's name as it was last seen; none for one that is not known."""
    table = tables.guilds
    return await connection.scalar(select(table.c.name).where(table.c.id == guild_id))


async def keep_settings(connection: AsyncConnection, settings: GuildSettings) -> None:
    """Store what a guild has set; the guild is known already."""
    table, quiet = tables.guilds, settings.quiet
    await connection.execute(
        update(table)
        .where(table.c.id == settings.guild_id)
        .values(
            quiet_begins=quiet.begins if quiet else None,
            quiet_ends=quiet.ends if quiet else None,
            quiet_breaks=quiet.breaks if quiet else (),
            **mapping.values_of(table, settings),
        )
    )


def _settings(row: RowMapping) -> GuildSettings:
    begins, ends, breaks = (row[f"quiet_{name}"] for name in ("begins", "ends", "breaks"))
    is_ever_quiet = begins is not None and ends is not None
    quiet = QuietHours(begins=begins, ends=ends, breaks=breaks) if is_ever_quiet else None
    return mapping.of_row(GuildSettings, row, guild_id=row["id"], quiet=quiet)


async def note(connection: AsyncConnection, name: str) -> str | None:
    """Return a value the bot keeps for itself."""
    found = await connection.execute(
        select(tables.notes.c.value).where(tables.notes.c.name == name)
    )
    return found.scalar_one_or_none()


async def keep_note(connection: AsyncConnection, name: str, value: str) -> None:
    """Keep a value under a name."""
    await writes.put(connection, tables.notes, [{"name": name, "value": value}])
