"""Nobody waits for alerts that cannot come: permissions are checked, and trouble told once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import StoreError
from bot.models import (
    ONE_SHARD,
    ChangeKind,
    Delivery,
    DeliveryState,
    HeldFor,
    MissingPermissions,
    Outcome,
    OutcomeKind,
    Shards,
    Subscription,
)
from bot.services.guilds import ROLE, TAG, UNKNOWN_TAG_CODE
from bot.services.guilds.permission_checks import ROOM, Checks
from bot.services.outbox import NO_TAG, NO_TAG_CODE
from bot.services.outbox.dispatcher import Deliveries
from bot.services.subscriptions.editing import Subscriptions
from bot.store import tables
from bot.store.alerts import Refusal, channels
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine.database import Database
from bot.store.guilds import checks as store
from bot.store.guilds import settings
from tests.conftest import NOON, Clock
from tests.makers import (
    CHANNEL,
    GUILD,
    MODERATOR,
    OTHER_GUILD,
    change,
    make_subscription,
)
from tests.services.conftest import Record
from tests.services.fakes import FakeSender
from tests.services.guilds.conftest import WHOLE, FakePlaces

LOG_CHANNEL = 13
NO_SEND = MissingPermissions(stops=("Send Messages",))
NO_VIEW = MissingPermissions(stops=("View Channel",))
NO_POLLS = MissingPermissions(degrades={"Create Polls": "drops get no poll."})
NO_PING = MissingPermissions(degrades={"Mention Everyone": "nobody is notified."})
GONE = MissingPermissions(is_gone=True)
LACKS_SEND = (
    "Raincloud lacks Send Messages there. Give it in the channel's settings under Permissions, "
    "to Raincloud's own role."
)
REFUSED = "Raincloud may not send messages in the channel."
WANTS_TAG = Outcome(kind=OutcomeKind.REFUSED, code=NO_TAG_CODE, reason=NO_TAG)


async def look(checks: Checks, clock: Clock, guild_id: int = GUILD) -> None:
    """Check a guild in which something changed."""
    checks.changed(guild_id)
    clock.advance(seconds=5)
    await checks.run_due()


async def told(record: Record) -> list[str]:
    """Return all notices, oldest first."""
    return [kept.notice for kept in await record.deliveries() if kept.notice is not None]


async def broken(record: Record, subscriptions: Subscriptions) -> list[str | None]:
    """Return why the guild's subscriptions are broken."""
    return [subscription.broken for subscription in await subscriptions.of_guild(GUILD)]


async def refuse(database: Database) -> None:
    """Let Discord refuse the channel, though nothing is seen missing."""
    async with database.write() as connection:
        await subscription_store.mark_broken(connection, CHANNEL, REFUSED)
        await channels.refuse(connection, Refusal(CHANNEL, 50013, REFUSED, None, NOON))


async def test_what_cannot_be_posted_is_broken_and_told_once_with_the_remedy(
    record: Record,
    checks: Checks,
    places: FakePlaces,
    subscriptions: Subscriptions,
    clock: Clock,
    open_checks: Callable[[], Checks],
) -> None:
    """One notice for all that one moderator set up in a channel, over restarts too."""
    for query in ("", "rain"):
        await record.subscribe(make_subscription(words=query))
    await record.subscribe(make_subscription(channel_id=12))
    places.lacks[CHANNEL] = NO_SEND

    await checks.run_due()
    await look(open_checks(), clock)
    clock.advance(days=1)
    await open_checks().run_due()

    assert await broken(record, subscriptions) == [LACKS_SEND, LACKS_SEND, None]
    [text] = await told(record)
    assert text == (
        f"Alerts to <#{CHANNEL}> have stopped; the settings are kept, and for a day what is "
        "found. "
        f"{LACKS_SEND} Alerts then resume by themselves.\n-# Server: `Guild`"
    )
    notice = await record.delivery()
    assert notice.destination.id == MODERATOR
    assert notice.guild_id == GUILD


