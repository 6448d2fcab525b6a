"""What is in stock now: only of sources that are looked at and believed, as last seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.rules.stock.compare import compare
from bot.store.engine.database import Database
from bot.store.shops import listings, sources, stock
from tests.conftest import NOON
from tests.makers import IN, OUT, listing, money, spec, sweep


async def offered(database: Database, *seen: Any, **source: Any) -> list[Any]:
    """Keep one look at a source, and return what it offers."""
    async with database.write() as connection:
        await sources.keep_in_step(connection, [spec(**source)], NOON)
        verdicts = compare([], sweep(*seen))
        await listings.apply(connection, 1, verdicts, before={}, now=NOON)
        return await stock.offers(connection, ["M2002RDA"])


async def test_only_sizes_that_are_in_are_offered(database: Database) -> None:
    """With price, shop and page; another style is not."""
    other = {"handle": "b", "product_id": "b", "style_code": "M2002RDB"}

    [offer] = await offered(
        database,
        listing({"US 9": IN, "US 10": OUT}, price=money(150)),
        listing({"US 9": IN}, **other),
    )

    assert (offer.style_code, offer.sizes, offer.price) == ("M2002RDA", ("US 9",), money(150))


async def test_a_source_on_trial_is_not_offered(database: Database) -> None:
    """What it shows is not believed yet."""
    assert await offered(database, listing({"US 9": IN}), dry_run=timedelta(days=2)) == []
