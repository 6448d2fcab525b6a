"""Lists of subscriptions and the buttons below them."""

from bot.ui.subscriptions.buttons import LIST, SUBSCRIPTION_ITEMS, act
from bot.ui.subscriptions.edit_buttons import EditButton, change_it
from bot.ui.subscriptions.pages import subscription_line

__all__ = ["LIST", "SUBSCRIPTION_ITEMS", "EditButton", "act", "change_it", "subscription_line"]
