"""What every button for moderators asks first: where it was pressed, and by whom.

Knows nothing of what the button is for.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction

from bot.ui.base.access import moderated
from bot.ui.base.persistent import PersistentItem


class ModeratorItem(PersistentItem):
    """Comes before ``DynamicItem``: lets in who may manage the server."""

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Check the right to press, and do what the button is for."""
        await self.decided(interaction, moderated(interaction))

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Do what the button is for, in a moderator's name."""
        raise NotImplementedError
