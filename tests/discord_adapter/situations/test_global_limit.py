"""Discord's own limits, longer than a try takes: nothing is cancelled, and all goes on after it."""

from __future__ import annotations

import pytest

from bot.models import ChangeKind
from bot.store.alerts import channels as channel_store
from tests.discord_adapter.life import EVENTS, INVITED, Life
from tests.wire import edge
from tests.wire.routes import Route

ALL_KINDS = (ChangeKind.RESTOCK, ChangeKind.ANNOUNCED, ChangeKind.MOVED)


@pytest.mark.parametrize("seconds", [5, 29, 31, 40, 90, 600])
@pytest.mark.parametrize("is_said_once", [True, False], ids=["once", "to all"])
async def test_alerts_leave_when_a_global_limit_is_over(
    life: Life, seconds: int, is_said_once: bool
) -> None:
    """And the ones after it as ever; commands are answered meanwhile."""
    guild = life.wire.add_guild(channels=3, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    if is_said_once:
        life.wire.faults.answer(edge.limit(seconds, scope="global"), times=1)
    else:
        life.wire.limit_globally(seconds)
    await life.restock()
    await life.pass_time(seconds=seconds / 2)
    assert "restock" in (await life.says("alerts list", guild)).lower()

    waited = await life.until(lambda: all(life.alerts(c) for c in guild.channels), seconds / 2 + 5)
    assert is_said_once or waited >= seconds / 2 - 1
    await life.restock(1)
    await life.until(lambda: all(len(life.alerts(c)) == 2 for c in guild.channels), 1.2)
    assert [len(life.alerts(c)) for c in guild.channels] == [2, 2, 2]


@pytest.mark.parametrize("seconds", [45, 600])
@pytest.mark.parametrize(
    "route", [Route.EDIT_MESSAGE, Route.CREATE_EVENT, Route.OPEN_DM, Route.GET_CHANNEL]
)
async def test_whatever_met_the_global_limit_alerts_go_on(
    life: Life, route: Route, seconds: int
) -> None:
    """An edit, an event, a direct message or a look at a channel sleeps in the library."""
    guild = life.wire.add_guild(channels=3, bot_permissions=INVITED | EVENTS)
    channel, lost, other = guild.channels
    await life.subscribe(channel, lost, kinds=ALL_KINDS)
    await life.subscribe(other)
    await life.start()
    await life.command("manage settings", guild, {"events": True})
    await life.enter_drop(guild, {"style": "M2002RDA", "name": "Rain", "at": "2026-12-20 10:00"})
    await life.pass_time(minutes=2)
    if route is Route.GET_CHANNEL:  # it is asked only while nothing is known of it
        async with life.writing() as connection:
            await channel_store.forget(connection, channel.id)
    fault = life.wire.faults.answer(edge.limit(seconds, scope="global"), times=1, route=route)
    await life.command("manage drop move", guild, {"drop": 1, "at": "2026-12-21 10:00"})
    await life.enter_drop(guild, {"style": "M2002RDB", "name": "Sea", "at": "2026-12-22 10:00"})
    life.wire.faults.refuse_channel(lost.id, 10003)
    await life.wire.delete_channel(lost)
    await life.until(lambda: fault.struck_at, 90)
    await life.pass_time(seconds=seconds + 5)

    before = len(life.alerts(other))
    await life.restock(1)
    await life.until(lambda: len(life.alerts(other)) == before + 1, 1.2)


@pytest.mark.parametrize("scope", ["user", "shared"])
async def test_a_limit_of_one_channel_is_that_channels(life: Life, scope: str) -> None:
    """It waits as long as it was told; the others notice nothing."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    slow, quick = guild.channels
    await life.subscribe(slow, quick)
    await life.start()
    life.wire.faults.answer(edge.limit(50, scope=scope), seconds=50, channel_id=slow.id)
    await life.restock()
    await life.until(lambda: len(life.alerts(quick)) == 1, 1.2)
    await life.restock(1)
    await life.until(lambda: len(life.alerts(quick)) == 2, 1.2)
    assert life.alerts(slow) == []

    await life.until(lambda: len(life.alerts(slow)) == 2, 60)


async def test_the_header_may_say_another_time_than_the_body(life: Life) -> None:
    """The longer one is kept to where only the header tells it."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    fault = life.wire.faults.answer(edge.limit(0.5, header="60"), seconds=60)
    await life.restock()
    await life.pass_time(seconds=59)

    assert len(fault.struck_at) <= 8
    await life.until(lambda: life.alerts(guild.channels[0]), 10)


@pytest.mark.parametrize("seconds", [40, 600])
async def test_a_global_limit_told_in_a_body_alone_rests_everything(
    life: Life, seconds: int
) -> None:
    """The library leaves so long a wait to us, and tells of it no more than how long it is."""
    guilds = [life.wire.add_guild(channels=20, bot_permissions=INVITED) for _ in range(3)]
    channels = [channel for guild in guilds for channel in guild.channels]
    await life.subscribe(*channels)
    await life.start()
    told = edge.limit(seconds, scope="global")
    bare = edge.raw(429, told.body)
    fault = life.wire.faults.answer(bare, seconds=seconds)
    await life.restock()
    await life.pass_time(seconds=seconds - 1)
    assert len(fault.struck_at) <= 15
    await life.until(lambda: all(life.alerts(c) for c in channels), 10)

    assert {len(life.alerts(channel)) for channel in channels} == {1}


@pytest.mark.parametrize("seconds", [45, 400])
async def test_an_answer_that_hangs_is_recorded_when_it_comes(life: Life, seconds: int) -> None:
    """The message is there all the time, and is sent once."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    hanging, other = guild.channels
    await life.subscribe(hanging, other)
    await life.start()
    life.wire.faults.hold_answer(channel_id=hanging.id)
    await life.restock()
    await life.until(lambda: len(life.alerts(other)) == 1, 1.2)
    await life.pass_time(seconds=seconds)
    life.wire.faults.release()
    await life.until(life.is_settled, 75)

    assert [len(life.alerts(c)) for c in guild.channels] == [1, 1]
    assert await life.states() == ["sent", "sent"]


@pytest.mark.parametrize("before", [0, 1])
async def test_an_answer_that_hangs_does_not_hold_the_channels_next_alert(
    life: Life, before: int
) -> None:
    """It is in doubt and goes on; the next one leaves beside it, if it is the first ever, too.

    (The library asks one by one where it knows no limit of a channel yet.)
    """
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    for shoe in range(before):
        await life.restock(shoe)
        await life.until(lambda: len(life.alerts(channel)) == before, 1.2)
    life.wire.faults.hold_answer()
    await life.restock(before)
    await life.until(lambda: len(life.alerts(channel)) == before + 1, 1.2)
    await life.restock(before + 1)
    await life.until(lambda: len(life.alerts(channel)) == before + 2, 6)
    life.wire.faults.release()
    await life.until(life.is_settled, 75)

    assert len(life.alerts(channel)) == before + 2


@pytest.mark.parametrize("seconds", [90, 600])
async def test_what_waited_for_a_global_limit_does_not_burst_when_it_is_over(
    life: Life, seconds: int
) -> None:
    """120 channels are owed an alert; after it all leave at the pace that Discord takes."""
    guilds = [life.wire.add_guild(channels=30, bot_permissions=INVITED) for _ in range(4)]
    channels = [channel for guild in guilds for channel in guild.channels]
    await life.subscribe(*channels)
    await life.start()
    life.wire.limit_globally(seconds)
    await life.restock()
    await life.pass_time(seconds=seconds)
    met = life.wire.count_429
    assert met <= 15
    await life.until(lambda: all(life.alerts(c) for c in channels), 25)

    assert life.wire.count_429 == met
    assert {len(life.alerts(channel)) for channel in channels} == {1}
