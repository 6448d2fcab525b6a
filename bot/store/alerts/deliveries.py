"""Deliveries: what is owed, what is withdrawn, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import (
    Action,
    Change,
    Delivery,
    DeliveryState,
    Destination,
    DestinationKind,
    HeldFor,
    Priority,
)
from bot.store import tables
from bot.store.alerts import changes
from bot.store.engine import writes

_TABLE = tables.deliveries
WAITING = (DeliveryState.PENDING.value, DeliveryState.RETRY.value)
OUTBOX = (*WAITING, DeliveryState.SENDING.value)
_UNTRIED = (*WAITING, DeliveryState.HELD.value)
OPEN = (*OUTBOX, DeliveryState.HELD.value)  # of which something will still become

# Written out as the indexes have it, or SQLite reads the whole record instead of them; and a
# parameter beside them would have it make its plan anew each time: 50 us instead of 10.
_OPEN: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in WAITING]
IS_UNTRIED = _TABLE.c.state.in_(_OPEN)
IS_PLACED: ColumnElement[bool] = literal_column("deliveries.destination_id > 0")  # as each is
IS_TO_PERSON = _TABLE.c.destination_kind == literal_column(f"'{DestinationKind.USER}'")
MAY_END = IS_UNTRIED & _TABLE.c.doubt_since.is_(None)
IS_HELD = _TABLE.c.state == literal_column(f"'{DeliveryState.HELD}'")
IS_SENDING = _TABLE.c.state == literal_column(f"'{DeliveryState.SENDING}'")


async def enqueue(connection: AsyncConnection, deliveries: Iterable[Delivery]) -> None:
    """Write what is owed; what is owed already for the same cause is left as it is.

    What goes to a person whom nothing was ever sent is marked so: Discord minds many of those.
    """
    queued = list(deliveries)
    people = {each.destination.id for each in queued if _is_to_person(each)}
    strangers = people - await _reached_before(connection, people)
    await writes.insert_missing(
        connection,
        _TABLE,
        [
            _values(each) | {"is_opening": _is_to_person(each) and each.destination.id in strangers}
            for each in queued
        ],
    )


def _is_to_person(delivery: Delivery) -> bool:
    return delivery.destination.kind is DestinationKind.USER


async def _reached_before(connection: AsyncConnection, people: Collection[int]) -> set[int]:
    """Return those who were sent a message before, or are told in a thread of their own."""
    if not people:
        return set()
    threads = tables.member_threads
    found = await connection.execute(
        select(threads.c.user_id).where(threads.c.user_id.in_(list(people)))
    )
    return {*found.scalars(), *await direct_channels(connection, people)}


async def opened(connection: AsyncConnection, user_id: int) -> None:
    """Note that a person was sent something: what waits for them opens nothing any more."""
    await connection.execute(
        update(_TABLE).where(*waits_for([user_id]), _TABLE.c.is_opening).values(is_opening=False)
    )


async def direct_channels(connection: AsyncConnection, people: Collection[int]) -> dict[int, int]:
    """Return the channels of people's direct messages, by person, as far as they are known."""
    if not people:
        return {}
    served = tables.destinations
    found = await connection.execute(
        select(served.c.id, served.c.channel_id).where(
            served.c.kind == DestinationKind.USER.value,
            served.c.id.in_(list(people)),
            served.c.channel_id.is_not(None),
        )
    )
    return {user_id: channel_id for user_id, channel_id in found}  # noqa: C416 - no mapping


async def keep_direct_channel(
    connection: AsyncConnection, user_id: int, channel_id: int | None
) -> None:
    """Keep which channel a person's direct messages are in, or that it is not known any more."""
    served = tables.destinations
    await connection.execute(
        update(served)
        .where(served.c.kind == DestinationKind.USER.value, served.c.id == user_id)
        .values(channel_id=channel_id)
    )


