"""Two sweepers at once on one database are as one: what both find is found once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from bot.models import ChangeKind, Listing, Stock
from bot.services.sweeps.runner import Sweeps
from bot.store import tables
from bot.store.engine.database import Database
from tests.conftest import POSTGRESQL_PASS, Clock
from tests.makers import IN, OUT, listing, make_subscription, spec, sweep, told
from tests.services.conftest import Record
from tests.services.fakes import FakeManners, FakeSource

SHOES = [f"M2002RX{letter}" for letter in "ABCDEFGH"]
pytestmark = pytest.mark.parametrize("engine", [POSTGRESQL_PASS])


@pytest.fixture
async def sweepers(store_url: str, clock: Clock) -> AsyncIterator[list[tuple[Sweeps, FakeSource]]]:
    """Return two sweepers, each with a database handle and shops of its own."""
    databases = [await Database.open(store_url) for _ in range(2)]
    sources = [FakeSource(), FakeSource()]
    yield [
        (Sweeps(database, {"fake": source}, FakeManners(), lambda: None, clock), source)
        for database, source in zip(databases, sources, strict=True)
    ]
    for database in databases:
        await database.close()


async def at_once(sweepers: list[tuple[Sweeps, FakeSource]]) -> None:
    """Let each look at a shop of its own, and both have seen it in the same moment."""
    gate = asyncio.Event()
    for _, source in sweepers:
        source.gate = gate
        source.asked.clear()
    looks = [
        asyncio.create_task(sweeps.run_all([name]))
        for (sweeps, _), name in zip(sweepers, ("One", "Two"), strict=True)
    ]
    async with asyncio.timeout(10):
        while not all(source.asked for _, source in sweepers):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        gate.set()
        await asyncio.gather(*looks)


async def test_the_sources_file_is_taken_up_by_all_at_once(
    sweepers: list[tuple[Sweeps, FakeSource]], record: Record
) -> None:
    """As several processes that start together do."""
    specs = [spec("One"), spec("Two")]

    await asyncio.gather(*(sweeps.keep_in_step(specs) for sweeps, _ in sweepers))

    assert [status.spec.name for status in await record.sources()] == ["One", "Two"]


async def test_a_drop_that_two_sources_tell_of_is_one(
    sweepers: list[tuple[Sweeps, FakeSource]], record: Record
) -> None:
    """Each shoe is announced once, though both were seen to tell of it in the same moment."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await sweepers[0][0].keep_in_step([spec("One"), spec("Two")])
    for _, source in sweepers:
        source.shows = {"One": sweep(listing()), "Two": sweep(listing())}
    await at_once(sweepers)
    drops = [told(key=code, style_code=code, name=f"New Balance 2002R {code}") for code in SHOES]
    for _, source in sweepers:
        source.shows = {name: sweep(listing(), drops=drops) for name in ("One", "Two")}

    await at_once(sweepers)

    announced = Counter(change.style_code for change in await record.changes())
    assert announced == dict.fromkeys(SHOES, 1)
    assert await record.count(tables.drops) == len(SHOES)


async def test_of_two_shops_one_has_a_style_first(
    sweepers: list[tuple[Sweeps, FakeSource]], record: Record
) -> None:
    """A subscription that wants only the first is told once."""
    await record.subscribe(make_subscription(ChangeKind.LIVE, first_only=True))
    await sweepers[0][0].keep_in_step([spec("One"), spec("Two")])
    for stock in (OUT, IN):
        shown = sweep(*(_product(code, stock) for code in SHOES))
        for _, source in sweepers:
            source.shows = {"One": shown, "Two": shown}
        await at_once(sweepers)

    firsts = Counter(change.style_code for change in await record.changes() if change.is_first)
    assert firsts == dict.fromkeys(SHOES, 1)
    assert len(await record.deliveries()) == len(SHOES)


def _product(code: str, stock: Stock) -> Listing:
    return listing({"US 9": stock}, product_id=code, handle=code, style_code=code)
