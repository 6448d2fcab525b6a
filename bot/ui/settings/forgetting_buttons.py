"""The two answers to /manage forget: buttons whose custom_id says who was asked, and when.

Knows nothing of what is forgotten.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import discord
from discord import Interaction
from discord.ui import ActionRow, Button, DynamicItem, LayoutView

from bot.errors import RequestError
from bot.languages import tr
from bot.models import Belongings
from bot.services import services_of
from bot.ui.base import PersistentItem, moderated, text_view, update
from bot.ui.settings import forgetting


class ForgetAnswer(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:(?P<answer>forget|keep):(?P<user_id>\d{1,20}):(?P<asked_at>\d{1,12})",
):
    """Forgets a server, or keeps it, when who asked presses it."""

    def __init__(self, answer: str, user_id: int, asked_at: int) -> None:
        is_forget = answer == "forget"
        super().__init__(
            Button(
                label=tr(forgetting.FORGET if is_forget else forgetting.KEEP),
                style=discord.ButtonStyle.danger if is_forget else discord.ButtonStyle.secondary,
                custom_id=f"raincloud:{answer}:{user_id}:{asked_at}",
            )
        )
        self._is_forget = is_forget
        self._user_id = user_id
        self._asked_at = asked_at

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Do what the button says, for who was asked and may still manage the server."""
        if interaction.user.id != self._user_id:
            raise RequestError(forgetting.somebody_elses(self._user_id))
        guild = moderated(interaction)
        if not self._is_forget:
            await update(interaction, text_view(forgetting.nothing_forgotten()))
            return
        await update(interaction, text_view(forgetting.at_work()))
        try:
            was = await services_of(interaction).forgetting.forget(
                guild.id, guild.name, asked_at=datetime.fromtimestamp(self._asked_at, UTC)
            )
        except RequestError as error:
            await update(interaction, text_view(error.sentence))
            return
        await update(interaction, text_view(forgetting.forgotten(was)))


def question_view(stored: Belongings, user_id: int, now: datetime) -> LayoutView:
    """Return what is stored for a server, with the two answers below it.

    Args:
        stored: what is stored.
        user_id: who asks, and alone can answer.
        now: aware, UTC.
    """
    asked_at = int(now.timestamp())
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(ForgetAnswer("forget", user_id, asked_at))
    row.add_item(ForgetAnswer("keep", user_id, asked_at))
    return text_view(forgetting.question(stored), row)
