"""The sizes that people wear, and all that is kept about one person: counted, and forgotten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, delete, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Action, Change, Delivery, DestinationKind, MemberHours, QuietHours
from bot.store import tables
from bot.store.alerts import OPEN, changes, deliveries
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


async def hours(connection: AsyncConnection, user_ids: Collection[int]) -> dict[int, MemberHours]:
    """Return when people want no direct message, by their ids; nothing of who never said."""
    if not user_ids:
        return {}
    table = tables.member_hours
    found = await connection.execute(select(table).where(table.c.user_id.in_(list(user_ids))))
    return {row["user_id"]: _hours(row) for row in found.mappings()}


async def keep_hours(connection: AsyncConnection, user_id: int, hours: MemberHours) -> None:
    """Keep when a person wants no direct message."""
    quiet = hours.quiet
    row = {
        "user_id": user_id,
        "timezone": hours.timezone,
        "quiet_begins": quiet.begins if quiet else None,
        "quiet_ends": quiet.ends if quiet else None,
    }
    await writes.put(connection, tables.member_hours, [row])


async def threads(connection: AsyncConnection, user_ids: Collection[int]) -> dict[int, int]:
    """Return the private threads that take the place of people's direct messages, by their ids."""
    if not user_ids:
        return {}
    table = tables.member_threads
    found = await connection.execute(
        select(table.c.user_id, table.c.thread_id).where(table.c.user_id.in_(list(user_ids)))
    )
    return {user_id: thread_id for user_id, thread_id in found}  # noqa: C416 - no mapping


async def keep_thread(
    connection: AsyncConnection, user_id: int, thread_id: int, guild_id: int
) -> None:
    """Let a person be told in a private thread of a guild from now on."""
    row = {"user_id": user_id, "thread_id": thread_id, "guild_id": guild_id}
    await writes.put(connection, tables.member_threads, [row])


async def drop_thread(connection: AsyncConnection, user_id: int) -> None:
    """Let a person be told by direct message again."""
    table = tables.member_threads
    await connection.execute(delete(table).where(table.c.user_id == user_id))


async def sent_since(
    connection: AsyncConnection, user_ids: Collection[int], since: datetime
) -> dict[int, list[datetime]]:
    """Return when people were sent messages of their own, oldest first, by their ids.

    A notice to somebody who set alerts up is none.
    """
    table = tables.deliveries
    found = await connection.execute(
        select(table.c.destination_id, table.c.sent_at)
        .where(
            table.c.destination_id.in_(list(user_ids)),
            table.c.message_id.is_not(None),
            table.c.destination_kind == DestinationKind.USER.value,
            table.c.notice.is_(None),
            table.c.action.in_((Action.POST.value, Action.DIGEST.value)),
            table.c.sent_at > since,
        )
        .order_by(table.c.sent_at)
    )
    sent: dict[int, list[datetime]] = {}
    for user_id, sent_at in found:
        sent.setdefault(user_id, []).append(sent_at)
    return sent


async def told_lately(
    connection: AsyncConnection, user_ids: Collection[int], since: datetime
) -> dict[int, list[tuple[Delivery, Change]]]:
    """Return the alerts of one change that people were sent, oldest first, by their ids."""
    table = tables.deliveries
    found = await connection.execute(
        select(table)
        .where(
            table.c.destination_id.in_(list(user_ids)),
            table.c.message_id.is_not(None),
            table.c.posted_in.is_not(None),
            table.c.destination_kind == DestinationKind.USER.value,
            table.c.action == Action.POST.value,
            table.c.change_id.is_not(None),
            table.c.sent_at > since,
        )
        .order_by(table.c.sent_at)
    )
    sent = [deliveries.from_row(row) for row in found.mappings()]
    told = await changes.get_many(connection, {each.change_id for each in sent if each.change_id})
    by_person: dict[int, list[tuple[Delivery, Change]]] = {}
    for each in sent:
        if each.change_id in told:
            by_person.setdefault(each.destination.id, []).append((each, told[each.change_id]))
    return by_person


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


async def is_known(connection: AsyncConnection, user_id: int) -> bool:
    """Tell whether anything is kept that a person said or did as a member."""
    kept = (
        select(table.c.user_id).where(table.c.user_id == user_id)
        for table in (
            tables.members,
            tables.member_hours,
            tables.member_threads,
            tables.quiz_answers,
            tables.subscriptions,
        )
    )
    found = await connection.execute(union_all(*kept).limit(1))
    return found.first() is not None


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
    for table in (
        tables.members,
        tables.member_hours,
        tables.member_threads,
        tables.quiz_answers,
        tables.absences,
    ):
        await connection.execute(delete(table).where(table.c.user_id == user_id))
    await connection.execute(
        delete(served).where(served.c.kind == DestinationKind.USER.value, served.c.id == user_id)
    )


def _hours(row: RowMapping) -> MemberHours:
    begins, ends = row["quiet_begins"], row["quiet_ends"]
    quiet = None
    if begins is not None and ends is not None:
        quiet = QuietHours(begins=begins, ends=ends)
    return MemberHours(timezone=row["timezone"], quiet=quiet)


def _to(user_id: int) -> tuple[ColumnElement[bool], ...]:
    table = tables.deliveries
    return (
        table.c.destination_kind == DestinationKind.USER.value,
        table.c.destination_id == user_id,
    )
