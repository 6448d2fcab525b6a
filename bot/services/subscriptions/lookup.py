"""Finds a guild's subscription, and says it when there is none."""

from __future__ import annotations

from bot.errors import RequestError
from bot.languages import tr
from bot.models import Subscription
from bot.store.alerts import subscriptions
from bot.store.engine import Connection


async def own_subscription(
    connection: Connection, guild_id: int, subscription_id: int, *, even_removed: bool = False
) -> Subscription:
    """Return a guild's subscription.

    Args:
        connection: to the store.
        guild_id: the guild.
        subscription_id: the subscription.
        even_removed: whether one that was removed, and can be restored, will do.

    Raises:
        RequestError: the guild has none with this id.
    """
    found = await subscriptions.get(connection, subscription_id)
    if found is None or found.guild_id != guild_id or found.user_id is not None:
        raise no_such()
    if found.removed_at is not None and not even_removed:
        raise no_such()
    return found


def no_such() -> RequestError:
    """Return what is said of a subscription that is not there."""
    return RequestError(
        tr(
            "This server has no such subscription; it may have been removed. "
            "`/alerts list` shows what there is."
        )
    )
