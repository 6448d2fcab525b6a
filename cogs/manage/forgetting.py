"""/manage forget: all that is stored for a server, gone at once."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.services import services_of
from bot.ui.base import answer, guild_of
from bot.ui.settings import question_view


class ForgettingCog(commands.Cog):
    """Asks before it forgets."""

    @app_commands.command()
    async def forget(self, interaction: Interaction[Any]) -> None:
        """Show what is stored for this server, and forget it all if you confirm."""
        services = services_of(interaction)
        stored = await services.forgetting.count(guild_of(interaction).id)
        view = question_view(stored, interaction.user.id, services.clock())
        await answer(interaction, view=view)
