"""Drops become scheduled events of Discord, once each, whatever breaks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.models import Drop, GuildSettings, Precision
from bot.services.base import AskedToWaitError
from bot.services.drops import scheduled_events
from bot.services.drops.entries import Drops
from bot.services.drops.event_plans import EventGoneError, EventRefusedError, Plan
from bot.services.drops.scheduled_events import Events
from bot.services.outbox.dispatcher import Deliveries
from bot.services.subscriptions import ServerSettings
from bot.store import tables
from bot.store.alerts import drops as stored_drops
from bot.store.engine.database import Database
from bot.store.guilds import events as kept
from bot.store.guilds import settings as guilds
from tests.conftest import NOON, Clock
from tests.makers import GUILD, OTHER_GUILD, TEN, enter
from tests.services.conftest import Record


@dataclass
class FakeDesk:
    """Discord's scheduled events, as far as the service sees them."""

    there: dict[int, Plan] = field(default_factory=dict)
    cancelled: list[int] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)  # of the next calls
    lost: int = 0  # of the next answers, after the work was done
    made: int = 0
    calls: int = 0
    open: bool = True
    refusing: dict[int, Exception] = field(default_factory=dict)  # by guild
    gates: dict[int, asyncio.Event] = field(default_factory=dict)  # by guild

    async def make(self, guild_id: int, plan: Plan) -> int:
        """Make it."""
        self._fail()
        if guild_id in self.gates:
            await self.gates[guild_id].wait()
        if guild_id in self.refusing:
            raise self.refusing[guild_id]
        self.made += 1
        self.there[self.made] = plan
        self._lose()
        return self.made

    async def find(self, guild_id: int, marker: str) -> list[int]:
        """Look for it."""
        self._fail()
        return [event_id for event_id, plan in self.there.items() if plan.marker == marker]

    async def delete(self, guild_id: int, event_id: int) -> None:
        """Delete it."""
        self._fail()
        del self.there[event_id]

    def is_open(self) -> bool:
        """Say whether anything may be asked."""
        return self.open

    async def change(self, guild_id: int, event_id: int, plan: Plan) -> None:
        """Change it."""
        self._fail()
        self.there[event_id] = plan
        self._lose()

    async def cancel(self, guild_id: int, event_id: int) -> None:
        """Cancel it."""
        self._fail()
        self.cancelled.append(event_id)
        self._lose()

    def _fail(self) -> None:
        self.calls += 1
        if self.faults:
            raise self.faults.pop(0)

    def _lose(self) -> None:
        if self.lost:
            self.lost -= 1
            raise ConnectionError("the answer is lost")


@pytest.fixture
def desk() -> FakeDesk:
    """Return a Discord that makes every event."""
    return FakeDesk()


@pytest.fixture
async def events(database: Database, desk: FakeDesk, outbox: Deliveries, clock: Clock) -> Events:
    """Return the service, with one guild that wants events and one that does not."""
    async with database.write() as connection:
        for guild_id in (GUILD, OTHER_GUILD):
            await guilds.join(connection, guild_id, "Guild", NOON)
        settings = GuildSettings(guild_id=GUILD, makes_events=True)
        await guilds.keep_settings(connection, settings)
    return Events(database, desk, outbox, clock, patience=timedelta(milliseconds=20))


async def test_a_drop_becomes_one_event(events: Events, desk: FakeDesk, drops: Drops) -> None:
    """From its time on for an hour; asked again, nothing is asked of Discord."""
    await enter(drops)
    await enter(drops, guild_id=OTHER_GUILD)
    for _ in range(3):
        await events.keep_in_step()

    [plan] = desk.there.values()
    assert (plan.begins_at, plan.ends_at) == (TEN, TEN + timedelta(hours=1))
    assert desk.calls == 1


