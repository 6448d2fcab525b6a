"""Drops that moderators enter and sources announce, and their scheduled events."""
