"""Lets what many channels want be owed to all of them, a part at a time, most urgent first.

Each part is one transaction with the note of how far it is done: a process that is killed between
two parts loses nothing and repeats nothing. Knows nothing of who wants what.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import StoreError
from bot.models import Change, ChangeKind
from bot.rules.alerts import planning
from bot.services.base import Clock
from bot.services.fanout import alerts
from bot.services.fanout.own_drops import telling_themselves
from bot.services.outbox import follow_ups
from bot.store.alerts import changes, fanouts
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection, Database

PART = 300  # subscriptions of one transaction: some 20 ms of SQLite's writer
AHEAD = 30 * PART  # whose ids are read in one go, as finding the first costs what finding all does
SLICE = 100  # planned in one go: some 20 ms of the event loop's time
_ANSWERING = frozenset({ChangeKind.MOVED, ChangeKind.CANCELLED, ChangeKind.SOLD_OUT})

_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class _Ahead:
    """What was read of a change (by id) that is owed to the channels up to ``channel_id``.

    ``pairs`` are the next (channel id, subscription id)s, all there are if ``is_all``; ``latest``
    the earlier posts that the change makes out of date.
    """

    change_id: int
    channel_id: int
    pairs: list[tuple[int, int]]
    is_all: bool
    latest: Mapping[int, int]


class FanOuts:
    """The fan-outs under way. :meth:`run_due` lets them go on, :meth:`wake` does so now."""

    def __init__(self, database: Database, wake: Callable[[], None], clock: Clock) -> None:
        """Make it.

        Args:
            database: where they are kept.
            wake: called when something is owed.
            clock: tells the time; a change that is later than that was found by a wrong clock.
        """
        self._database = database
        self._queued = wake
        self._clock = clock
        self._lock = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._ahead: _Ahead | None = None

    def wake(self) -> None:
        """Go on with what is under way, if there is anything."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._go_on(), name="fan-out")

    async def run_due(self) -> datetime | None:
        """Enqueue all that is under way; nothing is due later."""
        if not self._lock.locked():
            async with self._lock:
                while await self._one_part():
                    self._queued()
        return None

    async def aclose(self) -> None:
        """Stop; the part that is under way is as if it had not begun."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _go_on(self) -> None:
        try:
            await self.run_due()
        except StoreError as error:
            _log.error("A fan-out stopped; it goes on in a moment: %s", error.sentence)

    async def _one_part(self) -> bool:
        """Enqueue one part of the most urgent change; return whether there was any."""
        async with self._database.read() as connection:
            begun = await fanouts.next_one(connection)
            change = None if begun is None else await changes.get(connection, begun.change_id)
            if begun is None or change is None:
                return False
            change = replace(change, at=min(change.at, self._clock()))
            ahead = await self._look_ahead(connection, begun, change)
            pairs = next(whole_channels(ahead.pairs, PART), [])
            plans = await _plan(connection, change, pairs)
        rest = ahead.pairs[len(pairs) :]
        done = None if ahead.is_all and not rest else pairs[-1][0]
        async with self._database.write(is_part=True) as connection:
            if await fanouts.advance(connection, begun, done):
                await _write(connection, change, plans, begun, ahead, done)
        self._ahead = None if done is None else replace(ahead, channel_id=done, pairs=rest)
        return True

    async def _look_ahead(
        self, connection: Connection, begun: fanouts.FanOut, change: Change
    ) -> _Ahead:
        """Return what comes next; what was read before holds where this process left off."""
        ahead = self._ahead if self._ahead and self._ahead.change_id == change.id else None
        if ahead is not None and ahead.pairs and ahead.channel_id == begun.channel_id:
            return ahead
        if ahead is not None:
            latest = ahead.latest
        elif change.kind in _ANSWERING and begun.held_back is None:
            latest = alerts.latest(await follow_ups.out_of_date(connection, change))
        else:
            latest = {}
        pairs, is_all = await alerts.wanting(
            connection, change, after=begun.channel_id, limit=AHEAD
        )
        return _Ahead(
            change_id=change.id,
            channel_id=begun.channel_id,
            pairs=pairs,
            is_all=is_all,
            latest=latest,
        )


def whole_channels(pairs: Sequence[tuple[int, int]], size: int) -> Iterator[list[tuple[int, int]]]:
    """Cut (channel id, subscription id)s in this order into parts of whole channels.

    Args:
        pairs: all there are of each channel.
        size: how many a part has at least, but for the last.
    """
    part: list[tuple[int, int]] = []
    for pair in pairs:
        if len(part) >= size and pair[0] != part[-1][0]:
            yield part
            part = []
        part.append(pair)
    if part:
        yield part


async def _plan(
    connection: Connection, change: Change, pairs: Sequence[tuple[int, int]]
) -> list[tuple[list[int], planning.AlertPlan]]:
    """AlertPlan a part without the writer, a slice at a time: others have their turn in between."""
    told_already = await telling_themselves(connection, change)
    plans = []
    for part in whole_channels(pairs, SLICE):
        ids = [subscription_id for _, subscription_id in part]
        planned = await alerts.plan(connection, change, ids, told_already=told_already)
        plans.append((ids, planned))
    return plans


async def _write(
    connection: Connection,
    change: Change,
    plans: Sequence[tuple[list[int], planning.AlertPlan]],
    begun: fanouts.FanOut,
    ahead: _Ahead,
    last: int | None,
) -> None:
    """Store what was planned; where a subscription was closed meanwhile it is planned anew."""
    closed = await subscription_store.closed_in(connection, begun.channel_id, last)
    whole = []
    for ids, planned in plans:
        if closed.isdisjoint(ids):
            whole.append(planned)
            continue
        still = [each for each in ids if each not in closed]
        told_already = await telling_themselves(connection, change)
        whole.append(await alerts.plan(connection, change, still, told_already=told_already))
    await alerts.write(
        connection,
        change,
        planning.together(whole),
        latest=ahead.latest,
        held_back=begun.held_back,
    )
