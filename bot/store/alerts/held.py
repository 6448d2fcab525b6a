"""Deliveries that wait for a digest or for the end of quiet hours, and what digests are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Select,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import (
    Action,
    Change,
    ChangeKind,
    Delivery,
    DeliveryState,
    Destination,
    DestinationKind,
    HeldFor,
    QueuedAlert,
    Stock,
)
from bot.store import tables
from bot.store.alerts import changes, deliveries

_TABLE = tables.deliveries
IS_BROKEN = deliveries.IS_HELD & (_TABLE.c.held_for == literal_column(f"'{HeldFor.BROKEN}'"))

GONE = 2**63 - 1  # later than any change
Waiting = list[tuple[Delivery, Change | None]]


async def next_due(connection: AsyncConnection) -> datetime | None:
    """Return when the next held delivery is due."""
    found = await connection.execute(select(func.min(_TABLE.c.due_at)).where(deliveries.IS_HELD))
    earliest: datetime | None = found.scalar_one_or_none()
    return earliest


async def count(connection: AsyncConnection, guild_id: int) -> tuple[int, datetime | None]:
    """Return how many deliveries wait for a guild's hours or digests, and when the next is due."""
    query = select(func.count(), func.min(_TABLE.c.due_at)).where(
        deliveries.IS_HELD,
        _TABLE.c.guild_id == guild_id,
        _TABLE.c.held_for != HeldFor.BROKEN.value,
    )
    found = await connection.execute(query)
    number, earliest = found.one()
    return number, earliest


async def due(
    connection: AsyncConnection, now: datetime, *, destinations: int, room: int
) -> Waiting:
    """Return what is held and due, all of it for some destinations; oldest first.

    Args:
        connection: inside a transaction.
        now: aware, UTC.
        destinations: how many at most.
        room: how many deliveries they may have together; the first destination comes in any case.
    """
    is_due = deliveries.IS_HELD & (_TABLE.c.due_at <= now)
    place = (_TABLE.c.destination_kind, _TABLE.c.destination_id)
    found = await connection.execute(select(*place).where(is_due).distinct().limit(destinations))
    places = [(kind, place_id) for kind, place_id in found]
    if not places:
        return []
    query = select(*place, _TABLE.c.id).where(is_due, tuple_(*place).in_(places))
    locked = await connection.execute(query.with_for_update(skip_locked=True))
    ids: dict[tuple[str, int], list[int]] = {place: [] for place in places}
    for kind, place_id, delivery_id in locked:
        ids[kind, place_id].append(delivery_id)
    taken: list[int] = []
    for waiting in ids.values():
        if taken and len(taken) + len(waiting) > room:
            break
        taken += waiting
    return await _all(connection, select(_TABLE).where(_TABLE.c.id.in_(taken)))


async def of_guild(connection: AsyncConnection, guild_id: int) -> Waiting:
    """Return what is held for a guild, oldest first."""
    query = select(_TABLE).where(deliveries.IS_HELD, _TABLE.c.guild_id == guild_id)
    return await _all(connection, query.with_for_update())


async def waiting_for(
    connection: AsyncConnection, place: Destination, *, only: int | None = None
) -> Waiting:
    """Return the news that one place is owed and surely has not, digests too; oldest first.

    Args:
        connection: inside a transaction.
        place: a channel, or a person.
        only: the one delivery (by id) that is asked for, if it is one.
    """
    there = (
        select(_TABLE.c.id).where(
            is_waiting,
            _TABLE.c.destination_kind == place.kind.value,
            _TABLE.c.destination_id == place.id,
        )
        for is_waiting in (  # an index each
            deliveries.IS_UNTRIED & deliveries.IS_PLACED,
            deliveries.IS_HELD,
        )
    )
    all_there = union_all(*there)
    ids = [only] if only else list((await connection.execute(all_there)).scalars())
    if not ids:
        return []
    query = select(_TABLE).where(
        _TABLE.c.id.in_(ids),
        or_(deliveries.IS_HELD, deliveries.IS_UNTRIED),
        or_(
            _TABLE.c.action == Action.DIGEST.value,
            (_TABLE.c.action == Action.POST.value) & _TABLE.c.change_id.is_not(None),
        ),
        _TABLE.c.doubt_since.is_(None),
    )
    return await _all(connection, query.with_for_update())


