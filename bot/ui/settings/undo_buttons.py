"""The button that takes a change of settings back, and the answer it stands under.

Knows nothing of what can be set.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction
from discord.ui import ActionRow, Button, DynamicItem, LayoutView

from bot.languages import tr
from bot.services import services_of
from bot.services.subscriptions import SettingsView
from bot.ui.base import ModeratorItem, text_view, update
from bot.ui.settings import pages


class UndoSettings(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:settings:undo:(?P<entry_id>\d{1,19})",
):
    """Takes the last change of a server's settings back."""

    def __init__(self, entry_id: int) -> None:
        super().__init__(
            Button(
                label=tr("Undo"),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:settings:undo:{entry_id}",
            )
        )
        self._entry_id = entry_id

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Take it back, and show the settings as they are then."""
        services = services_of(interaction)
        view = await services.settings.undo(
            guild.id, guild.name, self._entry_id, by=interaction.user.id
        )
        shown = pages.settings(
            view,
            is_change=True,
            now=services.clock(),
            may_make_events=guild.me.guild_permissions.create_events,
        )
        await update(interaction, changed_view(shown, view))


def changed_view(shown: str, view: SettingsView) -> LayoutView:
    """Return what is said of settings, with the button that takes a change back.

    Args:
        shown: the text.
        view: the settings, and the change of them.
    """
    if view.entry_id is None:
        return text_view(shown)
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(UndoSettings(view.entry_id))
    return text_view(shown, row)
