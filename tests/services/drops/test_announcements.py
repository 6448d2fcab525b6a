"""Drops that sources tell of: several words about one shoe, one drop, one message each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.models import (
    Action,
    ChangeKind,
    Confidence,
    Precision,
    SeenDrop,
    Sweep,
)
from bot.services.drops.entries import Drops
from bot.services.sources import health
from bot.services.sweeps.runner import Sweeps
from bot.store import tables
from tests.conftest import NOON, Clock
from tests.makers import (
    CHANNEL,
    DAY,
    GUILD,
    MONTH,
    OTHER_CHANNEL,
    OTHER_GUILD,
    TEN,
    enter,
    listing,
    make_subscription,
    rumour,
    spec,
    sweep,
    told,
)
from tests.services.conftest import Record
from tests.services.fakes import FakeSource


class Press:
    """Two sources, Shop and Blog, past their first complete sweep, and what they tell of."""

    def __init__(self, sweeps: Sweeps, shop: FakeSource, record: Record) -> None:
        self.sweeps, self.shop, self.record = sweeps, shop, record

    def tells(self, name: str, *drops: SeenDrop) -> None:
        """Let a source tell of these from now on."""
        self.shop.shows[name] = sweep(listing(), drops=drops)

    async def look(self) -> list[tuple[ChangeKind, datetime | None]]:
        """Sweep both and return what was news, by kind and time."""
        before = len(await self.record.changes())
        await self.sweeps.run_all()
        return [(news.kind, news.drop_at) for news in (await self.record.changes())[before:]]


@pytest.fixture
async def press(open_sweeps: Callable[[], Sweeps], shop: FakeSource, record: Record) -> Press:
    """Return two sources that have told of nothing yet."""
    sweeps = open_sweeps()
    await sweeps.keep_in_step([spec("Blog"), spec("Shop")])
    found = Press(sweeps, shop, record)
    found.tells("Blog")
    found.tells("Shop")
    await found.look()
    return found


async def test_a_drop_is_announced_once(press: Press, drops: Drops) -> None:
    """With its source and sweep; looking again is no news."""
    press.tells("Shop", told())

    assert await press.look() == [(ChangeKind.ANNOUNCED, TEN)]
    assert await press.look() == []
    (change,) = await press.record.changes()
    assert (change.source_id, change.guild_id, change.retailer) == (2, None, "Shop")
    assert change.sweep_id is not None
    (drop,) = await drops.upcoming(GUILD)
    assert (drop.guild_id, drop.created_by, drop.at) == (None, None, TEN)


async def test_the_first_sweep_of_a_source_tells_nothing_and_its_drops_are_still_reminded_of(
    open_sweeps: Callable[[], Sweeps],
    shop: FakeSource,
    record: Record,
    drops: Drops,
    clock: Clock,
) -> None:
    """They are looked up at once, and told a day ahead."""
    await record.subscribe()
    sweeps = open_sweeps()
    await sweeps.keep_in_step([spec("Shop")])
    press = Press(sweeps, shop, record)
    press.tells("Shop", told())

    assert await press.look() == []
    assert [drop.at for drop in await drops.upcoming(GUILD)] == [TEN]
    clock.now = TEN - timedelta(hours=23, minutes=59)
    await drops.tell_leads()
    [queued] = await record.deliveries()
    [told_of] = [change for change in await record.changes() if change.id == queued.change_id]
    assert told_of.lead == timedelta(hours=24)


@pytest.mark.parametrize("wants", ["Here", "THERE", "Elsewhere"])
async def test_who_wants_one_of_several_shops_hears_of_their_drop(
    press: Press, drops: Drops, clock: Clock, wants: str
) -> None:
    """All that is told of it, whichever shop was named first."""
    await press.record.subscribe(make_subscription(ChangeKind.ANNOUNCED, shops=(wants,)))
    await press.record.subscribe(make_subscription(ChangeKind.ANNOUNCED, channel_id=OTHER_CHANNEL))
    later = TEN + timedelta(hours=2)
    here, there = told(retailer="Here"), told(key="2", retailer="There")
    press.tells("Blog", here, there)
    await press.look()
    clock.now = TEN - timedelta(hours=1)
    await drops.tell_leads()
    press.tells("Blog", *(replace(word, at=later, ends_at=later) for word in (here, there)))
    await press.look()
    press.tells("Blog", *(replace(word, is_cancelled=True) for word in (here, there)))
    await press.look()

    heard = await heard_in(press.record)
    assert {kind for kind, _ in heard[OTHER_CHANNEL]} == {
        ChangeKind.ANNOUNCED,
        ChangeKind.MOVED,
        ChangeKind.CANCELLED,
    }
    assert heard[CHANNEL] == ([] if wants == "Elsewhere" else heard[OTHER_CHANNEL])


async def heard_in(record: Record) -> dict[int, list[tuple[ChangeKind, timedelta | None]]]:
    """Return what is owed to two channels, as messages of its own."""
    news = {change.id: change for change in await record.changes()}
    heard: dict[int, list[tuple[ChangeKind, timedelta | None]]] = {CHANNEL: [], OTHER_CHANNEL: []}
    for queued in await record.deliveries():
        change = news[queued.change_id or 0]
        if queued.action is Action.POST and queued.reason != health.DRY_RUN:
            heard[queued.destination.id].append((change.kind, change.lead))
    return heard


@pytest.mark.parametrize(
    "no_more",
    [
        {"is_cancelled": True},
        {"at": TEN - timedelta(hours=5), "ends_at": TEN - timedelta(hours=5)},
    ],
    ids=["called off", "had it"],
)
async def test_a_shop_that_has_no_drop_to_come_is_reminded_of_no_other_shops(
    press: Press, drops: Drops, clock: Clock, no_more: dict[str, object]
) -> None:
    """Who wants its drops alone was told, and hears no more."""
    await press.record.subscribe(make_subscription(ChangeKind.ANNOUNCED, shops=("There",)))
    await press.record.subscribe(
        make_subscription(ChangeKind.ANNOUNCED, channel_id=OTHER_CHANNEL, shops=("Here",))
    )
    here, there = told(retailer="Here"), told(key="2", retailer="There")
    press.tells("Blog", here, there)
    await press.look()
    press.tells("Blog", here, replace(there, **no_more))
    await press.look()
    clock.now = TEN - timedelta(hours=2)
    await press.look()
    clock.now = TEN - timedelta(hours=1)
    before = len(await press.record.deliveries())
    await drops.tell_leads()
    assert len(await press.record.deliveries()) == before + 1

    reminded = timedelta(hours=1)
    heard = await heard_in(press.record)
    assert reminded in [lead for _, lead in heard[OTHER_CHANNEL]]
    assert reminded not in [lead for _, lead in heard[CHANNEL]]


async def test_a_source_in_a_dry_run_adds_no_shop_to_what_others_tell(
    open_sweeps: Callable[[], Sweeps],
    shop: FakeSource,
    record: Record,
    drops: Drops,
    clock: Clock,
) -> None:
    """It posts nothing, so its shops are told of by nobody."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED, shops=("There",)))
    sweeps = open_sweeps()
    dry = replace(spec("Shop"), dry_run=timedelta(days=30))
    await sweeps.keep_in_step([spec("Blog"), dry])
    press = Press(sweeps, shop, record)
    press.tells("Blog")
    press.tells("Shop")
    await press.look()
    press.tells("Blog", told(retailer="Here"))
    press.tells("Shop", told(key="2", retailer="There"))
    await press.look()
    clock.now = TEN - timedelta(hours=1)
    await drops.tell_leads()

    assert (await heard_in(record))[CHANNEL] == []


