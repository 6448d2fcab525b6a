"""What waits when its subscription is changed is sent as the subscription is now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from sqlalchemy import update

from bot.models import (
    ChangeKind,
    Digest,
    Outcome,
    OutcomeKind,
    Presence,
    ProbeResult,
    Subscription,
)
from bot.rules.alerts import digesting
from bot.services.members.watches import Watches
from bot.services.outbox.dispatcher import Deliveries
from bot.services.subscriptions.editing import Subscriptions
from bot.store import tables
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.makers import (
    CHANNEL,
    GUILD,
    MODERATOR,
    OTHER_CHANNEL,
    change,
    delivery,
    make_subscription,
)
from tests.services.conftest import Record
from tests.services.fakes import FakeSender, until
from tests.services.outbox.test_revalidation import CUT, DOUBT, LATER, RESTOCK, SOLD_OUT

GONE = Outcome(kind=OutcomeKind.GONE, is_answer=True, code=50013, reason="It may not.")
PERSON = 77


async def edit(
    subscriptions: Subscriptions, subscription: Subscription, **values: Any
) -> Subscription:
    """Let the moderator give a subscription other values."""
    seen = await subscriptions.get(GUILD, subscription.id)
    return await subscriptions.change(replace(seen, **values), by=MODERATOR, seen=seen.revision)


@pytest.mark.parametrize(
    ("values", "sizes"),
    [
        ({"kinds": frozenset({CUT})}, None),
        ({"sizes": ("US 10",)}, None),
        ({"words": "protection"}, None),
        ({"sizes": ("US 9",)}, ("US 9",)),
        ({"kinds": frozenset({RESTOCK, CUT})}, ("US 8", "US 9")),
    ],
)
async def test_what_waits_goes_by_what_its_subscription_says_now(
    record: Record,
    subscriptions: Subscriptions,
    leave: Callable[..., Any],
    sender: FakeSender,
    values: Mapping[str, Any],
    sizes: tuple[str, ...] | None,
) -> None:
    """It ends with the reason, or is told in the sizes that are still wanted."""
    subscription = await record.subscribe(make_subscription(RESTOCK))
    sender.outcomes = [LATER]
    await record.find(change(RESTOCK, id=0, sizes=("US 8", "US 9")))
    await leave()

    await edit(subscriptions, subscription, **values)

    assert len(await leave(minutes=10)) == (sizes is not None)
    kept = await record.delivery()
    if sizes is None:
        assert (kept.state.value, kept.reason) == ("suppressed", digesting.CHANGED)
    else:
        assert (kept.state.value, kept.sizes) == ("sent", sizes)


@pytest.mark.parametrize("outcome", [LATER, GONE])
@pytest.mark.parametrize(
    ("values", "sizes"), [({"kinds": frozenset({CUT})}, None), ({"sizes": ("US 9",)}, ("US 9",))]
)
async def test_what_is_changed_during_a_try_that_fails_goes_by_what_is_wanted_now(
    record: Record,
    subscriptions: Subscriptions,
    outbox: Deliveries,
    sender: FakeSender,
    outcome: Outcome,
    values: Mapping[str, Any],
    sizes: tuple[str, ...] | None,
) -> None:
    """A try may last for minutes, as while Discord fails, and surely nothing has arrived."""
    subscription = await record.subscribe(make_subscription(RESTOCK))
    sender.outcomes, sender.gate = [outcome], asyncio.Event()
    await record.find(change(RESTOCK, id=0, sizes=("US 8", "US 9")))
    trying = asyncio.create_task(outbox.drain())
    await until(lambda: bool(sender.under_way))

    await edit(subscriptions, subscription, **values)
    sender.gate.set()
    await trying

    kept = (await record.deliveries())[0]
    if sizes is None:
        assert (kept.state.value, kept.reason) == ("suppressed", digesting.CHANGED)
    else:
        assert (kept.state.value in {"retry", "held"}, kept.sizes) == (True, sizes)


async def test_what_another_subscription_of_the_channel_wants_is_left_to_it(
    record: Record,
    subscriptions: Subscriptions,
    leave: Callable[..., Any],
    sender: FakeSender,
) -> None:
    """In its sizes, and without the role of the one that was changed."""
    first = await record.subscribe(make_subscription(RESTOCK, role_id=5))
    other = await record.subscribe(make_subscription(RESTOCK, sizes=("US 9",), role_id=6))
    sender.outcomes = [LATER]
    await record.find(change(RESTOCK, id=0, sizes=("US 8", "US 9")))
    await leave()

    await edit(subscriptions, first, kinds=frozenset({SOLD_OUT}))
    await leave(minutes=10)

    kept = await record.delivery()
    assert (kept.state.value, kept.subscription_id) == ("sent", other.id)
    assert kept.sizes == ("US 9",)
    assert kept.role_ids == (6,)


@pytest.mark.parametrize("edited", [False, True])
async def test_what_tells_several_changes_keeps_the_sizes_of_all(
    record: Record,
    subscriptions: Subscriptions,
    leave: Callable[..., Any],
    clock: Clock,
    sender: FakeSender,
    edited: bool,
) -> None:
    """Two restocks of one shoe wait together; a try fails, and its subscription may be edited."""
    daily = make_subscription(RESTOCK, digest=Digest.DAILY, digest_at=time(13))
    subscription = await record.subscribe(daily)
    listing_id = await record.list_product()
    for size in ("US 8", "US 9", "US 10"):
        await record.find(change(RESTOCK, id=0, sizes=(size,), listing_id=listing_id, at=clock()))
        clock.advance(minutes=5)
    sender.outcomes = [LATER]
    await leave(hours=1)

    if edited:
        await edit(subscriptions, subscription, sizes=("US 8", "US 9"))

    await leave(minutes=10)
    [told] = [sent for sent in sender.sent if sent.change or sent.items]
    there = ("US 8", "US 9") if edited else ("US 8", "US 9", "US 10")
    assert told.delivery.sizes == there


async def test_a_role_that_is_changed_is_the_one_that_is_called(
    record: Record, subscriptions: Subscriptions, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """Or none is."""
    subscription = await record.subscribe(make_subscription(RESTOCK, role_id=5))
    sender.outcomes = [LATER]
    await record.find(change(RESTOCK, id=0))
    await leave()

    await edit(subscriptions, subscription, role_id=6)
    assert (await record.delivery()).role_ids == (6,)
    await edit(subscriptions, subscription, role_id=None)
    assert (await record.delivery()).role_ids == ()


async def test_what_may_have_arrived_is_settled_as_it_is(
    record: Record, subscriptions: Subscriptions, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """Nobody wants it any more, but it may be there."""
    subscription = await record.subscribe(make_subscription(RESTOCK))
    sender.outcomes = [DOUBT]
    await record.find(change(RESTOCK, id=0))
    await leave()

    await edit(subscriptions, subscription, kinds=frozenset({CUT}))

    assert await record.states() == ["retry"]


async def test_what_turns_out_never_to_have_arrived_goes_by_what_is_wanted_now(
    record: Record, subscriptions: Subscriptions, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """It was changed while nobody knew whether it is there."""
    subscription = await record.subscribe(make_subscription(RESTOCK))
    sender.outcomes = [DOUBT]
    await record.find(change(RESTOCK, id=0))
    await leave()
    await edit(subscriptions, subscription, kinds=frozenset({CUT}))

    sender.found = ProbeResult(finding=Presence.ABSENT)

    assert await leave(minutes=10) == []
    kept = await record.delivery()
    assert (kept.state.value, kept.reason) == ("suppressed", digesting.CHANGED)


async def test_a_digest_that_waits_tells_what_is_still_wanted(
    record: Record, subscriptions: Subscriptions, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """And none is sent where nothing of it is."""
    subscription = await record.subscribe(
        make_subscription(RESTOCK, CUT, digest=Digest.DAILY, digest_at=time(13))
    )
    await record.find(change(RESTOCK, id=0))
    await record.find(change(CUT, id=0, listing_id=await record.list_product("other")))
    sender.outcomes = [LATER]
    assert len(await leave(hours=1)) == 1
    assert len(sender.sent[-1].items) == 2

    await edit(subscriptions, subscription, kinds=frozenset({CUT}))
    sender.outcomes = [LATER]
    assert len(await leave(minutes=10)) == 1
    assert [item.change.kind for item in sender.sent[-1].items] == [CUT]

    await edit(subscriptions, subscription, kinds=frozenset({SOLD_OUT}))
    assert await leave(minutes=10) == []
    assert await record.states() == ["suppressed"] * 3


async def test_what_is_kept_for_a_refusing_channel_is_narrowed_too(
    record: Record, subscriptions: Subscriptions, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """Though nothing can be sent for it now."""
    subscription = await record.subscribe(make_subscription(RESTOCK, CUT))
    await record.find(change(RESTOCK, id=0))
    await record.find(change(CUT, id=0, listing_id=await record.list_product("other")))
    sender.outcome_of = {CHANNEL: GONE}
    await leave()
    states = {each.state.value for each in await record.deliveries() if each.notice is None}
    assert states == {"held"}

    await edit(subscriptions, subscription, kinds=frozenset({CUT}))

    kept = [each for each in await record.deliveries() if each.notice is None]
    assert [each.state.value for each in kept] == ["suppressed", "held"]


async def test_another_subscription_of_a_refusing_channel_keeps_what_it_wants(
    record: Record, subscriptions: Subscriptions, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """Both are broken; one is changed, and the other is owed it still."""
    first = await record.subscribe(make_subscription(RESTOCK))
    other = await record.subscribe(make_subscription(RESTOCK, CUT))
    await record.find(change(RESTOCK, id=0))
    sender.outcome_of = {CHANNEL: GONE}
    await leave()

    await edit(subscriptions, first, kinds=frozenset({CUT}))

    [kept] = [each for each in await record.deliveries() if each.notice is None]
    assert (kept.state.value, kept.subscription_id) == ("held", other.id)


async def test_a_watch_that_is_changed_is_obeyed_as_well(
    database: Database,
    record: Record,
    outbox: Deliveries,
    leave: Callable[..., Any],
    sender: FakeSender,
    clock: Clock,
) -> None:
    """What waits for a person's direct messages is what they watch now."""
    watch = await record.subscribe(
        make_subscription(RESTOCK, CUT, channel_id=PERSON, user_id=PERSON)
    )
    sender.outcomes = [LATER]
    await record.find(change(RESTOCK, id=0))
    await leave()

    await Watches(database, clock).change(PERSON, watch.id, kinds=frozenset({CUT}))

    assert await leave(minutes=10) == []
    assert (await record.delivery()).reason == digesting.CHANGED


