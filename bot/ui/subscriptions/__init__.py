"""Lists of subscriptions and the buttons below them."""

from bot.ui.subscriptions.buttons import SUBSCRIPTION_ITEMS, act, list_view
from bot.ui.subscriptions.edit_buttons import Edit
from bot.ui.subscriptions.pages import subscription_line

__all__ = ["SUBSCRIPTION_ITEMS", "Edit", "act", "list_view", "subscription_line"]
