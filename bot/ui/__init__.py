"""Everything a person reads or presses."""

from bot.ui.dynamic_items import DYNAMIC_ITEMS

__all__ = ["DYNAMIC_ITEMS"]
