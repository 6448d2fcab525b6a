"""Previews of imported files."""

from bot.ui.transfer.buttons import IMPORT_ITEMS, directory_of, plan_view

__all__ = ["IMPORT_ITEMS", "directory_of", "plan_view"]
