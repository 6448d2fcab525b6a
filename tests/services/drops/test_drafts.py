"""Drops between their preview and their announcement, and taken back after it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import wiring
from bot.errors import RequestError
from bot.models import Action, ChangeKind, Digest, DropShop
from bot.services.base import opened_once
from bot.services.drops import DraftOverError, DropDraft, DropDrafts, PostedDrop
from bot.services.drops.entries import Drops
from bot.services.outbox.dispatcher import Deliveries
from bot.services.subscriptions import Assortment
from bot.services.upkeep.pruning import Pruning
from bot.store import tables
from bot.store.engine.database import Database
from tests.conftest import NOON, Clock
from tests.makers import CHANNEL, ENTRY, GUILD, MODERATOR, OTHER_GUILD, enter, make_subscription
from tests.services.conftest import Record
from tests.services.fakes import FakeSender

DRAFT = 70


@pytest.fixture
def drafts(database: Database, outbox: Deliveries, clock: Clock) -> DropDrafts:
    """Return the drafts' service."""
    assortment = Assortment(database, opened_once(wiring.open_history), clock)
    return DropDrafts(database, assortment, outbox.wake, clock)


async def begin(
    drafts: DropDrafts, draft_id: int = DRAFT, guild_id: int = GUILD, **changes: str
) -> DropDraft:
    """Type a drop."""
    return await drafts.open(
        replace(ENTRY, **changes),
        draft_id=draft_id,
        guild_id=guild_id,
        guild_name="Guild",
        user_id=MODERATOR,
    )


async def post(drafts: DropDrafts, draft_id: int = DRAFT) -> PostedDrop:
    """Press Post."""
    posted = await drafts.post(GUILD, draft_id, by=MODERATOR)
    assert isinstance(posted, PostedDrop)
    return posted


async def test_nothing_is_entered_before_it_is_posted(
    drafts: DropDrafts, drops: Drops, record: Record
) -> None:
    """The preview knows which channels would be told; posting tells them."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED, channel_id=78, is_paused=True))
    await record.subscribe(make_subscription(ChangeKind.RESTOCK, channel_id=79))

    draft = await begin(drafts)

    assert draft.channel_ids == (CHANNEL,)
    assert await drops.upcoming(GUILD) == []
    posted = await post(drafts)
    assert posted.is_new
    assert await drops.upcoming(GUILD) == [posted.drop]
    assert [change.kind for change in await record.changes()] == [ChangeKind.ANNOUNCED]


async def test_a_second_press_posts_nothing_more(
    drafts: DropDrafts, drops: Drops, record: Record
) -> None:
    """It is answered as the first one."""
    await begin(drafts)
    first = await post(drafts)

    assert await post(drafts) == first
    assert await drops.upcoming(GUILD) == [first.drop]


async def test_two_moderators_enter_the_same_drop_once(
    drafts: DropDrafts, drops: Drops, record: Record
) -> None:
    """The second is told so, before and after, and cannot take back what the first entered."""
    await begin(drafts, 1)
    await begin(drafts, 2)
    first = await post(drafts, 1)

    second = await post(drafts, 2)

    assert (second.drop, second.is_new) == (first.drop, False)
    assert (await begin(drafts, 3)).same == first.drop
    await drafts.undo(GUILD, 2)
    assert await drops.upcoming(GUILD) == [first.drop]


async def test_presses_at_one_moment_enter_one_drop(drafts: DropDrafts, drops: Drops) -> None:
    """Of two moderators with the same drop, and of one with a nervous finger."""
    for draft_id in (1, 2):
        await begin(drafts, draft_id)

    posted = await asyncio.gather(*(post(drafts, draft_id) for draft_id in (1, 2, 1, 2)))

    assert len({each.drop.id for each in posted}) == 1
    assert len(await drops.upcoming(GUILD)) == 1


async def test_the_same_shoe_at_another_time_is_pointed_out(
    drafts: DropDrafts, drops: Drops
) -> None:
    """It may be the same drop, or another one."""
    there, _ = await enter(drops)

    draft = await begin(drafts, at="2026-12-06 10:00")

    assert (draft.same, draft.near) == (None, there)


async def test_what_cannot_be_read_is_kept_as_it_was_typed(drafts: DropDrafts) -> None:
    """All faults at once; what is mended is read, and the rest stays."""
    draft = await begin(drafts, at="whenever", price="a lot", shops="END. https://a.example/x")
    assert set(draft.faults) == {"at", "price"}
    assert (draft.form.at, draft.form.price) == ("whenever", "a lot")

    mended = await drafts.edit(GUILD, DRAFT, {"at": "in 2 hours", "price": "£99"})

    assert mended.drop is not None
    assert mended.drop.at == NOON + timedelta(hours=2)
    assert mended.form.at == "2026-11-24 14:00"
    assert (mended.drop.retailer, mended.drop.url) == ("END.", "https://a.example/x")


async def test_a_shoe_may_be_named_and_an_amount_stand_alone(drafts: DropDrafts) -> None:
    """What may be several shoes is asked for; an empty zone is the server's."""
    doubtful = await begin(drafts, style="protection pack")
    assert "can be" in doubtful.faults["style"]

    draft = await drafts.edit(GUILD, DRAFT, {"style": "rain cloud", "timezone": " "})

    assert draft.drop is not None
    assert (draft.drop.style_code, draft.drop.timezone) == ("M2002RDA", "UTC")


