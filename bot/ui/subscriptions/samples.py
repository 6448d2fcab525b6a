"""Tries a subscription out: a sample card, or why there can be none.

Knows nothing of what was pressed.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction

from bot.models import Subscription
from bot.services import services_of
from bot.ui.permissions import effects_of, missing_permissions
from bot.ui.subscriptions import replies


async def try_out(
    interaction: Interaction[Any], guild: discord.Guild, subscription: Subscription
) -> str:
    """Owe a sample to a subscription's channel, and return what there is to say of it."""
    channel = guild.get_channel_or_thread(subscription.channel_id)
    if channel is None:
        return replies.channel_gone(subscription)
    found = effects_of(channel, subscription)
    is_sent = not (found.stops or found.refusal)
    subscriptions = services_of(interaction).subscriptions
    if is_sent and not await subscriptions.try_out(subscription, cause=str(interaction.id)):
        return replies.not_now(subscription)
    role = guild.get_role(subscription.role_id) if subscription.role_id is not None else None
    missing = missing_permissions(channel, subscription, role) or found.stops
    return replies.tested(subscription, missing, is_sent=is_sent, why=found.refusal)
