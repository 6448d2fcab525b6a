"""The history's buttons: a related question, and the pages behind a picture or a card.

Their custom_ids are their state. Knows nothing of how a question is answered or what is on a page.
"""

from __future__ import annotations

import re
from typing import Any

import discord
from discord import Interaction
from discord.ui import ActionRow, Button, Container, DynamicItem, LayoutView, TextDisplay

from bot.history import Answer
from bot.languages import mark, tr
from bot.models import TaughtAnswer
from bot.services import services_of
from bot.ui.base import (
    COLOUR,
    CUSTOM_ID_LIMIT,
    LABEL_LIMIT,
    Deferral,
    PersistentItem,
    answer,
    send_page,
    text_view,
)
from bot.ui.history import answers, pages

MOST_RELATED = 3
_ASK = "raincloud:ask:"
_OPENED = {
    pages.TIMELINE: mark("Text and sources"),
    pages.COMPARE: mark("All facts and sources"),
    pages.FIT: mark("All facts and sources"),
}


class AskButton(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=re.compile(r"raincloud:ask:(?P<question>.+)", re.DOTALL),
):
    """Answers one question for whoever presses it; the channel is not filled with it."""

    deferral = Deferral.PRIVATE

    def __init__(self, question: str) -> None:
        super().__init__(
            Button(
                label=question,
                style=discord.ButtonStyle.secondary,
                custom_id=f"{_ASK}{question}",
            )
        )
        self._question = question

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Answer."""
        history = await services_of(interaction).history()
        found = history.ask(self._question)
        await answer(interaction, view=answer_view(found, self._question))


class OpenPages(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=re.compile(r"raincloud:more:(?P<what>[a-z]+):(?P<rest>.*)", re.DOTALL),
):
    """Shows all that a picture or a card is made of, in pages, to whoever presses it."""

    deferral = Deferral.PRIVATE

    def __init__(self, what: str, rest: str) -> None:
        super().__init__(
            Button(
                label=tr(_OPENED[what]),
                style=discord.ButtonStyle.secondary,
                custom_id=f"raincloud:more:{what}:{rest}",
            )
        )
        self._what = what
        self._rest = rest

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Show the first page."""
        await send_page(interaction, self._what, self._rest, is_private=True)


def answer_view(found: Answer, heading: str = "") -> LayoutView:
    """Return an answer with what can be asked next.

    Args:
        found: what the history answered.
        heading: the question.
    """
    container: Container[LayoutView] = Container(accent_colour=COLOUR)
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
            row.add_item(AskButton(question))
        container.add_item(row)
    view = LayoutView(timeout=None)
    view.add_item(container)
    return view


def own_answer_view(own: TaughtAnswer, heading: str) -> LayoutView:
    """Return what a server's moderators answer a question with.

    Args:
        own: the answer.
        heading: the question.
    """
    return text_view(answers.own_answer(own, heading))


HISTORY_ITEMS = (AskButton, OpenPages)
