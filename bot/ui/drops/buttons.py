"""Buttons that turn the pages of drops and restocks."""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import Interaction
from discord.ui import Button, DynamicItem, Item, LayoutView

from bot.languages import tr
from bot.services import services_of
from bot.ui.base import PersistentItem, pages
from bot.ui.drops import pages as drop_pages


class TurnPage(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:(?P<way>back|on):(?P<what>upcoming|restocks):(?P<page>\d{1,4}):(?P<rest>\w*)",
):
    """Shows another page of a list, made anew from what is known now."""

    def __init__(
        self, way: str, what: str, page: int, rest: str, *, is_disabled: bool = False
    ) -> None:
        super().__init__(
            Button(
                label={"back": tr("Back"), "on": tr("Next")}[way],
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:{way}:{what}:{page}:{rest}",
                disabled=is_disabled,
            )
        )
        self._what = what
        self._page = page
        self._rest = rest

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction[Any], item: Item[Any], match: re.Match[str]
    ) -> Self:
        """Make the button again from the message it is on."""
        del interaction, item
        return cls(match["way"], match["what"], int(match["page"]), match["rest"])

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Turn the page."""
        drops = services_of(interaction).drops
        guild_id = interaction.guild_id or 0
        if self._what == "upcoming":
            listed = drop_pages.upcoming(
                await drops.upcoming(guild_id, self._rest or None), self._rest or None, self._page
            )
        else:
            days = int(self._rest)
            listed = drop_pages.restocks(await drops.restocks(guild_id, days), days, self._page)
        await interaction.response.edit_message(view=page_view(listed))


def page_view(page: pages.Page) -> LayoutView:
    """Return a page with the buttons to turn it, where there is more than one."""
    view = LayoutView(timeout=None)
    container: discord.ui.Container[LayoutView] = discord.ui.Container(
        discord.ui.TextDisplay(page.text), accent_colour=pages.COLOUR
    )
    if page.count > 1:
        row: discord.ui.ActionRow[LayoutView] = discord.ui.ActionRow()
        is_first = page.number == 0
        row.add_item(
            TurnPage("back", page.what, max(page.number - 1, 0), page.rest, is_disabled=is_first)
        )
        is_last = page.number + 1 >= page.count
        row.add_item(TurnPage("on", page.what, page.number + 1, page.rest, is_disabled=is_last))
        container.add_item(row)
    view.add_item(container)
    return view
