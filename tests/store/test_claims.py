"""What is claimed: whose turn it is, one a destination, and by one worker only."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.models import Delivery, DeliveryState, Destination, DestinationKind, Priority
from bot.store import tables
from bot.store.alerts import deliveries, outbox
from bot.store.engine.database import Connection, Database
from tests.conftest import NOON
from tests.makers import CHANNEL, OTHER_CHANNEL, change, delivery
from tests.services.conftest import Record

MINUTE = timedelta(minutes=1)


@pytest.fixture
def record(database: Database) -> Record:
    """Look into the store."""
    return Record(database)


async def claim(
    record: Record,
    worker: str = "one",
    *,
    after: timedelta = timedelta(0),
    limit: int = 100,
    resting: Collection[int] = (),
    last: Sequence[Collection[int]] = (),
    but: Collection[int] = (),
    may_open: bool = True,
) -> list[tuple[int, str]]:
    """Claim for a minute; return destinations and causes."""
    now = NOON + after
    async with record.database.write() as connection:
        claimed = await outbox.claim(
            connection,
            worker=worker,
            now=now,
            lease_until=now + MINUTE,
            limit=limit,
            resting=resting,
            last=last,
            but=but,
            may_open=may_open,
        )
    return [(queued.destination.id, queued.cause) for queued, _ in claimed]


async def test_one_a_destination_is_claimed_the_most_urgent_first(record: Record) -> None:
    """Of one destination the most urgent; over all, the most urgent first."""
    await record.enqueue(
        delivery(CHANNEL, cause="news", priority=Priority.NEWS),
        delivery(CHANNEL, cause="lead", priority=Priority.LEAD),
        delivery(OTHER_CHANNEL, cause="stock", priority=Priority.STOCK),
    )

    assert await claim(record) == [(OTHER_CHANNEL, "stock"), (CHANNEL, "lead")]
    assert await claim(record) == []


async def test_a_channel_and_a_user_of_one_number_are_two(record: Record) -> None:
    """Both are claimed together."""
    user = Destination(kind=DestinationKind.USER, id=CHANNEL)
    await record.enqueue(delivery(), delivery(destination=user))

    assert len(await claim(record)) == 2


async def test_resting_destinations_are_passed_over(record: Record) -> None:
    """They keep their place."""
    await record.enqueue(delivery(), delivery(OTHER_CHANNEL))

    assert await claim(record, resting=[CHANNEL, 99]) == [(OTHER_CHANNEL, "cause")]
    assert await claim(record) == [(CHANNEL, "cause")]


async def test_guilds_of_which_too_much_hangs_have_no_turn(record: Record) -> None:
    """What goes to a person, or belongs to no guild, always has one."""
    person = Destination(kind=DestinationKind.USER, id=4)
    await record.enqueue(
        delivery(1, guild_id=7),
        delivery(2, guild_id=8),
        delivery(3, guild_id=None),
        delivery(destination=person, guild_id=7),
    )

    assert {place for place, _ in await claim(record, but=[7])} == {2, 3, 4}
    assert [place for place, _ in await claim(record)] == [1]


async def test_guilds_that_were_answered_badly_have_their_turn_last(record: Record) -> None:
    """Another guild tells more of the way; where there is none, they do."""
    await record.enqueue(delivery(1, guild_id=7), delivery(2, guild_id=8))

    assert [place for place, _ in await claim(record, last=[[7]], limit=1)] == [2]
    assert [place for place, _ in await claim(record, last=[[7]], limit=1)] == [1]


async def test_where_all_were_answered_badly_the_last_sets_guilds_come_last(
    record: Record,
) -> None:
    """Each set is asked alone, once the one before leaves nobody."""
    await record.enqueue(delivery(1, guild_id=7), delivery(2, guild_id=8))

    assert [place for place, _ in await claim(record, last=[[7, 8], [7]], limit=1)] == [2]
    assert [place for place, _ in await claim(record, last=[[7, 8], [7]], limit=1)] == [1]


def to_person(user_id: int, cause: str, **changes: Any) -> Delivery:
    """Make a direct message."""
    place = Destination(kind=DestinationKind.USER, id=user_id)
    return delivery(destination=place, cause=cause, **changes)


async def test_people_are_written_to_for_the_first_time_one_by_one(record: Record) -> None:
    """The most urgent first; a channel, or a person written to before, waits for none of them."""
    await record.enqueue(
        to_person(4, "news", priority=Priority.NEWS),
        to_person(5, "stock", priority=Priority.STOCK),
        to_person(6, "stock too", priority=Priority.STOCK),
        delivery(CHANNEL, cause="channel"),
    )

    assert await claim(record, may_open=False) == [(CHANNEL, "channel")]
    assert await claim(record) == [(5, "stock")]
    assert await claim(record, may_open=False) == []

    await record.enqueue(to_person(5, "known now"))
    async with record.database.write() as connection:
        await outbox.take_back(connection, now=NOON, all_leases=True)
        await deliveries.opened(connection, 5)
    assert (5, "stock") in await claim(record, may_open=False)
    assert await claim(record) == [(6, "stock too")]
    assert await claim(record) == [(4, "news")]


async def test_who_claims_second_at_one_moment_has_nothing_of_the_same_destination(
    record: Record, store_url: str
) -> None:
    """Though what came in meanwhile is more urgent. In one process there is no such moment."""
    if record.database.is_sqlite:
        return
    await record.enqueue(delivery(cause="news", priority=Priority.NEWS))

    other = await Database.open(store_url)
    try:
        async with record.database.write() as connection:
            first = await outbox.claim(
                connection, worker="one", now=NOON, lease_until=NOON + MINUTE, limit=1
            )
            elsewhere = Record(other)
            await elsewhere.enqueue(delivery(cause="stock", priority=Priority.STOCK))
            second = asyncio.create_task(claim(elsewhere, "two"))
            while not second.done() and not await is_anybody_waiting(record):
                continue
        assert await second == []
    finally:
        await other.close()
    assert len(first) == 1


async def is_anybody_waiting(record: Record) -> bool:
    """Tell whether a transaction waits for another one's end."""
    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    async with record.database.read() as connection:
        waiting = await connection.execute(text(f"{waits} AND wait_event_type = 'Lock'"))
        return bool(waiting.scalar_one())


