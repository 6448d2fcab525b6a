"""What a message of text looks like: one card, with rows of buttons below the text.

Knows nothing of what is said.
"""

from __future__ import annotations

from discord.ui import ActionRow, Container, LayoutView, TextDisplay

from bot.ui.base import pages


def text_view(shown: str, *rows: ActionRow[LayoutView]) -> LayoutView:
    """Return a card of text, with rows of buttons below it."""
    view = LayoutView(timeout=None)
    text: TextDisplay[LayoutView] = TextDisplay(shown)
    view.add_item(Container(text, *rows, accent_colour=pages.COLOUR))
    return view
