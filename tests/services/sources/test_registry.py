"""Sources over time: told once when failing, paused when gone, followed, tried in a dry run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.errors import RequestError
from bot.models import ChangeKind, SourceStatus
from bot.services.drops.entries import Drops
from bot.services.sources.health import DRY_RUN
from bot.services.sources.registry import Sources
from bot.services.sweeps.runner import Sweeps
from bot.sources.finding.probe import Probe
from bot.sources.web.errors import NotFoundError, UnreachableError
from bot.store.engine.database import Database
from bot.store.guilds import settings
from bot.store.shops import sources
from tests.conftest import NOON, Clock
from tests.makers import (
    CHANNEL,
    GUILD,
    IN,
    OUT,
    TEN,
    listing,
    make_subscription,
    spec,
    sweep,
    told,
)
from tests.services.conftest import Record
from tests.services.fakes import FakeSource

OWNER, LOG = 5, 77


@pytest.fixture
async def care(database: Database, clock: Clock) -> Sources:
    """Return the service, with an owner; every address is a shop of the kind "fake"."""

    async def look(
        address: str, *, name: str | None, region: str | None, currency: str | None
    ) -> Probe:
        found = spec(name or "Host", url=address, region=region, currency=currency)
        return Probe(
            spec=found,
            why="",
            permission=None,
            sweep=sweep(),
            shortest=found.every,
            requests=0,
            tried=(),
            entry="",
        )

    made = Sources(database, look, clock)
    await made.remember_owners([OWNER])
    return made


@pytest.fixture
async def swept(open_sweeps: Callable[[], Sweeps], care: Sources) -> Sweeps:
    """Return sweeps of one shop, past its first complete one."""
    del care
    sweeps = open_sweeps()
    await sweeps.keep_in_step([spec()])
    await sweeps.run_all()
    return sweeps


async def notices(record: Record) -> list[tuple[int, str]]:
    """Return the notices that are owed, by destination."""
    return [
        (delivery.destination.id, delivery.notice)
        for delivery in await record.deliveries()
        if delivery.notice is not None
    ]


async def hear_of_sources(record: Record) -> None:
    """Let the guild's log channel hear of failing sources."""
    async with record.database.write() as connection:
        await settings.set_log_channel(connection, GUILD, LOG, hears_of_sources=True)


async def only(care: Sources) -> SourceStatus:
    """Return where the only source stands."""
    (status,) = await care.statuses()
    return status


async def test_a_blind_source_is_told_once_and_once_when_it_sees_again(
    swept: Sweeps, shop: FakeSource, record: Record
) -> None:
    """To the owner and the log channel that asked for it; never where alerts go."""
    await record.subscribe(make_subscription(*ChangeKind))
    await hear_of_sources(record)
    good = shop.shows["Shop"]
    shop.shows["Shop"] = UnreachableError("shop.example does not answer.")

    for _ in range(5):
        await swept.run_all()
    failing = await notices(record)
    shop.shows["Shop"] = good
    for _ in range(2):
        await swept.run_all()
    both = await notices(record)

    assert [place for place, _ in failing] == [OWNER, LOG]
    assert "The source Shop cannot be read: shop.example does not answer." in failing[0][1]
    assert [place for place, _ in both[2:]] == [OWNER, LOG]
    assert "can be read again" in both[-1][1]
    assert CHANNEL not in {place for place, _ in both}


async def test_a_source_that_is_never_seen_whole_is_not_called_blind(
    swept: Sweeps, shop: FakeSource, record: Record
) -> None:
    """Most of it may be there."""
    shop.shows["Shop"] = sweep(listing(), complete=False, reason="Page 3 is missing.")
    for _ in range(3):
        await swept.run_all()

    ((_, text),) = await notices(record)
    assert text.startswith("The source Shop cannot be read whole: Page 3 is missing.")


async def test_two_failures_are_nobodys_business(
    swept: Sweeps, shop: FakeSource, record: Record
) -> None:
    """Shops stumble."""
    good = shop.shows["Shop"]
    shop.shows["Shop"] = UnreachableError("It does not answer.")
    await swept.run_all()
    await swept.run_all()
    shop.shows["Shop"] = good
    await swept.run_all()

    assert await notices(record) == []


async def test_a_source_that_is_gone_is_stopped_and_told(
    swept: Sweeps, shop: FakeSource, record: Record, care: Sources
) -> None:
    """A 410 at once; it is asked again only when somebody resumes it."""
    shop.shows["Shop"] = NotFoundError("It is gone.", is_gone=True)
    await swept.run_all()
    shop.asked.clear()

    assert await swept.run_all() == []
    assert shop.asked == []
    assert (await only(care)).is_paused
    ((place, text),) = await notices(record)
    assert (place, "sources resume Shop" in text) == (OWNER, True)
    await care.resume("shop")
    shop.shows["Shop"] = sweep(listing())
    (report,) = await swept.run_all()
    assert report.state.value == "complete"


async def test_a_page_that_is_not_found_three_times_is_stopped(
    swept: Sweeps, shop: FakeSource, care: Sources
) -> None:
    """Once may be the shop's own mistake."""
    shop.shows["Shop"] = NotFoundError("It is not there.")
    await swept.run_all()
    await swept.run_all()
    assert not (await only(care)).is_paused
    await swept.run_all()
    assert (await only(care)).is_paused


