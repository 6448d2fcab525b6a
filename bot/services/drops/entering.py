"""What it takes to enter drops of moderators, and to take them back, in the caller's transaction.

Knows nothing of how they were typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import RequestError
from bot.languages import mark, tr
from bot.models import Change, ChangeKind, Delivery, Drop
from bot.rules.drops import change_of
from bot.services.fanout import enqueue, enqueue_all
from bot.services.outbox import follow_ups
from bot.store.alerts import changes, deliveries, drops
from bot.store.alerts import follow_ups as earlier
from bot.store.engine import Connection

DROP_LIMIT = 200  # drops to come of one guild; a bound, so that nobody can fill the disk
SLIP = timedelta(hours=1)  # for which entering a drop counts as a slip that is mended in silence
_WITHDRAWN = mark("The drop moved or was cancelled before its turn came.")


async def enter(
    connection: Connection, wanted: Sequence[Drop], now: datetime, *, held_back: str | None = None
) -> tuple[list[Drop], list[Drop]]:
    """Enter drops of one guild and owe their announcements: all of them, or none.

    Args:
        connection: inside a transaction that has the guild's row.
        wanted: not yet stored.
        now: aware, UTC.
        held_back: why nothing is announced, if so.

    Returns:
        Those that are new, and those that were there already, which stay as they are.

    Raises:
        RequestError: they would be more than a guild can have.
    """
    entered: list[Drop] = []
    known: list[Drop] = []
    there = await drops.upcoming(connection, wanted[0].guild_id, now) if wanted else []
    by_key = {key_of(each): each for each in there}
    for drop in wanted:
        if same := by_key.get(key_of(drop)):
            known.append(same)
            continue
        if len(there) + len(entered) >= DROP_LIMIT:
            raise RequestError(full())
        entered.append(replace(drop, id=await drops.add(connection, drop)))
        by_key[key_of(drop)] = entered[-1]
    announced = [change_of(drop, ChangeKind.ANNOUNCED, now) for drop in entered]
    await enqueue_all(connection, announced, held_back=held_back)
    return entered, known


def full() -> str:
    """Say that a guild has all the drops that it can have."""
    return tr(
        "This server has {count} drops to come, which is the most it can have. "
        "Nothing was changed. Cancel one with /manage drop cancel first.",
        count=DROP_LIMIT,
    )


def key_of(drop: Drop) -> tuple[object, ...]:
    """Return what two entries of the same drop have in common."""
    shoe = drop.style_code or drop.name.casefold()
    shop = (drop.retailer or "").casefold()
    return shoe, drop.at, drop.precision, drop.is_draw, drop.region, shop


async def revise(connection: Connection, drop: Drop, kind: ChangeKind, now: datetime) -> None:
    """Store a drop that moved or is cancelled, withdraw what was owed for it, and owe the news."""
    await _store(connection, drop, now)
    await enqueue(connection, change_of(drop, kind, now))


async def take_back(
    connection: Connection, guild_id: int, drop_ids: Iterable[int], now: datetime
) -> tuple[list[Drop], list[Drop]]:
    """Take drops back as if they had not been entered, as far as that can be.

    What was not sent yet is not sent. Within an hour what was sent is corrected without more ado;
    later people count on it, so that it is cancelled as any other drop.

    Returns:
        Those that were taken back, and those that are left as they are: they moved or were
        cancelled since, or their time has come.
    """
    taken: list[Drop] = []
    left: list[Drop] = []
    for drop_id in sorted(drop_ids):
        drop = await drops.take(connection, guild_id, drop_id)
        if drop is None:
            continue
        is_over = drop.ends_at is not None and drop.ends_at <= now
        if drop.is_cancelled or drop.revision or is_over:
            left.append(drop)
            continue
        gone = replace(drop, is_cancelled=True, revision=drop.revision + 1, changed_at=now)
        await _store(connection, gone, now)
        told = await earlier.posts_about(connection, drop.id)
        news = change_of(gone, ChangeKind.CANCELLED, now)
        if told and now - drop.changed_at > SLIP:
            await enqueue(connection, news)
        elif told:
            await _correct(connection, news, drop.id, told, now)
        taken.append(drop)
    return taken, left


async def _correct(
    connection: Connection,
    news: Change,
    drop_id: int,
    told: Sequence[Delivery],
    now: datetime,
) -> None:
    """Edit the posts about a drop, and tell those who have one that cannot be edited."""
    edited = await earlier.earlier_posts(connection, now - follow_ups.EDITED_FOR, drop_id=drop_id)
    await deliveries.enqueue(connection, follow_ups.edits(edited, f"undo:{drop_id}", now))
    corrected = {post.id for post in edited}
    others = {post.destination: post for post in told if post.id not in corrected}
    if not others:
        return
    news = replace(news, id=await changes.add(connection, news))
    await deliveries.enqueue(
        connection, [follow_ups.correction(post, news) for post in others.values()]
    )


async def _store(connection: Connection, drop: Drop, now: datetime) -> None:
    await drops.replace(connection, drop)
    await deliveries.withdraw(
        connection,
        drop_id=drop.id,
        before_revision=drop.revision,
        reason=_WITHDRAWN,
        now=now,
    )
