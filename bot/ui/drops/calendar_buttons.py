"""The button that puts a drop into the calendar of whoever presses it: a file, for them alone.

Knows nothing of what is in the file.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import discord
from discord import Interaction
from discord.ui import Button, DynamicItem, LayoutView

from bot.languages import tr
from bot.models import Drop
from bot.services import services_of
from bot.ui.base import Deferral, PersistentItem, answer, guild_of, language_of
from bot.ui.drops import replies


class CalendarButton(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:ics:(?P<drop_id>\d{1,19})",
):
    """Gives a drop as a calendar file."""

    deferral = Deferral.PRIVATE

    def __init__(self, drop_id: int, which: str = "") -> None:
        super().__init__(
            Button(
                label=tr("Calendar: {which}", which=which) if which else tr("Calendar"),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:ics:{drop_id}",
            )
        )
        self._drop_id = drop_id

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Answer with the file."""
        found = await services_of(interaction).calendars.drop_file(
            guild_of(interaction).id, self._drop_id, language_of(interaction)
        )
        file = discord.File(BytesIO(found.body), filename=_file_name(found.drop))
        await answer(interaction, replies.calendar_file(found.drop), files=[file])


def _file_name(drop: Drop) -> str:
    return f"{drop.style_code or '2002R'}.ics"
