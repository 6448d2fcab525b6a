"""How the history's pages are made anew when one is turned: text, and a timeline's picture.

Knows nothing of what is on a page.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction
from discord.ui import LayoutView

from bot.services import services_of
from bot.ui.base import Turned, page_source, page_view
from bot.ui.history import pages, timelines
from bot.ui.timeline import alternative


@page_source(pages.SHOW)
async def show(interaction: Interaction[Any], name: str, number: int) -> Turned:
    """Make a page of everything known about one thing."""
    history = services_of(interaction).history
    return Turned(view=page_view(pages.shown(history, name, number)))


@page_source(pages.COMPARE)
async def compare(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a page of two things side by side."""
    first, _, second = rest.partition(pages.BETWEEN)
    history = services_of(interaction).history
    return Turned(view=page_view(pages.compared(history, first, second, number)))


@page_source(pages.FIT)
async def fit(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a page of what people say about the fit."""
    del rest
    return Turned(view=page_view(pages.fit(services_of(interaction).history, number)))


@page_source(pages.TIMELINE)
async def timeline(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a page of a timeline, with its picture above."""
    history = services_of(interaction).history
    found = timelines.timeline(history, timelines.TimelineSpan.read(rest), number)
    drawn = [await timelines.picture(found.plan)] if found.plan else []
    return Turned(view=timeline_view(found), files=drawn)


def timeline_view(found: timelines.Timeline) -> LayoutView:
    """Return a page of a timeline, below its picture if it has one."""
    if found.plan is None:
        return page_view(found.page)
    gallery: discord.ui.MediaGallery[LayoutView] = discord.ui.MediaGallery()
    gallery.add_item(media=f"attachment://{timelines.PICTURE}", description=alternative(found.plan))
    return page_view(found.page, gallery)
