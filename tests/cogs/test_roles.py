"""Members take ping roles by pressing, and none that brings power; moderators post the buttons."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.errors import RequestError
from bot.services.roles import Press
from tests.cogs.conftest import Scene, answer, new_bot, read, said
from tests.wire.rules import COMPONENTS_V2, check_message

MAY_ROLES = discord.Permissions(
    manage_guild=True,
    manage_roles=True,
    view_channel=True,
    send_messages=True,
    use_application_commands=True,
)


@pytest.fixture
async def stage(scene: Scene) -> Scene:
    """Let the moderator and the bot manage roles, with a ping role below both."""
    backend, guild = scene.env.backend, scene.guild
    backend.edit_role(guild.id, guild.roles["Moderators"].id, {"permissions": MAY_ROLES.value})
    bot_role = own_role(scene)
    backend.edit_role(guild.id, bot_role.id, {"permissions": MAY_ROLES.value})
    guild.create_role("Restocks", permissions=discord.Permissions.none())
    await scene.env.settle()
    return scene


def own_role(scene: Scene) -> Any:
    """Return the bot's own role."""
    roles = scene.env.backend.get_guild(scene.guild.id).roles.values()
    return next(role for role in roles if role.managed)


def labels(message: discord.Message | simcord.ResponseMessage) -> list[str]:
    """Return the labels of a message's buttons."""
    parts: list[Any] = [
        part if isinstance(part, dict) else part.to_dict() for part in message.components
    ]
    return [
        button["label"]
        for box in parts
        for row in box["components"]
        if row["type"] == 1
        for button in row["components"]
        if "label" in button
    ]


async def change(scene: Scene, role: Any, **changes: Any) -> None:
    """Let a server's owner change a role."""
    scene.env.backend.edit_role(scene.guild.id, role.id, changes)
    await scene.env.settle()


async def panel_of(scene: Scene, *roles: Any) -> discord.Message:
    """Let the moderator post a panel of roles in #alerts, and return its message."""
    setup = answer(await scene.moderator.slash(scene.general, "alerts roles", channel=scene.alerts))
    await scene.moderator.select(setup, list(roles))
    assert read(setup).startswith("### Posted")
    message: discord.Message = scene.alerts.history()[-1]
    return message


def has(scene: Scene, role: Any) -> bool:
    """Tell whether the member has a role."""
    return role.id in scene.env.backend.get_member(scene.guild.id, scene.member.id).role_ids


async def press(scene: Scene, panel: discord.Message, label: str = "Restocks") -> str:
    """Let the member press a button of a panel, and return what only they are told."""
    result = await scene.member.click(panel, label=label)
    assert answer(result).ephemeral
    return said(result)


async def test_a_press_gives_a_role_and_another_takes_it(stage: Scene) -> None:
    """Each is answered to who pressed alone, and says which."""
    role = stage.guild.roles["Restocks"]
    panel = await panel_of(stage, role)
    assert labels(panel) == ["Restocks"]
    assert "mention you" in read(panel)

    assert f"You have <@&{role.id}> now" in await press(stage, panel)
    assert has(stage, role)
    assert f"You don't have <@&{role.id}> any more" in await press(stage, panel)
    assert not has(stage, role)


async def test_the_buttons_work_after_a_restart(stage: Scene) -> None:
    """They know their role, and the store knows the panel."""
    role = stage.guild.roles["Restocks"]
    panel = await panel_of(stage, role)
    await stage.env.restart_bot(new_bot(stage.services))

    assert "now" in await press(stage, panel)
    assert has(stage, role)


async def test_roles_that_alerts_mention_are_posted_by_one_press(stage: Scene) -> None:
    """They need no choosing."""
    role = stage.guild.roles["Restocks"]
    await stage.subscribe("restock", role_id=role.id)
    setup = answer(await stage.moderator.slash(stage.alerts, "alerts roles"))
    assert setup.ephemeral
    assert check_message({"components": setup.components, "flags": COMPONENTS_V2}) == []
    assert f"**Alerts mention** <@&{role.id}>." in read(setup)

    await stage.moderator.click(setup, label="Post these roles")

    assert "No subscription mentions" not in read(setup)
    assert labels(stage.alerts.history()[-1]) == ["Restocks"]
    await stage.moderator.click(setup, label="Change it")
    assert "already. What you post now takes its place." in read(setup)


