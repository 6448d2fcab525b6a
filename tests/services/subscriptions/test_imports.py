"""Subscriptions come in from a file: shown first, applied after, all of it or nothing."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.errors import RequestError
from bot.models import ChangeKind
from bot.rules.transfer.names import Directory
from bot.rules.transfer.plans import ImportPlan
from bot.services.audit.log import Audits
from bot.services.outbox.dispatcher import Deliveries
from bot.services.subscriptions import imports as module
from bot.services.subscriptions.editing import GUILD_LIMIT, Subscriptions
from bot.services.subscriptions.imports import Imports
from bot.store import tables
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.makers import (
    CHANNEL,
    GUILD,
    MODERATOR,
    OTHER_GUILD,
    change,
    make_subscription,
)
from tests.services.conftest import Record

PLACES = Directory(channels=frozenset({CHANNEL}), roles=frozenset())
LIVE = {"channel_id": str(CHANNEL), "kinds": ["live"]}
RESTOCK = {"channel_id": str(CHANNEL), "kinds": ["restock"]}


@pytest.fixture
def imports(database: Database, outbox: Deliveries, clock: Clock) -> Imports:
    """Return the service."""
    return Imports(database, outbox.wake, clock)


async def look(imports: Imports, *entries: Any, upload_id: int = 1, **more: Any) -> ImportPlan:
    """Let a moderator look at a file."""
    document = {"version": 2, "subscriptions": list(entries)} | more
    return await imports.look(
        json.dumps(document).encode(),
        PLACES,
        upload_id=upload_id,
        guild_id=GUILD,
        guild_name="Guild",
        user_id=MODERATOR,
    )


async def test_nothing_changes_until_it_is_applied(
    imports: Imports,
    subscriptions: Subscriptions,
    database: Database,
    clock: Clock,
    outbox: Deliveries,
) -> None:
    """Also by another process than the one that showed it; then all is there, and is told."""
    plan = await look(imports, LIVE, RESTOCK, settings={"timezone": "Asia/Tokyo"})
    assert await subscriptions.of_guild(GUILD) == []

    later = Imports(database, outbox.wake, clock)
    _, is_applied = await later.apply(GUILD, 1, plan.fingerprint, PLACES, by=8)

    assert is_applied
    kept = await subscriptions.of_guild(GUILD)
    assert [subscription.kinds for subscription in kept] == [
        {ChangeKind.LIVE},
        {ChangeKind.RESTOCK},
    ]
    assert [subscription.created_by for subscription in kept] == [8, 8]
    assert (await imports.settings(GUILD)).timezone == "Asia/Tokyo"


async def test_what_came_in_is_told_of_changes(
    imports: Imports, subscriptions: Subscriptions, record: Record
) -> None:
    """It is filed like any other."""
    plan = await look(imports, RESTOCK)
    await imports.apply(GUILD, 1, plan.fingerprint, PLACES, by=8)

    await record.find(change(id=0))

    assert len(await record.deliveries()) == 1


async def test_it_is_applied_once(imports: Imports, subscriptions: Subscriptions) -> None:
    """Whoever presses twice, or both at once, is told so."""
    plan = await look(imports, LIVE)

    pressed = await asyncio.gather(
        *(imports.apply(GUILD, 1, plan.fingerprint, PLACES, by=8) for _ in range(3)),
        return_exceptions=True,
    )

    faults = [one for one in pressed if isinstance(one, RequestError)]
    assert len(faults) == 2
    assert "Nothing was changed by this press." in faults[0].sentence
    assert len(await subscriptions.of_guild(GUILD)) == 1


async def test_what_changed_meanwhile_is_shown_before_it_is_applied(
    imports: Imports, subscriptions: Subscriptions
) -> None:
    """Nothing is applied that was not seen; the new plan can be applied then."""
    plan = await look(imports, LIVE, RESTOCK)
    await subscriptions.add(make_subscription(ChangeKind.LIVE), guild_name="Guild")

    now, is_applied = await imports.apply(GUILD, 1, plan.fingerprint, PLACES, by=8)

    assert not is_applied
    assert (now.same, len(now.added)) == ((1,), 1)
    assert len(await subscriptions.of_guild(GUILD)) == 1

    _, is_applied = await imports.apply(GUILD, 1, now.fingerprint, PLACES, by=8)

    assert is_applied
    assert len(await subscriptions.of_guild(GUILD)) == 2


async def test_a_channel_that_went_meanwhile_is_not_subscribed(
    imports: Imports, subscriptions: Subscriptions
) -> None:
    """What would change is another thing then."""
    plan = await look(imports, LIVE)

    now, is_applied = await imports.apply(
        GUILD, 1, plan.fingerprint, Directory(channels=frozenset(), roles=frozenset()), by=8
    )

    assert (is_applied, now.changes) == (False, False)
    assert await subscriptions.of_guild(GUILD) == []


async def test_all_of_it_or_nothing(
    imports: Imports,
    subscriptions: Subscriptions,
    record: Record,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A fault in the middle keeps nothing, and it can be applied again."""
    plan = await look(imports, LIVE, RESTOCK, settings={"timezone": "Asia/Tokyo"})

    async def fail(*args: object, **kwargs: object) -> None:
        raise OSError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(module.log, "record", fail)
        with pytest.raises(Exception, match="disk could not"):
            await imports.apply(GUILD, 1, plan.fingerprint, PLACES, by=8)
    assert await subscriptions.of_guild(GUILD) == []
    assert (await imports.settings(GUILD)).timezone == "UTC"
    assert await record.count(tables.filings) == 0

    _, is_applied = await imports.apply(GUILD, 1, plan.fingerprint, PLACES, by=8)

    assert is_applied


