"""What is wanted no more when its turn comes, after a retry or a backlog, is not sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.models import (
    ChangeKind,
    Digest,
    Outcome,
    OutcomeKind,
    QuietHours,
    Stock,
    Subscription,
)
from bot.rules.alerts import digesting
from bot.services.guilds.membership import Membership
from bot.services.subscriptions.editing import Subscriptions
from bot.store import tables
from tests.conftest import NOON
from tests.makers import (
    CHANNEL,
    GUILD,
    MODERATOR,
    OTHER_CHANNEL,
    change,
    make_subscription,
)
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

CUT, SOLD_OUT, RESTOCK = ChangeKind.PRICE_CUT, ChangeKind.SOLD_OUT, ChangeKind.RESTOCK
MINUTE = timedelta(minutes=1)
LATER = Outcome(kind=OutcomeKind.RETRY, retry_after=10 * MINUTE)
DOUBT = Outcome(kind=OutcomeKind.DOUBT, retry_after=10 * MINUTE)


@pytest.fixture
async def subscription(record: Record) -> Subscription:
    """Return a subscription to price cuts, with a role."""
    return await record.subscribe(make_subscription(CUT, role_id=5))


@pytest.fixture
async def waiting(
    subscription: Subscription, record: Record, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """Let one alert be refused for ten minutes."""
    sender.outcomes = [LATER]
    await record.find(change(CUT, id=0))
    assert len(await leave()) == 1


async def pause(
    subscriptions: Subscriptions, membership: Membership, subscription: Subscription
) -> None:
    """Pause it."""
    await subscriptions.pause(GUILD, subscription.id, by=MODERATOR)


async def remove(
    subscriptions: Subscriptions, membership: Membership, subscription: Subscription
) -> None:
    """Remove it."""
    await subscriptions.remove(GUILD, subscription.id, by=MODERATOR)


async def go(
    subscriptions: Subscriptions, membership: Membership, subscription: Subscription
) -> None:
    """Leave its server."""
    await membership.leave(subscription.guild_id)


@pytest.mark.parametrize(
    ("close", "reason"),
    [(pause, digesting.PAUSED), (remove, digesting.REMOVED), (go, digesting.LEFT)],
)
async def test_what_waits_for_a_subscription_that_is_closed_is_not_sent(
    waiting: None,
    subscription: Subscription,
    record: Record,
    subscriptions: Subscriptions,
    membership: Membership,
    leave: Callable[..., Any],
    close: Callable[..., Any],
    reason: str,
) -> None:
    """Paused, removed, or of a server that was left: with the reason in the record."""
    await close(subscriptions, membership, subscription)

    assert await leave(minutes=10) == []
    kept = await record.delivery()
    assert (kept.state.value, kept.reason) == ("suppressed", reason)


async def test_another_subscription_of_the_channel_takes_it_over(
    waiting: None,
    subscription: Subscription,
    record: Record,
    subscriptions: Subscriptions,
    leave: Callable[..., Any],
    sender: FakeSender,
) -> None:
    """And the role of the one that is gone is not called."""
    other = await record.subscribe(make_subscription(CUT, SOLD_OUT))
    await subscriptions.remove(GUILD, subscription.id, by=MODERATOR)

    assert len(await leave(minutes=10)) == 1
    kept = await record.delivery()
    assert (kept.state.value, kept.subscription_id) == ("sent", other.id)
    assert sender.sent[0].delivery.role_ids == ()


async def test_a_removal_that_is_taken_back_in_time_loses_nothing(
    waiting: None,
    subscription: Subscription,
    subscriptions: Subscriptions,
    leave: Callable[..., Any],
) -> None:
    """It is as if it had never been."""
    await subscriptions.remove(GUILD, subscription.id, by=MODERATOR)
    await subscriptions.restore(GUILD, subscription.id, by=MODERATOR)

    assert len(await leave(minutes=10)) == 1


async def test_what_may_have_arrived_is_settled_all_the_same(
    subscription: Subscription,
    record: Record,
    subscriptions: Subscriptions,
    leave: Callable[..., Any],
    sender: FakeSender,
) -> None:
    """The channel is read: it may be there."""
    sender.outcomes = [DOUBT]
    await record.find(change(CUT, id=0))
    await leave()
    await subscriptions.pause(GUILD, subscription.id, by=MODERATOR)
    await leave(minutes=10)

    assert len(sender.sought) == 1


@pytest.mark.parametrize("is_wanted", [True, False])
async def test_what_is_found_never_to_have_arrived_is_sent_if_it_is_wanted_still(
    subscription: Subscription,
    record: Record,
    subscriptions: Subscriptions,
    leave: Callable[..., Any],
    sender: FakeSender,
    *,
    is_wanted: bool,
) -> None:
    """The doubt is over: it is as if it had not been tried."""
    sender.outcomes = [DOUBT]
    await record.find(change(CUT, id=0))
    await leave()
    if not is_wanted:
        await subscriptions.pause(GUILD, subscription.id, by=MODERATOR)

    assert len(await leave(minutes=10)) == is_wanted
    assert len(sender.sought) == 1


@pytest.mark.parametrize("outcome", [LATER, DOUBT], ids=["refused", "in doubt"])
async def test_what_sold_out_meanwhile_is_not_called_a_restock(
    record: Record, leave: Callable[..., Any], sender: FakeSender, outcome: Outcome
) -> None:
    """Though the restock is young; nor what is found never to have arrived."""
    listing_id = await record.list_product()
    await record.subscribe(make_subscription(RESTOCK))
    sender.outcomes = [outcome]
    await record.find(change(RESTOCK, id=0, listing_id=listing_id))
    await leave()
    await record.find(change(SOLD_OUT, id=0, listing_id=listing_id, at=NOON + 5 * MINUTE))

    assert await leave(minutes=10) == []
    [alert, *_] = await record.deliveries()
    assert (alert.state.value, alert.reason) == ("expired", digesting.SOLD_OUT)


@pytest.mark.parametrize(("misses", "is_told"), [(1, True), (2, False)])
async def test_what_its_shop_does_not_show_any_more_is_no_news(
    record: Record, leave: Callable[..., Any], sender: FakeSender, misses: int, is_told: bool
) -> None:
    """Two whole looks did not show it: of that there is no change."""
    listing_id = await record.list_product()
    await record.subscribe(make_subscription(RESTOCK))
    sender.outcomes = [LATER]
    await record.find(change(RESTOCK, id=0, listing_id=listing_id))
    await leave()
    async with record.database.write() as connection:
        await connection.execute(update(tables.listings).values(misses=misses))

    assert len(await leave(minutes=10)) == is_told


@pytest.mark.parametrize(
    ("stock", "is_preorder", "is_told"),
    [
        (Stock.OUT, False, False),
        (Stock.UNKNOWN, False, True),
        (Stock.IN, False, True),
        (Stock.OUT, True, True),
        (None, False, True),  # it lists no sizes: of its stock nothing is known
    ],
)
async def test_what_is_shown_with_nothing_in_stock_is_no_news(
    record: Record,
    leave: Callable[..., Any],
    sender: FakeSender,
    stock: Stock | None,
    *,
    is_preorder: bool,
    is_told: bool,
) -> None:
    """Its shop did not show it, and then showed it empty: of that there is no change either."""
    listing_id = await record.list_product()
    await record.subscribe(make_subscription(RESTOCK))
    sender.outcomes = [LATER]
    await record.find(change(RESTOCK, id=0, listing_id=listing_id))
    await leave()
    async with record.database.write() as connection:
        await connection.execute(
            delete(tables.sizes) if stock is None else update(tables.sizes).values(stock=stock)
        )
        await connection.execute(update(tables.listings).values(was_preorder=is_preorder))

    assert len(await leave(minutes=10)) == is_told


@pytest.mark.parametrize("is_held", [True, False])
async def test_what_waits_goes_where_its_subscription_goes(
    record: Record,
    subscriptions: Subscriptions,
    leave: Callable[..., Any],
    sender: FakeSender,
    *,
    is_held: bool,
) -> None:
    """Given another channel, a subscription loses nothing, and is told nothing twice."""
    if is_held:
        await record.settle(quiet=QuietHours(begins=time(11), ends=time(12, 10)))
    else:
        sender.outcomes = [LATER]
    subscription = await record.subscribe(make_subscription(CUT))
    await record.find(change(CUT, id=0))
    await leave()
    await subscriptions.change(
        replace(subscription, channel_id=OTHER_CHANNEL), by=MODERATOR, seen=1
    )

    assert len(await leave(minutes=10)) == 1
    assert sender.destinations == [OTHER_CHANNEL]
    old, new = await record.deliveries()
    assert (old.destination.id, old.reason) == (CHANNEL, digesting.ELSEWHERE)
    assert new.state.value == "sent"


@pytest.mark.parametrize("is_held", [True, False])
@pytest.mark.parametrize("is_back", [True, False])
async def test_what_waits_joins_what_the_other_channel_is_owed(
    record: Record,
    subscriptions: Subscriptions,
    leave: Callable[..., Any],
    sender: FakeSender,
    *,
    is_held: bool,
    is_back: bool,
) -> None:
    """One message with the sizes and roles of both; given back, it is told where it was."""
    if is_held:
        await record.settle(quiet=QuietHours(begins=time(11), ends=time(12, 10)))
    else:
        sender.outcomes = [LATER, LATER]
    moved = await record.subscribe(make_subscription(RESTOCK, sizes=("US 10",), role_id=7))
    there = make_subscription(RESTOCK, sizes=("US 9",), role_id=8, channel_id=OTHER_CHANNEL)
    await record.subscribe(there)
    await record.find(change(RESTOCK, id=0, sizes=("US 9", "US 10", "US 11")))
    await leave()
    await subscriptions.change(replace(moved, channel_id=OTHER_CHANNEL), by=MODERATOR, seen=1)
    if is_back:
        await subscriptions.change(moved, by=MODERATOR, seen=2)

    await leave(minutes=10)

    told = {
        delivery.destination.id: (delivery.sizes, set(delivery.role_ids))
        for delivery in await record.deliveries()
        if delivery.state.value == "sent"
    }
    if is_back:
        assert told == {CHANNEL: (("US 10",), {7}), OTHER_CHANNEL: (("US 9",), {8})}
    else:
        assert told == {OTHER_CHANNEL: (("US 9", "US 10"), {7, 8})}


async def test_what_waits_is_told_where_nobody_was_told_of_it_any_more(
    record: Record, subscriptions: Subscriptions, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """What ended untold in a channel, because its subscription went, is told to who comes there."""
    sender.outcomes = [LATER, LATER]
    moved = await record.subscribe(make_subscription(CUT))
    there = await record.subscribe(make_subscription(CUT, channel_id=OTHER_CHANNEL))
    await record.find(change(CUT, id=0))
    await leave()
    await subscriptions.remove(GUILD, there.id, by=MODERATOR)
    sender.outcomes = [LATER]
    await leave(minutes=10)
    await subscriptions.change(replace(moved, channel_id=OTHER_CHANNEL), by=MODERATOR, seen=1)

    await leave(minutes=10)

    assert [
        delivery.state.value
        for delivery in await record.deliveries()
        if delivery.destination.id == OTHER_CHANNEL
    ] == ["sent"]


async def test_what_another_wants_now_comes_with_its_digest(
    record: Record, subscriptions: Subscriptions, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """What was held for the digest of one that is paused since; not at that one's hour."""
    paused = await record.subscribe(make_subscription(CUT, digest=Digest.DAILY, digest_at=time(13)))
    other = await record.subscribe(
        make_subscription(RESTOCK, digest=Digest.DAILY, digest_at=time(15))
    )
    await record.find(change(CUT, id=0))
    await subscriptions.pause(GUILD, paused.id, by=MODERATOR)
    wants = replace(other, kinds=frozenset({RESTOCK, CUT}))
    await subscriptions.change(wants, by=MODERATOR, seen=1)

    assert await leave(hours=2) == []
    assert len(await leave(hours=1)) == 1


