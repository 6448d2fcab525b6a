"""What the bot may not do in a channel, and what that costs."""

from bot.ui.permissions.missing import PING, missing_permissions
from bot.ui.permissions.replies import permissions_missing

__all__ = ["PING", "missing_permissions", "permissions_missing"]
