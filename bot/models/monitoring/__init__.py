"""How the bot is, for whoever runs it: a process's health, and the record in numbers."""

from bot.models.monitoring.figures import (
    LATENESS_BUCKETS,
    LatenessTally,
    RecordFigures,
    SourceFigures,
)
from bot.models.monitoring.health import GONE_AFTER, Condition, Health, Heartbeat
from bot.models.monitoring.roles import ALL_ROLES, Role
from bot.models.monitoring.shards import ONE_SHARD, SessionStarts, Shards

__all__ = [
    "ALL_ROLES",
    "GONE_AFTER",
    "LATENESS_BUCKETS",
    "ONE_SHARD",
    "Condition",
    "Health",
    "Heartbeat",
    "LatenessTally",
    "RecordFigures",
    "Role",
    "SessionStarts",
    "Shards",
    "SourceFigures",
]