async def test_what_the_press_says_and_the_shop_confirms_is_one_drop(
    press: Press, drops: Drops
) -> None:
    """The shop's hour is told as news of the same drop, and the drop is no rumour any more."""
    press.tells("Blog", rumour())
    first = await press.look()
    press.tells("Shop", told())
    second = await press.look()

    assert first == [(ChangeKind.ANNOUNCED, DAY)]
    assert second == [(ChangeKind.ANNOUNCED, TEN)]
    (drop,) = await drops.upcoming(GUILD)
    assert (drop.confidence, drop.revision) == (Confidence.CONFIRMED, 1)
    press.tells("Blog", rumour(DAY + timedelta(days=1)))
    assert await press.look() == []


async def test_a_rumour_that_a_shop_confirms_at_the_same_time_is_told_once(
    press: Press, drops: Drops, clock: Clock
) -> None:
    """As confirmed, in place of what was owed of the rumour; not to who entered the drop."""
    await press.record.subscribe()
    press.tells("Blog", rumour())
    await press.look()
    press.tells("Shop", replace(rumour(), key="rain", confidence=Confidence.CONFIRMED))

    assert await press.look() == [(ChangeKind.ANNOUNCED, DAY)]
    assert await press.look() == []
    press.tells("Blog", rumour(name="2002R Protection Pack Rain Cloud"))
    assert await press.look() == []
    assert [news.confidence for news in await press.record.changes()] == list(Confidence)[::-1]
    assert await press.record.posts() == ["expired", "pending"]
    clock.now = DAY - timedelta(hours=23)
    await drops.tell_leads()
    assert await press.record.posts() == ["expired", "pending", "pending"]


