"""What makes an earlier post out of date, and what it is then brought up to date with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.models import (
    Action,
    ChangeKind,
    Confidence,
    Delivery,
    DeliveryState,
    Outcome,
    OutcomeKind,
    Outgoing,
    Presence,
    Priority,
    ProbeResult,
    QuietHours,
    Size,
)
from bot.services.drops.entries import Drops
from bot.services.guilds.membership import Membership
from bot.services.outbox.dispatcher import Deliveries
from bot.services.sweeps.runner import Sweeps
from bot.services.upkeep.pruning import Pruning
from bot.store.alerts import topics
from tests.conftest import NOON, Clock
from tests.makers import (
    GUILD,
    IN,
    OTHER_CHANNEL,
    OUT,
    TEN,
    change,
    delivery,
    enter,
    listing,
    make_subscription,
    spec,
    sweep,
    told,
)
from tests.services.conftest import Record
from tests.services.fakes import FakeSender, FakeSource

LIVE, RESTOCK = ChangeKind.LIVE, ChangeKind.RESTOCK
ANNOUNCED, SOLD_OUT = ChangeKind.ANNOUNCED, ChangeKind.SOLD_OUT


def edits(sender: FakeSender) -> list[Outgoing]:
    """Return the edits that were made."""
    return [sent for sent in sender.sent if sent.delivery.action is Action.EDIT]


async def test_a_post_lists_each_shop_that_joins_with_its_time_and_page(
    open_sweeps: Callable[[], Sweeps],
    shop: FakeSource,
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
) -> None:
    """What one source rumours of, two others will sell; nobody is told again."""
    await record.subscribe(make_subscription(ANNOUNCED))
    sweeps = open_sweeps()
    names = ("Blog", "North", "South")
    await sweeps.keep_in_step([spec(name) for name in names])
    for name in names:
        shop.shows[name] = sweep(listing())
    await sweeps.run_all()
    first, later = TEN, TEN + timedelta(hours=3)
    word = told(confidence=Confidence.RUMOUR)
    words = {
        "Blog": word,
        "South": replace(word, retailer="South", url="https://s.example/a"),
        "North": replace(word, retailer="North", at=later, url="https://n.example/b"),
    }
    for name, said in words.items():
        shop.shows[name] = sweep(listing(), drops=(said,))
        await sweeps.run_all()
        await outbox.drain()

    posts = [sent for sent in sender.sent if sent.delivery.action is Action.POST]
    assert len(posts) == 1
    shown = [
        [(one.retailer, one.at, one.url) for one in edit.context.shops] for edit in edits(sender)
    ]
    south = ("South", first, "https://s.example/a")
    assert shown == [[south], [south, ("North", later, "https://n.example/b")]]


async def test_a_message_looks_as_its_subscription_wants_when_it_leaves(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """With its line, its colour, its role and its forum's tags; without one as usual."""
    own = make_subscription(line="{role} {shoe}", colour=0, role_id=9, tags=(4,))
    own_id = (await record.subscribe(own)).id
    plain = await record.subscribe(make_subscription(channel_id=OTHER_CHANNEL))
    await record.enqueue(
        delivery(cause="own", subscription_id=own_id),
        delivery(OTHER_CHANNEL, cause="plain", subscription_id=plain.id),
    )

    await outbox.drain()

    looks = {
        sent.delivery.cause: (
            sent.context.line,
            sent.context.colour,
            sent.context.role_id,
            sent.context.tags,
        )
        for sent in sender.sent
    }
    assert looks == {"own": ("{role} {shoe}", 0, 9, (4,)), "plain": ("", None, None, ())}


@pytest.mark.parametrize("wants", [True, False])
async def test_another_shop_that_joins_a_drop_is_added_to_its_post(
    open_sweeps: Callable[[], Sweeps],
    shop: FakeSource,
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    *,
    wants: bool,
) -> None:
    """The post names both, and nobody is told again; unless posts are to stay as they are."""
    await record.subscribe(make_subscription(ANNOUNCED, edits=wants))
    sweeps = open_sweeps()
    await sweeps.keep_in_step([spec("Here"), spec("There")])
    for name in ("Here", "There"):
        shop.shows[name] = sweep(listing())
    await sweeps.run_all()
    for name in ("Here", "There"):
        shop.shows[name] = sweep(listing(), drops=(told(retailer=name),))
        await sweeps.run_all()
        await outbox.drain()

    posts = [sent for sent in sender.sent if sent.delivery.action is Action.POST]
    assert len(posts) == 1
    shown = [[shop.retailer for shop in edit.context.shops] for edit in edits(sender)]
    assert shown == ([["Here", "There"]] if wants else [])
    assert {edit.delivery.earlier_id for edit in edits(sender)} <= {posts[0].delivery.id}