async def test_an_event_speaks_its_servers_language(
    events: Events, desk: FakeDesk, drops: Drops, database: Database
) -> None:
    """It is found again by the same words, whichever language was set when it was made."""
    async with database.write() as connection:
        japanese = GuildSettings(guild_id=GUILD, makes_events=True, language="ja")
        await guilds.keep_settings(connection, japanese)
    await enter(drops)
    await events.keep_in_step()

    [plan] = desk.there.values()
    assert plan.language == "ja"
    assert plan.marker.startswith("Raincloud drop ")


@pytest.mark.parametrize(
    ("at", "is_made"), [("2026-12-05", True), ("2026-12", False), ("tbc", False)]
)
async def test_only_what_has_a_day_becomes_one(
    events: Events, desk: FakeDesk, drops: Drops, at: str, *, is_made: bool
) -> None:
    """A day lasts until its end; a month cannot be put into a calendar."""
    await enter(drops, at=at)
    await events.keep_in_step()

    assert [plan.ends_at - plan.begins_at for plan in desk.there.values()] == (
        [timedelta(days=1)] if is_made else []
    )


async def test_it_moves_and_is_cancelled_with_the_drop(
    events: Events, desk: FakeDesk, drops: Drops
) -> None:
    """The same event, and each only once."""
    drop, _ = await enter(drops)
    await events.keep_in_step()
    await drops.move(GUILD, drop.id, "2026-12-07 10:00", None)
    await events.keep_in_step()
    assert [plan.begins_at for plan in desk.there.values()] == [TEN + timedelta(days=2)]

    await drops.cancel(GUILD, drop.id)
    for _ in range(3):
        await events.keep_in_step()

    assert desk.cancelled == [1]
    assert desk.calls == 3


async def test_a_limit_is_obeyed_for_as_long_as_discord_said(
    events: Events, desk: FakeDesk, drops: Drops, clock: Clock
) -> None:
    """All of a server's events rest, and not a minute only; a clock set back adds nothing."""
    for letter in "ABC":
        await enter(drops, style=f"M2002RD{letter}")
    desk.faults = [AskedToWaitError(timedelta(minutes=25))]
    for _ in range(24):
        await events.keep_in_step()
        clock.advance(minutes=1)
    assert desk.calls == 1

    clock.advance(minutes=2)
    await events.keep_in_step()
    assert desk.made == 3

    await enter(drops, style="M2002RDD")
    desk.faults = [AskedToWaitError(timedelta(minutes=25))]
    await events.keep_in_step()
    clock.advance(hours=-1)
    await events.keep_in_step()
    assert desk.made == 4


async def test_an_event_in_doubt_is_looked_for_and_not_made_twice(
    events: Events, desk: FakeDesk, drops: Drops, clock: Clock
) -> None:
    """The answer was lost, or the bot was killed before it wrote it down."""
    desk.lost = 1
    await enter(drops)
    for _ in range(3):
        await events.keep_in_step()
        clock.advance(seconds=30)

    assert desk.made == 1
    assert desk.calls == 3  # made, found, and brought up to date


async def test_a_refusal_is_kept_and_tried_again_an_hour_later(
    events: Events, desk: FakeDesk, drops: Drops, database: Database, clock: Clock
) -> None:
    """With its sentence; and not before, because refusals count towards a ban."""
    desk.faults = [EventRefusedError("Give its role the permission Create Events.")]
    drop, _ = await enter(drops)
    for _ in range(3):
        await events.keep_in_step()
    async with database.read() as connection:
        event = (await kept.of_guild(connection, GUILD))[drop.id]
    assert event.error == "Give its role the permission Create Events."
    assert desk.calls == 1

    clock.advance(hours=1)
    await events.keep_in_step()

    assert desk.made == 1


async def test_an_event_that_a_moderator_deleted_is_not_made_again(
    events: Events, desk: FakeDesk, drops: Drops
) -> None:
    """They did not want it."""
    drop, _ = await enter(drops)
    await events.keep_in_step()
    desk.faults = [EventGoneError("The event was deleted.")]
    await drops.move(GUILD, drop.id, "2026-12-07 10:00", None)
    for _ in range(3):
        await events.keep_in_step()

    assert desk.made == 1
    assert desk.calls == 2