async def test_a_preview_whose_time_passes_is_not_posted(
    drafts: DropDrafts, drops: Drops, clock: Clock
) -> None:
    """The time is a fault then, to be mended in the same preview."""
    await begin(drafts, at="in 2 hours")
    clock.advance(hours=3)

    draft = await drafts.post(GUILD, DRAFT, by=MODERATOR)

    assert isinstance(draft, DropDraft)
    assert "is past" in draft.faults["at"]
    assert await drops.upcoming(GUILD) == []


async def test_a_preview_is_over_after_a_day_or_once_it_is_cancelled(
    drafts: DropDrafts, database: Database, record: Record, clock: Clock
) -> None:
    """Also for another server; and it is forgotten then."""
    await begin(drafts, 1)
    await begin(drafts, 2)
    await drafts.cancel(GUILD, 1)
    clock.advance(hours=25)

    for draft_id in (1, 2, 3):
        with pytest.raises(DraftOverError, match="This preview is over"):
            await drafts.post(GUILD, draft_id, by=MODERATOR)
    await begin(drafts, 4)
    with pytest.raises(DraftOverError):
        await drafts.post(OTHER_GUILD, 4, by=MODERATOR)
    await Pruning(database, clock).prune()
    assert await record.count(tables.drop_drafts) == 1


async def test_only_the_latest_previews_of_a_person_are_kept(
    drafts: DropDrafts, record: Record
) -> None:
    """Nobody fills the store by typing."""
    for number in range(1, 15):
        await begin(drafts, number)

    assert await record.count(tables.drop_drafts) == 10
    await post(drafts, 14)


async def test_a_posted_preview_cannot_be_edited_or_cancelled(drafts: DropDrafts) -> None:
    """A form may be sent after somebody pressed Post."""
    await begin(drafts)
    await post(drafts)

    with pytest.raises(RequestError, match="posted by now"):
        await drafts.edit(GUILD, DRAFT, {"name": "Other"})
    with pytest.raises(RequestError, match="posted by now"):
        await drafts.cancel(GUILD, DRAFT)


