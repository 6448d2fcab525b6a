"""What a change owes is stored a part at a time, and is the same as in one go."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.errors import StoreError
from bot.models import Action, ChangeKind
from bot.rules.subscriptions.routing_keys import asked_for
from bot.services.fanout import FanOuts, alerts, parts
from bot.store import tables
from bot.store.alerts import subscriptions
from bot.store.engine import Connection
from tests.conftest import Clock
from tests.makers import GUILD, OTHER_GUILD, change, make_subscription
from tests.services.conftest import Record


@pytest.mark.parametrize("part", [1, 2, 3, 100])
async def test_a_channel_is_told_once_however_many_are_looked_at_in_one_go(
    record: Record, monkeypatch: pytest.MonkeyPatch, part: int, clock: Clock
) -> None:
    """The subscriptions of one channel stay together."""
    monkeypatch.setattr(alerts, "AT_ONCE", part)
    monkeypatch.setattr(parts, "PART", part)
    monkeypatch.setattr(parts, "SLICE", 1)
    for channel_id, size in ((12, "US 9"), (11, "US 9"), (12, "US 10"), (11, "US 12")):
        await record.subscribe(make_subscription(channel_id=channel_id, sizes=(size,)))
    await record.subscribe(make_subscription(guild_id=OTHER_GUILD, channel_id=13))

    await record.find(change(id=0))
    await FanOuts(record.database, lambda: None, clock).run_due()

    told = {queued.destination.id: queued.sizes for queued in await record.deliveries()}
    assert told == {11: ("US 9",), 12: ("US 9", "US 10"), 13: ("US 9", "US 10")}


async def test_only_those_who_may_want_a_change_are_looked_at(record: Record) -> None:
    """A size that is a neighbour's number in another system is not read from the store."""
    await record.subscribe(make_subscription(sizes=("US 11",)))
    wanting = await record.subscribe(make_subscription(sizes=("EU 47.5",)))
    await record.subscribe(make_subscription(shops=("Kith",)))
    terms = asked_for(change(sizes=("US 13",)))

    async with record.database.read() as connection:
        found = await subscriptions.open_to(connection, ChangeKind.RESTOCK, terms, GUILD, limit=9)

    assert found == ([(wanting.channel_id, wanting.id)], None)


async def subscribe(record: Record, *channel_ids: int, **says: Any) -> None:
    """Subscribe channels to restocks."""
    for channel_id in channel_ids:
        await record.subscribe(make_subscription(channel_id=channel_id, **says))


async def told(record: Record) -> list[int]:
    """Return the channels that are owed something, in the order in which it was stored."""
    return [queued.destination.id for queued in await record.deliveries()]


