"""Many drops at once, from a file: shown, added, taken back."""

from __future__ import annotations

from string import ascii_uppercase

import pytest

from bot.errors import RequestError
from bot.models import ChangeKind, DropShop
from bot.services.drops import (
    FILE_LIMIT,
    AddedDrops,
    DraftOverError,
    DropDrafts,
    DropList,
    DropLists,
)
from bot.services.drops.entering import DROP_LIMIT
from bot.services.drops.entries import Drops
from bot.services.outbox.dispatcher import Deliveries
from bot.store import tables
from bot.store.engine.database import Database
from tests.conftest import Clock
from tests.makers import CHANNEL, GUILD, MODERATOR, enter, make_subscription
from tests.services.conftest import Record
from tests.services.drops.test_drafts import begin, drafts, post
from tests.services.fakes import FakeSender

__all__ = ["drafts"]

LIST = 80
HEAD = "style,name,date,shop,link\n"
THREE = (
    HEAD
    + "M2002RXC,Quartz,2026-12-05,atmos,https://a.example/q\n"
    + "M2002RXC,Quartz,2026-12-05,Up There,\n"
    + "M2002RXD,Olive,2026-12-12,,\n"
    + "M2002RXE,Sand,2026-12-19,,\n"
)


@pytest.fixture
def lists(database: Database, outbox: Deliveries, clock: Clock) -> DropLists:
    """Return the lists' service."""
    return DropLists(database, outbox.wake, clock)


async def look(lists: DropLists, body: str = THREE, draft_id: int = LIST) -> DropList:
    """Hand a file in."""
    return await lists.look(
        body.encode(),
        "season.csv",
        draft_id=draft_id,
        guild_id=GUILD,
        guild_name="Guild",
        user_id=MODERATOR,
    )


async def add(lists: DropLists, *, is_quiet: bool = False) -> AddedDrops:
    """Press Add."""
    done = await lists.add(GUILD, LIST, is_quiet=is_quiet)
    assert isinstance(done, AddedDrops)
    return done


