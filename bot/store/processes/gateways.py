"""What the gateways of one bot agree on: how many shards there are, whose each is, who begins.

Each look and each session that begins is alone: a row is locked for it. All times are the
database's. PostgreSQL only: with SQLite there is one process.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import SessionStarts
from bot.store import tables
from bot.store.engine import writes
from bot.store.processes import leases
from bot.store.shops import turns

SHARER, NAMED, SHARD = "gateway:", "range:", "shard:"  # how the names of leases begin
_LEASES, _NOTES = tables.leases, tables.notes
_NOTE = "gateways"
_OURS = or_(*(_LEASES.c.name.startswith(kind) for kind in (SHARER, NAMED, SHARD)))
_DAY = timedelta(days=1)  # after which Discord lets all sessions begin again
_SAME = timedelta(minutes=1)  # two answers that name the same moment may be so far apart
_KEPT = timedelta(minutes=1)  # the row of a gateway that is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How many shards there are, and how sessions may begin; ``resets_at`` is in ISO 8601."""

    shards: int
    at_once: int
    left: int
    total: int
    resets_at: str


async def lock(connection: AsyncConnection) -> Agreement | None:
    """Be the only gateway that looks until the transaction's end; return what is agreed.

    Who is halted meanwhile is thrown out after five seconds, half of what a lease lasts.
    """
    await connection.execute(
        select(func.set_config("idle_in_transaction_session_timeout", "5000", True))
    )
    query = select(_NOTES.c.value).where(_NOTES.c.name == _NOTE).with_for_update()
    value = (await connection.execute(query)).scalar_one_or_none()
    if value is None:
        await writes.insert_missing(connection, _NOTES, [{"name": _NOTE, "value": ""}])
        value = (await connection.execute(query)).scalar_one()
    return Agreement(**json.loads(value)) if value else None


async def agree(
    connection: AsyncConnection, told: SessionStarts, shards: int, *, but: str
) -> Agreement:
    """Agree with the gateways there are, or say how it is where there is none.

    Args:
        connection: inside a transaction that :func:`lock` has locked.
        told: what Discord has just said.
        shards: how many there are to be, if no other gateway lives.
        but: the holder that asks.
    """
    known, now = await lock(connection), await _now(connection)
    if known is not None and any(holder != but for holder in (await live(connection)).values()):
        shards = known.shards
    resets_at = now + (told.resets_after or _DAY)
    left = told.left
    if known is not None:
        before = datetime.fromisoformat(known.resets_at)
        if now < before and resets_at < before + _SAME:
            left = min(known.left, left)  # some have begun since Discord said that
    agreed = Agreement(
        shards=shards,
        at_once=told.at_once,
        left=left,
        total=told.total,
        resets_at=resets_at.isoformat(),
    )
    await _keep(connection, agreed)
    return agreed


async def take_start(connection: AsyncConnection, shard_id: int, span: timedelta) -> timedelta:
    """Take the turn of a shard to begin a session, and one of those that may begin.

    Args:
        connection: inside a transaction of its own.
        shard_id: the shard's number.
        span: between two that share a turn.

    Returns:
        Nothing if it is taken; else how long to wait before it may be asked for again.
    """
    agreed, now = await lock(connection), await _now(connection)
    assert agreed is not None  # noqa: S101 - nobody begins before it has agreed
    resets_at = datetime.fromisoformat(agreed.resets_at)
    if now >= resets_at:
        agreed = replace(agreed, left=agreed.total, resets_at=(now + _DAY).isoformat())
    elif agreed.left <= 0:
        return resets_at - now
    turn = f"discord:identify:{shard_id % agreed.at_once}"  # no host has such a name
    wait = await turns.take(connection, turn, interval=span, burst=1, longest=timedelta(0))
    if wait <= timedelta(0):
        await _keep(connection, replace(agreed, left=agreed.left - 1))
    return wait


async def renew(connection: AsyncConnection, holder: str, span: timedelta) -> set[str]:
    """Renew what a gateway has, and return the names of all of that."""
    renewed = await connection.execute(
        update(_LEASES)
        .where(_LEASES.c.holder == holder, _OURS)
        .values(until=func.clock_timestamp() + span)
        .returning(_LEASES.c.name)
    )
    return set(renewed.scalars())


async def live(connection: AsyncConnection) -> dict[str, str]:
    """Return who holds what of gateways and shards, by its name, and forget gateways long gone."""
    now = func.clock_timestamp()
    await connection.execute(
        delete(_LEASES).where(
            _OURS, ~_LEASES.c.name.startswith(SHARD), _LEASES.c.until < now - _KEPT
        )
    )
    found = await connection.execute(
        select(_LEASES.c.name, _LEASES.c.holder).where(
            _OURS, _LEASES.c.until > now, _LEASES.c.holder != ""
        )
    )
    return {name: holder for name, holder in found}  # noqa: C416 - no mapping


async def take_free(
    connection: AsyncConnection, names: Collection[str], holder: str, span: timedelta
) -> set[str]:
    """Take those of some leases that are nobody's, and return which."""
    return {name for name in names if await leases.take(connection, name, holder, span)}


async def release(
    connection: AsyncConnection, holder: str, names: Collection[str] | None = None
) -> None:
    """Let others have some of what a gateway has, or all of it, at once."""
    chosen = _OURS if names is None else _LEASES.c.name.in_(names)
    await connection.execute(delete(_LEASES).where(_LEASES.c.holder == holder, chosen))


async def _now(connection: AsyncConnection) -> datetime:
    now: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
    return now


async def _keep(connection: AsyncConnection, agreed: Agreement) -> None:
    await connection.execute(
        update(_NOTES).where(_NOTES.c.name == _NOTE).values(value=json.dumps(asdict(agreed)))
    )