async def test_what_cannot_be_posted_is_kept_until_it_can(
    record: Record, checks: Checks, places: FakePlaces, clock: Clock
) -> None:
    """And is owed then as if it had just been found."""
    await record.subscribe()
    places.lacks[CHANNEL] = NO_SEND
    await look(checks, clock)
    found_at = clock()
    await record.find(change(id=0, at=found_at))
    [kept] = await alerts_of(record)
    assert (kept.state, kept.held_for) == (DeliveryState.HELD, HeldFor.BROKEN)
    assert kept.due_at == found_at + timedelta(days=1)

    places.lacks[CHANNEL] = WHOLE
    await look(checks, clock)
    await record.find(change(ChangeKind.LIVE, id=0))

    owed = await alerts_of(record)
    assert [each.state for each in owed] == [DeliveryState.PENDING] * 2
    assert (owed[0].held_for, owed[0].due_at) == (None, found_at)


async def alerts_of(record: Record) -> list[Delivery]:
    """Return what is owed of changes, oldest first."""
    return [each for each in await record.deliveries() if each.change_id is not None]


async def test_it_heals_by_itself_and_says_so_in_one_line(
    record: Record, checks: Checks, places: FakePlaces, subscriptions: Subscriptions, clock: Clock
) -> None:
    """Each time."""
    await record.subscribe()
    for _ in range(2):
        places.lacks[CHANNEL] = NO_SEND
        await look(checks, clock)
        places.lacks[CHANNEL] = WHOLE
        await look(checks, clock)

    assert await broken(record, subscriptions) == [None]
    stopped, resumed, *again = await told(record)
    assert again == [stopped, resumed]
    assert resumed == (
        f"Alerts to <#{CHANNEL}> have resumed: nothing is seen missing there any more.\n"
        "-# Server: `Guild`"
    )


async def test_trouble_goes_to_the_log_channel_where_there_is_one(
    record: Record, checks: Checks, places: FakePlaces, clock: Clock
) -> None:
    """As all notices do."""
    await record.subscribe()
    await record.settle(log_channel_id=LOG_CHANNEL)
    places.lacks[CHANNEL] = NO_SEND

    await look(checks, clock)

    assert (await record.delivery()).destination.id == LOG_CHANNEL


async def test_trouble_is_told_in_the_servers_language_and_kept_in_english(
    record: Record, checks: Checks, places: FakePlaces, subscriptions: Subscriptions, clock: Clock
) -> None:
    """What is kept is compared by later checks, whatever language is set by then."""
    await record.subscribe()
    await record.settle(language="ja")
    places.lacks[CHANNEL] = NO_SEND

    await look(checks, clock)
    places.lacks.clear()
    await look(checks, clock)

    stopped, resumed = await told(record)
    assert stopped.startswith(f"<#{CHANNEL}> への通知が止まりました")
    assert resumed.startswith(f"<#{CHANNEL}> への通知を再開しました。")
    assert await broken(record, subscriptions) == [None]


async def test_what_is_missing_besides_is_told_too(
    record: Record, checks: Checks, places: FakePlaces, subscriptions: Subscriptions, clock: Clock
) -> None:
    """Who gave one permission hears of the next; who lost another hears of nothing new."""
    await record.subscribe()
    for missing in (MissingPermissions(stops=("View Channel", "Send Messages")), NO_SEND, NO_VIEW):
        places.lacks[CHANNEL] = missing
        await look(checks, clock)

    notices = await told(record)
    assert len(notices) == 2
    assert "lacks View Channel and Send Messages there. Give them in" in notices[0]
    assert "lacks View Channel there" in notices[1]
    assert "View Channel" in str(await broken(record, subscriptions))


async def test_a_channel_that_is_gone_ends_its_subscriptions(
    record: Record, checks: Checks, places: FakePlaces, subscriptions: Subscriptions, clock: Clock
) -> None:
    """With the way to another one."""
    await record.subscribe()
    places.lacks[CHANNEL] = GONE

    await look(checks, clock)
    await look(checks, clock)

    assert await broken(record, subscriptions) == ["The channel no longer exists."]
    [notice] = await told(record)
    assert "/alerts edit" in notice