@pytest.mark.parametrize(
    ("at", "kind"),
    [
        (DAY - timedelta(hours=14), ChangeKind.ANNOUNCED),
        (DAY - timedelta(hours=14, minutes=1), ChangeKind.MOVED),
        (DAY + timedelta(hours=37, minutes=59), ChangeKind.ANNOUNCED),
        (DAY + timedelta(hours=38), ChangeKind.MOVED),
    ],
)
async def test_an_hour_on_the_day_anywhere_on_earth_is_no_move(
    press: Press, at: datetime, kind: ChangeKind
) -> None:
    """A day is told without its zone: it begins 14 hours earlier, and ends so much later."""
    press.tells("Blog", rumour())
    await press.look()
    press.tells("Shop", told(at))

    assert await press.look() == [(kind, at)]


async def test_an_earlier_time_of_another_shop_is_told_as_its_own(
    press: Press, drops: Drops, clock: Clock
) -> None:
    """It is no move, as the later time stands.

    When the earlier one is past and no message of it is owed any more, the later one's turn comes.
    """
    earlier = TEN - timedelta(hours=2)
    press.tells("Shop", told())
    first = await press.look()
    press.tells("Blog", told(earlier, retailer="Other shop"))

    assert (first, await press.look()) == (
        [(ChangeKind.ANNOUNCED, TEN)],
        [(ChangeKind.ANNOUNCED, earlier)],
    )
    press.tells("Shop", told(name="2002R Protection Pack Rain Cloud"))
    assert await press.look() == []
    (drop,) = await drops.upcoming(GUILD)
    assert (drop.at, drop.retailer) == (earlier, "Other shop")
    clock.now = earlier + timedelta(minutes=29)
    assert await press.look() == []
    clock.now = earlier + timedelta(minutes=30)
    assert (await press.look(), await press.look()) == ([(ChangeKind.ANNOUNCED, TEN)], [])
    clock.now = TEN + timedelta(minutes=1)
    press.tells("Blog", told(earlier, retailer="The other shop"))
    assert await press.look() == []


async def test_an_earlier_time_that_no_longer_holds_is_a_move(press: Press) -> None:
    """To the time of the shop that still tells one."""
    press.tells("Shop", told())
    press.tells("Blog", told(TEN - timedelta(hours=2)))
    await press.look()
    press.tells("Blog", told(is_cancelled=True))

    assert await press.look() == [(ChangeKind.MOVED, TEN)]


async def test_two_sources_in_one_sweep_are_one_announcement(press: Press) -> None:
    """Whichever is read first."""
    press.tells("Blog", rumour(), rumour(MONTH, key="older", precision=Precision.MONTH))

    assert await press.look() == [(ChangeKind.ANNOUNCED, DAY)]


async def test_another_time_is_a_move_and_withdraws_what_was_owed(press: Press) -> None:
    """Whoever was to be told of the old time is told of the new one only."""
    await press.record.subscribe()
    press.tells("Shop", told())
    await press.look()
    later = TEN + timedelta(days=2)
    press.tells("Shop", told(later))

    assert await press.look() == [(ChangeKind.MOVED, later)]
    assert await press.record.states() == ["expired", "pending"]


