"""Feeds (RSS, Atom, JSON Feed) whose posts tell of drops."""

from bot.sources.feed.json_feed import is_json_feed

__all__ = ["is_json_feed"]