async def untold_in(
    connection: AsyncConnection, place: Destination, causes: Collection[str]
) -> list[Delivery]:
    """Return what of some causes ended in a place because nobody there wanted it any more."""
    query = select(_TABLE).where(
        _TABLE.c.cause.in_(list(causes)),
        _TABLE.c.destination_kind == place.kind.value,
        _TABLE.c.destination_id == place.id,
        _TABLE.c.action == Action.POST.value,
        _TABLE.c.doubt_since.is_(None),
        _TABLE.c.state == DeliveryState.SUPPRESSED.value,
    )
    return [delivery for delivery, _ in await _all(connection, query.with_for_update())]


async def in_outbox(
    connection: AsyncConnection, guild_ids: Collection[int], now: datetime
) -> Waiting:
    """Return what waits to be sent now to some guilds, and is not being sent."""
    query = select(_TABLE).where(
        deliveries.IS_UNTRIED, _TABLE.c.due_at <= now, _TABLE.c.guild_id.in_(list(guild_ids))
    )
    return await _all(connection, query.with_for_update(skip_locked=True))


async def for_people(
    connection: AsyncConnection, people: Collection[int], now: datetime
) -> Waiting:
    """Return what waits to be sent now to some people, and is not being sent."""
    is_due = (_TABLE.c.due_at <= now, deliveries.IS_UNTRIED)
    query = select(_TABLE).where(*deliveries.waits_for(people), *is_due)
    return await _all(connection, query.with_for_update(skip_locked=True))


async def of_person(connection: AsyncConnection, user_id: int) -> Waiting:
    """Return what is held for a person, oldest first."""
    query = select(_TABLE).where(*deliveries.waits_for([user_id]), deliveries.IS_HELD)
    return await _all(connection, query.with_for_update())


async def items_of(
    connection: AsyncConnection, digest_ids: Collection[int]
) -> dict[int, list[QueuedAlert]]:
    """Return what digests (by id) tell of, the most important first."""
    if not digest_ids:
        return {}
    query = select(_TABLE).where(
        _TABLE.c.folded_into.in_(list(digest_ids)), _TABLE.c.state == DeliveryState.FOLDED.value
    )
    found: dict[int, list[QueuedAlert]] = {digest_id: [] for digest_id in digest_ids}
    for item, change in await _all(connection, query):
        if item.folded_into is not None and change is not None:
            found[item.folded_into].append(QueuedAlert(delivery=item, change=change))
    for items in found.values():
        items.sort(key=lambda item: (item.delivery.priority, item.change.at, item.delivery.id))
    return found


async def last_sold_out(
    connection: AsyncConnection, listing_ids: Collection[int], *, gone_after: int
) -> dict[int, int]:
    """Return the last change, by id, in which each of some listings sold out.

    What its shop does not show any more is gone, of which there is no change: later than any. So
    is what was gone, and is shown again with nothing in stock.

    Args:
        connection: anywhere.
        listing_ids: the listings.
        gone_after: whole looks that do not show a listing, after which it is gone.
    """
    table, listings, sizes = tables.changes, tables.listings, tables.sizes
    found = await connection.execute(
        select(table.c.listing_id, func.max(table.c.id))
        .where(
            table.c.listing_id.in_(list(listing_ids)),
            table.c.kind == ChangeKind.SOLD_OUT.value,
        )
        .group_by(table.c.listing_id)
    )
    sold_out = {listing_id: change_id for listing_id, change_id in found}  # noqa: C416 - no mapping
    its_own = select(sizes.c.listing_id).where(sizes.c.listing_id == listings.c.id)
    is_empty = its_own.exists() & ~its_own.where(sizes.c.stock != Stock.OUT.value).exists()
    gone = await connection.execute(
        select(listings.c.id).where(
            listings.c.id.in_(list(listing_ids)),
            (listings.c.misses >= gone_after) | (is_empty & ~listings.c.was_preorder),
        )
    )
    return sold_out | dict.fromkeys(gone.scalars(), GONE)