async def test_nothing_is_entered_before_it_is_added(
    lists: DropLists, drops: Drops, record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """One drop a shoe and time, with all its shops; each is announced then."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    shown = await look(lists)

    assert [drop.name for drop in shown.new] == ["Quartz", "Olive", "Sand"]
    assert shown.new[0].other_shops == (DropShop("Up There"),)
    assert shown.channel_ids == (CHANNEL,)
    assert await drops.upcoming(GUILD) == []
    done = await add(lists)
    await outbox.drain()
    assert tuple(await drops.upcoming(GUILD)) == done.new
    assert len(sender.sent) == 3


async def test_what_is_there_already_is_left_as_it_is(
    lists: DropLists, drops: Drops, record: Record
) -> None:
    """Whether it was so at the preview, or somebody entered it since."""
    first, _ = await enter(drops, style="M2002RXD", name="Olive", at="2026-12-12", timezone="UTC")
    shown = await look(lists)
    second, _ = await enter(drops, style="M2002RXE", name="Sand", at="2026-12-19", timezone="UTC")

    done = await add(lists)

    assert [drop.name for drop in shown.known] == ["Olive"]
    assert [drop.name for drop in done.new] == ["Quartz"]
    assert done.known == (first, second)
    await lists.undo(GUILD, LIST)
    assert await drops.upcoming(GUILD) == [first, second]


async def test_a_second_press_adds_nothing_more(lists: DropLists, drops: Drops) -> None:
    """Whichever button it is; the first one counts."""
    await look(lists)
    done = await add(lists)

    assert (await add(lists, is_quiet=True)).new == done.new
    assert len(await drops.upcoming(GUILD)) == 3


async def test_a_stop_in_the_middle_loses_and_repeats_nothing(
    lists: DropLists, drops: Drops, record: Record, database: Database, clock: Clock
) -> None:
    """Many drops are entered, and taken back, some at a time; the next press goes on."""

    def stop() -> None:
        raise KeyboardInterrupt

    rows = (f"M2002RX{letter},Quartz {letter},2027-01-05,,\n" for letter in ascii_uppercase)
    await look(lists, HEAD + "".join(rows))
    stopped = DropLists(database, stop, clock)
    with pytest.raises(KeyboardInterrupt):
        await stopped.add(GUILD, LIST, is_quiet=False)
    assert 0 < len(await drops.upcoming(GUILD)) < len(ascii_uppercase)

    done = await add(lists, is_quiet=True)

    assert (len(done.new), done.known) == (len(ascii_uppercase), ())
    assert len(await record.changes()) == len(ascii_uppercase)
    with pytest.raises(KeyboardInterrupt):
        await stopped.undo(GUILD, LIST)
    assert 0 < len(await drops.upcoming(GUILD)) < len(ascii_uppercase)
    assert len((await lists.undo(GUILD, LIST))[0].new) == len(ascii_uppercase)
    assert await drops.upcoming(GUILD) == []


async def test_what_is_added_quietly_is_announced_nowhere(
    lists: DropLists,
    drops: Drops,
    record: Record,
    outbox: Deliveries,
    sender: FakeSender,
    clock: Clock,
) -> None:
    """The reason is in the record; reminders come. An undo says nothing either."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await look(lists)
    await add(lists, is_quiet=True)
    await outbox.drain()
    assert sender.sent == []
    assert {each.reason for each in await record.deliveries()} == {
        "A moderator entered this drop from a file without announcing it."
    }

    clock.now = (await drops.upcoming(GUILD))[0].at
    await drops.tell_leads()
    await outbox.drain()

    assert [sent.change.lead is not None for sent in sender.sent if sent.change] == [True]


async def test_an_undo_takes_back_what_is_as_it_was_added(
    lists: DropLists, drops: Drops, record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """What moved since stays and is named; the list can be added again."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    await look(lists)
    done = await add(lists)
    moved = await drops.move(GUILD, done.new[2].id, "2026-12-20", None)

    shown, left = await lists.undo(GUILD, LIST)
    await outbox.drain()

    assert left == (moved,)
    assert await drops.upcoming(GUILD) == [moved]
    assert [drop.name for drop in shown.new] == ["Quartz", "Olive", "Sand"]
    assert [sent.change.kind for sent in sender.sent if sent.change] == [ChangeKind.MOVED]
    assert (await lists.undo(GUILD, LIST))[1] == ()
    assert len((await add(lists)).new) == 3


async def test_what_passes_while_the_preview_is_open_is_left_out(
    lists: DropLists, drops: Drops, clock: Clock
) -> None:
    """And said so; a list of which all is past is a preview still."""
    await look(lists, HEAD + "M2002RXC,Quartz,2026-11-24,,\nM2002RXD,Olive,2026-12-12,,\n")
    clock.advance(hours=13)
    shown = await lists.get(GUILD, LIST)

    assert [drop.name for drop in shown.new] == ["Olive"]
    assert shown.faults == ("Quartz: Its time is past.",)
    assert [drop.name for drop in (await add(lists)).new] == ["Olive"]
    await look(lists, HEAD + "M2002RXF,Grey,2026-11-25,,\n", 81)
    clock.advance(hours=23)
    assert isinstance(await lists.add(GUILD, 81, is_quiet=False), DropList)


async def test_more_than_a_server_can_have_are_not_added_in_part(
    lists: DropLists, drops: Drops
) -> None:
    """All or nothing."""
    much = "".join(
        f"M2002R{first}{second},Quartz {first}{second},2027-01-05,,\n"
        for first in "ABCDEFGHI"
        for second in ascii_uppercase
    )
    shown = await look(lists, HEAD + much)

    assert len(shown.new) > shown.room == DROP_LIMIT
    with pytest.raises(RequestError, match="which is the most it can have"):
        await lists.add(GUILD, LIST, is_quiet=False)
    assert await drops.upcoming(GUILD) == []


async def test_a_file_that_is_none_is_refused(lists: DropLists, record: Record) -> None:
    """With why; nothing of it is kept, nor of one without drops."""
    for body, sentence in (
        ("hello", "no column that names the shoe"),
        ("x" * (FILE_LIMIT + 1), "larger than 1024 kB"),
    ):
        with pytest.raises(RequestError, match=sentence):
            await look(lists, body)
    empty = await look(lists, HEAD + "574,Grey,2026-12-05,,\nM2002RXD,Olive,2020-12-12,,\n")

    assert (empty.new, empty.others) == ((), 1)
    assert empty.faults == ("Row 3: Olive: Its time is past.",)
    assert await record.count(tables.drop_drafts) == 0


async def test_a_list_is_no_draft_and_a_draft_no_list(lists: DropLists, drafts: DropDrafts) -> None:
    """A button's id is believed for what it is on only."""
    await begin(drafts, 1)
    await look(lists, draft_id=2)

    with pytest.raises(DraftOverError):
        await lists.add(GUILD, 1, is_quiet=False)
    with pytest.raises(DraftOverError):
        await drafts.post(GUILD, 2, by=MODERATOR)
    await post(drafts, 1)
    await drafts.cancel(GUILD, 2)
    with pytest.raises(DraftOverError):
        await lists.get(GUILD, 2)
