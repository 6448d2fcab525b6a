"""One process sends at a time: who takes over settles what was under way, who lost it rests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from bot.models import Role
from bot.services.outbox.dispatcher import Deliveries
from bot.services.processes import RoleLeases
from bot.store.engine.database import Database
from tests.conftest import NOON, Clock
from tests.makers import OTHER_CHANNEL, delivery
from tests.services.conftest import NONCE_WINDOW, Record
from tests.services.fakes import FakeSender, until


class Turn(RoleLeases):
    """A lease that a test gives and takes."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, [Role.SENDER], "test")
        self.is_ours = asyncio.Event()

    def holds(self, role: Role) -> bool:
        """Tell whether the test lets it be this process's."""
        assert role is Role.SENDER
        return self.is_ours.is_set()

    async def wait_for(self, role: Role) -> None:
        """Wait until it is."""
        assert role is Role.SENDER
        await self.is_ours.wait()


Starting = Callable[[str], tuple[Deliveries, Turn]]


@pytest.fixture
async def start(database: Database, sender: FakeSender, clock: Clock) -> AsyncIterator[Starting]:
    """Let processes run that may not send yet."""
    running: list[asyncio.Task[None]] = []

    def process(worker: str) -> tuple[Deliveries, Turn]:
        turn = Turn(database)
        outbox = Deliveries(
            database, sender, clock, worker=worker, nonce_window=NONCE_WINDOW, leases=turn
        )
        running.append(asyncio.create_task(outbox.run()))
        return outbox, turn

    yield process
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def test_who_stands_by_sends_nothing(
    record: Record, start: Starting, sender: FakeSender
) -> None:
    """It is not silent, either: nobody expects it to look. Its turn comes at once when it may."""
    await record.enqueue(delivery())
    outbox, turn = start("one")
    for _ in range(20):
        outbox.wake()
        await asyncio.sleep(0)
    waited = sender.sent.copy(), outbox.silent_for

    turn.is_ours.set()
    await until(lambda: bool(sender.sent))

    assert waited == ([], None)


async def test_what_another_had_under_way_is_settled_at_once(
    record: Record, start: Starting, sender: FakeSender
) -> None:
    """By its nonce, and not when its lease ends: whoever held it sends no more."""
    await record.enqueue(delivery())
    sender.gate = asyncio.Event()
    _, first = start("one")
    first.is_ours.set()
    await until(lambda: bool(sender.sent))
    first.is_ours.clear()  # it hangs, or is dead; its try has no answer

    sender.gate = None
    _, second = start("two")
    second.is_ours.set()
    await until(lambda: len(sender.sent) == 2)
    await until_states(record, ["sent"])

    assert len(set(sender.nonces)) == 1
    assert sender.sent[1].delivery.doubt_since == NOON


async def test_who_lost_it_and_has_it_again_takes_nothing_twice(
    record: Record, start: Starting, sender: FakeSender
) -> None:
    """What it is trying still is left to that try."""
    await record.enqueue(delivery())
    gate = sender.gate = asyncio.Event()
    outbox, turn = start("one")
    turn.is_ours.set()
    await until(lambda: bool(sender.sent))

    turn.is_ours.clear()
    outbox.wake()
    await until(lambda: outbox.silent_for is None)
    await record.enqueue(delivery(OTHER_CHANNEL))
    turn.is_ours.set()
    await until(lambda: len(sender.sent) == 2)
    gate.set()
    await until_states(record, ["sent", "sent"])

    assert sorted(sender.destinations) == sorted({delivery().destination.id, OTHER_CHANNEL})


async def until_states(record: Record, states: list[str]) -> None:
    """Wait until the deliveries have come to these."""
    async with asyncio.timeout(5):
        while await record.states() != states:  # noqa: ASYNC110 - what happens knows of no event
            await asyncio.sleep(0)
