"""What is stored for a guild, and what of it is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """How many things are stored for a guild."""

    subscriptions: int
    drops: int  # that its moderators entered
    messages: int  # the record of what was sent to it, and what waits to be
    audits: int
    quiz_answers: int
    guides: int
    role_panels: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAlert:
    """A message that arrived: to a channel, or to a person who watches.

    ``known_at`` is when what it tells was found; none for a digest, and where it was held back on
    purpose. ``came_in`` is the listing that it told to have come in, if it told that.
    """

    sent_at: datetime
    known_at: datetime | None = None
    person_id: int | None = None
    is_digest: bool = False
    came_in: int | None = None
