"""The scheduled event that a drop becomes, and what makes it.

Knows nothing of Discord's library, nor of what was made before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import RaincloudError
from bot.models import Confidence, Drop, Precision

SOON = timedelta(minutes=2)  # Discord takes no event that begins in the past
INSTANT_LASTS = timedelta(hours=1)  # an event needs an end


class EventRefusedError(RaincloudError):
    """Discord refuses an event, as a sentence."""


class EventGoneError(EventRefusedError):
    """The event is there no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A scheduled event as it shall be; ``marker`` tells it from all others of its guild.

    The marker is the same in every ``language``: an event is found by it.
    """

    drop: Drop
    begins_at: datetime
    ends_at: datetime
    marker: str
    language: str = "en"


class Desk(Protocol):
    """Where scheduled events are made.

    Raises ``EventRefusedError`` where Discord refuses, and ``OSError`` where nobody knows.
    """

    def is_open(self) -> bool:
        """Tell whether anything may be asked now."""

    async def make(self, guild_id: int, plan: Plan) -> int:
        """Make an event and return its id."""

    async def find(self, guild_id: int, marker: str) -> list[int]:
        """Return the ids of the events that carry a marker, oldest first."""

    async def change(self, guild_id: int, event_id: int, plan: Plan) -> None:
        """Give an event other times and words."""

    async def cancel(self, guild_id: int, event_id: int) -> None:
        """Cancel an event."""

    async def delete(self, guild_id: int, event_id: int) -> None:
        """Delete an event."""


def plan_of(drop: Drop, now: datetime, language: str = "en") -> Plan | None:
    """Return the event a drop becomes; none without a day, for a rumour, or when it has begun.

    Args:
        drop: what a guild hears of.
        now: aware, UTC.
        language: the guild's, in which the event speaks.
    """
    is_dated = drop.precision in {Precision.INSTANT, Precision.DAY}
    if not is_dated or drop.at is None or drop.confidence is not Confidence.CONFIRMED:
        return None
    ends_at = drop.ends_at if drop.precision is Precision.DAY else drop.at + INSTANT_LASTS
    if drop.at <= now + SOON or ends_at is None:
        return None
    return Plan(
        drop=drop,
        begins_at=drop.at,
        ends_at=ends_at,
        marker=marker_of(drop),
        language=language,
    )


def marker_of(drop: Drop) -> str:
    """Return what tells a drop's event from all others of its guild; its description ends so."""
    return f"Raincloud drop {drop.id}."
