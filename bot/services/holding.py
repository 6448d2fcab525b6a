"""What waits instead of being sent: for a digest, or for the end of a guild's quiet hours.

Knows nothing of how held deliveries are folded into one message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.models import (
    Change,
    ChangeKind,
    Delivery,
    DeliveryState,
    GuildSettings,
    Rhythm,
    Subscription,
)
from bot.services import guild_hours

USUAL_DIGEST = time(9)  # by the guild's clock
DIGEST_IS_LATE = timedelta(hours=12)  # how long after its time a digest still tells what happened
BY_QUIET = "It waits for the end of the quiet hours."
FOR_DIGEST = "It waits for the next digest."
_STAYS_NEWS = frozenset(ChangeKind) - {ChangeKind.ANNOUNCED, ChangeKind.MOVED}


def hold(
    delivery: Delivery,
    change: Change,
    wishes: Sequence[Subscription],
    settings: GuildSettings,
    now: datetime,
) -> Delivery:
    """Return a delivery as it is owed: at once, or held until a digest or the end of the quiet.

    A channel with one instant subscription that wants a change is told at once. What happened
    stays worth telling in a digest; a drop whose time has come does not.

    Args:
        delivery: pending, to one channel.
        change: what it tells.
        wishes: the channel's subscriptions that want it; at least one.
        settings: its guild's.
        now: aware, UTC.
    """
    zone = ZoneInfo(settings.timezone)
    if all(wish.rhythm is not Rhythm.INSTANT for wish in wishes):
        due_at = min(digest_after(wish, zone, now) for wish in wishes)
        expires_at = delivery.expires_at
        if change.kind in _STAYS_NEWS:
            expires_at = due_at + DIGEST_IS_LATE
        return replace(
            delivery,
            state=DeliveryState.HELD,
            due_at=due_at,
            expires_at=expires_at,
            role_ids=(),
            reason=FOR_DIGEST,
        )
    if settings.quiet is not None and change.kind not in settings.quiet.breaks:
        until = guild_hours.quiet_until(settings.quiet, zone, now)
        if until is not None:
            return replace(delivery, state=DeliveryState.HELD, due_at=until, reason=BY_QUIET)
    return delivery


def digest_after(wish: Subscription, zone: ZoneInfo, now: datetime) -> datetime:
    """Return when a subscription's next digest comes (aware, UTC)."""
    at = wish.digest_at or USUAL_DIGEST
    return guild_hours.next_digest(wish.rhythm, at, wish.digest_day, zone, now)
