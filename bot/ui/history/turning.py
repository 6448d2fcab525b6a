"""How the history's pages are made anew when one is turned, and what is sent before them.

Knows nothing of what is on a page.
"""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import Any

import discord
from discord import Interaction
from discord.ui import ActionRow, Container, LayoutView, Section, TextDisplay, Thumbnail

from bot.history import History
from bot.languages import tr
from bot.services import services_of
from bot.ui.base import (
    COLOUR,
    ListPage,
    Turned,
    answer,
    page_source,
    page_view,
    text_view,
    turn_buttons,
)
from bot.ui.drawing import silhouette
from bot.ui.history import pages, size_answers, timelines
from bot.ui.history.buttons import OpenPages
from bot.ui.history.headlines import comparison
from bot.ui.timeline import PicturePlan, alternative

SHOE = "shoe.png"


@page_source(pages.SHOW)
async def show(interaction: Interaction[Any], name: str, number: int) -> Turned:
    """Make a page of everything known about one thing, beside its colours if it is a colorway."""
    history = await services_of(interaction).history()
    page = pages.shown(history, name, number)
    colours = pages.colours_of(history, name)
    if not colours:
        return Turned(view=page_view(page))
    drawn = await asyncio.to_thread(silhouette, *colours)
    shoe = discord.File(BytesIO(drawn), filename=SHOE, description=tr(pages.DRAWN))
    return Turned(view=coloured_view(page), files=[shoe])


def coloured_view(page: ListPage) -> LayoutView:
    """Return a page with a drawn shoe beside it, and the buttons to turn it."""
    shoe: Thumbnail[LayoutView] = Thumbnail(f"attachment://{SHOE}", description=tr(pages.DRAWN))
    section: Section[LayoutView] = Section(TextDisplay(page.text), accessory=shoe)
    container: Container[LayoutView] = Container(section, accent_colour=COLOUR)
    buttons = turn_buttons(page)
    if buttons:
        row: ActionRow[LayoutView] = ActionRow()
        for button in buttons:
            row.add_item(button)
        container.add_item(row)
    view = LayoutView(timeout=None)
    view.add_item(container)
    return view


@page_source(pages.COMPARE)
async def compare(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a page of two things side by side."""
    first, _, second = rest.partition(pages.BETWEEN)
    history = await services_of(interaction).history()
    return Turned(view=page_view(pages.compared(history, first, second, number)))


@page_source(pages.FIT)
async def fit(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a page of what people say about the fit."""
    del rest
    history = await services_of(interaction).history()
    return Turned(view=page_view(pages.fit(history, number)))


def fit_view(history: History) -> LayoutView:
    """Return how the 2002R fits, above a button for all that is said of it."""
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(OpenPages(pages.FIT, ""))
    return text_view(size_answers.fit(history), row)


async def send_comparison(interaction: Interaction[Any], first: str, second: str) -> None:
    """Answer with the main facts of two things, and a button for all of them.

    Raises:
        RequestError: one of them is not known, or both are the same.
    """
    history = await services_of(interaction).history()
    view = comparison_view(history, *pages.two_names(history, first, second))
    await answer(interaction, view=view, is_private=False)


def comparison_view(history: History, one: str, two: str) -> LayoutView:
    """Return the main facts of two things by their names, above a button for all facts."""
    found = history.side_by_side(one, two)
    assert found is not None  # noqa: S101 - they are names of things that are known
    row: ActionRow[LayoutView] = ActionRow()
    row.add_item(OpenPages(pages.COMPARE, pages.pair(one, two)))
    return text_view(comparison(found), row)


@page_source(pages.TIMELINE)
async def timeline(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a page of a timeline as text."""
    history = await services_of(interaction).history()
    span = timelines.TimelineSpan.read(rest)
    found = await asyncio.to_thread(timelines.timeline, history, span, number)
    return Turned(view=page_view(found.page))


async def send_timeline(interaction: Interaction[Any], span: timelines.TimelineSpan) -> None:
    """Answer with the picture of a timeline, or with its text where nothing is to be drawn."""
    history = await services_of(interaction).history()
    found = await asyncio.to_thread(timelines.timeline, history, span)
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
