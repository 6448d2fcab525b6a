"""Lets a request leave in its turn, unless something that began meanwhile forbids it.

Claimed in the last second before quiet hours, a message would leave in their first one; claimed
before the way to Discord was found bad, it would make a block longer. Knows nothing of what the
request is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.models import Outgoing
from bot.services.base import Clock, Edge, Pace, leaving


class TooLateError(Exception):
    """Quiet hours have begun: the message was not sent."""


class WayBadError(Exception):
    """Nothing may leave just now: the request was not made."""


class SendGate:
    """Where everything that the outbox asks of Discord goes through."""

    def __init__(
        self,
        pace: Pace,
        edge: Edge,
        clock: Clock,
        *,
        may_send: Callable[[], bool] = lambda: True,
    ) -> None:
        """Make it.

        Args:
            pace: gives each request its turn.
            edge: what is known of the way.
            clock: tells the time.
            may_send: tells whether this process is the one that sends.
        """
        self._may_send = may_send
        self._pace = pace
        self._edge = edge
        self._clock = clock

    @asynccontextmanager
    async def message(self, outgoing: Outgoing) -> AsyncIterator[None]:
        """Wait for the turn of a message; the block is the request that makes it.

        Raises:
            TooLateError: quiet hours have begun; the block is not entered.
            WayBadError: nothing may leave just now; the same.
        """
        async with self.request(outgoing):
            quiet_from = outgoing.context.quiet_from
            if quiet_from is not None and quiet_from <= self._clock():
                raise TooLateError
            yield

    @asynccontextmanager
    async def request(self, outgoing: Outgoing) -> AsyncIterator[None]:
        """Wait for the turn of a request that notifies nobody; the block is the request.

        Raises:
            WayBadError: nothing may leave just now; the block is not entered.
        """
        async with leaving(self._pace.request(self._may_send)):
            is_kept = self._edge.is_bad and not outgoing.is_probe
            if is_kept or self._edge.rest_left() > timedelta(0) or not self._may_send():
                raise WayBadError
            yield
