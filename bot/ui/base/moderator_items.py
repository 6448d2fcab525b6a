"""What every button for moderators asks first: where it was pressed, and by whom.

Knows nothing of what the button is for.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands

from bot.errors import RequestError
from bot.ui.base import replies
from bot.ui.base.persistent import PersistentItem

NO_PINGS = discord.AllowedMentions.none()


class ModeratorItem(PersistentItem):
    """Comes before ``DynamicItem``: lets in who may manage the server."""

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Check the right to press, and do what the button is for."""
        if interaction.guild is None:
            raise RequestError(replies.only_in_server())
        if not interaction.permissions.manage_guild:
            raise app_commands.CheckFailure
        await self.decided(interaction, interaction.guild)

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Do what the button is for, in a moderator's name."""
        raise NotImplementedError
