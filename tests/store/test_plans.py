"""How SQLite answers what is asked often: by an index, however long the record has become."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.models import Action, ChangeKind, Destination, DestinationKind
from bot.store.alerts import (
    changes,
    channels,
    deliveries,
    drops,
    follow_ups,
    held,
    outbox,
    sightings,
    subscriptions,
)
from bot.store.engine.database import Connection, Database
from bot.store.guilds import checks, stats
from bot.store.members import absences, profiles
from bot.store.processes import figures
from bot.store.shops import catalogue, listings, price_history, trails
from tests.conftest import NOON, ON_SQLITE
from tests.makers import CHANNEL, GUILD, delivery

pytestmark = ON_SQLITE  # these are its plans

# Of these tables nothing may be read from end to end, but for the small indexes of what is open.
LONG = (
    "deliveries|changes|subscriptions|sweeps|listings|alerted_sizes|drops|sightings|price_history"
)
OPEN = r"USING (COVERING )?INDEX ix_deliveries_(turn|over|held|sending|place)"
PLACE = Destination(kind=DestinationKind.CHANNEL, id=CHANNEL)

Ask = Callable[[Connection], Awaitable[Any]]


async def tally_twice(on: Connection) -> None:
    """Tally what was sent since the last time; the first time there is none."""
    await figures.tally_lateness(on, NOON)
    await figures.tally_lateness(on, NOON + timedelta(minutes=5))


async def claim_of_many(on: Connection) -> None:
    """Claim while more is due than is looked at, of one change and of a later one."""
    later = NOON + timedelta(minutes=1)
    many = [delivery(number, cause="many") for number in range(1, 60)]
    await deliveries.enqueue(on, [*many, delivery(99, cause="later", due_at=later)])
    claimed = await outbox.claim(
        on, worker="one", now=later, lease_until=later, limit=9, resting=[CHANNEL]
    )
    assert len(claimed) == 9


HOT: dict[str, Ask] = {
    "next moments": lambda on: outbox.moments(on, NOON),
    "next moments but openings": lambda on: outbox.moments(on, NOON, may_open=False),
    "claim": claim_of_many,
    "take back": lambda on: outbox.take_back(on, now=NOON, all_leases=False),
    "expire": lambda on: outbox.expire(on, NOON, "It is over."),
    "withdraw": lambda on: deliveries.withdraw(
        on, drop_id=1, before_revision=2, reason="It moved.", now=NOON
    ),
    "notices": lambda on: deliveries.notices_to(on, PLACE),
    "give up": lambda on: deliveries.give_up_on(on, PLACE, "It is gone."),
    "kept while broken": lambda on: held.keep_while_broken(on, CHANNEL, NOON, "It is refused."),
    "taken up": lambda on: held.take_up(on, [CHANNEL], NOON),
    "put off": lambda on: outbox.put_off(on, CHANNEL, Action.POST, NOON),
    "bring forward": lambda on: outbox.bring_forward(on, CHANNEL, NOON),
    "last alert": lambda on: deliveries.latest_to(on, GUILD, CHANNEL, since=NOON, limit=9),
    "next held": held.next_due,
    "held": lambda on: held.due(on, NOON, destinations=9, room=9),
    "held of a guild": lambda on: held.of_guild(on, GUILD),
    "tried again there": lambda on: deliveries.waits_until(on, PLACE),
    "waiting for a place": lambda on: held.waiting_for(on, PLACE),
    "in outbox": lambda on: held.in_outbox(on, [GUILD], NOON),
    "items": lambda on: held.items_of(on, [1]),
    "sold out": lambda on: held.last_sold_out(on, [1], gone_after=2),
    "posts of a drop": lambda on: follow_ups.earlier_posts(on, NOON, drop_id=1),
    "posts of a drop in turn": lambda on: follow_ups.posts_in_turn(
        on, NOON, drop_id=1, listing_id=None, before=9, limit=9
    ),
    "posts of a listing in turn": lambda on: follow_ups.posts_in_turn(
        on, NOON, drop_id=None, listing_id=1, before=9, limit=9
    ),
    "moments": lambda on: changes.moments_told(on, [1]),
    "recent": lambda on: changes.recent(
        on, kinds=[ChangeKind.LIVE], since=NOON, guild_id=GUILD, limit=9
    ),
    "changes": lambda on: trails.changes_between(on, GUILD, NOON, NOON, limit=9),
    "owed of changes": lambda on: trails.of_changes(on, GUILD, [1]),
    "a message": lambda on: trails.of_message(on, GUILD, 1),
    "log": lambda on: trails.log(on, GUILD, limit=9),
    "sweeps": lambda on: trails.sweeps_between(on, [1], NOON, NOON),
    "deleted roles": lambda on: checks.forget_roles(on, CHANNEL, {1}),
    "notices told": lambda on: checks.last_told(on, "resumed:11"),
    "entered": lambda on: drops.entered(on, "M2002RDA", NOON),
    "upcoming": lambda on: drops.upcoming(on, None, NOON),
    "posted to": lambda on: channels.posted_to(on, [GUILD]),
    "open to": lambda on: subscriptions.open_to(on, ChangeKind.LIVE, ["any"], limit=100),
    "open in": lambda on: subscriptions.open_in(on, [CHANNEL]),
    "alerted": lambda on: subscriptions.alerted_since(on, 1, [1], NOON),
    "was live": lambda on: listings.was_live(on, "M2002RDA", but=1),
    "what waits": lambda on: figures.waiting(on, NOON),
    "lateness": tally_twice,
    "drops of a calendar": lambda on: drops.known_since(on, GUILD, NOON),
    "told drops of a calendar": lambda on: drops.known_since(on, None, NOON),
    "stats": lambda on: stats.arrived(on, GUILD, NOON),
    "stock of stats": lambda on: stats.turns(on, [1], NOON),
    "pictures": lambda on: catalogue.pictures(on, ["M2002RDA"]),
    "prices": lambda on: price_history.of_styles(on, ["M2002RDA"]),
    "told lately": lambda on: profiles.told_lately(on, [1], NOON),
    "sent since": lambda on: profiles.sent_since(on, [1], NOON),
    "guilds of people": lambda on: absences.guilds_of(on, [1]),
    "known": lambda on: profiles.is_known(on, 1),
    "rehome": lambda on: absences.rehome(on, guild_ids=[GUILD]),
    "last sold out": lambda on: follow_ups.last_sold_out(on, 1, before=1),
    "sold out at": lambda on: follow_ups.sold_out_at(on, 1, after=1),
    "past drops": lambda on: sightings.prune(on, NOON, untold_since=NOON),
}


async def plans(connection: Connection, ask: Ask) -> list[str]:
    """Return the steps in which SQLite does all that is asked."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, ___: Any, is_many: bool) -> None:
        asked.append((statement, values[0] if is_many else values))

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    await ask(connection)
    event.remove(connection.sync_connection, "before_cursor_execute", note)
    steps = []
    for statement, values in asked:
        found = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        steps += [row[3] for row in found]
    return steps


