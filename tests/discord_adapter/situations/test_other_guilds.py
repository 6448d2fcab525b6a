"""One guild's trouble is its own."""

from __future__ import annotations

from typing import Any

import pytest

from bot.models import ChangeKind
from bot.services.drops import Events
from tests.discord_adapter.life import EVENTS, INVITED, Life
from tests.wire import edge
from tests.wire.faults import Effect, Fault
from tests.wire.routes import Route
from tests.wire.world import Guild


async def with_events(life: Life, count: int = 3) -> list[Guild]:
    """Make guilds that want events, each with two drops of its own to come."""
    guilds = [
        life.wire.add_guild(channels=1, bot_permissions=INVITED | EVENTS) for _ in range(count)
    ]
    await life.subscribe(
        *(guild.channels[0] for guild in guilds), kinds=(ChangeKind.ANNOUNCED, ChangeKind.RESTOCK)
    )
    return guilds


async def enter(life: Life, guild: Guild) -> None:
    """Want events in a guild, and enter two drops."""
    await life.command("manage settings", guild, {"events": True})
    for number in (1, 2):
        entry = {"style": f"M2002RD{chr(64 + number)}", "name": f"Rain {number}"}
        await life.enter_drop(guild, entry | {"at": f"2026-12-1{number} 10:00"})


@pytest.mark.parametrize(
    "trouble",
    [edge.error(500, 0), edge.error(503, 0), edge.html(502), edge.limit(300)],
    ids=["500", "503", "page", "limit"],
)
@pytest.mark.parametrize("route", [Route.CREATE_EVENT, Route.LIST_EVENTS])
async def test_a_guild_whose_events_fail_holds_up_no_other(
    life: Life, trouble: edge.Canned, route: Route
) -> None:
    """The others have theirs with the next round, and the failing one is asked less and less."""
    guilds = await with_events(life)
    await life.start()
    fault = life.wire.faults.answer(trouble, guild_id=guilds[0].id, route=route)
    if route is Route.LIST_EVENTS:
        life.wire.faults.answer(edge.error(500, 0), guild_id=guilds[0].id, route=Route.CREATE_EVENT)
    for guild in guilds:
        await enter(life, guild)
    await life.until(lambda: all(len(guild.events) == 2 for guild in guilds[1:]), 65)
    await life.pass_time(minutes=10)
    assert len(fault.struck_at) <= 60

    life.wire.faults.clear()
    await life.until(lambda: len(guilds[0].events) == 2, 3_700)


async def test_a_guild_whose_events_hang_holds_up_no_other(life: Life) -> None:
    """An answer that does not come is that guild's."""
    guilds = await with_events(life)
    await life.start()
    life.wire.faults.hold_answer(route=Route.CREATE_EVENT, guild_id=guilds[0].id, times=2)
    for guild in guilds:
        await enter(life, guild)
    await life.until(lambda: all(len(guild.events) == 2 for guild in guilds[1:]), 70)


async def test_a_fault_of_ours_in_one_guild_starves_no_other(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody expected is logged, and the round goes on."""
    guilds = await with_events(life)
    whole = Events._keep_guild  # noqa: SLF001 - there is no other place that is one guild's

    async def keep(self: Events, guild_id: int, *arguments: Any, **named: Any) -> None:
        if guild_id == guilds[0].id:
            raise KeyError("something nobody thought of")
        await whole(self, guild_id, *arguments, **named)

    monkeypatch.setattr(Events, "_keep_guild", keep)
    await life.start()
    for guild in guilds:
        await enter(life, guild)
    await life.until(lambda: all(len(guild.events) == 2 for guild in guilds[1:]), 65)


@pytest.mark.parametrize("channels", [10, 70])
@pytest.mark.parametrize("hangs", [False, True], ids=["500", "no answer"])
async def test_a_guild_that_is_not_answered_rightly_delays_no_other_alert(
    life: Life, channels: int, hangs: bool
) -> None:
    """Its own wait; five restocks reach the others as soon as the pace of all lets them.

    A sweep takes up to 1.5 s to see a restock here, and 80 messages 1.7 s at 48 a second.
    """
    guilds = [
        life.wire.add_guild(channels=count, bot_permissions=INVITED) for count in (channels, 10)
    ]
    sick, well = guilds
    await life.subscribe(*sick.channels, *well.channels)
    await life.start()
    if hangs:
        life.wire.faults.add(Fault(Effect.HOLD, guild_id=sick.id, times=None))
    else:
        life.wire.faults.answer(edge.error(500, 0), guild_id=sick.id, route=None, seconds=60)
    for number in range(5):
        await life.restock(number)
        await life.until(
            lambda: all(len(life.alerts(c)) == number + 1 for c in well.channels),  # noqa: B023
            5,
            "the other guild's alerts",
        )
        await life.pass_time(seconds=6)
    life.wire.faults.clear()
    life.wire.faults.release()
    await life.until(lambda: all(len(life.alerts(c)) == 5 for c in sick.channels), 120)
