"""Guides remember every choice, belong to one person, and overwrite nothing unseen."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import RequestError
from bot.models import (
    LEADS,
    ChangeKind,
    Digest,
    EditConflict,
    Guide,
    Model,
    Step,
    Subscription,
)
from bot.services.subscriptions import guide_drafts
from bot.services.subscriptions.editing import Added, Subscriptions
from bot.services.subscriptions.guide_access import LIFE, GuideOverError, Presser
from bot.services.subscriptions.guides import MOST_OPEN, Guides
from bot.store import tables
from bot.store.engine.database import Database
from tests.conftest import NOON, Clock
from tests.makers import CHANNEL, GUILD, MODERATOR, OTHER_GUILD, make_subscription, money
from tests.services.conftest import Record

SOMEBODY = 8


@pytest.fixture
def guides(database: Database, subscriptions: Subscriptions, clock: Clock) -> Guides:
    """Return the guides' service."""
    return Guides(database, subscriptions, clock)


def presser(guide: Guide, **changes: Any) -> Presser:
    """Be who opened a guide, or somebody else."""
    own = Presser(guide_id=guide.id, guild_id=GUILD, user_id=MODERATOR)
    return replace(own, **changes)


async def opened(guides: Guides, subscription_id: int | None = None) -> Guide:
    """Open a guide."""
    return await guides.open(GUILD, "Guild", MODERATOR, subscription_id)


async def test_a_channel_is_all_that_must_be_chosen(
    guides: Guides, subscriptions: Subscriptions
) -> None:
    """What most want is there already."""
    guide = await opened(guides)
    await guides.choose(presser(guide), channel_id=CHANNEL)

    saved = await guides.save(presser(guide), "Guild")

    assert isinstance(saved, Added)
    assert not saved.was_there
    assert saved.subscription.kinds == {ChangeKind.LIVE, ChangeKind.RESTOCK, ChangeKind.ANNOUNCED}
    assert await subscriptions.of_guild(GUILD) == [saved.subscription]


async def test_without_a_channel_nothing_is_saved(
    guides: Guides, subscriptions: Subscriptions
) -> None:
    """And the guide stays open."""
    guide = await opened(guides)

    with pytest.raises(RequestError, match="No channel is chosen yet"):
        await guides.save(presser(guide), "Guild")

    assert await subscriptions.of_guild(GUILD) == []
    assert await guides.get(presser(guide)) == guide


async def test_nothing_counts_before_it_is_saved(
    guides: Guides, subscriptions: Subscriptions
) -> None:
    """And nothing at all if it is cancelled."""
    subscription = (await subscriptions.add(make_subscription(), guild_name="Guild")).subscription
    guide = await opened(guides, subscription.id)
    await guides.choose(presser(guide), words="rain")
    assert await subscriptions.of_guild(GUILD) == [subscription]

    await guides.cancel(presser(guide))

    assert await subscriptions.of_guild(GUILD) == [subscription]
    with pytest.raises(GuideOverError):
        await guides.get(presser(guide))


async def test_another_process_goes_on_where_it_was(
    guides: Guides, database: Database, subscriptions: Subscriptions, clock: Clock
) -> None:
    """Every choice is in the store, with the step that is shown."""
    guide = await opened(guides)
    await guides.choose(presser(guide), channel_id=CHANNEL, sizes=("US 9",), digest=Digest.WEEKLY)
    await guides.go(presser(guide), Step.WHEN)

    found = await Guides(database, subscriptions, clock).get(presser(guide))

    assert (found.step, found.subscription.sizes, found.subscription.digest_day) == (
        Step.WHEN,
        ("US 9",),
        0,
    )
    assert found.subscription.digest_at == time(9)


async def test_a_guide_opened_again_goes_on(guides: Guides, subscriptions: Subscriptions) -> None:
    """With what was chosen, for the same person and subscription only: its message may be lost."""
    subscription = (await subscriptions.add(make_subscription(), guild_name="Guild")).subscription
    new, edit = await opened(guides), await opened(guides, subscription.id)
    await guides.choose(presser(new), channel_id=CHANNEL, sizes=("US 9",))
    await guides.choose(presser(edit), words="rain")
    await guides.go(presser(new), Step.WHEN)

    again, edited = await opened(guides), await opened(guides, subscription.id)

    assert (again.id, again.step, again.is_resumed) == (new.id, Step.WHEN, True)
    assert (again.subscription.sizes, again.subscription.words) == (("US 9",), "")
    assert (edited.id, edited.subscription.words, edited.is_resumed) == (edit.id, "rain", True)
    assert await guides.get(presser(again)) == again
    theirs = await guides.open(GUILD, "Guild", SOMEBODY)
    elsewhere = await guides.open(OTHER_GUILD, "Other", MODERATOR)
    assert {theirs.is_resumed, elsewhere.is_resumed} == {False}


