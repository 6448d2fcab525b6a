"""Drops that a moderator enters: previews with what can be done about them, one drop or a list."""

from bot.ui.entering.buttons import ENTERING_ITEMS, draft_view, filled
from bot.ui.entering.forms import FILLED_FORM
from bot.ui.entering.list_buttons import list_view
from bot.ui.entering.list_pages import not_loaded

__all__ = [
    "ENTERING_ITEMS",
    "FILLED_FORM",
    "draft_view",
    "filled",
    "list_view",
    "not_loaded",
]
