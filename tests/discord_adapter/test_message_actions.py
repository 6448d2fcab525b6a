"""What follows a message: edits, publications, polls, threads and forum posts, once each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.discord_adapter.scheduled_events import ScheduledEvents
from bot.models import ChangeKind, DeliveryState, GuildSettings
from bot.rules.reading.drop_forms import DropForm
from bot.services.base import Edge, Pace
from bot.services.drops.scheduled_events import Events
from bot.store.alerts import deliveries
from bot.store.guilds import settings as guilds
from bot.ui.alerts.why_button import why_id
from tests.conftest import Clock
from tests.discord_adapter.house import House
from tests.wire.routes import Route
from tests.wire.server import WireDiscord
from tests.wire.threads import CROSSPOSTED
from tests.wire.world import ANNOUNCEMENT_CHANNEL, FORUM_CHANNEL, Channel, Message

LIVE, RESTOCK, SOLD_OUT = ChangeKind.LIVE, ChangeKind.RESTOCK, ChangeKind.SOLD_OUT
ANNOUNCED = ChangeKind.ANNOUNCED


@pytest.fixture
async def wire(clock: Clock) -> AsyncIterator[WireDiscord]:
    """Run a loopback whose guild has a text channel, one for announcements and a forum."""
    async with WireDiscord(wall=lambda: clock().timestamp()) as running:
        guild = running.add_guild(channels=1)
        running.add_channel(guild, "news", kind=ANNOUNCEMENT_CHANNEL)
        running.add_channel(guild, "forum", kind=FORUM_CHANNEL).tags = [71, 72]
        yield running
        assert running.complaints == []


def places(house: House) -> tuple[Channel, Channel, Channel]:
    """Return the text channel, the announcement channel and the forum."""
    text, news, forum = next(iter(house.wire.world.guilds.values())).channels
    return text, news, forum


def threads(house: House) -> list[Channel]:
    """Return the threads and posts that are open."""
    return next(iter(house.wire.world.guilds.values())).threads


def shown(message: Message) -> str:
    """Return all that a message shows, as one text."""
    return str(message.payload["components"])


async def states(house: House) -> dict[DeliveryState, int]:
    """Return how many deliveries are in each state."""
    async with house.database.read() as connection:
        return await deliveries.count_by_state(connection)


async def enter(house: House, **changes: Any) -> int:
    """Enter a drop a few days ahead."""
    guild = next(iter(house.wire.world.guilds.values()))
    parts = {"style": "M2002RDA", "name": "Rain Cloud", "at": "2026-12-05 10:00"} | changes
    drop, _ = await house.services.drops.add(
        DropForm(**parts), guild_id=guild.id, guild_name=guild.name, created_by=99
    )
    return drop.id


async def test_an_announcement_is_published_once(house: House) -> None:
    """To the followers of its channel, even if the answer to the first try is lost."""
    _, news, _ = places(house)
    await house.subscribe(news.id, publish=True)
    await house.restock()
    house.wire.faults.lose_answer(route=Route.PUBLISH)
    await house.send()
    await house.send(seconds=5)

    [message] = house.wire.messages(news.id)
    assert message.payload["flags"] & CROSSPOSTED
    assert await states(house) == {DeliveryState.SENT: 2}


async def test_what_cannot_be_published_is_still_posted(house: House) -> None:
    """A text channel has no followers; its alerts go on, and the reason is in the record."""
    text, _, _ = places(house)
    await house.subscribe(text.id, publish=True)
    await house.restock()
    await house.send()
    await house.restock("New Balance 2002R Mirage Grey")
    await house.send()

    assert len(house.wire.messages(text.id)) == 2
    assert await states(house) == {DeliveryState.SENT: 2, DeliveryState.FAILED: 2}


async def test_a_poll_is_asked_once_under_a_drop(house: House) -> None:
    """As an answer to its card; not again before the drop, and not under a restock."""
    text, _, _ = places(house)
    await house.subscribe(text.id, kinds=(ANNOUNCED, RESTOCK), poll=True)
    await enter(house)
    house.wire.faults.lose_answer(route=Route.CREATE_MESSAGE)
    await house.send()
    await house.send(seconds=5)
    await house.send(seconds=5)
    await house.restock("New Balance 2002R Mirage Grey", style_code="M2002RDC")
    await house.send()

    card, poll, _ = house.wire.messages(text.id)
    assert poll.payload["message_reference"]["message_id"] == str(card.id)
    answers = [each["poll_media"]["text"] for each in poll.payload["poll"]["answers"]]
    assert answers == ["Cop", "Drop"]


async def test_a_style_gets_one_thread_in_a_channel(house: House) -> None:
    """The first card opens it, the later ones go into it, another style gets its own."""
    text, _, _ = places(house)
    await house.subscribe(text.id, threads=True)
    await house.restock()
    await house.send()
    await house.restock("New Balance 2002R Rain Cloud again")
    await house.restock("New Balance 2002R Mirage Grey", style_code="M2002RDC")
    await house.send(seconds=1)

    first, _ = house.wire.messages(text.id)
    assert threads(house)[0].id == first.id
    assert threads(house)[0].name == "New Balance 2002R Rain Cloud"
    [second] = house.wire.messages(first.id)
    assert "again" in shown(second)


async def test_a_thread_that_is_gone_is_opened_anew(house: House) -> None:
    """Nothing is lost, and the channel is not given up."""
    text, _, _ = places(house)
    await house.subscribe(text.id, threads=True)
    await house.restock()
    await house.send()
    house.wire.world.forget_channel(threads(house)[0])
    await house.restock("New Balance 2002R Rain Cloud again")
    await house.send()
    await house.send(seconds=1)

    assert [message.id for message in house.wire.messages(text.id)][1:] == [
        thread.id for thread in threads(house)
    ]
    assert set(await states(house)) == {DeliveryState.SENT}


async def test_an_archived_thread_gives_way_to_a_new_one(house: House) -> None:
    """Discord says so with a 400; the message goes to the channel, and nothing is given up."""
    text, _, _ = places(house)
    await house.subscribe(text.id, threads=True)
    await house.restock()
    await house.send()
    house.wire.faults.refuse_channel(threads(house)[0].id, 50083)
    await house.restock("New Balance 2002R Rain Cloud again")
    await house.send()
    await house.send(seconds=1)

    assert len(house.wire.messages(text.id)) == 2
    assert set(await states(house)) == {DeliveryState.SENT}


async def test_a_forum_gets_a_post_for_each_style(house: House) -> None:
    """With the subscription's tags; later cards of the style are put into the post."""
    _, _, forum = places(house)
    await house.subscribe(forum.id, tags=(72,))
    await house.restock()
    await house.send()
    await house.restock("New Balance 2002R Rain Cloud again")
    await house.send(seconds=1)

    [post] = threads(house)
    assert (post.name, post.tags) == ("New Balance 2002R Rain Cloud", [72])
    assert len(house.wire.messages(post.id)) == 2
    assert await states(house) == {DeliveryState.SENT: 2}


