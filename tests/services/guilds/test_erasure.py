"""A server is forgotten: at once when its moderators want it, and a month after it left."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.errors import RequestError
from bot.models import (
    Action,
    Belongings,
    ChangeKind,
    ChannelFacts,
    ChannelKind,
    Destination,
    DestinationKind,
    GuildSettings,
    RolePanel,
    TaughtAnswer,
)
from bot.services.drops.entries import Drops
from bot.services.guilds.erasure import Forgetting
from bot.services.guilds.membership import Membership
from bot.services.outbox import dispatcher as outbox_module
from bot.services.outbox.dispatcher import Deliveries
from bot.services.subscriptions.editing import Subscriptions
from bot.services.subscriptions.guides import Guides
from bot.store import tables
from bot.store.alerts import channels, topics
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine.database import Database
from bot.store.guilds import calendar_addresses, events, imports, quizzes, role_panels, settings
from bot.store.teaching import answers, questions
from tests.conftest import NOON, Clock
from tests.makers import (
    CHANNEL,
    GUILD,
    MODERATOR,
    OTHER_CHANNEL,
    OTHER_GUILD,
    change,
    delivery,
    enter,
    make_subscription,
)
from tests.services.conftest import Record
from tests.services.fakes import FakeSender, until

EVERYTHING = tuple(ChangeKind)
NOTHING = Belongings(
    subscriptions=0,
    drops=0,
    messages=0,
    audits=0,
    quiz_answers=0,
    guides=0,
    role_panels=0,
    questions=0,
    taught=0,
)


@pytest.fixture
def forgetting(database: Database, clock: Clock) -> Forgetting:
    """Return what forgets."""
    return Forgetting(database, clock)


@pytest.fixture
async def lived_in(
    database: Database,
    record: Record,
    subscriptions: Subscriptions,
    drops: Drops,
    outbox: Deliveries,
) -> None:
    """Let two servers use everything there is."""
    listing_id = await record.list_product()
    for guild_id, channel_id in ((GUILD, CHANNEL), (OTHER_GUILD, OTHER_CHANNEL)):
        subscription = make_subscription(*EVERYTHING, guild_id=guild_id, channel_id=channel_id)
        added = await subscriptions.add(subscription, guild_name="Guild")
        removed = await subscriptions.add(make_subscription(guild_id=guild_id), guild_name="Guild")
        await subscriptions.remove(guild_id, removed.subscription.id, by=MODERATOR)
        drop, _ = await enter(drops, guild_id)
        guides = Guides(database, subscriptions, lambda: NOON)
        await guides.open(guild_id, "Guild", MODERATOR, added.subscription.id)
        async with database.write() as connection:
            await settings.keep_settings(
                connection, GuildSettings(guild_id=guild_id, timezone="Asia/Tokyo")
            )
            await quizzes.keep_answer(
                connection,
                question_id=guild_id,
                user_id=9,
                guild_id=guild_id,
                is_right=True,
                now=NOON,
            )
            await imports.keep(
                connection,
                imports.Upload(
                    id=guild_id, guild_id=guild_id, user_id=MODERATOR, document={}, made_at=NOON
                ),
            )
            await questions.keep(connection, guild_id, "when", "When?", NOON, most=200)
            await answers.add(
                connection,
                TaughtAnswer(
                    guild_id=guild_id,
                    question="Who?",
                    answer="We.",
                    url="https://club.example/",
                    taught_by=MODERATOR,
                    taught_at=NOON,
                ),
            )
            await calendar_addresses.keep_first(connection, guild_id, f"secret {guild_id}", NOON)
            await role_panels.put(
                connection,
                RolePanel(
                    channel_id=channel_id, guild_id=guild_id, role_ids=(5,), created_by=MODERATOR
                ),
            )
            await topics.keep(
                connection, channel_id=channel_id, topic="drop", thread_id=guild_id, now=NOON
            )
            await channels.keep(
                connection,
                [ChannelFacts(id=channel_id, guild_id=guild_id, kind=ChannelKind.TEXT)],
            )
            await channels.refuse(
                connection, channels.Refusal(channel_id, 50013, "No.", None, NOON)
            )
            await channels.limit(connection, channel_id, Action.PUBLISH, NOON)
            await events.keep(
                connection, events.ScheduledEvent(guild_id, drop.id, guild_id, 1, NOON, None)
            )
            await subscription_store.remember_alerts(
                connection, listing_id, [(added.subscription.id, ["US 9"])], NOON
            )
    await record.find(change(id=0))
    notice = delivery(
        cause="notice",
        destination=Destination(kind=DestinationKind.USER, id=MODERATOR),
        notice="Trouble.",
        is_sample=False,
    )
    await record.enqueue(notice)
    await outbox.drain()


async def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Return all that is stored, by table."""
    async with database.read() as connection:
        return {
            table.name: [tuple(row) for row in await connection.execute(select(table))]
            for table in tables.metadata.sorted_tables
        }