async def test_where_a_role_cannot_be_mentioned_it_is_said(stage: Scene) -> None:
    """Members who took it would hear nothing."""
    role = stage.guild.roles["Restocks"]
    await stage.subscribe("restock", role_id=role.id)
    setup = answer(await stage.moderator.slash(stage.general, "alerts roles"))

    await stage.moderator.click(setup, label="Post these roles")

    assert "lacks Mention Everyone, Here, and All Roles in" in read(setup)
    assert f"<#{stage.alerts.id}>, so the role will not be notified" in read(setup)


async def test_roles_are_made_for_what_mentions_none(stage: Scene) -> None:
    """One for all subscriptions that say the same, without any permission."""
    await stage.subscribe("restock", sizes=("US 9",))
    await stage.subscribe("restock", sizes=("US 9",), channel_id=stage.general.id)
    await stage.subscribe("price_cut")
    setup = answer(await stage.moderator.slash(stage.alerts, "alerts roles"))
    assert "**3 subscriptions mention no role.**" in read(setup)

    await stage.moderator.click(setup, label="Make roles")

    panel = stage.alerts.history()[-1]
    assert labels(panel) == ["Restocks · sizes: US 9", "Price cuts"]
    first, second, third = await stage.services.subscriptions.of_guild(stage.guild.id)
    assert first.role_id == second.role_id != third.role_id
    made = stage.env.backend.get_role(stage.guild.id, first.role_id)
    assert (made.permissions, made.mentionable, made.position) == (0, False, 2)
    assert "now" in await press(stage, panel, "Price cuts")


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("power", "has permissions of its own, so"),
        ("channel", "has permissions of its own in a channel"),
        ("taken away in a channel", "has permissions of its own in a channel"),
        ("above the bot", "is above Raincloud's own role"),
        ("above the moderator", "isn't below the highest role"),
        ("managed", "is given by Discord or an app"),
        ("bot lost the right", "Raincloud lacks the permission Manage Roles"),
        ("moderator lost the right", "Only somebody with the permission Manage Roles"),
        ("moderator left", "Only somebody with the permission Manage Roles"),
    ],
)
async def test_what_is_wrong_by_now_is_seen_at_the_press(
    stage: Scene, fault: str, told: str
) -> None:
    """A role that was harmless when it was posted may not be so any more."""
    role, backend = stage.guild.roles["Restocks"], stage.env.backend
    panel = await panel_of(stage, role)

    await spoil(stage, role, fault)

    text = await press(stage, panel)
    assert text.startswith("Nothing was changed.")
    assert told in text
    assert role.id not in backend.get_member(stage.guild.id, stage.member.id).role_ids


@pytest.mark.simcord(check_errors=False)
async def test_moderators_are_told_once_of_a_button_that_does_nothing(stage: Scene) -> None:
    """In their log channel, with what helps."""
    await stage.moderate("manage log", channel=stage.general)
    role = stage.guild.roles["Restocks"]
    panel = await panel_of(stage, role)
    await spoil(stage, role, "moderator lost the right")
    for _ in range(2):
        await press(stage, panel)

    told = [read(message) for message in await stage.posted(stage.general)]
    [notice] = [each for each in told if "it gives and takes nothing" in each]
    assert f"<@&{role.id}> in <#{stage.alerts.id}>" in notice
    assert "Somebody who has it posts the panel" in notice


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("power", "has permissions of its own, so"),
        ("channel", "has permissions of its own in a channel"),
        ("above the bot", "is above Raincloud's own role"),
        ("above the moderator", "isn't below the highest role"),
        ("managed", "is given by Discord or an app"),
    ],
)
async def test_no_such_role_is_posted(stage: Scene, fault: str, told: str) -> None:
    """The remedy is named, and nothing is posted or kept."""
    role = stage.guild.roles["Restocks"]
    setup = answer(await stage.moderator.slash(stage.alerts, "alerts roles"))
    await spoil(stage, role, fault)

    result = await stage.moderator.select(setup, [role])

    assert told in said(result)
    assert stage.alerts.history() == []
    with pytest.raises(RequestError, match="no longer in use"):
        await stage.services.role_panels.press(forged(stage, role.id, message_id=1))


