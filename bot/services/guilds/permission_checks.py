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
from bot.models import MissingPermissions, Shards, Subscription
from bot.services.base import Clock
from bot.services.guilds import check_notices
from bot.services.guilds.check_notices import Judgement, judge, reason_of
from bot.services.outbox import Deliveries, refusals
from bot.store.alerts import channels
from bot.store.engine import Connection, Database
from bot.store.guilds import checks, settings

NIGHT = time(4)  # UTC: when the fewest people are awake where most servers are
SETTLE = timedelta(seconds=3)  # one click of a moderator can change many channels
ROOM = 200  # subscriptions looked at in one go: about 15 ms of the loop's time
FIRST_RETRY = timedelta(seconds=10)  # of a guild that cannot be checked; doubles with each try
LONGEST_RETRY = timedelta(hours=1)
EXCUSED = timedelta(hours=1)  # after a timeout what it made Discord refuse is tried again
TRUST = timedelta(days=7)  # before what Discord refused for no visible reason is tried again
UNSEEN = timedelta(hours=1)  # the same, where something changed, or may have while it was away

_log = logging.getLogger(__name__)


class Permissions(Protocol):
    """Knows what the bot may do where."""

    def known(self) -> Shards:
        """Return the shards of which it knows all guilds."""

    async def missing(self, subscription: Subscription) -> MissingPermissions | None:
        """Return what a subscription lacks in its channel; none where nobody can tell now."""


