"""Who a message pings: the roles its subscriptions name, or whose private thread it is in.

Knows nothing of what stands on it.
"""

from __future__ import annotations

import discord

from bot.models import DestinationKind, Outgoing


def line(outgoing: Outgoing) -> str:
    """Return the mentions that stand above a message; empty where nobody is pinged."""
    if _is_in_own_thread(outgoing):
        return f"<@{outgoing.delivery.destination.id}>"
    return " ".join(f"<@&{role_id}>" for role_id in outgoing.delivery.role_ids)


def allowed(outgoing: Outgoing) -> discord.AllowedMentions:
    """Return what a delivery's message may ping: who stands above it, and nothing else.

    A sample shows its role and pings nobody: who tries an alert out is not alone in the channel.
    """
    if outgoing.delivery.is_sample:
        return discord.AllowedMentions.none()
    roles = [discord.Object(role_id) for role_id in outgoing.delivery.role_ids]
    users: list[discord.Object] = []
    if _is_in_own_thread(outgoing):
        users.append(discord.Object(outgoing.delivery.destination.id))
    return discord.AllowedMentions(
        everyone=False, users=users or False, roles=roles, replied_user=False
    )


def _is_in_own_thread(outgoing: Outgoing) -> bool:
    is_a_persons = outgoing.delivery.destination.kind is DestinationKind.USER
    return is_a_persons and outgoing.context.thread_id is not None
