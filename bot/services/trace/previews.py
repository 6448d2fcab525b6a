"""What a subscription would have posted lately, by the changes that are stored; nothing is sent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.models import Change, ChangeKind, Delivery, GuildSettings, Subscription
from bot.rules.alerts import planning
from bot.rules.subscriptions import filters, name_of, routing_keys
from bot.services.base import Clock
from bot.services.fanout import held_back_for, told_itself
from bot.services.sources import health
from bot.services.subscriptions import own_subscription
from bot.store.alerts import changes
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection, Database
from bot.store.guilds import settings as guilds
from bot.store.shops import sources, trails

SPAN = timedelta(days=7)
LIMIT = 5000  # changes that are looked at, the latest
PART = 100  # changes that are looked at in one go


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """A change that a subscription lets pass: what it would be owed, and what its channel was.

    ``real`` may tell for other subscriptions of the channel too; it is none where nothing was owed.
    """

    change: Change
    queued: Delivery
    real: Delivery | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a subscription, by its name, would have been owed since a time, newest first."""

    subscription: Subscription
    name: str = ""
    since: datetime
    items: tuple[Previewed, ...]


class Previews:
    """Tries subscriptions on the past."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def preview(self, guild_id: int, subscription_id: int) -> Preview:
        """Return what a subscription, as it is now, would have posted over the last 7 days.

        Raises:
            RequestError: the guild has no such subscription.
        """
        async with self._database.read() as connection:
            subscription = await own_subscription(connection, guild_id, subscription_id)
            there = await subscription_store.of_guild(connection, guild_id)
            found = await self.of_subscription(connection, subscription)
            return replace(found, name=name_of(subscription, there))

    async def of_subscription(self, connection: Connection, subscription: Subscription) -> Preview:
        """Return what any subscription, stored or not, would have posted over the last 7 days.

        Cool-downs begin anew one cool-down before that: what was told earlier cools nothing.
        """
        now = self._clock()
        since = now - SPAN
        settings = (await guilds.settings(connection, [subscription.guild_id])).get(
            subscription.guild_id, GuildSettings(guild_id=subscription.guild_id)
        )
        statuses = {status.id: status for status in await sources.statuses(connection)}
        ids = await trails.changes_between(
            connection,
            subscription.guild_id,
            since - subscription.restock_cooldown,
            now,
            kinds=routing_keys.kinds_heard(subscription),
            limit=LIMIT,
        )
        ids.reverse()
        alerted: dict[int, dict[tuple[int, str], datetime]] = {}
        items: list[Previewed] = []
        for begin in range(0, len(ids), PART):
            part = ids[begin : begin + PART]
            found = await changes.get_many(connection, part)
            in_guild = await trails.of_changes(connection, subscription.guild_id, part)
            queued = {
                each.change_id: each
                for each in in_guild
                if each.destination.id == subscription.channel_id
            }
            held_back = {each.change_id: each.reason for each in in_guild}
            for change_id in part:
                change = found[change_id]
                if filters.left_out_by(subscription, change) is not None:
                    continue
                real = queued.get(change_id)
                status = statuses.get(change.source_id or 0)
                is_dry_run = (real is not None and real.reason == health.DRY_RUN) or (
                    status is not None and health.is_dry_run(status, change.at)
                )
                if change_id in held_back:
                    is_told = held_back[change_id] == planning.SUPPRESSED_AS_ENTERED
                else:
                    is_told = await told_itself(connection, change, subscription.guild_id)
                delivery = _queued(
                    change, subscription, settings, alerted, is_dry_run=is_dry_run, is_told=is_told
                )
                if delivery is not None and change.at >= since:
                    items.append(Previewed(change=change, queued=delivery, real=real))
            await asyncio.sleep(0)
        return Preview(subscription=subscription, since=since, items=tuple(reversed(items)))


def _queued(
    change: Change,
    subscription: Subscription,
    settings: GuildSettings,
    alerted: dict[int, dict[tuple[int, str], datetime]],
    *,
    is_dry_run: bool,
    is_told: bool,
) -> Delivery | None:
    """Return what a subscription would be owed, by the very rule that owes it."""
    alerted_sizes = alerted.setdefault(change.listing_id or 0, {})
    plan = planning.plan(
        change,
        [subscription],
        alerted=alerted_sizes if change.listing_id and change.kind is ChangeKind.RESTOCK else {},
        now=change.at,
        guilds={subscription.guild_id: settings},
        told_already=frozenset({subscription.guild_id} if is_told else ()),
    )
    if not plan.deliveries:
        return None
    (delivery,) = plan.deliveries
    if is_dry_run:
        return held_back_for(delivery, health.DRY_RUN)
    if change.listing_id is not None:
        for subscription_id, sizes in plan.alerts.items():
            alerted_sizes.update({(subscription_id, size): change.at for size in sizes})
    return delivery
