"""The button below a month that leads into one's own calendar.

Knows nothing of the month.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import discord
from discord import Interaction
from discord.ui import Button, DynamicItem, LayoutView

from bot.languages import tr
from bot.services import services_of
from bot.ui.base import Deferral, PersistentItem, answer, guild_of, language_of
from bot.ui.drops import replies

FILE = "2002r-drops.ics"


class AddCalendar(PersistentItem, DynamicItem[Button[LayoutView]], template=r"raincloud:calendar"):
    """Tells the address of the server's calendar; where it has none, gives it as a file."""

    deferral = Deferral.PRIVATE

    def __init__(self) -> None:
        super().__init__(
            Button(
                label=tr("Add to my calendar"),
                style=discord.ButtonStyle.primary,
                custom_id="raincloud:calendar",
            )
        )

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Answer whoever pressed."""
        calendars, guild = services_of(interaction).calendars, guild_of(interaction)
        address = await calendars.address(guild.id, guild.name)
        files = []
        if address is None:
            body = await calendars.file_of(guild.id, guild.name, language_of(interaction))
            files.append(discord.File(BytesIO(body), filename=FILE))
        await answer(interaction, replies.calendar_address(address), files=files)