async def test_of_several_guides_the_last_one_goes_on(guides: Guides, clock: Clock) -> None:
    """By when something was chosen in it."""
    first, second = await opened(guides), await opened(guides)
    await guides.choose(presser(second), words="sea")
    clock.advance(minutes=1)
    await guides.choose(presser(first), words="rain")

    assert (await opened(guides)).id == first.id


async def test_a_guide_with_nothing_chosen_is_not_gone_on_with(
    guides: Guides, subscriptions: Subscriptions, clock: Clock
) -> None:
    """Nor one that is over: what is opened is as it is today."""
    subscription = (await subscriptions.add(make_subscription(), guild_name="Guild")).subscription
    await opened(guides, subscription.id)
    await subscriptions.change(replace(subscription, words="sea"), by=SOMEBODY, seen=1)
    today = await opened(guides, subscription.id)
    assert (today.subscription.words, today.is_resumed) == ("sea", False)

    await guides.choose(presser(today), words="rain")
    clock.advance(seconds=LIFE.total_seconds() + 1)

    assert not (await opened(guides, subscription.id)).is_resumed


async def test_starting_over_lets_go_of_what_was_chosen(
    guides: Guides, subscriptions: Subscriptions
) -> None:
    """An edit then begins with the subscription as it is now; opening it again is no going on."""
    subscription = (await subscriptions.add(make_subscription(), guild_name="Guild")).subscription
    for number in (None, subscription.id):
        await guides.choose(presser(await opened(guides, number)), words="rain")
    theirs = await subscriptions.change(
        replace(subscription, sizes=("US 10",)), by=SOMEBODY, seen=1
    )
    new, edit = await opened(guides), await opened(guides, subscription.id)

    begun = await guides.start_over(presser(new))
    assert (begun.id, begun.subscription.words, begun.step) == (new.id, "", Step.WHERE)
    assert not begun.is_resumed
    edited = await guides.start_over(presser(edit))
    assert (edited.subscription, edited.base) == (theirs, theirs)

    assert not (await opened(guides)).is_resumed
    await subscriptions.remove(GUILD, subscription.id, by=SOMEBODY)
    with pytest.raises(RequestError, match="has no such subscription"):
        await guides.start_over(presser(edit))


async def test_what_was_set_aside_is_there_when_a_guide_is_opened_again(
    guides: Guides, subscriptions: Subscriptions
) -> None:
    """As it was before its message was lost."""
    guide, _ = await overtaken(guides, subscriptions)

    again = await opened(guides, guide.subscription.id)

    aside = again.conflict
    assert aside is not None
    assert (again.id, set(aside.own), aside.mine.words) == (guide.id, {"words", "sizes"}, "rain")


async def test_two_presses_at_once_are_both_kept(guides: Guides) -> None:
    """Each reads, changes and stores as one."""
    guide = await opened(guides)
    await asyncio.gather(
        *(guides.choose(presser(guide), **{name: True}) for name in ("publish", "poll"))
    )

    subscription = (await guides.get(presser(guide))).subscription
    assert (subscription.publish, subscription.poll) == (True, True)


async def test_a_guide_is_its_openers_alone(guides: Guides) -> None:
    """Whoever else presses is told whose it is; another guild knows nothing of it."""
    guide = await opened(guides)

    for deed in (
        guides.get(presser(guide, user_id=SOMEBODY)),
        guides.choose(presser(guide, user_id=SOMEBODY), words="x"),
        guides.save(presser(guide, user_id=SOMEBODY), "Guild"),
        guides.cancel(presser(guide, user_id=SOMEBODY)),
    ):
        with pytest.raises(RequestError, match=f"belongs to <@{MODERATOR}>"):
            await deed
    with pytest.raises(GuideOverError):
        await guides.get(presser(guide, guild_id=OTHER_GUILD))
    assert await guides.get(presser(guide)) == guide


async def test_a_guide_that_is_over_never_means_a_later_one(guides: Guides) -> None:
    """Its message may still be there to be pressed."""
    first = await opened(guides)
    await guides.cancel(presser(first))

    await opened(guides)

    with pytest.raises(GuideOverError):
        await guides.get(presser(first))


