"""Subscriptions, under what they are filed, and when each last heard of a size."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial

from sqlalchemy import JSON, ColumnElement, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import ChangeKind, Subscription
from bot.store import tables
from bot.store.alerts import held
from bot.store.engine import mapping, writes

_TABLE = tables.subscriptions
_values = partial(mapping.values_of, _TABLE)
_subscription = partial(mapping.of_row, Subscription)
_IS_WANTED = _TABLE.c.removed_at.is_(None) & ~_TABLE.c.is_paused
_IS_OPEN = _TABLE.c.broken.is_(None) & _IS_WANTED

Filing = tuple[ChangeKind, str]


async def add(
    connection: AsyncConnection, subscription: Subscription, filings: Iterable[Filing]
) -> int:
    """Store a new subscription and return its id.

    Args:
        connection: inside a transaction.
        subscription: its id is not used.
        filings: the kinds and terms it is found under.
    """
    subscription_id = await writes.add(connection, _TABLE, **_values(subscription))
    await _file(connection, subscription_id, subscription.channel_id, filings)
    return subscription_id


async def replace(
    connection: AsyncConnection, subscription: Subscription, filings: Iterable[Filing]
) -> None:
    """Store a subscription over what it was."""
    await connection.execute(
        update(_TABLE).where(_TABLE.c.id == subscription.id).values(**_values(subscription))
    )
    await connection.execute(
        delete(tables.filings).where(tables.filings.c.subscription_id == subscription.id)
    )
    await _file(connection, subscription.id, subscription.channel_id, filings)


async def forget_removed(connection: AsyncConnection, before: datetime) -> int:
    """Forget the subscriptions that were removed before a time; return how many there were."""
    forgotten = await connection.execute(delete(_TABLE).where(_TABLE.c.removed_at < before))
    return forgotten.rowcount


async def of_guild(connection: AsyncConnection, guild_id: int) -> list[Subscription]:
    """Return a guild's subscriptions that are not removed, oldest first; no member's watches."""
    found = await connection.execute(
        select(_TABLE)
        .where(
            _TABLE.c.guild_id == guild_id,
            _TABLE.c.removed_at.is_(None),
            _TABLE.c.user_id.is_(None),
        )
        .order_by(_TABLE.c.id)
    )
    return [_subscription(row) for row in found.mappings()]


async def of_member(connection: AsyncConnection, user_id: int) -> list[Subscription]:
    """Return a person's watches that are not removed, wherever they were made, oldest first."""
    found = await connection.execute(
        select(_TABLE)
        .where(_TABLE.c.user_id == user_id, _TABLE.c.removed_at.is_(None))
        .order_by(_TABLE.c.id)
    )
    return [_subscription(row) for row in found.mappings()]


async def get(connection: AsyncConnection, subscription_id: int) -> Subscription | None:
    """Return one subscription, removed or not, or none."""
    found = await connection.execute(select(_TABLE).where(_TABLE.c.id == subscription_id))
    row = found.mappings().one_or_none()
    return None if row is None else _subscription(row)


async def get_many(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Subscription]:
    """Return the subscriptions with these ids, removed or not, by id."""
    found = await connection.execute(select(_TABLE).where(_TABLE.c.id.in_(list(ids))))
    return {row["id"]: _subscription(row) for row in found.mappings()}


async def open_to(
    connection: AsyncConnection,
    kind: ChangeKind,
    terms: Collection[str],
    guild_id: int | None = None,
    *,
    after: int = 0,
    limit: int,
) -> tuple[list[tuple[int, int]], int | None]:
    """Return subscriptions a change may reach: filed under its kind and one of its terms.

    It costs what is returned, and not what is filed.

    Args:
        connection: anywhere.
        kind: the change's.
        terms: the change's.
        guild_id: the only guild it can reach, or none.
        after: none of this channel, nor of one with a smaller id.
        limit: how many at most; but one channel's are all there, however many.

    Returns:
        Their channels' ids and their own, in this order, all of each channel; none that is paused
        or removed, nor of a guild the bot left, but broken ones too. And the channel (by id) up to
        which these are all; none if there are no more.
    """
    filing = tables.filings
    query = (
        select(filing.c.channel_id, filing.c.subscription_id)
        .distinct()
        .where(filing.c.kind == kind.value, filing.c.term.in_(list(terms)))
        .where(filing.c.channel_id > after)
        .order_by(filing.c.channel_id, filing.c.subscription_id)
    )
    last = None
    if guild_id is not None:
        query = query.join(_TABLE, _TABLE.c.id == filing.c.subscription_id)
        query = query.where(_TABLE.c.guild_id == guild_id)
    else:
        last = await _last_of(connection, kind, terms, after=after, count=limit + 1)
        if last is not None:
            query = query.where(filing.c.channel_id <= last)
    found = await connection.execute(query)
    pairs = [(channel_id, subscription_id) for channel_id, subscription_id in found]
    if len(pairs) > limit:
        cut = pairs[limit][0]
        pairs = [pair for pair in pairs[:limit] if pair[0] != cut] or [
            pair for pair in pairs if pair[0] == cut
        ]
        last = pairs[-1][0]
    # Asked apart: joined, PostgreSQL reads all subscriptions where it takes a term for a usual one.
    wanted = await wanted_of(connection, [subscription_id for _, subscription_id in pairs])
    return [pair for pair in pairs if pair[1] in wanted], last


