"""What the record tells in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

# Seconds; the last bucket has no end.
LATENESS_BUCKETS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFigures:
    """Of one source: when it was last seen whole, and how many of its looks ended how."""

    name: str
    last_complete_at: datetime | None
    looks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LatenessTally:
    """How late alerts of one priority left: alerts by bucket, and seconds altogether."""

    counts: tuple[int, ...] = (0,) * (len(LATENESS_BUCKETS) + 1)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFigures:
    """What the tables tell in numbers: the same after a restart.

    ``deliveries`` are counted by state and reason, ``lateness`` by priority.
    """

    deliveries: Mapping[tuple[str, str], int]
    sources: tuple[SourceFigures, ...]
    lateness: Mapping[str, LatenessTally]
