"""What members say of themselves: the sizes they wear, and that all of it be forgotten.

Knows nothing of watches but that they begin with these sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import Interaction, SelectOption
from discord.ui import ActionRow, Button, DynamicItem, LayoutView, Select

from bot.languages import tr
from bot.services import services_of
from bot.services.members import PersonalData
from bot.services.subscriptions import usual_sizes
from bot.ui.base import PersistentItem, guild_of, text_view, update
from bot.ui.members import texts
from bot.ui.members.narrowing import ANY, OPTION_LIMIT
from bot.ui.members.watch_page import page

USUAL_SYSTEM = "US"


class SizesMenu(
    PersistentItem,
    DynamicItem[Select[LayoutView]],
    template=r"raincloud:sizes:(?P<change_id>\d{1,19})",
):
    """Keeps the sizes somebody wears; then watches the shoe of the change, unless that is 0."""

    def __init__(self, change_id: int, options: Sequence[SelectOption] = ()) -> None:
        super().__init__(
            Select(
                custom_id=f"raincloud:sizes:{change_id}",
                options=list(options),
                placeholder=tr("Choose your sizes"),
                max_values=max(len(options), 1),
            )
        )
        self._change_id = change_id

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Keep them."""
        watches, guild = services_of(interaction).watches, guild_of(interaction)
        chosen = self.item.values
        sizes = () if ANY in chosen else tuple(chosen)
        await watches.keep_sizes(interaction.user.id, sizes)
        if not self._change_id:
            await update(interaction, text_view(texts.sizes_kept(sizes)))
            return
        found = await watches.watch_change(
            self._change_id, interaction.user.id, (guild.id, guild.name)
        )
        await update(interaction, await page(interaction, found))


class ForgetMe(PersistentItem, DynamicItem[Button[LayoutView]], template=r"raincloud:forgetme"):
    """Forgets whoever presses it."""

    def __init__(self) -> None:
        super().__init__(
            Button(
                label=tr("Forget all of it"),
                style=discord.ButtonStyle.danger,
                custom_id="raincloud:forgetme",
            )
        )

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Forget."""
        await services_of(interaction).own_data.forget(interaction.user.id)
        await update(interaction, text_view(texts.forgotten()))


def sizes_view(change_id: int, system: str | None) -> LayoutView:
    """Ask for the sizes somebody wears.

    Args:
        change_id: the alert whose shoe is watched then; 0 for none.
        system: the server's sizes (US, UK, EU or CM), if it says.
    """
    sizes = [
        size
        for size in usual_sizes()
        if size.startswith(f"{system or USUAL_SYSTEM} ") and not size.startswith("US W ")
    ]
    options = [
        SelectOption(label=tr("Any size"), value=ANY),
        *(SelectOption(label=size, value=size) for size in sizes[: OPTION_LIMIT - 1]),
    ]
    asked = tr(
        "Which sizes do you wear? Raincloud keeps them for your watches; `/watch sizes` changes "
        "them, also to sizes of another system."
    )
    return text_view(asked, _row(SizesMenu(change_id, options)))


def own_data(kept: PersonalData) -> LayoutView:
    """Show what is kept about somebody."""
    return text_view(texts.own_data(kept), *([] if kept.is_empty else [_row(ForgetMe())]))


def _row(*items: Any) -> ActionRow[LayoutView]:
    row: ActionRow[LayoutView] = ActionRow()
    for item in items:
        row.add_item(item)
    return row
