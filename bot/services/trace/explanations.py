"""Says why a message was sent, from the record and not from a second run of the rules."""

from __future__ import annotations

from bot.errors import RequestError
from bot.languages import tr
from bot.models import Change, Delivery, DestinationKind, Explanation, Subscription
from bot.rules.trace import verdict_of
from bot.services.trace import diagnosis
from bot.store.alerts import changes, deliveries, held
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection, Database
from bot.store.guilds import audit
from bot.store.shops import sweeps, trails


class Explanations:
    """Looks up the way from a sweep to a message."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def explain(self, delivery_id: int, guild_id: int | None, user_id: int) -> Explanation:
        """Return why a delivery was sent.

        Args:
            delivery_id: as named by the message's button.
            guild_id: where the question was asked, none in a direct message; another guild's
                deliveries are not shown.
            user_id: who asks; another person's are not shown.

        Raises:
            RequestError: the record of it is gone, or it belongs elsewhere.
        """
        async with self._database.read() as connection:
            found = await self._look_up(connection, delivery_id)
        if found is None or not _may_see(found.delivery, guild_id, user_id):
            raise RequestError(
                tr(
                    "There is no record of this alert any more. Nothing else was lost by that. "
                    "/alerts list shows what this server is subscribed to."
                )
            )
        return found

    async def explain_message(self, message_id: int, guild_id: int) -> Explanation:
        """Return why a message was sent.

        Raises:
            RequestError: it is none of ours, or the record of it is gone.
        """
        async with self._database.read() as connection:
            delivery = await trails.of_message(connection, guild_id, message_id)
            found = await self._look_up(connection, delivery.id) if delivery else None
        if found is None:
            raise RequestError(
                tr(
                    "Raincloud has no record of this message: it is none of its alerts, or it was "
                    "sent too long ago. For an alert that did not come, use /alerts why."
                )
            )
        return found

    async def _look_up(self, connection: Connection, delivery_id: int) -> Explanation | None:
        delivery = await deliveries.get(connection, delivery_id)
        if delivery is None:
            return None
        change = subscription = sweep = known_since = None
        items = (await held.items_of(connection, [delivery.id])).get(delivery.id, [])
        if delivery.change_id is not None:
            change = await changes.get(connection, delivery.change_id)
        if change is None and not items and not delivery.is_sample:
            return None
        if delivery.subscription_id is not None:
            subscription = await subscription_store.get(connection, delivery.subscription_id)
        if change is not None and change.sweep_id is not None:
            sweep = await sweeps.get(connection, change.sweep_id)
        if change is not None and change.listing_id is not None:
            known_since = await trails.known_since(connection, change.listing_id)
        return Explanation(
            delivery=delivery,
            change=change,
            subscription=subscription,
            sweep=sweep,
            items=tuple(items),
            known_since=known_since,
            others=await self._others(connection, delivery, change),
        )

    async def _others(
        self, connection: Connection, delivery: Delivery, change: Change | None
    ) -> tuple[Subscription, ...]:
        """Return the channel's other subscriptions that let a change pass, as they were then."""
        if change is None or delivery.guild_id is None:
            return ()
        if delivery.destination.kind is DestinationKind.USER:
            return ()
        subscriptions = await subscription_store.of_guild(connection, delivery.guild_id)
        entries = await audit.of_guild(
            connection, delivery.guild_id, limit=diagnosis.AUDITED, since=change.at
        )
        verdicts = (
            verdict_of(change, subscription, entries, [delivery]) for subscription in subscriptions
        )
        return tuple(
            verdict.subscription
            for verdict in verdicts
            if verdict.delivery is not None and verdict.subscription.id != delivery.subscription_id
        )


def _may_see(delivery: Delivery, guild_id: int | None, user_id: int) -> bool:
    if delivery.destination.kind is DestinationKind.USER:
        return delivery.destination.id == user_id
    return delivery.guild_id == guild_id
