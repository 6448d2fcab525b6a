"""Somebody takes a permission away, and gives it back."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord import intents
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.discord_adapter import Bot
from bot.models import Shards
from tests.cogs.conftest import Scene, answer, new_bot, read


def deny(scene: Scene, channel: Any, *permissions: str) -> None:
    """Take permissions away from the bot in a channel."""
    role = scene.guild.roles["TestBot"]
    denied = discord.Permissions(**dict.fromkeys(permissions, True))
    scene.env.backend.set_overwrite(
        channel.id, Overwrite(role.id, OverwriteType.ROLE, deny=denied.value)
    )


def give_back(scene: Scene, channel: Any) -> None:
    """Give them back."""
    scene.env.backend.delete_overwrite(channel.id, scene.guild.roles["TestBot"].id)


async def told(scene: Scene) -> list[str]:
    """Let what changed be checked, and return what #general was told of how alerts come."""
    await scene.env.settle()
    scene.clock.advance(seconds=5)
    await scene.services.checks.run_due()
    texts = [read(message) for message in await scene.posted(scene.general)]
    return [text for text in texts if text.startswith("Alerts to")]  # settings are told there too


@pytest.fixture
async def log(scene: Scene) -> None:
    """Let trouble be told in #general, and everything be checked already."""
    await scene.moderate("manage log", channel=scene.general)
    await scene.services.checks.run_due()


@pytest.mark.usefixtures("log")
async def test_a_permission_is_taken_away_and_given_back(scene: Scene) -> None:
    """Both are told, within seconds; alerts come again by themselves, and what was missed."""
    await scene.subscribe()
    deny(scene, scene.alerts, "send_messages")

    [stopped] = await told(scene)
    assert f"Alerts to <#{scene.alerts.id}> have stopped; the settings are kept, and" in stopped
    assert "lacks Send Messages there. Give it in the channel's settings" in stopped
    assert "Raincloud lacks Send Messages" in await scene.moderate("alerts list")
    await scene.restock("US 9")
    assert await scene.posted() == []

    give_back(scene, scene.alerts)
    [_, resumed] = await told(scene)
    assert "have resumed" in resumed
    await scene.restock("US 10")
    assert len(await scene.posted()) == 2


@pytest.mark.usefixtures("log")
async def test_it_is_told_once_over_a_restart(scene: Scene) -> None:
    """And over nights."""
    await scene.subscribe()
    deny(scene, scene.alerts, "view_channel")
    assert len(await told(scene)) == 1

    await scene.env.restart_bot(new_bot(scene.services))
    scene.clock.advance(days=1)

    [text] = await told(scene)
    assert "lacks View Channel there" in text


@pytest.mark.usefixtures("log")
async def test_what_is_missing_besides_is_told_and_breaks_nothing(scene: Scene) -> None:
    """Each with what it does."""
    role = scene.guild.create_role("Sneakers", mentionable=False)
    await scene.env.settle()
    await scene.subscribe(role_id=role.id, threads=True, poll=True)
    deny(
        scene,
        scene.alerts,
        "mention_everyone",
        "create_public_threads",
        "send_polls",
        "read_message_history",
    )

    [text] = await told(scene)
    assert await told(scene) == [text]

    for name in (
        "Mention Everyone, Here, and All Roles",
        "Create Public Threads",
        "Create Polls",
        "Read Message History",
    ):
        assert f"- **{name}**: " in text
    await scene.restock("US 9")
    assert len(await scene.posted()) == 1


@pytest.mark.usefixtures("log")
async def test_a_role_that_is_gone_is_told_of(scene: Scene) -> None:
    """Once, and alerts come without it: also in a line of the moderators' own."""
    role = scene.guild.create_role("Sneakers", mentionable=True)
    await scene.env.settle()
    await scene.subscribe(role_id=role.id, line="{role} {shoe} is back!")
    assert await told(scene) == []
    scene.env.backend.delete_role(scene.guild.id, role.id)

    [text] = await told(scene)
    assert "**The role to mention**: it was deleted" in text
    assert await told(scene) == [text]

    await scene.restock("US 9")
    [alert] = await scene.posted()
    assert "is back!" in read(alert)
    assert "<@&" not in read(alert)
    assert "<@&" not in await scene.moderate("alerts list")


@pytest.mark.usefixtures("log")
async def test_a_role_that_may_no_longer_be_mentioned_is_told_of(scene: Scene) -> None:
    """As soon as it is changed."""
    role = scene.guild.create_role("Sneakers", mentionable=True)
    await scene.env.settle()
    await scene.subscribe(role_id=role.id)
    deny(scene, scene.alerts, "mention_everyone")
    assert await told(scene) == []
    scene.env.backend.edit_role(scene.guild.id, role.id, {"mentionable": False})

    [text] = await told(scene)

    assert "Mention Everyone, Here, and All Roles**: the role is shown" in text


