"""A source's life between healthy and broken pages, in a real store with a subscription.

Knows nothing of what was done to a page: the oracle says what a page truly tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import func, select

from bot.errors import SourceError
from bot.models import Change, ChangeKind, SourceSpec, SweepReport, SweepState
from bot.rules.subscriptions.routing_keys import filings
from bot.services.outbox.dispatcher import Deliveries
from bot.services.sweeps.runner import Sweeps
from bot.sources.finding.probe import Probe, probe
from bot.sources.kinds import Readers
from bot.sources.web.fetcher import Fetcher
from bot.sources.web.once import OnceFetcher
from bot.store import tables
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine.database import Database
from bot.store.guilds import settings
from tests.conftest import Clock
from tests.makers import make_subscription
from tests.services.conftest import NONCE_WINDOW
from tests.services.fakes import FakeSender
from tests.sources.fuzz.mutations import Mutant
from tests.sources.fuzz.seeds import Seed, answering, whole
from tests.sources.keeping import assert_can_be_kept

# What a sweep says where an adapter raised anything but a SourceError.
FAULT = "Raincloud failed to read this page; the log says where."
HEALTHY = '"healthy"'  # its ETag: what comes back is asked for conditionally, as in life


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a broken page brought: news of it, and of the healthy page after it."""

    report: SweepReport
    broken: Sequence[Change]
    after: Sequence[Change]
    last: SweepState


class Life:
    """One source, from its silent first look on.

    Args:
        database: a new one.
        seed: its healthy page.
    """

    def __init__(self, database: Database, seed: Seed) -> None:
        self._database = database
        self._seed = seed
        self._clock = Clock()
        self._outbox = Deliveries(
            database, FakeSender(), self._clock, worker="one", nonce_window=NONCE_WINDOW
        )

    async def begin(self) -> None:
        """Subscribe to everything, and look at the healthy page twice: nothing is told."""
        async with self._database.write() as connection:
            subscription = make_subscription(*ChangeKind)
            await settings.join(connection, subscription.guild_id, "Guild", self._clock())
            await subscription_store.add(connection, subscription, filings(subscription))
        spec = SourceSpec(
            name="Shop", kind=self._seed.kind, url=self._seed.url, region="US", currency="USD"
        )
        await self._sweeps(None).keep_in_step([spec])
        for _ in range(2):
            report = await self._look(whole(self._seed), HEALTHY)
            if not report.state.value == "complete" or report.changes:
                raise AssertionError(report)

    async def meet(self, mutant: Mutant, *, etag: str | None) -> Told:
        """Look at a broken page, and at the healthy one again."""
        broken = await self._look(mutant, etag)
        after = await self._look(whole(self._seed), HEALTHY)
        return Told(report=broken, broken=broken.changes, after=after.changes, last=after.state)

    async def queued(self) -> int:
        """Return how many messages are owed in all."""
        async with self._database.read() as connection:
            query = select(func.count()).select_from(tables.deliveries)
            return int((await connection.execute(query)).scalar_one())

    async def _look(self, mutant: Mutant, etag: str | None) -> SweepReport:
        self._clock.advance(seconds=1)
        transport = httpx.MockTransport(answering(self._seed, mutant, etag=etag))

        # A new fetcher each time: what refuses is not left alone for hours.
        async with Fetcher(
            contact=None,
            allow_private=False,
            clock=self._clock,
            transport=transport,
            sleep=_do_not_sleep,
        ) as fetcher:
            (report,) = await self._sweeps(fetcher).run_all()
        return report

    def _sweeps(self, fetcher: Fetcher | None) -> Sweeps:
        kinds = {} if fetcher is None else Readers(fetcher)
        return Sweeps(
            self._database,
            kinds,
            fetcher or _Calm(),
            self._outbox.wake,
            self._clock,
            vary=lambda: 0.0,
        )


async def look_once(seed: Seed, mutant: Mutant) -> str:
    """Look at an answer that came back, by itself; return what the look came to.

    Raises:
        Exception: any but a SourceError, which is an outcome.
    """
    kind = OnceFetcher if seed.kind == "probe" else Fetcher
    fetcher = kind(
        contact=None,
        allow_private=False,
        clock=Clock(),
        transport=httpx.MockTransport(answering(seed, mutant)),
        sleep=_do_not_sleep,
    )
    async with fetcher:
        try:
            if isinstance(fetcher, OnceFetcher):
                return f"probed as {(await _probe(fetcher, seed)).spec.kind}"
            spec = SourceSpec(name="Shop", kind=seed.kind, url=seed.url, currency="USD")
            sweep = await Readers(fetcher)[seed.kind].fetch(spec, remembered={})
        except SourceError as error:
            if not error.sentence.strip().endswith("."):
                raise AssertionError(error.sentence) from error
            return type(error).__name__
    assert_can_be_kept(sweep)
    return "complete" if sweep.complete else "partial"


async def _probe(fetcher: OnceFetcher, seed: Seed) -> Probe:
    return await probe(fetcher, seed.url, folder=Path("/"))


async def _do_not_sleep(seconds: float) -> None:
    del seconds


class _Calm:
    """Manners that hold nothing back."""

    pauses = ()