async def test_a_drop_is_cancelled_when_its_source_says_so_and_can_come_back(
    press: Press, drops: Drops
) -> None:
    """A rumour of it does not outweigh the shop's word."""
    press.tells("Blog", rumour())
    press.tells("Shop", told())
    await press.look()
    press.tells("Shop", told(is_cancelled=True))

    assert [kind for kind, _ in await press.look()] == [ChangeKind.CANCELLED]
    assert await press.look() == []
    assert await drops.upcoming(GUILD) == []
    press.tells("Shop", told())
    assert await press.look() == [(ChangeKind.MOVED, TEN)]


async def test_a_drop_that_moved_and_was_cancelled_unseen_is_told_as_cancelled(
    press: Press, clock: Clock
) -> None:
    """Whoever waited for its first time hears why nothing came; a past one is not told."""
    later = TEN + timedelta(hours=2)
    other = {"key": "pink", "name": "2002R Pink", "style_code": "M2002RDX"}
    press.tells("Shop", told(), told(**other))
    await press.look()
    clock.now = TEN + timedelta(minutes=1)
    press.tells("Shop", told(later, is_cancelled=True), told(is_cancelled=True, **other))

    assert await press.look() == [(ChangeKind.CANCELLED, later)]
    assert await press.look() == []


async def test_what_is_no_longer_shown_is_no_news(press: Press, drops: Drops) -> None:
    """A post falls out of its feed; the drop stays."""
    press.tells("Blog", rumour())
    await press.look()
    press.tells("Blog")

    assert await press.look() == []
    assert len(await drops.upcoming(GUILD)) == 1


async def test_what_is_past_is_not_told(press: Press, clock: Clock) -> None:
    """Nor learned: a feed's old posts are history. One that moves into the past is not told."""
    press.tells("Blog", rumour(NOON - timedelta(days=5)), rumour(is_cancelled=True, key="no"))
    assert await press.look() == []
    assert await press.record.count(tables.drops) == 0
    press.tells("Shop", told())
    await press.look()
    press.tells("Shop", told(NOON - timedelta(days=1)))
    assert await press.look() == []


async def test_a_source_that_is_taken_out_takes_its_drops_along(press: Press, drops: Drops) -> None:
    """Without a word, unless another source tells of them too."""
    press.tells("Blog", rumour(), rumour(key="pink", name="2002R Pink", style_code="M2002RDX"))
    press.tells("Shop", told())
    await press.look()

    await press.sweeps.keep_in_step([spec("Shop")])

    assert [drop.style_code for drop in await drops.upcoming(GUILD)] == ["M2002RDA"]


async def test_a_guild_that_entered_the_drop_itself_is_not_told_twice(
    press: Press, drops: Drops
) -> None:
    """The record says why; other guilds are told. Nor is it shown twice."""
    await press.record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await press.record.subscribe(
        make_subscription(ChangeKind.ANNOUNCED, guild_id=OTHER_GUILD, channel_id=99)
    )
    await enter(drops)
    press.tells("Shop", told())

    await press.look()

    queued = sorted(
        (delivery.destination.id, delivery.state.value, delivery.reason)
        for delivery in await press.record.deliveries()
    )
    assert queued == [
        (11, "pending", None),
        (11, "suppressed", "This server's moderators entered this drop themselves."),
        (99, "pending", None),
    ]
    assert [drop.guild_id for drop in await drops.upcoming(GUILD)] == [GUILD]
    assert [drop.guild_id for drop in await drops.upcoming(OTHER_GUILD)] == [None]
    assert [drop.guild_id for drop in await drops.entered(OTHER_GUILD)] == []


@pytest.mark.parametrize("after", [timedelta(0), timedelta(seconds=3), timedelta(minutes=20)])
async def test_a_guild_that_entered_the_drop_itself_is_reminded_once(
    press: Press, drops: Drops, clock: Clock, after: timedelta
) -> None:
    """At its very time too, when both are past by the clock."""
    await press.record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await enter(drops)
    press.tells("Shop", told())
    await press.look()
    before = len(await press.record.deliveries())
    clock.now = TEN + after

    await drops.tell_leads()

    queued = (await press.record.deliveries())[before:]
    assert sorted(delivery.state.value for delivery in queued) == ["pending", "suppressed"]


