"""Clocks are set, and drift: nothing is delayed, nothing is sent twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.roles import ROUNDS, RoundPlan
from bot.models import Role
from tests.discord_adapter.life import INVITED, Life
from tests.wire import edge
from tests.wire.leaping_time import LeapingLoop
from tests.wire.routes import Route
from tests.wire.shop import LoopbackShop


def set_wall(life: Life, **by: float) -> None:
    """Set the machine's clock, forward or back."""
    assert isinstance(life.loop, LeapingLoop)
    life.loop.clock.set_wall(timedelta(**by))


@pytest.mark.parametrize(
    "by",
    [{"hours": -1}, {"seconds": -45}, {"days": -1}, {"hours": 1}, {"days": 40}],
    ids=["an hour back", "45 s back", "a day back", "an hour on", "40 days on"],
)
async def test_sweeps_go_on_whatever_the_wall_clock_does(
    life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: dict[str, float]
) -> None:
    """A restock is posted a few seconds after the shop shows it."""
    monkeypatch.setitem(ROUNDS, "sweeps", RoundPlan(Role.SWEEPER, timedelta(seconds=1)))
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    async with LoopbackShop(clock=life.now) as shop:
        file = tmp_path / "sources.toml"
        file.write_text(shop.sources_file(every="2s"), encoding="utf-8")
        await life.start(sources_file=file, allow_private_addresses=True)
        await life.until(lambda: len(shop.answered_at) >= 4, 30)
        set_wall(life, **by)
        await life.pass_time(seconds=1)
        shop.set_stock(0, "9", is_in=True)
        await life.until(lambda: life.alerts(channel), 15)
        shop.set_stock(1, "9", is_in=True)
        await life.until(lambda: len(life.alerts(channel)) == 2, 15)
        await life.stop()


@pytest.mark.parametrize("by", [-7_200, -240, -50, 50, 240, 7_200])
@pytest.mark.parametrize("is_old", [False, True], ids=["young", "older than the nonce"])
async def test_a_doubt_is_settled_by_discords_clock(life: Life, by: int, is_old: bool) -> None:
    """The machine's clock is wrong by minutes; the message is there once."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    set_wall(life, seconds=by)
    await life.start()
    lost = life.wire.faults.lose_answer()
    await life.restock()
    await life.until(lambda: lost.struck_at, 2)
    if is_old:  # for ten minutes nothing more is known
        life.wire.faults.answer(edge.error(503, 0), seconds=600)
        life.wire.faults.answer(edge.error(503, 0), seconds=600, route=Route.LIST_MESSAGES)
    await life.pass_time(seconds=620 if is_old else 0)
    await life.until(life.is_settled, 120)

    assert len(life.alerts(channel)) == 1
    assert await life.states() == ["sent"]


@pytest.mark.parametrize(("after", "by"), [(10, -3_600), (250, -200), (10, 3_600)])
async def test_a_clock_set_while_a_doubt_is_open_makes_no_second_message(
    life: Life, after: int, by: int
) -> None:
    """A nonce is as old as it is by Discord's clock: when it is forgotten there, the bot looks."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    lost = life.wire.faults.lose_answer()
    await life.restock()
    await life.until(lambda: lost.struck_at, 2)
    life.wire.faults.answer(edge.error(503, 0), seconds=life.wire.nonces.window + 100)
    await life.pass_time(seconds=after)
    set_wall(life, seconds=by)
    await life.pass_time(minutes=8)
    await life.until(life.is_settled, 4_000)

    assert len(life.alerts(channel)) == 1


async def test_what_was_due_in_the_future_of_a_wrong_clock_is_due_now(life: Life) -> None:
    """A clock an hour ahead wrote a retry into the table; then it was corrected."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    set_wall(life, hours=1)
    await life.start()
    life.wire.faults.answer(edge.error(503, 0), seconds=20)
    await life.restock()
    await life.pass_time(seconds=10)
    set_wall(life, hours=-1)
    await life.until(lambda: life.alerts(channel), 90)
