"""A word from one process to the others on a PostgreSQL, as soon as it is written.

It may be lost, when a connection breaks: the tables are the truth, and whoever waits for a word
looks at them from time to time. Source: https://www.postgresql.org/docs/current/sql-notify.html.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


async def notify(connection: AsyncConnection, channel: str) -> None:
    """Give a word to all who listen to a channel, once the transaction is kept."""
    await connection.execute(select(func.pg_notify(channel, "")))


@asynccontextmanager
async def listening(
    engine: AsyncEngine, channel: str, note: Callable[[], None]
) -> AsyncIterator[asyncio.Event]:
    """Listen to a channel in the block.

    Args:
        engine: gives the connection, which does nothing else.
        channel: what is listened to.
        note: called with each word.

    Yields:
        What is set once the connection broke, and no word comes any more.

    Raises:
        OSError: the database does not let anybody listen.
    """
    import asyncpg  # type: ignore[import-untyped] # few need it

    broken = asyncio.Event()
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        driver.add_termination_listener(lambda _driver: broken.set())
        try:
            await driver.add_listener(channel, lambda *_word: note())
        except (asyncpg.InterfaceError, asyncpg.PostgresError) as error:
            raise ConnectionError(str(error)) from error
        try:
            yield broken
        finally:
            await connection.invalidate()  # it listens, and is of no other use
