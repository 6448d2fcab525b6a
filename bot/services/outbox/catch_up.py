"""What could not be sent in time: told in one catch-up message a channel, or no more at all.

The bot was stopped, or Discord could not be reached. Knows nothing of how anything is sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.languages import mark
from bot.store.alerts import outbox
from bot.store.engine import Connection

IS_NEWS = timedelta(days=1)  # what was due before that is told no more
LOOK_FIRST = timedelta(minutes=2)  # in which sweeps see what sold out meanwhile
MISSED = mark("It could not be sent in time; it is told in one catch-up message.")
OVER = mark("It was no longer useful when its turn came.")


async def settle(connection: Connection, now: datetime) -> None:
    """Hold what came too late for a catch-up, and end the rest of what is no longer useful.

    Args:
        connection: inside the transaction that claims what can be sent.
        now: aware, UTC.
    """
    await outbox.hold_missed(
        connection, now, since=now - IS_NEWS, due_at=now + LOOK_FIRST, reason=MISSED
    )
    await outbox.expire(connection, now, OVER)
