"""What every button that works after a restart does with an error.

Knows nothing of what the button is for.
"""

from __future__ import annotations

from typing import Any

from discord import Interaction

from bot.languages import speaking
from bot.ui.base.translator import language_of

CUSTOM_ID_LIMIT = 100  # characters, Discord's own limit
LABEL_LIMIT = 80  # of a button, the same


class PersistentItem:
    """Comes before ``DynamicItem``: the client answers for an error, as it does for commands."""

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Answer a press, in the language of whoever pressed."""
        with speaking(language_of(interaction)):
            try:
                await self.pressed(interaction)
            except Exception as error:  # noqa: BLE001 - discord.py would only log it, none answer
                await interaction.client.fail(interaction, error)

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Do what the button is for."""
        raise NotImplementedError
