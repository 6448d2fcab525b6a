"""Roles and members of Discord's servers, looked at; roles handed out."""

from bot.discord_adapter.roles.guild_members import GuildMembers
from bot.discord_adapter.roles.guild_roles import GuildRoles

__all__ = ["GuildMembers", "GuildRoles"]