async def test_a_guide_left_alone_is_over(guides: Guides, record: Record, clock: Clock) -> None:
    """A day after the last choice; it says what can be done, and the store forgets it."""
    guide = await opened(guides)
    clock.advance(hours=20)
    await guides.choose(presser(guide), words="rain")
    clock.advance(hours=20)
    assert (await guides.get(presser(guide))).subscription.words == "rain"
    clock.advance(hours=5)

    with pytest.raises(GuideOverError, match="`/alerts setup` starts again"):
        await guides.get(presser(guide))

    await guides.prune()
    assert await record.count(tables.guides) == 0


async def test_a_fresh_guide_is_not_pruned(guides: Guides, clock: Clock) -> None:
    """Only what is over."""
    guide = await opened(guides)
    clock.advance(seconds=LIFE.total_seconds())
    await guides.prune()

    assert await guides.get(presser(guide)) == guide


async def test_nobody_fills_the_store_with_guides(guides: Guides, record: Record) -> None:
    """Of many open ones of one person the oldest are closed."""
    first = await opened(guides)
    others = await guides.open(GUILD, "Guild", SOMEBODY)
    for _ in range(MOST_OPEN):
        await opened(guides)

    assert await record.count(tables.guides) == MOST_OPEN + 1
    with pytest.raises(GuideOverError):
        await guides.get(presser(first))
    await guides.get(presser(others, user_id=SOMEBODY))


async def test_an_edit_keeps_what_the_subscription_has_been_through(
    guides: Guides, subscriptions: Subscriptions, record: Record
) -> None:
    """Who made it, when its role was mentioned last, why its channel is refused."""
    old = await record.subscribe(
        make_subscription(role_id=9, mentioned_at=NOON, broken="Raincloud may not see the channel.")
    )
    guide = await opened(guides, old.id)
    await guides.choose(presser(guide), words="rain")

    saved = await guides.save(presser(guide), "Guild")

    assert isinstance(saved, Added)
    now = await subscriptions.get(GUILD, old.id)
    assert now == replace(old, words="rain", revision=2) == saved.subscription


async def test_another_channel_is_not_broken(
    guides: Guides, subscriptions: Subscriptions, record: Record
) -> None:
    """What Discord refused was the one before."""
    old = await record.subscribe(make_subscription(broken="Raincloud may not see the channel."))
    guide = await opened(guides, old.id)
    await guides.choose(presser(guide), channel_id=99)
    await guides.save(presser(guide), "Guild")

    assert (await subscriptions.get(GUILD, old.id)).broken is None


async def test_saving_what_is_as_it_was_changes_nothing(
    guides: Guides, subscriptions: Subscriptions
) -> None:
    """It is said to be there already."""
    subscription = (await subscriptions.add(make_subscription(), guild_name="Guild")).subscription
    guide = await opened(guides, subscription.id)

    saved = await guides.save(presser(guide), "Guild")

    assert saved == Added(subscription=subscription, was_there=True)


async def overtaken(guides: Guides, subscriptions: Subscriptions) -> tuple[Guide, Subscription]:
    """Let somebody else change a subscription while its guide is open, then save the guide."""
    subscription = (await subscriptions.add(make_subscription(), guild_name="Guild")).subscription
    guide = await opened(guides, subscription.id)
    await guides.choose(presser(guide), words="rain", sizes=("US 9",))
    theirs = replace(subscription, sizes=("US 10",), poll=True)
    theirs = await subscriptions.change(theirs, by=SOMEBODY, seen=subscription.revision)
    rebased = await guides.save(presser(guide), "Guild")
    assert isinstance(rebased, Guide)
    return rebased, theirs


async def test_the_later_one_is_told_what_changed_and_overwrites_nothing(
    guides: Guides, subscriptions: Subscriptions
) -> None:
    """Who, which fields; theirs is shown, and one's own choices are set aside."""
    guide, theirs = await overtaken(guides, subscriptions)

    aside = guide.conflict
    assert aside is not None
    assert aside.by == SOMEBODY
    assert set(aside.fields) == {"sizes", "poll"}
    assert set(aside.own) == {"words", "sizes"}
    assert (guide.subscription, guide.base) == (theirs, theirs)
    assert await subscriptions.get(GUILD, theirs.id) == theirs