@pytest.mark.usefixtures("lived_in")
async def test_nothing_of_a_server_is_left(
    database: Database, forgetting: Forgetting, clock: Clock
) -> None:
    """In no table, and nothing of another server is touched; the server begins anew."""
    before = await rows(database)
    owned = {name for name, kept in before.items() if any(_is_of(row, GUILD) for row in kept)}
    assert owned >= {"subscriptions", "drops", "changes", "deliveries", "audit", "guides"}
    clock.advance(minutes=1)

    was = await forgetting.forget(GUILD, "Guild", asked_at=clock.now)

    assert was == Belongings(
        subscriptions=1,
        drops=1,
        messages=3,
        audits=3,
        quiz_answers=1,
        guides=1,
        role_panels=1,
        questions=1,
        taught=1,
    )
    after = await rows(database)
    assert [row for row in after["guilds"] if row[0] == GUILD] == [
        (
            GUILD,
            "Guild",
            None,
            False,
            clock.now,
            None,
            False,
            "UTC",
            "en",
            None,
            None,
            None,
            frozenset(),
            False,
            True,
            None,
            25,
            None,
            False,
        )
    ]
    for name in set(before) - {"guilds", "notes", "sources", "listings", "sizes"}:
        if name not in {"destinations", "changes"}:
            assert 2 * len(after[name]) <= len(before[name]), name
        assert not any(_is_of(row, GUILD) for row in after[name]), name
    assert await forgetting.count(GUILD) == NOTHING
    assert [row for row in before["guilds"] if row[0] == OTHER_GUILD] == [
        row for row in after["guilds"] if row[0] == OTHER_GUILD
    ]
    for name in (
        "subscriptions",
        "drops",
        "audit",
        "guides",
        "quiz_answers",
        "events",
        "imports",
        "calendar_addresses",
        "role_panels",
    ):
        of_others = [row for row in before[name] if _is_of(row, OTHER_GUILD)]
        assert of_others
        assert after[name] == of_others, name
    for name in ("topics", "channels", "refusals", "limits"):
        assert [row[0] for row in after[name]] == [OTHER_CHANNEL], name
    assert [row[1] for row in after["destinations"]] == [OTHER_CHANNEL]


def _is_of(row: tuple[object, ...], guild_id: int) -> bool:
    return guild_id in row


