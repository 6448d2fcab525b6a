"""/alerts setup and /alerts edit: the guide that leads a moderator by pressing alone."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.languages import speaking
from bot.ui.base import Deferral, begin, language_of, written
from bot.ui.guide import forms
from cogs.alerts.completing import complete_subscriptions


class GuidingCog(commands.Cog):
    """Opens guides, and takes what is written in their forms."""

    @app_commands.command()
    async def setup(self, interaction: Interaction[Any]) -> None:
        """Set up alerts step by step, only by pressing."""
        from bot.ui.guide import presses

        await presses.open_guide(interaction)

    @app_commands.command()
    @app_commands.describe(subscription="The subscription to change")
    @app_commands.autocomplete(subscription=complete_subscriptions)
    async def edit(self, interaction: Interaction[Any], subscription: int) -> None:
        """Change a subscription step by step, with its values of today."""

        from bot.ui.guide import presses

        await presses.open_guide(interaction, subscription)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction[Any]) -> None:
        """Take a guide's form; discord.py itself forgets those sent before a restart."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: Any = interaction.data
        found = forms.ANSWER.fullmatch(data["custom_id"])
        if found is None:
            return

        begin(interaction, Deferral.UPDATE)
        with speaking(language_of(interaction)):
            from bot.ui.guide import presses

            try:
                texts = written(interaction)
                await presses.filled(interaction, int(found["guide"]), texts)
            except Exception as error:  # noqa: BLE001 - nobody else would answer
                await interaction.client.fail(interaction, error)
