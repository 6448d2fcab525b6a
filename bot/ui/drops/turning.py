"""How the pages of drops and restocks are made anew when one is turned."""

from __future__ import annotations

from typing import Any

from discord import Interaction

from bot.rules.subscriptions import read_options, read_shoe
from bot.services import services_of
from bot.ui.base import Turned, page_source, page_view
from bot.ui.drops import listing, pages
from bot.ui.drops import shoes as shoe_pages


@page_source(listing.UPCOMING)
async def upcoming(interaction: Interaction[Any], region: str, number: int) -> Turned:
    """Make a page of shoes to come, of one region or of all."""
    coming = services_of(interaction).coming
    shoes = await coming.shoes(interaction.guild_id or 0, region or None)
    page = shoe_pages.upcoming(shoes, region or None, number)
    return Turned(view=shoe_pages.upcoming_view(page, shoes) if shoes else page_view(page))


@page_source(listing.RESTOCKS)
async def restocks(interaction: Interaction[Any], days: str, number: int) -> Turned:
    """Make a page of what came into stock over the last days."""
    drops = services_of(interaction).drops
    found = await drops.restocks(interaction.guild_id or 0, int(days))
    return Turned(view=page_view(pages.restocks(found, int(days), number)))


@page_source(listing.STOCK)
async def stock(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a page of what is in stock now, of a shoe, a size or a region if they are named."""
    shoe, size, region = (part or None for part in rest.split("|", 2))
    wanted = read_options(read_shoe(shoe) | {"sizes": size, "regions": region})
    offers = await services_of(interaction).watches.in_stock(wanted)
    return Turned(view=page_view(pages.stock(offers, rest, number)))
