"""The last word of each process: one row each, written over by the next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Health, Heartbeat, Role
from bot.store import tables
from bot.store.engine import writes

_TABLE = tables.heartbeats
_INSTANTS = ("started_at", "at")


async def put(connection: AsyncConnection, heartbeat: Heartbeat) -> None:
    """Write a process's last word over the one before."""
    values = asdict(heartbeat.health)
    values |= {name: values[name].isoformat() for name in _INSTANTS}
    row = {"process": heartbeat.process, "beat_at": heartbeat.beat_at, "health": values}
    await writes.put(connection, _TABLE, [row])


async def all_of(connection: AsyncConnection) -> list[Heartbeat]:
    """Return the last word of every process, by name."""
    found = await connection.execute(select(_TABLE).order_by(_TABLE.c.process))
    return [
        Heartbeat(process=row["process"], beat_at=row["beat_at"], health=_health(row["health"]))
        for row in found.mappings()
    ]


async def forget(connection: AsyncConnection, process: str) -> None:
    """Forget a process that ends."""
    await connection.execute(delete(_TABLE).where(_TABLE.c.process == process))


async def prune(connection: AsyncConnection, before: datetime) -> None:
    """Forget the processes that have told nothing since a time."""
    await connection.execute(delete(_TABLE).where(_TABLE.c.beat_at < before))


def _health(values: Mapping[str, Any]) -> Health:
    """Read what any version wrote: what this one does not know is left out."""
    known = {field.name for field in fields(Health)} & values.keys()
    read = {name: values[name] for name in known}
    read |= {name: datetime.fromisoformat(read[name]) for name in _INSTANTS}
    return replace(
        Health(**read),
        roles=_roles(read.get("roles", Role)),
        stands_by=_roles(read.get("stands_by", ())),
        stuck=tuple(read.get("stuck", ())),
        troubles=tuple(read.get("troubles", ())),
    )


def _roles(written: Collection[str]) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in written)
