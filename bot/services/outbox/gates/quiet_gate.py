"""Takes back what was about to be sent into quiet hours: a server's, or a person's own.

A retry or a backlog may come to its turn long after it was owed. Knows nothing of how it is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.languages import mark
from bot.models import (
    Action,
    Change,
    Delivery,
    DeliveryState,
    Destination,
    DestinationKind,
    GuildSettings,
)
from bot.rules.schedule import holding, quiet_hours
from bot.store.alerts import held
from bot.store.engine import Connection
from bot.store.guilds import settings as guilds
from bot.store.members import profiles

AHEAD = timedelta(minutes=15)  # for which the library may repeat what was claimed, as answers hang
REPEATED_FOR = timedelta(seconds=30)  # discord.py tries five times, in some 25 s
FOLDED_ANEW = mark("Quiet hours began before it could be sent; what it told is told after them.")
_POSTING = frozenset({Action.POST, Action.DIGEST, Action.POLL})  # the others make no new message


async def keep(
    connection: Connection, claimed: held.Waiting, now: datetime, hanging: Collection[int]
) -> held.Waiting:
    """Hold what quiet hours forbid, and what else waits for the same servers; return the rest.

    A digest is undone, so that all it tells is in the one catch-up after the quiet; but one that
    may have arrived already is kept as it is, until that can be found out.

    Args:
        connection: inside the transaction that claimed it.
        claimed: deliveries, as they were before, with their changes.
        now: aware, UTC.
        hanging: the guilds, and people, that have not answered an earlier try yet; see
            :func:`owner`.
    """
    settings = await hours_of(connection, [delivery for delivery, _ in claimed])
    back = _quiet(claimed, settings, now, hanging)
    if not back:
        return claimed
    taken = {delivery.id for delivery, _ in back}
    quiet = {
        delivery.guild_id
        for delivery, _ in back
        if delivery.guild_id is not None and delivery.destination.kind is DestinationKind.CHANNEL
    }
    waiting = await held.in_outbox(connection, quiet, now) if quiet else []
    settings |= await hours_of(connection, [delivery for delivery, _ in waiting])
    back += _quiet(waiting, settings, now, hanging)
    undone = {
        delivery.id: until
        for delivery, until in back
        if delivery.action is Action.DIGEST and delivery.doubt_since is None
    }
    changed = [
        replace(delivery, state=DeliveryState.SUPPRESSED, reason=FOLDED_ANEW)
        if delivery.id in undone
        else holding.until_quiet_ends(delivery, until)
        for delivery, until in back
    ]
    for digest_id, items in (await held.items_of(connection, undone)).items():
        changed += [
            holding.until_quiet_ends(replace(item.delivery, folded_into=None), undone[digest_id])
            for item in items
        ]
    await held.keep(connection, changed)
    return [(delivery, change) for delivery, change in claimed if delivery.id not in taken]


def begins_at(
    delivery: Delivery, change: Change | None, settings: GuildSettings, now: datetime
) -> datetime | None:
    """Return when quiet hours begin that forbid a delivery, if they begin while it is sent.

    Args:
        delivery: claimed.
        change: what it tells.
        settings: what holds there.
        now: aware, UTC; not quiet.
    """
    quiet = settings.quiet
    if quiet is None or not _is_news(delivery):
        return None
    if change is not None and change.kind in quiet.breaks:
        return None
    return quiet_hours.quiet_from(quiet, ZoneInfo(settings.timezone), now, AHEAD)


async def hours_of(
    connection: Connection, waiting: Collection[Delivery]
) -> dict[tuple[int, Destination], GuildSettings]:
    """Return what holds for deliveries, by their guild and destination.

    A channel has its server's hours, a person their own.

    Args:
        connection: anywhere.
        waiting: those it is asked for.
    """
    found = await guilds.settings(connection, {each.guild_id for each in waiting if each.guild_id})
    is_person = DestinationKind.USER
    people = await profiles.hours(
        connection, {each.destination.id for each in waiting if each.destination.kind is is_person}
    )
    hours = {}
    for each in waiting:
        guild_id, where = each.guild_id or 0, each.destination
        settings = found.get(guild_id)
        if where.kind is is_person:
            settings = settings or GuildSettings(guild_id=guild_id)
            settings = holding.of_person(settings, people.get(where.id))
        if settings is not None:
            hours[guild_id, where] = settings
    return hours


def owner(delivery: Delivery) -> int | None:
    """Return whose limits a message meets, by id: its guild's, or the person's it goes to."""
    is_direct = delivery.destination.kind is DestinationKind.USER
    return delivery.destination.id if is_direct else delivery.guild_id


def _quiet(
    waiting: held.Waiting,
    settings: Mapping[tuple[int, Destination], GuildSettings],
    now: datetime,
    hanging: Collection[int],
) -> list[tuple[Delivery, datetime]]:
    """Return what may not be sent now, with when its quiet ends."""
    found = []
    for delivery, change in waiting:
        hours = settings.get((delivery.guild_id or 0, delivery.destination))
        if hours is not None and _is_news(delivery):
            # The library repeats by itself what was answered with a fault, into the quiet hours;
            # what goes to a channel meanwhile waits for that, and may then be repeated as well.
            ahead = REPEATED_FOR if delivery.attempts else timedelta(0)
            if owner(delivery) in hanging:
                ahead = 2 * REPEATED_FOR
            until = holding.quiet_end(hours, change, now + ahead)
            if until is not None:
                found.append((delivery, until))
    return found


def _is_news(delivery: Delivery) -> bool:
    """Tell whether a delivery makes a message of the kind that quiet hours hold back."""
    return delivery.action in _POSTING and not delivery.is_sample and delivery.notice is None