async def test_a_source_that_moved_is_followed_until_the_file_says_otherwise(
    swept: Sweeps, shop: FakeSource, care: Sources
) -> None:
    """What is known of it is kept, over a restart too."""
    shop.shows["Shop"] = sweep(listing(), moved_to="https://new.example/", complete=False)
    await swept.run_all()
    assert (await only(care)).spec.url == spec().url  # a door may stand there
    shop.shows["Shop"] = sweep(listing(), moved_to="https://new.example/")
    await swept.run_all()
    shop.shows["Shop"] = sweep(listing())
    await swept.keep_in_step([spec()])

    status = await only(care)
    assert (status.spec.url, status.listings) == ("https://new.example/", 1)
    await swept.keep_in_step([spec(url="https://new.example/")])
    assert (await only(care)).baseline_at is not None
    await swept.keep_in_step([spec(url="https://other.example/")])
    status = await only(care)
    assert (status.spec.url, status.baseline_at) == ("https://other.example/", None)


async def test_a_source_rests_as_long_as_it_asks(
    swept: Sweeps, shop: FakeSource, care: Sources, clock: Clock
) -> None:
    """And that is kept, so that a restart does not come too early."""
    shop.shows["Shop"] = sweep(listing(), rest=timedelta(hours=2))
    await swept.run_all()

    assert (await only(care)).next_at == clock.now + timedelta(hours=2)


async def test_a_source_in_shadow_reports_what_it_would_have_posted(
    open_sweeps: Callable[[], Sweeps],
    shop: FakeSource,
    record: Record,
    care: Sources,
    drops: Drops,
    clock: Clock,
) -> None:
    """Restocks, drops and their reminders are recorded and not sent; then it begins to post.

    The owner alone is told, and no word of the shop's own is in it.
    """
    await record.subscribe(make_subscription(*ChangeKind))
    await hear_of_sources(record)
    sweeps = open_sweeps()
    await sweeps.keep_in_step([spec(dry_run=timedelta(days=30))])
    await sweeps.run_all()
    shop.shows["Shop"] = sweep(listing({"US 9": IN}), drops=(told(),))
    await sweeps.run_all()
    clock.now = TEN - timedelta(hours=1)
    await drops.tell_leads()

    held = await record.deliveries()
    assert [(one.state.value, one.reason) for one in held] == [("suppressed", DRY_RUN)] * 3
    assert await notices(record) == []
    clock.now = NOON + timedelta(days=30)
    shop.shows["Shop"] = sweep(listing({"US 9": OUT}))
    for _ in range(2):
        await sweeps.run_all()
    ((place, text),) = await notices(record)
    assert place == OWNER
    assert text == (
        "The source Shop has had its dry run. It would have posted 3 messages:\n"
        "2 of announced M2002RDA\n1 of live M2002RDA\nFrom now on it posts."
    )
    assert (await record.deliveries())[-1].state.value == "pending"
    del care


async def test_sources_are_added_paused_and_removed(care: Sources, swept: Sweeps) -> None:
    """What is added outlives the file's being read; what the file names is only paused."""
    await care.add("https://a.example/", name="Added", region=None, currency=None)
    await swept.keep_in_step([spec()])

    assert [(s.spec.name, s.is_added) for s in await care.statuses()] == [
        ("Added", True),
        ("Shop", False),
    ]
    with pytest.raises(RequestError, match="named Added already"):
        await care.add("https://b.example/", name="added", region=None, currency=None)
    with pytest.raises(RequestError, match="has this address"):
        await care.add("https://a.example/", name="Other", region=None, currency=None)
    with pytest.raises(RequestError, match="sources file names Shop"):
        await care.remove("Shop")
    with pytest.raises(RequestError, match="not paused"):
        await care.resume("Shop")
    await care.pause("Shop")
    with pytest.raises(RequestError, match="paused already"):
        await care.pause("Shop")
    await care.remove("Added")
    with pytest.raises(RequestError, match='no source named "Added"'):
        await care.pause("Added")


async def test_a_name_that_left_the_file_is_free(care: Sources, swept: Sweeps) -> None:
    """Nothing of the old place is taken for the new one's."""
    await swept.keep_in_step([])
    await care.add("https://a.example/", name="Shop", region=None, currency=None)

    status = await only(care)
    assert (status.spec.url, status.listings, status.baseline_at) == ("https://a.example/", 0, None)


async def test_the_store_knows_when_nothing_is_due(database: Database, swept: Sweeps) -> None:
    """A paused source is never due."""
    async with database.write() as connection:
        await sources.pause(connection, 1)
        assert await sources.next_due(connection) is None
    del swept


async def test_sources_that_nobody_had_tried_are_told_of_once_and_together(
    care: Sources, sweeps: Sweeps, shop: FakeSource, record: Record
) -> None:
    """After the first look at all of them, and in one sentence."""
    names = ("One", "Three", "Two")
    await sweeps.keep_in_step([spec(name, checked=False) for name in names])
    shop.shows |= {"One": sweep(listing()), "Two": UnreachableError("No."), "Three": sweep()}
    await sweeps.run_all(["One", "Two"])
    assert await record.deliveries() == []
    shop.shows["Three"] = UnreachableError("No.")
    for _ in range(4):
        await sweeps.run_all()

    (told_of,) = await record.deliveries()
    assert told_of.destination.id == OWNER
    assert "Of 3 sources" in (told_of.notice or "")
    assert "could not be read: Three, Two." in (told_of.notice or "")