async def test_an_event_in_doubt_of_a_drop_that_moves_shows_its_new_time(
    events: Events, desk: FakeDesk, drops: Drops, clock: Clock
) -> None:
    """The one that is found was made for the earlier one."""
    desk.lost = 1
    drop, _ = await enter(drops)
    await events.keep_in_step()
    await drops.move(GUILD, drop.id, "2026-12-07 10:00", None)
    clock.advance(minutes=1)
    await events.keep_in_step()

    assert desk.made == 1
    assert [plan.begins_at for plan in desk.there.values()] == [TEN + timedelta(days=2)]


async def test_an_event_in_doubt_of_a_drop_that_is_cancelled_is_cancelled(
    events: Events, desk: FakeDesk, drops: Drops, clock: Clock
) -> None:
    """Looked for once, whether it is there or not."""
    desk.lost = 1
    drop, _ = await enter(drops)
    other, _ = await enter(drops, name="Other", style="M2002RDB")
    await events.keep_in_step()
    await drops.cancel(GUILD, drop.id)
    clock.advance(minutes=1)
    await events.keep_in_step()
    calls = desk.calls
    await events.keep_in_step()

    assert desk.cancelled == [1]
    assert desk.calls == calls
    assert other.id in {plan.drop.id for plan in desk.there.values()}


async def test_an_event_that_was_never_made_needs_no_cancelling(
    events: Events, desk: FakeDesk, drops: Drops, clock: Clock
) -> None:
    """It is looked for once, and then let be."""
    desk.faults = [TimeoutError()]
    drop, _ = await enter(drops)
    await events.keep_in_step()
    await drops.cancel(GUILD, drop.id)
    for _ in range(3):
        clock.advance(minutes=1)
        await events.keep_in_step()

    assert (desk.made, desk.cancelled, desk.calls) == (0, [], 2)


async def test_a_guild_that_wants_no_more_events_keeps_those_it_has(
    events: Events, desk: FakeDesk, drops: Drops, database: Database
) -> None:
    """They still move and are cancelled: what is there must be true."""
    drop, _ = await enter(drops)
    await events.keep_in_step()
    async with database.write() as connection:
        await guilds.keep_settings(connection, GuildSettings(guild_id=GUILD))
    await enter(drops, name="Other", style="M2002RDB")
    await drops.move(GUILD, drop.id, "2026-12-07 10:00", None)
    await events.keep_in_step()
    assert [plan.begins_at for plan in desk.there.values()] == [TEN + timedelta(days=2)]

    await drops.cancel(GUILD, drop.id)
    await events.keep_in_step()
    assert (desk.made, desk.cancelled) == (1, [1])


async def test_a_drop_that_moderators_enter_too_has_one_event(
    events: Events, desk: FakeDesk, drops: Drops, database: Database
) -> None:
    """Theirs takes the place of the source's; when they cancel it, the source's comes back."""
    told = Drop(
        guild_id=None,
        style_code="M2002RDA",
        name="Rain Cloud",
        at=TEN,
        ends_at=TEN,
        precision=Precision.INSTANT,
        timezone="UTC",
        created_by=None,
        changed_at=NOON,
    )
    async with database.write() as connection:
        await stored_drops.add(connection, told)
    await events.keep_in_step()
    own, _ = await enter(drops)
    for _ in range(2):
        await events.keep_in_step()
    assert (desk.made, desk.cancelled) == (2, [1])

    desk.there.pop(1)  # Discord lists no cancelled event
    await drops.cancel(GUILD, own.id)
    for _ in range(2):
        await events.keep_in_step()
    assert (desk.made, desk.cancelled) == (3, [1, 2])


