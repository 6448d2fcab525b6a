"""Drops that moderators enter and sources announce, and their scheduled events."""

from bot.services.drops.calendars import CALENDARS_PATH, CalendarFile, Calendars
from bot.services.drops.coming import Coming
from bot.services.drops.entries import Drops
from bot.services.drops.event_plans import EventGoneError, EventRefusedError, Plan
from bot.services.drops.prices import Prices, ShoePrices
from bot.services.drops.scheduled_events import Events

__all__ = [
    "CALENDARS_PATH",
    "CalendarFile",
    "Calendars",
    "Coming",
    "Drops",
    "EventGoneError",
    "EventRefusedError",
    "Events",
    "Plan",
    "Prices",
    "ShoePrices",
]
