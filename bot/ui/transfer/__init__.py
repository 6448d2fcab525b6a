"""Previews of imported files."""

from bot.ui.transfer.buttons import IMPORT_ITEMS, places_of, plan_view

__all__ = ["IMPORT_ITEMS", "places_of", "plan_view"]