@pytest.fixture
def in_twos(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two subscriptions be owed at once, and two in each part that follows."""
    for module, name in ((alerts, "AT_ONCE"), (parts, "PART"), (parts, "SLICE")):
        monkeypatch.setattr(module, name, 2)


@pytest.mark.usefixtures("in_twos")
async def test_a_fan_out_that_was_cut_off_goes_on_where_it_was(
    record: Record, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """A part is stored with how far it is done: nothing is lost, and nothing is owed twice."""
    await subscribe(record, *range(11, 18))
    await record.find(change(id=0))
    assert await told(record) == [11, 12]

    whole, written = alerts.write, 0

    async def fail(*arguments: Any, **options: Any) -> None:
        nonlocal written
        await whole(*arguments, **options)
        written += 1
        if written == 2:
            raise StoreError("The disk is full.")

    monkeypatch.setattr(alerts, "write", fail)
    fan_outs = FanOuts(record.database, lambda: None, clock)
    with pytest.raises(StoreError):
        await fan_outs.run_due()
    assert await told(record) == [11, 12, 13, 14]

    await fan_outs.run_due()

    assert await told(record) == [11, 12, 13, 14, 15, 16, 17]
    assert await record.count(tables.fanouts) == 0


@pytest.mark.usefixtures("in_twos")
async def test_another_process_goes_on_with_a_fan_out(record: Record, clock: Clock) -> None:
    """However many are at it, each part is owed once."""
    await subscribe(record, *range(11, 30))
    await record.find(change(id=0))

    await asyncio.gather(
        *(FanOuts(record.database, lambda: None, clock).run_due() for _ in range(3))
    )

    assert sorted(await told(record)) == list(range(11, 30))


@pytest.mark.usefixtures("in_twos")
async def test_what_is_urgent_is_owed_before_what_is_under_way(
    record: Record, clock: Clock
) -> None:
    """A restock does not wait until everybody was told of a price cut."""
    await subscribe(record, *range(11, 17), kinds=frozenset(ChangeKind))
    cut = await record.find(change(ChangeKind.PRICE_CUT, id=0))
    restock = await record.find(change(id=0))

    await FanOuts(record.database, lambda: None, clock).run_due()

    order = [queued.change_id for queued in await record.deliveries()]
    assert order == [cut.id] * 2 + [restock.id] * 6 + [cut.id] * 4


@pytest.mark.usefixtures("in_twos")
async def test_changes_as_urgent_as_each_other_have_their_parts_in_turn(
    record: Record, clock: Clock
) -> None:
    """What some more want than are told at once waits for no change that very many want."""
    await subscribe(record, *range(11, 17))
    one, other = await record.find(change(id=0)), await record.find(change(id=0))

    await FanOuts(record.database, lambda: None, clock).run_due()

    order = [queued.change_id for queued in await record.deliveries()]
    assert order == ([one.id] * 2 + [other.id] * 2) * 3


async def pause(connection: Connection, subscription_id: int) -> None:
    """Pause a subscription."""
    is_it = tables.subscriptions.c.id == subscription_id
    await connection.execute(update(tables.subscriptions).where(is_it).values(is_paused=True))


async def test_who_is_filed_but_closed_is_passed_over(record: Record) -> None:
    """The channel up to which all were looked at is told, though none of them is open."""
    await subscribe(record, *range(11, 17))
    async with record.database.write() as connection:
        for subscription_id in range(1, 4):
            await pause(connection, subscription_id)
        terms = asked_for(change())
        kind = ChangeKind.RESTOCK

        assert await subscriptions.open_to(connection, kind, terms, limit=2) == ([], 12)
        found, last = await subscriptions.open_to(connection, kind, terms, after=12, limit=3)

    assert ([channel_id for channel_id, _ in found], last) == ([14, 15], 15)


@pytest.mark.usefixtures("in_twos")
async def test_several_changes_share_what_is_owed_at_once(record: Record, clock: Clock) -> None:
    """The most urgent has it; the writer is not held for all of each."""
    await subscribe(record, 11, 12, kinds=frozenset(ChangeKind))
    async with record.database.write() as connection:
        cut, restock = await alerts.enqueue_all(
            connection, [change(ChangeKind.PRICE_CUT, id=0), change(id=0)]
        )

    assert [queued.change_id for queued in await record.deliveries()] == [restock.id] * 2

    await FanOuts(record.database, lambda: None, clock).run_due()

    assert [queued.change_id for queued in await record.deliveries()][2:] == [cut.id] * 2


@pytest.mark.usefixtures("in_twos")
async def test_who_paused_while_a_part_was_planned_is_owed_nothing(
    record: Record, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """A part is planned without the writer, and looked at again when it is written."""
    await subscribe(record, 11, 12, 13, 14)
    await record.find(change(id=0))
    whole = parts.fanouts.advance

    async def advance(connection: Connection, *arguments: Any) -> bool:
        await pause(connection, 4)
        return await whole(connection, *arguments)

    monkeypatch.setattr(parts.fanouts, "advance", advance)

    await FanOuts(record.database, lambda: None, clock).run_due()

    assert await told(record) == [11, 12, 13]


@pytest.mark.usefixtures("in_twos")
async def test_who_is_whole_again_when_a_part_is_written_is_told_at_once(
    record: Record, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """Nothing would take up what was kept for the channel after that."""
    await subscribe(record, 11, 12, 13, 14)
    async with record.database.write() as connection:
        for channel_id in (13, 14):
            await subscriptions.mark_broken(connection, channel_id, "No.")
    await record.find(change(id=0))
    whole = parts.fanouts.advance

    async def advance(connection: Connection, *arguments: Any) -> bool:
        await subscriptions.heal(connection, 14, clock())
        return await whole(connection, *arguments)

    monkeypatch.setattr(parts.fanouts, "advance", advance)

    await FanOuts(record.database, lambda: None, clock).run_due()

    assert await told(record) == [11, 12, 13, 14]
    assert await record.states() == ["pending", "pending", "held", "pending"]


@pytest.mark.usefixtures("in_twos")
async def test_who_wants_something_else_while_a_part_was_planned_is_told_of_that(
    record: Record, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """The plan is made without the writer; what it was made of may be another by then."""
    await subscribe(record, *range(11, 16))
    await record.find(change(id=0, sizes=("US 9", "US 10")))
    advance_whole = parts.fanouts.advance

    async def advance(connection: Connection, *arguments: Any) -> bool:
        table = tables.subscriptions
        edited = update(table).where(table.c.channel_id == 14)
        await connection.execute(edited.values(sizes=["US 10"], revision=2))
        return await advance_whole(connection, *arguments)

    monkeypatch.setattr(parts.fanouts, "advance", advance)
    await FanOuts(record.database, lambda: None, clock).run_due()

    owed = {queued.destination.id: queued.sizes for queued in await record.deliveries()}
    both = ("US 9", "US 10")
    assert owed == {11: both, 12: both, 13: both, 14: ("US 10",), 15: both}


@pytest.mark.usefixtures("in_twos")
async def test_what_was_held_back_stays_so_in_each_part(record: Record, clock: Clock) -> None:
    """Also a process that goes on with it does not send it."""
    await subscribe(record, *range(11, 17))
    async with record.database.write() as connection:
        await alerts.enqueue(connection, change(id=0), held_back="A dry run.")

    await FanOuts(record.database, lambda: None, clock).run_due()

    assert set(await record.states()) == {"suppressed"}
    assert len(await record.states()) == 6


@pytest.mark.usefixtures("in_twos")
async def test_what_a_clock_that_was_ahead_found_waits_for_no_clock(
    record: Record, clock: Clock
) -> None:
    """The process was killed between two parts, and begins again when the clock is right."""
    await subscribe(record, *range(11, 17))
    found = change(id=0)
    await record.find(replace(found, at=clock() + timedelta(minutes=4)))

    await FanOuts(record.database, lambda: None, clock).run_due()

    waiting = [each.destination.id for each in await record.deliveries() if each.due_at > clock()]
    assert waiting == [11, 12]  # what was written before is set right at the start


@pytest.mark.usefixtures("in_twos")
@pytest.mark.parametrize("size", [1, 2, 3, 100])
async def test_what_is_out_of_date_is_edited_in_parts_and_once(
    record: Record, monkeypatch: pytest.MonkeyPatch, clock: Clock, size: int
) -> None:
    """Of two posts in one channel what is told there answers the latest."""
    monkeypatch.setattr(alerts, "EDITED_AT_ONCE", size)
    listing_id = await record.list_product()
    await subscribe(record, *range(11, 18), restock_cooldown=timedelta(0))
    await record.subscribe(make_subscription(ChangeKind.SOLD_OUT, channel_id=14))
    fan_outs = FanOuts(record.database, lambda: None, clock)
    for minutes in (0, 1):
        at = clock() + timedelta(minutes=minutes)
        await record.find(change(id=0, listing_id=listing_id, at=at))
        await fan_outs.run_due()
    posts = await record.deliveries()
    assert len(posts) == 14

    at = clock() + timedelta(minutes=2)
    clock.now = at
    await record.find(change(ChangeKind.SOLD_OUT, id=0, listing_id=listing_id, at=at))
    at_once = len(await record.deliveries()) - len(posts)
    await fan_outs.run_due()

    new = (await record.deliveries())[len(posts) :]
    edited = sorted(each.earlier_id or 0 for each in new if each.action is Action.EDIT)
    [alert] = [each for each in new if each.action is Action.POST]
    assert edited == [post.id for post in posts]
    assert alert.earlier_id == max(post.id for post in posts if post.destination.id == 14)
    assert await record.count(tables.fanouts) == 0
    assert at_once < len(new) or size == 100
