"""Calendars (RFC 5545) that tell of drops."""
