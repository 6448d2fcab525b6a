"""Where members are told: by direct message, or in a private thread where none reaches them.

Knows nothing of how a thread is opened.
"""

from __future__ import annotations

from dataclasses import replace

from bot.models import Subscription
from bot.rules.subscriptions import routing_keys
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection, Database
from bot.store.members import profiles


class OwnThreads:
    """The private threads that take the place of members' direct messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, user_id: int) -> int | None:
        """Return the thread in which a person is told, or none."""
        async with self._database.read() as connection:
            return (await profiles.threads(connection, {user_id})).get(user_id)

    async def stopped(self, user_id: int) -> list[Subscription]:
        """Return the watches of a person that stopped as Discord refused to pass them on."""
        async with self._database.read() as connection:
            watches = await subscription_store.of_member(connection, user_id)
        return [watch for watch in watches if watch.broken is not None]

    async def use(self, user_id: int, thread_id: int, guild_id: int) -> int:
        """Tell a person in a thread from now on, and take up what had stopped.

        Args:
            user_id: the person.
            thread_id: a private thread they are in.
            guild_id: the server it is in.

        Returns:
            The thread they are told in: this one, or another that they had already.
        """
        async with self._database.write() as connection:
            known = (await profiles.threads(connection, {user_id})).get(user_id)
            if known is None:
                await profiles.keep_thread(connection, user_id, thread_id, guild_id)
            await _take_up(connection, user_id)
        return known or thread_id

    async def leave(self, user_id: int) -> None:
        """Tell a person by direct message again."""
        async with self._database.write() as connection:
            await profiles.drop_thread(connection, user_id)


async def _take_up(connection: Connection, user_id: int) -> None:
    for watch in await subscription_store.of_member(connection, user_id):
        if watch.broken is not None:
            whole = replace(watch, broken=None, revision=watch.revision + 1)
            await subscription_store.replace(connection, whole, routing_keys.filings(whole))
