"""The button that opens the guide with a subscription's values.

Knows nothing of the guide.
"""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

import discord
from discord import Interaction
from discord.ui import Button, DynamicItem, LayoutView, View

from bot.languages import tr
from bot.ui.base import Deferral, ModeratorItem


class OpensGuides(Protocol):
    """Answers with a guide."""

    async def open_guide(self, interaction: Interaction[Any], subscription_id: int) -> None:
        """Open the guide with a subscription's values, for the asker alone."""


class EditButton(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:edit:(?P<subscription_id>\d{1,19})",
):
    """Opens the guide beside the list; the guide hands in how, as it shows lists itself."""

    guide: ClassVar[OpensGuides]
    deferral = Deferral.PRIVATE

    def __init__(self, subscription_id: int, label: str | None = None) -> None:
        super().__init__(
            Button(
                label=label or tr("Edit"),
                style=discord.ButtonStyle.primary,
                custom_id=f"raincloud:edit:{subscription_id}",
            )
        )
        self._subscription_id = subscription_id

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Open it."""
        del guild
        await self.guide.open_guide(interaction, self._subscription_id)


def change_it(subscription_id: int) -> View:
    """Make the button below a plain text that opens the guide with a subscription's values."""
    view = View(timeout=None)
    view.add_item(EditButton(subscription_id, tr("Change it")))
    return view
