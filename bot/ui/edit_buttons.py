"""The button that opens the guide with a subscription's values.

Knows nothing of the guide.
"""

from __future__ import annotations

import discord
from discord.ui import Button, LayoutView


def edit_button(subscription_id: int) -> Button[LayoutView] | None:
    """Return the button that opens the guide, where there is one that answers it."""
    from bot.ui.buttons import DYNAMIC_ITEMS

    custom_id = f"raincloud:edit:{subscription_id}"
    if not any(
        item.__discord_ui_compiled_template__.fullmatch(custom_id) for item in DYNAMIC_ITEMS
    ):
        return None
    return Button(label="Edit", style=discord.ButtonStyle.primary, custom_id=custom_id)