async def test_a_post_about_what_is_sold_out_says_so(
    sweeps: Sweeps,
    shop: FakeSource,
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
) -> None:
    """Though nobody asked to be told of sold out shoes; and once, however often it is seen."""
    await record.subscribe(make_subscription(LIVE))
    await sweeps.run_all()
    shop.shows["Shop"] = sweep(listing({"US 9": IN}))
    await sweeps.run_all()
    await outbox.drain()
    shop.shows["Shop"] = sweep(listing({"US 9": OUT}))
    for _ in range(3):
        clock.advance(minutes=5)
        await sweeps.run_all()
        await outbox.drain()

    [edit] = edits(sender)
    [sold_out] = [change for change in await record.changes() if change.kind is SOLD_OUT]
    assert edit.context.sold_out_at == sold_out.at
    assert edit.change is not None
    assert edit.change.kind is LIVE
    assert len(sender.sent) == 2


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(hours=3)])
async def test_a_post_says_so_though_the_clock_was_ahead_when_it_was_made(
    sweeps: Sweeps,
    shop: FakeSource,
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
    back: timedelta,
) -> None:
    """And says nothing of a sold out that was before it."""
    await record.subscribe(make_subscription(LIVE, RESTOCK, restock_cooldown=timedelta(0)))
    await sweeps.run_all()
    for stock in (IN, OUT, OUT, IN):
        clock.advance(minutes=5)
        shop.shows["Shop"] = sweep(listing({"US 9": stock}))
        await sweeps.run_all()
        await outbox.drain()
    clock.advance(minutes=-back / timedelta(minutes=1))
    shop.shows["Shop"] = sweep(listing({"US 9": OUT}))
    for _ in range(2):
        clock.advance(minutes=5)
        await sweeps.run_all()
        await outbox.drain()

    sold_out = [change for change in await record.changes() if change.kind is SOLD_OUT]
    edited = {edit.delivery.earlier_id: edit.context.sold_out_at for edit in edits(sender)}
    assert [edited[post] for post in sorted(edited, key=str)] == [each.at for each in sold_out]


async def test_a_post_that_says_so_already_is_edited_no_more(
    sweeps: Sweeps,
    shop: FakeSource,
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
) -> None:
    """A shoe that comes and goes for weeks leaves an edit for each of its posts."""
    await record.subscribe(make_subscription(LIVE, RESTOCK, restock_cooldown=timedelta(0)))
    await sweeps.run_all()
    for _ in range(4):
        for stock in (IN, OUT, OUT):
            clock.advance(minutes=5)
            shop.shows["Shop"] = sweep(listing({"US 9": stock}))
            await sweeps.run_all()
            await outbox.drain()

    edited = [edit.delivery.earlier_id for edit in edits(sender)]
    assert len(edited) == len(set(edited)) == 4


async def test_threads_that_are_too_old_are_forgotten(record: Record, clock: Clock) -> None:
    """A style gets a new one then; one that may still be used is kept."""
    async with record.database.write() as connection:
        for topic, age in (("M2002RDA", 31), ("M2002RDC", 29)):
            made_at = clock() - timedelta(days=age)
            await topics.keep(connection, channel_id=11, topic=topic, thread_id=age, now=made_at)

    await Pruning(record.database, clock).prune()

    async with record.database.read() as connection:
        kept = await topics.find(connection, [11], clock() - timedelta(days=99))
    assert kept == {(11, "M2002RDC"): 29}


async def test_a_card_that_was_in_doubt_in_the_quiet_shows_a_move_in_the_end(
    record: Record,
    drops: Drops,
    outbox: Deliveries,
    sender: FakeSender,
    leave: Callable[..., Any],
    clock: Clock,
) -> None:
    """The edit waits until it is known whether the card is there, however long the quiet."""
    await record.settle(quiet=QuietHours(begins=time(12, 1), ends=time(23)))
    await record.subscribe(make_subscription(ANNOUNCED))
    drop, _ = await enter(drops)
    sender.outcomes = [Outcome(kind=OutcomeKind.DOUBT, retry_after=timedelta(minutes=10))]
    await leave()
    await leave(minutes=10)
    await drops.move(GUILD, drop.id, "2026-12-07 10:00", None)
    sender.found = ProbeResult(finding=Presence.PRESENT, message_id=99)
    await leave(hours=1)
    assert edits(sender) == []
    clock.now = NOON + timedelta(hours=11)
    made = []
    for _ in range(3):
        await leave(seconds=30)
        made += edits(sender)

    [edit] = made
    assert edit.context.earlier is not None
    assert edit.context.earlier.message_id == 99


async def test_posts_in_a_server_that_was_left_are_let_be(
    record: Record, drops: Drops, membership: Membership, leave: Callable[..., Any]
) -> None:
    """Each try would be refused, and refusals count towards a ban."""
    await record.subscribe(make_subscription(ANNOUNCED))
    drop, _ = await enter(drops)
    await leave()
    await membership.leave(GUILD)
    await drops.move(GUILD, drop.id, "2026-12-07 10:00", None)

    assert await leave() == []
    assert await record.states() == ["sent"]


def about(post_id: int, number: int = 0, **changes: Any) -> Delivery:
    """Enqueue an edit of a message."""
    values: dict[str, Any] = {
        "cause": f"edit:{number}",
        "action": Action.EDIT,
        "earlier_id": post_id,
        "priority": Priority.NEWS,
        "is_sample": False,
    }
    return delivery(**(values | changes))


