"""What a subscription would have posted lately, by the changes that are stored; nothing is sent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import RequestError
from bot.languages import tr
from bot.models import Change, ChangeKind, Delivery, GuildSettings, Subscription
from bot.rules.alerts import planning
from bot.rules.subscriptions import filters, routing_keys
from bot.services.base.clock import Clock
from bot.services.outbox import fanout
from bot.services.sources import health
from bot.store.alerts import changes, subscriptions
from bot.store.engine.database import Connection, Database
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
    owed: Delivery
    real: Delivery | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a subscription would have been owed since a time, newest first."""

    wish: Subscription
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
            wish = await subscriptions.get(connection, subscription_id)
            if wish is None or wish.guild_id != guild_id or wish.removed_at is not None:
                raise RequestError(
                    tr(
                        "This server has no subscription {number}. "
                        "/alerts list shows them with their numbers.",
                        number=subscription_id,
                    )
                )
            return await self.of_wish(connection, wish)

    async def of_wish(self, connection: Connection, wish: Subscription) -> Preview:
        """Return what any subscription, stored or not, would have posted over the last 7 days.

        Cool-downs begin anew one cool-down before that: what was told earlier cools nothing.
        """
        now = self._clock()
        since = now - SPAN
        settings = (await guilds.settings(connection, [wish.guild_id])).get(
            wish.guild_id, GuildSettings(guild_id=wish.guild_id)
        )
        statuses = {status.id: status for status in await sources.statuses(connection)}
        ids = await trails.changes_between(
            connection,
            wish.guild_id,
            since - wish.cool_down,
            now,
            kinds=routing_keys.kinds_heard(wish),
            limit=LIMIT,
        )
        ids.reverse()
        alerted: dict[int, dict[tuple[int, str], datetime]] = {}
        items: list[Previewed] = []
        for begin in range(0, len(ids), PART):
            part = ids[begin : begin + PART]
            found = await changes.get_many(connection, part)
            in_guild = await trails.of_changes(connection, wish.guild_id, part)
            owed = {
                each.change_id: each for each in in_guild if each.destination.id == wish.channel_id
            }
            held_back = {each.change_id: each.reason for each in in_guild}
            for change_id in part:
                change = found[change_id]
                if filters.left_out_by(wish, change) is not None:
                    continue
                real = owed.get(change_id)
                status = statuses.get(change.source_id or 0)
                is_shadow = (real is not None and real.reason == health.SHADOW) or (
                    status is not None and health.is_in_shadow(status, change.at)
                )
                if change_id in held_back:
                    is_told = held_back[change_id] == planning.SUPPRESSED_AS_ENTERED
                else:
                    is_told = await fanout.told_itself(connection, change, wish.guild_id)
                delivery = _owed(
                    change, wish, settings, alerted, is_shadow=is_shadow, is_told=is_told
                )
                if delivery is not None and change.at >= since:
                    items.append(Previewed(change=change, owed=delivery, real=real))
            await asyncio.sleep(0)
        return Preview(wish=wish, since=since, items=tuple(reversed(items)))


def _owed(
    change: Change,
    wish: Subscription,
    settings: GuildSettings,
    alerted: dict[int, dict[tuple[int, str], datetime]],
    *,
    is_shadow: bool,
    is_told: bool,
) -> Delivery | None:
    """Return what a subscription would be owed, by the very rule that owes it."""
    heard = alerted.setdefault(change.listing_id or 0, {})
    plan = planning.plan(
        change,
        [wish],
        alerted=heard if change.listing_id and change.kind is ChangeKind.RESTOCK else {},
        now=change.at,
        guilds={wish.guild_id: settings},
        told_already=frozenset({wish.guild_id} if is_told else ()),
    )
    if not plan.deliveries:
        return None
    (delivery,) = plan.deliveries
    if is_shadow:
        return fanout.held_back_for(delivery, health.SHADOW)
    if change.listing_id is not None:
        for wish_id, sizes in plan.alerts.items():
            heard.update({(wish_id, size): change.at for size in sizes})
    return delivery
