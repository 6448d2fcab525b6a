"""The bot joins servers, is thrown out, and comes back."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.backend import serializers

from tests.cogs.conftest import Scene, new_bot, read


def thrown_out(scene: Scene) -> None:
    """Tell the bot that it is no longer in the server, which stays as it is otherwise."""
    scene.env.backend.emit("GUILD_DELETE", {"id": str(scene.guild.id)})


def there(scene: Scene, *, is_new: bool) -> dict[str, Any]:
    """Return what Discord says of a server the bot joins, or finds itself in when it starts."""
    guild = scene.env.backend.get_guild(scene.guild.id)
    told = dict(serializers.guild_create_payload(scene.env.backend, guild))
    if is_new:
        del told["unavailable"]  # its absence tells a client that it is new there
    return told


async def test_a_server_that_threw_the_bot_out_is_sent_nothing(scene: Scene) -> None:
    """Its settings are kept."""
    await scene.moderate("alerts add", channel=scene.alerts)
    thrown_out(scene)
    await scene.env.settle()

    await scene.restock("US 9")

    assert await scene.posted() == []
    assert len(await scene.services.subscriptions.of_guild(scene.guild.id)) == 1


@pytest.mark.parametrize("is_new", [True, False], ids=["meanwhile", "before the bot started"])
async def test_a_server_that_takes_it_back_gets_its_alerts_again(
    scene: Scene, is_new: bool
) -> None:
    """Without anybody setting them up anew; a bot that was away only sees that it is there."""
    await scene.moderate("alerts add", channel=scene.alerts)
    thrown_out(scene)
    await scene.env.settle()
    scene.env.backend.emit("GUILD_CREATE", there(scene, is_new=is_new))
    await scene.env.settle()

    await scene.restock("US 9")
    [message] = await scene.posted()

    assert "### Restock" in read(message)


async def test_commands_are_given_to_discord_once(scene: Scene) -> None:
    """A restart with the same commands does not ask Discord for anything."""

    def syncs() -> int:
        return sum(entry.method == "PUT" for entry in scene.env.http_requests)

    before = syncs()

    await scene.env.restart_bot(new_bot(scene.services))

    assert (before, syncs()) == (1, 1)


@pytest.mark.parametrize("times", [1, 2])
async def test_a_new_server_is_told_once_what_to_press_first(scene: Scene, times: int) -> None:
    """In its system channel, however often the bot is thrown out and taken back."""
    scene.env.backend.get_guild(scene.guild.id).system_channel_id = scene.general.id
    for _ in range(times):
        thrown_out(scene)
        await scene.env.settle()
        scene.env.backend.emit("GUILD_CREATE", there(scene, is_new=True))
        await scene.env.settle()

    [message] = await scene.posted(scene.general)

    assert "Raincloud is here" in read(message)
    assert "alerts setup" in read(message)
    assert not message.mention_everyone


async def test_a_server_without_a_system_channel_is_told_nothing(scene: Scene) -> None:
    """There is no place that is meant for it."""
    thrown_out(scene)
    await scene.env.settle()
    scene.env.backend.emit("GUILD_CREATE", there(scene, is_new=True))
    await scene.env.settle()

    assert await scene.posted(scene.general) == []
