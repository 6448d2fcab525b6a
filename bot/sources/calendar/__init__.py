"""Calendars (RFC 5545) that tell of drops."""

from bot.sources.calendar.adapter import read_calendar

__all__ = ["read_calendar"]