async def _last_of(
    connection: AsyncConnection, kind: ChangeKind, terms: Collection[str], *, after: int, count: int
) -> int | None:
    """Return the first channel after one up to which a term has so many; none if none has.

    A limit over all terms would have the database read all that is filed under each, and sort it.
    """
    filing = tables.filings
    each = func.json_each if connection.dialect.name == "sqlite" else func.json_array_elements_text
    term = each(bindparam("terms", list(terms), JSON)).table_valued("value")
    nth = (
        select(filing.c.channel_id)
        .where(
            filing.c.kind == kind.value,
            filing.c.term == term.c.value,
            filing.c.channel_id > after,
        )
        .order_by(filing.c.channel_id)
        .limit(1)
        .offset(count - 1)
        .correlate(term)
        .scalar_subquery()
    )
    found = await connection.execute(select(func.min(nth)).select_from(term))
    last: int | None = found.scalar_one()
    return last


async def open_in(
    connection: AsyncConnection, channel_ids: Collection[int]
) -> dict[int, list[Subscription]]:
    """Return the subscriptions of channels that something can be sent for, by channel."""
    return await _in(connection, channel_ids, _IS_OPEN)


async def wanted_in(
    connection: AsyncConnection, channel_ids: Collection[int]
) -> dict[int, list[Subscription]]:
    """Return the subscriptions of channels that are owed something, broken ones too, by channel."""
    return await _in(connection, channel_ids, _IS_WANTED)


async def _in(
    connection: AsyncConnection, channel_ids: Collection[int], which: ColumnElement[bool]
) -> dict[int, list[Subscription]]:
    query = (
        select(_TABLE)
        .join(tables.guilds, tables.guilds.c.id == _TABLE.c.guild_id)
        .where(which, tables.guilds.c.left_at.is_(None), _TABLE.c.channel_id.in_(channel_ids))
        .order_by(_TABLE.c.id)
    )
    found: dict[int, list[Subscription]] = {}
    for row in (await connection.execute(query)).mappings():
        found.setdefault(row["channel_id"], []).append(_subscription(row))
    return found


async def open_places(
    connection: AsyncConnection, subscription_ids: Collection[int]
) -> dict[int, int]:
    """Return the channels, by subscription, of those that something can be sent for."""
    found = await connection.execute(
        select(_TABLE.c.id, _TABLE.c.channel_id)
        .join(tables.guilds, tables.guilds.c.id == _TABLE.c.guild_id)
        .where(_IS_OPEN, tables.guilds.c.left_at.is_(None), _TABLE.c.id.in_(subscription_ids))
    )
    return {subscription_id: channel_id for subscription_id, channel_id in found}  # noqa: C416 - no mapping


async def wanted_of(
    connection: AsyncConnection, subscription_ids: Collection[int]
) -> dict[int, int]:
    """Return the revisions of those that are owed something, though it be kept for a while."""
    found = await connection.execute(
        select(_TABLE.c.id, _TABLE.c.revision)
        .join(tables.guilds, tables.guilds.c.id == _TABLE.c.guild_id)
        .where(_IS_WANTED, tables.guilds.c.left_at.is_(None), _TABLE.c.id.in_(subscription_ids))
    )
    return {subscription_id: revision for subscription_id, revision in found}  # noqa: C416 - no mapping


async def mark_broken(
    connection: AsyncConnection, channel_id: int, reason: str
) -> list[Subscription]:
    """Mark the subscriptions of a channel broken; return those that were whole before."""
    whole = (
        (_TABLE.c.channel_id == channel_id)
        & _TABLE.c.broken.is_(None)
        & _TABLE.c.removed_at.is_(None)
    )
    found = await connection.execute(select(_TABLE).where(whole).order_by(_TABLE.c.id))
    broken = [_subscription(row) for row in found.mappings()]
    await connection.execute(update(_TABLE).where(whole).values(broken=reason))
    return broken


async def heal(connection: AsyncConnection, channel_id: int, now: datetime) -> None:
    """Take a channel's subscriptions up again, with what was kept for them."""
    await connection.execute(
        update(_TABLE).where(_TABLE.c.channel_id == channel_id).values(broken=None)
    )
    await held.take_up(connection, [channel_id], now)


async def remember_mentions(
    connection: AsyncConnection, subscription_ids: Collection[int], now: datetime
) -> None:
    """Remember that subscriptions mentioned their roles now."""
    if subscription_ids:
        await connection.execute(
            update(_TABLE).where(_TABLE.c.id.in_(list(subscription_ids))).values(mentioned_at=now)
        )


async def alerted_since(
    connection: AsyncConnection,
    listing_id: int,
    subscription_ids: Collection[int],
    since: datetime,
) -> dict[tuple[int, str], datetime]:
    """Return when each (subscription id, size) last heard of a listing, from a time on."""
    table = tables.alerted_sizes
    found = await connection.execute(
        select(table.c.subscription_id, table.c.label, table.c.at).where(
            table.c.subscription_id.in_(list(subscription_ids)),
            table.c.listing_id == listing_id,
            table.c.at >= since,
        )
    )
    return {(subscription_id, label): at for subscription_id, label, at in found}


async def remember_alerts(
    connection: AsyncConnection,
    listing_id: int,
    alerts: Iterable[tuple[int, Collection[str]]],
    now: datetime,
) -> None:
    """Remember that subscriptions (by id) heard of a listing's sizes now."""
    rows = [
        {"subscription_id": subscription_id, "listing_id": listing_id, "label": label, "at": now}
        for subscription_id, labels in alerts
        for label in labels
    ]
    await writes.put(connection, tables.alerted_sizes, rows)


async def _file(
    connection: AsyncConnection, subscription_id: int, channel_id: int, filings: Iterable[Filing]
) -> None:
    place = {"channel_id": channel_id, "subscription_id": subscription_id}
    rows = [{"kind": kind.value, "term": term, **place} for kind, term in filings]
    await writes.insert_missing(connection, tables.filings, rows)
