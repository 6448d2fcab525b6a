"""A bot in many servers has several connections to the gateway, and begins them as it may."""

from __future__ import annotations

from tests.discord_adapter.life import INVITED, Life
from tests.wire.world import Guild


def spread(life: Life, count: int) -> list[Guild]:
    """Add guilds; their ids fall to one shard after the other."""
    return [life.wire.add_guild(channels=1, bot_permissions=INVITED) for _ in range(count)]


async def test_servers_of_every_shard_are_told_and_answered(life: Life) -> None:
    """Each server belongs to one, and none knows of it."""
    guilds = spread(life, 6)
    life.wire.want_shards(3, max_concurrency=3)
    await life.subscribe(*(channel for guild in guilds for channel in guild.channels))
    await life.start()
    await life.restock()

    for guild in guilds:
        [channel] = guild.channels
        await life.until(lambda channel=channel: life.alerts(channel), 30)  # type: ignore[misc]
        assert "restock" in (await life.says("alerts list", guild)).lower()
    sessions = {session.shard for session in life.wire.gateway.sessions.values()}
    assert sessions == {(0, 3), (1, 3), (2, 3)}


async def test_no_session_begins_while_there_is_none_left(life: Life) -> None:
    """Discord resets the token of who goes on; the bot waits as long as it was told."""
    [guild] = spread(life, 1)
    [channel] = guild.channels
    life.wire.want_shards(1, remaining=0, reset_after=600_000)
    await life.subscribe(channel)
    await life.restock()
    await life.begin()

    await life.pass_time(minutes=9)
    assert life.wire.gateway.identifies == 0
    assert not life.run.done()
    life.wire.want_shards(1)
    await life.until(lambda: life.alerts(channel), 120)


async def test_a_start_waits_for_who_answers_in_discords_place(life: Life) -> None:
    """Asked how many connections there must be, a page is no answer."""
    from tests.wire import edge
    from tests.wire.routes import Route

    [guild] = spread(life, 1)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.restock()
    life.wire.faults.answer(edge.html(403), route=Route.GATEWAY, seconds=60)
    await life.begin()

    await life.until(lambda: life.alerts(channel), 240)
    assert not life.run.done()


async def test_one_session_that_begins_anew_is_caught_up_with(life: Life) -> None:
    """A server that was left while its connection was away is sent nothing, the others all."""
    guilds = spread(life, 6)
    life.wire.want_shards(3, max_concurrency=3)
    await life.subscribe(*(channel for guild in guilds for channel in guild.channels))
    await life.start()
    [session] = [each for each in life.wire.gateway.sessions.values() if each.sees(guilds[0].id)]
    del life.wire.world.guilds[guilds[0].id]
    del life.wire.gateway.sessions[session.id]
    assert session.socket is not None
    await session.socket.close(code=4009)  # timed out: it cannot be resumed

    async def left() -> bool:
        rows = await life.rows("select id from guilds where left_at is not null")
        return [guild_id for (guild_id,) in rows] == [guilds[0].id]

    await life.until(left, 60)