@pytest.mark.parametrize("seconds", [5, 600])
async def test_a_forum_post_whose_answer_is_lost_is_looked_for(house: House, seconds: int) -> None:
    """A post takes no nonce: it is found by its button, and not made twice."""
    _, _, forum = places(house)
    await house.subscribe(forum.id)
    house.wire.faults.lose_answer(route=Route.FORUM_POST)
    await house.restock()
    await house.send()
    await house.send(seconds=seconds)

    [post] = threads(house)
    assert await states(house) == {DeliveryState.SENT: 1}
    await house.restock("New Balance 2002R Rain Cloud again")
    await house.send(seconds=1)
    assert len(house.wire.messages(post.id)) == 2


async def test_of_two_forum_posts_in_doubt_each_is_read_once(house: House) -> None:
    """A post that was found to be another delivery's is not read again for the next one."""
    _, _, forum = places(house)
    await house.subscribe(forum.id)
    house.wire.faults.lose_answer(times=2, route=Route.FORUM_POST)
    await house.restock("New Balance 2002R Rain Cloud")
    await house.restock("New Balance 2002R Mirage Grey")
    await house.send()
    await house.send(seconds=100)
    await house.send(seconds=100)

    assert await states(house) == {DeliveryState.SENT: 2}
    of_posts = [f"/channels/{post.id}/messages/{post.id}" for post in threads(house)]
    read = [each.path for each in house.wire.requests if each.path in of_posts]
    assert sorted(read) == sorted(of_posts)


async def test_a_moved_drop_edits_its_card_and_is_told_in_one_short_answer(house: House) -> None:
    """The old card shows both times; its button stays its own; nobody is notified by the edit."""
    text, _, _ = places(house)
    await house.subscribe(text.id, kinds=(ANNOUNCED,))
    drop_id = await enter(house, price="150 USD")
    await house.send()
    guild = next(iter(house.wire.world.guilds.values()))
    await house.services.drops.move(guild.id, drop_id, "2026-12-07 10:00", None)
    await house.send(seconds=1)

    card, answer = house.wire.messages(text.id)
    assert "Drop moved" in shown(card)
    assert shown(card).count("<t:") == 4 + 1  # both times, and when it was told
    assert (why_id(1) in shown(card), card.edits) == (True, 1)
    assert answer.payload["message_reference"]["message_id"] == str(card.id)
    assert "150" in shown(card)
    assert "150" not in shown(answer)


