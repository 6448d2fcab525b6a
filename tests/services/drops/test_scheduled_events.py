"""Drops become scheduled events of Discord, once each, whatever breaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.models import Drop, GuildSettings, Precision
from bot.services.drops.entries import Drops
from bot.services.drops.scheduled_events import EventGoneError, EventRefusedError, Events, Plan
from bot.store.alerts import drops as stored_drops
from bot.store.engine.database import Database
from bot.store.guilds import events as kept
from bot.store.guilds import settings as guilds
from tests.conftest import NOON, Clock
from tests.makers import GUILD, OTHER_GUILD, TEN, enter


@dataclass
class FakeDesk:
    """Discord's scheduled events, as far as the service sees them."""

    there: dict[int, Plan] = field(default_factory=dict)
    cancelled: list[int] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)  # of the next calls
    lost: int = 0  # of the next answers, after the work was done
    made: int = 0
    calls: int = 0

    async def make(self, guild_id: int, plan: Plan) -> int:
        """Make it."""
        self._fail()
        self.made += 1
        self.there[self.made] = plan
        self._lose()
        return self.made

    async def find(self, guild_id: int, marker: str) -> int | None:
        """Look for it."""
        self._fail()
        found = (event_id for event_id, plan in self.there.items() if plan.marker == marker)
        return next(found, None)

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
async def events(database: Database, desk: FakeDesk, clock: Clock) -> Events:
    """Return the service, with one guild that wants events and one that does not."""
    async with database.write() as connection:
        for guild_id in (GUILD, OTHER_GUILD):
            await guilds.join(connection, guild_id, "Guild", NOON)
        settings = GuildSettings(guild_id=GUILD, makes_events=True)
        await guilds.keep_settings(connection, settings)
    return Events(database, desk, clock)


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


async def test_an_event_in_doubt_is_looked_for_and_not_made_twice(
    events: Events, desk: FakeDesk, drops: Drops
) -> None:
    """The answer was lost, or the bot was killed before it wrote it down."""
    desk.lost = 1
    await enter(drops)
    for _ in range(3):
        await events.keep_in_step()

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
    events: Events, desk: FakeDesk, drops: Drops
) -> None:
    """The one that is found was made for the earlier one."""
    desk.lost = 1
    drop, _ = await enter(drops)
    await events.keep_in_step()
    await drops.move(GUILD, drop.id, "2026-12-07 10:00", None)
    await events.keep_in_step()

    assert desk.made == 1
    assert [plan.begins_at for plan in desk.there.values()] == [TEN + timedelta(days=2)]


async def test_an_event_in_doubt_of_a_drop_that_is_cancelled_is_cancelled(
    events: Events, desk: FakeDesk, drops: Drops
) -> None:
    """Looked for once, whether it is there or not."""
    desk.lost = 1
    drop, _ = await enter(drops)
    other, _ = await enter(drops, name="Other", style="M2002RDB")
    await events.keep_in_step()
    await drops.cancel(GUILD, drop.id)
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