async def test_of_a_guild_that_nobody_sees_nothing_is_said(
    record: Record, checks: Checks, places: FakePlaces, subscriptions: Subscriptions, clock: Clock
) -> None:
    """An outage of Discord breaks nothing and heals nothing."""
    await record.subscribe()
    places.lacks[CHANNEL] = NO_SEND
    await look(checks, clock)
    places.lacks[CHANNEL] = None

    await look(checks, clock)

    assert await broken(record, subscriptions) == [LACKS_SEND]
    assert len(await told(record)) == 1


async def test_what_only_lessens_alerts_is_told_once_for_each_set(
    record: Record,
    checks: Checks,
    places: FakePlaces,
    subscriptions: Subscriptions,
    clock: Clock,
    open_checks: Callable[[], Checks],
) -> None:
    """Nothing is broken by it, and all of a channel is in one notice."""
    first = await record.subscribe()
    second = await record.subscribe(make_subscription(words="rain"))
    places.of_subscription = {first.id: NO_POLLS, second.id: NO_PING}
    await look(checks, clock)
    await look(open_checks(), clock)
    places.of_subscription = {second.id: NO_PING}
    await look(checks, clock)
    places.of_subscription = {first.id: NO_POLLS, second.id: NO_PING}
    await look(checks, clock)

    assert await broken(record, subscriptions) == [None, None]
    both, one = await told(record)
    assert both.splitlines()[1:3] == [
        "- **Create Polls**: drops get no poll.",
        "- **Mention Everyone**: nobody is notified.",
    ]
    assert "Create Polls" not in one


async def test_what_discord_refused_heals_when_the_permission_is_back(
    record: Record, checks: Checks, places: FakePlaces, subscriptions: Subscriptions, clock: Clock
) -> None:
    """What was told of at the refusal is not told of again, but that it is over is."""
    await record.subscribe(make_subscription(broken=REFUSED))
    places.lacks[CHANNEL] = NO_SEND
    await look(checks, clock)
    assert (await broken(record, subscriptions), await told(record)) == ([LACKS_SEND], [])

    places.lacks[CHANNEL] = WHOLE
    await look(checks, clock)

    assert await broken(record, subscriptions) == [None]
    [notice] = await told(record)
    assert "have resumed" in notice


async def test_paused_and_removed_subscriptions_and_left_guilds_are_let_be(
    record: Record, checks: Checks, places: FakePlaces, database: Database, clock: Clock
) -> None:
    """Nobody wants to hear of them."""
    await record.subscribe(make_subscription(is_paused=True))
    await record.subscribe(make_subscription(removed_at=NOON))
    await record.subscribe(make_subscription(guild_id=OTHER_GUILD))
    async with database.write() as connection:
        await settings.leave_all(connection, [OTHER_GUILD], NOON)

    await checks.run_due()
    await look(checks, clock, OTHER_GUILD)

    assert places.asked == []


async def test_all_are_checked_once_a_night(
    record: Record, checks: Checks, places: FakePlaces, clock: Clock
) -> None:
    """And a night that was missed is made up for."""
    await record.subscribe()
    await checks.run_due()
    await checks.run_due()
    assert len(places.asked) == 1

    clock.advance(hours=15, minutes=59)
    await checks.run_due()
    assert len(places.asked) == 1
    clock.advance(minutes=1)
    await checks.run_due()
    assert len(places.asked) == 2

    clock.advance(days=3, hours=5)
    await checks.run_due()
    await checks.run_due()
    assert len(places.asked) == 3


