"""Prices over time: found by style code, and forgotten after a while."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete

from bot.models import PricePoint
from bot.rules.stock.compare import compare
from bot.store import tables
from bot.store.engine.database import Connection, Database
from bot.store.shops import listings, price_history, sources
from tests.conftest import NOON
from tests.makers import OUT, listing, money, spec, sweep

DAY = timedelta(days=1)


def point(days: int, amount: int | None = 150, sizes: int = 1) -> PricePoint:
    """Know what it cost on a day, counted from noon of the tests' day."""
    price = money(amount) if amount is not None else None
    return PricePoint(at=NOON + days * DAY, price=price, sizes=sizes)


async def days(connection: Connection) -> list[tuple[int, int]]:
    """Return what is known: listings and days."""
    found = await price_history.of_styles(connection, ["M2002RDA"])
    return [(listing_id, (each.at - NOON) // DAY) for listing_id, each in found]


@pytest.fixture
async def shops(database: Database) -> Database:
    """Know two shops, with a listing each."""
    specs = [spec("One"), spec("Two", region="JP")]
    async with database.write() as connection:
        await sources.keep_in_step(connection, specs, NOON)
        for source_id in (1, 2):
            verdicts = compare([], sweep(listing({"US 9": OUT})))
            await listings.apply(connection, source_id, verdicts, before={}, now=NOON)
    return database


async def test_prices_are_found_by_style_code(shops: Database) -> None:
    """Oldest first, with the shop; another style has none."""
    async with shops.write() as connection:
        await price_history.keep(connection, [(1, point(1, 150)), (2, point(0, None, 3))])
        await price_history.keep(connection, [(1, point(2, 130, 0))])

    async with shops.read() as connection:
        found = await price_history.of_styles(connection, ["M2002RDA"])
        assert await price_history.of_styles(connection, ["M2002RDB"]) == []

    assert [(each.shop, each.region, each.price, each.sizes) for _, each in found] == [
        ("Two", "JP", None, 3),
        ("One", "AU", money(150), 1),
        ("One", "AU", money(130), 0),
    ]


async def test_two_words_at_one_moment_are_the_last(shops: Database) -> None:
    """A look that was cut off is made again."""
    async with shops.write() as connection:
        await price_history.keep(connection, [(1, point(1, 150))])
        await price_history.keep(connection, [(1, point(1, 140))])
        [(_, known)] = await price_history.of_styles(connection, ["M2002RDA"])

    assert known.price == money(140)


async def test_the_last_before_a_time_stays(shops: Database) -> None:
    """It says how things were from then on; a shop that never changed keeps its only one."""
    async with shops.write() as connection:
        points = [(1, point(day)) for day in (1, 2, 3, 9)]
        await price_history.keep(connection, [*points, (2, point(1))])

        assert await price_history.prune(connection, NOON + 5 * DAY, limit=1) == 1
        assert await price_history.prune(connection, NOON + 5 * DAY, limit=9) == 1
        assert await price_history.prune(connection, NOON + 5 * DAY, limit=9) == 0
        assert sorted(await days(connection)) == [(1, 3), (1, 9), (2, 1)]


async def test_prices_go_with_their_listing(shops: Database) -> None:
    """Nothing of a forgotten source stays behind."""
    async with shops.write() as connection:
        await price_history.keep(connection, [(1, point(1)), (2, point(1))])
        await connection.execute(delete(tables.sources).where(tables.sources.c.id == 1))
        assert await days(connection) == [(2, 1)]