async def keep(connection: AsyncConnection, changed: Iterable[Delivery]) -> None:
    """Store what became of deliveries; nobody holds a lease on them afterwards."""
    rows = [_values(delivery) for delivery in changed]
    if rows:
        await connection.execute(
            update(_TABLE)
            .where(_TABLE.c.id == bindparam("of_id"))
            .values({name: bindparam(name) for name in rows[0] if name != "of_id"}),
            rows,
        )


async def keep_while_broken(
    connection: AsyncConnection, channel_id: int, due_at: datetime, reason: str
) -> None:
    """Hold what is to be told in a channel until it is whole; what is in doubt stays so.

    Args:
        connection: inside a transaction.
        channel_id: the channel.
        due_at: when they end if it is not (aware, UTC).
        reason: why it takes nothing.
    """
    await connection.execute(
        update(_TABLE)
        .where(
            deliveries.IS_UNTRIED,
            deliveries.IS_PLACED,
            _TABLE.c.destination_kind == DestinationKind.CHANNEL.value,
            _TABLE.c.destination_id == channel_id,
            or_(
                _TABLE.c.action == Action.DIGEST.value,
                (_TABLE.c.action == Action.POST.value) & _TABLE.c.change_id.is_not(None),
            ),
        )
        .values(
            state=DeliveryState.HELD.value,
            held_for=HeldFor.BROKEN.value,
            due_at=due_at,
            reason=reason,
        )
    )


async def take_up(connection: AsyncConnection, channel_ids: Collection[int], now: datetime) -> None:
    """Let what was held while channels were broken be sent: late, or in a catch-up.

    What is in doubt is settled first.

    Args:
        connection: inside the transaction that finds them whole.
        channel_ids: the channels.
        now: aware, UTC.
    """
    await changes.one_at_a_time(connection)  # what is owed at this moment is there, or sees it
    at = tables.changes.c.at
    found_at = select(case((at > now, now), else_=at)).where(
        tables.changes.c.id == _TABLE.c.change_id
    )
    await connection.execute(
        update(_TABLE)
        .where(IS_BROKEN, _TABLE.c.destination_id.in_(list(channel_ids)))
        .values(
            state=case(
                (_TABLE.c.doubt_since.is_(None), DeliveryState.PENDING.value),
                else_=DeliveryState.RETRY.value,
            ),
            held_for=case((_TABLE.c.action == Action.DIGEST.value, HeldFor.AWAY.value)),
            due_at=func.coalesce(found_at.scalar_subquery(), bindparam("now", now, at.type)),
            reason=None,
        )
    )


async def fold(
    connection: AsyncConnection, digests: Sequence[tuple[Delivery, Sequence[Delivery]]]
) -> None:
    """Enqueue digests, and fold into each the deliveries it tells of."""
    await deliveries.enqueue(connection, [digest for digest, _ in digests])
    found = await connection.execute(
        select(_TABLE.c.id, _TABLE.c.cause, _TABLE.c.destination_id).where(
            _TABLE.c.cause.in_([digest.cause for digest, _ in digests])
        )
    )
    ids = {(cause, place_id): digest_id for digest_id, cause, place_id in found}
    folded = [
        replace(
            item,
            state=DeliveryState.FOLDED,
            folded_into=ids[digest.cause, digest.destination.id],
        )
        for digest, items in digests
        for item in items
    ]
    await keep(connection, folded)


async def _all(connection: AsyncConnection, query: Select[Any]) -> Waiting:
    rows = (await connection.execute(query.order_by(_TABLE.c.id))).mappings().all()
    ids = {row["change_id"] for row in rows if row["change_id"] is not None}
    told = await changes.get_many(connection, ids)
    return [(deliveries.from_row(row), told.get(row["change_id"])) for row in rows]


def _values(delivery: Delivery) -> dict[str, Any]:
    return {
        "of_id": delivery.id,
        "state": delivery.state.value,
        "due_at": delivery.due_at,
        "expires_at": delivery.expires_at,
        "subscription_id": delivery.subscription_id,
        "sizes": list(delivery.sizes),
        "role_ids": list(delivery.role_ids),
        "folded_into": delivery.folded_into,
        "held_for": delivery.held_for.value if delivery.held_for else None,
        "attempts": delivery.attempts,
        "doubt_since": delivery.doubt_since,
        "reason": delivery.reason,
        "leased_by": None,
        "lease_until": None,
    }
