"""How a month is made anew when somebody goes to the one before or after it."""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import Any

import discord
from discord import Interaction

from bot.services import services_of
from bot.ui.base import Turned, guild_of, page_source
from bot.ui.months import layouts, pages, pictures


@page_source(pages.MONTH)
async def month(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a month, by its number, with its picture drawn in a thread."""
    del rest
    services, guild = services_of(interaction), guild_of(interaction)
    services.cooldowns.take(interaction.user.id)
    found = await services.calendars.month(guild.id, number)
    address = await services.calendars.address(guild.id, guild.name)
    drawn = await asyncio.to_thread(lambda: pictures.draw(layouts.plan(found)))
    file = discord.File(
        BytesIO(drawn), filename=pages.PICTURE, description=pages.alternative(found)
    )
    return Turned(view=pages.view(found, address), files=[file])