async def test_ones_own_is_put_on_top_of_theirs(
    guides: Guides, subscriptions: Subscriptions
) -> None:
    """On a press; what the other changed elsewhere stays."""
    guide, theirs = await overtaken(guides, subscriptions)

    await guides.apply_own(presser(guide))
    saved = await guides.save(presser(guide), "Guild")

    assert isinstance(saved, Added)
    subscription = saved.subscription
    assert (subscription.words, subscription.sizes, subscription.poll) == (
        "rain",
        ("US 9",),
        True,
    )
    assert subscription.revision == theirs.revision + 1


async def test_ones_own_can_be_let_go(guides: Guides, subscriptions: Subscriptions) -> None:
    """Then it is as the other left it."""
    guide, theirs = await overtaken(guides, subscriptions)

    left = await guides.drop_own(presser(guide))

    assert left.conflict is None
    assert await guides.save(presser(guide), "Guild") == Added(subscription=theirs, was_there=True)


async def test_nothing_is_set_aside_if_both_want_the_same(
    guides: Guides, subscriptions: Subscriptions
) -> None:
    """It is said who changed what, and saving again is all that is left."""
    subscription = (await subscriptions.add(make_subscription(), guild_name="Guild")).subscription
    guide = await opened(guides, subscription.id)
    await guides.choose(presser(guide), words="rain")
    await subscriptions.change(replace(subscription, words="rain"), by=SOMEBODY, seen=1)

    rebased = await guides.save(presser(guide), "Guild")

    assert isinstance(rebased, Guide)
    assert rebased.conflict is not None
    assert rebased.conflict.own == ()


async def test_what_was_saved_can_be_undone(guides: Guides, subscriptions: Subscriptions) -> None:
    """What is new is removed, what was changed is as it was before."""
    guide = await opened(guides)
    await guides.choose(presser(guide), channel_id=CHANNEL)
    made = await guides.save(presser(guide), "Guild")
    assert isinstance(made, Added)
    guide = await opened(guides, made.subscription.id)
    await guides.choose(presser(guide), words="rain")
    changed = await guides.save(presser(guide), "Guild")
    assert isinstance(changed, Added)

    assert await guides.undo(GUILD, made.subscription.id, 2, by=MODERATOR)
    assert (await subscriptions.get(GUILD, made.subscription.id)).words == ""

    other = (
        await subscriptions.add(make_subscription(words="sea"), guild_name="Guild")
    ).subscription
    assert not await guides.undo(GUILD, other.id, 1, by=MODERATOR)
    assert [subscription.id for subscription in await subscriptions.of_guild(GUILD)] == [
        made.subscription.id
    ]


async def test_what_was_changed_since_is_not_undone(
    guides: Guides, subscriptions: Subscriptions
) -> None:
    """Nobody loses what they did after it."""
    subscription = (await subscriptions.add(make_subscription(), guild_name="Guild")).subscription
    await subscriptions.change(replace(subscription, words="rain"), by=SOMEBODY, seen=1)

    with pytest.raises(RequestError, match="was changed since"):
        await guides.undo(GUILD, subscription.id, 1, by=MODERATOR)

    assert (await subscriptions.get(GUILD, subscription.id)).words == "rain"


async def test_a_subscription_removed_meanwhile_is_not_changed(
    guides: Guides, subscriptions: Subscriptions
) -> None:
    """Nothing comes back by accident."""
    subscription = (await subscriptions.add(make_subscription(), guild_name="Guild")).subscription
    guide = await opened(guides, subscription.id)
    await guides.choose(presser(guide), words="rain")
    await subscriptions.remove(GUILD, subscription.id, by=SOMEBODY)

    with pytest.raises(RequestError, match="has no such subscription"):
        await guides.save(presser(guide), "Guild")

    assert await subscriptions.of_guild(GUILD) == []


async def test_what_depends_on_a_choice_follows_it(guides: Guides) -> None:
    """No day of a digest that is none, no kinds of a role that is none."""
    guide = await opened(guides)
    kinds = frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK})
    await guides.choose(presser(guide), role_id=9, digest=Digest.WEEKLY, digest_at=time(7))
    await guides.choose(presser(guide), ping_kinds=kinds, ping_cooldown=timedelta(hours=1))

    narrowed = await guides.choose(presser(guide), kinds=frozenset({ChangeKind.LIVE}))
    assert narrowed.subscription.ping_kinds == {ChangeKind.LIVE}
    assert (narrowed.subscription.digest_day, narrowed.subscription.digest_at) == (0, time(7))

    plain = await guides.choose(presser(guide), role_id=None, digest=Digest.INSTANT)
    subscription = plain.subscription
    assert (subscription.ping_kinds, subscription.ping_cooldown) == (frozenset(), timedelta(0))
    assert (subscription.digest_at, subscription.digest_day) == (None, None)


