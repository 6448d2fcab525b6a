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
    questions: int  # that could not be answered there
    taught: int  # answers of its moderators


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


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredQuestion:
    """What was asked in a guild and could not be answered, how often, and when last.

    ``text`` is as it was typed last; who asked is kept nowhere.
    """

    id: int
    guild_id: int
    text: str
    count: int
    last_asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtAnswer:
    """What a guild's moderators answer a question with there, and the page that says so."""

    id: int = 0
    guild_id: int
    question: str
    answer: str
    url: str
    taught_by: int  # the moderator's user id
    taught_at: datetime