async def spoil(scene: Scene, role: Any, fault: str) -> None:
    """Let something go wrong with a role, or with who hands it out."""
    backend, guild = scene.env.backend, scene.guild
    moderators = guild.roles["Moderators"]
    less = discord.Permissions(manage_guild=True, view_channel=True, send_messages=True)
    match fault:
        case "power":
            await change(scene, role, permissions=discord.Permissions(view_channel=True).value)
        case "channel":
            mention_in_channel(scene, role, allow=discord.Permissions(view_channel=True).value)
        case "taken away in a channel":
            mention_in_channel(scene, role, deny=discord.Permissions(send_messages=True).value)
        case "above the bot":
            await change(scene, role, position=90)
        case "above the moderator":
            await change(scene, role, position=90)
            await change(scene, own_role(scene), position=99)
        case "managed":
            await change(scene, role, managed=True)
        case "bot lost the right":
            await change(scene, own_role(scene), permissions=less.value)
        case "moderator lost the right":
            await change(scene, moderators, permissions=less.value)
        case "moderator left":
            backend.remove_member(guild.id, scene.moderator.id)
    await scene.env.settle()


def mention_in_channel(scene: Scene, role: Any, *, allow: int = 0, deny: int = 0) -> None:
    """Let a channel's settings name a role."""
    overwrite = Overwrite(target_id=role.id, type=OverwriteType.ROLE, allow=allow, deny=deny)
    scene.env.backend.set_overwrite(scene.general.id, overwrite)


def forged(scene: Scene, role_id: int, *, message_id: int) -> Press:
    """Return a press of the member that names a role by itself."""
    return Press(
        guild_id=scene.guild.id,
        channel_id=scene.alerts.id,
        message_id=message_id,
        role_id=role_id,
        user_id=scene.member.id,
        has_role=False,
    )


async def test_no_button_can_be_forged(stage: Scene) -> None:
    """Only a role of the stored panel, on its own message, in its own server."""
    role, other = stage.guild.roles["Restocks"], stage.guild.create_role("Other")
    await stage.env.settle()
    panel = await panel_of(stage, role)
    right = forged(stage, role.id, message_id=panel.id)
    for wrong in (
        replace(right, role_id=other.id),
        replace(right, role_id=stage.guild.roles["Moderators"].id),
        replace(right, message_id=panel.id + 1),
        replace(right, guild_id=stage.guild.id + 1),
        replace(right, channel_id=stage.general.id),
    ):
        with pytest.raises(RequestError, match="nothing was changed"):
            await stage.services.role_panels.press(wrong)
    assert not has(stage, role)
    assert not has(stage, other)

    assert await stage.services.role_panels.press(right)


async def test_a_deleted_role_goes_from_the_panel(stage: Scene) -> None:
    """At once; and the last one leaves a panel that says so."""
    role, other = stage.guild.roles["Restocks"], stage.guild.create_role("Price cuts")
    await stage.env.settle()
    panel = await panel_of(stage, role, other)
    assert labels(panel) == ["Restocks", "Price cuts"]

    stage.env.backend.delete_role(stage.guild.id, role.id)
    await stage.env.settle()
    assert labels(stage.alerts.history()[-1]) == ["Price cuts"]

    stage.env.backend.delete_role(stage.guild.id, other.id)
    await stage.env.settle()
    [message] = stage.alerts.history()
    assert labels(message) == []
    assert "no role to take here any more" in read(message)


async def test_a_renamed_role_is_called_so_on_the_panel(stage: Scene) -> None:
    """Without a press."""
    role = stage.guild.roles["Restocks"]
    await panel_of(stage, role)

    await change(stage, role, name="Restock alerts")

    assert labels(stage.alerts.history()[-1]) == ["Restock alerts"]


@pytest.mark.simcord(check_errors=False)
async def test_what_happened_while_the_bot_was_away_is_seen_at_the_press(stage: Scene) -> None:
    """The button says that its role is gone, and goes."""
    role, other = stage.guild.roles["Restocks"], stage.guild.create_role("Price cuts")
    await stage.env.settle()
    panel = await panel_of(stage, role, other)
    del stage.env.backend.get_guild(stage.guild.id).roles[role.id]
    await stage.env.restart_bot(new_bot(stage.services))

    assert "This role was deleted" in await press(stage, panel)
    assert labels(stage.alerts.history()[-1]) == ["Price cuts"]