@pytest.mark.parametrize("name", HOT)
async def test_no_long_table_is_read_from_end_to_end(database: Database, name: str) -> None:
    """What is asked at each alert, command or round costs as much after a year as on a new day."""
    async with database.write() as connection:
        steps = await plans(connection, HOT[name])

    assert steps
    scans = [
        step for step in steps if re.match(rf"SCAN ({LONG})|SEARCH ({LONG})\\b.* AUTOMATIC", step)
    ]
    assert [step for step in scans if not re.search(OPEN, step)] == []


@pytest.mark.parametrize(
    "name", ["next moments", "next moments but openings", "claim", "expire", "give up"]
)
async def test_the_outbox_is_found_by_its_own_index(database: Database, name: str) -> None:
    """It holds only what is not finished."""
    async with database.write() as connection:
        steps = await plans(connection, HOT[name])

    assert any(re.search(OPEN, step) for step in steps)
    # Of a claim: what is due first of each priority, who was served when, which moments were last,
    # and what is due then.
    looks = 4 if name == "claim" else 0
    assert len([step for step in steps if "CORRELATED" in step]) == looks


async def test_the_plan_of_what_is_asked_every_second_is_made_once(database: Database) -> None:
    """A parameter beside a state that an index is limited to has SQLite make it anew each time."""
    asked: list[str] = []
    async with database.read() as connection:
        event.listen(
            connection.sync_connection,
            "before_cursor_execute",
            lambda *given: asked.append(given[2]),
        )
        await outbox.moments(connection, NOON)

    assert "deliveries.state" in asked[0]
    assert not re.search(r"deliveries\.state (=|IN) \(?\?", asked[0])


@pytest.mark.parametrize("name", ["notices", "give up", "put off", "bring forward"])
async def test_what_waits_for_one_place_is_found_by_it(database: Database, name: str) -> None:
    """However many wait for others: it is asked for each channel that refuses."""
    async with database.write() as connection:
        steps = await plans(connection, HOT[name])

    assert [step for step in steps if "ix_deliveries_place (destination_id=?)" in step]


@pytest.mark.parametrize("name", ["claim", "next moments", "take back"])
async def test_what_is_under_way_is_found_apart_from_what_waits(
    database: Database, name: str
) -> None:
    """It is asked before each message, and next to nothing is, of however much that waits."""
    async with database.write() as connection:
        steps = await plans(connection, HOT[name])

    assert any("ix_deliveries_sending" in step for step in steps)


async def test_guilds_that_are_away_are_found_without_the_others(database: Database) -> None:
    """They are asked for before each message."""
    async with database.write() as connection:
        steps = await plans(connection, HOT["claim"])

    assert any("ix_guilds_unavailable" in step for step in steps)
    assert [step for step in steps if re.match(r"SCAN guilds$", step)] == []


async def test_a_change_is_found_by_its_terms_in_the_order_of_channels(database: Database) -> None:
    """What is returned is read, and not all that is filed."""
    async with database.write() as connection:
        steps = await plans(connection, HOT["open to"])

    by_term = [step for step in steps if "filings" in step]
    assert len(by_term) == 2
    assert all("kind=? AND term=? AND channel_id>?" in step for step in by_term)
