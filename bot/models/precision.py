"""How exactly a time is known."""

from __future__ import annotations

from enum import StrEnum


class Precision(StrEnum):
    """How exactly the time of a drop is known."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    UNKNOWN = "unknown"
