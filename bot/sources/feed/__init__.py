"""Feeds (RSS, Atom, JSON Feed) whose posts tell of drops."""

from bot.sources.feed.json_feed import is_json_feed
from bot.sources.feed.pairs import names_other_model
from bot.sources.feed.posts import digest

__all__ = ["digest", "is_json_feed", "names_other_model"]
