"""What went right for this bot where others failed, and stays so."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable

import pytest

from tests.discord_adapter.life import INVITED, Life
from tests.wire import edge
from tests.wire.routes import Route


async def test_a_storm_of_server_errors_leaves_each_channel_one_alert(life: Life) -> None:
    """For a minute all sends fail, half of them carried out; soon after it each is there once."""
    guilds = [life.wire.add_guild(channels=30, bot_permissions=INVITED) for _ in range(5)]
    channels = [channel for guild in guilds for channel in guild.channels]
    await life.subscribe(*channels)
    await life.start()
    chance = random.Random(3)  # noqa: S311 - made-up accidents, not secrets
    for is_carried_out in (True, False):
        life.wire.faults.answer(
            lambda _: edge.html(chance.choice((500, 502, 503, 504, 520))),
            seconds=60,
            probability=0.5 if is_carried_out else 1.0,
            is_carried_out=is_carried_out,
        )
    await life.restock()
    await life.pass_time(seconds=60)
    await life.until(life.is_settled, 75)

    assert {len(life.alerts(channel)) for channel in channels} == {1}


async def reconnect(life: Life) -> None:
    """Op 7, six times."""
    for _ in range(6):
        await life.wire.gateway.reconnect()
        await life.pass_time(seconds=0.7)


async def invalidate(life: Life) -> None:
    """Op 9, four times."""
    for _ in range(4):
        await life.wire.gateway.invalidate()
        await life.pass_time(seconds=1.5)


async def refuse_the_handshake(life: Life) -> None:
    """A page instead of a socket, for ten seconds."""
    life.wire.gateway.handshake = edge.html(503)
    life.wire.gateway.drop()
    await life.pass_time(seconds=10)
    life.wire.gateway.handshake = None


def close(code: int) -> Callable[[Life], Awaitable[None]]:
    """Return what closes the gateway with a code."""

    async def act(life: Life) -> None:
        await life.wire.gateway.close(code)

    return act


@pytest.mark.parametrize(
    "act",
    [
        *(close(code) for code in (1000, 1001, 4000, 4007, 4008, 4009)),
        reconnect,
        invalidate,
        refuse_the_handshake,
    ],
    ids=["1000", "1001", "4000", "4007", "4008", "4009", "op 7", "op 9", "page"],
)
async def test_the_gateway_comes_back_and_alerts_do_not_wait_for_long(
    life: Life, act: Callable[[Life], Awaitable[None]]
) -> None:
    """However it went."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    await act(life)
    await life.restock()
    await life.until(lambda: life.alerts(channel), 30)
    await life.until(lambda: life.wire.gateway.connected, 60)

    assert len(life.alerts(channel)) == 1
    assert not life.run.done()


async def test_two_programs_with_one_database_send_each_alert_once(life: Life) -> None:
    """Started by mistake; nothing is lost either."""
    guild = life.wire.add_guild(channels=6, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    async with life.second():
        await life.pass_time(seconds=10)
        for number in range(5):
            await life.restock(number)
            await life.pass_time(seconds=8)
    assert [len(life.alerts(c)) for c in guild.channels] == [5] * 6
    assert set(await life.states()) == {"sent"}


@pytest.mark.timeout(300)  # 35 minutes of probes and looks
async def test_an_outage_while_the_bot_runs_makes_one_catch_up(life: Life) -> None:
    """Half an hour without Discord; what came late is one message, not several."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    life.wire.faults.answer(edge.html(503), route=None, seconds=2_100)
    for number in range(4):
        await life.restock(number)
        await life.pass_time(seconds=30)
    await life.pass_time(minutes=34)
    await life.until(life.is_settled, 600)

    assert len(life.alerts(channel)) == 1


async def test_a_digest_whose_answer_was_lost_is_there_once(life: Life) -> None:
    """The catch-up's nonce is its own."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    for number in range(3):
        await life.restock(number)
    await life.pass_time(minutes=40)
    await life.start()
    life.wire.faults.lose_answer(route=Route.CREATE_MESSAGE)
    await life.pass_time(minutes=3)
    await life.until(life.is_settled, 120)

    assert len(life.alerts(channel)) == 1
