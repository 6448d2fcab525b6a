"""Moderators' commands are for moderators, whatever a server's settings let others see."""

from __future__ import annotations

from typing import Any

import pytest
import simcord

from tests.cogs.conftest import Scene

COMMANDS: dict[str, dict[str, Any]] = {
    "alerts add": {"channel": "alerts"},
    "alerts edit": {"subscription": 1},
    "alerts list": {},
    "alerts remove": {"subscription": 1},
    "alerts roles": {},
    "alerts setup": {},
    "alerts test": {"subscription": 1},
    "alerts why": {"style": "M2002RDA"},
    "alerts preview": {"subscription": 1},
    "alerts log": {},
    "alerts stats": {},
    "alerts pause": {"subscription": 1},
    "alerts resume": {"subscription": 1},
    "alerts copy": {"subscription": 1, "channel": "alerts"},
    "alerts export": {},
    "alerts import": {"file": ("x.json", b"{}")},
    "alerts audit": {},
    "manage drop add": {"style": "M2002RDA", "name": "Rain Cloud", "at": "2026-12-24 10:00"},
    "manage drop import": {"file": ("x.csv", b"style,date")},
    "manage drop move": {"drop": 1, "at": "2026-12-24 10:00"},
    "manage drop cancel": {"drop": 1},
    "manage calendar": {},
    "manage log": {"channel": "alerts"},
    "manage sources": {},
    "manage taught": {},
    "manage unanswered": {},
}


async def test_a_member_does_not_see_them(scene: Scene) -> None:
    """By Discord's own default permission."""
    seen = scene.member.available_commands(scene.general)

    assert sorted(seen) == [
        "drops calendar",
        "drops price",
        "drops restocks",
        "drops stock",
        "drops upcoming",
        "help",
        "history ask",
        "history compare",
        "history quiz",
        "history scores",
        "history show",
        "history timeline",
        "mydata forget",
        "mydata show",
        "size convert",
        "size fit",
        "watch add",
        "watch hours",
        "watch list",
        "watch sizes",
    ]
    assert set(COMMANDS) <= set(scene.moderator.available_commands(scene.general))

    with pytest.raises(simcord.SetupError, match="not visible"):
        await scene.member.slash(scene.general, "alerts list")


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_member_who_sees_them_is_refused(scene: Scene, command: str) -> None:
    """The right is looked at again when the command is used; nothing is changed."""
    await scene.moderate("alerts add", channel=scene.general)
    drop = await scene.enter_drop()
    await scene.open_commands_to(scene.member)
    options = {
        name: scene.alerts if value == "alerts" else value
        for name, value in COMMANDS[command].items()
    }

    text = await scene.refused(command, by=scene.member, **options)

    assert "Only members with the permission Manage Server can do that." in text
    assert "Nothing was changed." in text
    [subscription] = await scene.services.subscriptions.of_guild(scene.guild.id)
    assert subscription.channel_id == scene.general.id
    assert await scene.services.drops.upcoming(scene.guild.id) == [drop]


@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("alerts edit", "subscription"),
        ("alerts remove", "subscription"),
        ("alerts test", "subscription"),
        ("alerts why", "subscription"),
        ("alerts preview", "subscription"),
        ("alerts log", "subscription"),
        ("alerts pause", "subscription"),
        ("alerts copy", "subscription"),
        ("manage drop move", "drop"),
        ("manage drop cancel", "drop"),
    ],
)
async def test_completion_tells_a_member_nothing(scene: Scene, command: str, option: str) -> None:
    """What a moderator is offered, a member who sees the command is not."""
    await scene.moderate("alerts add", channel=scene.general)
    await scene.enter_drop()
    await scene.open_commands_to(scene.member)

    assert len(await scene.offered(command, option, "")) == 1
    assert await scene.offered(command, option, "", by=scene.member) == []


async def test_a_moderator_who_lost_the_right_is_refused(scene: Scene) -> None:
    """A right is what Discord says now, not what it was."""
    await scene.moderate("alerts add", channel=scene.general)
    await scene.open_commands_to(scene.moderator)
    scene.env.backend.edit_role(
        scene.guild.id, scene.guild.roles["Moderators"].id, {"permissions": 1 << 11 | 1 << 10}
    )
    await scene.env.settle()

    assert "Manage Server" in await scene.refused("alerts remove", subscription=1)
