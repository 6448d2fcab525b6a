"""/history: questions about the model, answered with sources."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import Bot
from bot.ui import completions, replies


@app_commands.guild_only()
class History(commands.GroupCog, group_name="history"):
    """What is known of the 2002R, with sources."""

    def __init__(self, bot: Bot) -> None:
        self._history = bot.services.history

    @app_commands.command()
    @app_commands.describe(question="What you want to know, in your own words")
    async def ask(
        self, interaction: Interaction[Any], question: app_commands.Range[str, 1, 4000]
    ) -> None:
        """Ask about the history of the 2002R."""
        await interaction.response.send_message(
            replies.answer(self._history.ask(question)),
            allowed_mentions=discord.AllowedMentions.none(),
            suppress_embeds=True,
        )

    @ask.autocomplete("question")
    async def _complete_question(
        self, interaction: Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        return completions.questions(self._history.suggest(current))


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(History(bot))