def test_a_kind_that_tells_no_sizes_is_wanted_whole() -> None:
    """Sizes say nothing of a drop."""
    subscription = make_subscription(ChangeKind.ANNOUNCED, sizes=("US 9",), id=3)
    told = change(ChangeKind.ANNOUNCED, sizes=())
    kept = digesting.narrowed(delivery(subscription_id=3), told, [subscription], 3)

    assert kept == delivery(subscription_id=3)


@pytest.mark.parametrize(
    ("changed_id", "roles"),
    [(3, (6,)), (9, ())],
    ids=["its own role was changed", "another one was changed"],
)
def test_a_role_takes_the_place_of_its_own_subscriptions_alone(
    changed_id: int, roles: tuple[int, ...]
) -> None:
    """Whose role was not mentioned is not, because another one's went."""
    owner = make_subscription(RESTOCK, id=3, role_id=6)
    waiting = delivery(subscription_id=3, role_ids=(5,))

    kept = digesting.narrowed(waiting, change(RESTOCK, sizes=()), [owner], changed_id)

    assert kept.role_ids == roles


def test_a_kind_that_mentions_no_role_any_more_mentions_none() -> None:
    """The subscription was changed so."""
    owner = make_subscription(RESTOCK, id=3, role_id=5, ping_kinds=frozenset({ChangeKind.LIVE}))
    waiting = delivery(subscription_id=3, role_ids=(5,))

    kept = digesting.narrowed(waiting, change(RESTOCK, sizes=()), [owner], 3)

    assert kept.role_ids == ()


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (ChangeKind.MOVED, "folded"),
        (ChangeKind.CANCELLED, "folded"),
        (SOLD_OUT, "suppressed"),  # a post says so already, and nobody asks for more any longer
    ],
)
async def test_a_correction_is_told_whatever_is_subscribed_to(
    record: Record,
    subscriptions: Subscriptions,
    leave: Callable[..., Any],
    sender: FakeSender,
    kind: ChangeKind,
    state: str,
) -> None:
    """Who got the first word is owed what holds of a drop, though it waits in a digest."""
    kinds = (SOLD_OUT, CUT, ChangeKind.ANNOUNCED)
    subscription = await record.subscribe(
        make_subscription(*kinds, digest=Digest.DAILY, digest_at=time(13))
    )
    await record.find(change(kind, id=0))
    await record.find(change(CUT, id=0, listing_id=await record.list_product("other")))
    async with record.database.write() as connection:
        [first, _] = await record.deliveries()
        await connection.execute(
            update(tables.deliveries)
            .where(tables.deliveries.c.id == first.id)
            .values(earlier_id=first.id)
        )
    sender.outcomes = [LATER]
    await leave(hours=1)

    await edit(subscriptions, subscription, kinds=frozenset({ChangeKind.LIVE}))

    states = [each.state.value for each in await record.deliveries()]
    is_told = state == "folded"
    assert states == [state, "suppressed", "retry" if is_told else "suppressed"]


