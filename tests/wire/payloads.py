"""The JSON Discord makes of what exists: users, members, guilds, channels, applications.

Field names and types are those of Discord's documentation; only what a client needs is filled.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.wire.world import DM_CHANNEL, FORUM_CHANNEL, Channel, Guild, Role, User, World

REQUIRE_TAG = 1 << 4  # a forum's flag ("Channel Flags")
JOINED_AT = "2026-01-01T00:00:00.000000+00:00"
Json = dict[str, Any]


def timestamp(seconds: float) -> str:
    """Write an instant of the Unix epoch as Discord does: ISO 8601 with an offset."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")


def user(who: User) -> Json:
    """Describe a user."""
    return {
        "id": str(who.id),
        "username": who.name,
        "global_name": None if who.is_bot else who.name.title(),
        "discriminator": "0",
        "avatar": None,
        "bot": who.is_bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def own_user(world: World) -> Json:
    """Describe the bot to itself."""
    return user(world.bot) | {
        "verified": True,
        "mfa_enabled": True,
        "email": None,
        "locale": "en-US",
    }


def member(who: User, roles: list[Role]) -> Json:
    """Describe a user's membership of a guild."""
    return {
        "user": user(who),
        "nick": None,
        "avatar": None,
        "roles": [str(role.id) for role in roles],
        "joined_at": JOINED_AT,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
    }


def bot_member(guild: Guild, bot: User) -> Json:
    """Describe the bot's own membership, with the end of a timeout."""
    roles = [] if guild.bot_role is None else [guild.bot_role]
    until = guild.bot_timed_out_until
    return member(bot, roles) | {
        "communication_disabled_until": timestamp(until) if until else None
    }


def role(what: Role) -> Json:
    """Describe a role."""
    return {
        "id": str(what.id),
        "name": what.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": what.position,
        "permissions": str(what.permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def channel(what: Channel, bot: User) -> Json:
    """Describe a channel of a guild, or a direct one."""
    if what.kind == DM_CHANNEL:
        recipients = [] if what.recipient is None else [user(what.recipient)]
        return {
            "id": str(what.id),
            "type": DM_CHANNEL,
            "last_message_id": None,
            "recipients": recipients,
            "flags": 0,
        }
    overwrites = []
    if what.denied_to_bot:
        overwrites.append(
            {"id": str(bot.id), "type": 1, "allow": "0", "deny": str(what.denied_to_bot)}
        )
    described: Json = {
        "id": str(what.id),
        "type": what.kind,
        "name": what.name,
        "position": what.position,
        "permission_overwrites": overwrites,
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": what.slow_mode,
        "last_message_id": None,
        "flags": REQUIRE_TAG if what.requires_tag else 0,
    }
    if what.guild is not None:
        described["guild_id"] = str(what.guild.id)
    if what.kind == FORUM_CHANNEL:
        described["available_tags"] = [
            {
                "id": str(tag),
                "name": f"tag {tag}",
                "moderated": False,
                "emoji_id": None,
                "emoji_name": None,
            }
            for tag in what.tags
        ]
    return described


def thread(what: Channel, bot: User) -> Json:
    """Describe a thread, or a post in a forum."""
    return channel(what, bot) | {
        "parent_id": str(what.parent.id) if what.parent else None,
        "owner_id": str((what.owner or bot).id),
        "message_count": 1,
        "member_count": 1,
        "applied_tags": [str(tag) for tag in what.tags],
        "thread_metadata": {
            "archived": what.is_archived,
            "auto_archive_duration": 4320,
            "archive_timestamp": timestamp(what.closed_at) if what.closed_at else JOINED_AT,
            "locked": what.is_locked,
        },
    }


def guild(what: Guild, bot: User) -> Json:
    """Describe a guild as GUILD_CREATE does, with the bot as its one listed member."""
    return {
        "id": str(what.id),
        "name": what.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "description": None,
        "banner": None,
        "owner_id": str(what.owner.id),
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "roles": [role(each) for each in what.roles],
        "emojis": [],
        "stickers": [],
        "features": [],
        "mfa_level": 0,
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": what.locale,
        "nsfw_level": 0,
        "joined_at": JOINED_AT,
        "large": False,
        "unavailable": False,
        "member_count": what.member_count,
        "voice_states": [],
        "members": [bot_member(what, bot)],
        "channels": [channel(each, bot) for each in what.channels],
        "threads": [thread(each, bot) for each in what.threads if not each.is_archived],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def application(world: World) -> Json:
    """Describe the application; its id is the bot's, as it is for every newer application."""
    return {
        "id": str(world.bot.id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "owner": user(world.owner),
        "team": None,
        "rpc_origins": [],
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "integration_types_config": {"0": {}, "1": {}},
    }


def command(body: Json, command_id: int, application_id: int, version: int) -> Json:
    """Describe a registered command, given what the bot asked to register."""
    permissions = body.get("default_member_permissions")
    return {
        "id": str(command_id),
        "application_id": str(application_id),
        "version": str(version),
        "type": body.get("type") or 1,
        "name": body["name"],
        "name_localizations": body.get("name_localizations"),
        "description": body.get("description") or "",
        "description_localizations": body.get("description_localizations"),
        "options": body.get("options") or [],
        "default_member_permissions": None if permissions is None else str(permissions),
        "dm_permission": body.get("dm_permission", True),
        "nsfw": bool(body.get("nsfw")),
        "contexts": body.get("contexts"),
        "integration_types": body.get("integration_types") or [0],
    }
