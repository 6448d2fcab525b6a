"""Moderators try an alert out, and are told when a channel refuses it."""

from __future__ import annotations

from typing import Any

import discord

from tests.cogs.conftest import Scene, read


def shut(scene: Scene, name: str = "shut", **denied: bool) -> Any:
    """Make a channel in which the bot lacks permissions."""
    overwrite = discord.PermissionOverwrite(**dict.fromkeys(denied, False))
    return scene.guild.create_text_channel(
        name, overwrites={scene.guild.roles["TestBot"]: overwrite}
    )


async def test_a_sample_is_marked_as_a_test(scene: Scene) -> None:
    """It is posted once, in the subscribed channel."""
    await scene.moderate("alerts add", channel=scene.alerts)

    text = await scene.moderate("alerts test", subscription=1)
    [message] = await scene.posted()

    assert f"on its way to <#{scene.alerts.id}>" in text
    assert read(message).startswith("This is a test.")
    assert await scene.posted() == [message]


async def test_a_sample_has_the_moderators_own_words(scene: Scene) -> None:
    """With the role in them, whom a sample never notifies."""
    role = scene.guild.create_role("Sneakers", mentionable=True)
    await scene.subscribe("announced", role_id=role.id, line="{role} {shoe}: {sizes}")
    [subscription] = await scene.services.subscriptions.of_guild(scene.guild.id)

    await scene.moderate("alerts test", subscription=subscription.id)
    [message] = await scene.posted()

    expected = f"<@&{role.id}> Protection Pack Rain Cloud: US 9, US 10.5"
    assert read(message).startswith(expected)


async def test_a_missing_permission_is_named_and_nothing_is_posted(scene: Scene) -> None:
    """So that the channel's first alert is not its first fault."""
    closed = shut(scene, view_channel=True, read_message_history=True)
    await scene.moderate("alerts add", channel=closed)

    text = await scene.moderate("alerts test", subscription=1)

    assert text.startswith("No sample was sent")
    assert "View Channel" in text
    assert "Read Message History" in text
    assert await scene.posted(closed) == []


async def test_what_is_only_missing_beside_alerts_holds_no_sample_up(scene: Scene) -> None:
    """The moderator sees what comes, and what is missing of it."""
    place = shut(scene, "place", read_message_history=True)
    await scene.moderate("alerts add", channel=place)

    text = await scene.moderate("alerts test", subscription=1)

    assert text.startswith("A sample card, marked as a test, is on its way")
    assert "lacks Read Message History in" in text
    assert "alerts come without all that they should have" in text
    assert len(await scene.posted(place)) == 1


async def test_a_channel_that_is_gone_is_said_to_be(scene: Scene) -> None:
    """Its subscription is still there to be removed."""
    await scene.moderate("alerts add", channel=scene.alerts)
    scene.env.backend.delete_channel(scene.alerts.id)
    await scene.env.settle()

    text = await scene.moderate("alerts test", subscription=1)

    assert "No sample was sent" in text
    assert "/alerts remove" in text
    assert (await scene.offered("alerts remove", "subscription", "gone")) == [1]


async def test_the_moderator_is_told_once_of_a_channel_that_refuses(scene: Scene) -> None:
    """By direct message and in the list; `/alerts test` takes it up, with what it missed."""
    closed = shut(scene, send_messages=True)
    await scene.moderate("alerts add", channel=closed)
    await scene.restock("US 9")
    await scene.posted()
    await scene.restock("US 10", style_code="M2002RDB")

    notices = await scene.posted(scene.moderator.user.dm_channel)

    [notice] = map(read, notices)
    assert f"Alerts to <#{closed.id}> have stopped" in notice
    assert "/alerts test" in notice
    assert "**Stopped** Raincloud may not send messages" in await scene.moderate("alerts list")

    scene.env.backend.delete_overwrite(closed.id, scene.guild.roles["TestBot"].id)
    await scene.env.settle()
    tested = await scene.moderate("alerts test", subscription=1)

    assert "A sample card, marked as a test, is on its way" in tested
    told = [read(message) for message in await scene.posted(closed)]
    assert sum("US 9" in each for each in told) == sum("US 10" in each for each in told) == 1
    assert "Stopped" not in await scene.moderate("alerts list")


async def test_trouble_is_told_in_the_log_channel_if_there_is_one(scene: Scene) -> None:
    """And then not by direct message."""
    closed = shut(scene, send_messages=True)
    log = scene.guild.create_text_channel("mod-log")
    await scene.moderate("manage log", channel=log)
    await scene.moderate("alerts add", channel=closed)

    await scene.restock("US 9")
    await scene.posted()
    [*_, notice] = await scene.posted(log)

    assert "have stopped" in read(notice)
    assert scene.moderator.user.dm_channel.history() == []
