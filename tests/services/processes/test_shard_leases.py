"""Gateways share the shards: each its part, none twice, and none left when one is gone."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from bot.models import SessionStarts, Shards
from bot.services.processes import OtherGatewaysError, ShardLeases
from bot.services.processes.shard_leases import fair_share
from bot.store import tables
from bot.store.engine import Database
from tests.conftest import ON_SQLITE, POSTGRESQL_PASS

ON_POSTGRESQL = pytest.mark.parametrize("engine", [POSTGRESQL_PASS])
Begin = Callable[..., Awaitable[ShardLeases]]


def told(shards: int) -> SessionStarts:
    """Return what Discord says that wants so many shards."""
    return SessionStarts(
        shards=shards, at_once=1, left=1000, total=1000, resets_after=timedelta(hours=1)
    )


class Time:
    """Monotonic seconds that a test moves; the database's clock goes on by itself."""

    now = 1000.0

    def __call__(self) -> float:
        """Return them."""
        return self.now


@pytest.fixture
def time() -> Time:
    """Return the time of every process."""
    return Time()


@pytest.fixture
async def begin(store_url: str, time: Time) -> AsyncIterator[Begin]:
    """Make gateways that have agreed, each with a database handle of its own."""
    opened: list[Database] = []

    async def process(name: str, wants: int = 6, named: Shards | None = None) -> ShardLeases:
        database = await Database.open(store_url)
        opened.append(database)
        made = ShardLeases(database, f"process:{name:>8}", named=named, loop_time=time)
        await made.agree(told(wants))
        return made

    yield process
    for database in opened:
        await database.close()


async def settled(time: Time, *gateways: ShardLeases) -> list[int]:
    """Let gateways look and open, close and give up, until nothing changes; return their counts."""
    for _ in range(20):
        for each in gateways:
            await each.look()
            while each.next_to_open() is not None:
                pass
            for shard_id in each.surplus:
                await each.give_up(shard_id)
        time.now += 5
    held = [shard_id for each in gateways for shard_id in each.held.ids]
    assert len(held) == len(set(held)), "a shard is two gateways' at once"
    return [len(each.held.ids) for each in gateways]


async def dies(database: Database, gateway: ShardLeases) -> None:
    """Let the leases of a gateway end, as time would."""
    ended = func.clock_timestamp() - timedelta(milliseconds=1)
    async with database.write() as connection:
        await connection.execute(
            update(tables.leases)
            .where(tables.leases.c.holder == gateway._holder)  # noqa: SLF001 - its name in the store
            .values(until=ended)
        )


@given(
    st.dictionaries(st.text("abcd", min_size=1), st.integers(0, 20), min_size=1),
    st.integers(1, 64),
)
def test_shares_are_fair_and_all_of_it(counts: dict[str, int], of: int) -> None:
    """No two differ by more than one, and who has more keeps what is left over."""
    shares = {name: fair_share(Counter(counts), of, name) for name in counts}

    assert sum(shares.values()) == of
    assert max(shares.values()) - min(shares.values()) <= 1
    for name, count in counts.items():
        assert all(shares[name] >= shares[other] for other in counts if count > counts[other])


@ON_POSTGRESQL
async def test_one_has_all_and_who_comes_gets_a_share(begin: Begin, time: Time) -> None:
    """Nobody has a shard twice on the way there; the first keeps the first."""
    one = await begin("one")
    alone = await settled(time, one)
    two = await begin("two")
    both = await settled(time, one, two)
    three = await begin("three")
    all_three = await settled(time, one, two, three)

    await one.look()
    assert (alone, both, all_three) == ([6], [3, 3], [2, 2, 2])
    assert one.leads
    assert not two.leads


@ON_POSTGRESQL
async def test_open_shards_are_given_a_few_at_a_time(begin: Begin, time: Time) -> None:
    """As many in five seconds as may begin at the other: the rest is answered meanwhile."""
    one = await begin("one")
    await settled(time, one)
    two = await begin("two")
    given = []
    for _ in range(4):
        await one.look()
        given.append(set(one.surplus))
        for shard_id in one.surplus:
            await one.give_up(shard_id)
        await one.look()
        assert one.surplus == frozenset()
        time.now += 5
    await two.look()

    assert given == [{5}, {4}, {3}, set()]
    assert (one.held.ids, two.held.ids) == ({0, 1, 2}, {3, 4, 5})


@ON_POSTGRESQL
async def test_shards_that_are_not_open_yet_are_given_at_once(begin: Begin) -> None:
    """Nobody is answered on them."""
    one = await begin("one")
    await one.look()
    opened = [one.next_to_open() for _ in range(2)]
    await begin("two")
    looking = asyncio.create_task(one.look())
    await asyncio.sleep(0)
    during = one.next_to_open()
    await looking

    assert opened == [0, 1]
    assert during is None  # it may just be given up
    assert one.held.ids == {0, 1, 2}
    assert one.surplus == frozenset()