async def test_no_more_are_claimed_than_there_is_room_for(record: Record) -> None:
    """The rest wait for the next time."""
    await record.enqueue(*(delivery(channel_id) for channel_id in range(1, 6)))

    assert [len(await claim(record, limit=2)) for _ in range(4)] == [2, 2, 1, 0]


async def test_who_was_served_longest_ago_goes_first(record: Record) -> None:
    """By when a channel was last served, or since when its message waits."""
    await record.enqueue(*(delivery(channel_id, cause="first") for channel_id in (1, 2)))
    assert await claim(record, after=MINUTE / 4, limit=1) == [(1, "first")]
    assert await claim(record, after=MINUTE / 2, limit=1) == [(2, "first")]
    async with record.database.write() as connection:
        for delivery_id in (1, 2):
            await outbox.finish(connection, delivery_id, "one", {"state": "sent"})
    await record.enqueue(*(delivery(channel_id, cause="second") for channel_id in (2, 1, 3)))

    order = await claim(record, after=MINUTE)

    assert [channel_id for channel_id, _ in order] == [3, 1, 2]


async def test_what_few_want_waits_for_no_change_that_very_many_want(record: Record) -> None:
    """Of as urgent ones each change has its share, however much of earlier ones is due."""
    many = [delivery(number, cause="many") for number in range(1, 60)]
    more = [delivery(number, cause="more", due_at=NOON + 2 * MINUTE) for number in range(100, 160)]
    few = [delivery(number, cause="few", due_at=NOON + MINUTE) for number in (61, 62)]
    later = delivery(63, cause="later", due_at=NOON + 9 * MINUTE)
    await record.enqueue(*many, *more, *few, later)

    first = await claim(record, after=3 * MINUTE, limit=6)

    assert [cause for _, cause in first] == ["more", "few", "many", "more", "few", "many"]
    assert {cause for _, cause in await claim(record, after=3 * MINUTE, limit=6)} == {
        "many",
        "more",
    }


