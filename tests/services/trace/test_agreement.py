"""Preview, why and what is really owed agree, for any subscription and any changes."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.models import (
    Action,
    Change,
    ChangeKind,
    Delivery,
    Digest,
    GuildSettings,
    QuietHours,
    Subscription,
)
from bot.rules.subscriptions import filters
from bot.rules.subscriptions.routing_keys import filings
from bot.rules.trace.stages import TraceQuestion
from bot.rules.trace.verdicts import Obstacle
from bot.services.fanout import enqueue
from bot.services.trace.diagnosis import Diagnoses
from bot.services.trace.previews import Previews
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine.database import Database
from bot.store.guilds import settings as guilds
from tests.conftest import NOON
from tests.makers import GUILD
from tests.rules.subscriptions import strategies as any_
from tests.services.conftest import Record

quiet_hours = st.none() | st.builds(
    QuietHours,
    begins=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    ends=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    breaks=st.frozensets(st.sampled_from(ChangeKind), max_size=2),
)


@st.composite
def lives(draw: st.DrawFn) -> tuple[Subscription, GuildSettings, list[Change]]:
    """Make a subscription, its guild's settings, and changes of a few hours."""
    digest = draw(st.sampled_from((*[Digest.INSTANT] * 3, *Digest)))
    subscription = draw(
        any_.subscriptions(
            digest=digest,
            digest_at=draw(st.sampled_from((None, time(18, 30)))),
            digest_day=draw(st.integers(0, 6)),
        )
    )
    guild = GuildSettings(
        guild_id=GUILD,
        timezone=draw(st.sampled_from(("UTC", "Asia/Kolkata", "America/New_York"))),
        quiet=draw(quiet_hours),
    )
    at, found = NOON, []
    for _ in range(draw(st.integers(1, 5))):
        at += timedelta(minutes=draw(st.integers(0, 80)))
        change = draw(st.one_of(any_.wanted_changes(subscription), any_.changes()))
        listing_id = draw(st.sampled_from((1, 1, None)))
        found.append(replace(change, at=at, listing_id=listing_id))
    return subscription, guild, found


@pytest.mark.long
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(life=lives())
def test_preview_why_and_what_is_owed_agree(
    new_database: Path, life: tuple[Subscription, GuildSettings, list[Change]]
) -> None:
    """The same sizes, the same held, held back or left out, on the real store."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bot.db"
        shutil.copy(new_database, file)
        asyncio.run(_agree(f"sqlite+aiosqlite:///{file}", *life))


async def _agree(
    url: str, subscription: Subscription, guild: GuildSettings, found: list[Change]
) -> None:
    database = await Database.open(url)
    try:
        record = Record(database)
        await record.list_product()
        async with database.write() as connection:
            await guilds.join(connection, GUILD, "Guild", NOON)
            await guilds.keep_settings(connection, guild)
            subscription_id = await subscription_store.add(
                connection, subscription, filings(subscription)
            )
            kept = [await enqueue(connection, change) for change in found]
        subscription = replace(subscription, id=subscription_id)
        now = found[-1].at + timedelta(hours=1)
        really = {
            delivery.change_id: delivery
            for delivery in await record.deliveries()
            if delivery.action is Action.POST  # what brings a post up to date is no alert
        }

        _agrees_with_preview(await _preview(database, subscription_id, now), really)

        answer = await Diagnoses(database, lambda: now).answer(TraceQuestion(guild_id=GUILD))
        seen = {traced.change.id: traced for traced in answer.changes}
        assert set(seen) == {change.id for change in kept if change.guild_id in {None, GUILD}}
        for change in kept:
            if change.id not in seen:
                assert change.id not in really
                continue
            (verdict,) = seen[change.id].verdicts
            assert verdict.filtered == filters.left_out_by(subscription, change)
            assert verdict.delivery == really.get(change.id)
            assert (verdict.obstacle is None) is (
                verdict.filtered is not None or verdict.delivery is not None
            )
            assert verdict.obstacle in {None, Obstacle.TOO_LATE}
            if verdict.delivery is not None:
                assert set(verdict.delivery.sizes) <= set(verdict.sizes)
    finally:
        await database.close()


async def _preview(database: Database, subscription_id: int, now: datetime) -> dict[int, Delivery]:
    """Return what the subscription would be owed, by change; what it was owed is beside it."""
    shown = await Previews(database, lambda: now).preview(GUILD, subscription_id)
    for item in shown.items:
        assert item.real is not None
        assert item.real.change_id == item.change.id
    return {item.change.id: item.queued for item in shown.items}


def _agrees_with_preview(
    previewed: dict[int, Delivery], really: dict[int | None, Delivery]
) -> None:
    assert set(previewed) == set(really)
    for change_id, queued in previewed.items():
        real = really[change_id]
        assert (queued.state, queued.sizes, queued.reason) == (real.state, real.sizes, real.reason)
        assert (queued.due_at, queued.expires_at) == (real.due_at, real.expires_at)
        assert queued.destination == real.destination
