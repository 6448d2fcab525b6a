"""What hands out roles and shows panels: Discord, as this package knows it.

Knows nothing of Discord's library.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bot.errors import RequestError
from bot.models import RoleFacts, RolePanel, Standing


class RolesRefusedError(RequestError):
    """Discord refuses something about roles or panels, as a sentence with the remedy."""


class RolesUnsureError(RolesRefusedError):
    """Nobody knows whether Discord took it."""


class RoleGoneError(RolesRefusedError):
    """The role is there no more."""


class PanelGoneError(RolesRefusedError):
    """The message is there no more."""


class PlaceGoneError(RolesRefusedError):
    """The channel is there no more."""


class RoleGiver(Protocol):
    """Where roles are looked at, given, taken and made, and panels are shown.

    Raises ``RolesRefusedError`` where Discord refuses, ``RolesUnsureError`` where nobody knows.
    """

    def names(self, guild_id: int) -> Mapping[int, str] | None:
        """Return what a guild's roles are called, by id; none while Discord tells of none."""

    def role(self, guild_id: int, role_id: int) -> RoleFacts | None:
        """Return a role as it is now; none if it is gone."""

    def own_standing(self, guild_id: int) -> Standing | None:
        """Return what the bot itself may do; none while Discord tells of no such guild."""

    async def standing(self, guild_id: int, user_id: int) -> Standing | None:
        """Ask what a member may do now; none if they are no member any more."""

    async def give(self, guild_id: int, user_id: int, role_id: int) -> None:
        """Give a member a role."""

    async def take(self, guild_id: int, user_id: int, role_id: int) -> None:
        """Take a role from a member."""

    async def make(self, guild_id: int, name: str) -> int:
        """Make a role without any permission, that nobody but who may can mention; return its id.

        Discord's own list of roles has it a moment later.
        """

    async def show(self, panel: RolePanel, language: str) -> int:
        """Post a panel, or let its message show it, and return the message's id."""
