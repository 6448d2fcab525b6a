"""Sweeps: one pass over the sources that are due, with all it owes kept in one transaction.

Knows nothing of how a source is read or a message sent.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import uuid4

from bot.errors import SourceError, StoreError
from bot.languages import mark
from bot.models import (
    Change,
    Page,
    Pause,
    SourceSpec,
    SourceStatus,
    Sweep,
    SweepReport,
    SweepState,
)
from bot.rules.stock import changes_of, compare
from bot.services.base import Clock
from bot.services.drops import announcements
from bot.services.outbox import Deliveries, fanout
from bot.services.sources import health
from bot.services.sweeps.leases import LEASE, Leases, Sleep
from bot.sources import DROPS_ONLY, Source
from bot.sources.web import NotFoundError
from bot.store.engine import Connection, Database
from bot.store.shops import listings, pages, pauses, sources, sweeps

AT_ONCE = 16  # sources read at the same time
JITTER = 0.1  # of a source's own rhythm, so that a shop does not see us on the minute
LONGEST_PAUSE = timedelta(hours=1)
MISSING_STOPS = 3  # sweeps running that fail, the last by a 404; a 410 stops at once
PRUNED_AT_ONCE = 500  # records of one transaction: others may write in between
DOUBLINGS = 3  # of a source's rhythm while it fails

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What one look at a source brought, or why it brought nothing.

    ``pause_until`` is when the source wants to be asked again; ``is_missing`` a 404 or 410, which
    ``is_gone`` for good.
    """

    sweep: Sweep
    error: str | None = None
    pause_until: datetime | None = None
    is_missing: bool = False
    is_gone: bool = False


class Manners(Protocol):
    """Knows which budgets must rest, so that a restart does not forget a shop's refusal."""

    @property
    def pauses(self) -> Collection[Pause]:
        """The budgets that must rest now."""

    def learn(self, pauses: Iterable[Pause]) -> None:
        """Obey what another process was told too."""


