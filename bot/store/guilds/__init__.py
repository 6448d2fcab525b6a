"""Guilds, their settings and their moderators' doings."""

from bot.store.guilds.events import Event
from bot.store.guilds.guides import Row

__all__ = ["Event", "Row"]
