"""What a subscription said at a time, and what became of a change for it, as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.models import AuditEntry, ChangeKind, DeliveryState, Precision, Subscription
from bot.rules.subscriptions.documents import to_document
from bot.rules.subscriptions.filters import Filter
from bot.rules.trace import revisions
from bot.rules.trace.verdicts import Obstacle, verdict_of
from tests.conftest import NOON
from tests.makers import (
    CHANNEL,
    GUILD,
    MODERATOR,
    OTHER_CHANNEL,
    change,
    delivery,
    make_subscription,
)

MINUTE = timedelta(minutes=1)
OLD = make_subscription(id=3, created_at=NOON - 60 * MINUTE, words="rain")
NEW = replace(OLD, words="sea", revision=2)
TOLD = change()


def entry(
    verb: str,
    before: Subscription | None,
    after: Subscription | None,
    at: datetime = NOON,
    **changes: Any,
) -> AuditEntry:
    """Write a change of subscription 3 down."""
    written = AuditEntry(
        guild_id=GUILD,
        at=at,
        by=MODERATOR,
        subject=revisions.subject_of(3),
        verb=verb,
        before=to_document(before) if before else None,
        after=to_document(after) if after else None,
    )
    return replace(written, **changes)


ADDED = entry("added", None, OLD, OLD.created_at)
EDITED = entry("edited", OLD, NEW, NOON + MINUTE)
REMOVED = entry("removed", NEW, None, NOON + 2 * MINUTE)


@pytest.mark.parametrize(
    ("now", "entries", "at", "said", "changed_at"),
    [
        (OLD, [ADDED], NOON, "rain", None),
        (OLD, [], NOON, "rain", None),  # from before there was a record
        (OLD, [ADDED], NOON - 61 * MINUTE, None, OLD.created_at),
        (NEW, [EDITED, ADDED], NOON, "rain", NOON + MINUTE),
        (NEW, [EDITED, ADDED], NOON + MINUTE, "sea", None),
        (NEW, [replace(EDITED, subject="subscription 4"), ADDED], NOON, "sea", None),
        (NEW, [REMOVED, EDITED, ADDED], NOON, "rain", NOON + MINUTE),
        (NEW, [REMOVED, EDITED], NOON + MINUTE, "sea", NOON + 2 * MINUTE),
        (replace(NEW, removed_at=REMOVED.at), [REMOVED], NOON + 2 * MINUTE, None, None),
        (NEW, [entry("restored", None, NEW, NOON + MINUTE)], NOON, None, NOON + MINUTE),
        (NEW, [replace(EDITED, before={"kinds": 5})], NOON, None, NOON + MINUTE),
    ],
)
def test_a_subscription_said_what_the_record_says(
    now: Subscription,
    entries: list[AuditEntry],
    at: datetime,
    said: str | None,
    changed_at: datetime | None,
) -> None:
    """Before the first change after that time; nothing where it was not there."""
    past = revisions.as_of(now, entries, at)

    assert (past.subscription.words if past.subscription else None, past.changed_at) == (
        said,
        changed_at,
    )


def test_what_was_removed_is_known_from_the_record() -> None:
    """Each once, as it was last, with since when it was there; what is there is left out."""
    entries = [REMOVED, EDITED, ADDED, entry("edited", None, None, subject="settings")]

    (gone,) = revisions.removed(entries, [], GUILD)

    assert gone == replace(
        NEW, created_by=MODERATOR, created_at=OLD.created_at, removed_at=REMOVED.at, revision=1
    )
    assert revisions.removed(entries, [NEW], GUILD) == []
    assert revisions.as_of(gone, entries, NOON).subscription == replace(
        gone, words="rain", removed_at=None
    )
    assert revisions.as_of(gone, entries, NOON + 2 * MINUTE).subscription is None


def test_what_came_from_a_file_was_not_there_before_it() -> None:
    """An import is one entry for all that it added."""

    def imported(number: int, at: datetime) -> AuditEntry:
        written = entry("imported", None, None, at, subject="import")
        return replace(written, before={}, after={"added": {str(number): {}}})

    came, others = imported(NEW.id, ADDED.at), imported(999, NOON - 99 * MINUTE)

    (gone,) = revisions.removed([REMOVED, EDITED, came, others], [], GUILD)

    assert gone.created_at == ADDED.at
    assert revisions.as_of(gone, [REMOVED, EDITED], ADDED.at - MINUTE).subscription is None


LEAD = change(
    ChangeKind.ANNOUNCED,
    lead=timedelta(days=1),
    drop_at=NOON + 30 * MINUTE,  # the reminder of the last hour is due already
    precision=Precision.INSTANT,
)


@pytest.mark.parametrize(
    ("subscription", "found", "filtered", "obstacle"),
    [
        ({}, TOLD, None, None),
        ({"words": "sea"}, TOLD, Filter.WORDS, None),
        ({"is_paused": True}, TOLD, None, Obstacle.PAUSED),
        ({"is_paused": True, "words": "sea"}, TOLD, None, Obstacle.PAUSED),
        ({"created_at": NOON + MINUTE}, TOLD, None, Obstacle.NOT_THERE),
        ({"channel_id": OTHER_CHANNEL}, TOLD, None, Obstacle.UNKNOWN),
        ({"channel_id": OTHER_CHANNEL, "broken": "Gone."}, TOLD, None, Obstacle.BROKEN),
        ({"kinds": frozenset({ChangeKind.ANNOUNCED})}, LEAD, None, Obstacle.TOO_LATE),
    ],
)
def test_a_change_has_one_fate(
    subscription: dict[str, Any], found: Any, filtered: Filter | None, obstacle: Obstacle | None
) -> None:
    """A delivery, a filter or an obstacle."""
    queued = delivery(CHANNEL, change_id=1, state=DeliveryState.SENT)

    verdict = verdict_of(found, replace(OLD, **subscription), [], [queued])

    assert (verdict.filtered, verdict.obstacle) == (filtered, obstacle)
    assert verdict.delivery == (queued if filtered is None and obstacle is None else None)
