"""Looks whether alerts can be posted where they are wanted, each night and after changes there.

What cannot be posted is broken before an alert is lost to it, and heals when it can be posted
again; who set it up is told each time, once. Knows nothing of Discord's library.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Protocol

from bot.errors import StoreError
from bot.models import MissingPermissions, Subscription
from bot.services.base import Clock
from bot.services.guilds import check_notices
from bot.services.guilds.check_notices import Judgement, judge, reason_of
from bot.services.outbox import Deliveries
from bot.store.engine import Connection, Database
from bot.store.guilds import checks, settings

NIGHT = time(4)  # UTC: when the fewest people are awake where most servers are
SETTLE = timedelta(seconds=3)  # one click of a moderator can change many channels
ROOM = 200  # subscriptions looked at in one go: about 15 ms of the loop's time
TRUST = timedelta(days=7)  # before what Discord refused for no visible reason is tried again

_NOTE = "permissions checked"

_log = logging.getLogger(__name__)


class Places(Protocol):
    """Knows what the bot may do where."""

    def is_ready(self) -> bool:
        """Tell whether it knows all guilds."""

    async def lack(self, subscription: Subscription) -> MissingPermissions | None:
        """Return what a subscription lacks in its channel; none where nobody can tell now."""


class Checks:
    """The check of permissions: of one guild after something changed there, of all at night."""

    def __init__(
        self, database: Database, places: Places, outbox: Deliveries, clock: Clock
    ) -> None:
        self._database = database
        self._places = places
        self._outbox = outbox
        self._clock = clock
        self._changed: dict[int, datetime] = {}  # since when, by guild
        self._checked_at: datetime | None = None

    def changed(self, guild_id: int) -> None:
        """Note that channels or roles of a guild changed: it is checked in a few seconds."""
        self._changed.setdefault(guild_id, self._clock())

    async def run_due(self) -> datetime | None:
        """Check the guilds that changed and, once a night, all; a round of the scheduler."""
        if not self._places.is_ready():
            return None
        ripe = self._clock() - SETTLE
        for guild_id, since in list(self._changed.items()):
            if since <= ripe:
                del self._changed[guild_id]
                try:
                    await self._check([guild_id])
                except StoreError:
                    self._changed.setdefault(guild_id, since)
                    raise
        await self._check_all()
        return None

    async def _check_all(self) -> None:
        now = self._clock()
        if await self._is_checked_since(_last_night(now)):
            return
        last, count = 0, 0
        while True:
            async with self._database.read() as connection:
                guild_ids = await checks.guilds_after(connection, last, room=ROOM)
            if not guild_ids:
                break
            await self._check(guild_ids)
            last = guild_ids[-1]
            count += len(guild_ids)
        async with self._database.write() as connection:
            await settings.keep_note(connection, _NOTE, now.isoformat())
        self._checked_at = now
        _log.info("Permissions were checked; servers with subscriptions: %d", count)

    async def _is_checked_since(self, night: datetime) -> bool:
        """Tell whether all were checked; an earlier run, or another process, may have done it."""
        if self._checked_at is None or self._checked_at < night:
            async with self._database.read() as connection:
                note = await settings.note(connection, _NOTE)
            self._checked_at = datetime.fromisoformat(note) if note else None
        return self._checked_at is not None and self._checked_at >= night

    async def _check(self, guild_ids: list[int]) -> None:
        async with self._database.read() as connection:
            subscriptions = await checks.of_guilds(connection, guild_ids)
        looked: dict[int, tuple[Subscription, MissingPermissions]] = {}
        for subscription in subscriptions.values():
            lack = await self._places.lack(subscription)
            if lack is not None and (
                judge(subscription, lack) is not Judgement.AS_IT_IS or lack.degrades
            ):
                looked[subscription.id] = subscription, lack
            await asyncio.sleep(0)  # alerts go first
        if not looked:
            return
        now = self._clock()
        async with self._database.write() as connection:
            standing = await checks.of_guilds(connection, guild_ids)
            same = [pair for pair in looked.values() if _is_as_seen(pair[0], standing)]
            for channel_id, found in _by_channel(same).items():
                await _apply(connection, channel_id, found, now)
        self._outbox.wake()


Found = list[tuple[Subscription, MissingPermissions]]


def _last_night(now: datetime) -> datetime:
    tonight = datetime.combine(now.date(), NIGHT, now.tzinfo)
    return tonight if tonight <= now else tonight - timedelta(days=1)


def _by_channel(found: Iterable[tuple[Subscription, MissingPermissions]]) -> Mapping[int, Found]:
    channels: dict[int, Found] = defaultdict(list)
    for subscription, lack in found:
        channels[subscription.channel_id].append((subscription, lack))
    return channels


async def _apply(connection: Connection, channel_id: int, found: Found, now: datetime) -> None:
    """Write down what was found in one channel, and tell who set its subscriptions up."""
    sorted_out: dict[tuple[Judgement, str | None], Found] = defaultdict(list)
    for subscription, lack in found:
        sorted_out[judge(subscription, lack), reason_of(lack)].append((subscription, lack))
    whole: Found = []
    for (judgement, reason), pairs in sorted_out.items():
        subscriptions = [subscription for subscription, _ in pairs]
        if judgement is Judgement.TRY_AGAIN and await _was_tried(connection, channel_id, now):
            continue
        if judgement is not Judgement.AS_IT_IS:
            await checks.set_broken(
                connection, [subscription.id for subscription in subscriptions], reason
            )
        if judgement in {Judgement.HEAL, Judgement.TRY_AGAIN}:
            await check_notices.tell_resumed(connection, channel_id, subscriptions, now)
        elif judgement is Judgement.BREAK and reason is not None:
            await check_notices.tell_stopped(
                connection, channel_id, subscriptions, pairs[0][1], now
            )
        whole += pairs if reason is None else []
    await check_notices.tell_lessened(connection, channel_id, whole, now)


async def _was_tried(connection: Connection, channel_id: int, now: datetime) -> bool:
    """Tell whether what Discord refuses for no visible reason was taken up again lately."""
    resumed_at = await checks.last_told(connection, check_notices.resumed(channel_id))
    return resumed_at is not None and now - resumed_at < TRUST


def _is_as_seen(subscription: Subscription, standing: Mapping[int, Subscription]) -> bool:
    """Tell whether nothing changed while it was looked at; what did is left to the next check."""
    now = standing.get(subscription.id)
    return now is not None and (now.revision, now.broken) == (
        subscription.revision,
        subscription.broken,
    )