async def test_an_import_is_one_entry_and_one_notice(
    imports: Imports, subscriptions: Subscriptions, record: Record, database: Database, clock: Clock
) -> None:
    """The log channel is not flooded; the record holds every new subscription."""
    await record.settle(log_channel_id=77)
    plan = await look(imports, *(LIVE | {"words": f"w{number}"} for number in range(50)))
    await imports.apply(GUILD, 1, plan.fingerprint, PLACES, by=8)

    [entry] = await Audits(database, clock).of_guild(GUILD)
    [notice] = await record.deliveries()

    assert notice.notice is not None
    assert "imported 50 subscriptions from a file" in notice.notice
    assert entry.after is not None
    assert entry.after["added"]["50"]["words"] == "w49"  # type: ignore[index, call-overload]


async def test_a_full_server_refuses_what_is_too_much(
    imports: Imports, subscriptions: Subscriptions
) -> None:
    """Before anything is applied."""
    for number in range(GUILD_LIMIT - 1):
        await subscriptions.add(make_subscription(words=f"{number}"), guild_name="Guild")

    plan = await look(imports, LIVE, RESTOCK)

    assert (len(plan.added), [refusal.number for refusal in plan.refused]) == (1, [2])


async def test_another_guilds_file_is_out_of_reach(
    imports: Imports, subscriptions: Subscriptions
) -> None:
    """As if it were not there."""
    plan = await look(imports, LIVE)

    with pytest.raises(RequestError, match="applied, cancelled or replaced"):
        await imports.apply(OTHER_GUILD, 1, plan.fingerprint, PLACES, by=8)
    with pytest.raises(RequestError, match="applied, cancelled or replaced"):
        await imports.cancel(OTHER_GUILD, 1)

    assert (await imports.apply(GUILD, 1, plan.fingerprint, PLACES, by=8))[1]


async def test_a_file_waits_a_day_and_only_the_latest_of_a_moderator(
    imports: Imports, record: Record, clock: Clock
) -> None:
    """Cancelled, replaced and old ones are forgotten."""
    first = await look(imports, LIVE)
    second = await look(imports, LIVE, upload_id=2)
    with pytest.raises(RequestError, match="replaced"):
        await imports.apply(GUILD, 1, first.fingerprint, PLACES, by=8)

    clock.advance(hours=24)
    await imports.prune()
    assert await record.count(tables.imports) == 1
    clock.advance(seconds=1)
    with pytest.raises(RequestError, match="older than a day"):
        await imports.apply(GUILD, 2, second.fingerprint, PLACES, by=8)
    await imports.prune()
    assert await record.count(tables.imports) == 0

    await look(imports, LIVE, upload_id=3)
    await imports.cancel(GUILD, 3)
    with pytest.raises(RequestError, match="cancelled"):
        await imports.cancel(GUILD, 3)


async def test_what_changes_nothing_is_not_kept(imports: Imports, record: Record) -> None:
    """There is nothing to apply."""
    plan = await look(imports, 7)

    assert not plan.changes
    assert await record.count(tables.imports) == 0


async def test_an_export_can_be_imported(imports: Imports, subscriptions: Subscriptions) -> None:
    """In the same server it changes nothing."""
    await subscriptions.add(make_subscription(ChangeKind.LIVE, words="rain"), guild_name="Guild")

    [written] = await imports.export(GUILD)
    plan = await look(imports, *json.loads(written)["subscriptions"])

    assert (plan.same, plan.changes) == ((1,), False)
    [empty] = await imports.export(OTHER_GUILD)
    assert json.loads(empty)["subscriptions"] == []
