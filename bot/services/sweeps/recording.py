"""Writes down what a look at a source brought, together with what that owes.

What the writer can do in some milliseconds is one transaction. More is several: each listing with
what it owes, and what ends the sweep last, so that a look that was cut off is simply made again.
Knows nothing of when a source is looked at, or how.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.models import (
    Change,
    KnownListing,
    ListingVerdict,
    Page,
    Pause,
    SeenDrop,
    SourceStatus,
    Sweep,
    SweepReport,
    SweepState,
)
from bot.rules.drops import mark_preorders
from bot.rules.stock import changes_of, compare, price_point
from bot.services.base import Clock
from bot.services.drops import announcements
from bot.services.fanout import enqueue_all
from bot.services.sources import health
from bot.store.engine import Connection, Database
from bot.store.shops import listings, pages, pauses, price_history, sources, sweeps

ROWS = 500  # listings and sizes of one transaction: some 20 ms of SQLite's writer
NEWS = 50  # rows that a change weighs
DROPS = 10  # that one transaction learns of while a source is new
JITTER = 0.1  # of a source's own rhythm, so that a shop does not see us on the minute
LONGEST_PAUSE = timedelta(hours=1)
MISSING_STOPS = 3  # sweeps running that fail, the last by a 404; a 410 stops at once
DOUBLINGS = 3  # of a source's rhythm while it fails

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look at one source brought, or why it brought nothing.

    ``remembered`` are the source's pages as they were before. ``pause_until`` is when the source
    wants to be asked again; ``is_missing`` a 404 or 410, which ``is_gone`` for good.
    """

    sweep: Sweep
    started_at: datetime
    remembered: Mapping[str, Page]
    error: str | None = None
    pause_until: datetime | None = None
    is_missing: bool = False
    is_gone: bool = False

    @property
    def is_as_before(self) -> bool:
        """Whether every answer was that a page did not change, and those are all the pages."""
        sweep = self.sweep
        return (
            sweep.complete
            and sweep.requests == sweep.not_modified > 0
            and not sweep.drops
            and {page.url: page for page in sweep.pages} == self.remembered
        )


class _LostError(Exception):
    """The source is no longer the one's that looked at it."""


@dataclass(slots=True, kw_only=True)
class _Writing:
    """A sweep that is being written down: of which source, what, and how far that is done.

    ``taken`` are the drops that were written in parts so far.
    """

    status: SourceStatus
    look: Look
    report: SweepReport
    now: datetime
    known: Mapping[int, KnownListing]
    sweep_id: int | None = None
    found: list[Change] = field(default_factory=list)
    taken: list[SeenDrop] = field(default_factory=list)

    @property
    def is_silent(self) -> bool:
        """Whether all is learned and nothing reported: the first complete sweep of a source."""
        return self.status.baseline_at is None


class Manners(Protocol):
    """Knows which budgets must rest, so that a restart does not forget a shop's refusal."""

    @property
    def pauses(self) -> Collection[Pause]:
        """The budgets that must rest now."""

    @property
    def is_shared(self) -> bool:
        """Whether they are written down at once, for all processes that ask."""

    def learn(self, pauses: Iterable[Pause]) -> None:
        """Obey what another process was told too."""


