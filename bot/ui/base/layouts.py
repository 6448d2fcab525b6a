"""What a message looks like: one card, with rows of buttons below its text; menus by their state.

Knows nothing of what is said.
"""

from __future__ import annotations

import zlib

from discord.ui import ActionRow, Container, LayoutView, TextDisplay, View

from bot.ui.base import pages, text

_IDS = 1 << 30  # of components; those that Discord numbers by itself are small
_FIRST_ID = 1000


def text_view(shown: str, *rows: ActionRow[LayoutView]) -> LayoutView:
    """Return a card of text, with rows of buttons below it."""
    view = LayoutView(timeout=None)
    words: TextDisplay[LayoutView] = TextDisplay(shown)
    view.add_item(Container(words, *rows, accent_colour=pages.COLOUR))
    return view


def clickable_view(view: LayoutView | View) -> None:
    """Mention the commands that a layout's texts name as typed, as far as there is room."""
    shown = [item for item in view.walk_children() if isinstance(item, TextDisplay)]
    room = text.LAYOUT_LIMIT - sum(len(item.content) for item in shown)
    for item in shown:
        before = len(item.content)
        item.content = text.clickable(item.content, before + room)
        room -= len(item.content) - before


def component_id(*parts: object) -> int:
    """Return the id of a menu in its state.

    Clients keep what a person chose in a component of one id, whatever is sent for it later; so a
    menu with another choice is another component, and what is stored is what is seen.
    """
    return _FIRST_ID + zlib.crc32(repr(parts).encode()) % _IDS
