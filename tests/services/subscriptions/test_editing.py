"""What moderators do with subscriptions."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import RequestError
from bot.models import ChangeKind, Subscription
from bot.rules.subscriptions.fields import read_options
from bot.rules.subscriptions.parsing import DEFAULT_KINDS, parse_kinds, parse_sizes
from bot.services.guilds.membership import Membership
from bot.services.outbox.dispatcher import Deliveries
from bot.services.subscriptions.editing import GUILD_LIMIT, Added, Subscriptions
from bot.store import tables
from bot.store.alerts import subscriptions as store
from bot.store.guilds import settings
from tests.conftest import Clock
from tests.makers import (
    CHANNEL,
    GUILD,
    MODERATOR,
    OTHER_GUILD,
    change,
    make_subscription,
)
from tests.services.conftest import Record
from tests.services.fakes import FakeSender


async def add(subscriptions: Subscriptions, **changes: Any) -> Added:
    """Subscribe the channel, by default to restocks of every size, in a moderator's words."""
    texts: dict[str, str | None] = {
        name: changes.pop(name) for name in ("kinds", "sizes", "words") if name in changes
    }
    subscription = make_subscription(**(read_options({"kinds": "restock"} | texts) | changes))
    return await subscriptions.add(subscription, guild_name="Guild")


async def test_a_subscription_is_read_and_kept(subscriptions: Subscriptions) -> None:
    """As it will be shown in the list."""
    added = await add(
        subscriptions,
        kinds="Restock, price cut",
        sizes="us 9; 10.5",
        words=" rain  -Gore ",
        role_id=9,
    )

    subscription = added.subscription
    assert not added.was_there
    assert subscription.kinds == {ChangeKind.RESTOCK, ChangeKind.PRICE_CUT}
    assert (subscription.sizes, subscription.words, subscription.role_id) == (
        ("US 9", "10.5"),
        "rain -Gore",
        9,
    )
    assert await subscriptions.of_guild(GUILD) == [subscription]
    assert await subscriptions.get(GUILD, subscription.id) == subscription


async def test_the_same_subscription_twice_is_one(subscriptions: Subscriptions) -> None:
    """The one that is there is shown, whoever asks, in whatever order sizes are named."""
    first = await add(subscriptions, sizes="US 9, US 10", words="Rain")

    again = await add(subscriptions, sizes="US 10,US 9", words="rain", created_by=8)

    assert (again.subscription, again.was_there) == (first.subscription, True)
    assert len(await subscriptions.of_guild(GUILD)) == 1


async def test_two_moderators_at_once_are_both_kept(subscriptions: Subscriptions) -> None:
    """And when both want the same, it is there once and one of them is told so."""
    both = await asyncio.gather(add(subscriptions, words="rain"), add(subscriptions, words="sea"))
    assert [added.was_there for added in both] == [False, False]

    same = await asyncio.gather(*(add(subscriptions, words="salt") for _ in range(3)))

    assert sorted(added.was_there for added in same) == [False, True, True]
    assert len({added.subscription.id for added in same}) == 1
    assert len(await subscriptions.of_guild(GUILD)) == 3


@pytest.mark.parametrize(
    "changes",
    [{"channel_id": 99}, {"kinds": "live"}, {"role_id": 9}, {"sizes": "9"}, {"words": "x"}],
)
async def test_a_subscription_that_differs_is_another(
    subscriptions: Subscriptions, changes: dict[str, Any]
) -> None:
    """In its channel, kinds, role, sizes or words."""
    await add(subscriptions)

    assert not (await add(subscriptions, **changes)).was_there


async def test_a_guild_has_a_most_it_can_subscribe(subscriptions: Subscriptions) -> None:
    """What is there is still shown, and another guild is not hindered."""
    for number in range(GUILD_LIMIT):
        await add(subscriptions, words=f"{number}")

    with pytest.raises(RequestError, match=r"the most it can have\. Nothing was added\."):
        await add(subscriptions)
    assert (await add(subscriptions, words="0")).was_there
    assert not (await add(subscriptions, guild_id=OTHER_GUILD)).was_there


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kinds": "restocks"}, '"restocks" is no kind'),
        ({"kinds": " , "}, "No kind"),
        ({"sizes": "large"}, "isn't a size"),
        ({"sizes": ",".join(f"{n}" for n in range(30))}, "25 sizes"),
        ({"words": "x" * 201}, "200 characters"),
        ({"kinds": "@everyone " * 200}, "is no kind"),
    ],
)
async def test_a_mistake_is_named_and_nothing_is_added(
    subscriptions: Subscriptions, changes: dict[str, str], sentence: str
) -> None:
    """With an example of how to write it."""
    with pytest.raises(RequestError, match=sentence) as caught:
        await add(subscriptions, **changes)

    assert len(caught.value.sentence) < 300
    assert await subscriptions.of_guild(GUILD) == []


def test_the_default_kinds_can_be_read() -> None:
    """They are what a moderator gets who names none."""
    assert parse_kinds(DEFAULT_KINDS) == {
        ChangeKind.LIVE,
        ChangeKind.RESTOCK,
        ChangeKind.ANNOUNCED,
    }


def test_sizes_are_named_once() -> None:
    """However they are written."""
    assert parse_sizes("us 9, US9; US 9.0") == ("US 9",)


