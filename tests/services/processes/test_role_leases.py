"""What only one process may do: one has it, others stand by, and nobody has it twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.models import ALL_ROLES, Role
from bot.services.processes import RoleLeases
from bot.services.processes.role_leases import HANDED_OVER, LEASE, LOOKED_EVERY, MARGIN
from bot.store import tables
from bot.store.engine.database import Database
from tests.conftest import ON_SQLITE, POSTGRESQL_PASS

ON_POSTGRESQL = pytest.mark.parametrize("engine", [POSTGRESQL_PASS])
LIMIT = 5.0  # seconds for what takes some milliseconds


class Time:
    """Monotonic seconds that a test moves; the database's clock goes on by itself."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return them."""
        return self.now


@pytest.fixture
def time() -> Time:
    """Return the time of every process."""
    return Time()


@pytest.fixture
async def begin(store_url: str, time: Time) -> AsyncIterator[Callable[..., RoleLeases]]:
    """Make processes, each with a database handle of its own."""
    opened: list[Database] = []

    async def process(name: str, *roles: Role) -> RoleLeases:
        database = await Database.open(store_url)
        opened.append(database)
        return RoleLeases(database, roles or ALL_ROLES, name, loop_time=time)

    yield process
    for database in opened:
        await database.close()


async def pass_by(database: Database) -> None:
    """Let every lease end, as time would."""
    ended = func.clock_timestamp() - timedelta(milliseconds=1)
    async with database.write() as connection:
        await connection.execute(update(tables.leases).values(until=ended))


@ON_POSTGRESQL
async def test_one_process_has_it_and_the_other_stands_by(
    begin: Callable[..., RoleLeases],
) -> None:
    """Each role by itself: what nobody has is taken by whoever comes."""
    one, two = await begin("one", Role.SENDER), await begin("two")

    for _ in range(2):
        await one.look()
        await two.look()

    assert [one.holds(role) for role in Role] == [False, False, True]
    assert [two.holds(role) for role in Role] == [True, True, False]
    assert two.stands_by(Role.SENDER)
    assert not one.stands_by(Role.SENDER)
    assert not one.stands_by(Role.GATEWAY)  # it is not its role


@ON_POSTGRESQL
async def test_of_many_at_once_one_has_it(begin: Callable[..., RoleLeases]) -> None:
    """Also while there is no row of it yet."""
    many = [await begin(str(number)) for number in range(6)]

    await asyncio.gather(*(each.look() for each in many))

    for role in Role:
        assert sum(each.holds(role) for each in many) == 1


@ON_POSTGRESQL
async def test_who_dies_is_followed_when_its_lease_ends(
    begin: Callable[..., RoleLeases], database: Database
) -> None:
    """Who was only slow finds out, and stands by from then on."""
    one, two = await begin("one"), await begin("two")
    await one.look()
    replaced = asyncio.create_task(one.wait_for_another(Role.GATEWAY))
    waiting = asyncio.create_task(two.wait_for(Role.GATEWAY))
    await two.look()
    assert not waiting.done()
    await pass_by(database)

    await two.look()

    async with asyncio.timeout(LIMIT):
        await waiting
    assert two.holds(Role.GATEWAY)
    assert not replaced.done()
    one._until = dict.fromkeys(Role, 0.0)  # noqa: SLF001 - its time is over, too
    await one.look()
    async with asyncio.timeout(LIMIT):
        await replaced
    assert one.stands_by(Role.GATEWAY)
    assert two.holds(Role.GATEWAY)


@ON_POSTGRESQL
async def test_a_lease_of_a_clock_that_was_ahead_is_nobodys(
    begin: Callable[..., RoleLeases], database: Database
) -> None:
    """Whoever held it is renewed by the clock as it is, or gone."""
    one, two = await begin("one"), await begin("two")
    await one.look()
    ahead = func.clock_timestamp() + timedelta(days=365)
    async with database.write() as connection:
        await connection.execute(update(tables.leases).values(until=ahead))

    await two.look()

    assert all(two.holds(role) for role in Role)


@ON_POSTGRESQL
async def test_who_cannot_renew_stops_well_before_the_end(
    begin: Callable[..., RoleLeases], database: Database, time: Time
) -> None:
    """By a clock of its own; when the database is there again it goes on."""
    one = await begin("one")
    await one.look()
    holder = one._database  # noqa: SLF001 - the process's way to the store
    one._database = await _closed(database)  # noqa: SLF001 - which is broken

    time.now += (LEASE - MARGIN).total_seconds() - 0.1
    await one.look()
    held = one.holds(Role.SENDER)
    time.now += 0.2
    held_later = one.holds(Role.SENDER)
    one._database = holder  # noqa: SLF001 - and mended
    await one.look()

    assert (held, held_later) == (True, False)
    assert one.holds(Role.SENDER)
    assert not one.stands_by(Role.SENDER)


@ON_POSTGRESQL
async def test_a_lease_is_renewed_by_who_has_it(
    begin: Callable[..., RoleLeases], database: Database, time: Time
) -> None:
    """Each time it is older than two seconds; what is fresh costs nothing."""
    one = await begin("one", Role.SENDER)
    await one.look()
    written = [await _until(database)]
    for _ in range(3):
        time.now += LOOKED_EVERY.total_seconds()
        await one.look()
        written.append(await _until(database))

    assert written[0] == written[1]
    assert written[1] < written[2]
    assert written[2] == written[3]


@ON_POSTGRESQL
async def test_who_ends_hands_over(begin: Callable[..., RoleLeases], database: Database) -> None:
    """In a second, in which Discord still counts what was just sent."""
    one, two = await begin("one"), await begin("two")
    running = asyncio.create_task(one.run())
    async with asyncio.timeout(LIMIT):
        await one.wait_for(Role.SENDER)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    longer = tables.leases.c.until > func.clock_timestamp() + HANDED_OVER
    async with database.read() as connection:
        left = (await connection.execute(select(tables.leases).where(longer))).all()
    await pass_by(database)
    await two.look()

    assert left == []
    assert not one.holds(Role.SENDER)
    assert two.holds(Role.SENDER)


@ON_POSTGRESQL
async def test_no_writer_of_the_process_holds_a_renewal_up(
    begin: Callable[..., RoleLeases],
) -> None:
    """A part of a big sweep, or one that waits for another process's rows."""
    one = await begin("one")
    async with one._database.write(), asyncio.timeout(LIMIT):  # noqa: SLF001 - its own handle
        await one.look()

        assert one.holds(Role.SENDER)


@ON_SQLITE
async def test_with_sqlite_all_is_the_processs_own(
    begin: Callable[..., RoleLeases], database: Database
) -> None:
    """At once, and nothing is written."""
    one = await begin("one")
    running = asyncio.create_task(one.run())
    await asyncio.sleep(0)

    assert all(one.holds(role) for role in Role)
    assert not any(one.stands_by(role) for role in Role)
    async with database.read() as connection:
        assert (await connection.execute(select(tables.leases))).all() == []
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def _closed(database: Database) -> Database:
    """Return a handle that refuses everything."""
    refusing = Database(database._reader, database._writer)  # noqa: SLF001 - the same engine
    refusing._is_closed = True  # noqa: SLF001
    return refusing


async def _until(database: Database) -> object:
    async with database.read() as connection:
        return (await connection.execute(select(tables.leases.c.until))).scalar_one()
