"""Lets what many channels want be owed to all of them, a part at a time, most urgent first.

Each part is one transaction with the note of how far it is done: a process that is killed between
two parts loses nothing and repeats nothing. Knows nothing of who wants what.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import StoreError
from bot.models import Change, Delivery, HeldFor
from bot.rules.alerts import planning
from bot.services.base import Clock
from bot.services.fanout import alerts
from bot.services.fanout.own_drops import telling_themselves
from bot.store.alerts import changes, fanouts
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection, Database

PART = 300  # subscriptions of one transaction: some 20 ms of SQLite's writer
SLICE = 100  # planned in one go: some 20 ms of the event loop's time

_log = logging.getLogger(__name__)


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
        self._last: int | None = None  # the change of which something was owed last

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
            begun = await fanouts.next_one(connection, after=self._last)
            change = None if begun is None else await changes.get(connection, begun.change_id)
            if begun is None or change is None:
                return False
            change = replace(change, at=min(change.at, self._clock()))
            part = await alerts.part_of(
                connection, change, after=begun.channel_id, limit=PART, held_back=begun.held_back
            )
            plans = await _plan(connection, change, part.pairs)
            revisions = await subscription_store.wanted_of(
                connection, [subscription_id for _, subscription_id in part.pairs]
            )
        async with self._database.write(is_part=True) as connection:
            if await fanouts.advance(connection, begun, part.done):
                await _write(connection, change, plans, begun, part.edited, revisions)
        self._last = begun.change_id
        return True


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
    edited: Sequence[Delivery],
    revisions: Mapping[int, int],
) -> None:
    """Store what was planned; where a subscription is another by now it is planned anew."""
    planned_for = [each for ids, _ in plans for each in ids]
    if any(_kept_for(planned) for _, planned in plans):
        await changes.one_at_a_time(connection)  # none of them is found whole meanwhile
    still_wanted = await subscription_store.wanted_of(connection, planned_for)
    still_open = await subscription_store.open_places(connection, planned_for)
    whole = []
    for ids, planned in plans:
        still = [each for each in ids if each in still_wanted]
        is_as_planned = all(still_wanted.get(each) == revisions.get(each, 0) for each in ids)
        if is_as_planned and _kept_for(planned).isdisjoint(still_open):
            whole.append(planned)
            continue
        told_already = await telling_themselves(connection, change)
        whole.append(await alerts.plan(connection, change, still, told_already=told_already))
    await alerts.write(
        connection,
        change,
        planning.together(whole),
        edited=edited,
        held_back=begun.held_back,
    )


def _kept_for(planned: planning.AlertPlan) -> set[int | None]:
    """Return the subscriptions, by id, for which something is kept as they are broken."""
    return {
        queued.subscription_id for queued in planned.deliveries if queued.held_for is HeldFor.BROKEN
    }
