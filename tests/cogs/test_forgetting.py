"""A moderator lets Raincloud forget a server, after having been asked."""

from __future__ import annotations

from typing import Any

import pytest
import simcord

from tests.cogs.conftest import Scene, answer, new_bot, read, said
from tests.wire.rules import COMPONENTS_V2, check_message


async def ask(scene: Scene) -> simcord.ResponseMessage:
    """Let the moderator ask for it, and return the question."""
    result = await scene.moderator.slash(scene.general, "manage forget")
    message = answer(result)
    assert message.ephemeral
    assert check_message({"components": message.components, "flags": COMPONENTS_V2}) == []
    return message


async def numbers(scene: Scene) -> list[int]:
    """Return the numbers of the server's subscriptions."""
    return [
        subscription.id
        for subscription in await scene.services.subscriptions.of_guild(scene.guild.id)
    ]


async def test_what_is_stored_is_told_and_forgotten_after_a_press(scene: Scene) -> None:
    """With counts; afterwards nothing comes, and what was posted stays."""
    await scene.subscribe()
    await scene.subscribe("price_cut")
    await scene.enter_drop()
    await scene.moderate("manage settings", timezone="Asia/Tokyo")
    await scene.restock("US 9")
    assert len(await scene.posted()) == 2
    await scene.restock("US 10")

    question = await ask(scene)
    for line in (
        "- 2 subscriptions\n",
        "- 1 drop that moderators entered\n",
        "- the record of 3 messages to this server",
        "- 3 entries of who changed what\n",
        "- 0 answers to the quiz",
        "What Raincloud posted stays in its channels",
        "Expires in 15 minutes.",
    ):
        assert line in read(question)
    await scene.moderator.click(question, label="Forget everything")

    assert read(question).startswith("### Forgotten")
    assert "- 2 subscriptions\n" in read(question)
    assert "Forget everything" not in str(question.components)
    assert await numbers(scene) == []
    assert len(await scene.posted()) == 2
    assert "Time zone: UTC" in await scene.moderate("manage settings")


async def test_the_answer_can_be_given_after_a_restart(scene: Scene) -> None:
    """The buttons know what they are about."""
    await scene.subscribe()
    question = await ask(scene)
    await scene.env.restart_bot(new_bot(scene.services))

    await scene.moderator.click(question, label="Forget everything")

    assert read(question).startswith("### Forgotten")
    assert await numbers(scene) == []


async def test_everything_can_be_kept(scene: Scene) -> None:
    """And the question is over."""
    number = await scene.subscribe()
    question = await ask(scene)

    await scene.moderator.click(question, label="Keep everything")

    assert read(question).startswith("Nothing was forgotten")
    assert "Forget everything" not in str(question.components)
    assert await numbers(scene) == [number]


async def test_an_old_answer_forgets_nothing(scene: Scene) -> None:
    """It says so, and what to do."""
    number = await scene.subscribe()
    question = await ask(scene)
    scene.clock.advance(minutes=16)

    await scene.moderator.click(question, label="Forget everything")

    assert "more than 15 minutes ago. Nothing was forgotten." in read(question)
    assert await numbers(scene) == [number]


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize("label", ["Forget everything", "Keep everything"])
async def test_only_who_asked_can_answer(scene: Scene, label: str) -> None:
    """Should another moderator see it, they are told whose it is, for their eyes alone."""
    number = await scene.subscribe()
    question = await ask(scene)
    other: Any = scene.guild.add_member(
        scene.env.create_user("molly"), roles=[scene.guild.roles["Moderators"]]
    )
    await scene.env.settle()
    stored = scene.env.backend.get_message(scene.general.id, question.id)
    stored.flags &= ~64  # as if it were for all to see: no client shows it to another

    result = await other.click(question, label=label)

    assert answer(result).ephemeral
    assert f"<@{scene.moderator.id}> was asked this" in said(result)
    assert await numbers(scene) == [number]
    assert read(question).startswith("### Forget this server?")


@pytest.mark.simcord(check_errors=False)
async def test_the_right_is_looked_at_when_it_is_pressed(scene: Scene) -> None:
    """Who may no longer manage the server forgets nothing."""
    number = await scene.subscribe()
    question = await ask(scene)
    scene.env.backend.edit_role(
        scene.guild.id, scene.guild.roles["Moderators"].id, {"permissions": 1 << 11 | 1 << 10}
    )
    await scene.env.settle()

    result = await scene.moderator.click(question, label="Forget everything")

    assert "Manage Server" in said(result)
    assert await numbers(scene) == [number]


async def test_members_cannot_ask(scene: Scene) -> None:
    """By check, too."""
    await scene.open_commands_to(scene.member)

    assert "Manage Server" in await scene.refused("manage forget", by=scene.member)
