"""/alerts setup and /alerts edit: the guide that leads a moderator by pressing alone."""

from __future__ import annotations

import re
from typing import Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.ui.base import take_form
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
        """Take a guide's form."""

        async def take(found: re.Match[str], texts: dict[str, str]) -> None:
            from bot.ui.guide import presses

            await presses.filled(interaction, int(found["guide"]), texts)

        await take_form(interaction, forms.ANSWER, take)
