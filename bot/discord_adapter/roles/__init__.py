"""Roles of Discord, looked at and handed out."""

from bot.discord_adapter.roles.desk import GuildRoles

__all__ = ["GuildRoles"]
