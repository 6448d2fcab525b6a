"""A member's watches: found by the same rules, by direct message, exactly once, nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RequestError
from bot.models import (
    ChangeKind,
    DeliveryState,
    Destination,
    DestinationKind,
    Outcome,
    OutcomeKind,
    Precision,
    QuietHours,
    Subscription,
)
from bot.rules.alerts import planning
from bot.rules.subscriptions import wanted_sizes
from bot.services.members import OwnData, Watches
from bot.services.outbox.dispatcher import Deliveries
from bot.services.trace import DeliveryLog
from bot.store.engine.database import Database
from tests.conftest import NOON, Clock
from tests.makers import GUILD, change, delivery, make_subscription, money
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

MAX, MIA = 71, 72
HERE = (GUILD, "Guild")
RAIN = {"styles": ("M2002RDA",)}


@pytest.fixture
def watches(database: Database, clock: Clock) -> Watches:
    """Watch."""
    return Watches(database, clock)


def received(sender: FakeSender) -> list[tuple[int, tuple[str, ...]]]:
    """Return who was told of which sizes by direct message."""
    return [
        (each.delivery.destination.id, each.delivery.sizes)
        for each in sender.sent
        if each.delivery.destination.kind is DestinationKind.USER
    ]


async def test_who_watches_is_told_directly_and_once(
    record: Record, watches: Watches, outbox: Deliveries, sender: FakeSender
) -> None:
    """In their own sizes; whoever watches something else is told nothing."""
    await watches.watch(RAIN | {"sizes": ("US 9",)}, MAX, HERE)
    await watches.watch({"styles": ("M2002RDB",)}, MIA, HERE)

    await record.find(change(id=0, sizes=("US 8", "US 9", "US 10")))
    await outbox.drain()
    await outbox.drain()

    assert received(sender) == [(MAX, ("US 9",))]


async def test_quiet_hours_are_the_servers_and_hold_no_direct_message(
    record: Record, watches: Watches, outbox: Deliveries, sender: FakeSender
) -> None:
    """Who watches is told at once."""
    quiet = QuietHours(begins=(NOON - timedelta(hours=1)).time(), ends=NOON.replace(hour=20).time())
    await record.settle(quiet=quiet)
    await watches.watch(RAIN, MAX, HERE)

    await record.find(change(id=0, sizes=("US 9",)))
    await outbox.drain()

    assert received(sender) == [(MAX, ("US 9",))]


async def test_closed_direct_messages_stop_the_watch_until_it_is_resumed(
    record: Record, watches: Watches, outbox: Deliveries, sender: FakeSender
) -> None:
    """No moderator hears of it, and nobody else's watch stops."""
    gone = Outcome(kind=OutcomeKind.GONE, is_answer=True, reason="No direct messages.", code=50007)
    mine = await watches.watch(RAIN, MAX, HERE)
    await watches.watch(RAIN, MIA, HERE)
    sender.outcome_of = {MAX: gone}

    await record.find(change(id=0, sizes=("US 9",)))
    await outbox.drain()

    assert (await watches.get(MAX, mine.id)).broken == "No direct messages."
    assert [each.broken for each in await watches.of_member(MIA)] == [None]
    assert all(each.notice is None for each in await record.deliveries())

    sender.outcome_of = {}
    await watches.change(MAX, mine.id, is_paused=False)
    await record.find(change(id=0, sizes=("US 10",)))
    await outbox.drain()
    assert (MAX, ("US 10",)) in received(sender)


async def test_a_watch_is_in_no_list_and_no_log_of_moderators(
    database: Database, record: Record, watches: Watches, outbox: Deliveries
) -> None:
    """It is the member's alone."""
    mine = await watches.watch(RAIN, MAX, HERE)
    await record.find(change(id=0, sizes=("US 9",)))
    await outbox.drain()

    log = DeliveryLog(database)
    assert await log.last(GUILD, subscription_id=None, state=None) == []
    with pytest.raises(RequestError, match="no such subscription"):
        await log.last(GUILD, subscription_id=mine.id, state=None)
    with pytest.raises(RequestError, match="no such watch"):
        await watches.get(MIA, mine.id)