@pytest.mark.parametrize("action", [Action.EDIT, Action.PUBLISH, Action.THREAD, Action.POLL])
async def test_what_follows_a_message_that_never_came_is_let_be(
    record: Record, outbox: Deliveries, sender: FakeSender, action: Action
) -> None:
    """There is nothing to edit, publish or answer; Discord is not asked."""
    sender.outcomes = [Outcome(kind=OutcomeKind.REFUSED, reason="No.")]
    await record.enqueue(delivery())
    await outbox.drain()
    await record.enqueue(about(1, action=action))
    await outbox.drain()

    assert len(sender.sent) == 1
    assert await record.states() == ["failed", "expired"]


@pytest.mark.parametrize("action", [Action.EDIT, Action.PUBLISH, Action.THREAD])
async def test_what_follows_a_message_and_is_in_doubt_is_not_done_when_it_is_over(
    record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock, action: Action
) -> None:
    """Nor is it looked for: it would be done twice as well as once."""
    await record.enqueue(delivery())
    await outbox.drain()
    sender.outcomes = [Outcome(kind=OutcomeKind.DOUBT, retry_after=timedelta(hours=2))]
    await record.enqueue(about(1, action=action))
    await outbox.drain()
    clock.advance(hours=2)
    await outbox.drain()

    assert len(sender.sent) == 2
    assert sender.sought == []
    assert (await record.states())[1] == "expired"


async def test_what_follows_messages_does_not_fill_their_channel(
    record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """Edits have a bucket of their own; after five of them a message leaves at once."""
    await record.enqueue(delivery())
    await outbox.drain()
    await record.enqueue(*(about(1, number) for number in range(5)))
    await outbox.drain()
    await record.enqueue(delivery(cause="another"))
    await outbox.drain()

    assert await record.states() == ["sent"] * 7


async def test_what_is_settled_late_takes_no_topic_from_its_thread(
    record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """A forum's post of which nobody knew; meanwhile another was opened, and is in use."""
    await record.subscribe(make_subscription(RESTOCK, restock_cooldown=timedelta(0)))
    sender.outcomes = [
        Outcome(kind=OutcomeKind.DOUBT, retry_after=timedelta(minutes=5)),
        Outcome(kind=OutcomeKind.SENT, message_id=2, posted_in=2),
        Outcome(kind=OutcomeKind.SENT, message_id=1, posted_in=1),
    ]
    for title in ("First", "Second"):
        await record.find(change(RESTOCK, id=0, title=title))
        await outbox.drain()
    clock.advance(minutes=6)
    await outbox.drain()
    await record.find(change(RESTOCK, id=0, title="Third"))
    await outbox.drain()

    told = [(sent.change.title, sent.context.thread_id) for sent in sender.sent if sent.change]
    assert told == [("First", None), ("Second", None), ("First", 2), ("Third", 2)]


async def test_a_message_knows_the_shops_page_of_each_size_in_stock(
    sweeps: Sweeps, shop: FakeSource, record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """From the sweep to the message, as they are when it leaves; what is sold out has none."""
    await record.subscribe(make_subscription(LIVE, RESTOCK, restock_cooldown=timedelta(0)))
    page = "https://shop.example/products/m2002rda"
    sizes = [Size(label=f"US {size}", raw="", stock=OUT, link=f"?v={size}") for size in (8, 9, 10)]
    await sweeps.run_all()
    for stocks in ((IN, OUT, OUT), (IN, IN, OUT)):
        seen = [replace(size, stock=stock) for size, stock in zip(sizes, stocks, strict=True)]
        shop.shows["Shop"] = sweep(replace(listing(), sizes=tuple(seen)))
        await sweeps.run_all()
        await outbox.drain()

    live, restock = (sent.context for sent in sender.sent)
    assert live.size_pages == {"US 8": f"{page}?v=8"}
    assert restock.size_pages == {"US 8": f"{page}?v=8", "US 9": f"{page}?v=9"}
    assert (live.in_stock, restock.in_stock) == ((), ("US 8", "US 9"))


async def test_an_edit_that_waits_for_its_post_makes_no_other_wait(
    record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """What is kept until a channel takes it may take a day; the channel's other posts are there."""
    await record.subscribe()
    await record.enqueue(
        delivery(cause="kept", state=DeliveryState.HELD, due_at=clock() + timedelta(days=1)),
        delivery(cause="there"),
    )
    await outbox.drain()
    kept, sent = (each.id for each in await record.deliveries())
    await record.enqueue(
        delivery(cause="edit:kept", action=Action.EDIT, earlier_id=kept),
    )
    await outbox.drain()
    clock.advance(minutes=1)
    await record.enqueue(
        delivery(cause="edit:there", action=Action.EDIT, earlier_id=sent, due_at=clock())
    )
    await outbox.drain()

    assert [edit.delivery.earlier_id for edit in edits(sender)] == [sent]
