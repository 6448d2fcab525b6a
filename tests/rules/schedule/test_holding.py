"""What waits for a digest or for the end of the quiet hours, as tables."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.models import (
    Change,
    ChangeKind,
    Delivery,
    DeliveryState,
    Digest,
    GuildSettings,
    QuietHours,
    Subscription,
)
from bot.rules.schedule.holding import BY_QUIET, FOR_DIGEST, hold
from tests.conftest import NOON  # a Tuesday
from tests.makers import GUILD, change, delivery, make_subscription

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUIET = QuietHours(begins=time(11), ends=time(13), breaks=frozenset({ChangeKind.LIVE}))
DAILY = make_subscription(digest=Digest.DAILY)
WEEKLY = make_subscription(digest=Digest.WEEKLY, digest_day=0, digest_at=time(18))
INSTANT = make_subscription()


def held(
    *subscriptions: Subscription,
    told: Change | None = None,
    quiet: QuietHours | None = None,
    timezone: str = "UTC",
    **queued: Any,
) -> Delivery:
    """Hold a delivery that mentions a role, at noon."""
    settings = GuildSettings(guild_id=GUILD, timezone=timezone, quiet=quiet)
    return hold(
        delivery(role_ids=(91,), **queued),
        told or change(),
        subscriptions or (INSTANT,),
        settings,
        NOON,
    )


def test_an_instant_alert_goes_at_once() -> None:
    """Where nothing is set, and outside of the quiet hours."""
    later = QuietHours(begins=time(22), ends=time(7))

    assert held() == held(quiet=later) == delivery(role_ids=(91,))


@pytest.mark.parametrize(
    ("subscriptions", "timezone", "due_at"),
    [
        ((DAILY,), "UTC", NOON + 21 * HOUR),  # nine o'clock if nothing else is said
        ((DAILY,), "Asia/Tokyo", NOON + 12 * HOUR),
        ((DAILY,), "Asia/Kolkata", NOON + 15.5 * HOUR),
        ((DAILY,), "America/New_York", NOON + 2 * HOUR),
        ((make_subscription(digest=Digest.DAILY, digest_at=time(12)),), "UTC", NOON + DAY),
        ((make_subscription(digest=Digest.DAILY, digest_at=time(12, 1)),), "UTC", NOON + HOUR / 60),
        ((WEEKLY,), "UTC", NOON + 6 * DAY + 6 * HOUR),
        ((WEEKLY, DAILY), "UTC", NOON + 21 * HOUR),  # the sooner of two
    ],
)
def test_a_digest_comes_by_the_guilds_clock(
    subscriptions: tuple[Subscription, ...], timezone: str, due_at: datetime
) -> None:
    """What is owed waits for it, and mentions nobody."""
    waiting = held(*subscriptions, timezone=timezone)

    assert (waiting.state, waiting.reason) == (DeliveryState.HELD, FOR_DIGEST)
    assert (waiting.due_at, waiting.role_ids) == (due_at, ())


def test_one_instant_subscription_of_a_channel_is_told_at_once() -> None:
    """A channel hears of a change once, as soon as one of its subscriptions wants it."""
    assert held(DAILY, INSTANT).state is DeliveryState.PENDING


@pytest.mark.parametrize("kind", ChangeKind)
def test_what_happened_stays_worth_telling_in_a_digest(kind: ChangeKind) -> None:
    """A date whose time has come does not."""
    waiting = held(DAILY, told=change(kind))

    is_date = kind in {ChangeKind.ANNOUNCED, ChangeKind.MOVED}
    assert waiting.expires_at == NOON + (HOUR if is_date else 33 * HOUR)


@pytest.mark.parametrize(
    ("kind", "begins", "ends", "timezone", "due_at"),
    [
        (ChangeKind.RESTOCK, time(11), time(13), "UTC", NOON + HOUR),
        (ChangeKind.RESTOCK, time(12), time(12, 1), "UTC", NOON + HOUR / 60),
        (ChangeKind.RESTOCK, time(22), time(12, 30), "UTC", NOON + HOUR / 2),
        (ChangeKind.RESTOCK, time(11), time(7), "UTC", NOON + 19 * HOUR),
        (ChangeKind.RESTOCK, time(17), time(18), "Asia/Kolkata", NOON + HOUR / 2),
        (ChangeKind.RESTOCK, time(11), time(12), "UTC", None),  # over at noon
        (ChangeKind.RESTOCK, time(12, 1), time(12), "UTC", None),
        (ChangeKind.RESTOCK, time(12), time(12), "UTC", None),  # no hours at all
        (ChangeKind.LIVE, time(11), time(13), "UTC", None),  # breaks the quiet
    ],
)
def test_quiet_hours_hold_until_they_end(
    kind: ChangeKind, begins: time, ends: time, timezone: str, due_at: datetime | None
) -> None:
    """By the guild's clock; but for what breaks them."""
    quiet = QuietHours(begins=begins, ends=ends, breaks=QUIET.breaks)

    waiting = held(told=change(kind), quiet=quiet, timezone=timezone)

    state = DeliveryState.PENDING if due_at is None else DeliveryState.HELD
    assert (waiting.state, waiting.due_at) == (state, due_at or NOON)
    assert waiting.reason == (None if due_at is None else BY_QUIET)
    assert waiting.role_ids == (91,)


def test_a_digest_in_the_quiet_still_waits_for_its_own_time() -> None:
    """Whether it may be posted then is looked at when it is due."""
    assert held(DAILY, quiet=QUIET).reason == FOR_DIGEST
