"""Looks at, gives, takes and makes roles through discord.py, and shows panels.

What the gateway told of a guild is asked first: it has every change of a role within moments. What
somebody may do is asked of Discord itself, since it tells nothing of members. Knows nothing of the
store.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import discord

from bot.discord_adapter.answers import Asking, check_nothing
from bot.languages import mark, speaking, tr
from bot.models import RoleFacts, RolePanel, Standing
from bot.services.base import Edge, Pace
from bot.services.roles import (
    PanelGoneError,
    PlaceGoneError,
    RoleGoneError,
    RolesRefusedError,
    RolesUnsureError,
)
from bot.ui.roles import panel_view


class _NoMemberError(RolesRefusedError):
    """Somebody is no member of the guild."""


# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_NO_MEMBER, _NO_ROLE = 10007, 10011
_PANEL_REASON = mark("Pressed on a panel of ping roles")
_MADE_REASON = mark("A ping role for alerts")
_TOLD_WITHIN = 5.0  # seconds until the gateway has told of a role that was made
_HIGHEST = (1 << 31, 0)  # above every role: an owner's
_ROLES = mark(
    "Discord doesn't let Raincloud do that with this role. Give Raincloud's role the permission "
    "Manage Roles, and drag it above the role, in Server Settings > Roles."
)
_MESSAGES = mark(
    "Raincloud may not post in that channel. Give Raincloud's role the permissions View Channel "
    "and Send Messages in the channel's settings."
)
_REFUSALS: dict[int, tuple[type[RolesRefusedError], str]] = {
    _NO_MEMBER: (_NoMemberError, mark("Discord knows no such member of this server any more.")),
    _NO_ROLE: (RoleGoneError, mark("The role was deleted.")),
    10003: (PlaceGoneError, mark("The channel was deleted.")),
    10008: (PanelGoneError, mark("The panel's message was deleted.")),
    30005: (
        RolesRefusedError,
        mark("The server has as many roles as Discord allows (250). Delete some first."),
    ),
    50001: (RolesRefusedError, _MESSAGES),
}
_UNSURE = mark("Discord gave no answer just now. Look whether it was done, and try again if not.")


class GuildRoles:
    """The roles of the guilds the bot is in."""

    def __init__(self, client: discord.Client, pace: Pace, edge: Edge) -> None:
        self._client = client
        self._asking = Asking(pace, edge)

    def names(self, guild_id: int) -> Mapping[int, str] | None:
        """Return what a guild's roles are called, by id; none while Discord tells of none."""
        guild = self._guild(guild_id)
        return None if guild is None else {role.id: role.name for role in guild.roles}

    def role(self, guild_id: int, role_id: int) -> RoleFacts | None:
        """Return a role as it is now, or none."""
        guild = self._guild(guild_id)
        role = guild.get_role(role_id) if guild is not None else None
        if guild is None or role is None:
            return None
        return RoleFacts(
            id=role.id,
            name=role.name,
            rank=_rank(role),
            permissions=role.permissions.value,
            is_managed=role.managed,
            is_everyone=role.is_default(),
            channels=tuple(
                channel.id
                for channel in guild.channels
                if not channel.overwrites_for(role).is_empty()
            ),
        )

    def own_standing(self, guild_id: int) -> Standing | None:
        """Return what the bot itself may do; none while Discord tells of no such guild."""
        guild = self._guild(guild_id)
        return None if guild is None else _standing(guild.me)

    async def standing(self, guild_id: int, user_id: int) -> Standing | None:
        """Ask what a member may do now; none if they are no member any more.

        Raises:
            RolesRefusedError: it is not known.
        """
        guild = self._guild(guild_id)
        if guild is not None and guild.owner_id == user_id:
            return Standing(rank=_HIGHEST, may_manage_roles=True, is_owner=True)
        try:
            async with self._turn(_ROLES):
                member = await guild.fetch_member(user_id) if guild is not None else None
        except _NoMemberError:
            return None
        return None if member is None else _standing(member)

    async def give(self, guild_id: int, user_id: int, role_id: int) -> None:
        """Give a member a role.

        Raises:
            RolesRefusedError: Discord refuses it, or it is not known whether it took it.
        """
        async with self._turn(_ROLES):
            http: Any = self._client.http  # by its types these requests answer nothing
            check_nothing(await http.add_role(guild_id, user_id, role_id, reason=tr(_PANEL_REASON)))

    async def take(self, guild_id: int, user_id: int, role_id: int) -> None:
        """Take a role from a member; raises as ``give`` does."""
        async with self._turn(_ROLES):
            http: Any = self._client.http
            check_nothing(
                await http.remove_role(guild_id, user_id, role_id, reason=tr(_PANEL_REASON))
            )

    async def make(self, guild_id: int, name: str) -> int:
        """Make a role without any permission and return its id, once it is among the guild's.

        Raises:
            RolesRefusedError: Discord refuses it, or it is not known whether it took it.
        """
        told = asyncio.create_task(
            self._client.wait_for(
                "guild_role_create",
                check=lambda role: (role.guild.id, role.name) == (guild_id, name),
                timeout=_TOLD_WITHIN,
            )
        )
        try:
            async with self._turn(_ROLES):
                made = await self._client.http.create_role(
                    guild_id, name=name, permissions="0", mentionable=False, reason=tr(_MADE_REASON)
                )
            with suppress(TimeoutError):
                await told
        finally:
            told.cancel()
        return int(made["id"])

    async def show(self, panel: RolePanel, language: str) -> int:
        """Post a panel, or let its message show it, and return the message's id.

        Raises:
            RolesRefusedError: Discord refuses it, or it is not known whether it took it.
        """
        with speaking(language):
            view = panel_view(panel, self.names(panel.guild_id) or {})
        place = self._client.get_partial_messageable(panel.channel_id, guild_id=panel.guild_id)
        async with self._turn(_MESSAGES):
            if panel.message_id is not None:
                edited = place.get_partial_message(panel.message_id)
                await edited.edit(view=view, allowed_mentions=discord.AllowedMentions.none())
                return panel.message_id
            posted = await place.send(
                view=view,
                nonce=f"{panel.channel_id}-{panel.revision % 10_000}",  # one try is one message
                allowed_mentions=discord.AllowedMentions.none(),
            )
            return posted.id

    def _guild(self, guild_id: int) -> discord.Guild | None:
        guild = self._client.get_guild(guild_id)
        return None if guild is None or guild.unavailable else guild

    @asynccontextmanager
    async def _turn(self, missing: str) -> AsyncIterator[None]:
        """Wait for the turn of a request; ``missing`` is said where a permission is."""

        def refusal(error: discord.HTTPException) -> Exception:
            kind, sentence = _REFUSALS.get(error.code, (RolesRefusedError, missing))
            return kind(tr(sentence))

        try:
            async with self._asking.turn(refusal):
                yield
        except OSError as error:
            raise RolesUnsureError(tr(_UNSURE)) from error


def _standing(member: discord.Member) -> Standing:
    """Return what a member may do in the whole server: a channel's settings count for nothing."""
    return Standing(
        rank=_rank(member.top_role),
        may_manage_roles=member.guild_permissions.manage_roles,
        is_owner=member.guild.owner_id == member.id,
    )


def _rank(role: discord.Role) -> tuple[int, int]:
    """Return what grows upwards; of two in one place the older is above (``discord.Role``)."""
    return role.position, -role.id
