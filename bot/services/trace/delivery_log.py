"""A server's last deliveries, as they stand in the record."""

from __future__ import annotations

from bot.models import Change, Delivery, DeliveryState
from bot.services.subscriptions import own_subscription
from bot.store.engine import Database
from bot.store.shops import trails

LENGTH = 100  # deliveries


class DeliveryLog:
    """Shows what was owed and what became of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def last(
        self, guild_id: int, *, subscription_id: int | None, state: DeliveryState | None
    ) -> list[tuple[Delivery, Change | None]]:
        """Return a guild's last deliveries with what they tell, newest first.

        Args:
            guild_id: the guild.
            subscription_id: only those to this subscription's channel.
            state: only those in one state.

        Raises:
            RequestError: the guild has no such subscription.
        """
        channel_ids = None
        async with self._database.read() as connection:
            if subscription_id is not None:
                subscription = await own_subscription(
                    connection, guild_id, subscription_id, even_removed=True
                )
                channel_ids = [subscription.channel_id]
            return await trails.log(
                connection, guild_id, channel_ids=channel_ids, state=state, limit=LENGTH
            )
