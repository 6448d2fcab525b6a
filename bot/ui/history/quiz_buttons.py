"""The quiz's buttons: the answers to a question, and the scores. Their custom_ids are their state.

Knows nothing of what is right.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction
from discord.ui import ActionRow, Button, DynamicItem, LayoutView

from bot.errors import RequestError
from bot.history.quiz import Quiz
from bot.languages import tr
from bot.services import fingerprint_of, services_of
from bot.ui.base import LABEL_LIMIT, Deferral, PersistentItem, answer, refusals, text_view
from bot.ui.history import quizzes


class Choose(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:quiz:(?P<question_id>\d{1,20}):(?P<option>\d):(?P<fingerprint>[0-9a-f]{8})",
):
    """One answer to a question that was posed."""

    deferral = Deferral.PRIVATE

    def __init__(self, question_id: int, option: int, fingerprint: str, label: str = "…") -> None:
        super().__init__(
            Button(
                label=label[:LABEL_LIMIT],
                style=discord.ButtonStyle.primary,
                custom_id=f"raincloud:quiz:{question_id}:{option}:{fingerprint}",
            )
        )
        self._question_id = question_id
        self._option = option
        self._fingerprint = fingerprint

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Count the answer, and tell the one who gave it whether it was right."""
        if interaction.guild is None:
            raise RequestError(refusals.only_in_server())
        outcome = await services_of(interaction).quizzes.answer(
            self._question_id,
            self._option,
            self._fingerprint,
            user_id=interaction.user.id,
            guild_id=interaction.guild.id,
            guild_name=interaction.guild.name,
        )
        await answer(interaction, view=text_view(quizzes.outcome(outcome)))


class ShowScores(PersistentItem, DynamicItem[Button[LayoutView]], template=r"raincloud:scores"):
    """Shows the server's scores to whoever presses it."""

    deferral = Deferral.PRIVATE

    def __init__(self) -> None:
        super().__init__(
            Button(
                label=tr(quizzes.SCORES),
                style=discord.ButtonStyle.secondary,
                custom_id="raincloud:scores",
            )
        )

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Answer."""
        found = await services_of(interaction).quizzes.scores(interaction.guild_id or 0)
        await answer(interaction, view=text_view(quizzes.scores(found, interaction.user.id)))


def quiz_view(quiz: Quiz, question_id: int) -> LayoutView:
    """Return a question with a button for each answer, and one for the scores."""
    options: ActionRow[LayoutView] = ActionRow()
    for place, option in enumerate(quiz.options):
        options.add_item(Choose(question_id, place, fingerprint_of(quiz), option))
    below: ActionRow[LayoutView] = ActionRow()
    below.add_item(ShowScores())
    return text_view(quizzes.question(quiz), options, below)


QUIZ_ITEMS = (Choose, ShowScores)
