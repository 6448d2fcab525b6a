"""The panel of a server's settings: everything by choosing, everything undone by one press."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from bot.models import ChangeKind, GuildSettings, QuietHours
from tests.cogs.conftest import Scene, answer, read, said
from tests.wire.rules import COMPONENTS_V2, check_message, walk


async def opened(scene: Scene) -> Any:
    """Open the panel, and return its message."""
    return answer(await scene.moderator.slash(scene.general, "manage settings"))


async def pick(scene: Scene, panel: Any, name: str, *values: Any, by: Any = None) -> Any:
    """Choose in one of its menus."""
    custom_id = f"raincloud:settings:{name}"
    return await (by or scene.moderator).select(panel, values, custom_id=custom_id)


async def kept(scene: Scene) -> GuildSettings:
    """Return what is kept."""
    return (await scene.services.settings.show(scene.guild.id)).settings


def chosen(panel: Any, name: str) -> list[str]:
    """Return what one of its menus shows as chosen."""
    [menu] = [part for part in walk(panel.components) if part.get("custom_id", "").endswith(name)]
    return [option["value"] for option in menu["options"] if option.get("default")]


async def test_every_setting_is_chosen(scene: Scene) -> None:
    """The panel shows what holds after each choice, and Discord takes it each time."""
    panel = await opened(scene)
    for name, values in [
        ("pick:timezone", ["Europe/London"]),
        ("pick:language", ["ja"]),
        ("pick:size_system", ["UK"]),
        ("pick:quiet_from", ["23:00"]),
        ("pick:quiet_to", ["07:00"]),
        ("pick:quiet_breaks", ["live", "restock"]),
        ("log", [scene.alerts]),
    ]:
        await pick(scene, panel, name, *values)
        assert check_message({"components": panel.components, "flags": COMPONENTS_V2}) == []
    await scene.moderator.click(panel, custom_id="raincloud:settings:switch:events:0")
    await scene.moderator.click(panel, custom_id="raincloud:settings:switch:sources:0")

    assert await kept(scene) == GuildSettings(
        guild_id=scene.guild.id,
        timezone="Europe/London",
        language="ja",
        size_system="UK",
        quiet=QuietHours(
            begins=time(23),
            ends=time(7),
            breaks=frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK}),
        ),
        log_channel_id=scene.alerts.id,
        hears_of_sources=True,
        makes_events=True,
    )
    assert chosen(panel, "timezone") == ["Europe/London"]
    assert chosen(panel, "quiet_to") == ["07:00"]


async def test_a_choice_is_undone_by_one_press(scene: Scene) -> None:
    """The panel stays, and shows what holds again."""
    panel = await opened(scene)
    await pick(scene, panel, "pick:timezone", "Asia/Tokyo")
    assert "Time zone: Asia/Tokyo (it was: UTC)" in read(panel)

    await scene.moderator.click(panel, label="Undo")

    assert (await kept(scene)).timezone == "UTC"
    assert chosen(panel, "timezone") == ["UTC"]


async def test_what_is_off_is_chosen_too(scene: Scene) -> None:
    """Quiet hours, sizes, the log channel and what may break the quiet."""
    await scene.moderate("manage settings", quiet="22-8", quiet_breaks="live", size_system="EU")
    await scene.moderate("manage log", channel=scene.alerts)
    panel = await opened(scene)

    await pick(scene, panel, "pick:quiet_breaks")
    assert (await kept(scene)).quiet == QuietHours(begins=time(22), ends=time(8))
    await pick(scene, panel, "pick:quiet_from", "off")
    await pick(scene, panel, "pick:size_system", "none")
    await pick(scene, panel, "log")

    assert await kept(scene) == GuildSettings(guild_id=scene.guild.id)


async def test_odd_times_and_zones_stay_in_the_menus(scene: Scene) -> None:
    """What was typed is what is shown, though no menu would offer it."""
    await scene.moderate("manage settings", quiet="21:15-6:45", timezone="Asia/Kathmandu")
    panel = await opened(scene)

    assert chosen(panel, "timezone") == ["Asia/Kathmandu"]
    assert chosen(panel, "quiet_from") == ["21:15"]
    assert chosen(panel, "quiet_to") == ["06:45"]


async def test_quiet_hours_that_would_have_no_length_end_elsewhere(scene: Scene) -> None:
    """To choose a beginning is never refused."""
    panel = await opened(scene)
    await pick(scene, panel, "pick:quiet_from", "08:00")

    assert (await kept(scene)).quiet == QuietHours(begins=time(8), ends=time(22))


@pytest.mark.simcord(check_errors=False)
async def test_who_is_no_moderator_any_more_changes_nothing(scene: Scene) -> None:
    """Even with the panel still before them."""
    panel = await opened(scene)
    role = scene.guild.roles["Moderators"]
    scene.env.backend.edit_role(scene.guild.id, role.id, {"permissions": 1 << 11 | 1 << 10})
    await scene.env.settle()

    text = said(await pick(scene, panel, "pick:timezone", "Asia/Tokyo"))

    assert "Manage Server" in text
    assert (await kept(scene)).timezone == "UTC"
