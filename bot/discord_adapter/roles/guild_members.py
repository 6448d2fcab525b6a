"""Asks Discord whether somebody is a member of a guild: the bot has no intent to be told.

Knows nothing of the store.
"""

from __future__ import annotations

import discord

from bot.discord_adapter.answers import Asking, check_object
from bot.services.base import Edge, Pace

# Unknown Member, Unknown User (an account that was deleted):
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_IS_NONE = frozenset({10007, 10013})


class _RefusedError(Exception):
    """Discord answered with a code of its own."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class GuildMembers:
    """The members of the guilds the bot is in."""

    def __init__(self, client: discord.Client, pace: Pace, edge: Edge) -> None:
        self._client = client
        self._asking = Asking(pace, edge)

    async def is_member(self, guild_id: int, user_id: int) -> bool | None:
        """Tell whether somebody is in a guild; none where nobody can tell now."""
        guild = self._client.get_guild(guild_id)  # none, too, where another process knows it
        if guild is not None and guild.unavailable:
            return None
        try:
            async with self._asking.turn(lambda error: _RefusedError(error.code)):
                member = await self._client.http.get_member(guild_id, user_id)
                check_object(member["user"], user_id)
        except _RefusedError as refused:
            return False if refused.code in _IS_NONE else None
        except OSError:
            return None
        return True


def forget_role(role: discord.Role) -> None:
    """Take a role that was deleted from the bot's own member.

    Discord tells of the role alone, and discord.py lets what a channel denies to a role hold for
    whoever had it (``discord.abc.GuildChannel.permissions_for``), also when the role is gone.
    Discord's advice is to ignore what is no more (discord-api-docs issue 4303).

    Args:
        role: the one that is gone.
    """
    if role.guild.me is None:
        return
    held = role.guild.me._roles  # noqa: SLF001 - the library offers no other way
    if held.has(role.id):
        held.remove(role.id)
