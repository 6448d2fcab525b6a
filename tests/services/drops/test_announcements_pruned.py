"""What is past is forgotten with the record of sweeps, and nothing of it is told again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.models import ChangeKind, Confidence, Precision, SeenDrop
from bot.services.drops.entries import Drops
from bot.services.sweeps.runner import Sweeps
from bot.store import tables
from tests.conftest import Clock
from tests.makers import TEN, enter, listing, make_subscription, sweep, told
from tests.services.conftest import Record
from tests.services.fakes import FakeSource

KEEP = timedelta(days=14)
LATER = TEN + KEEP + timedelta(minutes=1)
OTHER = told(key="pink", name="2002R Pink", style_code="M2002RDX")


async def look(sweeps: Sweeps, shop: FakeSource, *drops: SeenDrop) -> None:
    """Let the shop tell of these drops, and sweep it."""
    shop.shows["Shop"] = sweep(listing(), drops=drops)
    await sweeps.run_all()


@pytest.fixture
async def telling(sweeps: Sweeps, shop: FakeSource) -> Sweeps:
    """Return sweeps of a shop past its first complete one."""
    await look(sweeps, shop)
    return sweeps


async def counts(record: Record) -> tuple[int, int, int]:
    """Return how many drops, sightings and changes there are."""
    return (
        await record.count(tables.drops),
        await record.count(tables.sightings),
        await record.count(tables.changes),
    )


async def test_a_drop_that_is_past_is_forgotten_and_its_record_stays(
    telling: Sweeps, shop: FakeSource, record: Record, drops: Drops, clock: Clock
) -> None:
    """Its source may show it on: it is no news. What moderators entered is theirs to keep."""
    await enter(drops)
    await look(telling, shop, told())
    clock.now = LATER - timedelta(minutes=2)
    await telling.prune(KEEP)
    before = await counts(record)
    clock.now = LATER

    await telling.prune(KEEP)

    assert (before, await counts(record)) == ((2, 1, 2), (1, 0, 2))
    await look(telling, shop, told())
    assert await counts(record) == (1, 0, 2)
    await look(telling, shop, told(LATER + timedelta(days=1)), OTHER)
    assert await counts(record) == (2, 1, 3)


async def test_a_drop_of_which_a_message_is_owed_is_kept(
    telling: Sweeps, shop: FakeSource, record: Record, clock: Clock
) -> None:
    """Though nobody has been able to send it all the while."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await look(telling, shop, told())
    clock.now = LATER

    await telling.prune(KEEP)

    assert await counts(record) == (1, 1, 1)


async def test_a_word_that_is_not_past_keeps_its_drop(
    telling: Sweeps, shop: FakeSource, record: Record, clock: Clock
) -> None:
    """A post without a date is shown for years, and is no news for as long."""
    post = told(None, key="post", confidence=Confidence.RUMOUR, precision=Precision.UNKNOWN)
    await look(telling, shop, post, told())
    clock.now = LATER

    await telling.prune(KEEP)
    await look(telling, shop, post)

    assert await counts(record) == (1, 2, 1)


async def test_a_short_record_does_not_forget_what_later_words_may_be_about(
    telling: Sweeps, shop: FakeSource, record: Record, clock: Clock
) -> None:
    """Two weeks long a word about the same shoe is about the same drop."""
    await look(telling, shop, told())
    clock.now = TEN + timedelta(days=13)

    await telling.prune(timedelta(days=1))

    assert await counts(record) == (1, 1, 1)


async def test_what_has_no_time_is_forgotten_when_no_source_tells_of_it_any_more(
    telling: Sweeps, shop: FakeSource, record: Record, clock: Clock
) -> None:
    """For 60 days; as long as one does, it stays, and it is news again when it comes back."""
    undated = told(None, key="post", confidence=Confidence.RUMOUR, precision=Precision.UNKNOWN)
    await look(telling, shop, undated)
    for _ in range(9):
        clock.advance(days=10)
        await look(telling, shop, undated)
        await telling.prune(KEEP)
    assert await counts(record) == (1, 1, 1)

    await look(telling, shop)
    clock.advance(days=59)
    await telling.prune(KEEP)
    kept = await counts(record)
    clock.advance(days=2)
    await telling.prune(KEEP)

    assert (kept, await counts(record)) == ((1, 1, 1), (0, 0, 1))
    await look(telling, shop, undated)
    assert await counts(record) == (1, 1, 2)
