"""An edit by another process that is not kept yet is obeyed by what is written meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from bot.models import Action, ChangeKind, Digest, Outcome, OutcomeKind, Subscription
from bot.services.fanout import FanOuts, alerts
from bot.services.outbox.dispatcher import Deliveries
from bot.services.outbox.release import Digests
from bot.services.subscriptions import editing
from bot.services.subscriptions.editing import Subscriptions
from bot.store.engine import Database
from tests.conftest import POSTGRESQL_PASS, Clock
from tests.makers import MODERATOR, change, make_subscription
from tests.services.conftest import Record
from tests.services.fakes import LONGEST, FakeSender, until

pytestmark = pytest.mark.parametrize("engine", [POSTGRESQL_PASS])  # SQLite has one writer
LATER = Outcome(kind=OutcomeKind.RETRY, reason="Discord is away.")
BOTH = ("US 9", "US 10")

Edit = Callable[..., Awaitable["HalfEdit"]]


class HalfEdit:
    """An edit that is written in part, or whole, and is not kept before :meth:`keep`."""

    def __init__(self) -> None:
        self.is_written = asyncio.Event()
        self.may_be_kept = asyncio.Event()
        self.task: asyncio.Task[Subscription]

    def before(self, step: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        """Let the edit pause before one of its steps."""

        async def paused(*given: Any, **named: Any) -> None:
            self.is_written.set()
            await self.may_be_kept.wait()
            await step(*given, **named)

        return paused

    async def keep(self) -> None:
        """Let it be kept."""
        self.may_be_kept.set()
        await self.task


@pytest.fixture
async def elsewhere(store_url: str) -> AsyncIterator[Database]:
    """Open the database as another process does."""
    opened = Database.connect(store_url)
    yield opened
    await opened.close()


@pytest.fixture
def edit(elsewhere: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Let a moderator in another process want US 10 alone; all but the audit record is written."""

    async def begin(
        subscription: Subscription, module: Any = editing.log, step: str = "record"
    ) -> HalfEdit:
        begun = HalfEdit()
        monkeypatch.setattr(module, step, begun.before(getattr(module, step)))
        desk = Subscriptions(elsewhere, lambda: None, clock)
        wanted = replace(subscription, sizes=("US 10",))
        begun.task = asyncio.create_task(
            desk.change(wanted, by=MODERATOR, seen=subscription.revision)
        )
        await begun.is_written.wait()
        return begun

    return begin


async def done_or_waiting(record: Record, task: asyncio.Task[Any]) -> None:
    """Return when a task is done, or waits for what another process has written."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(LONGEST):
        while not task.done():
            async with record.database.beside() as connection:
                if (await connection.execute(waiting)).scalar_one():
                    return


async def test_what_a_try_leaves_goes_by_an_edit_that_is_kept_after_it(
    record: Record, outbox: Deliveries, sender: FakeSender, edit: Edit
) -> None:
    """The edit did not see that it waits again, nor did the try see the edit."""
    subscription = await record.subscribe(make_subscription(ChangeKind.RESTOCK))
    sender.outcomes, sender.gate = [LATER], asyncio.Event()
    await record.find(change(id=0, sizes=BOTH))
    trying = asyncio.create_task(outbox.drain())
    await until(lambda: bool(sender.under_way))
    begun = await edit(subscription)

    sender.gate.set()
    await done_or_waiting(record, trying)
    await begun.keep()
    await trying

    kept = await record.delivery()
    assert (kept.state.value, kept.sizes) == ("retry", ("US 10",))


async def test_what_is_found_while_an_edit_is_not_kept_yet_is_owed_by_the_edit(
    record: Record, edit: Edit
) -> None:
    """The first part is owed with the change, by whoever found it."""
    subscription = await record.subscribe(make_subscription(ChangeKind.RESTOCK))
    begun = await edit(subscription)

    finding = asyncio.create_task(record.find(change(id=0, sizes=BOTH)))
    await done_or_waiting(record, finding)
    await begun.keep()
    await finding

    assert (await record.delivery()).sizes == ("US 10",)


async def test_a_part_that_is_written_while_an_edit_is_not_kept_yet_goes_by_the_edit(
    record: Record, edit: Edit, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """What it was planned for is another by the time that both are kept."""
    monkeypatch.setattr(alerts, "AT_ONCE", 0)
    subscription = await record.subscribe(make_subscription(ChangeKind.RESTOCK))
    await record.find(change(id=0, sizes=BOTH))
    begun = await edit(subscription)

    fan_out = asyncio.create_task(FanOuts(record.database, lambda: None, clock).run_due())
    await done_or_waiting(record, fan_out)
    await begun.keep()
    await fan_out

    assert (await record.delivery()).sizes == ("US 10",)


async def test_an_edit_waits_for_what_is_being_written_and_sees_it(
    record: Record, elsewhere: Database, clock: Clock
) -> None:
    """The other way round: what was owed before the edit is narrowed by it."""
    subscription = await record.subscribe(make_subscription(ChangeKind.RESTOCK))
    desk = Subscriptions(elsewhere, lambda: None, clock)
    wanted = replace(subscription, sizes=("US 10",))
    async with record.database.write() as connection:
        await alerts.enqueue(connection, change(id=0, sizes=BOTH))
        editing_it = asyncio.create_task(desk.change(wanted, by=MODERATOR, seen=1))
        await done_or_waiting(record, editing_it)
        assert not editing_it.done()
    await editing_it

    assert (await record.delivery()).sizes == ("US 10",)


async def test_an_edit_and_a_digest_of_one_channel_wait_for_each_other_in_turn(
    record: Record, digests: Digests, edit: Edit, clock: Clock
) -> None:
    """The digest is owed to the subscription; the edit looks at what is held for it."""
    clock_time = clock().time()
    subscription = await record.subscribe(
        make_subscription(ChangeKind.RESTOCK, digest=Digest.DAILY, digest_at=clock_time)
    )
    await record.find(change(id=0, sizes=BOTH, at=clock()))
    await record.find(change(id=0, sizes=("US 10",), style_code="M2002RDB", at=clock()))
    clock.advance(days=1)
    begun = await edit(subscription, editing.revalidation, "narrow")

    release = asyncio.create_task(digests.release())
    await done_or_waiting(record, release)
    await begun.keep()
    await release

    told = [queued.sizes for queued in await record.deliveries() if queued.action is Action.POST]
    assert told == [("US 10",), ("US 10",)]
    assert "folded" in await record.states()
