"""The sources there are, and how well each can be read."""

from bot.services.sources.registry import Prober, Sources

__all__ = ["Prober", "Sources"]