@pytest.mark.parametrize(("kind", "is_told"), [(ChangeKind.MOVED, True), (SOLD_OUT, False)])
async def test_what_waits_by_itself_is_told_only_if_it_corrects_a_date(
    record: Record,
    subscriptions: Subscriptions,
    leave: Callable[..., Any],
    sender: FakeSender,
    kind: ChangeKind,
    is_told: bool,
) -> None:
    """Both answer an earlier post, in a message of their own."""
    subscription = await record.subscribe(make_subscription(SOLD_OUT, ChangeKind.ANNOUNCED))
    sender.outcomes = [LATER]
    await record.find(change(kind, id=0))
    await leave()
    async with record.database.write() as connection:
        await connection.execute(update(tables.deliveries).values(earlier_id=1))

    await edit(subscriptions, subscription, kinds=frozenset({ChangeKind.LIVE}))

    assert len(await leave(minutes=10)) == is_told


async def test_what_moved_away_takes_its_role_with_it(
    record: Record, subscriptions: Subscriptions, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """The channel that it left is told in the sizes, and with the role, of who is there."""
    first = await record.subscribe(make_subscription(RESTOCK, sizes=("US 8",), role_id=5))
    other = await record.subscribe(make_subscription(RESTOCK, sizes=("US 9",), role_id=6))
    sender.outcomes = [LATER]
    await record.find(change(RESTOCK, id=0, sizes=("US 8", "US 9")))
    await leave()

    await edit(subscriptions, other, channel_id=OTHER_CHANNEL)

    [there, *_] = [each for each in await record.deliveries() if each.destination.id == CHANNEL]
    assert (there.subscription_id, there.sizes, there.role_ids) == (first.id, ("US 8",), (5,))


def test_a_pre_order_that_waits_as_announced_stays_though_it_is_heard_as_live_now() -> None:
    """Once is enough, and it is this once: the live word came before it was asked for."""
    asked = make_subscription(ChangeKind.ANNOUNCED, ChangeKind.LIVE, id=3)
    told = change(ChangeKind.ANNOUNCED, sizes=(), is_preorder=True)

    kept = digesting.narrowed(delivery(subscription_id=3), told, [asked], 3)

    assert kept == delivery(subscription_id=3)
