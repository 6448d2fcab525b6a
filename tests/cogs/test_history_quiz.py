"""Members answer questions, and see who knows most."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import simcord

from bot.history import History
from tests.cogs.conftest import Scene, answer, new_bot, read, said
from tests.cogs.test_history import labels


async def pose(scene: Scene) -> tuple[simcord.ResponseMessage, str, str]:
    """Let the member start a question; return it with its right and one wrong answer."""
    result = await scene.member.slash(scene.general, "history quiz")
    message = answer(result)
    assert not message.ephemeral
    custom_id = message.components[0]["components"][1]["components"][0]["custom_id"]
    quiz = await scene.services.quizzes.pose(int(custom_id.split(":")[2]))
    assert labels(message) == [*quiz.options, "Scores"]
    assert quiz.question in read(message)
    return message, quiz.options[quiz.right], quiz.options[quiz.right - 1]


async def test_a_right_answer_is_explained_to_who_gave_it(scene: Scene) -> None:
    """With its source; the channel does not learn it."""
    message, right, _ = await pose(scene)
    before = read(message)

    pressed = await scene.member.click(message, label=right)

    assert answer(pressed).ephemeral
    assert said(pressed).startswith("**Right.**")
    assert said(pressed).splitlines()[2].startswith("-# ")
    assert read(message) == before


async def test_a_wrong_answer_is_put_right(scene: Scene) -> None:
    """What it is, and who says so."""
    message, right, wrong = await pose(scene)

    text = said(await scene.member.click(message, label=wrong))

    assert text.startswith(f"**Not right: it is {right}.**")


async def test_only_the_first_answer_counts(scene: Scene) -> None:
    """Others may still give theirs."""
    message, right, wrong = await pose(scene)
    await scene.member.click(message, label=wrong)

    again = said(await scene.member.click(message, label=right))
    other = said(await scene.moderator.click(message, label=right))

    assert "only your first answer counts" in again
    assert "first answer" not in other
    found = {score.user_id: score for score in await scene.services.quizzes.scores(scene.guild.id)}
    assert (found[scene.member.id].right, found[scene.member.id].answered) == (0, 1)
    assert (found[scene.moderator.id].right, found[scene.moderator.id].answered) == (1, 1)


async def test_a_question_posed_again_is_another_one(scene: Scene) -> None:
    """Everybody may answer every question that is posed."""
    first, right, _ = await pose(scene)
    await scene.member.click(first, label=right)
    second, right, _ = await pose(scene)

    assert "first answer" not in said(await scene.member.click(second, label=right))


async def test_the_scores_are_a_servers_own(scene: Scene) -> None:
    """Best first, by a button for one's own eyes or by a command for all; nobody is pinged."""
    message, right, wrong = await pose(scene)
    await scene.member.click(message, label=wrong)
    await scene.moderator.click(message, label=right)

    pressed = await scene.member.click(message, label="Scores")
    shown = await scene.member.slash(scene.general, "history scores")

    assert answer(pressed).ephemeral
    assert not answer(shown).ephemeral
    for text in (said(pressed), said(shown)):
        assert f"1. <@{scene.moderator.id}> 1 of 1 right" in text
        assert f"2. <@{scene.member.id}> 0 of 1 right" in text
    request = scene.env.http_requests[-1].json
    assert request is not None
    assert request["data"]["allowed_mentions"] == {"parse": []}

    stranger = scene.another_server()
    elsewhere = await stranger.slash(stranger.guild.channels["general"], "history scores")

    assert "Nobody has answered a question here." in said(elsewhere)


async def test_a_question_can_be_answered_after_a_restart(scene: Scene) -> None:
    """Which question it is stands in its buttons."""
    message, right, _ = await pose(scene)

    await scene.env.restart_bot(new_bot(scene.services))

    assert said(await scene.member.click(message, label=right)).startswith("**Right.**")
    assert f"<@{scene.member.id}>" in said(await scene.member.click(message, label="Scores"))


@pytest.mark.simcord(check_errors=False)
async def test_a_question_of_other_facts_is_not_counted(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release with other facts may make another question of it; nobody is told wrong."""
    message, right, _ = await pose(scene)
    asked = History.quiz

    def changed(self: History, seed: int) -> Any:
        return replace(asked(self, seed), question="Another one?")

    monkeypatch.setattr(History, "quiz", changed)
    text = said(await scene.member.click(message, label=right))

    assert "can no longer be answered" in text
    assert "Nothing was counted." in text
    assert await scene.services.quizzes.scores(scene.guild.id) == []
