"""/manage unanswered and taught: a server's own facts."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.languages import speaking
from bot.ui.base import Deferral, begin, language_of, send_page, written
from bot.ui.teaching import TAUGHT, UNANSWERED, filled, forms


class TeachingCog(commands.Cog):
    """Shows what could not be answered, and takes answers."""

    @app_commands.command()
    async def unanswered(self, interaction: Interaction[Any]) -> None:
        """Show what /history ask could not answer here, and answer it yourself."""
        await send_page(interaction, UNANSWERED, is_private=True)

    @app_commands.command()
    async def taught(self, interaction: Interaction[Any]) -> None:
        """Show, edit and remove this server's own answers to /history ask."""
        await send_page(interaction, TAUGHT, is_private=True)

    @commands.Cog.listener("on_interaction")
    async def on_answer_written(self, interaction: Interaction[Any]) -> None:
        """Take an answer's form; discord.py itself forgets those sent before a restart."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: Any = interaction.data
        found = forms.ANSWER.fullmatch(data["custom_id"])
        if found is None:
            return
        begin(interaction, Deferral.UPDATE)
        with speaking(language_of(interaction)):
            try:
                texts = written(interaction)
                await filled(interaction, found["verb"], int(found["number"]), texts)
            except Exception as error:  # noqa: BLE001 - nobody else would answer
                await interaction.client.fail(interaction, error)