async def test_processes_that_share_the_servers_check_each_its_own(
    record: Record, open_checks: Callable[[], Checks], places: FakePlaces, clock: Clock
) -> None:
    """All of them together once a night, and those that one takes over from another at once."""
    for shard in range(4):
        await record.subscribe(make_subscription(guild_id=shard << 22 | 1, channel_id=shard + 50))
    one, two = open_checks(), open_checks()
    halves = Shards(frozenset({0, 2}), 4), Shards(frozenset({1, 3}), 4)
    for checks, places.shards in zip((one, two), halves, strict=True):
        checks.changed(3 << 22 | 1)  # of the other's
        await checks.run_due()
    assert places.asked == [1, 3, 2, 4]

    clock.advance(days=1)
    for checks, places.shards in zip((one, two), halves, strict=True):
        await checks.run_due()
    assert places.asked[4:] == [1, 3, 4, 2, 4]  # one twice: it changed, too

    places.shards = Shards(frozenset({0, 1, 2}), 4)
    one.shards_changed(Shards(frozenset({1}), 4))
    await one.run_due()
    await one.run_due()
    assert places.asked[9:] == [2]


async def test_nothing_is_checked_before_the_guilds_are_known(
    record: Record, checks: Checks, places: FakePlaces
) -> None:
    """Nor is the night over then."""
    await record.subscribe()
    places.shards = Shards(frozenset())
    await checks.run_due()
    assert places.asked == []

    places.shards = ONE_SHARD
    await checks.run_due()
    assert places.asked == [1]


async def test_many_changes_are_one_check(
    record: Record, checks: Checks, places: FakePlaces, clock: Clock
) -> None:
    """A few seconds after the first of them."""
    await record.subscribe()
    await checks.run_due()
    places.asked.clear()
    for _ in range(50):
        checks.changed(GUILD)
        clock.advance(milliseconds=20)
        await checks.run_due()
    assert places.asked == []

    clock.advance(seconds=3)
    await checks.run_due()
    await checks.run_due()

    assert places.asked == [1]


