"""How subscriptions stand: what each told last, and when the next alert is due for certain.

Knows nothing of permissions, which only Discord knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.models import (
    Change,
    ChangeKind,
    ChannelKind,
    Delivery,
    DeliveryState,
    Digest,
    Drop,
    GuildSettings,
    HeldFor,
    SeenDrop,
    Subscription,
)
from bot.rules.alerts import planning
from bot.rules.drops import change_of, is_same
from bot.rules.schedule import holding
from bot.rules.subscriptions import filters
from bot.services.base import Clock
from bot.services.fanout import model_of
from bot.services.sources import health
from bot.store.alerts import channels, deliveries, drops
from bot.store.engine import Connection, Database
from bot.store.guilds import settings as guilds

LONGEST_QUIET = timedelta(hours=26)  # a whole day, of which an hour may come twice
LOOKED_BACK = 30  # deliveries of a channel, of which one may be this subscription's last


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAlert:
    """What became of the last alert: when (aware, UTC), and its message's address if it has one.

    ``held_for`` tells what it waits for, where it is held.
    """

    at: datetime
    state: DeliveryState
    url: str | None
    held_for: HeldFor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A subscription with its last alert, and when the next comes (aware, UTC), if it is known.

    ``refused`` says, in English, why its channel took the last message not, and what can be done.
    ``is_thread`` tells that its channel is a thread, as far as is known: one that nobody sees may
    be archived, and an alert opens it again.
    """

    subscription: Subscription
    last: LastAlert | None
    next_at: datetime | None
    refused: tuple[str, ...] = ()
    is_thread: bool = False


class Overviews:
    """Looks at how a guild's subscriptions stand."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of(self, guild_id: int, subscriptions: Sequence[Subscription]) -> list[Overview]:
        """Return how some of a guild's subscriptions stand, in their order."""
        now = self._clock()
        async with self._database.read() as connection:
            found = await guilds.settings(connection, [guild_id])
            settings = found.get(guild_id) or GuildSettings(guild_id=guild_id)
            coming = await _reminders(connection, guild_id, now)
            places = {subscription.channel_id for subscription in subscriptions}
            refusals = await channels.refusals(connection, places)
            facts = await channels.facts(connection, places)
            overviews = []
            for subscription in subscriptions:
                last = await _last(connection, subscription)
                next_at = next_alert(subscription, coming, settings, now)
                refusal = refusals.get(subscription.channel_id)
                known = facts.get(subscription.channel_id)
                overviews.append(
                    Overview(
                        subscription=subscription,
                        last=last,
                        next_at=next_at,
                        refused=() if refusal is None else refusal.sentences,
                        is_thread=known is not None and known.kind is ChannelKind.THREAD,
                    )
                )
        return overviews


def next_alert(
    subscription: Subscription, coming: Sequence[Change], settings: GuildSettings, now: datetime
) -> datetime | None:
    """Return when a subscription's next alert comes: its digest, or a drop's next reminder.

    What falls into quiet hours comes when they end, unless it is over by then.

    Args:
        subscription: one that is paused or broken is told nothing.
        coming: every reminder there will be, as it stands, soonest first.
        settings: the guild's.
        now: aware, UTC.
    """
    if subscription.is_paused or subscription.broken is not None:
        return None
    if subscription.digest is not Digest.INSTANT:
        return _next_digest(subscription, settings, now)
    for change in coming:
        if filters.left_out_by(subscription, change) is None:
            until = holding.quiet_end(settings, change, change.at)
            if until is None:
                return change.at
            if planning.expires_at(change, subscription.lead_times) > until:
                return until
    return None


def _next_digest(subscription: Subscription, settings: GuildSettings, now: datetime) -> datetime:
    """Return when the next digest comes; one that fell into quiet hours is still to come."""
    zone = ZoneInfo(settings.timezone)
    due_at = holding.digest_after(subscription, zone, now - LONGEST_QUIET)
    while True:
        comes_at = holding.quiet_end(settings, None, due_at) or due_at
        if comes_at > now:
            return comes_at
        due_at = holding.digest_after(subscription, zone, due_at)


async def _reminders(connection: Connection, guild_id: int, now: datetime) -> list[Change]:
    own = await drops.upcoming(connection, guild_id, now)
    published = await drops.upcoming(connection, None, now)
    coming = [*own, *(drop for drop in published if not any(is_same(drop, mine) for mine in own))]
    said = await health.told_of(connection, [drop.id for drop in coming], now)
    found = (change for drop in coming for change in _of(drop, said.get(drop.id, ()), now))
    return sorted(found, key=lambda change: change.at)


def _of(drop: Drop, words: Iterable[SeenDrop], now: datetime) -> list[Change]:
    if drop.at is None:
        return []
    moments = {lead: drop.at - lead for lead in planning.leads_of(drop.precision)}
    model = model_of(drop.name, (drop.style_code,) if drop.style_code else ())
    return [
        replace(change_of(drop, ChangeKind.ANNOUNCED, at, lead=lead, words=words), model=model)
        for lead, at in moments.items()
        if at > now
    ]


async def _last(connection: Connection, subscription: Subscription) -> LastAlert | None:
    """Return the last alert: a channel's delivery may answer several of its subscriptions."""
    for delivery, change in await deliveries.latest_to(
        connection,
        subscription.guild_id,
        subscription.channel_id,
        since=subscription.created_at,
        limit=LOOKED_BACK,
    ):
        is_its_own = delivery.subscription_id == subscription.id
        if is_its_own or (change is not None and filters.left_out_by(subscription, change) is None):
            return await _alert(connection, subscription, delivery)
    return None


async def _alert(
    connection: Connection, subscription: Subscription, delivery: Delivery
) -> LastAlert:
    shown = delivery
    if delivery.folded_into is not None:
        shown = await deliveries.get(connection, delivery.folded_into) or delivery
    url = None
    if shown.message_id is not None:
        place = (
            f"{subscription.guild_id}/{shown.posted_in or shown.destination.id}/{shown.message_id}"
        )
        url = f"https://discord.com/channels/{place}"
    return LastAlert(
        at=shown.sent_at or shown.due_at,
        state=delivery.state,
        url=url,
        held_for=delivery.held_for,
    )
