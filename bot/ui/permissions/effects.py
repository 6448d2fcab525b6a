"""What a permission that is missing does to a subscription's alerts.

Knows nothing of who is told.
"""

from __future__ import annotations

import discord

from bot.languages import mark
from bot.models import MissingPermissions, Subscription
from bot.services.guilds import ROLE, TAG
from bot.services.outbox import NO_TAG
from bot.ui.permissions import missing as permissions

FOLLOWED = mark("An announcement channel")
_STOP = {
    discord.ForumChannel: (
        permissions.POSTS,
        permissions.IN_POSTS,
        permissions.MANAGE_POSTS,
    ),
    discord.Thread: (permissions.IN_THREADS, permissions.MANAGE_THREADS),
}
_EFFECTS = {
    permissions.PING: mark("the role is shown, but nobody is notified."),
    permissions.HISTORY: mark(
        "when a connection breaks, Raincloud cannot find out whether an alert arrived."
    ),
    permissions.THREADS: mark("drops get no thread."),
    permissions.IN_THREADS: mark("nothing can be told in the threads of drops."),
    permissions.POLLS: mark("drops get no poll."),
}
# Without which alerts arrive all the same; in a thread they need what the name also stands for.
BESIDE = frozenset(_EFFECTS) - {permissions.IN_THREADS}
_TAG_GONE = mark("it was deleted, so posts come without it. Choose others with /alerts edit.")
_NOT_FOLLOWED = mark(
    "it is none any more, so nothing is published to followers. Make it one again in its "
    "settings, or choose otherwise with /alerts edit."
)
_ROLE_GONE = mark("it was deleted, so nobody is notified. Choose another with /alerts edit.")


def effects_of(channel: permissions.AlertChannel, subscription: Subscription) -> MissingPermissions:
    """Return what a subscription lacks in its channel, in English, sorted by what that does.

    Args:
        channel: the subscription's.
        subscription: the subscription.

    Raises:
        discord.ClientException: it is a thread of a channel that is not known.
    """
    role = (
        channel.guild.get_role(subscription.role_id) if subscription.role_id is not None else None
    )
    missing = permissions.missing_permissions(channel, subscription, role)
    if permissions.VIEW in missing:  # without it Discord's rules leave nothing else either
        return MissingPermissions(stops=(permissions.VIEW,))
    stopping: tuple[str, ...] = (permissions.SEND,)
    for kind, names in _STOP.items():
        if isinstance(channel, kind):
            stopping = names
    degrades = {name: _EFFECTS[name] for name in missing if name not in stopping}
    gone_role_id = _gone_role(channel, subscription)
    if gone_role_id is not None:
        degrades[ROLE] = _ROLE_GONE
    if subscription.publish and not _is_followed(channel):
        degrades[FOLLOWED] = _NOT_FOLLOWED
    refusal = None
    if isinstance(channel, discord.ForumChannel):
        if not {tag.id for tag in channel.available_tags}.issuperset(subscription.tags):
            degrades[TAG] = _TAG_GONE
        if channel.flags.require_tag and not _has_tag_to_give(channel):
            refusal = NO_TAG
    stops = [name for name in missing if name in stopping]
    if isinstance(channel, discord.Thread) and _is_locked(channel):
        stops.append(permissions.MANAGE_THREADS)
    return MissingPermissions(
        stops=tuple(dict.fromkeys(stops)),
        degrades=degrades,
        refusal=refusal,
        gone_role_id=gone_role_id,
    )


def _gone_role(channel: permissions.AlertChannel, subscription: Subscription) -> int | None:
    """Return the role to mention, if it was deleted; a server always has the role of its own id."""
    guild, role_id = channel.guild, subscription.role_id
    is_gone = role_id is not None and guild.get_role(role_id) is None
    return role_id if is_gone and guild.get_role(guild.id) is not None else None


def _is_followed(channel: permissions.AlertChannel) -> bool:
    """Tell whether a channel is one whose posts other servers can follow."""
    return isinstance(channel, discord.TextChannel) and channel.is_news()


def _has_tag_to_give(forum: discord.ForumChannel) -> bool:
    """Tell whether a forum has a tag that the bot may give a post; it takes the first one then."""
    may_moderate = permissions.granted_in(forum).manage_threads
    return any(may_moderate or not tag.moderated for tag in forum.available_tags)


def _is_locked(thread: discord.Thread) -> bool:
    """Tell whether only who manages threads may write in a thread, and the bot does not."""
    return thread.locked and not permissions.granted_in(thread).manage_threads