class Sweeps:
    """Looks at the sources, and writes down what changed together with what that owes."""

    def __init__(
        self,
        database: Database,
        kinds: Mapping[str, Source],
        manners: Manners,
        outbox: Deliveries,
        clock: Clock,
        *,
        vary: Callable[[], float] = random.random,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Make it.

        Args:
            database: where everything is kept.
            kinds: what reads each kind of source.
            manners: whose pauses are kept with each sweep.
            outbox: is told when something is owed.
            clock: tells the time.
            vary: a number from 0 to 1, for the jitter.
            sleep: waits for a number of seconds, until a lease is to be renewed.
        """
        self._database = database
        self._kinds = kinds
        self._manners = manners
        self._outbox = outbox
        self._clock = clock
        self._vary = vary
        self._leases = Leases(database, clock, sleep)
        self._tasks: set[asyncio.Task[SweepReport]] = set()

    async def keep_in_step(self, specs: Iterable[SourceSpec]) -> None:
        """Make the store's sources those of the file."""
        async with self._database.write() as connection:
            await sources.keep_in_step(connection, specs, self._clock())

    async def begin(self) -> None:
        """Take up what a process that is gone left half done, where only one can be the bot."""
        if self._database.is_sqlite:
            async with self._database.write() as connection:
                await sources.release_all(connection)

    async def run_due(self) -> datetime | None:
        """Begin to look at the sources that are due; return when the next one is."""
        room = AT_ONCE - len(self._tasks)
        now = self._clock()
        async with self._database.read() as connection:
            next_at = await sources.next_due(connection)
        if next_at is None or next_at > now or room <= 0:
            return next_at
        async with self._database.write() as connection:
            claimed = await sources.claim(
                connection, holder=uuid4().hex, now=now, lease_until=now + LEASE, limit=room
            )
        for status in claimed:
            task = asyncio.create_task(self._sweep_leased(status))
            self._tasks.add(task)
            task.add_done_callback(self._done)
        return None

    async def run_all(self, names: Iterable[str] | None = None) -> list[SweepReport]:
        """Look once, now, at all sources that are not paused (or the named ones of them)."""
        now = self._clock()
        chosen = None if names is None else set(names)
        async with self._database.read() as connection:
            known = await sources.statuses(connection)
        wanted = [
            status
            for status in known
            if not status.is_paused and (chosen is None or status.spec.name in chosen)
        ]
        async with self._database.write() as connection:
            claimed = await sources.claim(
                connection,
                holder=uuid4().hex,
                now=now,
                lease_until=now + LEASE,
                limit=len(wanted),
                names=[status.spec.name for status in wanted],
            )
        gate = asyncio.Semaphore(AT_ONCE)
        reports = list(
            await asyncio.gather(*(self._sweep_leased(status, gate) for status in claimed))
        )
        held = {status.spec.name for status in wanted} - {status.spec.name for status in claimed}
        reports.extend(
            SweepReport(
                source=name,
                state=SweepState.BUSY,
                error=mark("Another process is looking at it just now. Try again in a minute."),
            )
            for name in sorted(held)
        )
        return sorted(reports, key=lambda report: report.source)

    async def prune(self, keep: timedelta) -> None:
        """Forget the record of old sweeps, and the drops of sources that are past as long."""
        now = self._clock()
        pruned = PRUNED_AT_ONCE
        while pruned == PRUNED_AT_ONCE:
            async with self._database.write() as connection:
                pruned = await sweeps.prune(connection, now - keep, limit=PRUNED_AT_ONCE)
        async with self._database.write() as connection:
            await announcements.prune(connection, keep, now)

    async def aclose(self) -> None:
        """Stop looking; a look that is under way is as if it had not begun."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _done(self, task: asyncio.Task[SweepReport]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("A sweep failed; it is made again when its lease ends", exc_info=error)

    async def _sweep_leased(
        self, status: SourceStatus, gate: asyncio.Semaphore | None = None
    ) -> SweepReport:
        """Look at a source when its turn comes, and keep its lease until then too."""
        async with self._leases.kept(status), gate or nullcontext():
            return await self._sweep(status)

    async def _sweep(self, status: SourceStatus) -> SweepReport:
        started_at = self._clock()
        try:
            async with self._database.read() as connection:
                remembered = await pages.of_source(connection, status.id)
                self._manners.learn(await pauses.known(connection))
        except StoreError as error:
            return _unkept(SweepReport(source=status.spec.name, state=SweepState.FAILED), error)
        look = await self._fetch(status.spec, remembered)
        sweep, trouble = look.sweep, look.error
        finished_at = self._clock()
        if status.spec.kind not in DROPS_ONLY:
            sweep = compare.judge(
                sweep,
                last_count=status.last_count,
                last_complete_at=status.last_complete_at,
                now=finished_at,
            )
        if trouble is not None:
            state = SweepState.FAILED
        else:
            state = SweepState.COMPLETE if sweep.complete else SweepState.PARTIAL
        report = SweepReport(
            source=status.spec.name,
            state=state,
            listings=len(sweep.listings),
            requests=sweep.requests,
            not_modified=sweep.not_modified,
            bytes=sweep.bytes,
            took=finished_at - started_at,
            error=trouble or sweep.reason,
        )
        if report.error:
            _log.warning("%s: %s", report.source, report.error)
        try:
            changes = await self._keep(status, replace(look, sweep=sweep), report, started_at)
        except StoreError as error:
            return _unkept(report, error)
        if changes is None:
            return _lost(report)
        if changes:
            self._outbox.wake()
        return replace(report, changes=tuple(changes))

    async def _fetch(self, spec: SourceSpec, remembered: Mapping[str, Page]) -> _Look:
        """Return what was seen, or why nothing was."""
        nothing = Sweep(complete=False)
        try:
            return _Look(sweep=await self._kinds[spec.kind].fetch(spec, remembered=remembered))
        except SourceError as error:
            return _Look(
                sweep=nothing,
                error=error.sentence,
                pause_until=getattr(error, "until", None),
                is_missing=isinstance(error, NotFoundError),
                is_gone=isinstance(error, NotFoundError) and error.is_gone,
            )
        except Exception:  # noqa: BLE001 - a fault in one adapter must not failing us to all others
            _log.exception("%s: the adapter for %s failed", spec.name, spec.kind)
            trouble = mark("Raincloud failed to read this page; the log says where.")
            return _Look(sweep=nothing, error=trouble)

    async def _keep(
        self, status: SourceStatus, look: _Look, report: SweepReport, started_at: datetime
    ) -> list[Change] | None:
        """Write down what was seen; nothing, and none, where the source is another's by now."""
        sweep, now = look.sweep, self._clock()
        held_back = health.DRY_RUN if health.is_dry_run(status, now) else None
        async with self._database.write() as connection:
            if not await sources.is_held(connection, status):
                return None
            known = await listings.known(connection, status.id)
            verdicts = compare.compare(known, sweep, is_silent=status.baseline_at is None)
            ids = await listings.apply(
                connection,
                status.id,
                verdicts,
                before={listing.id: listing for listing in known},
                now=now,
            )
            await pages.remember(connection, status.id, sweep)
            self._manners.learn(await pauses.known(connection))
            await pauses.keep(connection, self._manners.pauses)
            sweep_id = await sources.finish(
                connection,
                status,
                report=report,
                products=sweep.products,
                started_at=started_at,
                finished_at=now,
                next_at=self._next_at(status, report, now, look.pause_until, sweep.rest),
            )
            changes = [
                change
                for listing_id, verdict in zip(ids, verdicts, strict=True)
                for change in changes_of(status, verdict, listing_id, sweep_id, now)
            ]
            changes += await announcements.take(
                connection,
                status,
                sweep.drops,
                is_silent=status.baseline_at is None,
                is_complete=sweep.complete,
                sweep_id=sweep_id,
                now=now,
            )
            changes = [
                await fanout.owe(connection, change, held_back=held_back) for change in changes
            ]
            if changes:
                await sweeps.count_changes(connection, sweep_id, len(changes))
            await self._care(connection, status, look, report, sweep_id, now)
        return changes

    async def _care(
        self,
        connection: Connection,
        status: SourceStatus,
        look: _Look,
        report: SweepReport,
        sweep_id: int,
        now: datetime,
    ) -> None:
        """Follow a source that moved, stop at one that is gone, and tell of one that is failing."""
        moved_to = look.sweep.moved_to
        if moved_to is not None and moved_to != status.spec.url and look.sweep.complete:
            await sources.move(connection, status, moved_to)
            _log.warning("%s moved for good to %s", status.spec.name, moved_to)
        stops = look.is_gone or (look.is_missing and status.failures + 1 >= MISSING_STOPS)
        if stops:
            await sources.pause(connection, status.id)
        if await health.tell(connection, status, report, sweep_id=sweep_id, stopped=stops, now=now):
            self._outbox.wake()

    def _next_at(
        self,
        status: SourceStatus,
        report: SweepReport,
        now: datetime,
        pause_until: datetime | None,
        rest: timedelta | None,
    ) -> datetime:
        """Return when to look again: in the source's rhythm, more rarely while it fails.

        Not before the source itself wants it, by its answer or by a refusal.
        """
        every = status.spec.every
        if report.state is SweepState.FAILED:
            every = max(every, min(LONGEST_PAUSE, every * 2 ** min(status.failures, DOUBLINGS)))
        next_at = now + max(every, rest or every) * (1 + JITTER * self._vary())
        return max(next_at, pause_until) if pause_until is not None else next_at


def _lost(report: SweepReport) -> SweepReport:
    """Report a sweep of a source that was taken over, moved or removed while it was read."""
    _log.warning("%s: its lease was lost while it was read; nothing was kept", report.source)
    sentence = mark(
        "It was taken over or changed while it was read. Nothing was kept of this look."
    )
    return replace(report, state=SweepState.BUSY, error=sentence)


def _unkept(report: SweepReport, error: StoreError) -> SweepReport:
    """Report a sweep of which nothing is written; its lease ends by itself."""
    _log.error("%s: the sweep could not be kept: %s", report.source, error.sentence)
    return replace(report, state=SweepState.FAILED, error=error.sentence)
