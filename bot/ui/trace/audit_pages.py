"""The record of who changed what, a page at a time, and the buttons to turn it.

Knows nothing of how the record is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Self

import discord
from discord import Interaction
from discord.ui import ActionRow, Button, DynamicItem, Item, LayoutView

from bot.languages import mark, tr
from bot.models import AuditEntry
from bot.services import services_of
from bot.services.audit import log
from bot.ui.base import NO_PINGS, ModeratorItem, pages, text_view

PER_PAGE = 8
ROOM = 3700  # characters of entries; a message holds 4,000 with its title
ENTRY = 1200  # characters of one entry
_LABELS = {"back": mark("Newer"), "on": mark("Older")}
_TITLE = mark("Who changed what")
_NOTHING = mark(
    "Nothing has been changed here yet, or it is more than a year ago. What moderators do with "
    "`/alerts` and `/manage` is written down from now on."
)


class TurnAudit(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:audit:(?P<way>back|on):(?P<page>\d{1,4})",
):
    """Shows another page of the record, made anew from what is known now."""

    def __init__(self, way: str, page: int, *, is_disabled: bool = False) -> None:
        super().__init__(
            Button(
                label=tr(_LABELS[way]),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:audit:{way}:{page}",
                disabled=is_disabled,
            )
        )
        self._page = page

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction[Any], item: Item[Any], match: re.Match[str]
    ) -> Self:
        """Make the button again from the message it is on."""
        del interaction, item
        return cls(match["way"], int(match["page"]))

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Turn the page."""
        entries = await services_of(interaction).audits.of_guild(guild.id)
        await interaction.response.edit_message(
            view=audit_view(entries, self._page), allowed_mentions=NO_PINGS
        )


def audit_view(entries: Sequence[AuditEntry], page: int = 0) -> LayoutView:
    """Return a page of the record, newest first; one out of range is the nearest there is."""
    title = f"## {tr(_TITLE)}"
    if not entries:
        return text_view(f"{title}\n{tr(_NOTHING)}")
    divided: list[list[str]] = [[]]
    for told in (log.told(entry, ENTRY) for entry in entries):
        length = sum(len(other) + 2 for other in divided[-1]) + len(told)
        if divided[-1] and (len(divided[-1]) == PER_PAGE or length > ROOM):
            divided.append([])
        divided[-1].append(told)
    number = min(page, len(divided) - 1)
    foot = pages.page_foot(number, len(divided))
    shown = "\n\n".join(part for part in (title, *divided[number], foot) if part)
    if not foot:
        return text_view(shown)
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(TurnAudit("back", max(number - 1, 0), is_disabled=number == 0))
    row.add_item(TurnAudit("on", number + 1, is_disabled=number + 1 >= len(divided)))
    return text_view(shown, row)


AUDIT_ITEMS = (TurnAudit,)
