"""What the services' tests share: an outbox to a fake Discord, and a look at the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.models import (
    Action,
    Change,
    ChangeKind,
    Delivery,
    GuildSettings,
    SourceStatus,
    Subscription,
)
from bot.rules.stock.compare import compare
from bot.rules.subscriptions.routing_keys import filings
from bot.services.base import Edge
from bot.services.drops.entries import Drops
from bot.services.fanout import enqueue
from bot.services.guilds.membership import Membership
from bot.services.outbox.dispatcher import Deliveries
from bot.services.outbox.release import Digests
from bot.services.subscriptions.editing import Subscriptions
from bot.services.sweeps.runner import Sweeps
from bot.store import tables
from bot.store.alerts import changes, deliveries
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine.database import Database
from bot.store.guilds import settings
from bot.store.shops import listings, sources
from tests.conftest import NOON, POSTGRESQL_PASS, SQLITE, Clock
from tests.makers import GUILD, IN, OUT, listing, make_subscription, spec, sweep
from tests.services.fakes import FakeManners, FakeSender, FakeSource

NONCE_WINDOW = timedelta(minutes=5)


class Record:
    """Writes and reads the store as a test needs it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def subscribe(self, subscription: Subscription | None = None) -> Subscription:
        """Set a subscription, and the guild it is in."""
        subscription = subscription or make_subscription(*ChangeKind)
        async with self.database.write() as connection:
            await settings.join(connection, subscription.guild_id, "Guild", NOON)
            subscription_id = await subscription_store.add(
                connection, subscription, filings(subscription)
            )
            found = await subscription_store.get(connection, subscription_id)
        assert found is not None
        return found

    async def settle(self, **values: Any) -> None:
        """Set what the guild wants for all of its subscriptions."""
        async with self.database.write() as connection:
            await settings.join(connection, GUILD, "Guild", NOON)
            await settings.keep_settings(connection, GuildSettings(guild_id=GUILD, **values))

    async def find(self, change: Change) -> Change:
        """Store a change with all it owes."""
        async with self.database.write() as connection:
            return await enqueue(connection, change)

    async def list_product(self, handle: str = "m2002rda") -> int:
        """Store a listing that is in stock, and the source it is of, and return its id."""
        seen = listing({"US 9": IN}, product_id=handle, handle=handle)
        async with self.database.write() as connection:
            await sources.keep_in_step(connection, [spec()], NOON)
            verdicts = compare([], sweep(seen))
            (listing_id,) = await listings.apply(connection, 1, verdicts, before={}, now=NOON)
        return listing_id

    async def enqueue(self, *queued: Delivery) -> None:
        """Store deliveries."""
        async with self.database.write() as connection:
            await deliveries.enqueue(connection, queued)

    async def deliveries(self) -> list[Delivery]:
        """Return all deliveries, oldest first."""
        async with self.database.read() as connection:
            oldest_first = select(tables.deliveries.c.id).order_by(tables.deliveries.c.id)
            ids = (await connection.execute(oldest_first)).scalars()
            found = [await deliveries.get(connection, delivery_id) for delivery_id in ids]
        return [delivery for delivery in found if delivery is not None]

    async def delivery(self) -> Delivery:
        """Return the only delivery."""
        (only,) = await self.deliveries()
        return only

    async def states(self) -> list[str]:
        """Return the states of all deliveries, oldest first."""
        return [delivery.state.value for delivery in await self.deliveries()]

    async def posts(self) -> list[str]:
        """Return the states of all messages of their own, oldest first."""
        return [
            delivery.state.value
            for delivery in await self.deliveries()
            if delivery.action is Action.POST
        ]

    async def changes(self) -> list[Change]:
        """Return all changes, oldest first."""
        async with self.database.read() as connection:
            oldest_first = select(tables.changes.c.id).order_by(tables.changes.c.id)
            ids = (await connection.execute(oldest_first)).scalars()
            found = [await changes.get(connection, change_id) for change_id in ids]
        return [change for change in found if change is not None]

    async def sources(self) -> list[SourceStatus]:
        """Return where every source stands, by name."""
        async with self.database.read() as connection:
            return await sources.statuses(connection)

    async def count(self, table: Any) -> int:
        """Return how many rows a table has."""
        async with self.database.read() as connection:
            return len((await connection.execute(select(table))).all())


@pytest.fixture(params=[SQLITE, POSTGRESQL_PASS])
def engine(request: pytest.FixtureRequest) -> str:
    """Run each test that has a database on both engines."""
    return str(request.param)


@pytest.fixture
def record(database: Database) -> Record:
    """Look into the store."""
    return Record(database)


@pytest.fixture
def sender() -> FakeSender:
    """Return a Discord that takes everything."""
    return FakeSender()


@pytest.fixture
def open_outbox(database: Database, sender: FakeSender, clock: Clock) -> Callable[..., Deliveries]:
    """Make outboxes, each as a process of its own."""

    def make(
        worker: str = "one", nonce_window: timedelta = NONCE_WINDOW, edge: Edge | None = None
    ) -> Deliveries:
        return Deliveries(
            database,
            sender,
            clock,
            worker=worker,
            nonce_window=nonce_window,
            edge=edge or Edge(loop_time=lambda: clock().timestamp()),
        )

    return make


@pytest.fixture
def outbox(open_outbox: Callable[..., Deliveries]) -> Deliveries:
    """Return the only outbox."""
    return open_outbox()


@pytest.fixture
def drops(database: Database, outbox: Deliveries, clock: Clock) -> Drops:
    """Return the drops' service."""
    return Drops(database, outbox.wake, clock)


@pytest.fixture
def digests(database: Database, outbox: Deliveries, clock: Clock) -> Digests:
    """Return what lets go of held deliveries."""
    return Digests(database, outbox, clock)


@pytest.fixture
def leave(
    digests: Digests, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> Callable[..., Any]:
    """Let time pass, release and send, and return what each message is about."""

    async def pass_time(**span: float) -> list[Any]:
        clock.advance(**span)
        sender.sent.clear()
        await digests.release()
        await outbox.drain()
        return [
            [item.change.title for item in sent.items] or (sent.change and sent.change.title)
            for sent in sender.sent
        ]

    return pass_time


@pytest.fixture
def membership(database: Database, clock: Clock) -> Membership:
    """Return what knows which guilds the bot is in."""
    return Membership(database, clock, lambda: None)


@pytest.fixture
def subscriptions(database: Database, outbox: Deliveries, clock: Clock) -> Subscriptions:
    """Return the subscriptions' service."""
    return Subscriptions(database, outbox.wake, clock)


@pytest.fixture
def shop() -> FakeSource:
    """Return a shop with one size out of stock."""
    source = FakeSource()
    source.shows["Shop"] = sweep(listing({"US 9": OUT}))
    return source


@pytest.fixture
def manners() -> FakeManners:
    """Return manners that hold nothing back."""
    return FakeManners()


@pytest.fixture
def open_sweeps(
    database: Database, shop: FakeSource, manners: FakeManners, outbox: Deliveries, clock: Clock
) -> Callable[[], Sweeps]:
    """Make sweeps without jitter, each as a process of its own."""
    kinds = {"fake": shop, "calendar": shop}
    return lambda: Sweeps(database, kinds, manners, outbox.wake, clock, vary=lambda: 0.0)


@pytest.fixture
async def sweeps(open_sweeps: Callable[[], Sweeps]) -> Sweeps:
    """Return the only sweeps, of the one shop."""
    only = open_sweeps()
    await only.keep_in_step([spec()])
    return only
