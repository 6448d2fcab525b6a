"""Discord's library: the client, and how a delivery becomes a message. Knows no SQL."""

from bot.discord_adapter.answers import is_json, retry_after, tracing
from bot.discord_adapter.channel_facts import facts_of, read_facts
from bot.discord_adapter.client import EXTENSIONS, Bot, connect_to
from bot.discord_adapter.gateway import gateway_state
from bot.discord_adapter.invitation import INVITE_PERMISSIONS, invite_link
from bot.discord_adapter.permission_probe import PermissionProbe
from bot.discord_adapter.roles import GuildMembers, GuildRoles, forget_role
from bot.discord_adapter.scheduled_events import ScheduledEvents
from bot.discord_adapter.sender import DiscordSender

__all__ = [
    "EXTENSIONS",
    "INVITE_PERMISSIONS",
    "Bot",
    "DiscordSender",
    "GuildMembers",
    "GuildRoles",
    "PermissionProbe",
    "ScheduledEvents",
    "connect_to",
    "facts_of",
    "forget_role",
    "gateway_state",
    "invite_link",
    "is_json",
    "read_facts",
    "retry_after",
    "tracing",
]