async def test_who_waits_behind_a_channel_of_which_very_much_waits_is_found(
    record: Record,
) -> None:
    """However much became due for it before, and at the same moment."""
    many = [delivery(1, cause=f"many {number}") for number in range(30)]
    await record.enqueue(*many, delivery(2, cause="then"))

    assert await claim(record, limit=2) == [(1, "many 0"), (2, "then")]


async def test_a_moments_share_is_found_behind_a_channel_of_which_very_much_is_due_then(
    record: Record,
) -> None:
    """What is looked at first of the moment is all of one that has its turn."""
    many = [delivery(number, cause="many") for number in range(100, 140)]
    late = NOON + MINUTE
    of_one = [delivery(1, cause=f"late {number}", due_at=late) for number in range(9)]
    await record.enqueue(*many, *of_one, delivery(2, cause="then", due_at=late))

    assert await claim(record, after=MINUTE, limit=4) == [
        (1, "late 0"),
        (2, "then"),
        (100, "many"),
        (101, "many"),
    ]


async def test_a_persons_first_message_comes_before_what_is_less_urgent_only(
    record: Record,
) -> None:
    """It stands first among those as urgent as it is."""
    await record.enqueue(
        delivery(1, cause="stock"),
        to_person(4, "lead", priority=Priority.LEAD),
        delivery(2, cause="lead", priority=Priority.LEAD),
        delivery(3, cause="notice", priority=Priority.NOTICE),
    )

    assert [place for place, _ in await claim(record, limit=3)] == [1, 4, 2]
    assert [place for place, _ in await claim(record, limit=3)] == [3]


