"""A channel that Discord refuses for no visible reason is tried again, and told of if it works."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import ONE_SHARD, ChangeKind, Outcome, OutcomeKind
from bot.services.guilds.permission_checks import Checks
from bot.services.outbox.dispatcher import Deliveries
from bot.services.subscriptions.editing import Subscriptions
from bot.store.alerts import Refusal, channels
from bot.store.engine.database import Database
from tests.conftest import NOON, Clock
from tests.makers import CHANNEL, OTHER_CHANNEL, change, make_subscription
from tests.services.conftest import Record
from tests.services.fakes import SENT, FakeSender
from tests.services.guilds.conftest import WHOLE, FakePlaces
from tests.services.guilds.test_permission_checks import (
    NO_SEND,
    REFUSED,
    broken,
    look,
    refuse,
    told,
)

REFUSAL = Outcome(kind=OutcomeKind.GONE, is_answer=True, code=50013, reason=REFUSED)
OTHER = Outcome(kind=OutcomeKind.GONE, is_answer=True, code=10003, reason="It no longer exists.")
TAKEN = (
    f"Alerts to <#{CHANNEL}> have resumed: Discord takes messages there again.\n-# Server: `Guild`"
)


async def find(record: Record, outbox: Deliveries, clock: Clock) -> None:
    """Have something to tell, and tell it."""
    await record.find(change(id=0, at=clock()))
    await outbox.drain()


async def try_again(checks: Checks, outbox: Deliveries, clock: Clock) -> None:
    """Come back after a while, and send what was kept."""
    clock.advance(hours=2)
    checks.shards_changed(ONE_SHARD)
    await checks.run_due()
    await outbox.drain()


async def test_nobody_is_told_of_a_try_that_is_refused_once_more(
    record: Record, checks: Checks, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """Neither that alerts have resumed, which is not so, nor again that they have stopped."""
    await record.subscribe(make_subscription(*ChangeKind))
    sender.outcome_of = {CHANNEL: REFUSAL}
    await find(record, outbox, clock)
    [stopped] = await told(record)
    assert "have stopped" in stopped

    for _ in range(3):
        await try_again(checks, outbox, clock)
        await find(record, outbox, clock)

    tries = [each for each in sender.sent if each.delivery.destination.id == CHANNEL]
    assert len(tries) >= 4
    assert await told(record) == [stopped]


async def test_that_it_works_again_is_told_once_by_what_arrives(
    record: Record,
    checks: Checks,
    outbox: Deliveries,
    sender: FakeSender,
    subscriptions: Subscriptions,
    clock: Clock,
) -> None:
    """Not before; and what is refused after that is told anew."""
    await record.subscribe(make_subscription(*ChangeKind))
    sender.outcome_of = {CHANNEL: REFUSAL}
    await find(record, outbox, clock)
    sender.outcome_of = {CHANNEL: replace(SENT, is_answer=True)}
    clock.advance(hours=2)
    checks.shards_changed(ONE_SHARD)
    await checks.run_due()
    assert await broken(record, subscriptions) == [None]
    assert len(await told(record)) == 1

    for _ in range(2):
        await find(record, outbox, clock)
    assert (await told(record))[1:] == [TAKEN]

    sender.outcome_of = {CHANNEL: REFUSAL}
    await find(record, outbox, clock)
    *_, stopped = await told(record)
    assert "have stopped" in stopped


async def test_another_refusal_than_the_one_that_was_told_is_told(
    record: Record, checks: Checks, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """It wants another remedy."""
    await record.subscribe(make_subscription(*ChangeKind))
    for outcome in (REFUSAL, OTHER):
        sender.outcome_of = {CHANNEL: outcome}
        await find(record, outbox, clock)
        await try_again(checks, outbox, clock)

    _, second = await told(record)
    assert "It no longer exists." in second


async def test_what_works_without_a_refusal_is_no_news(
    record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """Nor what is refused and sent in another channel."""
    for channel_id in (CHANNEL, OTHER_CHANNEL):
        await record.subscribe(make_subscription(*ChangeKind, channel_id=channel_id))
    async with record.database.write() as connection:
        await channels.refuse(connection, Refusal(CHANNEL, 20026, "Spam.", None, NOON))
    sender.outcome_of = {CHANNEL: replace(SENT, is_answer=True)}
    for _ in range(2):
        await find(record, outbox, clock)

    assert await told(record) == []


async def test_after_what_was_seen_to_be_back_a_refusal_is_told(
    record: Record,
    checks: Checks,
    places: FakePlaces,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
) -> None:
    """Though the same was told before the permission was seen missing: alerts had resumed."""
    await record.subscribe(make_subscription(*ChangeKind))
    sender.outcome_of = {CHANNEL: REFUSAL}
    await find(record, outbox, clock)
    await try_again(checks, outbox, clock)
    for missing in (NO_SEND, WHOLE):
        places.lacks[CHANNEL] = missing
        await look(checks, clock)
    await find(record, outbox, clock)

    texts = await told(record)
    assert [("stopped" in text, "resumed" in text) for text in texts[-2:]] == [
        (False, True),
        (True, False),
    ]


async def test_what_discord_refuses_for_no_visible_reason_is_tried_after_each_change(
    record: Record, checks: Checks, database: Database, subscriptions: Subscriptions, clock: Clock
) -> None:
    """Once an hour: what changed sooner after a try is tried when the hour is over, unasked."""
    await record.subscribe()
    await refuse(database)
    await look(checks, clock)
    assert await broken(record, subscriptions) == [None]

    await refuse(database)
    await look(checks, clock)
    clock.advance(minutes=59)
    await checks.run_due()
    assert await broken(record, subscriptions) == [REFUSED]

    clock.advance(minutes=1)
    await checks.run_due()
    assert await broken(record, subscriptions) == [None]

    await refuse(database)
    clock.advance(hours=2)
    await checks.run_due()
    assert await broken(record, subscriptions) == [REFUSED]
    assert await told(record) == []


async def test_what_was_refused_may_have_changed_unseen_while_the_bot_was_away(
    record: Record, checks: Checks, database: Database, subscriptions: Subscriptions, clock: Clock
) -> None:
    """At READY it is tried again, though it was tried this week; but not each minute."""
    await record.subscribe()
    await refuse(database)
    await checks.run_due()
    await refuse(database)
    for minutes, is_tried in ((59, False), (1, True)):
        clock.advance(minutes=minutes)
        checks.shards_changed(ONE_SHARD)
        await checks.run_due()
        assert await broken(record, subscriptions) == [None if is_tried else REFUSED]


async def test_what_was_seen_to_be_back_is_no_try(
    record: Record,
    checks: Checks,
    places: FakePlaces,
    database: Database,
    subscriptions: Subscriptions,
    clock: Clock,
) -> None:
    """What Discord refuses a day later, for no visible reason, is tried again all the same."""
    await record.subscribe()
    for missing in (NO_SEND, WHOLE):
        places.lacks[CHANNEL] = missing
        await look(checks, clock)
    clock.advance(days=1)
    await refuse(database)

    await look(checks, clock)

    assert await broken(record, subscriptions) == [None]


@pytest.mark.parametrize(
    ("since", "is_tried"),
    [(timedelta(days=7) - timedelta(seconds=1), False), (timedelta(days=7), True)],
)
async def test_a_week_is_a_week(
    record: Record,
    checks: Checks,
    database: Database,
    subscriptions: Subscriptions,
    clock: Clock,
    since: timedelta,
    *,
    is_tried: bool,
) -> None:
    """Neither sooner nor later is a refusal without a visible reason tried again."""
    await record.subscribe()
    await refuse(database)
    await checks.run_due()
    await refuse(database)
    clock.now = NOON + since

    await checks.run_due()

    assert await broken(record, subscriptions) == [None if is_tried else REFUSED]
