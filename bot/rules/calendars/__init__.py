"""Drops as events of a calendar: which, under which name, and written as an iCalendar file."""

from bot.rules.calendars.events import (
    EVENT_LIMIT,
    KEPT,
    CalendarEvent,
    calendar_events,
    is_dated,
)
from bot.rules.calendars.months import (
    MONTHS_AHEAD,
    Moment,
    Month,
    MonthEntry,
    first_day,
    month_number,
    month_of,
)
from bot.rules.calendars.writing import write_calendar

__all__ = [
    "EVENT_LIMIT",
    "KEPT",
    "MONTHS_AHEAD",
    "CalendarEvent",
    "Moment",
    "Month",
    "MonthEntry",
    "calendar_events",
    "first_day",
    "is_dated",
    "month_number",
    "month_of",
    "write_calendar",
]
