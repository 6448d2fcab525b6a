"""Plans anew what is held when a server's or person's hours change, or when a digest comes.

Knows nothing of what the hours are: the rules of holding are asked again.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.models import GuildSettings, HeldFor, Subscription
from bot.rules.schedule import holding
from bot.rules.subscriptions import filters
from bot.services.outbox.gates import quiet_gate
from bot.store.alerts import held
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection

_BY_NO_CLOCK = frozenset({HeldFor.MANY, HeldFor.BROKEN})  # what is held so waits for no hour
PART = 100  # deliveries that are planned in one go: some 10 ms of the event loop's time


async def plan_anew(connection: Connection, guild_id: int, now: datetime) -> None:
    """Plan anew what is held for a guild, after its settings or subscriptions changed.

    What is due already is left alone: its release decides.

    Args:
        connection: inside the transaction that made the change.
        guild_id: the guild.
        now: aware, UTC.
    """
    await _plan_anew(connection, await held.of_guild(connection, guild_id), now)


async def plan_anew_for(connection: Connection, user_id: int, now: datetime) -> None:
    """Plan anew what is held for a person, after their hours or watches changed.

    Args:
        connection: inside the transaction that made the change.
        user_id: the person.
        now: aware, UTC.
    """
    await _plan_anew(connection, await held.of_person(connection, user_id), now)


async def _plan_anew(connection: Connection, all_held: held.Waiting, now: datetime) -> None:
    waiting = [
        (delivery, change)
        for delivery, change in all_held
        if change is not None and delivery.due_at > now and delivery.held_for not in _BY_NO_CLOCK
    ]
    if not waiting:
        return
    hours = await quiet_gate.hours_of(connection, [delivery for delivery, _ in waiting])
    places = {delivery.destination.id for delivery, _ in waiting}
    subscriptions = await subscription_store.open_in(connection, places)
    anew = []
    for number, (delivery, change) in enumerate(waiting, start=1):
        guild_id = delivery.guild_id or 0
        settings = hours.get((guild_id, delivery.destination), GuildSettings(guild_id=guild_id))
        wanting = [
            subscription
            for subscription in subscriptions.get(delivery.destination.id, [])
            if filters.wanted_sizes(subscription, change) is not None
        ]
        anew.append(holding.hold_anew(delivery, change, wanting, settings, now))
        if not number % PART:
            await asyncio.sleep(0)  # alerts go first
    await held.keep(connection, anew)


def has_another_digest(old: Subscription, new: Subscription) -> bool:
    """Tell whether a subscription's digest comes at another time than it did."""
    return (old.digest, old.digest_at, old.digest_day) != (
        new.digest,
        new.digest_at,
        new.digest_day,
    )
