"""Files of subscriptions: written, read, and compared with what a guild has."""

from bot.rules.transfer.names import Directory
from bot.rules.transfer.plans import ImportPlan

__all__ = ["Directory", "ImportPlan"]
