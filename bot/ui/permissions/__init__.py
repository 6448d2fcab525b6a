"""What the bot may not do in a channel, and what that costs."""

from bot.ui.permissions.missing import missing_permissions

__all__ = ["missing_permissions"]
