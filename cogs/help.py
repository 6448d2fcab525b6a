"""/help: what Raincloud does here, for who asks."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.discord_adapter import Bot
from bot.ui.base import answer, text_view
from bot.ui.help import help_text


class HelpCog(commands.Cog):
    """Says where to begin."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    @app_commands.command(name="help")
    @app_commands.guild_only()
    async def help_(self, interaction: Interaction[Any]) -> None:
        """Show what Raincloud can do for you here."""
        text = help_text(
            is_moderator=interaction.permissions.manage_guild,
            is_owner=await self._bot.is_owner(interaction.user),
        )
        await answer(interaction, view=text_view(text))


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(HelpCog(bot))
