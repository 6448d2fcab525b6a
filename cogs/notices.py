"""What a server should have been told and was not: said to the next moderator who is there."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.discord_adapter import Bot
from bot.ui.base import MESSAGE_LIMIT, answer


class NoticesCog(commands.Cog):
    """Says after a command what no channel and no person took."""

    def __init__(self, bot: Bot) -> None:
        self._untold = bot.services.untold

    @commands.Cog.listener()
    async def on_app_command_completion(
        self,
        interaction: Interaction[Any],
        command: app_commands.Command[Any, ..., Any] | app_commands.ContextMenu,
    ) -> None:
        """Say it to whoever may manage the server, and to nobody else."""
        del command
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            return
        untold = await self._untold.of_guild(interaction.guild_id)
        for text in untold.values():
            await answer(interaction, text[:MESSAGE_LIMIT])
        if untold:
            await self._untold.note_told(list(untold))


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(NoticesCog(bot))
