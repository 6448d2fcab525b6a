"""How the pages of drops and restocks are made anew when one is turned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import Interaction
from discord.ui import ActionRow, Container, LayoutView, Section, TextDisplay

from bot.models import Drop
from bot.rules.calendars import is_dated
from bot.rules.subscriptions import read_options, read_shoe
from bot.services import services_of
from bot.ui.base import COLOUR, ListPage, Turned, page_foot, page_source, page_view, turn_buttons
from bot.ui.drops import pages
from bot.ui.drops.calendar_buttons import CalendarButton


@page_source(pages.UPCOMING)
async def upcoming(interaction: Interaction[Any], region: str, number: int) -> Turned:
    """Make a page of drops to come, of one region or of all."""
    drops = services_of(interaction).drops
    found = await drops.upcoming(interaction.guild_id or 0, region or None)
    page = pages.upcoming(found, region or None, number)
    return Turned(view=_upcoming_view(page, found) if found else page_view(page))


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


def _upcoming_view(page: ListPage, drops: Sequence[Drop]) -> LayoutView:
    """Return a page of drops, with a button beside each that a calendar can hold."""
    view = LayoutView(timeout=None)
    container: Container[LayoutView] = Container(accent_colour=COLOUR)
    container.add_item(TextDisplay(pages.upcoming_title(page.rest)))
    for drop in (drops[place] for place in page.shown):
        shown: TextDisplay[LayoutView] = TextDisplay(pages.drop_entry(drop))
        beside = CalendarButton(drop.id).item if is_dated(drop) else None
        container.add_item(Section(shown, accessory=beside) if beside else shown)
    if foot := page_foot(page.number, page.count):
        container.add_item(TextDisplay(foot))
    if buttons := turn_buttons(page):
        container.add_item(ActionRow(*buttons))
    view.add_item(container)
    return view