SUBSCRIPTIONS = st.builds(
    make_subscription,
    channel_id=st.integers(0, 2**60),
    kinds=st.frozensets(st.sampled_from(ChangeKind), min_size=1),
    lead_times=st.lists(st.sampled_from(LEADS), unique=True).map(
        lambda lead_times: tuple(lead for lead in LEADS if lead in lead_times)
    ),
    words=st.sampled_from(["", "rain cloud", '"rain cloud" -kids']),
    styles=st.sampled_from([(), ("M2002RDA",), ("M2002RDA", "M2002RDB")]),
    models=st.sampled_from([(), (Model.M2002R,), tuple(Model)]),
    regions=st.sampled_from([(), ("GB",), ("GB", "JP")]),
    shops=st.sampled_from([(), ("Up There",)]),
    sizes=st.sampled_from([(), ("US 9",), ("US 9", "EU 42.5", "CM 27")]),
    max_price=st.sampled_from([None, money("160.50", "EUR")]),
    restock_cooldown=st.integers(0, 600).map(lambda minutes: timedelta(minutes=minutes)),
    role_id=st.none() | st.integers(1, 2**60),
    digest=st.sampled_from(Digest),
    digest_at=st.none() | st.sampled_from([time(9), time(23, 45)]),
    digest_day=st.none() | st.integers(0, 6),
    tags=st.lists(st.integers(1, 2**60), max_size=5, unique=True).map(tuple),
    publish=st.booleans(),
    edits=st.booleans(),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    subscription=SUBSCRIPTIONS,
    base=SUBSCRIPTIONS,
    mine=SUBSCRIPTIONS,
    is_overtaken=st.booleans(),
    is_resumed=st.booleans(),
)
def test_a_guide_is_read_as_it_was_written(
    subscription: Subscription,
    base: Subscription,
    mine: Subscription,
    is_overtaken: bool,
    is_resumed: bool,
) -> None:
    """Whatever is chosen in it."""
    subscription, base, mine = (
        replace(each, id=3, revision=4) for each in (subscription, base, mine)
    )
    aside = EditConflict(by=None, fields=("sizes",), own=("words",), mine=mine)
    guide = Guide(
        id=1,
        guild_id=GUILD,
        user_id=MODERATOR,
        step=Step.HOW,
        subscription=subscription,
        base=base,
        conflict=aside if is_overtaken else None,
        changed_at=NOON,
        is_resumed=is_resumed,
    )

    assert guide_drafts.from_row(guide_drafts.to_row(guide)) == guide


async def test_save_pressed_twice_saves_once_and_says_the_same(
    guides: Guides, subscriptions: Subscriptions, record: Record
) -> None:
    """At once, or after the first press was answered: neither is a fault of who presses."""
    guide = await opened(guides)
    await guides.choose(presser(guide), channel_id=CHANNEL)

    first, second = await asyncio.gather(
        guides.save(presser(guide), "Guild"), guides.save(presser(guide), "Guild")
    )
    third = await guides.save(presser(guide), "Guild")

    assert isinstance(first, Added)
    assert not first.was_there
    assert first == second == third
    assert await subscriptions.of_guild(GUILD) == [first.subscription]
    assert await record.count(tables.audit) == 1


async def test_an_edit_saved_twice_conflicts_with_nobody(
    guides: Guides, subscriptions: Subscriptions
) -> None:
    """The second press is no change by somebody else."""
    subscription = (await subscriptions.add(make_subscription(), guild_name="Guild")).subscription
    guide = await opened(guides, subscription.id)
    await guides.choose(presser(guide), words="rain")

    saves = await asyncio.gather(*(guides.save(presser(guide), "Guild") for _ in range(3)))

    assert all(isinstance(saved, Added) for saved in saves)
    assert [each.words for each in await subscriptions.of_guild(GUILD)] == ["rain"]


async def test_a_save_that_was_refused_can_be_pressed_again(
    guides: Guides, subscriptions: Subscriptions
) -> None:
    """When what was missing is there."""
    guide = await opened(guides)
    with pytest.raises(RequestError, match="No channel is chosen yet"):
        await guides.save(presser(guide), "Guild")
    await guides.choose(presser(guide), channel_id=CHANNEL)

    assert isinstance(await guides.save(presser(guide), "Guild"), Added)
    with pytest.raises(RequestError):
        await guides.save(presser(guide, user_id=SOMEBODY), "Guild")