async def test_a_reminder_comes_when_it_was_asked_for(
    record: Record, watches: Watches, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """An hour before, and not at the other times that are told."""
    at = NOON + timedelta(days=2)
    drop = change(ChangeKind.ANNOUNCED, id=0, sizes=(), drop_at=at, precision=Precision.INSTANT)
    told = await record.find(drop)
    found = await watches.remind(told.id, MAX, HERE)
    assert found.lead_times == (timedelta(hours=1),)

    for lead in (timedelta(hours=24), timedelta(hours=1), timedelta(0)):
        await record.find(replace(drop, id=0, lead=lead, at=NOON))
    clock.now = NOON + timedelta(days=2, hours=-1)
    await outbox.drain()

    assert [each.change.lead for each in sender.sent if each.change] == [timedelta(hours=1)]


async def test_each_servers_own_drop_has_a_reminder_of_its_own(
    record: Record, watches: Watches, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """Though it is the same shoe; what a source tells of it is still told once."""
    there = (GUILD + 1, "There")
    drop = change(
        ChangeKind.ANNOUNCED,
        id=0,
        sizes=(),
        drop_at=NOON + timedelta(days=2),
        precision=Precision.INSTANT,
    )
    told = {guild: await record.find(replace(drop, guild_id=guild[0])) for guild in (HERE, there)}
    for guild in (HERE, there, there):
        await watches.remind(told[guild].id, MAX, guild)
    assert len(await watches.of_member(MAX)) == 2

    for guild_id in (GUILD, there[0], None):
        await record.find(replace(drop, guild_id=guild_id, lead=timedelta(hours=1)))
    clock.now = NOON + timedelta(days=2, hours=-1)
    await outbox.drain()

    assert [each.change.guild_id for each in sender.sent if each.change] == [GUILD, there[0], None]


async def test_a_day_has_no_hour_to_be_reminded_before(record: Record, watches: Watches) -> None:
    """The day before is the nearest there is."""
    told = await record.find(
        change(
            ChangeKind.ANNOUNCED,
            id=0,
            sizes=(),
            drop_at=NOON + timedelta(days=5),
            precision=Precision.DAY,
        )
    )

    found = await watches.remind(told.id, MAX, HERE)

    assert found.lead_times == (max(planning.leads_of(Precision.DAY)),)


async def test_a_drop_that_is_over_needs_no_reminder(record: Record, watches: Watches) -> None:
    """It says so."""
    told = await record.find(
        change(ChangeKind.ANNOUNCED, id=0, sizes=(), drop_at=NOON, precision=Precision.INSTANT)
    )

    with pytest.raises(RequestError, match="come already"):
        await watches.remind(told.id, MAX, HERE)


async def test_the_same_watch_is_there_once_and_there_is_a_most(watches: Watches) -> None:
    """Of one person."""
    first = await watches.watch(RAIN, MAX, HERE)
    again = await watches.watch(RAIN, MAX, HERE)
    assert again.id == first.id

    for number in range(24):
        await watches.watch({"words": f"shoe {number}"}, MAX, HERE)
    with pytest.raises(RequestError, match="most there can be"):
        await watches.watch({"words": "one more"}, MAX, HERE)
    await watches.watch({"words": "one more"}, MIA, HERE)


async def test_moderators_say_how_many_watches_a_member_may_have_or_none(
    record: Record, watches: Watches, outbox: Deliveries, sender: FakeSender
) -> None:
    """Where there are none, those that were set rest."""
    await record.settle(watch_limit=1)
    await watches.watch(RAIN, MAX, HERE)
    with pytest.raises(RequestError, match="most there can be"):
        await watches.watch({"words": "one more"}, MAX, HERE)

    await record.settle(allows_watches=False)
    with pytest.raises(RequestError, match="turned members' watches off"):
        await watches.watch(RAIN, MIA, HERE)
    await record.find(change(id=0, sizes=("US 9",)))
    await outbox.drain()
    assert received(sender) == []

    await record.settle(allows_watches=True)
    await record.find(change(id=0, sizes=("US 10",)))
    await outbox.drain()
    assert received(sender) == [(MAX, ("US 10",))]


async def test_a_removal_can_be_taken_back_for_a_while(watches: Watches, clock: Clock) -> None:
    """And not for ever."""
    mine = await watches.watch(RAIN, MAX, HERE)

    await watches.remove(MAX, mine.id)
    assert await watches.of_member(MAX) == []
    await watches.restore(MAX, mine.id)
    assert len(await watches.of_member(MAX)) == 1

    await watches.remove(MAX, mine.id)
    clock.advance(minutes=16)
    with pytest.raises(RequestError, match="no such watch"):
        await watches.restore(MAX, mine.id)


async def test_all_of_a_person_is_shown_and_forgotten(
    database: Database, record: Record, watches: Watches, outbox: Deliveries
) -> None:
    """And of nobody else."""
    own = OwnData(database)
    for person in (MAX, MIA):
        await watches.keep_sizes(person, ["US 9"])
        await watches.watch(RAIN, person, HERE)
    await record.find(change(id=0, sizes=("US 9",)))
    await outbox.drain()
    kept = await own.of(MAX)
    assert (kept.sizes, len(kept.watches), kept.messages) == (("US 9",), 1, 1)

    await own.forget(MAX)

    nothing = await own.of(MAX)
    assert (nothing.sizes, nothing.watches, nothing.messages) == (None, (), 0)
    assert (await own.of(MIA)).messages == 1


WANTS = st.fixed_dictionaries(
    {
        "styles": st.sampled_from([(), ("M2002RDA",), ("M2002RDB",)]),
        "words": st.sampled_from(["", "rain", "cloud -sea"]),
        "sizes": st.sampled_from([(), ("US 9",), ("US 10", "US 11")]),
        "max_price": st.sampled_from([None, money(100), money(200)]),
        "regions": st.sampled_from([(), ("JP",), ("US",)]),
    }
)
FINDS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(list(ChangeKind)),
        "style_code": st.sampled_from([None, "M2002RDA", "M2002RDB"]),
        "sizes": st.sampled_from([("US 9",), ("US 10", "US 12"), ("US 7",)]),
        "price": st.sampled_from([None, money(150)]),
        "region": st.sampled_from([None, "JP", "US"]),
    }
)


