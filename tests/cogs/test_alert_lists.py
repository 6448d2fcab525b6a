"""Moderators look at their subscriptions, and do things with them by pressing."""

from __future__ import annotations

from typing import Any

import pytest
import simcord

from tests.cogs.conftest import Scene, answer, new_bot, read, said
from tests.cogs.test_alert_trials import shut
from tests.cogs.test_drops import buttons


async def shown(scene: Scene) -> simcord.ResponseMessage:
    """Let the moderator look at the list."""
    message = answer(await scene.moderator.slash(scene.general, "alerts list"))
    assert message.ephemeral
    return message


async def press(scene: Scene, message: Any, verb: str, number: int, by: Any = None) -> Any:
    """Let somebody (the moderator) press a subscription's button, and return what is answered."""
    person = by or scene.moderator
    return await person.click(message, custom_id=f"raincloud:subscription:{verb}:{number}:0")


async def kept(scene: Scene) -> list[int]:
    """Return the numbers of the server's subscriptions."""
    subscriptions = await scene.services.subscriptions.of_guild(scene.guild.id)
    return [subscription.id for subscription in subscriptions]


async def test_each_stands_with_its_health_its_last_and_its_next_alert(scene: Scene) -> None:
    """What works, what rests, what is not allowed, what is gone."""
    await scene.subscribe()
    await scene.subscribe("sold_out", is_paused=True)
    await scene.subscribe("sold_out", channel_id=shut(scene, send_messages=True).id)
    await scene.subscribe("sold_out", channel_id=5)
    await scene.enter_drop()
    [message] = await scene.posted()

    text = read(await shown(scene))

    link = f"https://discord.com/channels/{scene.guild.id}/{scene.alerts.id}/{message.id}"
    now = f"<t:{int(scene.clock().timestamp())}:R>"
    first, second, third, fourth = text.removeprefix("## 4 subscriptions\n").split("\n<#")
    assert "## 4 subscriptions" in text
    assert first.startswith(f"<#{scene.alerts.id}> · live drops, restocks and announced drops")
    assert f"The last alert was sent {now} ([message](<{link}>)). Next: <t:" in text
    assert [part.split("> · ")[1][:8] for part in (second, third, fourth)] == ["sold out"] * 3
    assert "**Active**" in text
    assert (
        "**Paused** Nothing is sent until it is resumed; what happens meanwhile is not sent later."
        in text
    )
    assert "**Not allowed** Raincloud lacks Send Messages." in text
    assert "**Channel gone** It was deleted or archived, or Raincloud may not view it." in text
    assert text.count("No alert so far. Nothing scheduled.") == 3


async def test_no_subscription_says_how_to_begin(scene: Scene) -> None:
    """No buttons."""
    message = await shown(scene)

    assert "`/alerts setup`" in read(message)
    assert buttons(message) == {}


async def test_pausing_and_resuming_shows_the_list_as_it_is_then(scene: Scene) -> None:
    """A paused one is told nothing, and what happened meanwhile is not told later."""
    await scene.subscribe()
    message = await shown(scene)
    assert list(buttons(message)) == ["Edit", "Pause", "Test", "Remove", "Refresh"]

    pressed = await press(scene, message, "pause", 1)

    assert not pressed.followups  # the list itself says it
    assert "**Paused** Nothing is sent until it is resumed; what happens" in read(message)
    assert "Resume" in buttons(message)
    await scene.restock("US 9")
    assert await scene.posted() == []

    pressed = await press(scene, message, "resume", 1)

    assert not pressed.followups
    assert "**Active**" in read(message)
    assert await scene.posted() == []
    await scene.restock("US 10", style_code="M2002RDB")
    assert await scene.posted() != []


async def test_trying_posts_a_sample(scene: Scene) -> None:
    """Once for a press; what is missing is named."""
    await scene.subscribe()
    await scene.subscribe(channel_id=shut(scene, send_messages=True).id)
    message = await shown(scene)

    pressed = await press(scene, message, "test", 1)
    assert "is on its way" in said(pressed)
    [sample] = await scene.posted()
    assert read(sample).startswith("This is a test.")

    assert "No sample was sent" in said(await press(scene, message, "test", 2))


async def test_a_removal_can_be_undone(scene: Scene) -> None:
    """With all it said, by the button under the answer; pressing it twice changes nothing."""
    await scene.subscribe("restock", words="rain")
    await scene.subscribe("sold_out")
    message = await shown(scene)

    pressed = await press(scene, message, "remove", 1)
    [undo] = pressed.followups

    assert await kept(scene) == [2]
    assert "## 1 subscription" in read(message)
    assert read(undo).startswith("Removed. It was:\n<#")
    assert undo.ephemeral

    await scene.moderator.click(undo, label="Undo")

    assert await kept(scene) == [1, 2]
    assert read(undo).startswith("Restored, with all it said:\n<#")
    assert "words: rain" in read(undo)
    assert buttons(undo) == {}


async def test_editing_opens_the_guide_with_its_values(scene: Scene) -> None:
    """Beside the list, for the asker alone; after a restart too."""
    await scene.subscribe("restock", words="stormy")
    message = await shown(scene)
    await scene.env.restart_bot(new_bot(scene.services))

    pressed = await scene.moderator.click(message, custom_id="raincloud:edit:1")

    assert answer(pressed).ephemeral
    assert "Restock" in said(pressed) or "restock" in said(pressed)
    assert "## 1 subscription" in read(message)


