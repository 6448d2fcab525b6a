"""What a subscription lacks where its alerts go, and what of a guild is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPermissions:
    """What a subscription lacks in its channel, by the names of Discord's own client.

    ``stops`` are the permissions without which nothing can be posted; ``degrades`` has, by name, a
    sentence on what is left out without the others. A channel that ``is_gone`` never comes back;
    ``refusal`` is a sentence on what else it is that lets nothing be posted, with the remedy;
    ``gone_role_id`` the role to mention, if it was deleted.
    """

    is_gone: bool = False
    refusal: str | None = None
    stops: tuple[str, ...] = ()
    degrades: Mapping[str, str] = field(default_factory=dict)
    gone_role_id: int | None = None


class RoleFault(StrEnum):
    """Why a role cannot be on a panel, or be taken from one now."""

    GONE = "gone"  # deleted
    EVERYONE = "everyone"  # each member has it
    MANAGED = "managed"  # Discord or an integration gives it: to bots, boosters, subscribers
    POWERFUL = "powerful"  # it has a permission of its own
    SPECIAL = "special"  # a channel's settings let it more, or less, than others
    ABOVE_BOT = "above bot"  # not below the bot's highest role
    ABOVE_MODERATOR = "above moderator"  # not below the highest role of who posted the panel
    BOT_MAY_NOT = "bot may not"  # the bot lacks Manage Roles
    MODERATOR_MAY_NOT = "moderator may not"  # who posted the panel lacks it, or is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleFacts:
    """A role of a guild as Discord tells of it.

    ``rank`` grows upwards; ``permissions`` are those of the role itself, as Discord's number;
    ``channels`` (ids) are those whose settings name the role.
    """

    id: int
    name: str
    rank: tuple[int, int]
    permissions: int = 0
    is_managed: bool = False
    is_everyone: bool = False
    channels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What somebody may do with a guild's roles: those below ``rank``, with Manage Roles."""

    rank: tuple[int, int]
    may_manage_roles: bool
    is_owner: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePanel:
    """The message in a channel whose buttons give and take roles; a channel has one at most.

    ``message_id`` is none until it is posted; ``is_shown`` tells whether the message shows these
    roles already; ``created_by`` is who posted it, or chose its roles last; ``revision`` grows with
    each choice.
    """

    channel_id: int
    guild_id: int
    message_id: int | None = None
    role_ids: tuple[int, ...]
    created_by: int
    revision: int = 1
    is_shown: bool = False
