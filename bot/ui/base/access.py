"""Who may use a command, and who sees its answer."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import RequestError
from bot.ui.base import refusals


class OwnerOnly(app_commands.CheckFailure):
    """Somebody who does not own the bot used a command for its owner."""


class Public(commands.GroupCog):
    """A group of commands whose answers the whole channel sees."""


class Moderated(commands.GroupCog):
    """A group of commands for moderators, checked at run time too."""

    async def interaction_check(self, interaction: discord.Interaction[Any]) -> bool:
        """Let in who may manage the server."""
        return interaction.permissions.manage_guild


def guild_of(interaction: discord.Interaction[Any]) -> discord.Guild:
    """Return the server a command was used in.

    Raises:
        RequestError: it was used outside of one.
    """
    if interaction.guild is None:
        raise RequestError(refusals.only_in_server())
    return interaction.guild


def moderated(interaction: discord.Interaction[Any]) -> discord.Guild:
    """Return the server somebody acts in, once they may manage it: the right can be lost any time.

    Raises:
        RequestError: it is outside of a server, or they may not.
    """
    guild = guild_of(interaction)
    if not interaction.permissions.manage_guild:
        raise RequestError(refusals.no_right())
    return guild
