"""The buttons under a list of drops that is shown before it is added, which the custom_id names.

Knows nothing of how a file is read.
"""

from __future__ import annotations

from typing import Any, ClassVar

import discord
from discord import ButtonStyle, Interaction
from discord.ui import ActionRow, Button, Container, DynamicItem, LayoutView, TextDisplay

from bot.languages import mark, tr
from bot.services import services_of
from bot.services.drops import AddedDrops, DraftOverError, DropList
from bot.ui.base import (
    COLOUR,
    ModeratorItem,
    Turned,
    guild_of,
    page_source,
    text_view,
    turn_buttons,
    update,
)
from bot.ui.entering import list_pages


class DropListButton(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:droplist:(?P<act>add|quiet|cancel|undo):(?P<draft_id>\d{1,20})",
):
    """Adds a list of drops, with or without a word, forgets it, or takes it back."""

    LABELS: ClassVar[dict[str, str]] = {
        "add": mark("Add"),
        "quiet": mark("Add quietly"),
        "cancel": mark("Cancel"),
        "undo": mark("Undo"),
    }

    def __init__(self, act: str, draft_id: int) -> None:
        super().__init__(
            Button(
                label=tr(self.LABELS[act]),
                style=ButtonStyle.primary if act == "add" else ButtonStyle.secondary,
                custom_id=f"raincloud:droplist:{act}:{draft_id}",
            )
        )
        self._act = act
        self._draft_id = draft_id

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Do it, and show what has become of the list."""
        services = services_of(interaction)
        try:
            if self._act == "cancel":
                await services.drop_drafts.cancel(guild.id, self._draft_id)
                view = text_view(tr(list_pages.CANCELLED))
            elif self._act == "undo":
                drops, left = await services.drop_lists.undo(guild.id, self._draft_id)
                view = list_view(drops, head=list_pages.taken_back(left))
            else:
                done = await services.drop_lists.add(
                    guild.id, self._draft_id, is_quiet=self._act == "quiet"
                )
                view = _added_view(done) if isinstance(done, AddedDrops) else list_view(done)
        except DraftOverError as error:
            view = text_view(error.sentence)
        await update(interaction, view)


def list_view(drops: DropList, number: int = 0, *, head: str | None = None) -> LayoutView:
    """Return a page of what a file would enter, with the buttons to decide, if there is anything.

    Args:
        drops: what it tells.
        number: the page's, from 0.
        head: what is said above it, if anything.
    """
    page = list_pages.list_page(drops, number, head=head)
    container: Container[LayoutView] = Container(accent_colour=COLOUR)
    container.add_item(TextDisplay(page.text))
    if turning := turn_buttons(page):
        container.add_item(_row(*turning))
    container.add_item(TextDisplay(list_pages.list_notes(drops)))
    if drops.new and len(drops.new) <= drops.room:
        acts = ("add", "quiet", "cancel") if drops.channel_ids else ("add", "cancel")
        container.add_item(_row(*(DropListButton(act, drops.id) for act in acts)))
    view = LayoutView(timeout=None)
    view.add_item(container)
    return view


@page_source(list_pages.DROP_LIST, is_for_moderators=True)
async def _turned(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    guild = guild_of(interaction)
    try:
        drops = await services_of(interaction).drop_lists.get(guild.id, int(rest))
    except DraftOverError as error:
        return Turned(view=text_view(error.sentence))
    return Turned(view=list_view(drops, number))


def _added_view(done: AddedDrops) -> LayoutView:
    rows = [_row(DropListButton("undo", done.draft_id))] if done.new else []
    return text_view(list_pages.added(done), *rows)


def _row(*buttons: DynamicItem[Any]) -> ActionRow[LayoutView]:
    row: ActionRow[LayoutView] = ActionRow()
    for button in buttons:
        row.add_item(button)
    return row


LIST_ITEMS = (DropListButton,)
