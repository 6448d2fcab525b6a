"""Roles and members of Discord's servers, looked at; roles handed out."""

from bot.discord_adapter.roles.guild_members import GuildMembers, forget_role
from bot.discord_adapter.roles.guild_roles import GuildRoles

__all__ = ["GuildMembers", "GuildRoles", "forget_role"]