async def want_everywhere(database: Database) -> None:
    """Let both guilds want events."""
    async with database.write() as connection:
        settings = GuildSettings(guild_id=OTHER_GUILD, makes_events=True)
        await guilds.keep_settings(connection, settings)


@pytest.mark.parametrize(
    "trouble", [ConnectionError("500"), EventRefusedError("No."), KeyError("nobody thought of it")]
)
async def test_the_trouble_of_one_guild_is_its_own(
    events: Events, desk: FakeDesk, drops: Drops, database: Database, trouble: Exception
) -> None:
    """The other one's events are made in the same round, whatever the first one met."""
    await want_everywhere(database)
    for guild_id in (GUILD, OTHER_GUILD):
        await enter(drops, guild_id=guild_id)
    desk.refusing = {GUILD: trouble}

    await events.keep_in_step()

    assert [plan.drop.guild_id for plan in desk.there.values()] == [OTHER_GUILD]


async def test_a_guild_that_hangs_holds_up_no_other_and_is_asked_once(
    events: Events, desk: FakeDesk, drops: Drops, database: Database, clock: Clock
) -> None:
    """What it comes to is written down when it comes."""
    await want_everywhere(database)
    for guild_id in (GUILD, OTHER_GUILD):
        await enter(drops, guild_id=guild_id)
    desk.gates[GUILD] = asyncio.Event()
    for _ in range(3):
        await events.keep_in_step()
        clock.advance(hours=1)
    assert [plan.drop.guild_id for plan in desk.there.values()] == [OTHER_GUILD]
    assert desk.calls == 2

    desk.gates[GUILD].set()
    async with asyncio.timeout(5):
        while len(await rows(database, GUILD)) == 0 or (await rows(database, GUILD))[0][0] is None:
            pass
    await events.keep_in_step()

    assert len(desk.there) == 2
    assert await rows(database, GUILD) == [(2, 0)]


async def rows(database: Database, guild_id: int) -> list[tuple[int | None, int]]:
    """Return the ids of a guild's events, and how often each was tried in vain."""
    async with database.read() as connection:
        found = await kept.of_guild(connection, guild_id)
    return [(event.event_id, event.attempts) for event in found.values()]


async def test_a_doubt_is_tried_again_more_and_more_rarely(
    events: Events, desk: FakeDesk, drops: Drops, clock: Clock, database: Database
) -> None:
    """Over restarts too: the store knows how often."""
    desk.refusing = {GUILD: ConnectionError("500")}
    await enter(drops)
    tried = []
    for minute in range(4 * 60):
        calls = desk.calls
        await events.keep_in_step()
        tried += [minute] if desk.calls > calls else []
        clock.advance(minutes=1)

    assert tried == [0, 1, 2, 4, 8, 16, 32, 64, 124, 184]
    assert (await rows(database, GUILD))[0][1] == len(tried)


async def test_one_event_that_cannot_be_made_holds_up_no_other_for_long(
    events: Events, desk: FakeDesk, drops: Drops, clock: Clock
) -> None:
    """It rests, and the next one has its turn."""
    desk.faults = [ConnectionError("500")]
    await enter(drops)
    await enter(drops, name="Other", style="M2002RDB")
    await events.keep_in_step()
    assert not desk.there
    clock.advance(seconds=1)

    await events.keep_in_step()

    assert [plan.drop.name for plan in desk.there.values()] == ["Other"]


FULL = "The server has as many scheduled events as Discord allows (100)."