@pytest.mark.simcord(check_errors=False)
async def test_a_refusal_of_discords_is_told_with_its_remedy(stage: Scene) -> None:
    """Whatever we believed, Discord has the last word."""
    panel = await panel_of(stage, stage.guild.roles["Restocks"])
    stage.env.backend.get_role(stage.guild.id, own_role(stage).id).permissions = 1 << 10

    text = await press(stage, panel)

    assert "Discord doesn't let Raincloud do that with this role." in text
    assert "drag it above the role" in text


async def test_another_panel_takes_the_place_of_the_first(stage: Scene) -> None:
    """A channel has one; the moderator who chose last stands for it."""
    role, other = stage.guild.roles["Restocks"], stage.guild.create_role("Price cuts")
    await stage.env.settle()
    await panel_of(stage, role)

    setup = answer(await stage.moderator.slash(stage.alerts, "alerts roles"))
    assert f"/{stage.alerts.history()[-1].id}" in read(setup)
    await stage.moderator.select(setup, [other])

    [message] = stage.alerts.history()
    assert labels(message) == ["Price cuts"]
    shown = await stage.moderate("alerts audit")
    assert f"the ping roles in <#{stage.alerts.id}>" in shown
    assert f"<@&{role.id}> → <@&{other.id}>" in shown


async def test_a_deleted_panel_is_posted_anew(stage: Scene) -> None:
    """When a moderator asks for one; and not by itself."""
    role = stage.guild.roles["Restocks"]
    panel = await panel_of(stage, role)
    stage.env.backend.delete_message(stage.alerts.id, panel.id)
    await change(stage, role, name="Restock alerts")
    assert stage.alerts.history() == []

    again = await panel_of(stage, role)

    assert labels(again) == ["Restock alerts"]


async def test_what_is_missing_is_named_before_anything_is_chosen(stage: Scene) -> None:
    """With the remedy, and a button that looks again."""
    may = own_role(stage).permissions
    await change(stage, own_role(stage), permissions=1 << 10 | 1 << 11)
    setup = answer(await stage.moderator.slash(stage.alerts, "alerts roles"))
    assert "Raincloud lacks the permission Manage Roles." in read(setup)
    assert labels(setup) == ["Check again"]

    await change(stage, own_role(stage), permissions=may)
    await stage.moderator.click(setup, label="Check again")

    assert "A message in" in read(setup)


async def test_a_moderator_without_the_permission_is_told(scene: Scene) -> None:
    """Manage Server is not enough to hand out roles."""
    await change(scene, scene.guild.roles["Moderators"], permissions=1 << 5 | 1 << 10 | 1 << 11)

    told = await scene.moderate("alerts roles")

    assert "Only somebody with the permission Manage Roles can hand out roles" in told


@pytest.mark.simcord(check_errors=False)
async def test_a_channel_that_takes_no_message_leaves_nothing(stage: Scene) -> None:
    """The moderator is told what to give; there is no panel then."""
    role = stage.guild.roles["Restocks"]
    deny = discord.Permissions(send_messages=True).value
    overwrite = Overwrite(target_id=own_role(stage).id, type=OverwriteType.ROLE, allow=0, deny=deny)
    stage.env.backend.set_overwrite(stage.alerts.id, overwrite)
    await stage.env.settle()
    setup = answer(await stage.moderator.slash(stage.general, "alerts roles", channel=stage.alerts))

    result = await stage.moderator.select(setup, [role])

    assert "Raincloud may not post in that channel." in said(result)
    assert await stage.services.role_panels.draft(
        stage.guild.id, stage.alerts.id, stage.moderator.id
    ) == replace(
        await stage.services.role_panels.draft(stage.guild.id, stage.alerts.id, stage.moderator.id),
        panel=None,
    )


async def test_a_forgotten_servers_panel_gives_nothing(stage: Scene) -> None:
    """It is counted before it is forgotten."""
    role = stage.guild.roles["Restocks"]
    panel = await panel_of(stage, role)
    question = answer(await stage.moderator.slash(stage.general, "manage forget"))
    assert "- 1 panel of ping roles" in read(question)
    await stage.moderator.click(question, label="Forget everything")

    with pytest.raises(RequestError, match="no longer in use"):
        await stage.services.role_panels.press(forged(stage, role.id, message_id=panel.id))