@pytest.mark.usefixtures("log")
async def test_a_deleted_channel_is_told_of(scene: Scene) -> None:
    """Its subscriptions stay, broken, until another channel is chosen."""
    doomed = scene.guild.create_text_channel("doomed")
    await scene.subscribe(channel_id=doomed.id)
    scene.env.backend.delete_channel(doomed.id)

    [text] = await told(scene)
    scene.clock.advance(days=1)
    assert await told(scene) == [text]

    assert "The channel no longer exists. Choose another channel with /alerts edit" in text
    [subscription] = await scene.services.subscriptions.of_guild(scene.guild.id)
    assert subscription.broken == "The channel no longer exists."


@pytest.mark.usefixtures("log")
async def test_an_archived_thread_is_not_gone(scene: Scene) -> None:
    """Discord tells nothing of it, so it is asked; an alert opens it again. A deleted one is."""
    scene.env.backend.create_thread(scene.alerts.id, "talk", scene.moderator.id)
    await scene.env.settle()
    [thread] = scene.alerts.threads
    await scene.subscribe(channel_id=thread.id)
    scene.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    await scene.env.settle()
    guild = scene.env.bot.get_guild(scene.guild.id)
    assert guild is not None
    assert guild.get_thread(thread.id) is None
    assert "gone" not in read(answer(await scene.moderator.slash(scene.general, "alerts list")))
    scene.clock.advance(days=1)
    assert await told(scene) == []

    scene.env.backend.delete_channel(thread.id)
    scene.clock.advance(days=1)
    [text] = await told(scene)
    assert "no longer exists" in text


@pytest.mark.usefixtures("log")
async def test_another_role_of_the_bot_mends_it_too(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord tells a bot of its own roles, whatever its intents; the simulation does not."""
    monkeypatch.setattr(intents, "required_intent", lambda event, payload: None)
    bot_user = scene.env.bot.user
    assert bot_user is not None
    await scene.subscribe()
    deny(scene, scene.alerts, "send_messages")
    helping = scene.guild.create_role("Posters")
    allowed = discord.Permissions(send_messages=True)
    scene.env.backend.set_overwrite(
        scene.alerts.id, Overwrite(helping.id, OverwriteType.ROLE, allow=allowed.value)
    )
    assert len(await told(scene)) == 1

    scene.env.backend.add_member_role(scene.guild.id, bot_user.id, helping.id)

    assert "have resumed" in (await told(scene))[-1]


@pytest.mark.usefixtures("log")
async def test_a_locked_thread_stops_alerts_until_it_is_opened(scene: Scene) -> None:
    """Where the bot may not manage threads."""
    scene.env.backend.create_thread(scene.alerts.id, "talk", scene.moderator.id)
    await scene.env.settle()
    [thread] = scene.alerts.threads
    await scene.subscribe(channel_id=thread.id)
    deny(scene, scene.alerts, "manage_threads")
    assert await told(scene) == []
    scene.env.backend.edit_channel(thread.id, {}, thread_metadata={"locked": True})
    assert "lacks Manage Threads there" in (await told(scene))[-1]

    scene.env.backend.edit_channel(thread.id, {}, thread_metadata={"locked": False})

    assert "have resumed" in (await told(scene))[-1]


@pytest.mark.usefixtures("log")
async def test_a_forum_is_checked_as_one(scene: Scene) -> None:
    """By the names its settings have."""
    forum = scene.guild.create_forum_channel("drops")
    await scene.env.settle()
    await scene.subscribe(channel_id=forum.id)
    deny(scene, forum, "send_messages", "send_messages_in_threads")

    [text] = await told(scene)

    assert "lacks Create Posts and Send Messages in Posts there. Give them in" in text


@pytest.mark.usefixtures("log")
async def test_a_server_discord_cannot_show_is_let_be(scene: Scene) -> None:
    """An outage is no refusal."""
    await scene.subscribe()
    guild = scene.env.bot.get_guild(scene.guild.id)
    assert guild is not None
    guild.unavailable = True
    deny(scene, scene.alerts, "view_channel")

    assert await told(scene) == []

    guild.unavailable = False
    scene.clock.advance(days=1)
    assert len(await told(scene)) == 1


async def test_nothing_is_checked_before_the_bot_is_ready(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is known of any server then."""
    await scene.subscribe()
    deny(scene, scene.alerts, "view_channel")
    await scene.env.settle()
    monkeypatch.setattr(Bot, "known", Shards(frozenset()))

    await scene.services.checks.run_due()

    [subscription] = await scene.services.subscriptions.of_guild(scene.guild.id)
    assert subscription.broken is None