@contextmanager
def statements(record: Record) -> Iterator[list[str]]:
    """Note what the engine is asked within the block, but for how transactions begin and end."""
    asked: list[str] = []

    def note(*given: Any) -> None:
        asked.append(given[2])

    engine = record.database._writer.sync_engine  # noqa: SLF001 - nobody else need look
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_a_claim_asks_the_same_few_things_however_much_waits(record: Record) -> None:
    """Each number of ids would be a statement of its own, and each is a way to the server."""
    told = await record.find(change(id=0))
    moments = [NOON + number * MINUTE / 9 for number in range(9)]
    asked: list[list[str]] = []
    for first in (1000, 2000):
        await record.enqueue(
            *(
                delivery(first + number, cause=f"{at}", due_at=at, change_id=told.id)
                for at in moments
                for number in range(30)
            )
        )
        with statements(record) as seen:
            assert len(await claim(record, after=MINUTE, limit=first // 200, resting=[1])) > 4
        asked.append(seen)

    assert [len(each) for each in asked] == [6, 6] if record.database.is_sqlite else [5, 5]
    assert asked[0] == asked[1]


async def test_a_claim_reads_what_it_takes_right_after_very_much_came_in(record: Record) -> None:
    """PostgreSQL knows nothing of that yet, and planned the same for nearly nothing just before."""
    if record.database.is_sqlite:
        return
    await record.enqueue(*(delivery(number) for number in range(1, 30)))
    async with record.database.write() as connection:
        await connection.execute(text("ANALYZE"))
    for _ in range(9):
        async with record.database.write() as connection:
            await take(connection, NOON)
            await connection.rollback()
    async with record.database.write() as connection:
        names = ", ".join(
            column.name
            for column in tables.deliveries.c
            if column.name not in {"id", "cause", "destination_id", "due_at"}
        )
        one = "(SELECT * FROM deliveries ORDER BY id LIMIT 1) one"
        for table, values in (
            ("destinations (kind, id, served_at)", "'channel', n + 1000, now()"),
            (
                f"deliveries (cause, destination_id, due_at, {names})",
                f"'more', n + 1000, due_at + n / 5000 * interval '1 second', {names}",
            ),
        ):
            many = f"SELECT {values} FROM {one}, generate_series(1, 20000) n"  # noqa: S608 - our own
            await connection.execute(text(f"INSERT INTO {table} {many}"))
    async with record.database.write() as connection:
        before = await rows_read(connection)
        assert len(await take(connection, NOON + MINUTE)) == 24
        after = await rows_read(connection)

    scanned, fetched = (now - then for now, then in zip(after, before, strict=True))
    assert scanned == 0
    assert fetched < 1000


async def rows_read(connection: Connection) -> tuple[int, int]:
    """Return how many rows were read from end to end of tables, and by an index, until now."""
    read = await connection.execute(
        text(
            "SELECT sum(seq_tup_read), sum(idx_tup_fetch) FROM pg_stat_xact_user_tables "
            "WHERE relname IN ('deliveries', 'destinations')"
        )
    )
    scanned, fetched = read.one()
    return int(scanned), int(fetched)


async def take(connection: Connection, now: datetime) -> list[Any]:
    """Claim as many as the bot does at once."""
    return await outbox.claim(connection, worker="one", now=now, lease_until=now + MINUTE, limit=24)


async def test_a_claim_tells_of_the_doubt_before_it_and_begins_one(record: Record) -> None:
    """If its holder dies now, a try may have been made since the claim."""
    told = await record.find(change(id=0))
    await record.enqueue(delivery(change_id=told.id))
    async with record.database.write() as connection:
        ((queued, carried),) = await outbox.claim(
            connection, worker="one", now=NOON, lease_until=NOON + MINUTE, limit=1
        )

    assert (queued.doubt_since, queued.state, carried) == (None, DeliveryState.PENDING, told)
    kept = await record.delivery()
    assert (kept.doubt_since, kept.state, kept.attempts) == (NOON, DeliveryState.SENDING, 1)


async def test_a_lease_that_ended_is_taken_back_in_doubt(record: Record) -> None:
    """And the first holder's late word no longer counts."""
    await record.enqueue(delivery())
    await claim(record, "one")
    async with record.database.write() as connection:
        early = await outbox.take_back(connection, now=NOON, all_leases=False)
        late = await outbox.take_back(connection, now=NOON + MINUTE, all_leases=False)
    assert (early, late) == (0, 1)
    kept = await record.delivery()
    assert (kept.state, kept.doubt_since) == (DeliveryState.RETRY, NOON)

    await claim(record, "two", after=MINUTE)
    async with record.database.write() as connection:
        await outbox.finish(connection, 1, "one", {"state": "failed"})
    assert (await record.delivery()).state is DeliveryState.SENDING

    async with record.database.write() as connection:
        await outbox.finish(connection, 1, "two", {"state": "sent"})
    assert (await record.delivery()).state is DeliveryState.SENT


async def test_what_is_in_doubt_does_not_expire_unsettled(record: Record) -> None:
    """It may have arrived; that is found out first."""
    await record.enqueue(delivery(), delivery(OTHER_CHANNEL))
    await claim(record, limit=1)
    async with record.database.write() as connection:
        await outbox.take_back(connection, now=NOON, all_leases=True)
        await outbox.expire(connection, NOON + timedelta(days=1), "Too late.")

    assert sorted(await record.states()) == ["expired", "retry"]


async def test_the_outbox_tells_when_it_must_be_looked_at(record: Record) -> None:
    """The next thing due, the next lease that ends; nothing when it is empty."""

    async def next_times() -> tuple[object, ...]:
        async with record.database.read() as connection:
            return await outbox.moments(connection, NOON)

    later, over = NOON + 5 * MINUTE, NOON + 9 * MINUTE
    assert await next_times() == (None, None, None)
    await record.enqueue(delivery(), delivery(OTHER_CHANNEL, due_at=later, expires_at=over))
    assert await next_times() == (NOON, None, over)

    await claim(record)

    assert await next_times() == (later, NOON + MINUTE, over)
