"""The sizes that people wear, and all that is kept about one person: counted, and forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import DestinationKind
from bot.store import tables
from bot.store.alerts import OPEN
from bot.store.engine import writes


async def sizes(connection: AsyncConnection, user_id: int) -> tuple[str, ...] | None:
    """Return the sizes a person wears; empty for any size, none if they never said."""
    table = tables.members
    found = await connection.execute(select(table.c.sizes).where(table.c.user_id == user_id))
    row = found.first()
    return None if row is None else tuple(row.sizes)


async def keep_sizes(connection: AsyncConnection, user_id: int, worn: Sequence[str]) -> None:
    """Keep the sizes a person wears."""
    await writes.put(connection, tables.members, [{"user_id": user_id, "sizes": tuple(worn)}])


async def quiz_answers(connection: AsyncConnection, user_id: int) -> int:
    """Return how many answers to the quiz are kept of a person."""
    table = tables.quiz_answers
    query = select(func.count()).select_from(table).where(table.c.user_id == user_id)
    return (await connection.execute(query)).scalar_one()


async def messages(connection: AsyncConnection, user_id: int) -> int:
    """Return how many records of messages to a person are kept."""
    table = tables.deliveries
    query = select(func.count()).select_from(table).where(*_to(user_id))
    return (await connection.execute(query)).scalar_one()


async def forget(connection: AsyncConnection, user_id: int) -> None:
    """Forget a person: sizes, watches and what they owe, messages, answers to the quiz.

    What they did as a moderator stays in the server's record, and a notice of trouble there that
    waits is told.
    """
    served, queued = tables.destinations, tables.deliveries
    is_waiting_notice = queued.c.notice.is_not(None) & queued.c.state.in_(OPEN)
    await connection.execute(delete(queued).where(*_to(user_id), ~is_waiting_notice))
    await connection.execute(
        delete(tables.subscriptions).where(tables.subscriptions.c.user_id == user_id)
    )
    for table in (tables.members, tables.quiz_answers):
        await connection.execute(delete(table).where(table.c.user_id == user_id))
    await connection.execute(
        delete(served).where(served.c.kind == DestinationKind.USER.value, served.c.id == user_id)
    )


def _to(user_id: int) -> tuple[ColumnElement[bool], ...]:
    table = tables.deliveries
    return (
        table.c.destination_kind == DestinationKind.USER.value,
        table.c.destination_id == user_id,
    )