async def test_a_drop_that_is_announced_after_a_guilds_own_is_past_is_told(
    press: Press, drops: Drops, clock: Clock
) -> None:
    """However lately that was: it is another one."""
    await press.record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await enter(drops)
    clock.now = TEN + timedelta(minutes=10)
    await drops.tell_leads()
    before = len(await press.record.deliveries())
    press.tells("Shop", told(at=TEN + timedelta(days=6)))

    await press.look()

    queued = (await press.record.deliveries())[before:]
    assert [delivery.state.value for delivery in queued] == ["pending"]


async def test_a_guild_that_entered_the_drop_itself_is_told_that_a_source_says_otherwise(
    press: Press, drops: Drops, clock: Clock
) -> None:
    """Once for each time that it moves or is cancelled; not of a time that it has itself."""
    await press.record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await enter(drops)
    later = TEN + timedelta(days=1)
    words = (told(), told(later), told(later), told(TEN), told(is_cancelled=True))
    for word in words:
        press.tells("Shop", word)
        await press.look()
    clock.now = TEN - timedelta(hours=23)
    await drops.tell_leads()

    found = {change.id: change.kind.value for change in await press.record.changes()}
    queued = [
        (found[delivery.change_id or 0], delivery.state.value)
        for delivery in (await press.record.deliveries())[1:]
    ]
    assert queued == [
        ("announced", "suppressed"),
        ("moved", "expired"),
        ("moved", "suppressed"),
        ("cancelled", "pending"),
        ("announced", "pending"),  # its own reminder: whether it holds, its moderators say
    ]


async def test_a_later_release_of_the_shoe_is_told_to_who_entered_an_earlier_one(
    press: Press, drops: Drops
) -> None:
    """Months apart it is another drop, in the alerts as in the list."""
    await press.record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await enter(drops)
    press.tells("Shop", told(TEN + timedelta(days=90)))

    await press.look()

    assert await press.record.states() == ["pending", "pending"]
    assert [drop.guild_id for drop in await drops.upcoming(GUILD)] == [GUILD, None]


async def test_nothing_is_sent_of_a_source_that_was_taken_out(press: Press) -> None:
    """What it owed is withdrawn; what another source tells of too is still owed."""
    await press.record.subscribe()
    press.tells("Blog", rumour(key="pink", name="2002R Pink", style_code="M2002RDX"), rumour())
    await press.look()
    press.tells("Shop", told())
    await press.look()
    before = await press.record.posts()

    await press.sweeps.keep_in_step([spec("Shop")])

    assert sorted(before) == ["expired", "pending", "pending"]
    assert sorted(await press.record.posts()) == ["expired", "expired", "pending"]


async def test_a_sweep_without_products_of_a_calendar_is_a_complete_one(
    press: Press, shop: FakeSource, sweeps: Sweeps
) -> None:
    """Whoever tells of drops only has no catalogue that could have shrunk."""
    await sweeps.keep_in_step([spec("Calendar", kind="calendar")])
    shop.shows["Calendar"] = Sweep(complete=True, drops=(told(),))

    (report,) = await sweeps.run_all()

    assert (report.state.value, report.error) == ("complete", None)


@pytest.mark.parametrize(
    ("how", "is_lost"),
    [({}, True), ({"complete": False}, False), ({"reads_times": False}, False)],
)
async def test_a_time_is_not_lost_by_what_is_not_read(
    press: Press, drops: Drops, how: dict[str, bool], *, is_lost: bool
) -> None:
    """A shop that says nothing of it any more, in all it says, has put it off."""
    press.tells("Shop", told())
    await press.look()
    unknown = told(at=None, ends_at=None, precision=Precision.UNKNOWN)
    press.shop.shows["Shop"] = sweep(listing(), drops=(unknown,), **how)

    assert await press.look() == ([(ChangeKind.MOVED, None)] if is_lost else [])
    (drop,) = await drops.upcoming(GUILD)
    assert (drop.at is None) is is_lost
