"""Who changed what in a guild, written down and told to its log channel."""

from bot.services.audit.log import Audits

__all__ = ["Audits"]
