"""What is stored of a channel that is posted to, so that sending asks no cache."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChannelKind(StrEnum):
    """What a channel is, as far as posting to it goes."""

    TEXT = "text"
    NEWS = "news"  # an announcement channel, which others can follow
    FORUM = "forum"  # a forum or media channel: each post is a thread
    THREAD = "thread"
    OTHER = "other"  # it cannot be posted to


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumTag:
    """A tag of a forum; a moderated one is for who may manage threads."""

    id: int
    is_moderated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFacts:
    """A channel as Discord last showed it.

    ``tags`` are a forum's, in its order; ``requires_tag`` means that each post needs one;
    ``may_moderate`` that the bot may give moderated ones; ``may_read_history`` that it may read
    what was written, as far as is known. ``slow_mode`` is in seconds.
    """

    id: int
    guild_id: int
    kind: ChannelKind
    parent_id: int | None = None
    tags: tuple[ForumTag, ...] = ()
    requires_tag: bool = False
    may_moderate: bool = False
    may_read_history: bool = True
    slow_mode: int = 0
