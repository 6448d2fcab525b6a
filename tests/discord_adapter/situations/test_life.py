"""The stage itself: a whole day of a bot with nothing wrong."""

from __future__ import annotations

from tests.discord_adapter.life import INVITED, Life


async def test_an_alert_leaves_within_a_second_and_the_bot_ends_when_told(life: Life) -> None:
    """What was owed before the start, and what is found later."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.restock()
    await life.start()
    assert [len(life.alerts(channel)) for channel in guild.channels] == [1, 1]

    await life.restock(1)
    await life.until(lambda: all(len(life.alerts(c)) == 2 for c in guild.channels), 1.1)
    assert await life.states() == ["sent"] * 4
    await life.stop()
