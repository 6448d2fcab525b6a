"""Moderators set what holds for all alerts of their server."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.app import wiring
from tests.cogs.conftest import Scene, answer, new_bot, read, said
from tests.services.fakes import until

UNSET = """\
**This server's settings**
Time zone: UTC
Language: English
Sizes: as shops write them
Quiet hours: none
Log channel: none (direct messages)
Failing sources in the log channel: no
Scheduled events: no
Members' watches: yes
Private threads for watches: none
Watches a member may have: 25
List of unanswered questions: no
By this server's clock it is Tuesday, 12:00.
Choose below what to change. The options of `/manage settings` take any time zone."""


def stated(text: str) -> str:
    """Return what a panel says, without the labels of its menus."""
    return text.partition("\n**Time zone**")[0]


async def test_settings_are_shown_as_they_are(scene: Scene) -> None:
    """Also where nothing was ever set."""
    assert stated(await scene.moderate("manage settings")) == UNSET


async def test_several_are_changed_at_once_and_what_they_were_is_said(scene: Scene) -> None:
    """So that each can be taken back."""
    await scene.moderate("manage log", channel=scene.alerts)
    text = await scene.moderate(
        "manage settings",
        timezone="asia/tokyo",
        size_system="UK",
        quiet="21-8:30",
        quiet_breaks="live, price_cut",
        events=True,
    )

    until = int(datetime(2026, 11, 24, 23, 30, tzinfo=UTC).timestamp())
    assert stated(text).splitlines()[:-1] == [
        "**Changed.** This server's settings are now:",
        "Time zone: Asia/Tokyo (it was: UTC)",
        "Language: English",
        "Sizes: shown in UK too (it was: as shops write them)",
        "Quiet hours: 21:00-08:30 (live drops and price cuts still come) (it was: none)",
        f"Log channel: <#{scene.alerts.id}>",
        "Failing sources in the log channel: no",
        "Scheduled events: yes (it was: no)",
        "Members' watches: yes",
        "Private threads for watches: none",
        "Watches a member may have: 25",
        "List of unanswered questions: no",
        f"By this server's clock it is Tuesday, 21:00. It is quiet until <t:{until}:t>.",
    ]
    again = await scene.moderate("manage settings", timezone="Asia/Tokyo", size_system="UK")
    assert again.startswith("These are the settings already; nothing was changed.")


@pytest.mark.parametrize(
    ("options", "sentences"),
    [
        ({"timezone": "Mars/Olympus"}, ["no time zone", "Europe/London"]),
        ({"quiet": "at night"}, ["names no quiet hours", "22:00-08:00"]),
        ({"quiet": "22:00-25:00"}, ["no time of the day", "21:30"]),
        ({"quiet": "8:00-8"}, ["have no length", "22:00-08:00"]),
        ({"quiet": "22-8", "quiet_breaks": "live,drops"}, ['"drops" is no kind', "restock"]),
        ({"quiet_breaks": "live"}, ["no quiet hours that an alert could break", "22:00-08:00"]),
    ],
    ids=lambda value: " ".join(value.values()) if isinstance(value, dict) else "",
)
async def test_what_cannot_be_used_is_told_with_an_example(
    scene: Scene, options: dict[str, str], sentences: list[str]
) -> None:
    """And nothing is changed, not even what could be."""
    text = await scene.refused("manage settings", size_system="EU", **options)

    assert all(sentence in text for sentence in sentences)
    assert "Nothing was changed." in text
    assert stated(await scene.moderate("manage settings")) == UNSET


async def test_quiet_hours_go_off_and_sizes_back(scene: Scene) -> None:
    """The words that mean nothing are taken."""
    await scene.moderate("manage settings", quiet="22-8", size_system="EU", timezone="et")

    await scene.moderate("manage settings", quiet="off", size_system="none", timezone="utc")

    assert stated(await scene.moderate("manage settings")) == UNSET


async def test_zones_and_kinds_complete(scene: Scene) -> None:
    """As people write them; kinds one after the other."""
    assert "Asia/Tokyo" in await scene.offered("manage settings", "timezone", "tokyo")
    assert "live,restock" in await scene.offered("manage settings", "quiet_breaks", "live,res")
    assert await scene.offered("manage settings", "quiet_breaks", "non") == ["none"]


async def test_what_waits_is_counted_and_comes_when_the_hours_are_lifted(scene: Scene) -> None:
    """In one message that says what it is, and explains itself."""
    await scene.subscribe()
    await scene.moderate("manage settings", quiet="11:00-20:00")
    await scene.enter_drop("Rain Cloud")
    await scene.enter_drop("Light Arctic Grey", style="M2002RDB")
    assert await scene.posted() == []
    assert "2 alerts wait; the next leaves" in await scene.moderate("manage settings")

    await scene.moderate("manage settings", quiet="off")
    await scene.services.digests.release()
    [message] = await scene.posted()

    assert read(message).startswith(
        "### After the quiet hours\n-# 2 alerts, the most important first."
    )
    result = await scene.member.click(message, label="Why this alert?")
    assert "These came in this server's quiet hours" in result.response.content


async def test_longer_hours_hold_on(scene: Scene) -> None:
    """And a change of zone counts like one of hours."""
    await scene.subscribe()
    await scene.moderate("manage settings", quiet="11:00-13:00")
    await scene.enter_drop()
    await scene.moderate("manage settings", quiet="11:00-15:00")
    scene.clock.advance(hours=1)
    await scene.services.digests.release()
    assert await scene.posted() == []

    await scene.moderate("manage settings", timezone="Asia/Tokyo")
    scene.clock.advance(seconds=1)
    await scene.services.digests.release()

    assert len(await scene.posted()) == 1


async def test_a_member_may_not(scene: Scene) -> None:
    """Whatever the server lets them see."""
    await scene.open_commands_to(scene.member)

    assert "Manage Server" in await scene.refused("manage settings", by=scene.member, quiet="22-8")


async def test_the_bot_at_work_lets_go_of_what_was_held(scene: Scene) -> None:
    """By itself: its scheduler looks, whoever changed the hours."""
    await scene.subscribe()
    await scene.moderate("manage settings", quiet="11:00-13:00")
    await scene.enter_drop()
    scene.clock.advance(hours=1)

    async with wiring.at_work(scene.services):
        await until(lambda: len(scene.alerts.history()) == 1)

    [message] = scene.alerts.history()
    assert "This message waited for the end of the quiet hours." in read(message)


async def test_events_that_raincloud_may_not_make_are_said_so(scene: Scene) -> None:
    """With the permission, and where to give it; the setting is kept for when it is there."""
    role = scene.guild.roles["TestBot"]
    scene.env.backend.edit_role(scene.guild.id, role.id, {"permissions": 1 << 11 | 1 << 10})
    await scene.env.settle()

    text = await scene.moderate("manage settings", events=True)

    assert "Scheduled events: yes" in text
    assert "Raincloud lacks Create Events" in text


async def test_a_change_can_be_undone(scene: Scene) -> None:
    """By a button under the answer, after a restart too; later changes are never overwritten."""
    result = await scene.moderator.slash(
        scene.general, "manage settings", timezone="asia/tokyo", size_system="EU"
    )
    changed = answer(result)
    await scene.env.restart_bot(new_bot(scene.services))

    await scene.moderator.click(changed, label="Undo")

    assert "Time zone: UTC (it was: Asia/Tokyo)" in read(changed)
    assert "Sizes: as shops write them (it was: shown in EU too)" in read(changed)
    assert stated(await scene.moderate("manage settings")) == UNSET


@pytest.mark.simcord(check_errors=False)
async def test_what_was_changed_since_is_not_undone(scene: Scene) -> None:
    """It says so."""
    result = await scene.moderator.slash(scene.general, "manage settings", size_system="EU")
    await scene.moderate("manage settings", timezone="et")

    text = said(await scene.moderator.click(answer(result), label="Undo"))

    assert "were changed since. Nothing was undone." in text
    assert "shown in EU too" in await scene.moderate("manage settings")
