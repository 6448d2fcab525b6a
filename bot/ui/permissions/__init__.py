"""What the bot may not do in a channel, and what that costs."""

from bot.ui.permissions.effects import BESIDE, effects_of
from bot.ui.permissions.for_own_threads import missing_for_own_thread
from bot.ui.permissions.missing import PING, missing_permissions
from bot.ui.permissions.replies import permissions_missing

__all__ = [
    "BESIDE",
    "PING",
    "effects_of",
    "missing_for_own_thread",
    "missing_permissions",
    "permissions_missing",
]