async def test_a_subscription_is_removed_and_shown_once_more(
    subscriptions: Subscriptions, record: Record
) -> None:
    """What it was can be read from the answer; what is found from now on it does not hear of."""
    subscription = (await add(subscriptions)).subscription

    removed = await subscriptions.remove(GUILD, subscription.id, by=MODERATOR)
    assert (removed.kinds, removed.id) == (subscription.kinds, subscription.id)
    await record.find(change(id=0))

    assert await record.deliveries() == []
    with pytest.raises(RequestError, match="has no such subscription"):
        await subscriptions.remove(GUILD, subscription.id, by=MODERATOR)


async def test_another_guilds_subscription_is_out_of_reach(subscriptions: Subscriptions) -> None:
    """As if it were not there."""
    subscription = (await add(subscriptions)).subscription

    with pytest.raises(RequestError, match="This server has no such subscription"):
        await subscriptions.get(OTHER_GUILD, subscription.id)
    with pytest.raises(RequestError, match="This server has no such subscription"):
        await subscriptions.remove(OTHER_GUILD, subscription.id, by=MODERATOR)
    assert await subscriptions.of_guild(OTHER_GUILD) == []
    assert await subscriptions.of_guild(GUILD) == [subscription]


async def broken(subscriptions: Subscriptions, record: Record) -> Subscription:
    """Subscribe a channel that Discord refuses."""
    subscription = (await add(subscriptions, role_id=9)).subscription
    async with record.database.write() as connection:
        await store.mark_broken(connection, CHANNEL, "Raincloud may not see the channel.")
    return await subscriptions.get(GUILD, subscription.id)


async def test_trying_out_sends_a_sample_and_takes_a_broken_channel_up(
    subscriptions: Subscriptions,
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
) -> None:
    """Asked once it is sent once; with what was kept, and from then on the channel hears again."""
    subscription = await broken(subscriptions, record)
    await record.find(change(id=0))
    assert await record.states() == ["held"]

    await subscriptions.try_out(subscription, cause="1")
    await subscriptions.try_out(subscription, cause="1")
    await outbox.drain()

    outgoing, kept = sorted(sender.sent, key=lambda each: not each.delivery.is_sample)
    assert (outgoing.delivery.is_sample, outgoing.delivery.role_ids) == (True, (9,))
    assert kept.delivery.change_id == 1
    assert (await subscriptions.get(GUILD, subscription.id)).broken is None
    await record.find(change(id=0))
    assert len(await record.deliveries()) == 3


async def test_nothing_is_owed_to_a_guild_that_was_left(
    subscriptions: Subscriptions, membership: Membership, record: Record
) -> None:
    """Until the bot is back; what was set there is kept, and what came in meanwhile is not told."""
    await add(subscriptions)
    await membership.leave(GUILD)
    await record.find(change(id=0))
    assert await record.deliveries() == []

    await membership.join(GUILD, "Guild")
    assert await record.deliveries() == []

    await record.find(change(id=0))

    assert len(await record.deliveries()) == 1


async def test_a_restock_soon_after_another_is_held_back(
    subscriptions: Subscriptions, record: Record, clock: Clock
) -> None:
    """Of the same listing, by what the store remembers; after the cool-down it is told again."""
    await add(subscriptions)
    listing_id = await record.list_product()
    for minutes in (0, 29, 1):
        clock.advance(minutes=minutes)
        await record.find(change(id=0, at=clock.now, listing_id=listing_id))

    assert await record.states() == ["pending", "suppressed", "pending"]


async def test_a_restock_of_another_listing_is_not_held_back(
    subscriptions: Subscriptions, record: Record
) -> None:
    """Cooling is of a listing's sizes, not of a channel."""
    await add(subscriptions)
    for handle in ("one", "other"):
        await record.find(change(id=0, listing_id=await record.list_product(handle)))

    assert await record.states() == ["pending", "pending"]


async def test_a_number_is_never_given_to_another_subscription(
    subscriptions: Subscriptions, record: Record, clock: Clock
) -> None:
    """What the record says of subscription 2 stays about that one, though it was removed."""
    await add(subscriptions)
    second = (await add(subscriptions, words="rain")).subscription
    await subscriptions.remove(GUILD, second.id, by=MODERATOR)
    clock.advance(days=1)
    await subscriptions.prune()
    assert await record.count(tables.subscriptions) == 1

    third = (await add(subscriptions, words="sea")).subscription

    assert third.id > second.id


async def test_no_sample_is_owed_where_the_bot_is_timed_out_or_the_server_is_away(
    subscriptions: Subscriptions, record: Record, clock: Clock
) -> None:
    """It would be of no use any more when it could leave; afterwards it is."""
    subscription = await record.subscribe()
    async with record.database.write() as connection:
        await settings.keep_timeouts(connection, {GUILD: clock() + timedelta(hours=1)})
    assert not await subscriptions.try_out(subscription, cause="1")

    clock.advance(hours=2)
    async with record.database.write() as connection:
        await settings.note_outage(connection, GUILD, is_unavailable=True)
    assert not await subscriptions.try_out(subscription, cause="2")
    assert await record.deliveries() == []

    async with record.database.write() as connection:
        await settings.note_outage(connection, GUILD, is_unavailable=False)
    assert await subscriptions.try_out(subscription, cause="3")
    assert len(await record.deliveries()) == 1
