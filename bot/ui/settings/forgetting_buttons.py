"""The two answers to /manage forget: buttons whose custom_id says who was asked, and when.

Knows nothing of what is forgotten.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Self

import discord
from discord import Interaction
from discord.ui import ActionRow, Button, Container, DynamicItem, Item, LayoutView, TextDisplay

from bot.errors import RequestError
from bot.languages import tr
from bot.models import Belongings
from bot.services import services_of
from bot.ui.base import PersistentItem, pages, replies
from bot.ui.settings import forgetting


class Answer(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:(?P<answer>forget|keep):(?P<user>\d{1,20}):(?P<asked>\d{1,12})",
):
    """Forgets a server, or keeps it, when who asked presses it."""

    def __init__(self, answer: str, user_id: int, asked_at: datetime) -> None:
        is_forget = answer == "forget"
        super().__init__(
            Button(
                label=tr(forgetting.FORGET if is_forget else forgetting.KEEP),
                style=discord.ButtonStyle.danger if is_forget else discord.ButtonStyle.secondary,
                custom_id=f"raincloud:{answer}:{user_id}:{int(asked_at.timestamp())}",
            )
        )
        self._is_forget = is_forget
        self._user_id = user_id
        self._asked_at = asked_at

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction[Any], item: Item[Any], match: re.Match[str]
    ) -> Self:
        """Make the button again from the message it is on."""
        del interaction, item
        return cls(
            match["answer"], int(match["user"]), datetime.fromtimestamp(int(match["asked"]), UTC)
        )

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Do what the button says, for who was asked and may still manage the server."""
        guild = interaction.guild
        if guild is None:
            raise RequestError(replies.only_in_server())
        if interaction.user.id != self._user_id:
            raise RequestError(forgetting.somebody_elses(self._user_id))
        if not interaction.permissions.manage_guild:
            raise RequestError(replies.no_right())
        if not self._is_forget:
            await interaction.response.edit_message(view=_text_view(forgetting.kept()))
            return
        await interaction.response.edit_message(view=_text_view(forgetting.at_work()))
        try:
            was = await services_of(interaction).forgetting.forget(
                guild.id, guild.name, asked_at=self._asked_at
            )
        except RequestError as error:
            await interaction.edit_original_response(view=_text_view(error.sentence))
            return
        await interaction.edit_original_response(view=_text_view(forgetting.forgotten(was)))


def question_view(kept: Belongings, user_id: int, now: datetime) -> LayoutView:
    """Return what is stored for a server, with the two answers below it.

    Args:
        kept: what is stored.
        user_id: who asks, and alone can answer.
        now: aware, UTC.
    """
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(Answer("forget", user_id, now))
    row.add_item(Answer("keep", user_id, now))
    return _text_view(forgetting.question(kept), row)


def _text_view(shown: str, *rows: ActionRow[LayoutView]) -> LayoutView:
    view = LayoutView(timeout=None)
    text: TextDisplay[LayoutView] = TextDisplay(shown)
    view.add_item(Container(text, *rows, accent_colour=pages.COLOUR))
    return view