class Recorder:
    """Writes sweeps down."""

    def __init__(
        self,
        database: Database,
        manners: Manners,
        wake: Callable[[], None],
        clock: Clock,
        *,
        vary: Callable[[], float] = random.random,
    ) -> None:
        """Make it.

        Args:
            database: where everything is kept.
            manners: whose pauses are kept with each sweep.
            wake: called when something is owed.
            clock: tells the time.
            vary: a number from 0 to 1, for the jitter.
        """
        self._database = database
        self._manners = manners
        self._wake = wake
        self._clock = clock
        self._vary = vary

    async def keep(
        self, status: SourceStatus, look: Look, report: SweepReport
    ) -> list[Change] | None:
        """Write down what a look brought.

        Args:
            status: the source, as it was claimed.
            look: what it brought, its completeness already judged.
            report: how it went.

        Returns:
            The changes that it found; or none, where the source is another's by now. What was
            written before that stays.

        Raises:
            StoreError: something could not be written.
        """
        writing = _Writing(status=status, look=look, report=report, now=self._clock(), known={})
        try:
            await self._write(writing)
        except _LostError:
            return None
        return writing.found

    async def _write(self, writing: _Writing) -> None:
        status, look = writing.status, writing.look
        verdicts = await self._compare(writing)
        *parts, last = _in_parts(verdicts)
        drops = list(look.sweep.drops)
        for part in parts:
            await self._write_part(writing, verdicts=part)
        while writing.is_silent and len(drops) > DROPS:
            await self._write_part(writing, drops=drops[:DROPS])
            drops = drops[DROPS:]
        async with self._database.write() as connection:
            await _hold(connection, status)
            await self._end(connection, writing, last, drops, is_settled=not verdicts)
        if writing.found:
            self._wake()

    async def _compare(self, writing: _Writing) -> list[ListingVerdict]:
        """Return what is to be believed and is not stored yet.

        The source is leased, so nobody else writes its listings until this sweep has ended.
        """
        if writing.status.is_settled and writing.look.is_as_before:
            return []
        async with self._database.read() as connection:
            known = await listings.known(connection, writing.status.id)
        writing.known = {listing.id: listing for listing in known}
        verdicts = compare.compare(known, writing.look.sweep, is_silent=writing.is_silent)
        return [verdict for verdict in verdicts if listings.differs(verdict, writing.known)]

    async def _write_part(
        self,
        writing: _Writing,
        *,
        verdicts: Sequence[ListingVerdict] = (),
        drops: Iterable[SeenDrop] = (),
    ) -> None:
        """Write some of what a sweep saw, with what it owes, before the sweep ends."""
        status = writing.status
        async with self._database.write(is_part=True) as connection:
            await _hold(connection, status)
            if writing.sweep_id is None:
                writing.sweep_id = await sweeps.begin(
                    connection, status.id, started_at=writing.look.started_at, now=writing.now
                )
                await sources.unsettle(connection, status.id)
            await _take(connection, writing, drops)
            changes = await _apply(connection, writing, verdicts, writing.sweep_id)
            await _enqueue(connection, writing, changes)
            await sweeps.count_changes(connection, writing.sweep_id, len(writing.found))
        if changes:
            self._wake()

    async def _end(
        self,
        connection: Connection,
        writing: _Writing,
        verdicts: Sequence[ListingVerdict],
        drops: Iterable[SeenDrop],
        *,
        is_settled: bool,
    ) -> None:
        """Write the rest, and that the sweep ended."""
        status, look, report = writing.status, writing.look, writing.report
        await pages.remember(connection, status.id, look.sweep, before=look.remembered)
        await self._keep_pauses(connection)
        news = await _take(connection, writing, drops)
        is_news = bool(writing.found or news or any(each.differences for each in verdicts))
        sweep_id = await self._record(connection, writing, is_news=is_news)
        changes = await _apply(connection, writing, verdicts, sweep_id)
        news = [replace(each, sweep_id=sweep_id) for each in news]
        await _enqueue(
            connection, writing, [*changes, *mark_preorders(news, [*writing.found, *changes])]
        )
        if writing.found:
            await sweeps.count_changes(connection, sweep_id, len(writing.found))
        is_complete = report.state is SweepState.COMPLETE
        await sources.finish(
            connection,
            status,
            report=report,
            products=look.sweep.products,
            finished_at=writing.now,
            next_at=self._next_at(writing),
            is_settled=is_settled and is_complete and not news,
        )
        await self._care(connection, writing, sweep_id)

    async def _record(self, connection: Connection, writing: _Writing, *, is_news: bool) -> int:
        """Keep the record of a sweep, together with the one before where both say the same."""
        status, look, report = writing.status, writing.look, writing.report
        products = look.sweep.products
        if writing.sweep_id is None and not is_news and report.state is SweepState.COMPLETE:
            folded = await sweeps.fold(
                connection,
                status.id,
                report,
                products=products,
                started_at=look.started_at,
                now=writing.now,
                rhythm=max(status.spec.every, look.sweep.rest or status.spec.every),
            )
            if folded is not None:
                return folded
        return await sweeps.complete(
            connection,
            writing.sweep_id,
            status.id,
            report,
            products=products,
            started_at=look.started_at,
            now=writing.now,
        )

    async def _keep_pauses(self, connection: Connection) -> None:
        known = await pauses.known(connection)
        self._manners.learn(known)
        if not self._manners.is_shared and set(self._manners.pauses) != set(known):
            await pauses.keep(connection, self._manners.pauses)

    async def _care(self, connection: Connection, writing: _Writing, sweep_id: int) -> None:
        """Follow a source that moved, stop at one that is gone, and tell of one that is failing."""
        status, look, report = writing.status, writing.look, writing.report
        moved_to = look.sweep.moved_to
        if moved_to is not None and moved_to != status.spec.url and look.sweep.complete:
            await sources.move(connection, status, moved_to)
            _log.warning("%s moved for good to %s", status.spec.name, moved_to)
        stops = look.is_gone or (look.is_missing and status.failures + 1 >= MISSING_STOPS)
        if stops:
            await sources.pause(connection, status.id)
        if await health.tell(
            connection, status, report, sweep_id=sweep_id, stopped=stops, now=writing.now
        ):
            self._wake()

    def _next_at(self, writing: _Writing) -> datetime:
        """Return when to look again: in the source's rhythm, more rarely while it fails.

        Not before the source itself wants it, by its answer or by a refusal.
        """
        status, look = writing.status, writing.look
        every = status.spec.every
        if writing.report.state is SweepState.FAILED:
            every = max(every, min(LONGEST_PAUSE, every * 2 ** min(status.failures, DOUBLINGS)))
        next_at = writing.now + max(every, look.sweep.rest or every) * (1 + JITTER * self._vary())
        return max(next_at, look.pause_until) if look.pause_until is not None else next_at


