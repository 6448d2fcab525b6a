"""Something answers 200 in Discord's place, whatever is asked: nothing ends, nothing is judged."""

from __future__ import annotations

import logging
from functools import partial

import pytest

from tests.discord_adapter.life import EVENTS, INVITED, Life
from tests.discord_adapter.situations.test_follow_ups import NEWS
from tests.wire import edge
from tests.wire.edge import Canned
from tests.wire.routes import Route
from tests.wire.world import ANNOUNCEMENT_CHANNEL, FORUM_CHANNEL

ODD = {
    "an object of nothing": edge.raw(200, "{}"),
    "a list of nothing": edge.raw(200, "[]"),
    "null": edge.raw(200, "null"),
    "a page": edge.html(200),
}
ENTRY = {"style": "M2002RDA", "name": "Rain Cloud", "at": "2026-12-20 10:00"}
BESIDE = [Route.OPEN_THREAD, Route.EDIT_MESSAGE, Route.CREATE_EVENT]
AT_START = [Route.LIST_COMMANDS, Route.GATEWAY, Route.ME]


@pytest.mark.parametrize("is_carried_out", [True, False], ids=["done", "not done"])
@pytest.mark.parametrize("route", BESIDE)
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
async def test_an_odd_answer_beside_alerts_is_settled(
    life: Life,
    odd: Canned,
    route: Route,
    *,
    is_carried_out: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What follows an alert is done in the end; alerts are on time, and nobody hears of it."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED | EVENTS)
    news = life.wire.add_channel(guild, "news", kind=ANNOUNCEMENT_CHANNEL)
    await life.subscribe(news, kinds=NEWS, publish=True, threads=True)
    await life.start()
    await life.command("manage settings", guild, {"events": True})
    answer = partial(life.wire.faults.answer, odd, route=route, is_carried_out=is_carried_out)
    if is_early := route in {Route.OPEN_THREAD, Route.CREATE_EVENT}:
        fault = answer(seconds=60)
    await life.enter_drop(guild, ENTRY)
    await life.until(lambda: life.alerts(news), 1.5)
    if not is_early:
        await life.until(lambda: guild.events, 130)
        fault = answer(seconds=60)
    await life.command("manage drop move", guild, {"drop": 1, "at": "2026-12-21 10:00"})
    await life.pass_time(seconds=60)
    before = len(life.alerts(news))
    await life.restock(1)
    await life.until(lambda: len(life.alerts(news)) > before, 1.5)
    await life.pass_time(minutes=12)

    assert fault.struck_at
    assert await life.is_settled()
    assert life.told() == []
    first = next(m for m in life.alerts(news) if m.channel_id == news.id)
    assert await life.rows("select 1 from deliveries where state in ('failed', 'uncertain')") == []
    assert first.payload["flags"] & 1
    assert first.edits >= 1
    of_the_drop = [thread for thread in guild.threads if thread.name == ENTRY["name"]]
    # Two were asked for before it was known that there is one.
    assert 1 <= len(of_the_drop) <= (2 if route is Route.OPEN_THREAD and is_carried_out else 1)
    [event] = guild.events.values()
    assert "2026-12-21" in event["scheduled_start_time"]
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("route", AT_START)
async def test_an_odd_answer_at_the_start_is_waited_out(
    life: Life, route: Route, odd: Canned
) -> None:
    """A minute of it: what is owed leaves soon after, and commands are there."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.restock()
    life.wire.faults.answer(odd, route=route, seconds=60)
    await life.begin()
    await life.pass_time(seconds=60)
    assert not life.run.done()
    await life.until(lambda: life.alerts(channel), 330)
    await life.until(lambda: life.wire.commands, 660)
    await life.pass_time(seconds=5)

    assert len(life.alerts(channel)) == 1
    assert "**Active**" in await life.says("alerts list", guild)
    assert life.told() == []


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize(
    "route", [Route.ACTIVE_THREADS, Route.CLOSED_THREADS, Route.GET_CHANNEL, Route.LIST_MESSAGES]
)
async def test_an_odd_answer_where_a_post_is_looked_for(
    life: Life, route: Route, odd: Canned
) -> None:
    """Whether it arrived is not known by it: there is one post, told of or seen."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    forum = life.wire.add_channel(guild, "drops", kind=FORUM_CHANNEL)
    await life.subscribe(forum)
    await life.start()
    life.wire.faults.answer(odd, route=route, seconds=120)
    life.wire.faults.lose_answer(route=Route.FORUM_POST)
    await life.restock()
    await life.pass_time(seconds=120)
    await life.until(life.is_settled, 660)

    assert len(guild.threads) == 1
    assert await life.states() == ["sent"]
    assert life.told() == []
