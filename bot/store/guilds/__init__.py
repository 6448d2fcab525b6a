"""Guilds, their settings and their moderators' doings."""
