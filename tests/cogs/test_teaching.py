"""Moderators answer what the history cannot, and members read their answers."""

from __future__ import annotations

from typing import Any

import pytest
import simcord

from tests.cogs.conftest import Scene, answer, new_bot, read, said
from tests.wire.rules import COMPONENTS_V2, check_message, walk

QUESTION = "Where is the swap meet of the club?"
LINK = "https://club.example/swaps"
ANSWER = {"answer": "On the **5th** @everyone.", "url": LINK}


async def ask(scene: Scene, question: str = QUESTION) -> str:
    """Let the member ask, in front of everybody."""
    result = await scene.member.slash(scene.general, "history ask", question=question)
    assert not answer(result).ephemeral
    return said(result)


async def open_list(scene: Scene, name: str = "unanswered") -> simcord.ResponseMessage:
    """Let the moderator open a list."""
    message = answer(await scene.moderator.slash(scene.general, f"manage {name}"))
    assert message.ephemeral
    assert check_message({"components": message.components, "flags": COMPONENTS_V2}) == []
    return message


async def turn_on(scene: Scene) -> None:
    """Let the moderator turn the list on."""
    await scene.moderator.click(await open_list(scene), label="Turn on")


async def choose(scene: Scene, message: simcord.ResponseMessage, by: Any = None) -> Any:
    """Choose the first question or answer of a list."""
    [menu] = [part for part in walk(message.components) if part.get("options")]
    first = menu["options"][0]["value"]
    return await (by or scene.moderator).select(message, [first], custom_id=menu["custom_id"])


async def teach(scene: Scene, written: dict[str, str] | None = None) -> simcord.ResponseMessage:
    """Let the moderator answer the most asked question; return the message then."""
    message = await open_list(scene)
    await choose(scene, message)
    form = await scene.moderator.click(message, label="Answer")
    assert form.modal is not None
    await scene.moderator.submit_modal(form, written or ANSWER)
    return message


async def test_nothing_is_kept_until_a_moderator_turns_it_on(scene: Scene) -> None:
    """The page says what is kept then, and what is not."""
    await ask(scene)
    message = await open_list(scene)
    assert "Off: no question is kept" in read(message)
    assert "not who asked" in read(message)

    await scene.moderator.click(message, label="Turn on")

    assert "No question is waiting" in read(message)
    await ask(scene)
    await ask(scene, "where is the swap meet of the club")
    text = read(await open_list(scene))
    assert "**where is the swap meet of the club**\n-# Asked 2 times" in text
    assert str(scene.member.id) not in text


async def test_an_answered_question_is_not_listed(scene: Scene) -> None:
    """Nor one that a command answers."""
    await turn_on(scene)
    await ask(scene, "Who designed the 2002?")
    await ask(scene, "when is the next drop")

    assert "No question is waiting" in read(await open_list(scene))


async def test_a_taught_answer_is_given_to_members_as_the_servers_own(scene: Scene) -> None:
    """Escaped, with its link; the moderator reads what members get; another server has none."""
    await turn_on(scene)
    before = await ask(scene)
    assert "5th" not in before

    message = await teach(scene)

    assert "`/history ask` answers with this now" in read(message)
    text = await ask(scene, "the clubs swap meet is where")
    assert "On the \\*\\*5th\\*\\* @\u200beveryone." in text
    assert f"-# An answer of this server's moderators: [club.example](<{LINK}>)" in text
    await scene.moderator.click(message, label="Show the list")
    assert "No question is waiting" in read(message)
    stranger = scene.another_server()
    elsewhere = await stranger.slash(
        stranger.guild.channels["general"], "history ask", question=QUESTION
    )
    assert "5th" not in said(elsewhere)


async def test_a_sure_answer_is_never_overruled(scene: Scene) -> None:
    """Whatever a server teaches: what the facts know, the facts answer."""
    await turn_on(scene)
    await scene.services.teaching.keep(scene.guild.id, "Who designed the 2002?")
    await teach(scene)

    assert "Andrew Nyssen" in await ask(scene, "Who designed the 2002?")


@pytest.mark.simcord(check_errors=False)
async def test_a_bad_link_is_refused_and_the_words_are_given_back(scene: Scene) -> None:
    """So that nothing has to be written twice."""
    await turn_on(scene)
    await ask(scene)
    message = await open_list(scene)
    await choose(scene, message)
    form = await scene.moderator.click(message, label="Answer")

    refused = await scene.moderator.submit_modal(form, {"answer": "Soon.", "url": "club"})

    assert "That is no web address." in said(refused)
    assert "You wrote: Soon." in said(refused)
    assert await scene.services.teaching.taught(scene.guild.id) == []


async def test_a_question_is_dismissed(scene: Scene) -> None:
    """It is off the list, and nothing is answered."""
    await turn_on(scene)
    await ask(scene)
    message = await open_list(scene)
    await choose(scene, message)

    await scene.moderator.click(message, label="Dismiss")

    assert f"Dismissed: {QUESTION}" in read(message)
    assert (await scene.services.teaching.unanswered(scene.guild.id)).questions == []


async def test_a_taught_answer_is_edited_removed_and_brought_back(scene: Scene) -> None:
    """After a restart too; the form holds what is there."""
    await turn_on(scene)
    await ask(scene)
    await teach(scene)
    message = await open_list(scene, "taught")
    await choose(scene, message)
    await scene.env.restart_bot(new_bot(scene.services))

    form = await scene.moderator.click(message, label="Edit")
    assert form.modal is not None
    assert LINK in str(form.modal)
    await scene.moderator.submit_modal(form, {"answer": "On the 6th.", "url": LINK})
    assert "On the 6th." in await ask(scene)

    await choose(scene, message := await open_list(scene, "taught"))
    await scene.moderator.click(message, label="Remove")
    assert "6th" not in await ask(scene)

    await scene.moderator.click(message, label="Undo")
    assert "On the 6th." in await ask(scene)
    audit = await scene.moderate("alerts audit")
    for verb in ("added", "edited", "removed", "restored"):
        assert f"{verb} this server's answer to `{QUESTION}`" in audit


@pytest.mark.simcord(check_errors=False)
async def test_who_may_not_manage_the_server_can_press_nothing(scene: Scene) -> None:
    """Also where they see a moderator's message: the right is asked for at each press."""
    await turn_on(scene)
    await ask(scene)
    message = await open_list(scene)
    await choose(scene, message)
    form = await scene.moderator.click(message, label="Answer")
    role = scene.guild.roles["Moderators"]
    scene.env.backend.edit_role(scene.guild.id, role.id, {"permissions": 1 << 11 | 1 << 10})

    for refused in (
        await scene.moderator.click(message, label="Answer"),
        await scene.moderator.click(message, label="Dismiss"),
        await scene.moderator.submit_modal(form, ANSWER),
    ):
        assert "Manage Server" in said(refused)

    assert len((await scene.services.teaching.unanswered(scene.guild.id)).questions) == 1
    assert await scene.services.teaching.taught(scene.guild.id) == []


async def test_the_settings_panel_turns_it_on_and_off(scene: Scene) -> None:
    """Turned off, what was kept is forgotten."""
    panel = answer(await scene.moderator.slash(scene.general, "manage settings"))
    await scene.moderator.click(panel, label="List unanswered questions")
    await ask(scene)
    assert len((await scene.services.teaching.unanswered(scene.guild.id)).questions) == 1

    await scene.moderator.click(panel, label="Forget unanswered questions")

    assert (await scene.services.teaching.unanswered(scene.guild.id)).questions == []