async def test_a_digest_for_nobody_is_not_sent(
    record: Record, subscriptions: Subscriptions, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """Nor is what it tells called told."""
    subscription = await record.subscribe(
        make_subscription(CUT, digest=Digest.DAILY, digest_at=time(18))
    )
    for number in (1, 2):
        await record.find(change(CUT, id=0, title=f"Shoe {number}", style_code=None))
    sender.outcomes = [LATER]
    assert len(await leave(hours=6)) == 1
    await subscriptions.remove(GUILD, subscription.id, by=MODERATOR)

    assert await leave(minutes=10) == []
    assert await record.states() == ["suppressed"] * 3


@pytest.mark.parametrize("ended", [pause, remove])
@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(
    ("others", "told"),
    [
        ((SOLD_OUT,), []),
        ((RESTOCK,), ["Shoe 3"]),
        ((CUT,), ["Shoe 1", "Shoe 2"]),
        ((CUT, RESTOCK), ["Shoe 1", "Shoe 2", "Shoe 3"]),
    ],
)
async def test_a_digest_tells_nothing_for_a_subscription_that_wants_no_more(
    record: Record,
    subscriptions: Subscriptions,
    membership: Membership,
    leave: Callable[..., Any],
    sender: FakeSender,
    ended: Callable[..., Any],
    is_first: bool,
    others: tuple[ChangeKind, ...],
    told: list[str],
) -> None:
    """What another one of its channel wants is told for that, whichever came first."""
    await record.settle(quiet=QuietHours(begins=time(11), ends=time(12, 10)))
    wanted = [make_subscription(CUT, role_id=5), make_subscription(*others, role_id=6)]
    made = [await record.subscribe(each) for each in (wanted if is_first else wanted[::-1])]
    for number, kind in ((1, CUT), (2, CUT), (3, RESTOCK)):
        await record.find(change(kind, id=0, title=f"Shoe {number}", style_code=None))
    sender.outcomes = [LATER]
    await leave(minutes=10)
    sender.sent.clear()
    await ended(subscriptions, membership, made[0 if is_first else 1])

    await leave(minutes=10)

    items = [each.change for sent in sender.sent for each in sent.items]
    shown = [sent.change for sent in sender.sent if sent.change] + items
    assert sorted({each.title for each in shown}) == told
    still_open = {made[1 if is_first else 0].id}
    assert {sent.delivery.subscription_id for sent in sender.sent} == (
        still_open if told else set()
    )
    left = [delivery for delivery in await record.deliveries() if delivery.state.value == "sent"]
    assert {each.subscription_id for each in left} == (still_open if told else set())


@pytest.mark.parametrize("is_alone", [True, False])
async def test_what_a_digest_tells_goes_where_its_subscription_goes(
    record: Record,
    subscriptions: Subscriptions,
    leave: Callable[..., Any],
    sender: FakeSender,
    *,
    is_alone: bool,
) -> None:
    """It is told there; what others in the first channel want is told in the digest still."""
    await record.settle(quiet=QuietHours(begins=time(11), ends=time(12, 10)))
    moved = await record.subscribe(make_subscription(CUT))
    if not is_alone:
        await record.subscribe(make_subscription(RESTOCK))
    for number, kind in ((1, CUT), (2, CUT), (3, RESTOCK)):
        await record.find(change(kind, id=0, title=f"Shoe {number}", style_code=None))
    sender.outcomes = [LATER]
    await leave(minutes=10)
    sender.sent.clear()
    await subscriptions.change(replace(moved, channel_id=OTHER_CHANNEL), by=MODERATOR, seen=1)

    await leave(minutes=10)

    told = [
        (sent.delivery.destination.id, each.title)
        for sent in sender.sent
        for each in ([sent.change] if sent.change else [item.change for item in sent.items])
    ]
    elsewhere = [(OTHER_CHANNEL, "Shoe 1"), (OTHER_CHANNEL, "Shoe 2")]
    assert sorted(told) == sorted([*elsewhere, *[(CHANNEL, "Shoe 3")] * (not is_alone)])
