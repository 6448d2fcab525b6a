"""The guide through a first subscription."""

from bot.ui.guide import items, presses
from bot.ui.guide.items import GUIDE_ITEMS
from bot.ui.subscriptions import EditButton

items.GuideItem.presses = presses
EditButton.guide = presses

__all__ = ["GUIDE_ITEMS", "presses"]
