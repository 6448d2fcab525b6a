"""Drops as calendars."""
