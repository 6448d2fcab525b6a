"""A server's settings: changed one by one, written down, and what is held planned anew by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.errors import RequestError
from bot.models import AuditEntry, ChangeKind, Digest, QuietHours
from bot.services.subscriptions.editing import Subscriptions
from bot.services.subscriptions.settings import ServerSettings
from bot.store.engine.database import Database
from bot.store.guilds import audit
from tests.conftest import NOON, Clock
from tests.makers import GUILD, MODERATOR, change, make_subscription
from tests.services.conftest import Record

HOUR = timedelta(hours=1)


@pytest.fixture
def settings(database: Database, clock: Clock) -> ServerSettings:
    """Return the service."""
    return ServerSettings(database, clock)


async def set_(settings: ServerSettings, **texts: str) -> None:
    """Change settings as a moderator does."""
    await settings.change(GUILD, "Guild", texts, by=MODERATOR)


async def entries(record: Record) -> list[AuditEntry]:
    """Return the audit record, newest first."""
    async with record.database.read() as connection:
        return await audit.of_guild(connection, GUILD, limit=9)


async def held_until(record: Record) -> datetime:
    """Return until when the only delivery is held."""
    queued = await record.delivery()
    assert queued.state.value == "held"
    return queued.due_at


async def test_each_change_is_in_the_audit_record(settings: ServerSettings, record: Record) -> None:
    """Who, and how it was before and after; what changed nothing is not."""
    await set_(settings, quiet="22:00-08:00", quiet_breaks="live")
    await set_(settings, quiet="22:00-08:00")
    await set_(settings, quiet="23:00-07:00")
    await settings.name_log_channel(GUILD, "Guild", 77, by=MODERATOR)

    log, hours, first = await entries(record)

    assert {(entry.by, entry.subject) for entry in (log, hours, first)} == {(MODERATOR, "settings")}
    before, after = first.before or {}, first.after or {}
    assert before["quiet"] is None
    assert after["quiet"] == {"begins": "22:00", "ends": "08:00", "breaks": ["live"]}
    assert (hours.after or {})["quiet"] == after["quiet"] | {"begins": "23:00", "ends": "07:00"}
    assert (log.after or {})["log_channel_id"] == "77"


async def test_two_moderators_change_different_things(
    settings: ServerSettings, record: Record
) -> None:
    """Neither takes the other's back."""
    await set_(settings, timezone="Asia/Tokyo")
    await set_(settings, size_system="eu")
    await settings.change(GUILD, "Guild", {}, switches={"makes_events": True}, by=8)

    now = (await settings.show(GUILD)).settings

    assert (now.timezone, now.size_system, now.makes_events) == ("Asia/Tokyo", "EU", True)


async def test_one_fault_changes_nothing(settings: ServerSettings, record: Record) -> None:
    """Not even what could have been."""
    for fault in ({"quiet": "x"}, {"language": "xx"}, {"size_system": "JP"}):
        with pytest.raises(RequestError, match="Nothing was changed"):
            await set_(settings, timezone="Asia/Tokyo", **fault)

    assert (await settings.show(GUILD)).settings.timezone == "UTC"
    assert await entries(record) == []


@pytest.mark.parametrize("written", ["22:00-08:00", "22-8", "22h to 08:00", "22.00 \u2013 8"])
async def test_quiet_hours_are_read_as_people_write_them(
    settings: ServerSettings, written: str
) -> None:
    """With a hyphen, a dash or a word."""
    await set_(settings, quiet=written)

    quiet = (await settings.show(GUILD)).settings.quiet
    assert quiet == QuietHours(begins=time(22), ends=time(8))


async def test_what_breaks_the_quiet_is_kept_until_it_is_named_anew(
    settings: ServerSettings,
) -> None:
    """Other hours are not other exceptions."""
    await set_(settings, quiet="22-8", quiet_breaks="live,moved")
    await set_(settings, quiet="23-8")
    kept = (await settings.show(GUILD)).settings.quiet
    await set_(settings, quiet_breaks="none")
    none = (await settings.show(GUILD)).settings.quiet

    assert kept is not None
    assert kept.breaks == {ChangeKind.LIVE, ChangeKind.MOVED}
    assert none is not None
    assert none.breaks == frozenset()


async def test_other_quiet_hours_plan_anew_what_they_hold(
    settings: ServerSettings, record: Record
) -> None:
    """It is due now: its release finds out whether it is still quiet."""
    await set_(settings, quiet="11-14")
    await record.subscribe(make_subscription(ChangeKind.PRICE_CUT))
    await record.find(change(ChangeKind.PRICE_CUT))
    assert await held_until(record) == NOON + 2 * HOUR

    await set_(settings, size_system="EU")
    assert await held_until(record) == NOON + 2 * HOUR
    await set_(settings, quiet="11-15")

    assert await held_until(record) == NOON


async def test_another_zone_moves_a_digest(settings: ServerSettings, record: Record) -> None:
    """With how long it stays worth telling."""
    subscription = make_subscription(ChangeKind.RESTOCK, digest=Digest.DAILY, digest_at=time(18))
    await record.subscribe(subscription)
    await record.find(change())
    assert await held_until(record) == NOON + 6 * HOUR

    await set_(settings, timezone="America/New_York")

    assert await held_until(record) == NOON + 11 * HOUR
    assert (await record.delivery()).expires_at == NOON + 23 * HOUR


@pytest.mark.parametrize(
    ("values", "until"),
    [
        ({"digest": Digest.DAILY, "digest_at": time(15)}, NOON + 3 * HOUR),
        ({"digest": Digest.DAILY, "digest_at": time(11)}, NOON + 23 * HOUR),
        (
            {"digest": Digest.WEEKLY, "digest_at": time(18), "digest_day": 3},
            NOON + 54 * HOUR,
        ),
        ({"digest": Digest.INSTANT, "digest_at": None}, NOON),
    ],
)
async def test_another_rhythm_moves_what_waits(
    subscriptions: Subscriptions, record: Record, values: dict[str, Any], until: datetime
) -> None:
    """To the digest that comes now, or to now."""
    subscription = make_subscription(ChangeKind.RESTOCK, digest=Digest.DAILY, digest_at=time(18))
    subscription = await record.subscribe(subscription)
    await record.find(change())

    await subscriptions.change(
        replace(subscription, **values), by=MODERATOR, seen=subscription.revision
    )

    assert await held_until(record) == until


async def test_what_is_due_is_not_put_off(
    settings: ServerSettings, record: Record, clock: Clock
) -> None:
    """A digest whose second has come does not wait for tomorrow because somebody changed a zone."""
    subscription = make_subscription(ChangeKind.RESTOCK, digest=Digest.DAILY, digest_at=time(18))
    await record.subscribe(subscription)
    await record.find(change())
    clock.advance(hours=6)

    await set_(settings, timezone="Europe/London")

    assert await held_until(record) == NOON + 6 * HOUR