@given(wants=st.lists(WANTS, min_size=1, max_size=6), found=FINDS)
def test_who_is_told_is_whom_the_matcher_says(
    wants: list[dict[str, Any]], found: dict[str, Any]
) -> None:
    """One message a person, with all the sizes that any of their watches wants."""
    people = [MAX if number % 2 else MIA for number in range(len(wants))]
    watching = [
        replace(_watch(person, ChangeKind.LIVE, ChangeKind.RESTOCK), id=number + 1, **wanted)
        for number, (person, wanted) in enumerate(zip(people, wants, strict=True))
    ]
    news = replace(change(found["kind"]), **{k: v for k, v in found.items() if k != "kind"})

    planned = planning.plan(news, watching, alerted={}, now=news.at, guilds={})

    expected: dict[int, set[str]] = {}
    for watch in watching:
        sizes = wanted_sizes(watch, news)
        if sizes is not None:
            expected.setdefault(watch.channel_id, set()).update(sizes)
    assert {queued.destination: set(queued.sizes) for queued in planned.deliveries} == {
        Destination(kind=DestinationKind.USER, id=person): sizes
        for person, sizes in expected.items()
    }


def _watch(person: int, *kinds: ChangeKind) -> Subscription:
    return make_subscription(*kinds, channel_id=person, user_id=person)


async def test_a_notice_that_waits_outlives_forgetting(database: Database, record: Record) -> None:
    """It is about a server's trouble; what was told already goes."""
    to_max = Destination(kind=DestinationKind.USER, id=MAX)
    waiting = delivery(cause="waits", destination=to_max, notice="Trouble.", change_id=None)
    told = replace(waiting, cause="told", state=DeliveryState.SENT)
    await record.enqueue(waiting, told)

    await OwnData(database).forget(MAX)

    assert [kept.cause for kept in await record.deliveries()] == ["waits"]
