"""/alerts roles: a panel of ping roles that members take themselves."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.errors import RequestError
from bot.languages import tr
from bot.services import services_of
from bot.ui.base import answer, guild_of
from bot.ui.roles import setup_view


class RolesCog(commands.Cog):
    """Posts panels."""

    @app_commands.command()
    @app_commands.describe(channel="Where the panel shall stand; this channel if left out")
    async def roles(
        self, interaction: Interaction[Any], channel: discord.TextChannel | None = None
    ) -> None:
        """Post buttons with which members give themselves the roles that alerts mention."""
        guild, place = guild_of(interaction), channel or interaction.channel
        if not isinstance(place, discord.TextChannel):
            raise RequestError(
                tr(
                    "A panel stands in a text channel. Nothing was posted. Name one as the option "
                    "channel."
                )
            )
        panels = services_of(interaction).role_panels
        draft = await panels.draft(guild.id, place.id, interaction.user.id)
        await answer(interaction, view=setup_view(draft))
