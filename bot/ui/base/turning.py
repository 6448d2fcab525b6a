"""The buttons below a list that turn its pages: one item for all lists, and where pages come from.

Knows nothing of what is listed: each room hands in how a page of its lists is made.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import discord
from discord import Interaction
from discord.ui import ActionRow, Button, Container, DynamicItem, Item, LayoutView, TextDisplay

from bot.languages import mark, tr
from bot.ui.base.access import moderated
from bot.ui.base.answering import answer, update
from bot.ui.base.pages import COLOUR, ListPage
from bot.ui.base.persistent import CUSTOM_ID_LIMIT, PersistentItem

BACK, ON, AGAIN = "back", "on", "again"
WAYS = {BACK: mark("Back"), ON: mark("Next"), AGAIN: mark("Refresh")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """The message of a page, with its files."""

    view: LayoutView
    files: Sequence[discord.File] = ()


Make = Callable[[Interaction[Any], str, int], Awaitable[Turned]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSource:
    """How the pages of one sort of list are made, who may see them, and how one turns them."""

    make: Make
    is_for_moderators: bool
    ways: Mapping[str, str]


class TurnPage(
    PersistentItem,
    DynamicItem[Button[LayoutView]],
    template=re.compile(
        r"raincloud:p:(?P<way>back|on|again):(?P<what>[a-z]+):(?P<number>\d{1,4}):(?P<rest>.*)",
        re.DOTALL,
    ),
):
    """Shows another page of a list, made anew from what is known now."""

    sources: ClassVar[dict[str, PageSource]] = {}  # by what is listed; of ``page_source``

    def __init__(
        self, way: str, what: str, number: int, rest: str, *, is_disabled: bool = False
    ) -> None:
        super().__init__(
            Button(
                label=tr(self.sources[what].ways[way]),
                style=discord.ButtonStyle.secondary,
                custom_id=turn_id(way, what, number, rest),
                disabled=is_disabled,
            )
        )
        self._what = what
        self._number = number
        self._rest = rest

    async def pressed(self, interaction: Interaction[Any]) -> None:
        """Turn the page."""
        source = self.sources[self._what]
        if source.is_for_moderators:
            moderated(interaction)
        turned = await source.make(interaction, self._rest, self._number)
        await update(interaction, turned.view, files=turned.files)


def page_source(
    what: str, *, is_for_moderators: bool = False, ways: Mapping[str, str] = WAYS
) -> Callable[[Make], Make]:
    """Register a function that makes the pages of one sort of list, anew each time.

    It gets who asks, what a button carries of the list (its ``rest``), and the page's number.

    Args:
        what: is listed; it stands in buttons.
        is_for_moderators: whether only they may turn its pages.
        ways: what the buttons say, in English, by way.
    """

    def register(make: Make) -> Make:
        TurnPage.sources[what] = PageSource(
            make=make, is_for_moderators=is_for_moderators, ways=ways
        )
        return make

    return register


async def send_page(
    interaction: Interaction[Any],
    what: str,
    rest: str = "",
    number: int = 0,
    *,
    is_private: bool = False,
) -> None:
    """Answer with a page of a list, the first if no other is named.

    Args:
        interaction: a command's.
        what: is listed.
        rest: what a button would carry of the list.
        number: the page's.
        is_private: whether only the asker sees it.
    """
    turned = await TurnPage.sources[what].make(interaction, rest, number)
    await answer(interaction, view=turned.view, files=turned.files, is_private=is_private)


def turn_id(way: str, what: str, number: int, rest: str) -> str:
    """Return the custom_id that names a page and the way to it."""
    return f"raincloud:p:{way}:{what}:{number}:{rest}"


def turn_buttons(page: ListPage) -> list[TurnPage]:
    """Return the buttons to turn a page; none where there is one only, or they cannot name it."""
    fits = len(turn_id(BACK, page.what, page.count, page.rest)) <= CUSTOM_ID_LIMIT
    if page.count <= 1 or not fits:
        return []
    before, after = max(page.number - 1, 0), page.number + 1
    return [
        TurnPage(BACK, page.what, before, page.rest, is_disabled=page.number == 0),
        TurnPage(ON, page.what, after, page.rest, is_disabled=after >= page.count),
    ]


def page_view(page: ListPage, *above: Item[LayoutView]) -> LayoutView:
    """Return a page with the buttons to turn it.

    Args:
        page: of a list.
        above: what stands above its text.
    """
    container: Container[LayoutView] = Container(
        *above, TextDisplay(page.text), accent_colour=COLOUR
    )
    buttons = turn_buttons(page)
    if buttons:
        container.add_item(ActionRow(*buttons))
    view = LayoutView(timeout=None)
    view.add_item(container)
    return view