class Checks:
    """The check of permissions.

    Of one guild after something changed there, or when a timeout there is over; of all at night,
    and when the bot is back.
    """

    def __init__(
        self,
        database: Database,
        permissions: Permissions,
        outbox: Deliveries,
        clock: Clock,
        *,
        discord_clock: Clock | None = None,
    ) -> None:
        """Make it.

        Args:
            database: where subscriptions are kept.
            permissions: knows what the bot may do.
            outbox: is told when something is owed.
            clock: tells the time.
            discord_clock: tells Discord's, by which timeouts end; ours by default.
        """
        self._database = database
        self._permissions = permissions
        self._outbox = outbox
        self._clock = clock
        self._discord_clock = discord_clock or clock
        self._changed: dict[int, datetime] = {}  # since when, by guild
        self._timeouts: dict[int, datetime] = {}  # until when, by guild
        self._failed: dict[int, tuple[int, datetime]] = {}  # how often, and when again, by guild
        self._left: dict[int, datetime] = {}  # until when what changed is not tried, by guild
        self._checked_at: datetime | None = None  # all that were known then
        self._changed_shards: set[int] = set()

    def shards_changed(self, shards: Shards) -> None:
        """Note that anything may have changed in any guild of some shards: all are checked."""
        self._changed_shards |= shards.ids

    def changed(self, guild_id: int) -> None:
        """Note that channels or roles of a guild changed: it is checked in a few seconds."""
        self._changed.setdefault(guild_id, self._clock())

    async def run_due(self) -> datetime | None:
        """Check the guilds that are due and, once a night, all; a round of the scheduler."""
        shards = self._permissions.known()
        if not shards.ids:
            return None
        for guild_id in self._due():
            self._changed.pop(guild_id, None)
            self._timeouts.pop(guild_id, None)
            self._left.pop(guild_id, None)
            if shards.has(guild_id):
                await self._is_checked([guild_id], UNSEEN)
            else:  # another process knows it by now, and looked at it when it came to know it
                self._failed.pop(guild_id, None)
        await self._check_all(shards)
        return None

    def _due(self) -> set[int]:
        """Return the guilds to check now; what lies too far ahead was noted by a wrong clock."""
        now, theirs = self._clock(), self._discord_clock()
        return {
            *(id_ for id_, since in self._changed.items() if not now - SETTLE < since <= now),
            *(id_ for id_, until in self._timeouts.items() if until <= theirs),
            *(id_ for id_, at in self._left.items() if not now < at <= now + UNSEEN),
            *(id_ for id_, (_, at) in self._failed.items() if not now < at <= now + LONGEST_RETRY),
        }

    async def _check_all(self, known: Shards) -> None:
        now = self._clock()
        is_nightly = self._checked_at is None or not _last_night(now) <= self._checked_at <= now
        shards = known if is_nightly else Shards(known.ids & self._changed_shards, known.of)
        if not shards.ids:
            return
        trust = UNSEEN if self._changed_shards & shards.ids else TRUST
        self._changed_shards -= shards.ids
        try:
            count = await self._check_everywhere(shards, trust)
        except StoreError:
            self._changed_shards |= shards.ids
            raise
        if is_nightly:
            self._checked_at = now
        _log.info("Permissions were checked; servers with subscriptions: %d", count)

    async def _check_everywhere(self, shards: Shards, trust: timedelta) -> int:
        """Check all guilds of some shards, and return how many those are."""
        last, count = 0, 0
        while True:
            async with self._database.read() as connection:
                guild_ids = await checks.guilds_after(connection, last, shards, room=ROOM)
            if not guild_ids:
                return count
            if not await self._is_checked(guild_ids, trust) and len(guild_ids) > 1:
                for guild_id in guild_ids:
                    await self._is_checked([guild_id], trust)
            last = guild_ids[-1]
            count += len(guild_ids)

    async def _is_checked(self, guild_ids: list[int], trust: timedelta = TRUST) -> bool:
        """Check guilds, and tell whether that could be done: the trouble of one is its own.

        Raises:
            StoreError: no other guild would fare better.
        """
        try:
            await self._check(guild_ids, trust)
        except StoreError:
            for guild_id in guild_ids:
                self._changed.setdefault(guild_id, self._clock() - SETTLE)
            raise
        except Exception:  # noqa: BLE001 - whatever is wrong with one, the others are checked
            _log.exception("The permissions in the servers %s could not be checked", guild_ids)
            if len(guild_ids) == 1:
                times, _ = self._failed.get(guild_ids[0], (0, None))
                wait = min(FIRST_RETRY * 2 ** min(times, 10), LONGEST_RETRY)
                self._failed[guild_ids[0]] = times + 1, self._clock() + wait
            return False
        for guild_id in guild_ids:
            self._failed.pop(guild_id, None)
        return True

    async def _check(self, guild_ids: list[int], trust: timedelta) -> None:
        async with self._database.read() as connection:
            subscriptions = await checks.of_guilds(connection, guild_ids)
            timeouts = await settings.timeouts(connection, guild_ids)
        timed_out = {
            guild_id: until for guild_id, until in timeouts.items() if until > self._discord_clock()
        }
        self._timeouts |= timed_out
        excused = {
            guild_id
            for guild_id, until in timeouts.items()
            if until > self._discord_clock() - EXCUSED
        }
        looked: dict[int, tuple[Subscription, MissingPermissions]] = {}
        for subscription in subscriptions.values():
            missing = await self._permissions.missing(subscription)
            if missing is not None and (
                judge(subscription, missing) is not Judgement.AS_IT_IS or missing.degrades
            ):
                looked[subscription.id] = subscription, missing
            await asyncio.sleep(0)  # alerts go first
        if looked or timeouts:
            now = self._clock()
            async with self._database.write() as connection:
                standing = await checks.of_guilds(connection, guild_ids)
                same = [pair for pair in looked.values() if _is_as_seen(pair[0], standing)]
                for channel_id, found in _by_channel(same).items():
                    guild_id = found[0][0].guild_id
                    is_left = await _apply(
                        connection,
                        channel_id,
                        found,
                        now,
                        trust=trust,
                        is_excused=guild_id in excused,
                        is_timed_out=guild_id in timed_out,
                    )
                    if is_left and trust == UNSEEN:  # what changed is tried when that is over
                        self._left[guild_id] = now + UNSEEN
                await _tell_timed_out(connection, standing.values(), timed_out, now)
            self._outbox.wake()


