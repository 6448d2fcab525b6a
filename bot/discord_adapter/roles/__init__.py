"""Roles of Discord, looked at and handed out."""

from bot.discord_adapter.roles.guild_roles import GuildRoles

__all__ = ["GuildRoles"]