def _in_parts(verdicts: Iterable[ListingVerdict]) -> Iterator[list[ListingVerdict]]:
    """Cut verdicts into parts that the writer can take at once; there is at least one."""
    part: list[ListingVerdict] = []
    rows = 0
    for verdict in verdicts:
        if part and rows >= ROWS:
            yield part
            part, rows = [], 0
        part.append(verdict)
        rows += 1 + len(verdict.sizes) + NEWS * len(verdict.differences)
    yield part


async def _hold(connection: Connection, status: SourceStatus) -> None:
    """Keep a source from others until the transaction ends.

    Raises:
        _LostError: it is another's by now.
    """
    if not await sources.is_held(connection, status):
        raise _LostError


async def _take(
    connection: Connection, writing: _Writing, drops: Iterable[SeenDrop]
) -> list[Change]:
    """Write down drops that a source tells of, and return what is news about them."""
    told = list(drops)
    news = await announcements.take(
        connection,
        writing.status,
        told,
        is_silent=writing.is_silent,
        is_complete=writing.look.sweep.complete,
        reads_times=writing.look.sweep.reads_times,
        now=writing.now,
        before=writing.taken,
    )
    writing.taken += told
    return news


async def _apply(
    connection: Connection, writing: _Writing, verdicts: Sequence[ListingVerdict], sweep_id: int
) -> list[Change]:
    """Write down what is to be believed of listings, and return what changed."""
    status = writing.status
    ids = await listings.apply(
        connection, status.id, verdicts, before=writing.known, now=writing.now
    )
    points = [
        (listing_id, price_point(verdict, writing.known.get(listing_id), writing.now))
        for listing_id, verdict in zip(ids, verdicts, strict=True)
    ]
    await price_history.keep(connection, [(each, point) for each, point in points if point])
    return [
        change
        for listing_id, verdict in zip(ids, verdicts, strict=True)
        for change in changes_of(status, verdict, listing_id, sweep_id, writing.now)
    ]


async def _enqueue(connection: Connection, writing: _Writing, changes: Sequence[Change]) -> None:
    """Store changes with all that they owe."""
    held_back = health.DRY_RUN if health.is_dry_run(writing.status, writing.now) else None
    writing.found += await enqueue_all(connection, changes, held_back=held_back)