async def test_a_check_that_the_store_refused_is_made_again(
    record: Record,
    checks: Checks,
    places: FakePlaces,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What changed is not forgotten."""
    await record.subscribe()
    await checks.run_due()
    places.asked.clear()

    async def refuse(*args: object) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(store, "of_guilds", refuse)
        with pytest.raises(StoreError):
            await look(checks, clock)
    await checks.run_due()

    assert places.asked == [1]


async def test_what_changed_while_it_was_looked_at_is_left_alone(
    record: Record,
    checks: Checks,
    places: FakePlaces,
    subscriptions: Subscriptions,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Such as a subscription that was paused meanwhile."""
    subscription = await record.subscribe()

    async def missing(asked: Subscription) -> MissingPermissions:
        await subscriptions.pause(GUILD, asked.id, by=MODERATOR)
        await subscriptions.resume(GUILD, asked.id, by=MODERATOR)
        return NO_SEND

    monkeypatch.setattr(places, "missing", missing)
    await look(checks, clock)

    assert await broken(record, subscriptions) == [None]
    assert await told(record) == []
    assert (await subscriptions.get(GUILD, subscription.id)).revision > 1


async def test_guilds_are_read_in_portions(
    record: Record, database: Database, checks: Checks, places: FakePlaces, clock: Clock
) -> None:
    """None is left out, and none comes twice, however many subscriptions each has."""
    for guild_id in range(1, 8):
        for number in range(guild_id % 3 + 1):
            await record.subscribe(make_subscription(guild_id=guild_id, words=f"q{number}"))

    async with database.read() as connection:
        first = await store.guilds_after(connection, 0, ONE_SHARD, room=4)
        then = await store.guilds_after(connection, first[-1], ONE_SHARD, room=1)
    await checks.run_due()

    assert (first, then) == ([1], [2])
    assert sorted(places.asked) == list(range(1, await record.count(tables.subscriptions) + 1))
    assert ROOM >= 100  # the most that one guild has


async def test_a_notice_leaves_at_once(
    record: Record,
    checks: Checks,
    places: FakePlaces,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
) -> None:
    """The outbox hears of it."""
    await record.subscribe()
    places.lacks[CHANNEL] = NO_SEND
    await look(checks, clock)
    await outbox.drain()

    assert sender.destinations == [MODERATOR]
    assert sender.sent[0].delivery.expires_at == clock.now + timedelta(days=7)


async def test_a_broken_subscription_that_is_changed_is_checked_again(
    database: Database,
    outbox: Deliveries,
    record: Record,
    checks: Checks,
    places: FakePlaces,
    clock: Clock,
) -> None:
    """What was missing may not be needed any more; so it is when one is resumed."""
    subscriptions = Subscriptions(database, outbox.wake, clock, check=checks.changed)
    subscription = await record.subscribe(make_subscription(tags=(5,)))
    places.lacks[CHANNEL] = MissingPermissions(stops=("Manage Posts",))
    await checks.run_due()
    subscription = await subscriptions.get(GUILD, subscription.id)
    assert subscription.broken is not None
    places.lacks[CHANNEL] = WHOLE

    await subscriptions.change(
        replace(subscription, tags=()), by=MODERATOR, seen=subscription.revision
    )
    clock.advance(seconds=5)
    await checks.run_due()

    assert await broken(record, subscriptions) == [None]


TIMED_OUT_UNTIL = NOON + timedelta(minutes=10)


async def time_out(database: Database, until: datetime | None = TIMED_OUT_UNTIL) -> None:
    """Let the bot be timed out in the guild until then."""
    async with database.write() as connection:
        await settings.keep_timeouts(connection, {GUILD: until})


async def test_a_timeout_breaks_nothing_and_is_told_once_in_person(
    record: Record,
    checks: Checks,
    database: Database,
    subscriptions: Subscriptions,
    clock: Clock,
    open_checks: Callable[[], Checks],
) -> None:
    """The log channel cannot be written to either; with when it ends, and who can end it sooner."""
    for query in ("", "rain"):
        await record.subscribe(make_subscription(words=query))
    await record.settle(log_channel_id=LOG_CHANNEL)
    await time_out(database)

    await look(checks, clock)
    await look(checks, clock)
    await open_checks().run_due()

    assert await broken(record, subscriptions) == [None, None]
    [text] = await told(record)
    assert "Raincloud is timed out in that server until <t:" in text
    assert "removes the timeout" in text
    notice = await record.delivery()
    assert (notice.destination.id, notice.expires_at) == (MODERATOR, TIMED_OUT_UNTIL)


async def test_what_discord_refused_while_timed_out_is_taken_up_again(
    record: Record, checks: Checks, database: Database, subscriptions: Subscriptions, clock: Clock
) -> None:
    """As often as it happens, without a week between; that it works is told when something came."""
    await record.subscribe()
    for _ in range(3):
        until = clock.now + timedelta(minutes=10)
        await refuse(database)
        await time_out(database, until)
        await look(checks, clock)
        assert await broken(record, subscriptions) == [None]

        await refuse(database)
        clock.now = until - timedelta(seconds=1)
        await checks.run_due()
        assert await broken(record, subscriptions) == [REFUSED]
        clock.now = until
        await checks.run_due()

        assert await broken(record, subscriptions) == [None]
        assert not any("have resumed" in text for text in await told(record))
        clock.advance(hours=2)


async def test_a_timeout_that_is_over_excuses_nothing_for_long(
    record: Record, checks: Checks, database: Database, subscriptions: Subscriptions, clock: Clock
) -> None:
    """What Discord refuses a day later has another reason."""
    await record.subscribe()
    await time_out(database, NOON - timedelta(days=1))
    for expected in (None, REFUSED):
        await refuse(database)
        await look(checks, clock)
        assert await broken(record, subscriptions) == [expected]


async def test_what_was_given_back_meanwhile_is_noticed_when_the_bot_is_back(
    record: Record, checks: Checks, places: FakePlaces, subscriptions: Subscriptions, clock: Clock
) -> None:
    """Not in the next night: nobody tells of what changed while nobody listened."""
    await record.subscribe()
    places.lacks[CHANNEL] = NO_SEND
    await look(checks, clock)
    places.lacks[CHANNEL] = WHOLE
    await checks.run_due()
    assert await broken(record, subscriptions) == [LACKS_SEND]

    checks.shards_changed(ONE_SHARD)
    await checks.run_due()

    assert await broken(record, subscriptions) == [None]
    asked = len(places.asked)
    await checks.run_due()
    assert len(places.asked) == asked


@pytest.mark.parametrize("ahead", [timedelta(minutes=2), timedelta(hours=1), timedelta(days=9)])
async def test_a_clock_that_is_set_back_delays_no_check(
    record: Record,
    checks: Checks,
    places: FakePlaces,
    subscriptions: Subscriptions,
    clock: Clock,
    ahead: timedelta,
) -> None:
    """Neither the nightly one nor one after a change."""
    await record.subscribe()
    clock.now = NOON + ahead
    await checks.run_due()
    checks.changed(GUILD)
    places.lacks[CHANNEL] = NO_SEND
    clock.now = NOON
    await checks.run_due()
    assert await broken(record, subscriptions) == [LACKS_SEND]


async def test_one_guild_that_cannot_be_checked_holds_up_no_other(
    record: Record,
    checks: Checks,
    places: FakePlaces,
    subscriptions: Subscriptions,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever it stumbles over; it is tried again, more and more rarely."""
    await record.subscribe(make_subscription(guild_id=1, channel_id=5))
    await record.subscribe()
    places.lacks[CHANNEL] = NO_SEND
    usual, tries = places.missing, 0

    async def missing(subscription: Subscription) -> MissingPermissions | None:
        nonlocal tries
        if subscription.guild_id == 1:
            tries += 1
            raise KeyError("nobody thought of that")
        return await usual(subscription)

    monkeypatch.setattr(places, "missing", missing)
    await checks.run_due()
    assert await broken(record, subscriptions) == [LACKS_SEND]

    for _ in range(60 * 30):
        clock.advance(seconds=2)
        await checks.run_due()
    assert 8 < tries < 15

    monkeypatch.setattr(places, "missing", usual)
    places.lacks[5] = NO_SEND
    clock.advance(hours=1)
    await checks.run_due()
    assert "lacks Send Messages" in str((await subscriptions.of_guild(1))[0].broken)


async def test_a_forum_that_wants_a_tag_nobody_may_give_is_told_of(
    record: Record, checks: Checks, places: FakePlaces, subscriptions: Subscriptions, clock: Clock
) -> None:
    """With the remedy; it heals as what is missing does, and is told beside that."""
    await record.subscribe()
    tagless = MissingPermissions(refusal=NO_TAG)
    for missing in (NO_SEND, tagless, tagless, WHOLE):
        places.lacks[CHANNEL] = missing
        await look(checks, clock)

    lacks, wants, resumed = await told(record)
    assert "lacks Send Messages" in lacks
    assert "wants a tag on each post" in wants
    assert "have resumed" in resumed
    assert await broken(record, subscriptions) == [None]


async def test_what_discord_said_of_a_forum_without_tags_is_not_told_by_the_check_again(
    record: Record,
    checks: Checks,
    places: FakePlaces,
    outbox: Deliveries,
    clock: Clock,
    sender: FakeSender,
    subscriptions: Subscriptions,
) -> None:
    """It is broken for it at once; once that was over, it is news again."""
    await record.subscribe()
    await record.find(change(id=0))
    sender.outcome_of[CHANNEL] = WANTS_TAG
    await outbox.drain()
    assert await broken(record, subscriptions) == [NO_TAG]
    places.lacks[CHANNEL] = MissingPermissions(refusal=NO_TAG)
    await look(checks, clock)
    assert await broken(record, subscriptions) == [NO_TAG]
    [refused] = await told(record)
    assert "have stopped: This forum wants a tag" in refused
    [kept] = await alerts_of(record)
    assert (kept.state, kept.held_for) == (DeliveryState.HELD, HeldFor.BROKEN)

    sender.outcome_of.clear()
    for missing in (WHOLE, MissingPermissions(refusal=NO_TAG)):
        places.lacks[CHANNEL] = missing
        await look(checks, clock)
    assert "wants a tag on each post" in (await told(record))[-1]
    [kept] = await alerts_of(record)
    assert kept.state is DeliveryState.PENDING


async def test_what_a_forum_refused_for_want_of_a_tag_comes_when_it_has_one(
    record: Record,
    checks: Checks,
    places: FakePlaces,
    outbox: Deliveries,
    clock: Clock,
    sender: FakeSender,
) -> None:
    """Though no check had seen it without: it was set up so, or had one again too soon."""
    await record.subscribe()
    await record.find(change(id=0))
    await record.find(change(ChangeKind.LIVE, id=0))
    sender.outcome_of[CHANNEL] = WANTS_TAG
    await outbox.drain()
    assert {kept.held_for for kept in await alerts_of(record)} == {HeldFor.BROKEN}
    assert sender.destinations.count(CHANNEL) == 1  # the other one need not be refused as well

    sender.outcome_of.clear()
    places.lacks[CHANNEL] = WHOLE
    await look(checks, clock)
    stopped, resumed = await told(record)
    assert "have stopped" in stopped
    assert "have resumed" in resumed
    assert DeliveryState.HELD not in {taken.state for taken in await alerts_of(record)}


async def test_a_forum_that_wants_a_tag_again_is_told_of_again(
    record: Record,
    checks: Checks,
    places: FakePlaces,
    outbox: Deliveries,
    clock: Clock,
    sender: FakeSender,
) -> None:
    """By the same alert, which was taken up when the forum had one."""
    await record.subscribe()
    await record.find(change(id=0))
    sender.outcome_of[CHANNEL] = WANTS_TAG
    await outbox.drain()
    places.lacks[CHANNEL] = WHOLE
    await look(checks, clock)
    await outbox.drain()

    stopped, resumed, again = await told(record)
    assert "have resumed" in resumed
    assert stopped == again
    assert "have stopped" in again


async def test_roles_that_were_deleted_are_told_of_once_each_and_mentioned_no_more(
    record: Record,
    checks: Checks,
    places: FakePlaces,
    subscriptions: Subscriptions,
    clock: Clock,
) -> None:
    """By what waits already, too; another subscription's role there stays."""
    first = await record.subscribe(make_subscription(role_id=5))
    await record.subscribe(make_subscription(role_id=6, words="2002R"))
    await record.find(change(id=0))
    assert [each.role_ids for each in await record.deliveries()] == [(5, 6)]

    lacks = MissingPermissions(degrades={ROLE: "it was deleted."}, gone_role_id=5)
    places.of_subscription = {first.id: lacks}
    await look(checks, clock)
    places.of_subscription = {}
    await look(checks, clock)

    assert [each.role_id for each in await subscriptions.of_guild(GUILD)] == [None, 6]
    alert, notice = await record.deliveries()
    assert alert.role_ids == (6,)
    assert "- **The role to mention**: it was deleted." in str(notice.notice)

    [again, _] = await subscriptions.of_guild(GUILD)
    await subscriptions.change(replace(again, role_id=7), by=MODERATOR, seen=again.revision)
    places.of_subscription = {first.id: replace(lacks, gone_role_id=7)}
    await look(checks, clock)
    assert len(await told(record)) == 2


async def test_a_deleted_tag_that_discord_spoke_of_is_not_told_by_the_check_again(
    record: Record,
    checks: Checks,
    places: FakePlaces,
    outbox: Deliveries,
    clock: Clock,
    sender: FakeSender,
) -> None:
    """What else is missing is."""
    await record.subscribe()
    await record.find(change(id=0))
    sender.outcomes = [
        Outcome(
            kind=OutcomeKind.RETRY,
            retry_after=timedelta(0),
            code=UNKNOWN_TAG_CODE,
            reason="It was deleted.",
            remedy="Choose another.",
        )
    ]
    await outbox.drain()
    for degrades in ({TAG: "It is gone."}, {TAG: "It is gone.", "Create Polls": "None come."}):
        places.lacks[CHANNEL] = MissingPermissions(degrades=degrades)
        await look(checks, clock)

    refused, lessened = await told(record)
    assert "It was deleted." in refused
    assert "Create Polls" in lessened
    assert TAG not in lessened
