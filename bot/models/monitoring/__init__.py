"""How the bot is, for whoever runs it: a process's health, and the record in numbers."""

from bot.models.monitoring.figures import (
    LATENESS_BUCKETS,
    LatenessTally,
    RecordFigures,
    SourceFigures,
)
from bot.models.monitoring.health import GONE_AFTER, Condition, Health, Heartbeat

__all__ = [
    "GONE_AFTER",
    "LATENESS_BUCKETS",
    "Condition",
    "Health",
    "Heartbeat",
    "LatenessTally",
    "RecordFigures",
    "SourceFigures",
]