async def test_what_was_not_sent_when_it_is_undone_is_not_sent(
    drafts: DropDrafts, drops: Drops, record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """Nobody hears of it at all; what was typed is a preview again, and can be posted again."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await begin(drafts)
    await post(drafts)

    draft = await drafts.undo(GUILD, DRAFT)
    await outbox.drain()

    assert sender.sent == []
    assert [change.kind for change in await record.changes()] == [ChangeKind.ANNOUNCED]
    assert draft.drop is not None
    assert draft.same is None
    assert await drafts.undo(GUILD, DRAFT) == draft
    assert await drops.upcoming(GUILD) == []
    await post(drafts)
    await outbox.drain()
    assert len(sender.sent) == 1


async def test_what_was_sent_is_edited_and_nobody_is_told_anew(
    drafts: DropDrafts, record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """Within the hour it was a slip."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await begin(drafts)
    await post(drafts)
    await outbox.drain()

    await drafts.undo(GUILD, DRAFT)
    await drafts.undo(GUILD, DRAFT)
    await outbox.drain()

    announced, edit = sender.sent
    assert edit.delivery.action is Action.EDIT
    assert edit.delivery.earlier_id == announced.delivery.id
    assert edit.context.drop is not None
    assert edit.context.drop.is_cancelled
    assert not edit.context.is_followed


async def test_who_cannot_be_corrected_by_an_edit_is_told(
    drafts: DropDrafts, record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """A channel that wants no edits, and a person by direct message; who heard nothing, nothing."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED, edits=False))
    await record.subscribe(
        make_subscription(ChangeKind.ANNOUNCED, channel_id=78, digest=Digest.DAILY)
    )
    await record.subscribe(
        make_subscription(ChangeKind.ANNOUNCED, channel_id=5, user_id=5, edits=False)
    )
    await begin(drafts)
    await post(drafts)
    await outbox.drain()

    await drafts.undo(GUILD, DRAFT)
    await outbox.drain()

    told = [(sent.delivery.destination.id, sent.change.kind) for sent in sender.sent if sent.change]
    assert sorted(told) == [
        (5, ChangeKind.ANNOUNCED),
        (5, ChangeKind.CANCELLED),
        (CHANNEL, ChangeKind.ANNOUNCED),
        (CHANNEL, ChangeKind.CANCELLED),
    ]


async def test_after_an_hour_an_undo_is_a_cancellation(
    drafts: DropDrafts, record: Record, outbox: Deliveries, sender: FakeSender, clock: Clock
) -> None:
    """People count on it by then, so they are told; one message of the channel is headed so."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await begin(drafts)
    await post(drafts)
    await outbox.drain()
    clock.advance(hours=2)

    await drafts.undo(GUILD, DRAFT)
    await outbox.drain()

    kinds = {sent.change.kind for sent in sender.sent if sent.change}
    assert kinds == {ChangeKind.ANNOUNCED, ChangeKind.CANCELLED}
    [edit] = [sent for sent in sender.sent if sent.delivery.action is Action.EDIT]
    assert edit.context.is_followed


async def test_what_moved_since_is_not_undone(drafts: DropDrafts, drops: Drops) -> None:
    """Somebody else's change is not thrown away."""
    await begin(drafts)
    posted = await post(drafts)
    moved = await drops.move(GUILD, posted.drop.id, "2026-12-24", None)

    with pytest.raises(RequestError, match="was moved or cancelled since"):
        await drafts.undo(GUILD, DRAFT)

    assert await drops.upcoming(GUILD) == [moved]


async def test_what_is_still_handed_out_ends_with_an_undo(
    drafts: DropDrafts, record: Record, outbox: Deliveries, sender: FakeSender, database: Database
) -> None:
    """A drop that many wait for is told in parts; those behind hear nothing of it."""
    for number in range(101):
        await record.subscribe(make_subscription(ChangeKind.ANNOUNCED, channel_id=1000 + number))
    await begin(drafts)
    await post(drafts)
    assert await record.count(tables.fanouts) == 1

    await drafts.undo(GUILD, DRAFT)

    assert await record.count(tables.fanouts) == 0
    await outbox.drain()
    assert sender.sent == []


async def test_a_channel_that_wants_one_of_the_shops_is_told_of_all(
    drafts: DropDrafts, record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """Whichever of them it is; the card gets them with it."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED, shops=("ATMOS",)))
    await record.subscribe(
        make_subscription(ChangeKind.ANNOUNCED, channel_id=78, shops=("Undefeated",))
    )

    draft = await begin(drafts, shops="Up There\natmos https://a.example/x\n")
    await post(drafts)
    await outbox.drain()

    assert draft.channel_ids == (CHANNEL,)
    (sent,) = sender.sent
    assert [shop.retailer for shop in sent.context.shops] == ["Up There", "atmos"]
    assert draft.drop is not None
    assert draft.drop.other_shops == (DropShop("atmos", "https://a.example/x"),)
