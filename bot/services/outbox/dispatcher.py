"""Sends what is owed: claims, paces, retries, and settles what a crash left in doubt.

Knows nothing of Discord's library: a sender turns a delivery into a message.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Protocol

from bot.errors import StoreError
from bot.languages import mark
from bot.models import (
    Action,
    Change,
    Delivery,
    DeliveryContext,
    Outcome,
    OutcomeKind,
    Outgoing,
    Presence,
    ProbeResult,
    QueuedAlert,
)
from bot.services.base import ChannelLimits, Clock
from bot.services.outbox import catch_up, follow_ups, quiet_gate, results, revalidation
from bot.store.alerts import held, outbox
from bot.store.engine import Connection, Database

IN_FLIGHT = 64  # at 48 a second, Discord may take 1.3 s to answer and the pace still holds
REFILL = 8  # free places for which a full house looks again: a look has all that waits in view
TRY_TIME = timedelta(seconds=30)  # for one try, the library's own retries included
LEASE = timedelta(seconds=90)  # longer than reading a channel and then a try
NONCE_MARGIN = timedelta(seconds=30)  # a try this near to the window's end may arrive after it
LOOK = timedelta(seconds=1)  # how often another process's work and lapsed leases are looked for
STORE_RETRY = 5.0  # seconds before a database that refused is asked again

_NO_ANSWER = mark("Discord did not answer in time.")
_NOT_THERE = mark("The message it is about is not there.")
_NOT_YET_THERE = mark("The message it is about is still on its way.")
_HARMLESS = frozenset({Action.EDIT, Action.PUBLISH, Action.THREAD})  # done twice is done once
_SETTLED = {
    Presence.PRESENT: OutcomeKind.SENT,
    Presence.UNREADABLE: OutcomeKind.UNCERTAIN,
    Presence.UNREACHABLE: OutcomeKind.DOUBT,
}

_log = logging.getLogger(__name__)


class Sender(Protocol):
    """Turns a delivery into a message, at a pace over everything this token sends.

    What Discord says becomes an outcome, never an exception.
    """

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Try once to send."""

    async def find(self, outgoing: Outgoing) -> ProbeResult:
        """Read the destination for a message that an earlier try may have left there."""


def nonce_of(delivery: Delivery) -> str:
    """Return the nonce that makes a second try of the same delivery no second message.

    25 characters at most is Discord's limit; its scope is the author, so the destination is in it.
    """
    destination = delivery.destination
    text = f"{delivery.cause}|{destination.kind.value}|{destination.id}"
    return blake2b(text.encode(), digest_size=12).hexdigest()


