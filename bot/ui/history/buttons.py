"""The history's buttons: a related question, and another page. Their custom_ids are their state.

Knows nothing of how a question is answered or what is on a page.
"""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import Interaction
from discord.ui import ActionRow, Button, Container, DynamicItem, Item, LayoutView, TextDisplay

from bot.history import Answer, History
from bot.languages import mark, tr
from bot.services import services_of
from bot.ui.base import CUSTOM_ID_LIMIT, LABEL_LIMIT, Page, PersistentItem, pages
from bot.ui.history import answers, timelines
from bot.ui.history import pages as history_pages
from bot.ui.timeline import Plan, alternative

MOST_RELATED = 3
NO_PINGS = discord.AllowedMentions.none()
_ASK = "raincloud:ask:"
_WAYS = {"back": mark("Back"), "on": mark("Next")}


class Ask(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=re.compile(r"raincloud:ask:(?P<question>.+)", re.DOTALL),
):
    """Answers one question for whoever presses it; the channel is not filled with it."""

    def __init__(self, question: str) -> None:
        super().__init__(
            Button(
                label=question,
                style=discord.ButtonStyle.secondary,
                custom_id=f"{_ASK}{question}",
            )
        )
        self._question = question

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction[Any], item: Item[Any], match: re.Match[str]
    ) -> Self:
        """Make the button again from the message it is on."""
        del interaction, item
        return cls(match["question"])

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Answer."""
        found = services_of(interaction).history.ask(self._question)
        await interaction.response.send_message(
            view=answer_view(found, self._question), ephemeral=True, allowed_mentions=NO_PINGS
        )


class TurnHistoryPage(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=re.compile(
        r"raincloud:h:(?P<way>back|on):(?P<what>show|compare|timeline|fit)"
        r":(?P<page>\d{1,4}):(?P<rest>.*)",
        re.DOTALL,
    ),
):
    """Shows another page of what is known."""

    def __init__(
        self, way: str, what: str, page: int, rest: str, *, is_disabled: bool = False
    ) -> None:
        super().__init__(
            Button(
                label=tr(_WAYS[way]),
                style=discord.ButtonStyle.secondary,
                custom_id=turn_id(way, what, page, rest),
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
        """Turn the page."""
        history = services_of(interaction).history
        if self._what != "timeline":
            page = _page(history, self._what, self._rest, self._page)
            await interaction.response.edit_message(view=page_view(page), allowed_mentions=NO_PINGS)
            return
        found = timelines.timeline(history, timelines.Span.read(self._rest), self._page)
        drawn = [await timelines.picture(found.plan)] if found.plan else []
        await interaction.response.edit_message(
            view=page_view(found.page, found.plan), attachments=drawn, allowed_mentions=NO_PINGS
        )


def turn_id(way: str, what: str, page: int, rest: str) -> str:
    """Return the custom_id that names a page and the way to it."""
    return f"raincloud:h:{way}:{what}:{page}:{rest}"


def answer_view(found: Answer, heading: str = "") -> LayoutView:
    """Return an answer with what can be asked next.

    Args:
        found: what the history answered.
        heading: the question.
    """
    container: Container[LayoutView] = Container(accent_colour=pages.COLOUR)
    offered = [
        question
        for question in dict.fromkeys(found.related if found.answered else found.nearest)
        if 0 < len(question.strip()) <= LABEL_LIMIT
        and len(f"{_ASK}{question}") <= CUSTOM_ID_LIMIT
        and question != heading
    ][:MOST_RELATED]
    container.add_item(TextDisplay(answers.answer(found, heading, offers=bool(offered))))
    if offered:
        row: ActionRow[LayoutView] = ActionRow()
        for question in offered:
            row.add_item(Ask(question))
        container.add_item(row)
    view = LayoutView(timeout=None)
    view.add_item(container)
    return view


def page_view(page: Page, plan: Plan | None = None) -> LayoutView:
    """Return a page with the buttons to turn it, and with its picture where it has one."""
    container: Container[LayoutView] = Container(accent_colour=pages.COLOUR)
    if plan is not None:
        gallery: discord.ui.MediaGallery[LayoutView] = discord.ui.MediaGallery()
        gallery.add_item(media=f"attachment://{timelines.PICTURE}", description=alternative(plan))
        container.add_item(gallery)
    container.add_item(TextDisplay(page.text))
    before, after = max(page.number - 1, 0), page.number + 1
    fits = len(turn_id("back", page.what, page.count, page.rest)) <= CUSTOM_ID_LIMIT
    if page.count > 1 and fits:
        is_first, is_last = page.number == 0, after >= page.count
        row: ActionRow[LayoutView] = ActionRow()
        row.add_item(TurnHistoryPage("back", page.what, before, page.rest, is_disabled=is_first))
        row.add_item(TurnHistoryPage("on", page.what, after, page.rest, is_disabled=is_last))
        container.add_item(row)
    view = LayoutView(timeout=None)
    view.add_item(container)
    return view


def _page(history: History, what: str, rest: str, number: int) -> Page:
    if what == "show":
        return history_pages.shown(history, rest, number)
    if what == "compare":
        first, _, second = rest.partition(history_pages.BETWEEN)
        return history_pages.compared(history, first, second, number)
    return history_pages.fit(history, number)


HISTORY_ITEMS = (Ask, TurnHistoryPage)
