"""Sweeps: looks at the sources that are due, each kept with all it owes in one transaction.

Knows nothing of how a source is read or a message sent.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from bot.errors import SourceError, StoreError
from bot.languages import mark
from bot.models import (
    Page,
    SourceSpec,
    SourceStatus,
    Sweep,
    SweepReport,
    SweepState,
)
from bot.rules.stock import compare
from bot.services.base import Clock, logged_about
from bot.services.drops import announcements
from bot.services.sweeps.leases import LEASE, Leases, Sleep
from bot.services.sweeps.recording import Look, Manners, Recorder
from bot.sources import DROPS_ONLY, Source
from bot.sources.web import NotFoundError
from bot.store.engine import Database
from bot.store.shops import pages, pauses, sources, sweeps, turns

AT_ONCE = 16  # sources read at the same time
TURNS_KEPT = timedelta(days=1)  # of budgets nobody takes from; no delay is as long
PAUSES_KEPT = timedelta(days=7)  # after their end, until which another refusal is one in a row
PRUNED_AT_ONCE = 500  # records of one transaction: others may write in between

_log = logging.getLogger(__name__)


class Sweeps:
    """Looks at the sources, and writes down what changed together with what that owes."""

    def __init__(
        self,
        database: Database,
        kinds: Mapping[str, Source],
        manners: Manners,
        wake: Callable[[], None],
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
            wake: called when something is owed.
            clock: tells the time.
            vary: a number from 0 to 1, for the jitter.
            sleep: waits for a number of seconds, until a lease is to be renewed.
        """
        self._database = database
        self._kinds = kinds
        self._manners = manners
        self._recorder = Recorder(database, manners, wake, clock, vary=vary)
        self._clock = clock
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
            task = asyncio.create_task(self._sweep_due(status))
            self._tasks.add(task)
            task.add_done_callback(self._done)
        return None

    async def run_all(
        self,
        names: Iterable[str] | None = None,
        *,
        watch: Callable[[SweepReport, int], None] | None = None,
    ) -> list[SweepReport]:
        """Look once, now, at all sources that are not paused; logs no fault, the reports tell.

        Args:
            names: only these of them.
            watch: called with each report as soon as it is there, and how many there will be.
        """
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
        reports: list[SweepReport] = []
        waiting = iter(claimed)

        async def look_in_turn() -> None:
            for status in waiting:
                report = await self._sweep_leased(status)
                reports.append(report)
                if watch is not None:
                    watch(report, len(claimed))

        async with self._leases.kept(claimed):
            await asyncio.gather(*(look_in_turn() for _ in range(AT_ONCE)))
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
            async with self._database.write(is_part=True) as connection:
                pruned = await sweeps.prune(connection, now - keep, limit=PRUNED_AT_ONCE)
        async with self._database.write() as connection:
            await announcements.prune(connection, keep, now)
            await turns.prune(connection, now - TURNS_KEPT)
            await pauses.prune(connection, now - PAUSES_KEPT)

    async def aclose(self) -> None:
        """Stop looking; a look that is under way is as if it had not begun."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _done(self, task: asyncio.Task[SweepReport]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        if (error := task.exception()) is not None:
            _log.error("A sweep failed; it is made again when its lease ends", exc_info=error)
        elif (report := task.result()).error:
            with logged_about(source=report.source):
                _log.warning("%s: %s", report.source, report.error)

    async def _sweep_due(self, status: SourceStatus) -> SweepReport:
        async with self._leases.kept([status]):
            return await self._sweep_leased(status)

    async def _sweep_leased(self, status: SourceStatus) -> SweepReport:
        with logged_about(source_id=status.id, source=status.spec.name):
            try:
                return await self._sweep(status)
            finally:
                self._leases.end(status)

    async def _sweep(self, status: SourceStatus) -> SweepReport:
        started_at = self._clock()
        try:
            async with self._database.read() as connection:
                remembered = await pages.of_source(connection, status.id)
                self._manners.learn(await pauses.known(connection))
        except StoreError as error:
            return _unkept(SweepReport(source=status.spec.name, state=SweepState.FAILED), error)
        look = await self._fetch(status.spec, remembered, started_at)
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
        try:
            changes = await self._recorder.keep(status, replace(look, sweep=sweep), report)
        except StoreError as error:
            return _unkept(report, error)
        if changes is None:
            return _lost(report)
        return replace(report, changes=tuple(changes))

    async def _fetch(
        self, spec: SourceSpec, remembered: Mapping[str, Page], started_at: datetime
    ) -> Look:
        """Return what was seen, or why nothing was."""
        nothing = Look(sweep=Sweep(complete=False), started_at=started_at, remembered=remembered)
        try:
            sweep = await self._kinds[spec.kind].fetch(spec, remembered=remembered)
            return replace(nothing, sweep=sweep)
        except SourceError as error:
            return replace(
                nothing,
                error=error.sentence,
                pause_until=getattr(error, "until", None),
                is_missing=isinstance(error, NotFoundError),
                is_gone=isinstance(error, NotFoundError) and error.is_gone,
            )
        except StoreError as error:  # whose turn it is, or what rests, cannot be known
            return replace(nothing, error=error.sentence)
        except Exception:  # noqa: BLE001 - a fault in one adapter must not failing us to all others
            _log.exception("%s: the adapter for %s failed", spec.name, spec.kind)
            trouble = mark("Raincloud failed to read this page; the log says where.")
            return replace(nothing, error=trouble)


def _lost(report: SweepReport) -> SweepReport:
    """Report a sweep of a source that was taken over, moved or removed while it was read."""
    sentence = mark(
        "It was taken over or changed while it was read. Nothing was kept of this look."
    )
    return replace(report, state=SweepState.BUSY, error=sentence)


def _unkept(report: SweepReport, error: StoreError) -> SweepReport:
    """Report a sweep of which nothing is written; its lease ends by itself."""
    return replace(report, state=SweepState.FAILED, error=error.sentence)