Missing = list[tuple[Subscription, MissingPermissions]]


def _last_night(now: datetime) -> datetime:
    tonight = datetime.combine(now.date(), NIGHT, now.tzinfo)
    return tonight if tonight <= now else tonight - timedelta(days=1)


def _by_channel(found: Iterable[tuple[Subscription, MissingPermissions]]) -> Mapping[int, Missing]:
    channels: dict[int, Missing] = defaultdict(list)
    for subscription, missing in found:
        channels[subscription.channel_id].append((subscription, missing))
    return channels


async def _tell_timed_out(
    connection: Connection,
    subscriptions: Iterable[Subscription],
    timed_out: Mapping[int, datetime],
    now: datetime,
) -> None:
    """Tell of each guild's timeout; of the same one nobody is told twice."""
    by_guild: dict[int, list[Subscription]] = defaultdict(list)
    for subscription in subscriptions:
        by_guild[subscription.guild_id].append(subscription)
    for guild_id, until in timed_out.items():
        await refusals.tell_timed_out(connection, by_guild[guild_id], until, now)


async def _apply(
    connection: Connection,
    channel_id: int,
    found: Missing,
    now: datetime,
    *,
    trust: timedelta,
    is_excused: bool,
    is_timed_out: bool,
) -> bool:
    """Write down what was found in one channel, and tell who set its subscriptions up.

    Args:
        connection: inside a transaction.
        channel_id: the channel.
        found: its subscriptions, with what each lacks.
        now: aware, UTC.
        trust: how long what was tried again, and refused once more, is left alone.
        is_excused: whether a timeout explains what Discord refused there.
        is_timed_out: whether it lasts still.

    Returns:
        Whether something was left alone because it was tried lately.
    """
    was_left = False
    sorted_out: dict[tuple[Judgement, str | None], Missing] = defaultdict(list)
    for subscription, missing in found:
        sorted_out[judge(subscription, missing), reason_of(missing)].append((subscription, missing))
    whole: Missing = []
    for (judgement, reason), pairs in sorted_out.items():
        subscriptions = [subscription for subscription, _ in pairs]
        is_tried_again = judgement is Judgement.TRY_AGAIN
        is_left = is_tried_again and not is_excused
        if is_left and await _was_tried(connection, channel_id, now, trust):
            was_left = True
            continue
        if judgement is not Judgement.AS_IT_IS:
            await checks.set_broken(
                connection, [subscription.id for subscription in subscriptions], reason, now
            )
        if is_tried_again:  # told when a message has arrived: it may be refused once more
            await channels.try_again(connection, channel_id, now)
        elif judgement is Judgement.HEAL:
            await channels.accept(connection, channel_id)  # what Discord said of it is over, too
            if not is_timed_out:
                await refusals.tell_resumed(
                    connection, channel_id, subscriptions, check_notices.BACK, now
                )
        elif judgement is Judgement.BREAK and reason is not None:
            await check_notices.tell_stopped(
                connection, channel_id, subscriptions, pairs[0][1], now
            )
        whole += pairs if reason is None else []
    await check_notices.tell_lessened(connection, channel_id, whole, now)
    await checks.forget_roles(connection, channel_id, {each.gone_role_id for _, each in whole})
    return was_left


async def _was_tried(
    connection: Connection, channel_id: int, now: datetime, trust: timedelta
) -> bool:
    """Tell whether what Discord refuses for no visible reason was taken up again lately."""
    refusal = (await channels.refusals(connection, [channel_id])).get(channel_id)
    tried_at = None if refusal is None else refusal.tried_at
    return tried_at is not None and timedelta(0) <= now - tried_at < trust


def _is_as_seen(subscription: Subscription, standing: Mapping[int, Subscription]) -> bool:
    """Tell whether nothing changed while it was looked at; what did is left to the next check."""
    now = standing.get(subscription.id)
    return now is not None and (now.revision, now.broken) == (
        subscription.revision,
        subscription.broken,
    )
