"""What a permission that is missing does to a subscription's alerts.

Knows nothing of who is told.
"""

from __future__ import annotations

import discord

from bot.languages import mark
from bot.models import MissingPermissions, Subscription
from bot.ui.permissions import missing as permissions

ROLE = mark("The role to mention")
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
_ROLE_GONE = mark("it was deleted, so nobody is notified. Choose another with /alerts edit.")


def lack(channel: permissions.AlertChannel, subscription: Subscription) -> MissingPermissions:
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
    if subscription.role_id is not None and role is None:
        degrades[ROLE] = _ROLE_GONE
    stops = [name for name in missing if name in stopping]
    if isinstance(channel, discord.Thread) and _is_locked(channel):
        stops.append(permissions.MANAGE_THREADS)
    return MissingPermissions(stops=tuple(dict.fromkeys(stops)), degrades=degrades)


def _is_locked(thread: discord.Thread) -> bool:
    """Tell whether only who manages threads may write in a thread, and the bot does not."""
    return thread.locked and not thread.permissions_for(thread.guild.me).manage_threads
