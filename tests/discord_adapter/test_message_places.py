"""Where a message goes, and where it is looked for, while threads open and close around it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.models import ChangeKind, DeliveryState
from bot.rules.reading.drop_forms import DropForm
from bot.store import tables
from bot.store.alerts import deliveries, topics
from tests.discord_adapter.house import House
from tests.wire import edge
from tests.wire.routes import Route

DAY = timedelta(days=1)


def text_channel(house: House) -> int:
    """Return the text channel."""
    return next(iter(house.wire.world.guilds.values())).channels[0].id


async def states(house: House) -> dict[DeliveryState, int]:
    """Return how many deliveries are in each state."""
    async with house.database.read() as connection:
        return await deliveries.count_by_state(connection)


async def test_a_card_in_doubt_is_found_though_its_thread_was_opened_since(reader: House) -> None:
    """It was posted into the channel, before the style had a thread; it is not posted again."""
    channel_id = text_channel(reader)
    await reader.subscribe(channel_id, threads=True)
    await reader.restock()
    await reader.send()
    async with reader.database.write() as connection:
        opened = await topics.find(connection, [channel_id], reader.clock() - DAY)
        [((_, topic), thread_id)] = opened.items()
        await topics.forget(connection, thread_id)
    await reader.restock("New Balance 2002R Rain Cloud again")
    reader.wire.faults.lose_answer()
    await reader.send(seconds=1)
    async with reader.database.write() as connection:
        await topics.keep(
            connection,
            channel_id=channel_id,
            topic=topic,
            thread_id=thread_id,
            now=reader.clock(),
        )
    await reader.send(seconds=5)

    assert len(reader.wire.messages(channel_id)) == 2
    assert reader.wire.messages(thread_id) == []
    assert set(await states(reader)) == {DeliveryState.SENT}


@pytest.mark.parametrize("is_gone", [False, True])
async def test_a_card_in_doubt_is_found_though_its_thread_is_given_up_since(
    reader: House, *, is_gone: bool
) -> None:
    """Where it was tried is noted. What was in a thread that is gone is told again, once."""
    channel_id = text_channel(reader)
    await reader.subscribe(channel_id, threads=True)
    await reader.restock()
    await reader.send()
    await reader.restock("New Balance 2002R Rain Cloud again")
    reader.wire.faults.lose_answer()
    await reader.send(seconds=1)
    async with reader.database.write() as connection:
        opened = await topics.find(connection, [channel_id], reader.clock() - DAY)
        [thread_id] = opened.values()
        await topics.forget(connection, thread_id)
    if is_gone:
        reader.wire.world.forget_channel(reader.wire.world.channels[thread_id])
    await reader.send(seconds=5)

    assert len(reader.wire.messages(channel_id)) == (2 if is_gone else 1)
    assert is_gone or len(reader.wire.messages(thread_id)) == 1
    assert DeliveryState.UNCERTAIN not in await states(reader)


async def test_a_card_whose_second_try_went_elsewhere_is_found_there(reader: House) -> None:
    """The first never arrived in the thread that was then; the second did, in another."""
    channel = next(iter(reader.wire.world.guilds.values())).channels[0]
    await reader.subscribe(channel.id, threads=True)
    await reader.restock()
    await reader.send()
    await reader.restock("New Balance 2002R Rain Cloud again")
    reader.wire.faults.abort()
    await reader.send(seconds=1)
    other = reader.wire.world.add_thread(channel, reader.wire.world.old_id(), "2002R")
    async with reader.database.write() as connection:
        [(place, topic)] = await topics.find(connection, [channel.id], reader.clock() - DAY)
        await topics.keep(
            connection, channel_id=place, topic=topic, thread_id=other.id, now=reader.clock()
        )
    reader.wire.faults.lose_answer(route=Route.CREATE_MESSAGE)
    await reader.send(seconds=5)
    async with reader.database.write() as connection:
        await topics.forget(connection, other.id)
    await reader.send(seconds=10)

    assert len(reader.wire.messages(other.id)) == 1
    assert len(reader.wire.messages(channel.id)) == 1
    assert set(await states(reader)) == {DeliveryState.SENT}


async def test_a_poll_in_doubt_is_looked_for_under_its_card(reader: House) -> None:
    """The card has a thread by then, and the poll is not in it: it is asked once."""
    channel_id = text_channel(reader)
    await reader.subscribe(channel_id, kinds=(ChangeKind.ANNOUNCED,), poll=True, threads=True)
    guild = next(iter(reader.wire.world.guilds.values()))
    entry = DropForm(style="M2002RDA", name="Rain Cloud", at="2026-12-05 10:00")
    await reader.services.drops.add(entry, guild_id=guild.id, guild_name=guild.name, created_by=99)
    reader.wire.faults.lose_answer(times=2)
    for _ in range(4):
        await reader.send(seconds=5)

    _, poll = reader.wire.messages(channel_id)
    assert "poll" in poll.payload
    assert await states(reader) == {DeliveryState.SENT: 3}


async def test_a_channel_that_wants_no_threads_any_more_gets_its_cards(house: House) -> None:
    """Though its style has a thread from before."""
    channel_id = text_channel(house)
    await house.subscribe(channel_id, threads=True)
    await house.restock()
    await house.send()
    async with house.database.write() as connection:
        await connection.execute(update(tables.subscriptions).values(threads=False))
    await house.restock("New Balance 2002R Rain Cloud again")
    await house.send(seconds=1)

    assert len(house.wire.messages(channel_id)) == 2


async def test_a_person_is_told_in_a_thread_of_their_own_until_it_is_gone(house: House) -> None:
    """Pinged there, as nobody else is; then by direct message."""
    guild = next(iter(house.wire.world.guilds.values()))
    thread = house.wire.world.add_thread(guild.channels[0], house.wire.world.old_id(), "2002R")
    person = guild.owner
    await house.services.watches.watch({"sizes": ()}, person.id, (guild.id, guild.name))
    await house.services.own_threads.use(person.id, thread.id, guild.id)
    await house.restock("Shoe 1")
    await house.send()

    [told] = house.wire.messages(thread.id)
    assert told.payload["components"][0]["content"] == f"<@{person.id}>"
    assert told.payload["mentions"][0]["id"] == str(person.id)
    assert house.wire.dm_messages(person) == []

    house.wire.world.forget_channel(thread)
    await house.restock("Shoe 2")
    await house.send(minutes=5)
    await house.send(seconds=2)
    assert len(house.wire.dm_messages(person)) == 1
    assert set(await states(house)) == {DeliveryState.SENT}


async def test_a_persons_direct_messages_are_opened_once(house: House) -> None:
    """Each further message costs one request, whoever sends it; a new one if it was refused."""
    guild = next(iter(house.wire.world.guilds.values()))
    person = guild.owner
    await house.services.watches.watch({"sizes": ()}, person.id, (guild.id, guild.name))
    for number in range(2):
        await house.restock(f"Shoe {number}")
        await house.send(minutes=3)

    assert len(house.wire.dm_messages(person)) == 2
    assert [each.route for each in house.wire.requests].count(Route.OPEN_DM) == 1

    house.wire.faults.refuse_channel(house.wire.world.dm(person).id, 50007)
    await house.restock("Shoe 3")
    await house.send(minutes=3)
    house.wire.faults.clear()
    (watch,) = await house.services.watches.of_member(person.id)
    await house.services.watches.change(person.id, watch.id)
    await house.restock("Shoe 4")
    await house.send(minutes=3)
    assert len(house.wire.dm_messages(person)) == 3
    assert [each.route for each in house.wire.requests].count(Route.OPEN_DM) == 2


@pytest.mark.parametrize(("status", "code"), [(404, 10003), (403, 50001)])
async def test_a_persons_direct_messages_that_are_gone_are_opened_anew(
    house: House, status: int, code: int
) -> None:
    """What was kept of them is old; that says nothing of the person."""
    guild = next(iter(house.wire.world.guilds.values()))
    person = guild.owner
    await house.services.watches.watch({"sizes": ()}, person.id, (guild.id, guild.name))
    await house.restock("Shoe 1")
    await house.send(minutes=3)
    channel = house.wire.world.dm(person)
    house.wire.faults.answer(edge.error(status, code), times=1, channel_id=channel.id)
    await house.restock("Shoe 2")
    await house.send(minutes=3)
    await house.send(seconds=2)

    assert len(house.wire.dm_messages(person)) == 2
    assert [each.route for each in house.wire.requests].count(Route.OPEN_DM) == 2
    assert set(await states(house)) == {DeliveryState.SENT}


async def test_a_doubtful_message_is_looked_for_in_the_thread_of_ones_own(reader: House) -> None:
    """It is there, and not sent again."""
    guild = next(iter(reader.wire.world.guilds.values()))
    thread = reader.wire.world.add_thread(guild.channels[0], reader.wire.world.old_id(), "2002R")
    person = guild.owner
    await reader.services.watches.watch({"sizes": ()}, person.id, (guild.id, guild.name))
    await reader.services.own_threads.use(person.id, thread.id, guild.id)
    await reader.restock("Shoe 1")
    reader.wire.faults.lose_answer()
    await reader.send()
    await reader.send(seconds=5)

    assert len(reader.wire.messages(thread.id)) == 1
    assert reader.wire.dm_messages(person) == []
    assert set(await states(reader)) == {DeliveryState.SENT}


async def test_a_message_that_never_left_is_in_no_doubt(house: House) -> None:
    """Opening a person's direct messages failed: what they watch no more is not sent then."""
    guild = next(iter(house.wire.world.guilds.values()))
    person = guild.owner
    watch = await house.services.watches.watch({"sizes": ()}, person.id, (guild.id, guild.name))
    house.wire.faults.abort(route=Route.OPEN_DM, times=9)
    await house.restock()
    await house.send()
    async with house.database.read() as connection:
        rows = await connection.execute(select(tables.deliveries.c.doubt_since))
    assert list(rows.scalars()) == [None]

    house.wire.faults.clear()
    await house.services.watches.change(person.id, watch.id, words="protection")
    await house.send(minutes=3)
    assert house.wire.dm_messages(person) == []
