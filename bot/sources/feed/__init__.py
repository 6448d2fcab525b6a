"""Feeds (RSS, Atom) whose posts tell of drops."""

from bot.sources.feed.pairs import names_other_model
from bot.sources.feed.posts import digest

__all__ = ["digest", "names_other_model"]
