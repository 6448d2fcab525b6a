"""/manage unanswered and taught: a server's own facts."""

from __future__ import annotations

import re
from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.ui.base import send_page, take_form
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
        """Take an answer's form."""

        async def take(found: re.Match[str], texts: dict[str, str]) -> None:
            await filled(interaction, found["verb"], int(found["number"]), texts)

        await take_form(interaction, forms.ANSWER, take)
