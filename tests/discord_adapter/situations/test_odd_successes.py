"""An answer 200 that is not Discord's proves nothing: what was asked is asked again."""

from __future__ import annotations

import pytest

from tests.discord_adapter.life import EVENTS, INVITED, Life
from tests.discord_adapter.situations.test_follow_ups import NEWS
from tests.discord_adapter.situations.test_odd_routes import ODD
from tests.wire.edge import Canned
from tests.wire.routes import Route
from tests.wire.threads import CROSSPOSTED
from tests.wire.world import ANNOUNCEMENT_CHANNEL


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
async def test_an_odd_answer_to_a_publication_is_no_publication(life: Life, odd: Canned) -> None:
    """It is asked for again when the way is well."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    news = life.wire.add_channel(guild, "news", kind=ANNOUNCEMENT_CHANNEL)
    await life.subscribe(news, publish=True)
    await life.start()
    life.wire.faults.answer(odd, route=Route.PUBLISH, times=1)
    await life.restock()
    await life.until(lambda: life.alerts(news), 1.2)
    [message] = life.alerts(news)
    await life.until(lambda: message.payload["flags"] & CROSSPOSTED, 330)
    await life.pass_time(minutes=2)
    assert life.told() == []


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
async def test_an_odd_answer_to_the_commands_is_no_sign_that_they_are_there(
    life: Life, odd: Canned
) -> None:
    """They are sent again."""
    life.wire.add_guild(channels=1, bot_permissions=INVITED)
    life.wire.faults.answer(odd, route=Route.PUT_COMMANDS, seconds=60)
    await life.begin()
    await life.pass_time(seconds=60)
    await life.until(lambda: life.wire.commands, 660)


@pytest.mark.parametrize("act", ["move", "cancel"])
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
async def test_an_odd_answer_about_an_event_is_no_change_of_it(
    life: Life, odd: Canned, act: str
) -> None:
    """It shows the new time, or is gone, when the way is well."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED | EVENTS)
    await life.subscribe(*guild.channels, kinds=NEWS)
    await life.start()
    await life.command("manage settings", guild, {"events": True})
    await life.enter_drop(
        guild, {"style": "M2002RDA", "name": "Rain Cloud", "at": "2026-12-20 10:00"}
    )
    await life.until(lambda: guild.events, 130)
    fault = life.wire.faults.answer(odd, route=Route.EDIT_EVENT, times=1)
    values = {"drop": 1} | ({"at": "2026-12-21 10:00"} if act == "move" else {})
    await life.command(f"manage drop {act}", guild, values)
    await life.until(lambda: fault.struck_at, 130)
    await life.pass_time(minutes=65)
    shown = [each["scheduled_start_time"] for each in guild.events.values() if each["status"] == 1]
    assert all("2026-12-21" in each for each in shown)
    assert len(shown) == (1 if act == "move" else 0)


@pytest.mark.parametrize("odd", [ODD["an object of nothing"], ODD["null"], ODD["a page"]])
async def test_what_is_no_list_of_events_tells_of_no_absence(life: Life, odd: Canned) -> None:
    """The event was made, its answer lost: it is not made again."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED | EVENTS)
    await life.subscribe(*guild.channels, kinds=NEWS)
    await life.start()
    await life.command("manage settings", guild, {"events": True})
    life.wire.faults.lose_answer(route=Route.CREATE_EVENT)
    fault = life.wire.faults.answer(odd, route=Route.LIST_EVENTS, seconds=300)
    await life.enter_drop(
        guild, {"style": "M2002RDA", "name": "Rain Cloud", "at": "2026-12-20 10:00"}
    )
    await life.until(lambda: fault.struck_at, 330)
    await life.pass_time(minutes=20)
    assert len(guild.events) == 1
