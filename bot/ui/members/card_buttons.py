"""The buttons that members press on alerts: watch this shoe, remind me of this drop, stop.

Each names its change, or its watch, so that it works after a restart too.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction
from discord.ui import Button, DynamicItem, LayoutView

from bot.languages import tr
from bot.services import services_of
from bot.ui.base import Deferral, PersistentItem, answer, guild_of
from bot.ui.members import items
from bot.ui.members.watch_page import page


class WatchButton(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:watch:(?P<change_id>\d{1,19})",
):
    """Watches an alert's shoe in the sizes of whoever presses it; asks for them first."""

    deferral = Deferral.PRIVATE

    def __init__(self, change_id: int) -> None:
        super().__init__(
            Button(
                label=tr("Watch"),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:watch:{change_id}",
            )
        )
        self._change_id = change_id

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Watch, or ask for sizes."""
        services, guild = services_of(interaction), guild_of(interaction)
        if await services.watches.sizes(interaction.user.id) is None:
            system = (await services.settings.show(guild.id)).settings.size_system
            await answer(interaction, view=items.sizes_view(self._change_id, system))
            return
        found = await services.watches.watch_change(
            self._change_id, interaction.user.id, (guild.id, guild.name)
        )
        await answer(interaction, view=await page(interaction, found))


class RemindButton(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:remind:(?P<change_id>\d{1,19})",
):
    """Reminds whoever presses it of an alert's drop."""

    deferral = Deferral.PRIVATE

    def __init__(self, change_id: int) -> None:
        super().__init__(
            Button(
                label=tr("Remind me"),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:remind:{change_id}",
            )
        )
        self._change_id = change_id

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Set the reminder."""
        guild = guild_of(interaction)
        found = await services_of(interaction).watches.remind(
            self._change_id, interaction.user.id, (guild.id, guild.name)
        )
        await answer(interaction, view=await page(interaction, found))


class StopButton(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:stop:(?P<watch_id>\d{1,19})",
):
    """Removes the watch that a direct message came for."""

    deferral = Deferral.PRIVATE

    def __init__(self, watch_id: int) -> None:
        super().__init__(
            Button(
                label=tr("Stop this watch"),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:stop:{watch_id}",
            )
        )
        self._watch_id = watch_id

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Remove it."""
        watches = services_of(interaction).watches
        removed = await watches.remove(interaction.user.id, self._watch_id)
        await answer(interaction, view=await page(interaction, removed))
