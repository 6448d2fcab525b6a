"""How long the database's writer is held: by a first sweep, and by what many channels want."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import wiring
from bot.discord_adapter.client import Bot
from bot.models import (
    Change,
    ChangeKind,
    Listing,
    Money,
    Page,
    Size,
    SourceSpec,
    Stock,
    Subscription,
    Sweep,
)
from bot.rules.subscriptions.routing_keys import filings
from bot.services.fanout import FanOuts, enqueue
from bot.services.registry import Services
from bot.services.sweeps.runner import Sweeps
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine.database import Connection, Database
from bot.store.guilds import settings as guilds
from config.settings import Settings

LISTINGS = 2000
SUBSCRIPTIONS = 100_000
A_GUILD = 10  # subscriptions
SIZES = ("7", "7.5", "8", "8.5", "9", "9.5", "10", "10.5", "11", "12")
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


class Writer:
    """Notes how long each transaction held the writer, on the clock and on the processor."""

    def __init__(self) -> None:
        self.held: list[float] = []  # seconds
        self.cpu: list[float] = []  # seconds of this process's processor time meanwhile

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Note it within the block, of every database handle."""
        whole = Database.write

        @asynccontextmanager
        async def write(database: Database, **how: bool) -> AsyncIterator[Connection]:
            async with whole(database, **how) as connection:
                began, cpu = time.perf_counter(), time.process_time()
                yield connection
            self.held.append(time.perf_counter() - began)
            self.cpu.append(time.process_time() - cpu)

        Database.write = write  # type: ignore[method-assign]
        try:
            yield
        finally:
            Database.write = whole  # type: ignore[method-assign]

    def __str__(self) -> str:
        return (
            f"{sum(self.held):.2f} s in {len(self.held)} transactions, "
            f"the longest {1000 * max(self.held):.0f} ms; "
            f"processor time {sum(self.cpu):.2f} s, at most {1000 * max(self.cpu):.0f} ms"
        )


class Shelf:
    """A source with many products, each in every size."""

    def __init__(self, products: int) -> None:
        self._listings = tuple(_listing(number) for number in range(products))

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Show them all."""
        return Sweep(
            complete=True, listings=self._listings, products=len(self._listings), requests=1
        )


class Manners:
    """Knows of no budget that must rest."""

    pauses = ()
    is_shared = False

    def learn(self, pauses: Any) -> None:
        """Learn nothing."""


def _listing(number: int) -> Listing:
    return Listing(
        product_id=str(number),
        handle=f"m2002r{number}",
        title=f"New Balance 2002R {number}",
        url=f"https://shop.example/products/m2002r{number}",
        style_code=f"M2002R{number}",
        price=Money(amount=150, currency="USD"),  # type: ignore[arg-type]
        sizes=tuple(
            Size(label=f"US {size}", raw=size, stock=Stock.OUT if number % 3 else Stock.IN)
            for size in SIZES
        ),
    )


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[Services, Database, Path]]:
    """Open the bot's services over a new database, and a handle of our own on it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bot.db"
        url = f"sqlite+aiosqlite:///{file}"
        bot = Bot()
        async with wiring.open_services(Settings(database_url=url), [], bot) as services:
            database = await Database.open(url)
            try:
                yield services, database, file
            finally:
                await database.close()
        await bot.close()


def sweeps_of(services: Services, database: Database, products: int) -> Sweeps:
    """Return what looks at shelves with so many products each."""
    kinds = {"shelf": Shelf(products)}
    return Sweeps(database, kinds, Manners(), services.deliveries.wake, services.clock)


async def first_sweep() -> dict[str, Any]:
    """Sweep a shop of 2,000 listings for the first time, and again when every size is in."""
    async with opened() as (services, database, _):
        sweeps = sweeps_of(services, database, LISTINGS)
        await sweeps.keep_in_step([SourceSpec(name="Shop", kind="shelf", url="https://a.example")])
        first, again = Writer(), Writer()
        for writer in (first, again):
            with writer.watched():
                (report,) = await sweeps.run_all()
            assert report.listings == LISTINGS, report
    return {"listings": LISTINGS, "first sweep": first, "the same again": again}


async def fan_out() -> dict[str, Any]:
    """Find one change that 100,000 subscriptions want, and wait until all of it is owed."""
    async with opened() as (_, database, file):
        await _subscribe(database, file)
        writer = Writer()
        lag = asyncio.create_task(_lag())
        began = time.perf_counter()
        with writer.watched():
            async with database.write() as connection:
                await enqueue(connection, _change())
            first = time.perf_counter() - began
            await FanOuts(database, lambda: None, lambda: NOW).run_due()
        took = time.perf_counter() - began
        lag.cancel()
        longest = (await asyncio.gather(lag, return_exceptions=True))[0]
        queued = sqlite3.connect(file).execute("SELECT count(*) FROM deliveries").fetchone()[0]
    return {
        "subscriptions": SUBSCRIPTIONS,
        "owed": queued,
        "until the first is owed": f"{first:.2f} s",
        "until all is owed": f"{took:.1f} s",
        "the writer": writer,
        "the event loop was held, at most": f"{1000 * float(str(longest)):.0f} ms",
    }


async def _lag() -> None:
    """Note the longest time in which the event loop gave nobody a turn; it is what ends this."""
    longest = 0.0
    try:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - began - 0.001)
    except asyncio.CancelledError:
        raise RuntimeError(longest) from None


def _change() -> Change:
    return Change(
        id=0,
        kind=ChangeKind.RESTOCK,
        at=datetime.now(UTC),
        title="New Balance 2002R Rain Cloud",
        style_code="M2002RDA",
        sizes=("US 9", "US 10"),
        retailer="Shop",
        region="US",
    )


async def _subscribe(database: Database, file: Path) -> None:
    """Subscribe channels to restocks: one by the bot itself, the rest as copies of its rows."""
    subscription = Subscription(
        guild_id=1,
        channel_id=1,
        kinds=frozenset({ChangeKind.RESTOCK}),
        created_by=1,
        created_at=NOW,
    )
    async with database.write() as connection:
        await guilds.join(connection, 1, "Guild", NOW)
        await subscription_store.add(connection, subscription, filings(subscription))
    with sqlite3.connect(file) as store:
        names = [row[1] for row in store.execute("PRAGMA table_info(subscriptions)")]
        kept = ", ".join(name for name in names if name not in {"id", "guild_id", "channel_id"})
        store.execute(
            "INSERT INTO guilds (id, name, joined_at) "
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "SELECT i, 'Guild', joined_at FROM n, guilds WHERE guilds.id = 1",
            (SUBSCRIPTIONS // A_GUILD,),
        )
        store.execute(
            f"INSERT INTO subscriptions (id, guild_id, channel_id, {kept}) "  # noqa: S608 - names
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            f"SELECT i, 1 + i % ?, i, {kept} FROM n, subscriptions WHERE subscriptions.id = 1",
            (SUBSCRIPTIONS, SUBSCRIPTIONS // A_GUILD),
        )
        store.execute(
            "INSERT INTO filings (kind, term, channel_id, subscription_id) "
            "SELECT kind, term, s.channel_id, s.id "
            "FROM filings, subscriptions s WHERE subscription_id = 1 AND s.id > 1"
        )
    store.close()
