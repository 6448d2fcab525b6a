"""The index of the facts, and what a match in it is."""

from bot.history.matching.entries import Entry
from bot.history.matching.index import Index
from bot.history.matching.match import FactMatch

__all__ = ["Entry", "FactMatch", "Index"]
