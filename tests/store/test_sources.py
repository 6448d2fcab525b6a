"""Sources: kept in step with the file, and what is kept of their listings and pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.models import KnownListing, Page, SourceSpec, SourceStatus, SweepReport, SweepState
from bot.rules.stock.compare import compare
from bot.store import tables
from bot.store.engine.database import Database
from bot.store.shops import listings, pages, sources
from tests.conftest import NOON
from tests.makers import IN, OUT, UNKNOWN, listing, money, spec, sweep

HOUR = timedelta(hours=1)


async def keep_in_step(database: Database, *specs: SourceSpec) -> list[SourceStatus]:
    """Read the file anew, and return the active sources."""
    async with database.write() as connection:
        await sources.keep_in_step(connection, specs, NOON)
        return await sources.statuses(connection)


async def see(database: Database, status: SourceStatus, *seen: Any) -> list[KnownListing]:
    """Keep a complete sweep, and return what is known then."""
    shown = sweep(*seen, pages=(Page(url="u", etag="e", last_modified=None, extract="x"),))
    async with database.write() as connection:
        known = await listings.known(connection, status.id)
        await listings.apply(
            connection,
            status.id,
            compare(known, shown),
            before={one.id: one for one in known},
            now=NOON,
        )
        await pages.remember(
            connection, status.id, shown, before=await pages.of_source(connection, status.id)
        )
        await sources.finish(
            connection,
            status,
            report=SweepReport(source=status.spec.name, state=SweepState.COMPLETE),
            products=len(seen),
            finished_at=NOON,
            next_at=NOON + HOUR,
            is_settled=False,
        )
        return await listings.known(connection, status.id)


async def rows(database: Database, table: Any) -> int:
    """Count a table's rows."""
    async with database.read() as connection:
        return len((await connection.execute(table.select())).all())


async def test_the_sources_are_those_of_the_file(database: Database) -> None:
    """New ones are due at once; reading the same file again changes nothing."""
    one, two = spec("One", every=HOUR), spec("Two", currency="AUD")

    first = await keep_in_step(database, two, one)
    again = await keep_in_step(database, one, two)

    assert [status.spec for status in first] == [one, two]
    assert {status.next_at for status in first} == {NOON}
    assert again == first


async def test_a_source_that_left_the_file_keeps_what_is_known(database: Database) -> None:
    """It is not swept; back in the file it goes on where it was."""
    (status,) = await keep_in_step(database, spec())
    await see(database, status, listing({"US 9": IN}))
    (swept,) = await keep_in_step(database, spec())

    assert await keep_in_step(database) == []

    assert await rows(database, tables.listings) == 1
    async with database.write() as connection:
        assert await sources.next_due(connection) is None
        due = NOON + 2 * HOUR
        assert (
            await sources.claim(connection, holder="one", now=due, lease_until=due + HOUR, limit=9)
            == []
        )
    assert await keep_in_step(database, spec()) == [swept]


async def test_a_source_with_another_address_begins_anew(database: Database) -> None:
    """What was known of the old address says nothing of the new one: it is silent first."""
    (status,) = await keep_in_step(database, spec())
    await see(database, status, listing({"US 9": IN}))

    (moved,) = await keep_in_step(database, spec(url="https://other.example"))

    assert moved.id == status.id
    assert (moved.baseline_at, moved.last_count, moved.next_at) == (None, None, NOON)
    assert [await rows(database, table) for table in (tables.listings, tables.pages)] == [0, 0]


async def test_another_rhythm_is_kept_to_at_once(database: Database) -> None:
    """And forgets nothing."""
    (status,) = await keep_in_step(database, spec())
    await see(database, status, listing({"US 9": IN}))

    (faster,) = await keep_in_step(database, spec(every=timedelta(minutes=1)))

    assert faster.next_at == NOON
    assert faster.baseline_at == NOON


async def test_a_listing_comes_back_as_it_was_believed(database: Database) -> None:
    """Its sizes in the shop's order, its prices to the cent."""
    (status,) = await keep_in_step(database, spec())
    seen = listing({"US 10": IN, "US 9": OUT, "US 8": UNKNOWN}, price=money("2879.20", "DKK"))

    (known,) = await see(database, status, seen)

    assert known.seen == replace(seen, sizes=(), price=None)
    assert [(size.label, size.stock) for size in known.sizes] == [
        ("US 10", IN),
        ("US 9", OUT),
        ("US 8", UNKNOWN),
    ]
    assert (str(known.price.amount) if known.price else None) == "2879.20"
    assert (known.dearer, known.misses, known.was_in) == (None, 0, True)


async def test_what_is_believed_of_a_listing_outlives_the_process(database: Database) -> None:
    """Bad news seen once, a dearer price seen once, a sweep that missed it."""
    (status,) = await keep_in_step(database, spec())
    await see(database, status, listing({"US 9": IN}))
    (doubted,) = await see(database, status, listing({"US 9": OUT}, price=money(200)))
    assert (doubted.sizes[0].stock, doubted.sizes[0].outs) == (IN, 1)
    assert (doubted.price, doubted.dearer) == (money(150), money(200))

    other = listing(product_id="2", handle="other", style_code="M2002RXK")
    missed, _ = await see(database, status, other)

    assert missed.misses == 1


async def test_a_product_made_again_keeps_its_listing(database: Database) -> None:
    """With the new id, and a size the less."""
    (status,) = await keep_in_step(database, spec())
    (old,) = await see(database, status, listing({"US 8": IN, "US 9": IN}))

    (new,) = await see(database, status, listing({"US 9": IN}, product_id="77"))

    assert (new.id, new.seen.product_id) == (old.id, "77")
    assert [size.label for size in new.sizes] == ["US 9", "US 8"]


async def test_pages_are_remembered_until_a_complete_sweep_shows_others(
    database: Database,
) -> None:
    """A partial one forgets nothing."""
    (status,) = await keep_in_step(database, spec())
    one, two = (
        Page(url=url, etag=None, last_modified="yesterday", extract="[]") for url in ("1", "2")
    )

    async def remember(*shown: Page, complete: bool) -> dict[str, Page]:
        async with database.write() as connection:
            before = await pages.of_source(connection, status.id)
            seen = sweep(pages=shown, complete=complete)
            await pages.remember(connection, status.id, seen, before=before)
            return dict(await pages.of_source(connection, status.id))

    newer = replace(one, etag="new")
    assert await remember(one, two, complete=True) == {"1": one, "2": two}
    assert await remember(newer, complete=False) == {"1": newer, "2": two}
    assert await remember(newer, complete=True) == {"1": newer}
    assert await remember(complete=True) == {}
