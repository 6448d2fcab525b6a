"""Guilds, their settings and their moderators' doings."""

from bot.store.guilds.events import ScheduledEvent
from bot.store.guilds.guides import GuideRow

__all__ = ["GuideRow", "ScheduledEvent"]
