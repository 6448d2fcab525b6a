"""A set-up guide that is open: what its moderator has chosen so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.models.subscriptions import Subscription


class Step(StrEnum):
    """The part of a guide that is shown."""

    WHERE = "where"  # the channel, the kinds, the role: enough to begin with
    WHAT = "what"
    WHEN = "when"
    WHO = "who"
    HOW = "how"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditConflict:
    """What somebody else changed while a guide was open, and what its own moderator wanted.

    ``by`` is that person's user id, if it is known; ``fields`` names what they changed. ``own``
    names the fields that ``mine`` says otherwise than the subscription does now.
    """

    by: int | None
    fields: tuple[str, ...]
    own: tuple[str, ...]
    mine: Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """An open guide, which belongs to who opened it.

    ``subscription`` is what saving would keep; its id is 0 for a new one, its channel's id is 0
    until one is chosen. ``base`` is the subscription as it was when it was looked at, with its
    revision; none for a new one. ``changed_at`` is when something was last chosen. It
    ``is_resumed`` if it was opened again with what had been chosen before. ``opened_in`` is the
    channel a new one was called in, chosen beforehand; 0 if that can have no alerts. ``unread`` is
    what was typed and could not be read, by field.
    """

    id: int
    guild_id: int
    user_id: int
    step: Step
    subscription: Subscription
    base: Subscription | None
    conflict: EditConflict | None
    changed_at: datetime
    is_resumed: bool = False
    opened_in: int = 0
    unread: Mapping[str, str] = field(default_factory=dict)
