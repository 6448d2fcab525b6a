"""Two sweepers are as polite as one: turns and pauses stand in the store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, update

from bot.models import Pause
from bot.services.sweeps import StoredBudgets
from bot.sources.web import Fetcher, PausedError, Rate
from bot.sources.web.budgets import SHOPIFY
from bot.store import tables
from bot.store.engine.database import Database
from tests.conftest import NOON, POSTGRESQL_PASS, Clock

pytestmark = pytest.mark.parametrize("engine", [POSTGRESQL_PASS])

MINUTE = timedelta(minutes=1)
SLOWLY = Rate(interval=MINUTE, burst=1)  # a test takes seconds, so that its figures are clear
PAGE = "https://shop.example/products"


class Site:
    """A shop that two fetchers ask, each as a process of its own."""

    def __init__(self) -> None:
        self.status = 200
        self.asked = 0
        self.slept: list[float] = []
        self.transport = httpx.MockTransport(self._answer)

    async def sleep(self, seconds: float) -> None:
        """Note a wait, and spend no time on it."""
        self.slept.append(seconds)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        self.asked += 1
        return httpx.Response(self.status, text="A page")


@pytest.fixture
async def processes(store_url: str, clock: Clock) -> AsyncIterator[list[StoredBudgets]]:
    """Return the budgets as two processes have them, each with a database handle of its own."""
    databases = [await Database.open(store_url) for _ in range(2)]
    yield [StoredBudgets(database, clock) for database in databases]
    for database in databases:
        await database.close()


@pytest.fixture
async def site() -> Site:
    """Return a shop that answers."""
    return Site()


@pytest.fixture
async def fetchers(
    processes: list[StoredBudgets], site: Site, clock: Clock
) -> AsyncIterator[list[Fetcher]]:
    """Return two fetchers of the site, as two processes have them."""
    made = [
        Fetcher(
            contact=None,
            allow_private=False,
            clock=clock,
            transport=site.transport,
            sleep=site.sleep,
            shared=shared,
        )
        for shared in processes
    ]
    async with made[0], made[1]:
        yield made


async def minutes(shared: StoredBudgets, name: str, rate: Rate = SLOWLY) -> int:
    """Take a turn; return how many minutes away it is."""
    return round(await shared.take(name, rate) / MINUTE)


async def test_turns_are_taken_from_one_budget(processes: list[StoredBudgets]) -> None:
    """Whichever process asks, and in the same moment too; another host's are its own."""
    one, two = processes

    first = [await minutes(shared, "a.example") for shared in (one, two, one)]
    at_once = await asyncio.gather(*(minutes(shared, "a.example") for shared in (one, two) * 3))
    other = await minutes(two, "b.example")

    assert first == [0, 1, 2]
    assert sorted(at_once) == [3, 4, 5, 6, 7, 8]
    assert other == 0


async def test_a_burst_is_all_processes_together(processes: list[StoredBudgets]) -> None:
    """Shopify counts one client, whatever it is made of."""
    rate = Rate(interval=MINUTE, burst=SHOPIFY.burst)

    waits = [await minutes(processes[number % 2], "shopify", rate) for number in range(8)]

    assert waits == [0] * SHOPIFY.burst + [1, 2, 3]


async def test_a_turn_that_is_too_far_away_is_not_taken(processes: list[StoredBudgets]) -> None:
    """It is told how far it is, and left to others."""
    one, two = processes
    await one.take("a.example", SLOWLY)

    refused = [await two.take("a.example", SLOWLY, longest=MINUTE / 2) for _ in range(3)]

    assert all(MINUTE / 2 < wait <= MINUTE for wait in refused)
    assert await minutes(one, "a.example") == 1


async def test_turns_of_a_clock_that_was_ahead_are_nobodys(
    processes: list[StoredBudgets], database: Database
) -> None:
    """Nobody waits as long as the database's clock was ahead."""
    await minutes(processes[0], "a.example")
    ahead = func.clock_timestamp() + timedelta(days=365)
    async with database.write() as connection:
        await connection.execute(update(tables.budgets).values(full_at=ahead))

    waits = [await minutes(shared, "a.example") for shared in processes]

    assert waits == [0, 1]


async def test_a_fetcher_waits_for_its_turn_among_all(fetchers: list[Fetcher], site: Site) -> None:
    """One request a second of the host, though each of them asks for the first time."""
    for fetcher in fetchers:
        await fetcher.get(PAGE, budget="shop.example")

    # Each has asked for robots.txt, too.
    assert len(site.slept) == 3
    assert all(seconds > 0 for seconds in site.slept)
    assert max(site.slept) > 1


async def test_a_refusal_is_every_processs(fetchers: list[Fetcher], site: Site) -> None:
    """The other asks no more, from the same moment on."""
    one, two = fetchers
    await two.get(PAGE, budget="shop.example")
    site.status = 429

    with pytest.raises(PausedError):
        await one.get(PAGE, budget="shop.example")
    asked = site.asked
    with pytest.raises(PausedError):
        await two.get(PAGE, budget="shop.example")

    assert site.asked == asked


async def test_what_is_answered_well_again_is_known_to_all(
    fetchers: list[Fetcher], site: Site, processes: list[StoredBudgets], clock: Clock
) -> None:
    """The next refusal begins with a short pause again, whoever meets it."""
    one, two = fetchers
    site.status = 429
    with pytest.raises(PausedError):
        await one.get(PAGE, budget="shop.example")
    clock.advance(hours=1)
    site.status = 200

    known = [pause.failures for pause in await processes[1].pauses()]
    await two.get(PAGE, budget="shop.example")

    assert known == [1]
    assert list(await processes[0].pauses()) == []


async def test_a_pause_is_never_shortened_by_another_process(
    processes: list[StoredBudgets],
) -> None:
    """Nor forgotten while it lasts, by one that did not know of it."""
    one, two = processes
    longer = Pause(budget="a", until=NOON + 2 * MINUTE, failures=2, since=NOON)
    await one.keep([longer], [])

    await two.keep([Pause(budget="a", until=NOON + MINUTE, failures=1, since=NOON)], ["a"])

    assert list(await one.pauses()) == [longer]
