"""What is known about the 2002R: loaded from files, indexed in memory, asked in words."""

from bot.history.ask import History
from bot.history.facts.records import Answer, Fact, FactSource

__all__ = ["Answer", "Fact", "FactSource", "History"]
