"""How the history's pages are made anew when one is turned, and what is sent before them.

Knows nothing of what is on a page.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction
from discord.ui import ActionRow, LayoutView

from bot.services import services_of
from bot.ui.base import ListPage, Turned, answer, page_source, page_view
from bot.ui.history import pages, timelines
from bot.ui.history.buttons import OpenPages
from bot.ui.timeline import PicturePlan, alternative


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
    """Make a page of a timeline as text."""
    history = services_of(interaction).history
    found = timelines.timeline(history, timelines.TimelineSpan.read(rest), number)
    return Turned(view=page_view(found.page))


async def send_timeline(interaction: Interaction[Any], span: timelines.TimelineSpan) -> None:
    """Answer with the picture of a timeline, or with its text where nothing is to be drawn."""
    found = timelines.timeline(services_of(interaction).history, span)
    if found.plan is None:
        await answer(interaction, view=page_view(found.page), is_private=False)
        return
    files = [await timelines.picture(found.plan)]
    view = picture_view(found.plan, found.page)
    await answer(interaction, view=view, files=files, is_private=False)


def picture_view(plan: PicturePlan, page: ListPage) -> LayoutView:
    """Return a timeline's picture, which says itself what it is of, above a button for its text."""
    gallery: discord.ui.MediaGallery[LayoutView] = discord.ui.MediaGallery()
    gallery.add_item(media=f"attachment://{timelines.PICTURE}", description=alternative(plan))
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(OpenPages(page.what, page.rest))
    view = LayoutView(timeout=None)
    view.add_item(gallery)
    view.add_item(row)
    return view
