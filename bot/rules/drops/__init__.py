"""Which sightings are one drop, and what changed about it."""

from bot.rules.drops.changes import change_of
from bot.rules.drops.identity import NEAR, contradicts, is_same

__all__ = ["NEAR", "change_of", "contradicts", "is_same"]