async def test_who_wants_no_edits_gets_whole_cards(house: House) -> None:
    """And its earlier posts stay as they were."""
    text, _, _ = places(house)
    await house.subscribe(text.id, kinds=(ANNOUNCED,), edits=False)
    drop_id = await enter(house, price="150 USD")
    await house.send()
    guild = next(iter(house.wire.world.guilds.values()))
    await house.services.drops.move(guild.id, drop_id, "2026-12-07 10:00", None)
    await house.send(seconds=1)

    card, moved = house.wire.messages(text.id)
    assert card.edits == 0
    assert "150" in shown(moved)
    assert "message_reference" not in moved.payload


async def test_a_deleted_card_cannot_be_edited_and_nothing_breaks(house: House) -> None:
    """A moderator removed it; the news is told all the same."""
    text, _, _ = places(house)
    await house.subscribe(text.id, kinds=(ANNOUNCED,))
    drop_id = await enter(house)
    await house.send()
    house.wire.delete_message(house.wire.messages(text.id)[0])
    guild = next(iter(house.wire.world.guilds.values()))
    await house.services.drops.move(guild.id, drop_id, "2026-12-07 10:00", None)
    await house.send(seconds=1)

    assert len(house.wire.messages(text.id)) == 1
    assert await states(house) == {DeliveryState.SENT: 2, DeliveryState.EXPIRED: 1}


async def test_edits_survive_what_breaks_on_the_way(house: House) -> None:
    """A refused edit is tried again: the card is right in the end, and nothing is said twice."""
    text, _, _ = places(house)
    await house.subscribe(text.id, kinds=(ANNOUNCED,))
    drop_id = await enter(house)
    await house.send()
    guild = next(iter(house.wire.world.guilds.values()))
    house.wire.faults.answer_status(503, route=Route.EDIT_MESSAGE)
    await house.services.drops.cancel(guild.id, drop_id)
    for _ in range(4):
        await house.send(seconds=30)

    card, _ = house.wire.messages(text.id)
    assert "~~Drop announced~~" in shown(card)
    assert "Cancelled, or postponed" in shown(card)
    assert await states(house) == {DeliveryState.SENT: 3}


async def test_a_drop_is_in_the_servers_events(house: House) -> None:
    """Made, moved and cancelled over real requests; a lost answer makes no second one."""
    guild = next(iter(house.wire.world.guilds.values()))
    drop_id = await enter(house, price="150 USD", retailer="Shop")
    async with house.database.write() as connection:
        settings = GuildSettings(guild_id=guild.id, makes_events=True)
        await guilds.keep_settings(connection, settings)
    house.wire.faults.lose_answer(route=Route.CREATE_EVENT)
    desk = ScheduledEvents(house.bot, Pace(50), Edge())
    events = Events(house.database, desk, house.services.deliveries, house.clock)
    for _ in range(2):
        await events.keep_in_step()
        house.clock.advance(minutes=1)

    [event] = guild.events.values()
    assert event["scheduled_start_time"].startswith("2026-12-05T10:00")
    assert event["entity_metadata"] == {"location": "Shop"}
    await house.services.drops.move(guild.id, drop_id, "2026-12-07 10:00", None)
    await events.keep_in_step()
    assert event["scheduled_start_time"].startswith("2026-12-07T10:00")
    await house.services.drops.cancel(guild.id, drop_id)
    await events.keep_in_step()
    assert event["status"] == 4
    assert list(guild.events.values()) == [event]


async def test_a_persons_message_shows_the_shop_that_joins(house: House) -> None:
    """Edited in their own channel, and pinging nobody."""
    text, _, _ = places(house)
    assert text.guild is not None
    user = text.guild.owner
    await house.services.watches.watch(
        {"styles": ("M2002RDA",)}, user.id, (text.guild.id, text.guild.name)
    )
    await house.restock(retailer="First", style_code="M2002RDA")
    await house.send()
    await house.restock(retailer="Second", url="https://second.example/rain", style_code="M2002RDA")
    await house.send(seconds=20)

    (message,) = house.wire.dm_messages(user)
    assert "First" in shown(message)
    assert "https://second.example/rain" in shown(message)
