"""Buttons that work after a restart: what they are about is in their custom_id.

Knows nothing of how the question behind a button is answered.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction
from discord.ui import Button, DynamicItem, LayoutView

from bot.languages import tr
from bot.services import services_of
from bot.ui.base import Deferral, PersistentItem, answer
from bot.ui.trace import explanations


def why_id(delivery_id: int) -> str:
    """Return the custom_id that names a delivery on its message."""
    return f"raincloud:why:{delivery_id}"


class WhyButton(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:why:(?P<delivery_id>\d{1,19})",
):
    """Tells whoever presses it, and nobody else, why the message was sent."""

    deferral = Deferral.PRIVATE

    def __init__(self, delivery_id: int) -> None:
        super().__init__(
            Button(
                label=tr(explanations.WHY),
                style=discord.ButtonStyle.secondary,
                custom_id=why_id(delivery_id),
            )
        )
        self._delivery_id = delivery_id

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Answer."""
        found = await services_of(interaction).explanations.explain(
            self._delivery_id, interaction.guild_id, interaction.user.id
        )
        await answer(interaction, explanations.explanation(found))
