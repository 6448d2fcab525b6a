"""Drops as events of a calendar: which, under which name, and written as an iCalendar file."""

from bot.rules.calendars.events import (
    EVENT_LIMIT,
    KEPT,
    CalendarEvent,
    calendar_events,
    is_dated,
)
from bot.rules.calendars.writing import write_calendar

__all__ = [
    "EVENT_LIMIT",
    "KEPT",
    "CalendarEvent",
    "calendar_events",
    "is_dated",
    "write_calendar",
]
