"""Drops that sources tell of: several sources' words about one shoe become one drop.

What a source no longer shows is no news: posts fall out of feeds, calendars are tidied up. A drop
is cancelled when a source says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.languages import mark
from bot.models import (
    Change,
    ChangeKind,
    Drop,
    SeenDrop,
    Sighting,
    SourceStatus,
)
from bot.rules.drops import (
    NEAR,
    WORTHLESS,
    change_of,
    drop_of,
    is_old,
    is_over,
    is_same,
    pair,
    revise,
    shops_of,
)
from bot.services.outbox import follow_ups
from bot.services.sources import health
from bot.store.alerts import changes, deliveries, drops, sightings
from bot.store.engine import Connection
from bot.store.shops import sources

UNTOLD = timedelta(days=60)  # after which what has no time is told no more, unless sources do
TOLD_ANEW = timedelta(days=1)  # how exactly it is known when a source last told of a drop
_EDITED_BY_ITSELF = frozenset({ChangeKind.MOVED, ChangeKind.CANCELLED})  # posts of before are
IN_A_THREAD = 100  # words of a look that take longer to pair than the loop should wait


async def take(
    connection: Connection,
    status: SourceStatus,
    told: Iterable[SeenDrop],
    *,
    is_silent: bool,
    is_complete: bool,
    now: datetime,
    reads_times: bool = True,
    before: Collection[SeenDrop] = (),
) -> list[Change]:
    """Write down the drops that a sweep tells of, and say what is news.

    Args:
        connection: inside the sweep's transaction.
        status: the source.
        told: what it tells of.
        is_silent: learn everything and report nothing, as the first complete sweep of a source.
        is_complete: whether all was read; in what is cut short a time that is missing is not lost.
        now: aware, UTC.
        reads_times: whether what is told without a time has none; else one that was known stands.
        before: what the same sweep told of in parts that are written down already.

    Returns:
        What is to be told, not yet stored: at most one change a drop.
    """
    words = list(told)
    known = await sightings.of_source(connection, status.id)
    if not words and not known:  # as at nearly all shops
        return []
    await changes.one_at_a_time(connection)  # another source may tell of the same drop
    look = partial(
        pair,
        known,
        words,
        key_faults=status.key_faults,
        is_complete=is_complete,
        now=now,
        before=before,
    )
    pairing = look() if len(words) < IN_A_THREAD else await asyncio.to_thread(look)
    if pairing.key_faults != status.key_faults:
        await sources.keep_key_faults(connection, status.id, pairing.key_faults)
    news = _News(
        connection, status, is_silent=is_silent, has_keys=pairing.key_faults < WORTHLESS, now=now
    )
    await news.begin()
    for seen, old in pairing.pairs:
        if old is None:
            await news.meet(seen)
        else:
            is_whole = is_complete and reads_times
            await news.go_on(seen if is_whole else _with_time(seen, old.seen), old)
    stale = [old.id for _, old in pairing.pairs if old and _is_stale(old, now)]
    await sightings.mark_told(connection, stale, now)
    return [replace(change, source_id=status.id) for change in await news.settle()]


class _News:
    """What one look brings of drops: each is settled once, when all words of it are taken."""

    def __init__(
        self,
        connection: Connection,
        status: SourceStatus,
        *,
        is_silent: bool,
        has_keys: bool,
        now: datetime,
    ) -> None:
        self._connection = connection
        self._status = status
        self._is_silent = is_silent
        self._has_keys = has_keys
        self._now = now
        self._living: list[Drop] = []
        self._past: dict[int, Drop] = {}
        self._touched: dict[int, Drop] = {}  # as they were before this look
        self._fresh: set[int] = set()
        self._shops: dict[int, list[tuple[object, ...]]] = {}  # of drops, before this look
        self._codes: dict[int, str] = {}  # that this look told of drops without one

    async def begin(self) -> None:
        """Read the drops that words may be about."""
        self._living = await drops.upcoming(self._connection, None, self._now - NEAR)
        self._past = {drop.id: drop for drop in self._living if is_old(drop, self._now)}

    async def go_on(self, seen: SeenDrop, old: Sighting) -> None:
        """Take a word that continues an earlier one of the same source."""
        if replace(seen, key=old.seen.key) == old.seen:
            if seen.key != old.seen.key and self._has_keys:
                await sightings.replace(self._connection, replace(old, seen=seen))
            if old.drop_id in self._past and not is_over(seen, self._now):  # another shop's turn
                await self._touch(self._past[old.drop_id])
            return
        drop = await drops.take(self._connection, None, old.drop_id)
        if drop is not None:
            await self._touch(drop)
            if _is_another(drop, seen):  # it was taken for this one while less was known
                drop = await self._home_of(seen)
                await self._touch(drop)
                old = replace(old, drop_id=drop.id)
        await sightings.replace(self._connection, replace(old, seen=seen))

    async def meet(self, seen: SeenDrop) -> None:
        """Take a word about something that the source has not told of before."""
        if seen.is_cancelled or is_over(seen, self._now):
            return
        drop = await self._home_of(seen)
        await self._touch(drop)
        sighting = Sighting(source_id=self._status.id, drop_id=drop.id, seen=seen)
        await sightings.add(self._connection, sighting, self._now)

    async def settle(self) -> list[Change]:
        """Keep every drop as all that is said of it makes it; return what is news."""
        found: list[tuple[Drop, ChangeKind]] = []
        for drop in self._touched.values():
            is_new = drop.id in self._fresh
            news = await _settle(self._connection, drop, self._status, is_new=is_new, now=self._now)
            if news is not None:
                found.append(news)
            is_edited = news is not None and news[1] in _EDITED_BY_ITSELF
            if not (is_new or self._is_silent or is_edited):
                await self._show_shops(drop)
        if self._is_silent or not found:
            return []
        said = await health.told_of(self._connection, {drop.id for drop, _ in found}, self._now)
        return [
            change_of(drop, kind, self._now, words=said.get(drop.id, ())) for drop, kind in found
        ]

    async def _touch(self, drop: Drop) -> None:
        """Note how a drop, and who has it, was before this look."""
        if drop.id not in self._touched:
            self._touched[drop.id] = drop
            self._shops[drop.id] = await self._shops_of(drop)

    async def _show_shops(self, drop: Drop) -> None:
        """Let the posts about a drop show its shops, if they have changed."""
        if await self._shops_of(drop) != self._shops[drop.id]:
            cause = f"shops:{self._status.id}:{self._now:%Y%m%d%H%M%S}"
            await follow_ups.show_joined(self._connection, drop.id, cause, self._now)

    async def _shops_of(self, drop: Drop) -> list[tuple[object, ...]]:
        """Return what posts show of the shops that will have a drop.

        Of one alone they show no list, unless they may have been sent before any shop was known.
        """
        words = (await sightings.words_about(self._connection, [drop.id])).get(drop.id, [])
        shops = shops_of(words)
        if len(shops) == 1 and all(word.retailer for word in words):
            return []
        return [(shop.retailer, shop.at, shop.precision, shop.opens_at, shop.url) for shop in shops]

    async def _home_of(self, seen: SeenDrop) -> Drop:
        """Return the drop that a word is about, made if there is none."""
        for drop in self._living:
            code = drop.style_code or self._codes.get(drop.id)
            if is_same(replace(drop, style_code=code), seen):
                if code is None and seen.style_code is not None:
                    self._codes[drop.id] = seen.style_code
                return drop
        drop = drop_of(seen, self._status, self._now)
        drop = replace(drop, id=await drops.add(self._connection, drop))
        self._living.append(drop)
        self._fresh.add(drop.id)
        return drop


def _is_another(drop: Drop, seen: SeenDrop) -> bool:
    codes = {drop.style_code, seen.style_code} - {None}
    return len(codes) > 1 or drop.is_draw != seen.is_draw


def _is_stale(old: Sighting, now: datetime) -> bool:
    return old.told_at is None or old.told_at <= now - TOLD_ANEW


def _with_time(seen: SeenDrop, before: SeenDrop) -> SeenDrop:
    """Return a word with the time that the same source told before, if it tells none itself."""
    if seen.at is not None or seen.is_cancelled:
        return seen
    return replace(
        seen,
        at=before.at,
        ends_at=before.ends_at,
        precision=before.precision,
        timezone=before.timezone,
    )


async def prune(connection: Connection, keep: timedelta, now: datetime) -> None:
    """Forget what is past for so long, but not before a later word can no longer be about it."""
    await sightings.prune(connection, now - max(keep, NEAR), untold_since=now - UNTOLD)


async def _settle(
    connection: Connection, drop: Drop, status: SourceStatus, *, is_new: bool, now: datetime
) -> tuple[Drop, ChangeKind] | None:
    """Keep a drop as all that sources say of it makes it; return it, if that is news, and how."""
    words = [sighting.seen for sighting in await sightings.of_drop(connection, drop.id)]
    if words:
        revised, kind = revise(drop, words, status, now)
    else:  # they were of another one: no source tells of this any more
        revised = replace(drop, is_cancelled=True, revision=drop.revision + 1, changed_at=now)
        kind = None
    if is_new and not revised.is_cancelled:  # nobody knows of another time yet
        revised, kind = replace(revised, revision=drop.revision), ChangeKind.ANNOUNCED
    if revised != drop:
        await drops.replace(connection, revised)
    if revised.revision != drop.revision:
        await deliveries.withdraw(
            connection,
            drop_id=drop.id,
            before_revision=revised.revision,
            reason=mark("The drop moved or was cancelled before its turn came."),
            now=now,
        )
    if kind is None or (is_new and revised.is_cancelled):
        return None
    if is_over(revised, now):
        return None
    return revised, kind