def waits_for(people: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of what waits for people, as the index has them."""
    held: ColumnElement[str] = literal_column(f"'{DeliveryState.HELD}'")
    return (
        _TABLE.c.destination_id.in_(list(people)),
        IS_TO_PERSON,
        _TABLE.c.state.in_([*_OPEN, held]),
    )


async def withdraw(
    connection: AsyncConnection,
    *,
    drop_id: int,
    before_revision: int,
    reason: str,
    now: datetime,
) -> None:
    """End what is owed for earlier revisions of a drop; what is under way gets no second try.

    What is held, or folded into a digest that is still to be tried, ends too, and so does what is
    still to be handed to further subscriptions.
    """
    stale = select(tables.changes.c.id).where(
        tables.changes.c.drop_id == drop_id, tables.changes.c.revision < before_revision
    )
    # First, so that what another process owes in a part at this moment is there for what follows.
    await connection.execute(delete(tables.fanouts).where(tables.fanouts.c.change_id.in_(stale)))
    await connection.execute(
        update(_TABLE)
        .where(
            _TABLE.c.change_id.in_(stale),
            _TABLE.c.state.in_(_UNTRIED),
            _TABLE.c.doubt_since.is_(None),
        )
        .values(state=DeliveryState.EXPIRED.value, reason=reason)
    )
    digest = _TABLE.alias()
    is_untold = (
        select(digest.c.id)
        .where(
            digest.c.id == _TABLE.c.folded_into,
            digest.c.action == Action.DIGEST.value,
            digest.c.state.in_(_UNTRIED),
            digest.c.doubt_since.is_(None),
        )
        .exists()
    )
    await connection.execute(
        update(_TABLE)
        .where(
            _TABLE.c.change_id.in_(stale),
            _TABLE.c.state == DeliveryState.FOLDED.value,
            is_untold,
        )
        .values(state=DeliveryState.EXPIRED.value, reason=reason, folded_into=None)
    )
    await connection.execute(
        update(_TABLE)
        .where(_TABLE.c.change_id.in_(stale), _TABLE.c.state.in_(OPEN))
        .values(expires_at=now)
    )


async def held_back(
    connection: AsyncConnection, source_id: int, reason: str
) -> list[tuple[str, str | None]]:
    """Return what of a source was held back for a reason, as kind and style code."""
    found = await connection.execute(
        select(tables.changes.c.kind, tables.changes.c.style_code)
        .join(_TABLE, _TABLE.c.change_id == tables.changes.c.id)
        .where(
            or_(
                tables.changes.c.source_id == source_id,
                tables.changes.c.drop_id.in_(
                    select(tables.sightings.c.drop_id).where(
                        tables.sightings.c.source_id == source_id
                    )
                ),
            ),
            _TABLE.c.state == DeliveryState.SUPPRESSED.value,
            _TABLE.c.reason == reason,
        )
        .order_by(_TABLE.c.id)
    )
    return [(kind, style_code) for kind, style_code in found]


async def notices_to(connection: AsyncConnection, destination: Destination) -> list[Delivery]:
    """Return the notices that wait to be sent to a destination."""
    found = await connection.execute(
        select(_TABLE).where(
            _TABLE.c.destination_kind == destination.kind.value,
            _TABLE.c.destination_id == destination.id,
            IS_UNTRIED,
            IS_PLACED,
            _TABLE.c.notice.is_not(None),
        )
    )
    return [from_row(row) for row in found.mappings()]


async def waits_until(connection: AsyncConnection, destination: Destination) -> datetime | None:
    """Return when what waits for a place is tried again, where a try of it failed."""
    found = await connection.execute(
        select(func.min(_TABLE.c.due_at)).where(
            IS_UNTRIED,
            IS_PLACED,
            _TABLE.c.destination_kind == destination.kind.value,
            _TABLE.c.destination_id == destination.id,
            _TABLE.c.state == DeliveryState.RETRY.value,
            _TABLE.c.action.in_([Action.POST.value, Action.DIGEST.value]),
        )
    )
    earliest: datetime | None = found.scalar_one_or_none()
    return earliest


async def destinations_of(connection: AsyncConnection, cause: str) -> set[Destination]:
    """Return where something was owed for a cause."""
    found = await connection.execute(
        select(_TABLE.c.destination_kind, _TABLE.c.destination_id).where(_TABLE.c.cause == cause)
    )
    return {Destination(kind=DestinationKind(kind), id=id_) for kind, id_ in found}


async def untold(connection: AsyncConnection, guild_id: int, since: datetime) -> list[Delivery]:
    """Return a guild's notices that nobody took, nor will, oldest first.

    Args:
        connection: anywhere.
        guild_id: the guild.
        since: none that was due before.
    """
    other = _TABLE.alias()
    is_told = (
        select(other.c.id)
        .where(
            other.c.cause == _TABLE.c.cause,
            other.c.state.in_((DeliveryState.SENT.value, DeliveryState.FOLDED.value, *OPEN)),
        )
        .exists()
    )
    found = await connection.execute(
        select(_TABLE)
        .where(
            _TABLE.c.guild_id == guild_id,
            _TABLE.c.notice.is_not(None),
            _TABLE.c.due_at >= since,
            _TABLE.c.state.in_(
                (
                    DeliveryState.FAILED.value,
                    DeliveryState.UNCERTAIN.value,
                    DeliveryState.EXPIRED.value,
                )
            ),
            ~is_told,
        )
        .order_by(_TABLE.c.id)
    )
    return [from_row(row) for row in found.mappings()]


async def note_told(connection: AsyncConnection, causes: Collection[str]) -> None:
    """Note that notices were told in person, to whoever used a command."""
    await connection.execute(
        update(_TABLE)
        .where(_TABLE.c.cause.in_(list(causes)), _TABLE.c.notice.is_not(None))
        .values(state=DeliveryState.FOLDED.value)
    )


async def give_up_on(connection: AsyncConnection, destination: Destination, reason: str) -> None:
    """End all that is owed to a destination that refuses us."""
    await connection.execute(
        update(_TABLE)
        .where(
            _TABLE.c.destination_kind == destination.kind.value,
            _TABLE.c.destination_id == destination.id,
            IS_UNTRIED,
            IS_PLACED,
        )
        .values(state=DeliveryState.FAILED.value, reason=reason)
    )


async def get_many(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Delivery]:
    """Return the deliveries with these ids, by id."""
    found = await connection.execute(select(_TABLE).where(_TABLE.c.id.in_(list(ids))))
    return {row["id"]: from_row(row) for row in found.mappings()}


async def get(connection: AsyncConnection, delivery_id: int) -> Delivery | None:
    """Return one delivery, or none."""
    found = await connection.execute(select(_TABLE).where(_TABLE.c.id == delivery_id))
    row = found.mappings().one_or_none()
    return None if row is None else from_row(row)


async def latest_to(
    connection: AsyncConnection,
    guild_id: int,
    channel_id: int,
    *,
    since: datetime,
    limit: int,
) -> list[tuple[Delivery, Change | None]]:
    """Return the alerts a channel was owed last, newest first, with what they tell.

    None that was held back for a reason of ours, and no sample.

    Args:
        connection: anywhere.
        guild_id: the channel's.
        channel_id: the channel.
        since: none that was due before.
        limit: how many at most.
    """
    found = await connection.execute(
        select(_TABLE)
        .where(
            _TABLE.c.guild_id == guild_id,
            _TABLE.c.destination_kind == DestinationKind.CHANNEL.value,
            _TABLE.c.destination_id == channel_id,
            _TABLE.c.action == Action.POST.value,
            _TABLE.c.change_id.is_not(None),
            _TABLE.c.due_at >= since,
            _TABLE.c.state != DeliveryState.SUPPRESSED.value,
        )
        .order_by(_TABLE.c.id.desc())
        .limit(limit)
    )
    latest = [from_row(row) for row in found.mappings()]
    told = await changes.get_many(
        connection, {delivery.change_id for delivery in latest if delivery.change_id is not None}
    )
    return [(delivery, told.get(delivery.change_id or 0)) for delivery in latest]


async def count_by_state(connection: AsyncConnection) -> dict[DeliveryState, int]:
    """Return how many deliveries are in each state."""
    found = await connection.execute(select(_TABLE.c.state, func.count()).group_by(_TABLE.c.state))
    return {DeliveryState(state): count for state, count in found}


def _values(delivery: Delivery) -> dict[str, Any]:
    return {
        "cause": delivery.cause,
        "destination_kind": delivery.destination.kind.value,
        "destination_id": delivery.destination.id,
        "priority": int(delivery.priority),
        "state": delivery.state.value,
        "due_at": delivery.due_at,
        "expires_at": delivery.expires_at,
        "change_id": delivery.change_id,
        "notice": delivery.notice,
        "subscription_id": delivery.subscription_id,
        "guild_id": delivery.guild_id,
        "sizes": list(delivery.sizes),
        "role_ids": list(delivery.role_ids),
        "is_sample": delivery.is_sample,
        "action": delivery.action.value,
        "earlier_id": delivery.earlier_id,
        "folded_into": delivery.folded_into,
        "held_for": delivery.held_for.value if delivery.held_for else None,
        "attempts": delivery.attempts,
        "reason": delivery.reason,
    }


def from_row(row: RowMapping) -> Delivery:
    """Turn a row of the table into a delivery."""
    return Delivery(
        id=row["id"],
        cause=row["cause"],
        destination=Destination(
            kind=DestinationKind(row["destination_kind"]), id=row["destination_id"]
        ),
        priority=Priority(row["priority"]),
        state=DeliveryState(row["state"]),
        due_at=row["due_at"],
        expires_at=row["expires_at"],
        change_id=row["change_id"],
        notice=row["notice"],
        subscription_id=row["subscription_id"],
        guild_id=row["guild_id"],
        sizes=tuple(row["sizes"]),
        role_ids=tuple(row["role_ids"]),
        is_sample=row["is_sample"],
        action=Action(row["action"]),
        earlier_id=row["earlier_id"],
        folded_into=row["folded_into"],
        held_for=HeldFor(row["held_for"]) if row["held_for"] else None,
        attempts=row["attempts"],
        doubt_since=row["doubt_since"],
        sent_at=row["sent_at"],
        message_id=row["message_id"],
        posted_in=row["posted_in"],
        reason=row["reason"],
        fingerprint=row["fingerprint"],
        is_opening=row["is_opening"],
    )