class Deliveries:
    """The outbox at work. One task runs :meth:`run`; :meth:`wake` tells it of something new."""

    def __init__(
        self,
        database: Database,
        sender: Sender,
        clock: Clock,
        *,
        worker: str,
        nonce_window: timedelta,
    ) -> None:
        """Make it.

        Args:
            database: where deliveries are kept.
            sender: what sends them.
            clock: tells the time.
            worker: this process's name on its leases.
            nonce_window: how long a nonce is trusted to make a second try harmless.
        """
        self._database = database
        self._sender = sender
        self._clock = clock
        self._worker = worker
        self._rests = ChannelLimits()
        self._nonce_window = nonce_window
        self._rest_until: datetime | None = None
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look at the outbox now."""
        self._wake.set()

    async def run(self) -> None:
        """Send what is owed, for ever."""
        try:
            if self._database.is_sqlite:
                await self._take_back_all()
            while True:
                self._wake.clear()
                pause = await self._look()
                try:
                    async with asyncio.timeout(pause):
                        await self._wake.wait()
                except TimeoutError:
                    continue
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def drain(self) -> None:
        """Send what is due now and return when it is done.

        What failed waits for its time, and a channel that has had its fill for its rest to end.
        """
        while True:
            await self._look()
            if not self._tasks:
                return
            await asyncio.wait(self._tasks)

    async def _take_back_all(self) -> None:
        """With one process a file, whoever held a lease is dead: its work is in doubt, not lost."""
        try:
            async with self._database.write() as connection:
                taken = await outbox.take_back(connection, now=self._clock(), all_leases=True)
        except StoreError as error:
            _log.error("The outbox could not be looked through: %s", error.sentence)
            return
        if taken:
            _log.info("%d deliveries were under way when the last run ended; settling them", taken)

    async def _look(self) -> float:
        """Claim what there is room for and return the seconds until the next look."""
        try:
            return await self._claim()
        except StoreError as error:
            _log.error("The outbox cannot be read; trying again: %s", error.sentence)
            return STORE_RETRY

    async def _claim(self) -> float:
        now = self._clock()
        if self._rest_until is not None and self._rest_until > now:
            return (self._rest_until - now).total_seconds()
        room = IN_FLIGHT - len(self._tasks)
        if room <= 0:
            return LOOK.total_seconds()  # a finished try wakes us sooner
        async with self._database.read() as connection:
            due = await outbox.next_due(connection)
            lease_end = await outbox.next_lease_end(connection)
        is_due = due is not None and due <= now
        if not is_due and (lease_end is None or lease_end > now):
            until_due = (due - now).total_seconds() if due is not None else float("inf")
            return min(LOOK.total_seconds(), until_due)
        resting = self._rests.resting()
        async with self._database.write() as connection:
            await outbox.take_back(connection, now=now, all_leases=False)
            await catch_up.settle(connection, now)
            claimed = await self._take(connection, now, room, resting)
            digests = [delivery.id for delivery, _ in claimed if delivery.action is Action.DIGEST]
            items = await held.items_of(connection, digests)
            around = await follow_ups.standings(connection, claimed, now)
        for delivery, change in claimed:
            task = asyncio.create_task(
                self._deliver(delivery, change, items.get(delivery.id), around[delivery.id])
            )
            self._tasks.add(task)
            task.add_done_callback(self._done)
        # Nothing claimed though something is due: its channels rest or are busy.
        return min(LOOK.total_seconds(), *resting.values()) if resting else LOOK.total_seconds()

    async def _take(
        self, connection: Connection, now: datetime, room: int, resting: Collection[int]
    ) -> held.Waiting:
        """Lease what may be sent now.

        What is wanted no more ends instead; what falls into a guild's quiet hours is held.
        """
        while True:
            claimed = await outbox.claim(
                connection,
                worker=self._worker,
                now=now,
                lease_until=now + LEASE,
                limit=room,
                resting=resting,
            )
            to_send = await revalidation.keep(connection, claimed, now)
            to_send = await quiet_gate.keep(connection, to_send, now)
            if to_send or not claimed:
                return to_send

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if len(self._tasks) <= IN_FLIGHT - REFILL:
            self._wake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("A delivery could not be recorded; it stays in doubt", exc_info=error)

    async def _deliver(
        self,
        delivery: Delivery,
        change: Change | None,
        items: Sequence[QueuedAlert] | None,
        context: DeliveryContext,
    ) -> None:
        outgoing = Outgoing(
            delivery=delivery,
            change=items[0].change if items else change,
            nonce=nonce_of(delivery),
            items=tuple(items or ()),
            context=context,
        )
        outgoing, settled = await self._settle(outgoing)
        if settled is None:
            settled = await self._try(outgoing)
            if delivery.action not in _HARMLESS:  # those are no messages, and have buckets apart
                self._rests.count(delivery.destination.id)
        # What Discord said is recorded even while the program is being stopped.
        was_in_doubt = delivery.doubt_since == outgoing.delivery.doubt_since
        results = asyncio.create_task(self._record(outgoing, settled, was_in_doubt=was_in_doubt))
        try:
            await asyncio.shield(results)
        except asyncio.CancelledError:
            await results
            raise

    async def _settle(self, outgoing: Outgoing) -> tuple[Outgoing, Outcome | None]:
        """Find out what became of an earlier try, if that must be known before another."""
        delivery = outgoing.delivery
        now = self._clock()
        is_over = delivery.expires_at is not None and delivery.expires_at <= now
        can_be_done = follow_ups.can_be_done(delivery, outgoing.context)
        if can_be_done is None and not is_over:
            wait = follow_ups.wait_for(outgoing.context.earlier, now)
            return outgoing, Outcome(
                kind=OutcomeKind.RETRY, retry_after=wait, reason=_NOT_YET_THERE
            )
        if not can_be_done or (is_over and delivery.action in _HARMLESS):
            return outgoing, Outcome(kind=OutcomeKind.EXPIRED, reason=_NOT_THERE)
        if delivery.doubt_since is None or delivery.action in _HARMLESS:
            return replace(outgoing, delivery=replace(delivery, doubt_since=now)), None
        if not is_over and now - delivery.doubt_since + NONCE_MARGIN < self._nonce_window:
            return outgoing, None
        found = await self._find(outgoing)
        kind = _SETTLED.get(found.finding) or (OutcomeKind.EXPIRED if is_over else None)
        if kind is None:  # it never arrived: try again, and let the doubt begin anew
            return replace(outgoing, delivery=replace(delivery, doubt_since=self._clock())), None
        return outgoing, Outcome(
            kind=kind,
            message_id=found.message_id,
            posted_in=found.posted_in,
            reason=found.reason,
        )

    async def _find(self, outgoing: Outgoing) -> ProbeResult:
        try:
            async with asyncio.timeout(TRY_TIME.total_seconds()):
                return await self._sender.find(outgoing)
        except TimeoutError:
            return ProbeResult(finding=Presence.UNREACHABLE, reason=_NO_ANSWER)
        except Exception:  # noqa: BLE001 - a fault of ours must not be met again and again
            _log.exception("Delivery %d could not be looked for", outgoing.delivery.id)
            return ProbeResult(
                finding=Presence.UNREADABLE, reason=mark("Raincloud failed to look for it.")
            )

    async def _try(self, outgoing: Outgoing) -> Outcome:
        if outgoing.delivery.action is Action.DIGEST and not outgoing.items:
            return Outcome(kind=OutcomeKind.EXPIRED)  # all it told was withdrawn meanwhile
        now = self._clock()
        if self._rest_until is not None and self._rest_until > now:
            wait = self._rest_until - now
            return Outcome(
                kind=OutcomeKind.RETRY, retry_after=wait, reason=mark("All sending rests.")
            )
        try:
            async with asyncio.timeout(TRY_TIME.total_seconds()):
                return await self._sender.send(outgoing)
        except TimeoutError:
            return Outcome(kind=OutcomeKind.DOUBT, reason=_NO_ANSWER)
        except Exception:  # noqa: BLE001 - a fault of ours must not be met again and again
            _log.exception("Delivery %d could not be made into a message", outgoing.delivery.id)
            return Outcome(
                kind=OutcomeKind.REFUSED, reason=mark("Raincloud failed to make the message.")
            )

    async def _record(self, outgoing: Outgoing, outcome: Outcome, *, was_in_doubt: bool) -> None:
        now = self._clock()
        if outcome.is_for_all and outcome.retry_after is not None:
            self._rest_until = now + outcome.retry_after
        async with self._database.write() as connection:
            await results.record(
                connection,
                outgoing,
                outcome,
                worker=self._worker,
                was_in_doubt=was_in_doubt,
                now=now,
            )
