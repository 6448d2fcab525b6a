"""What a message looks like: one card, with rows of buttons below its text; menus by their state.

Knows nothing of what is said.
"""

from __future__ import annotations

import zlib

from discord.ui import ActionRow, Container, LayoutView, TextDisplay

from bot.ui.base import pages

_IDS = 1 << 30  # of components; those that Discord numbers by itself are small
_FIRST_ID = 1000


def text_view(shown: str, *rows: ActionRow[LayoutView]) -> LayoutView:
    """Return a card of text, with rows of buttons below it."""
    view = LayoutView(timeout=None)
    text: TextDisplay[LayoutView] = TextDisplay(shown)
    view.add_item(Container(text, *rows, accent_colour=pages.COLOUR))
    return view


def component_id(*parts: object) -> int:
    """Return the id of a menu in its state.

    Clients keep what a person chose in a component of one id, whatever is sent for it later; so a
    menu with another choice is another component, and what is stored is what is seen.
    """
    return _FIRST_ID + zlib.crc32(repr(parts).encode()) % _IDS
