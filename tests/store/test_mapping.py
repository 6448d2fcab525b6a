"""Models go into the store and come back as they were."""

from __future__ import annotations

from datetime import time, timedelta

from sqlalchemy import select

from bot.models import (
    ChangeKind,
    Confidence,
    Digest,
    GuildSettings,
    Model,
    QuietHours,
    Sighting,
    Stock,
)
from bot.rules.stock.compare import compare
from bot.store import tables
from bot.store.alerts import changes, sightings, subscriptions
from bot.store.engine import mapping
from bot.store.engine.database import Database
from bot.store.guilds import settings
from bot.store.shops import listings, sources
from tests.conftest import NOON
from tests.makers import GUILD, change, listing, make_subscription, money, spec, sweep, told


async def test_a_subscription_comes_back_as_it_was(database: Database) -> None:
    """Sets, lists, spans, times of the day, enums and money."""
    subscription = make_subscription(
        ChangeKind.RESTOCK,
        ChangeKind.LIVE,
        lead_times=(timedelta(days=1), timedelta(0)),
        models=(Model.MULE, Model.KIDS),
        styles=("M2002RDA",),
        max_price=money("160.50", "EUR"),
        ping_kinds=frozenset({ChangeKind.LIVE}),
        digest=Digest.WEEKLY,
        digest_at=time(8, 45),
        digest_day=6,
        tags=(2**60, 1),
    )
    async with database.write() as connection:
        await settings.join(connection, GUILD, "Guild", NOON)
        new_id = await subscriptions.add(connection, subscription, [])
        kept = await subscriptions.get(connection, new_id)
        raw = await connection.execute(select(tables.subscriptions.c.kinds))

    assert kept is not None
    assert mapping.values_of(tables.subscriptions, kept) == mapping.values_of(
        tables.subscriptions, subscription
    )
    assert (kept.id, kept.kinds, kept.lead_times) == (
        new_id,
        subscription.kinds,
        subscription.lead_times,
    )
    assert raw.scalar_one() == subscription.kinds


async def test_a_change_comes_back_as_it_was(database: Database) -> None:
    """With two prices in one currency, and with none."""
    async with database.write() as connection:
        for number, price in enumerate((money(150), None), 1):
            found = change(
                ChangeKind.PRICE_CUT,
                id=number,
                price=price,
                old_price=price and money(180),
                lead=timedelta(hours=1),
                confidence=Confidence.RUMOUR,
            )
            assert await changes.get(connection, await changes.add(connection, found)) == found


async def test_a_listing_comes_back_as_it_is_believed(database: Database) -> None:
    """Its price as it is believed, and no longer as it was seen."""
    seen = sweep(listing({"US 9": Stock.IN, "US 10": Stock.UNKNOWN}, price=money("99.90", "AUD")))
    async with database.write() as connection:
        await sources.keep_in_step(connection, [spec(dry_run=timedelta(days=2))], NOON)
        verdicts = compare([], seen)
        await listings.apply(connection, 1, verdicts, before={}, now=NOON)
        [known] = await listings.known(connection, 1)
        [status] = await sources.statuses(connection)

    assert (known.price, known.seen.price, known.seen.sizes) == (money("99.90", "AUD"), None, ())
    assert known.sizes == verdicts[0].sizes
    assert status.spec == spec(dry_run=timedelta(days=2))


async def test_a_sighting_and_a_guilds_settings_come_back_as_they_were(database: Database) -> None:
    """A part of a model is read from the same row."""
    quiet = QuietHours(begins=time(22), ends=time(7, 30), breaks=frozenset({ChangeKind.LIVE}))
    wanted = GuildSettings(guild_id=GUILD, timezone="Asia/Tokyo", quiet=quiet, size_system="CM")
    async with database.write() as connection:
        await settings.join(connection, GUILD, "Guild", NOON)
        await settings.keep_settings(connection, wanted)
        await sources.keep_in_step(connection, [spec()], NOON)
        await connection.execute(
            tables.drops.insert().values(
                name="Rain",
                precision="unknown",
                timezone="UTC",
                revision=0,
                is_cancelled=False,
                changed_at=NOON,
            )
        )
        seen = told(price=money(200, "JPY"))
        await sightings.add(connection, Sighting(source_id=1, drop_id=1, seen=seen), NOON)
        [kept] = await sightings.of_drop(connection, 1)
        [settled] = (await settings.settings(connection, [GUILD])).values()

    assert kept.seen == seen
    assert settled == wanted
