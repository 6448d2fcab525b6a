"""A channel's standing wish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.models.changes import ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A channel's standing wish, set by a moderator.

    Empty ``sizes`` and ``query`` mean all. A query's words must all appear; a word after "-" must
    not. ``broken`` says why Discord refuses the channel, if it does.
    """

    id: int = 0
    guild_id: int
    channel_id: int
    kinds: frozenset[ChangeKind]
    role_id: int | None = None
    sizes: tuple[str, ...] = ()
    query: str = ""
    cool_down: timedelta = timedelta(minutes=30)
    created_by: int
    created_at: datetime
    broken: str | None = None
