"""What the gateway has not told yet is no refusal."""

from __future__ import annotations

import pytest

from tests.discord_adapter.life import EVENTS, INVITED, Life
from tests.wire import edge
from tests.wire.routes import Route
from tests.wire.world import (
    ANNOUNCEMENT_CHANNEL,
    FORUM_CHANNEL,
    TEXT_CHANNEL,
    Channel,
    Guild,
)


def places(life: Life) -> tuple[Guild, Channel, Channel]:
    """Make a guild with a text channel and a forum."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED | EVENTS)
    forum = life.wire.add_channel(guild, "drops", kind=FORUM_CHANNEL)
    return guild, guild.channels[0], forum


@pytest.mark.parametrize("seconds", [0, 1.5, 20, 200])
async def test_what_is_owed_to_a_forum_before_ready_becomes_a_post(
    life: Life, seconds: float
) -> None:
    """However late the gateway says what is what."""
    _, text, forum = places(life)
    await life.subscribe(text, forum)
    await life.restock()
    if seconds:
        life.wire.gateway.hold_ready()
    await life.begin()
    await life.until(lambda: life.wire.gateway.identifies, 20)
    await life.pass_time(seconds=seconds)
    life.wire.gateway.release_ready()
    await life.until(lambda: life.alerts(forum) and life.alerts(text), 10)

    await life.until(life.is_settled, 10)
    assert (len(life.alerts(text)), len(life.alerts(forum))) == (1, 1)
    assert await life.states() == ["sent", "sent"]
    assert life.told() == []


@pytest.mark.parametrize("body", ["{}", "[]", "null"])
async def test_a_channel_of_which_nothing_can_be_read_is_not_judged(life: Life, body: str) -> None:
    """A forum is asked for before the gateway tells of it, and something else answers."""
    _, _, forum = places(life)
    await life.subscribe(forum)
    await life.restock()
    fault = life.wire.faults.answer(edge.raw(200, body), route=Route.GET_CHANNEL, seconds=30)
    life.wire.gateway.hold_ready()
    await life.begin()
    await life.pass_time(seconds=40)
    life.wire.gateway.release_ready()
    await life.until(lambda: life.alerts(forum), 60)

    assert fault.struck_at
    assert life.told() == []
    assert len(life.alerts(forum)) == 1


@pytest.mark.parametrize("seconds", [8, 300])
async def test_a_guild_that_is_away_at_the_start_gets_its_alerts_when_it_is_back(
    life: Life, seconds: int
) -> None:
    """An outage of Discord's; nothing is sent there meanwhile, and nobody is alarmed."""
    guild, text, forum = places(life)
    other = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    await life.subscribe(text, forum, *other.channels)
    guild.is_unavailable = True
    await life.restock()
    await life.begin()
    await life.until(lambda: life.alerts(other.channels[0]), 20)
    await life.pass_time(seconds=seconds)
    await life.wire.restore_guild(guild)
    await life.until(lambda: life.alerts(forum) and life.alerts(text), 5)

    assert life.told() == []
    assert await life.states() == ["sent"] * 3


@pytest.mark.parametrize("seconds", [4, 120])
async def test_a_session_declared_invalid_costs_no_alert(life: Life, seconds: int) -> None:
    """The new session's guilds come late; a restock is found in between."""
    guild, text, forum = places(life)
    await life.subscribe(text, forum)
    await life.start()
    before = life.wire.gateway.identifies
    guild.is_unavailable = True
    await life.wire.gateway.invalidate()
    await life.until(lambda: life.wire.gateway.identifies > before, 20)
    await life.restock()
    await life.pass_time(seconds=seconds)
    await life.wire.restore_guild(guild)
    await life.until(lambda: life.alerts(forum) and life.alerts(text), 5)

    assert (len(life.alerts(text)), len(life.alerts(forum))) == (1, 1)
    assert life.told() == []


async def test_a_guild_that_goes_away_later_waits_and_is_not_judged(life: Life) -> None:
    """Its alerts come when it is back; a check meanwhile breaks nothing."""
    guild, text, forum = places(life)
    await life.subscribe(text, forum)
    await life.start()
    await life.wire.lose_guild(guild)
    await life.restock()
    await life.pass_time(minutes=5)
    assert life.alerts(text) == life.alerts(forum) == []

    await life.wire.restore_guild(guild)
    await life.until(lambda: life.alerts(forum) and life.alerts(text), 5)
    assert life.told() == []
    assert "**Active**" in await life.says("alerts list", guild)


async def test_a_forum_known_from_before_gets_what_is_owed_at_a_restart(life: Life) -> None:
    """Though READY comes a minute late."""
    _, text, forum = places(life)
    await life.subscribe(text, forum)
    await life.start()
    await life.stop()
    life.wire.gateway.hold_ready()
    await life.restock()
    await life.begin()
    await life.pass_time(seconds=60)
    life.wire.gateway.release_ready()
    await life.until(lambda: life.alerts(forum) and life.alerts(text), 5)

    assert await life.states() == ["sent", "sent"]


async def test_a_channel_that_became_an_announcement_channel_is_known_for_it(life: Life) -> None:
    """CHANNEL_UPDATE tells of another kind, and posts are published from then on."""
    _, text, _ = places(life)
    await life.subscribe(text, publish=True)
    await life.start()
    await life.wire.update_channel(text, kind=ANNOUNCEMENT_CHANNEL)
    await life.pass_time(seconds=5)
    await life.restock()
    await life.until(lambda: life.alerts(text), 2)
    await life.until(lambda: life.alerts(text)[0].payload["flags"] & 1, 10, "a publication")


async def test_a_channel_that_is_followed_no_more_is_told_of_once(life: Life) -> None:
    """Alerts go on; that nothing is published any more is no secret."""
    guild, _, _ = places(life)
    news = life.wire.add_channel(guild, "news", kind=ANNOUNCEMENT_CHANNEL)
    await life.subscribe(news, publish=True)
    await life.start()
    await life.wire.update_channel(news, kind=TEXT_CHANNEL)
    await life.pass_time(seconds=20)
    for number in range(2):
        await life.restock(number)
        await life.until(lambda: len(life.alerts(news)) == number + 1, 2)  # noqa: B023
    await life.pass_time(seconds=20)

    [told] = life.told()
    assert "followers" in told
    assert await life.is_settled()


async def test_an_event_owed_before_ready_is_made_soon_after_it(life: Life) -> None:
    """Not an hour later."""
    guild, text, _ = places(life)
    await life.subscribe(text)
    await life.start()
    await life.command("manage settings", guild, {"events": True})
    await life.stop()
    guild.is_unavailable = True
    await life.begin()
    await life.until(lambda: life.wire.gateway.connected, 20)
    await life.enter_drop(guild, {"style": "M2002RDA", "name": "Rain", "at": "2026-12-20 10:00"})
    await life.pass_time(minutes=3)
    await life.wire.restore_guild(guild)
    await life.until(lambda: guild.events, 130)
