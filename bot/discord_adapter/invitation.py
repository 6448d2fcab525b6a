"""The link by which a server's moderator invites the bot, with the least it needs."""

from __future__ import annotations

import discord
from discord.utils import oauth_url

INVITE_PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,  # finds out whether a message arrived when a connection broke
)
_SCOPES = ("bot", "applications.commands")


def invite_link(application_id: int) -> str:
    """Return the link that invites an application's bot (docs.discord.com/developers, OAuth2)."""
    return oauth_url(application_id, permissions=INVITE_PERMISSIONS, scopes=_SCOPES)
