"""The stages between a source and a channel, and what a moderator asks of them.

Knows nothing of how they are looked up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.models import Change, KnownListing, Model, SourceStatus, SweepEntry, SweepState
from bot.rules.trace.verdicts import TraceVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceQuestion:
    """What a moderator misses: a style, at a shop (by source id), around a time, or some of it."""

    guild_id: int
    style_code: str | None = None
    source_id: int | None = None
    at: datetime | None = None
    subscription_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptSource:
    """A source and how its sweeps of the asked time ended; ``troubles`` are the last few."""

    status: SourceStatus
    ended: dict[SweepState, int]
    last: SweepEntry | None
    troubles: tuple[SweepEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenListing:
    """A listing as it is believed to be, since when it is known, and what model it is."""

    source: SourceStatus
    first_seen_at: datetime
    listing: KnownListing
    model: Model


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedChange:
    """A change, and what became of it for each of the server's subscriptions."""

    change: Change
    verdicts: tuple[TraceVerdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Every stage of the way, as the record has it.

    ``since`` and ``until`` are the span whose sweeps are told; ``more`` counts the sources that
    are left out of it, those in trouble last.
    """

    question: TraceQuestion
    since: datetime
    until: datetime
    swept: tuple[SweptSource, ...]
    seen: tuple[SeenListing, ...]
    changes: tuple[TracedChange, ...]
    more: int = 0
