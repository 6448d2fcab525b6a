"""How the pages of drops and restocks are made anew when one is turned."""

from __future__ import annotations

from typing import Any

from discord import Interaction

from bot.rules.subscriptions import read_options, read_shoe
from bot.services import services_of
from bot.ui.base import Turned, page_source, page_view
from bot.ui.drops import pages


@page_source(pages.UPCOMING)
async def upcoming(interaction: Interaction[Any], region: str, number: int) -> Turned:
    """Make a page of drops to come, of one region or of all."""
    drops = services_of(interaction).drops
    found = await drops.upcoming(interaction.guild_id or 0, region or None)
    return Turned(view=page_view(pages.upcoming(found, region or None, number)))


@page_source(pages.RESTOCKS)
async def restocks(interaction: Interaction[Any], days: str, number: int) -> Turned:
    """Make a page of what came into stock over the last days."""
    drops = services_of(interaction).drops
    found = await drops.restocks(interaction.guild_id or 0, int(days))
    return Turned(view=page_view(pages.restocks(found, int(days), number)))


@page_source(pages.STOCK)
async def stock(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a page of what is in stock now, of a shoe, a size or a region if they are named."""
    shoe, size, region = (part or None for part in rest.split("|", 2))
    wanted = read_options(read_shoe(shoe) | {"sizes": size, "regions": region})
    offers = await services_of(interaction).watches.in_stock(wanted)
    return Turned(view=page_view(pages.stock(offers, rest, number)))
