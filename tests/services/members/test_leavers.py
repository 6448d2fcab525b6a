"""Who is in no server any more is forgotten after 30 days; nobody else is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.services.guilds import Membership
from bot.services.members import Leavers, OwnData, Watches
from bot.services.members.leavers import PART
from bot.store import tables
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.makers import GUILD, change
from tests.services.conftest import Record

MAX, MIA = 71, 72
HERE, THERE = (GUILD, "Guild"), (GUILD + 1, "Other")
EVERY: dict[str, Any] = {"sizes": ()}
WEEK = timedelta(days=7)


class FakeRoster:
    """Knows members as a test says: (guild, user)s; nothing while it is asleep."""

    def __init__(self) -> None:
        self.members: set[tuple[int, int]] = set()
        self.asked: list[tuple[int, int]] = []
        self.is_asleep = False

    async def is_member(self, guild_id: int, user_id: int) -> bool | None:
        """Answer."""
        self.asked.append((guild_id, user_id))
        return None if self.is_asleep else (guild_id, user_id) in self.members


@pytest.fixture
def roster() -> FakeRoster:
    """Return who is where: nobody is anywhere."""
    return FakeRoster()


@pytest.fixture
def leavers(database: Database, roster: FakeRoster, clock: Clock) -> Leavers:
    """Forget who left."""
    return Leavers(database, roster, clock)


@pytest.fixture
def watches(database: Database, clock: Clock) -> Watches:
    """Watch."""
    return Watches(database, clock)


@pytest.fixture
def kept(database: Database) -> OwnData:
    """Return what is kept about people."""
    return OwnData(database)


async def weeks(leavers: Leavers, clock: Clock, count: int) -> None:
    """Let weeks pass, with a round in each."""
    for _ in range(count):
        await leavers.run_due()
        clock.now += WEEK


async def test_who_left_is_forgotten_after_thirty_days(
    leavers: Leavers, watches: Watches, kept: OwnData, roster: FakeRoster, clock: Clock
) -> None:
    """Asked for once a week; who is there is kept."""
    for person in (MAX, MIA):
        await watches.watch(EVERY, person, HERE)
        await watches.keep_sizes(person, ("US 9",))
    roster.members = {(GUILD, MIA)}

    await weeks(leavers, clock, 4)
    assert not (await kept.of(MAX)).is_empty
    assert roster.asked == [(GUILD, MAX), (GUILD, MIA)] * 4
    clock.now += timedelta(days=2)
    await leavers.run_due()
    assert (await kept.of(MAX)).is_empty
    assert len((await kept.of(MIA)).watches) == 1


async def test_who_comes_back_in_time_is_kept(
    leavers: Leavers, watches: Watches, kept: OwnData, roster: FakeRoster, clock: Clock
) -> None:
    """The thirty days begin anew when they leave again."""
    await watches.watch(EVERY, MAX, HERE)
    await weeks(leavers, clock, 3)
    roster.members = {(GUILD, MAX)}
    await weeks(leavers, clock, 1)
    roster.members = set()
    await weeks(leavers, clock, 4)
    assert not (await kept.of(MAX)).is_empty


async def test_what_nobody_can_tell_forgets_nobody(
    leavers: Leavers, watches: Watches, kept: OwnData, roster: FakeRoster, clock: Clock
) -> None:
    """Discord may be away for weeks."""
    await watches.watch(EVERY, MAX, HERE)
    roster.is_asleep = True
    await weeks(leavers, clock, 10)
    assert not (await kept.of(MAX)).is_empty


async def test_a_clock_that_was_ahead_lets_nobody_be_asked_for_late(
    leavers: Leavers, watches: Watches, roster: FakeRoster, clock: Clock
) -> None:
    """What was noted for the future is not believed."""
    await watches.watch(EVERY, MAX, HERE)
    clock.now += timedelta(days=400)
    await leavers.run_due()
    clock.now -= timedelta(days=400)
    await leavers.run_due()
    await leavers.run_due()
    assert len(roster.asked) == 2


async def test_who_does_something_elsewhere_is_there(
    leavers: Leavers, watches: Watches, kept: OwnData, roster: FakeRoster, clock: Clock
) -> None:
    """And is asked for there too, also by a process that has just begun."""
    await watches.watch(EVERY, MAX, HERE)
    await weeks(leavers, clock, 3)
    await watches.keep_sizes(MIA, ())
    await watches.watch(EVERY, MIA, THERE)
    await leavers.met(MAX, THERE[0])
    roster.members = {(THERE[0], MAX)}

    await weeks(leavers, clock, 6)
    assert not (await kept.of(MAX)).is_empty
    assert (THERE[0], MAX) in roster.asked


async def test_of_whom_no_server_is_known_nobody_is_forgotten(
    leavers: Leavers, watches: Watches, kept: OwnData, roster: FakeRoster, clock: Clock
) -> None:
    """Nobody can tell where they would be."""
    await watches.keep_sizes(MAX, ("US 9",))
    await weeks(leavers, clock, 6)
    assert not (await kept.of(MAX)).is_empty
    assert roster.asked == []


async def test_who_was_forgotten_and_comes_anew_is_noted_anew(
    leavers: Leavers, watches: Watches, kept: OwnData, roster: FakeRoster, clock: Clock
) -> None:
    """The same process has met them before."""
    await watches.watch(EVERY, MIA, HERE)
    roster.members = {(GUILD, MIA)}
    for _ in range(2):
        await watches.keep_sizes(MAX, ("US 9",))
        await leavers.met(MAX, GUILD)
        await kept.forget(MAX)
    await watches.keep_sizes(MAX, ("US 9",))
    await leavers.met(MAX, GUILD)
    clock.now += WEEK
    await leavers.run_due()
    assert (GUILD, MAX) in roster.asked


async def test_who_was_only_where_the_bot_is_no_more_is_forgotten(
    database: Database, leavers: Leavers, watches: Watches, kept: OwnData, clock: Clock
) -> None:
    """As one who left."""
    await watches.watch(EVERY, MAX, HERE)
    await leavers.met(MAX, GUILD)
    await Membership(database, clock, lambda: None).leave(GUILD)
    await weeks(leavers, clock, 7)
    assert (await kept.of(MAX)).is_empty


async def test_of_whom_nothing_is_kept_nothing_is_noted(leavers: Leavers, record: Record) -> None:
    """Who only types a command leaves no trace."""
    await leavers.met(MAX, GUILD)
    assert await record.count(tables.absences) == 0


async def test_many_are_asked_for_in_parts(
    leavers: Leavers, watches: Watches, roster: FakeRoster
) -> None:
    """Each once."""
    for person in range(1, PART + 3):
        await watches.watch(EVERY, person, HERE)
        roster.members.add((GUILD, person))
    await leavers.run_due()
    assert len(roster.asked) == PART
    await leavers.run_due()
    await leavers.run_due()
    assert len(set(roster.asked)) == len(roster.asked) == PART + 2


@pytest.mark.parametrize("is_known_elsewhere", [True, False])
async def test_a_watch_goes_on_in_another_server_when_the_bot_leaves(
    database: Database,
    leavers: Leavers,
    watches: Watches,
    record: Record,
    clock: Clock,
    is_known_elsewhere: bool,
) -> None:
    """If its owner is known there; else it rests until the bot is back."""
    membership = Membership(database, clock, lambda: None)
    await watches.watch(EVERY, MAX, HERE)
    await watches.watch(EVERY, MIA, THERE)
    if is_known_elsewhere:
        await leavers.met(MAX, THERE[0])
    await membership.leave(GUILD)
    await record.find(change(id=0, title="Shoe"))
    to_max = [each for each in await record.deliveries() if each.destination.id == MAX]
    assert len(to_max) == is_known_elsewhere

    await leavers.met(MAX, THERE[0])
    await record.find(change(id=0, title="Shoe 2", style_code=None))
    to_max = [each for each in await record.deliveries() if each.destination.id == MAX]
    assert len(to_max) == 1 + is_known_elsewhere
