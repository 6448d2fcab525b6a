"""What is known of the channels that are posted to, and what Discord takes no more of there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Action, ChannelFacts, ChannelKind, ForumTag
from bot.store import tables
from bot.store.engine import id_lists, writes

_CHANNELS, _LIMITS, _REFUSALS = tables.channels, tables.limits, tables.refusals
_WITH_ALERTS = select(tables.subscriptions.c.channel_id, tables.subscriptions.c.guild_id).where(
    id_lists.is_among(tables.subscriptions.c.guild_id, "ids"),
    tables.subscriptions.c.removed_at.is_(None),
)
_WITH_LOGS = select(tables.guilds.c.log_channel_id, tables.guilds.c.id).where(
    id_lists.is_among(tables.guilds.c.id, "ids"), tables.guilds.c.log_channel_id.is_not(None)
)


class Refusal(NamedTuple):
    """Why the last message to a channel was refused, in English, and what a person can do.

    ``tried_at`` is when alerts to it were taken up again since, on trial.
    """

    channel_id: int
    code: int
    reason: str
    remedy: str | None
    at: datetime
    tried_at: datetime | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The reason, and the remedy if there is one."""
        return tuple(part for part in (self.reason, self.remedy) if part)


async def facts(
    connection: AsyncConnection, channel_ids: Collection[int]
) -> dict[int, ChannelFacts]:
    """Return what is known of channels, by id; nothing of those that were never seen."""
    found = await connection.execute(select(_CHANNELS).where(_CHANNELS.c.id.in_(list(channel_ids))))
    return {
        row["id"]: ChannelFacts(
            id=row["id"],
            guild_id=row["guild_id"],
            kind=ChannelKind(row["kind"]),
            parent_id=row["parent_id"],
            tags=tuple(ForumTag(id=tag, is_moderated=flag) for tag, flag in row["tags"]),
            requires_tag=row["requires_tag"],
            may_moderate=row["may_moderate"],
            may_read_history=row["may_read_history"],
            slow_mode=row["slow_mode"],
        )
        for row in found.mappings()
    }


async def keep(connection: AsyncConnection, seen: Iterable[ChannelFacts]) -> None:
    """Write what channels are now."""
    rows = [
        {
            "id": each.id,
            "guild_id": each.guild_id,
            "kind": each.kind.value,
            "parent_id": each.parent_id,
            "tags": [[tag.id, tag.is_moderated] for tag in each.tags],
            "requires_tag": each.requires_tag,
            "may_moderate": each.may_moderate,
            "may_read_history": each.may_read_history,
            "slow_mode": each.slow_mode,
        }
        for each in sorted(seen, key=lambda each: each.id)
    ]
    await writes.put(connection, _CHANNELS, rows)


async def forget(connection: AsyncConnection, channel_id: int) -> None:
    """Forget what is known of a channel: it is asked for before the next message."""
    await connection.execute(delete(_CHANNELS).where(_CHANNELS.c.id == channel_id))


async def posted_to(connection: AsyncConnection, guild_ids: Collection[int]) -> dict[int, int]:
    """Return the channels of some guilds that are posted to, with their guild.

    They are those of subscriptions, and log channels.
    """
    wanted = await connection.execute(_WITH_ALERTS, {"ids": guild_ids})
    logs = await connection.execute(_WITH_LOGS, {"ids": guild_ids})
    return {row[0]: row[1] for row in (*wanted, *logs)}


async def limit(
    connection: AsyncConnection, channel_id: int, action: Action, until: datetime
) -> None:
    """Remember until when Discord takes no more of an action in a channel."""
    row = {"channel_id": channel_id, "action": action.value, "until": until}
    await writes.put(connection, _LIMITS, [row])


async def drop_limits(connection: AsyncConnection, now: datetime) -> None:
    """Forget the limits that are over."""
    await connection.execute(delete(_LIMITS).where(_LIMITS.c.until <= now))


async def refuse(connection: AsyncConnection, refusal: Refusal) -> None:
    """Remember why a channel's message was refused, and still when it was tried again last."""
    row = refusal._asdict()
    del row["tried_at"]
    await writes.put(connection, _REFUSALS, [row])


async def try_again(connection: AsyncConnection, channel_id: int, now: datetime) -> None:
    """Remember that a channel that refused is tried again, though nobody knows of a reason to."""
    await connection.execute(
        update(_REFUSALS).where(_REFUSALS.c.channel_id == channel_id).values(tried_at=now)
    )


async def accept(connection: AsyncConnection, channel_id: int) -> bool:
    """Forget why a channel's messages were refused: one has arrived, or nothing is missing.

    Returns:
        Whether it was tried again, of which nobody was told.
    """
    found = await connection.execute(
        delete(_REFUSALS)
        .where(_REFUSALS.c.channel_id == channel_id)
        .returning(_REFUSALS.c.tried_at)
    )
    return any(tried_at is not None for tried_at in found.scalars())


async def refusals(connection: AsyncConnection, channel_ids: Collection[int]) -> dict[int, Refusal]:
    """Return why the last message to each of these channels was refused, where it was."""
    found = await connection.execute(
        select(_REFUSALS).where(_REFUSALS.c.channel_id.in_(list(channel_ids)))
    )
    return {row["channel_id"]: Refusal(**row) for row in found.mappings()}


async def own_before(connection: AsyncConnection, channel_id: int, before: datetime) -> int | None:
    """Return the id of our last message in a channel that was sent before a time."""
    table = tables.deliveries
    found = await connection.execute(
        select(table.c.message_id)
        .where(
            table.c.destination_id == channel_id,
            table.c.message_id.is_not(None),
            table.c.sent_at < before,
        )
        .order_by(table.c.message_id.desc())
        .limit(1)
    )
    latest: int | None = found.scalar_one_or_none()
    return latest
