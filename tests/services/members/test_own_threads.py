"""Where direct messages are closed, a member can be told in a private thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.models import Outcome, OutcomeKind, Subscription
from bot.services.members import OwnData, OwnThreads, Watches
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.makers import GUILD, change
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

MAX, MIA = 71, 72
HERE = (GUILD, "Guild")
THREAD, OTHER = 700, 701
CLOSED = Outcome(kind=OutcomeKind.GONE, code=50007, reason="Discord refuses this channel.")
LOST = Outcome(kind=OutcomeKind.RETRY, lost_thread=True)


@pytest.fixture
def watches(database: Database, clock: Clock) -> Watches:
    """Watch."""
    return Watches(database, clock)


@pytest.fixture
def threads(database: Database) -> OwnThreads:
    """Return where members are told."""
    return OwnThreads(database)


@pytest.fixture
async def watch(watches: Watches) -> Subscription:
    """Let somebody watch everything."""
    return await watches.watch({"sizes": ()}, MAX, HERE)


@pytest.mark.usefixtures("watch")
async def test_what_stopped_goes_on_in_the_thread(
    record: Record, threads: OwnThreads, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """What was refused before is not sent anew; another person is told as before."""
    sender.outcome_of[MAX] = CLOSED
    await record.find(change(id=0, title="Refused", style_code=None))
    await leave()
    assert len(await threads.stopped(MAX)) == 1
    assert await threads.stopped(MIA) == []

    assert await threads.use(MAX, THREAD, GUILD) == THREAD
    assert await threads.stopped(MAX) == []
    del sender.outcome_of[MAX]
    await record.find(change(id=0, title="Told", style_code=None))
    assert await leave() == ["Told"]
    assert sender.sent[-1].context.thread_id == THREAD


@pytest.mark.usefixtures("watch")
async def test_a_thread_that_is_gone_gives_way_to_direct_messages(
    record: Record, threads: OwnThreads, leave: Callable[..., Any], sender: FakeSender
) -> None:
    """What was to be told there is told at once."""
    await threads.use(MAX, THREAD, GUILD)
    sender.outcomes = [LOST]
    await record.find(change(id=0, title="Told", style_code=None))
    await leave()
    await leave(seconds=2)

    assert sender.sent[-1].context.thread_id is None
    assert await threads.of(MAX) is None
    assert await record.states() == ["sent"]


async def test_a_person_has_one_thread(threads: OwnThreads, watch: Subscription) -> None:
    """Two presses at once end in the first of them."""
    assert watch.guild_id == GUILD
    assert await threads.use(MAX, THREAD, GUILD) == THREAD
    assert await threads.use(MAX, OTHER, GUILD) == THREAD
    await threads.leave(MAX)
    assert await threads.use(MAX, OTHER, GUILD) == OTHER


@pytest.mark.usefixtures("watch")
async def test_the_thread_is_among_what_is_kept_and_is_forgotten(
    database: Database, threads: OwnThreads
) -> None:
    """As all that is theirs."""
    kept = OwnData(database)
    await threads.use(MAX, THREAD, GUILD)
    assert (await kept.of(MAX)).thread_id == THREAD
    await kept.forget(MAX)
    assert await threads.of(MAX) is None
