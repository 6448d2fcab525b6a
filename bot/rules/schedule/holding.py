"""What waits instead of being sent: for a digest, or for the end of a guild's quiet hours.

Knows nothing of how held deliveries are folded into one message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.languages import mark
from bot.models import (
    Action,
    Change,
    ChangeKind,
    Delivery,
    DeliveryState,
    DestinationKind,
    Digest,
    GuildSettings,
    HeldFor,
    MemberHours,
    Subscription,
)
from bot.rules.schedule import quiet_hours

KEPT_WHILE_BROKEN = timedelta(days=1)  # after which a catch-up would tell nothing of it either
USUAL_DIGEST = time(9)  # by the guild's clock
DIGEST_IS_LATE = timedelta(hours=12)  # how long after its time a digest still tells what happened
BY_QUIET = mark("It waits for the end of the quiet hours.")
FOR_DIGEST = mark("It waits for the next digest.")
_REMINDS = frozenset({ChangeKind.ANNOUNCED})  # at a time somebody set, quiet or not
_STAYS_NEWS = frozenset(ChangeKind) - {ChangeKind.ANNOUNCED, ChangeKind.MOVED}


def of_person(settings: GuildSettings, hours: MemberHours | None) -> GuildSettings:
    """Return what holds for direct messages to a person: their own hours, not the server's.

    Args:
        settings: the server's where the watch was made.
        hours: what the person has said; none if nothing.
    """
    if hours is None:
        return replace(settings, quiet=None)
    quiet = hours.quiet and replace(hours.quiet, breaks=_REMINDS)
    return replace(settings, timezone=hours.timezone or settings.timezone, quiet=quiet)


def hold(
    delivery: Delivery,
    change: Change,
    subscriptions: Sequence[Subscription],
    settings: GuildSettings,
    now: datetime,
) -> Delivery:
    """Return a delivery as it is owed: at once, or held until a digest or the end of the quiet.

    A channel with one instant subscription that wants a change is told at once. What happened
    stays worth telling in a digest; a drop whose time has come does not.

    Args:
        delivery: pending, to one channel.
        change: what it tells.
        subscriptions: the channel's subscriptions that want it; at least one.
        settings: its guild's.
        now: aware, UTC.
    """
    zone = ZoneInfo(settings.timezone)
    if all(subscription.digest is not Digest.INSTANT for subscription in subscriptions):
        due_at, digest = min(
            (digest_after(subscription, zone, now), subscription.digest)
            for subscription in subscriptions
        )
        expires_at = delivery.expires_at
        if change.kind in _STAYS_NEWS:
            expires_at = due_at + DIGEST_IS_LATE
        return replace(
            delivery,
            state=DeliveryState.HELD,
            due_at=due_at,
            expires_at=expires_at,
            role_ids=(),
            held_for=HeldFor(digest.value),
            reason=FOR_DIGEST,
        )
    until = quiet_end(settings, change, now)
    return delivery if until is None else until_quiet_ends(delivery, until)


def hold_anew(
    delivery: Delivery,
    change: Change,
    subscriptions: Sequence[Subscription],
    settings: GuildSettings,
    now: datetime,
) -> Delivery:
    """Return a held delivery as it waits now that its guild's hours, or a digest's, are others.

    What need not wait any more, and what waits for quiet hours to end, is due now: its release
    decides. What no subscription wants just now stays as it is: one may be resumed.

    Args:
        delivery: held, and not due yet.
        change: what it tells.
        subscriptions: the channel's subscriptions that want it, as they are now.
        settings: its guild's, as they are now.
        now: aware, UTC.
    """
    if not subscriptions:
        return delivery
    if delivery.held_for is not HeldFor.QUIET:
        anew = hold(delivery, change, subscriptions, settings, now)
        if anew.held_for is not HeldFor.QUIET and anew is not delivery:
            return anew
    return replace(delivery, due_at=now)


def quiet_end(settings: GuildSettings, change: Change | None, now: datetime) -> datetime | None:
    """Return until when quiet hours hold a change back (a digest, without one), or none."""
    quiet = settings.quiet
    if quiet is None or (change is not None and change.kind in quiet.breaks):
        return None
    return quiet_hours.quiet_until(quiet, ZoneInfo(settings.timezone), now)


def until_quiet_ends(delivery: Delivery, until: datetime) -> Delivery:
    """Return a delivery as it waits for the end of quiet hours.

    A person hears afterwards of what came in meanwhile, though it be over.
    """
    expires_at = delivery.expires_at
    if delivery.destination.kind is DestinationKind.USER and expires_at is not None:
        expires_at = max(expires_at, until + DIGEST_IS_LATE)
    return replace(
        delivery,
        state=DeliveryState.HELD,
        due_at=until,
        expires_at=expires_at,
        held_for=HeldFor.QUIET,
        reason=BY_QUIET,
    )


def until_whole(delivery: Delivery, reason: str, now: datetime) -> Delivery:
    """Return a delivery as it waits for its channel to take messages again, or ended.

    An alert, or a digest of them, waits, once: a permission that was taken away by mistake is given
    back. What it tells is sent late then, or in a catch-up.

    Args:
        delivery: not tried, or refused for certain.
        reason: why the channel takes nothing.
        now: aware, UTC.
    """
    is_alert = delivery.action is Action.DIGEST or (
        delivery.action is Action.POST and delivery.change_id is not None
    )
    is_in_channel = delivery.destination.kind is DestinationKind.CHANNEL
    if not is_alert or not is_in_channel or delivery.held_for is HeldFor.BROKEN:
        return replace(delivery, state=DeliveryState.FAILED, reason=reason)
    return replace(
        delivery,
        state=DeliveryState.HELD,
        held_for=HeldFor.BROKEN,
        due_at=now + KEPT_WHILE_BROKEN,
        reason=reason,
    )


def digest_after(subscription: Subscription, zone: ZoneInfo, now: datetime) -> datetime:
    """Return when a subscription's next digest comes (aware, UTC)."""
    at = subscription.digest_at or USUAL_DIGEST
    return quiet_hours.next_digest(subscription.digest, at, subscription.digest_day, zone, now)