async def test_every_button_works_after_a_restart(scene: Scene) -> None:
    """What it is about is in its custom_id."""
    await scene.subscribe()
    message = await shown(scene)

    await scene.env.restart_bot(new_bot(scene.services))
    pressed = await press(scene, message, "remove", 1)
    await scene.env.restart_bot(new_bot(scene.services))
    await scene.moderator.click(pressed.followups[0], label="Undo")

    assert await kept(scene) == [1]


@pytest.mark.simcord(check_errors=False)
async def test_who_presses_too_late_is_told_kindly(scene: Scene) -> None:
    """The other moderator was first, or a quarter of an hour is over."""
    roles = [scene.guild.roles["Moderators"]]
    other = scene.guild.add_member(scene.env.create_user("nils"), roles=roles)
    await scene.subscribe()
    first = await shown(scene)
    second = answer(await other.slash(scene.general, "alerts list"))
    await press(scene, first, "pause", 1)

    again = await press(scene, second, "pause", 1, by=other)
    assert f"The alerts of <#{scene.alerts.id}> were paused already. Nothing was changed." in said(
        again
    )

    removed = await press(scene, first, "remove", 1)
    late = await press(scene, second, "remove", 1, by=other)
    assert "This server has no such subscription" in said(late)

    scene.clock.advance(minutes=16)
    text = said(await scene.moderator.click(removed.followups[0], label="Undo"))
    assert "was removed too long ago to be restored. Nothing was changed." in text


async def test_undoing_what_another_undid_changes_nothing(scene: Scene) -> None:
    """It is shown as it is there."""
    await scene.subscribe()
    pressed = await press(scene, await shown(scene), "remove", 1)
    await scene.services.subscriptions.restore(scene.guild.id, 1, by=scene.moderator.id)

    await scene.moderator.click(pressed.followups[0], label="Undo")

    assert "It is there already; nothing was changed" in read(pressed.followups[0])
    entries = await scene.services.audits.of_guild(scene.guild.id)
    assert [entry.verb for entry in entries] == ["restored", "removed", "added"]


@pytest.mark.simcord(check_errors=False)
async def test_a_moderator_who_lost_the_right_can_press_nothing(scene: Scene) -> None:
    """A right is what Discord says now, not what it was when the list was shown."""
    await scene.subscribe()
    message = await shown(scene)
    scene.env.backend.edit_role(
        scene.guild.id, scene.guild.roles["Moderators"].id, {"permissions": 1 << 11 | 1 << 10}
    )
    await scene.env.settle()

    for verb in ("pause", "test", "remove"):
        text = said(await press(scene, message, verb, 1))
        assert "Only members with the permission Manage Server can do that." in text

    [subscription] = await scene.services.subscriptions.of_guild(scene.guild.id)
    assert not subscription.is_paused
    assert await scene.posted() == []


async def test_a_long_list_has_pages(scene: Scene) -> None:
    """Five on each; what is done on one shows the same again."""
    for number in range(12):
        await scene.subscribe(words=f"number{number}")
    message = await shown(scene)
    assert "page 1 of 3" in read(message)

    await scene.moderator.click(message, label="Next")
    await scene.moderator.click(message, custom_id="raincloud:subscription:pause:7:1")

    assert "page 2 of 3" in read(message)
    assert "number6" in read(message)
    assert "**Paused**" in read(message)

    await scene.moderator.click(message, label="Next")
    for number in (11, 12):
        await scene.moderator.click(message, custom_id=f"raincloud:subscription:remove:{number}:2")

    assert "page 2 of 2" in read(message)

    await scene.moderator.click(message, label="Refresh")
    assert "page 2 of 2" in read(message)


async def test_commands_do_the_same(scene: Scene) -> None:
    """Pausing, resuming and removing, with the way back."""
    await scene.subscribe()

    assert "Paused." in await scene.moderate("alerts pause", subscription=1)
    assert "paused already" in await scene.moderate("alerts pause", subscription=1)
    assert "Resumed." in await scene.moderate("alerts resume", subscription=1)
    assert "were not paused" in await scene.moderate("alerts resume", subscription=1)
    removed = answer(await scene.moderator.slash(scene.general, "alerts remove", subscription=1))
    await scene.moderator.click(removed, label="Undo")
    assert await kept(scene) == [1]
    assert "has no such subscription" in await scene.refused("alerts pause", subscription=9)


async def test_a_subscription_is_copied_to_another_channel(scene: Scene) -> None:
    """With all it says, but for what that channel cannot do; twice is once."""
    await scene.subscribe("restock", words="rain", publish=True, tags=(4,), broken="No.")

    text = await scene.moderate("alerts copy", subscription=1, channel=scene.general)

    assert text.startswith(f"Copied:\n<#{scene.general.id}> · restocks · words: rain")
    _, copy = await scene.services.subscriptions.of_guild(scene.guild.id)
    assert (copy.publish, copy.tags, copy.broken) == (False, (), None)
    again = await scene.moderate("alerts copy", subscription=1, channel=scene.general)
    assert "It was there already; nothing was added" in again
    assert await kept(scene) == [1, 2]


async def test_what_the_other_channel_lacks_is_named(scene: Scene) -> None:
    """As when a subscription is added."""
    await scene.subscribe()
    closed = shut(scene, send_messages=True)

    text = await scene.moderate("alerts copy", subscription=1, channel=closed)

    assert "Raincloud lacks Send Messages in" in text