@pytest.mark.usefixtures("lived_in")
async def test_what_waits_is_not_sent_afterwards(
    record: Record, forgetting: Forgetting, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """Nor what is found later; other servers go on."""
    await record.find(change(ChangeKind.LIVE, id=0))
    sender.sent.clear()

    await forgetting.forget(GUILD, "Guild", asked_at=clock.now)
    await record.find(change(ChangeKind.SOLD_OUT, id=0))
    await outbox.drain()

    assert sender.destinations == [OTHER_CHANNEL] * 2


async def test_what_is_on_its_way_is_waited_for(
    database: Database, record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """So that nothing it leaves behind is written down afterwards."""
    await record.subscribe(make_subscription(*EVERYTHING, threads=True, poll=True))
    await record.find(change(id=0))
    sender.gate = asyncio.Event()
    sending = asyncio.create_task(outbox.drain())
    await until(lambda: bool(sender.under_way))
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        assert sender.gate is not None
        sender.gate.set()
        await asyncio.sleep(0)

    await Forgetting(database, clock, wait=wait).forget(GUILD, "Guild", asked_at=clock.now)
    await sending

    assert waits
    assert await record.deliveries() == []
    assert len(sender.sent) == 1


async def test_a_lease_of_a_dead_process_is_not_waited_for_for_ever(
    database: Database, record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """No longer than a lease lasts."""
    await record.subscribe(make_subscription(*EVERYTHING))
    await record.find(change(id=0))
    sender.gate = asyncio.Event()
    sending = asyncio.create_task(outbox.drain())
    await until(lambda: bool(sender.under_way))
    waited = timedelta(0)

    async def wait(seconds: float) -> None:
        nonlocal waited
        waited += timedelta(seconds=seconds)

    await Forgetting(database, clock, wait=wait).forget(GUILD, "Guild", asked_at=clock.now)
    sender.gate.set()
    await sending

    assert waited <= outbox_module.LEASE
    assert await record.deliveries() == []


async def test_a_confirmation_is_good_for_a_quarter_of_an_hour(
    record: Record, forgetting: Forgetting, subscriptions: Subscriptions, clock: Clock
) -> None:
    """Later nothing is forgotten."""
    await record.subscribe()
    asked_at = clock.now
    clock.advance(minutes=15, seconds=1)

    with pytest.raises(RequestError, match="more than 15 minutes ago"):
        await forgetting.forget(GUILD, "Guild", asked_at=asked_at)

    assert len(await subscriptions.of_guild(GUILD)) == 1


async def test_what_was_set_since_is_not_forgotten_by_an_old_confirmation(
    record: Record, forgetting: Forgetting, subscriptions: Subscriptions, clock: Clock
) -> None:
    """It is good for what it named."""
    await record.subscribe()
    asked_at = clock.now
    clock.advance(minutes=1)
    await forgetting.forget(GUILD, "Guild", asked_at=asked_at)
    await record.subscribe()

    with pytest.raises(RequestError, match="forgotten already"):
        await forgetting.forget(GUILD, "Guild", asked_at=asked_at)

    assert len(await subscriptions.of_guild(GUILD)) == 1


async def test_a_server_that_was_left_is_kept_30_days(
    database: Database,
    record: Record,
    forgetting: Forgetting,
    subscriptions: Subscriptions,
    membership: Membership,
    clock: Clock,
) -> None:
    """And then forgotten whole."""
    for guild_id in (GUILD, OTHER_GUILD):
        await record.subscribe(make_subscription(*EVERYTHING, guild_id=guild_id))
    await membership.leave(GUILD)

    clock.advance(days=30)
    await forgetting.forget_left()
    assert len(await subscriptions.of_guild(GUILD)) == 1

    clock.advance(seconds=1)
    await forgetting.forget_left()
    assert await subscriptions.of_guild(GUILD) == []
    assert len(await subscriptions.of_guild(OTHER_GUILD)) == 1
    assert [row[0] for row in (await rows(database))["guilds"]] == [OTHER_GUILD]


async def test_a_server_that_came_back_is_kept(
    record: Record,
    forgetting: Forgetting,
    subscriptions: Subscriptions,
    membership: Membership,
    clock: Clock,
) -> None:
    """However long it was away."""
    await record.subscribe()
    await membership.leave(GUILD)
    clock.advance(days=40)
    await membership.join(GUILD, "Guild")

    await forgetting.forget_left()

    assert len(await subscriptions.of_guild(GUILD)) == 1