@ON_POSTGRESQL
async def test_a_dead_ones_shards_are_taken_when_its_leases_end(
    begin: Begin, time: Time, database: Database
) -> None:
    """One that was only slow finds out, and begins anew."""
    one, two = await begin("one"), await begin("two")
    await settled(time, one, two)
    replaced = asyncio.create_task(one.wait_for_another())
    await dies(database, one)

    await two.look()
    taken = two.held.ids
    await one.look()

    async with asyncio.timeout(5):
        await replaced
    assert taken == set(range(6))
    assert two.held.ids == set(range(6))


@ON_POSTGRESQL
async def test_one_whose_leases_ended_goes_on_if_nobody_took_them(
    begin: Begin, time: Time, database: Database
) -> None:
    """The database may have been away for longer than they last."""
    one = await begin("one")
    await settled(time, one)
    await dies(database, one)
    time.now += 60
    was_leading = one.leads

    await one.look()

    assert (was_leading, one.leads) == (False, True)
    assert one.held.ids == set(range(6))


@ON_POSTGRESQL
async def test_the_number_stays_until_the_last_gateway_ends(
    begin: Begin, time: Time, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Two numbers at once would answer a guild twice, or never."""
    one = await begin("one", 2)
    await settled(time, one)
    two = await begin("two", 3)
    during = await settled(time, one, two)
    for each in (one, two):
        await dies(database, each)
    three = await begin("three", 3)

    assert (one.held.of, two.held.of, during) == (2, 2, [1, 1])
    assert "Discord wants 3 shards by now, and the gateways have 2" in caplog.text
    assert three.held.of == 3
    assert await settled(time, three) == [3]


@ON_POSTGRESQL
async def test_gateways_that_begin_at_once_agree_on_one_number(begin: Begin, time: Time) -> None:
    """Whatever Discord told each of them."""
    gateways = await asyncio.gather(*(begin(str(wants), wants) for wants in range(4, 10)))

    assert len({each.held.of for each in gateways}) == 1
    assert sum(await settled(time, *gateways)) == gateways[0].held.of


@ON_POSTGRESQL
async def test_named_shards_are_had_and_no_others(begin: Begin, time: Time) -> None:
    """A second process of the same range stands by until the first is gone."""
    low, high = Shards(frozenset({0, 1}), 4), Shards(frozenset({2, 3}), 4)
    one, two, spare = (
        await begin("one", 1, low),
        await begin("two", 9, high),
        await begin("x", 4, low),
    )

    await settled(time, one, two, spare)
    assert (one.held, two.held, spare.held.ids) == (low, high, frozenset())
    assert (spare.stands_by, one.stands_by) == (True, False)
    running = asyncio.create_task(one.run())
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await settled(time, two, spare)
    assert spare.held == low


@ON_POSTGRESQL
async def test_named_and_shared_shards_do_not_mix(begin: Begin) -> None:
    """Nor two numbers of all: each time it is said what to do, and nothing is taken."""
    named = Shards(frozenset({0}), 4)
    one = await begin("one", 4, named)
    await one.look()

    with pytest.raises(OtherGatewaysError, match="to all of them, or to none"):
        await begin("two", 4)
    with pytest.raises(OtherGatewaysError, match="have 4 shards, and this one was told --of 8"):
        await begin("three", 4, Shards(frozenset({5}), 8))
    assert one.held == named


@ON_POSTGRESQL
async def test_a_database_that_is_away_takes_no_shard(
    begin: Begin, time: Time, database: Database
) -> None:
    """The connection stays; only what one alone may do is left to others in time."""
    one = await begin("one")
    await settled(time, one)
    store = one._database  # noqa: SLF001 - the process's way to the store
    one._database = refusing = Database(store._reader, store._writer)  # noqa: SLF001
    refusing._is_closed = True  # noqa: SLF001
    time.now += 60
    await one.look()

    assert one.held.ids == set(range(6))
    assert not one.leads


@ON_POSTGRESQL
async def test_who_ends_leaves_nothing(begin: Begin, time: Time, database: Database) -> None:
    """Others need not wait for its leases to end."""
    one = await begin("one")
    await settled(time, one)
    running = asyncio.create_task(one.run())
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    async with database.read() as connection:
        assert (await connection.execute(select(tables.leases))).all() == []
    assert one.held.ids == frozenset()


@ON_SQLITE
async def test_with_sqlite_all_is_the_processs_own(begin: Begin, database: Database) -> None:
    """At once, and nothing is written."""
    one = await begin("one", 3)

    assert one.held == Shards(frozenset({0, 1, 2}), 3)
    assert one.leads
    async with database.read() as connection:
        assert (await connection.execute(select(tables.leases))).all() == []
