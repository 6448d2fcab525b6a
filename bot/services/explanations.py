"""Says why a message was sent, from the record and not from a second run of the rules."""

from __future__ import annotations

from bot.errors import RequestError
from bot.models import Explanation
from bot.store import changes, deliveries, held, sources, subscriptions
from bot.store.database import Connection, Database


class Explanations:
    """Looks up the way from a sweep to a message."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def explain(self, delivery_id: int, guild_id: int | None) -> Explanation:
        """Return why a delivery was sent.

        Args:
            delivery_id: as named by the message's button.
            guild_id: where the question was asked; another guild's deliveries are not shown.

        Raises:
            RequestError: the record of it is gone, or it belongs elsewhere.
        """
        async with self._database.read() as connection:
            found = await self._look_up(connection, delivery_id)
        if found is None or found.delivery.guild_id != guild_id:
            raise RequestError(
                "There is no record of this alert any more. Nothing else was lost by that. "
                "/alerts list shows what this server is subscribed to."
            )
        return found

    async def _look_up(self, connection: Connection, delivery_id: int) -> Explanation | None:
        delivery = await deliveries.get(connection, delivery_id)
        if delivery is None:
            return None
        change = wish = sweep = None
        items = (await held.items_of(connection, [delivery.id])).get(delivery.id, [])
        if delivery.change_id is not None:
            change = await changes.get(connection, delivery.change_id)
        if change is None and not items and not delivery.is_sample:
            return None
        if delivery.subscription_id is not None:
            wish = await subscriptions.get(connection, delivery.subscription_id)
        if change is not None and change.sweep_id is not None:
            sweep = await sources.sweep(connection, change.sweep_id)
        return Explanation(
            delivery=delivery, change=change, subscription=wish, sweep=sweep, items=tuple(items)
        )
