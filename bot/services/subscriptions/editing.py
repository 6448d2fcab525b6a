"""A channel's subscriptions: set, changed, paused, removed, tried out; and what a change owes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.errors import RequestError
from bot.languages import tr
from bot.models import (
    Delivery,
    Destination,
    DestinationKind,
    Priority,
    Subscription,
)
from bot.rules.subscriptions import documents, routing_keys
from bot.rules.trace import revisions
from bot.services.audit import log
from bot.services.base import Clock
from bot.services.outbox import rescheduling, revalidation
from bot.services.subscriptions.conflicts import conflict_of
from bot.services.subscriptions.lookup import own_subscription
from bot.store.alerts import deliveries
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection, Database
from bot.store.guilds import settings

GUILD_LIMIT = 100  # subscriptions of one guild; a bound, so that nobody can fill the disk
SAMPLE_IS_USEFUL = timedelta(minutes=2)
UNDO = timedelta(minutes=15)  # how long a removed subscription can be restored


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A subscription that is there now, and whether it was there before."""

    subscription: Subscription
    was_there: bool


class Subscriptions:
    """What moderators do with subscriptions; each change is in the audit record."""

    def __init__(
        self,
        database: Database,
        wake: Callable[[], None],
        clock: Clock,
        *,
        check: Callable[[int], None] | None = None,
    ) -> None:
        """Make it.

        Args:
            database: where they are kept.
            wake: lets the outbox look at once for what is to be sent.
            clock: tells the time.
            check: notes that a guild's (by id) permissions are to be checked.
        """
        self._database = database
        self._wake = wake
        self._clock = clock
        self._check = check

    async def add(self, subscription: Subscription, *, guild_name: str) -> Added:
        """Add a subscription; one that says the same already is returned as it is.

        Args:
            subscription: as it shall be; its id and state are not used.
            guild_name: the guild's name, for the operator.

        Raises:
            RequestError: the guild has too many.
        """
        now = self._clock()
        subscription = replace(subscription, created_at=now, revision=1)
        async with self._database.write() as connection:
            await settings.join(connection, subscription.guild_id, guild_name, now)
            there = await subscription_store.of_guild(connection, subscription.guild_id)
            for old in there:
                if documents.canonical(old) == documents.canonical(subscription):
                    return Added(subscription=old, was_there=True)
            _check_room(len(there))
            subscription_id = await subscription_store.add(
                connection, subscription, routing_keys.filings(subscription)
            )
            subscription = replace(subscription, id=subscription_id)
            await self._record(connection, "added", subscription.created_by, None, subscription)
        return Added(subscription=subscription, was_there=False)

    async def change(self, subscription: Subscription, *, by: int, seen: int) -> Subscription:
        """Give a subscription other values; what it has been through stays as it is.

        Args:
            subscription: as it shall be, with its id.
            by: the moderator's user id.
            seen: the revision that was looked at when the values were chosen.

        Raises:
            RequestError: there is none with this id.
            EditConflictError: somebody else changed it since; nothing was changed.
        """
        async with self._database.write() as connection:
            old = await own_subscription(connection, subscription.guild_id, subscription.id)
            if old.revision != seen:
                raise await conflict_of(connection, old, seen)
            if documents.canonical(old) == documents.canonical(subscription):
                return old
            subscription = documents.from_document(documents.to_document(subscription), old)
            if subscription.channel_id != old.channel_id:
                subscription = replace(subscription, broken=None)
            new = await self._replace(connection, "edited", by, old, subscription)
        self._wake()
        return new

    async def pause(self, guild_id: int, subscription_id: int, *, by: int) -> Subscription:
        """Send nothing for a subscription until it is resumed; its settings are kept.

        Raises:
            RequestError: there is none with this number.
        """
        return await self._mark(guild_id, subscription_id, by, "paused", is_paused=True)

    async def resume(self, guild_id: int, subscription_id: int, *, by: int) -> Subscription:
        """Take a paused subscription up again; what happened meanwhile is not sent.

        Raises:
            RequestError: there is none with this number.
        """
        return await self._mark(guild_id, subscription_id, by, "resumed", is_paused=False)

    async def remove(self, guild_id: int, subscription_id: int, *, by: int) -> Subscription:
        """Remove a guild's subscription and return what it was; it can be restored for a while.

        Raises:
            RequestError: there is none with this number.
        """
        now = self._clock()
        return await self._mark(guild_id, subscription_id, by, "removed", removed_at=now)

    async def restore(self, guild_id: int, subscription_id: int, *, by: int) -> Subscription:
        """Take back the removal of a subscription.

        Raises:
            RequestError: there is none, it is too late, or the guild has too many.
        """
        async with self._database.write() as connection:
            old = await own_subscription(connection, guild_id, subscription_id, even_removed=True)
            if old.removed_at is None:
                return old
            if self._clock() - old.removed_at > UNDO:
                raise RequestError(
                    tr(
                        "This subscription was removed too long ago to be restored. Nothing was "
                        "changed. `/alerts audit` shows what it said; `/alerts add` makes it "
                        "again."
                    )
                )
            _check_room(len(await subscription_store.of_guild(connection, guild_id)))
            new = replace(old, removed_at=None)
            return await self._replace(connection, "restored", by, old, new)

    async def of_guild(self, guild_id: int) -> list[Subscription]:
        """Return a guild's subscriptions, oldest first."""
        async with self._database.read() as connection:
            return await subscription_store.of_guild(connection, guild_id)

    async def get(self, guild_id: int, subscription_id: int) -> Subscription:
        """Return a guild's subscription.

        Raises:
            RequestError: there is none with this number.
        """
        async with self._database.read() as connection:
            return await own_subscription(connection, guild_id, subscription_id)

    async def prune(self) -> None:
        """Forget the subscriptions that were removed too long ago to be restored."""
        async with self._database.write() as connection:
            await subscription_store.forget_removed(connection, self._clock() - UNDO)

    async def try_out(self, subscription: Subscription, *, cause: str) -> bool:
        """Enqueue a sample, marked as a test, to a subscription's channel; take a broken one up.

        Args:
            subscription: the subscription to try.
            cause: what asked for it, so that asking once sends once.

        Returns:
            Whether it is: not where the server is in an outage, the bot is timed out in it, or the
            channel takes nothing now.
        """
        now = self._clock()
        sample = Delivery(
            cause=f"sample:{cause}",
            destination=Destination(kind=DestinationKind.CHANNEL, id=subscription.channel_id),
            priority=Priority.STOCK,
            due_at=now,
            expires_at=now + SAMPLE_IS_USEFUL,
            subscription_id=subscription.id,
            guild_id=subscription.guild_id,
            role_ids=(subscription.role_id,) if subscription.role_id is not None else (),
            is_sample=True,
        )
        async with self._database.write() as connection:
            if subscription.broken is not None:
                await subscription_store.heal(connection, subscription.channel_id, now)
            waits_until = await deliveries.waits_until(connection, sample.destination)
            is_late = waits_until is not None and waits_until >= now + SAMPLE_IS_USEFUL
            timeouts = await settings.timeouts(connection, [subscription.guild_id])
            is_late |= any(until > now for until in timeouts.values())
            if is_late or await settings.is_unavailable(connection, subscription.guild_id):
                return False
            await deliveries.enqueue(connection, [sample])
        self._wake()
        return True

    async def _mark(
        self, guild_id: int, subscription_id: int, by: int, verb: str, **values: Any
    ) -> Subscription:
        async with self._database.write() as connection:
            old = await own_subscription(connection, guild_id, subscription_id)
            new = replace(old, **values)
            return old if new == old else await self._replace(connection, verb, by, old, new)

    async def _replace(
        self, connection: Connection, verb: str, by: int, old: Subscription, new: Subscription
    ) -> Subscription:
        new = replace(new, revision=old.revision + 1)
        await subscription_store.replace(connection, new, routing_keys.filings(new))
        if new.broken is not None and self._check is not None:
            self._check(new.guild_id)  # what was missing may not be needed any more
        if new.channel_id != old.channel_id:
            await rescheduling.move_along(connection, old, new, self._clock())
            await revalidation.narrow(connection, old)
        await revalidation.narrow(connection, new)
        if rescheduling.may_come_otherwise(old, new):
            await rescheduling.plan_anew(connection, new.guild_id, self._clock())
        await self._record(
            connection,
            verb,
            by,
            None if old.removed_at else old,
            None if new.removed_at else new,
        )
        return new

    async def _record(
        self,
        connection: Connection,
        verb: str,
        by: int,
        old: Subscription | None,
        new: Subscription | None,
    ) -> None:
        either = new or old
        if either is not None:
            await log.record(
                connection,
                guild_id=either.guild_id,
                by=by,
                subject=revisions.subject_of(either.id),
                verb=verb,
                before=documents.to_document(old) if old else None,
                after=documents.to_document(new) if new else None,
                now=self._clock(),
            )


def _check_room(count: int) -> None:
    if count >= GUILD_LIMIT:
        raise RequestError(
            tr(
                "This server has {count} subscriptions, which is the most it can have. "
                "Nothing was added. Remove one with `/alerts remove` first.",
                count=GUILD_LIMIT,
            )
        )
