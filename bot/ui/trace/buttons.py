"""Buttons that turn the pages of `/alerts why`, `preview` and `log`, made anew from the record.

Knows nothing of how the record is read.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Self

import discord
from discord import Interaction, app_commands
from discord.ui import ActionRow, Button, Container, DynamicItem, Item, LayoutView, TextDisplay

from bot.languages import mark, tr
from bot.models import DeliveryState
from bot.rules.trace import Question
from bot.services import services_of
from bot.ui.base import PersistentItem, pages
from bot.ui.trace import diagnosis, records

_LABELS = {"back": mark("Back"), "on": mark("Next")}


class TurnRecord(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:record:(?P<way>back|on):(?P<what>why|preview|log):(?P<page>\d{1,4}):(?P<rest>[\w:-]{0,70})",
):
    """Shows another page of what the record says, to moderators."""

    def __init__(
        self, way: str, what: str, page: int, rest: str, *, is_disabled: bool = False
    ) -> None:
        super().__init__(
            Button(
                label=tr(_LABELS[way]),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:record:{way}:{what}:{page}:{rest}",
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
        """Turn the page, for who may manage the server."""
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        page = await page_of(interaction, interaction.guild_id, self._what, self._rest, self._page)
        await interaction.response.edit_message(
            view=record_view(page), allowed_mentions=discord.AllowedMentions.none()
        )


async def page_of(
    interaction: Interaction[Any], guild_id: int, what: str, rest: str, number: int = 0
) -> pages.Page:
    """Return a page as the record has it now.

    Args:
        interaction: what asks for it.
        guild_id: whose record.
        what: why, preview or log.
        rest: what a button carries of it.
        number: of the page, from 0.

    Raises:
        RequestError: it asks for a subscription that is gone.
    """
    services = services_of(interaction)
    if what == records.PREVIEW:
        return records.preview(await services.previews.preview(guild_id, int(rest)), number)
    if what == records.LOG:
        subscription, _, state = rest.partition(":")
        found = await services.delivery_log.last(
            guild_id,
            subscription_id=int(subscription) if subscription else None,
            state=DeliveryState(state) if state else None,
        )
        return records.log(found, rest, number)
    style, source, at, subscription = rest.split(":")
    question = Question(
        guild_id=guild_id,
        style_code=style or None,
        source_id=int(source) if source else None,
        at=datetime.fromtimestamp(int(at), UTC) if at else None,
        subscription_id=int(subscription) if subscription else None,
    )
    answer = await services.whys.answer(question)
    shop = next((swept.status.spec.name for swept in answer.swept), None) if source else None
    return diagnosis.why(answer, shop, number)


def record_view(page: pages.Page) -> LayoutView:
    """Return a page with the buttons to turn it, where there is more than one."""
    view = LayoutView(timeout=None)
    container: Container[LayoutView] = Container(TextDisplay(page.text), accent_colour=pages.COLOUR)
    if page.count > 1:
        row: ActionRow[LayoutView] = ActionRow()
        before, after = max(page.number - 1, 0), page.number + 1
        row.add_item(TurnRecord("back", page.what, before, page.rest, is_disabled=page.number == 0))
        row.add_item(TurnRecord("on", page.what, after, page.rest, is_disabled=after >= page.count))
        container.add_item(row)
    view.add_item(container)
    return view
