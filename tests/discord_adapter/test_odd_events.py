"""An event of the gateway's that the library cannot read costs itself alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.discord_adapter.house import House
from tests.wire import payloads

Json = dict[str, Any]
VOICE = {"id": "31", "type": 2, "name": "talk", "position": 9, "permission_overwrites": []}
UNREADABLE = {
    "a channel": ("CHANNEL_CREATE", {"id": "1", "type": 0}),
    "a role": ("GUILD_ROLE_UPDATE", {}),
    "a thread": ("THREAD_CREATE", {"id": "2", "type": 11}),
    "a member": ("GUILD_MEMBER_UPDATE", {"user": None}),
    "a press": ("INTERACTION_CREATE", {"id": "3", "type": 3}),
    "an event": ("GUILD_SCHEDULED_EVENT_CREATE", {}),
    "no object": ("CHANNEL_DELETE", []),
}


def spoil(key: str, change: Callable[[list[Any]], None]) -> Callable[[Json], None]:
    """Return what changes one list of a server's event."""

    def act(body: Json) -> None:
        change(body[key])

    return act


ODD_PARTS: dict[str, Callable[[Json], None]] = {
    "a voice channel without a bitrate": spoil("channels", lambda them: them.insert(0, VOICE)),
    "a channel of a new kind": spoil("channels", lambda them: them.insert(0, VOICE | {"type": 99})),
    "a thread of nothing": spoil("threads", lambda them: them.append({"id": "2", "type": 11})),
    "a role that may nothing": spoil("roles", lambda them: them.append({"id": "5"})),
    "a member who never joined": spoil("members", lambda them: them.append({"user": {}})),
    "ourselves, joined some day": spoil("members", lambda them: them[0].update(joined_at="soon")),
    "an event of nobody": spoil("guild_scheduled_events", lambda them: them.append({})),
    "a sound": spoil("soundboard_sounds", lambda them: them.append(None)),
}


async def is_alive(house: House) -> bool:
    """Tell whether the bot still reads what the gateway says, and sends."""
    guild = house.wire.add_guild()
    joined = asyncio.create_task(
        house.bot.wait_for("guild_join", check=lambda seen: seen.id == guild.id, timeout=10)
    )
    await house.wire.join(guild)
    await joined
    [channel] = guild.channels
    await house.subscribe(channel.id)
    await house.restock()
    await house.send()
    return len(house.wire.messages(channel.id)) == 1


@pytest.mark.parametrize(("event", "body"), UNREADABLE.values(), ids=UNREADABLE)
async def test_an_event_that_cannot_be_read_is_passed_over(
    house: House, event: str, body: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged by its name, and the connection stays."""
    guild = next(iter(house.wire.world.guilds.values()))
    said = {"guild_id": str(guild.id)} | body if isinstance(body, dict) else body
    await house.wire.gateway.dispatch(event, said, guild.id)

    assert await is_alive(house)
    assert event in caplog.text


@pytest.mark.parametrize("is_new", [True, False], ids=["joined", "back"])
@pytest.mark.parametrize("spoiled", ODD_PARTS.values(), ids=ODD_PARTS)
async def test_a_server_is_known_but_for_what_cannot_be_read(
    house: House, spoiled: Callable[[Json], None], *, is_new: bool
) -> None:
    """Its alerts come, whether it is new or back after an outage."""
    guild = house.wire.add_guild(channels=2)
    if not is_new:
        await house.wire.join(guild)
        await house.wire.lose_guild(guild)
        guild.is_unavailable = False
    body = payloads.guild(guild, house.wire.world.bot)
    spoiled(body)
    if is_new:
        del body["unavailable"]
    await house.wire.gateway.dispatch("GUILD_CREATE", body, guild.id)
    assert await is_alive(house)

    known = house.bot.get_guild(guild.id)
    assert known is not None
    assert not known.unavailable
    assert {channel.id for channel in known.channels} == {channel.id for channel in guild.channels}
    assert len(known.roles) == len(guild.roles)


async def test_a_server_of_which_nothing_can_be_read_waits(house: House) -> None:
    """As in an outage: nothing of it is judged."""
    guild = next(iter(house.wire.world.guilds.values()))
    body = payloads.guild(guild, house.wire.world.bot) | {"owner_id": "nobody"}
    await house.wire.gateway.dispatch("GUILD_CREATE", body, guild.id)
    assert await is_alive(house)

    known = house.bot.get_guild(guild.id)
    assert known is not None
    assert known.unavailable