async def test_a_refusal_is_told_once_with_what_to_do(
    events: Events, desk: FakeDesk, drops: Drops, record: Record, clock: Clock
) -> None:
    """However many drops it is of, and however long it lasts; and again when it comes again."""
    await record.settle(makes_events=True, log_channel_id=13)
    desk.refusing = {GUILD: EventRefusedError(FULL)}
    for style in ("M2002RDA", "M2002RDB", "M2002RDC"):
        await enter(drops, name=style, style=style, at="2027-02-05 10:00")
    for _ in range(30):
        await events.keep_in_step()
        clock.advance(hours=1)
    [notice] = [each for each in await record.deliveries() if each.notice is not None]
    assert FULL in str(notice.notice)
    assert notice.destination.id == 13

    desk.refusing = {}
    await events.keep_in_step()
    clock.advance(days=2)
    desk.refusing = {GUILD: EventRefusedError(FULL)}
    await enter(drops, name="New", style="M2002RDD", at="2027-02-05 10:00")
    await events.keep_in_step()

    assert len([each for each in await record.deliveries() if each.notice is not None]) == 2


async def test_settings_say_why_no_event_is_made(
    events: Events, desk: FakeDesk, drops: Drops, database: Database, clock: Clock
) -> None:
    """As long as it is so."""
    settings = ServerSettings(database, clock)
    desk.refusing = {GUILD: EventRefusedError(FULL)}
    await enter(drops)
    await events.keep_in_step()
    assert (await settings.show(GUILD)).events_refused == FULL

    desk.refusing = {}
    clock.advance(hours=1)
    await events.keep_in_step()

    assert (await settings.show(GUILD)).events_refused is None


async def test_twins_of_an_event_are_deleted(
    events: Events, desk: FakeDesk, drops: Drops, clock: Clock
) -> None:
    """The library asked twice, and Discord did it twice: the first is kept."""
    desk.lost = 1
    await enter(drops)
    await events.keep_in_step()
    desk.there[7] = desk.there[8] = desk.there[1]
    clock.advance(minutes=1)

    await events.keep_in_step()

    assert list(desk.there) == [1]
    assert desk.made == 1


async def test_an_event_that_took_long_to_make_has_no_twin_left(
    events: Events,
    desk: FakeDesk,
    drops: Drops,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The library may have asked twice meanwhile."""
    monkeypatch.setattr(scheduled_events, "SURE", -1.0)
    make = desk.make

    async def make_twice(guild_id: int, plan: Plan) -> int:
        await make(guild_id, plan)
        return await make(guild_id, plan)

    monkeypatch.setattr(desk, "make", make_twice)
    await enter(drops)

    await events.keep_in_step()

    assert list(desk.there) == [2]
    assert await rows(database, GUILD) == [(2, 0)]


@pytest.mark.parametrize("why", ["unavailable", "timed out", "resting"])
async def test_where_nothing_can_be_done_nothing_is_asked_nor_refused(
    events: Events, desk: FakeDesk, drops: Drops, database: Database, clock: Clock, why: str
) -> None:
    """An outage, a timeout, all requests at rest: events are made as soon as that is over."""
    values: dict[str, Any] = {
        "unavailable": {"is_unavailable": True},
        "timed out": {"timed_out_until": NOON + timedelta(minutes=5)},
        "resting": {},
    }[why]
    desk.open = why != "resting"
    await enter(drops)
    if values:
        async with database.write() as connection:
            await connection.execute(update(tables.guilds).values(**values))
    await events.keep_in_step()
    assert desk.calls == 0

    clock.advance(minutes=5)
    desk.open = True
    async with database.write() as connection:
        await connection.execute(update(tables.guilds).values(is_unavailable=False))
    await events.keep_in_step()

    assert desk.made == 1


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=30)], ids=str)
async def test_a_try_of_the_future_holds_nothing_up(
    events: Events, desk: FakeDesk, drops: Drops, clock: Clock, ahead: timedelta
) -> None:
    """It was written down by a clock that was ahead."""
    await enter(drops, at="2027-06-05 10:00")
    desk.refusing = {GUILD: EventRefusedError("No.")}
    clock.now = NOON + ahead
    await events.keep_in_step()
    desk.refusing = {}
    clock.now = NOON

    await events.keep_in_step()

    assert desk.made == 1
