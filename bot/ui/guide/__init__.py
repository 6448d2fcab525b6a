"""The guide through a first subscription."""

from bot.ui.guide import items, presses
from bot.ui.subscriptions.edit_buttons import Edit

items.GuideItem.presses = presses
Edit.guide = presses

__all__ = ["presses"]
