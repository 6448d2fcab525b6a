"""Lets a message leave in its turn, unless quiet hours began while it waited for it.

Knows nothing of what the message is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.models import Outgoing
from bot.services.base import Clock, Pace


class TooLateError(Exception):
    """Quiet hours have begun: the message was not sent."""


@asynccontextmanager
async def leaving(pace: Pace, clock: Clock, outgoing: Outgoing) -> AsyncIterator[None]:
    """Wait for a message's turn; the block is the request that makes it.

    Claimed in the last second before quiet hours, it would leave in their first one.

    Raises:
        TooLateError: they have begun; the block is not entered.
    """
    async with pace.request():
        quiet_from = outgoing.context.quiet_from
        if quiet_from is not None and quiet_from <= clock():
            raise TooLateError
        yield
