"""A restart is asked for only where it helps; all else is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import StoreError
from bot.models import Condition, Role
from bot.services.base import ClockDrift, Edge
from bot.services.monitoring import Gateway, HealthCheck, health
from bot.services.outbox import Deliveries
from bot.services.processes import RoleLeases, ShardLeases
from bot.services.upkeep import Round, Scheduler
from bot.store.engine import Database
from tests.conftest import Clock
from tests.makers import delivery
from tests.services.conftest import Record
from tests.services.fakes import until

READY = Gateway("ready", is_ready=True, latency=0.04)


@pytest.fixture(autouse=True)
def _always_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every look be a new one."""
    monkeypatch.setattr(health, "FRESH", 0.0)


@pytest.fixture
def look_at(database: Database, outbox: Deliveries, clock: Clock) -> Callable[..., HealthCheck]:
    """Make checks of a process in which all is well but for what a test says."""

    def make(**changed: Any) -> HealthCheck:
        parts: dict[str, Any] = {
            "database": database,
            "outbox": outbox,
            "scheduler": Scheduler([], clock),
            "edge": Edge(),
            "drift": ClockDrift(clock),
            "gateway": lambda: READY,
            **changed,
        }
        return HealthCheck(clock=clock, **parts)

    return make


async def test_all_is_well(look_at: Callable[..., HealthCheck]) -> None:
    """With nothing to tell."""
    found = await look_at().look()

    assert (found.condition, found.stuck, found.troubles) == (Condition.OK, (), ())
    assert (found.gateway, found.gateway_latency, found.outbox) == ("ready", 0.04, 0)


async def test_a_process_is_judged_by_its_roles(look_at: Callable[..., HealthCheck]) -> None:
    """One that is no gateway is not connected, and nothing is wrong with that."""
    away = Gateway("not connected yet", is_ready=False)

    sender = await look_at(roles={Role.SENDER}, gateway=lambda: away).look()
    gateway = await look_at(roles={Role.GATEWAY}, gateway=lambda: away).look()

    assert (sender.condition, sender.roles) == (Condition.OK, (Role.SENDER,))
    assert gateway.condition is Condition.TROUBLED


async def test_who_stands_by_is_well(
    look_at: Callable[..., HealthCheck], database: Database
) -> None:
    """It is not connected, and its outbox is looked at by another process."""

    class Waiting(RoleLeases):
        def stands_by(self, role: Role) -> bool:
            return True

    class WithoutShards(ShardLeases):
        stands_by = True

    away = Gateway("not connected yet", is_ready=False)
    leases = Waiting(database, Role, "one")

    shards = WithoutShards(database, "one")
    found = await look_at(leases=leases, shards=shards, gateway=lambda: away).look()

    assert (found.condition, found.gateway) == (Condition.OK, "standing by")
    assert found.stands_by == (Role.GATEWAY, Role.SENDER)  # sweepers share their work


async def test_discords_outage_is_no_reason_to_restart(
    look_at: Callable[..., HealthCheck],
) -> None:
    """Nor is a way that is bad, a limit that lasts for hours, or a wrong clock."""
    edge = Edge()
    edge.rest(timedelta(hours=3))
    for _ in range(9):
        edge.bad(None, was_probe=False)
        edge.bad(7, was_probe=False)
    gone = Gateway("connecting again", is_ready=False)

    found = await look_at(edge=edge, gateway=lambda: gone).look()

    assert found.condition is Condition.TROUBLED
    assert found.is_edge_bad
    assert found.edge_rest > 10_000
    gateway, way, rest = found.troubles
    assert "connecting again" in gateway
    assert "only probes go out" in way
    assert "no request for" in rest


async def test_what_waits_for_long_is_told(
    look_at: Callable[..., HealthCheck], record: Record, clock: Clock
) -> None:
    """By the oldest that is due."""
    await record.enqueue(delivery(due_at=clock()), delivery(12, due_at=clock()))
    clock.advance(minutes=25)

    found = await look_at().look()

    assert (found.outbox, found.oldest_due) == (2, 25 * 60)
    assert found.troubles == ("The oldest delivery has been due for 25 minutes.",)
    assert found.condition is Condition.TROUBLED


@pytest.mark.parametrize("asks_discord", [False, True])
async def test_a_round_that_never_ends_is_mended_by_a_restart(
    look_at: Callable[..., HealthCheck],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    asks_discord: bool,
) -> None:
    """Unless it waits for Discord, which may want it to wait for hours."""
    begun = asyncio.Event()

    async def hang() -> None:
        begun.set()
        await asyncio.Event().wait()

    part = Round(name="held", run=hang, every=timedelta(hours=1), asks_discord=asks_discord)
    scheduler = Scheduler([part], clock)
    scheduler.start()
    await begun.wait()
    check = look_at(scheduler=scheduler)
    assert (await check.look()).condition is Condition.OK
    monkeypatch.setattr(health, "STUCK_AFTER", timedelta(0))

    found = await check.look()
    await scheduler.stop()

    stuck = () if asks_discord else ("The round held has not ended for ten minutes.",)
    assert found.stuck == stuck


async def test_an_outbox_that_nobody_looks_at_is_mended_by_a_restart(
    look_at: Callable[..., HealthCheck], outbox: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is at work, it is not missed."""
    check = look_at()
    assert outbox.silent_for is None
    running = asyncio.create_task(outbox.run())
    await until(lambda: outbox.silent_for is not None)
    assert (await check.look()).condition is Condition.OK
    monkeypatch.setattr(health, "STUCK_AFTER", timedelta(0))

    found = await check.look()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert found.stuck == ("The outbox has not been looked at for ten minutes.",)


class Broken:
    """A database that answers with an error, or not at all."""

    def __init__(self, error: StoreError | None) -> None:
        self.error = error
        self.asked = 0
        self.answers = asyncio.Event()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[None]:
        """Fail, or hang."""
        self.asked += 1
        if self.error is not None:
            raise self.error
        await self.answers.wait()
        raise StoreError("Too late.")
        yield


async def test_a_full_disk_is_not_mended_by_a_restart(look_at: Callable[..., HealthCheck]) -> None:
    """Its sentence says what does mend it."""
    found = await look_at(database=Broken(StoreError("The disk is full."))).look()

    assert (found.condition, found.outbox) == (Condition.TROUBLED, None)
    assert found.troubles == ("The disk is full.",)


async def test_a_database_that_hangs_is_slow_first_and_stuck_then(
    look_at: Callable[..., HealthCheck], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked once, and never cut off; whoever looks is answered all the same."""
    monkeypatch.setattr(health, "ANSWER_TIME", 0.01)
    database = Broken(None)
    check = look_at(database=database)

    assert (await check.look()).troubles == ("The database is slow to answer.",)
    monkeypatch.setattr(health, "STUCK_AFTER", timedelta(0))
    assert (await check.look()).stuck == ("The database has not answered for ten minutes.",)
    assert database.asked == 1

    database.answers.set()
    assert (await check.look()).troubles == ("Too late.",)
