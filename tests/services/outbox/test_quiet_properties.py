"""Any zone, any quiet hours, any digests: nothing in the quiet, nothing lost, nothing told twice.

The real store, folding and outbox go through some days step by step, as the scheduler would wake
them, in two processes that take turns.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import (
    Action,
    ChangeKind,
    Delivery,
    DeliveryState,
    Digest,
    GuildSettings,
    QuietHours,
)
from bot.rules.alerts import digesting
from bot.services.outbox import catch_up
from bot.services.outbox.gates import quiet_gate
from tests.makers import GUILD
from tests.rules.schedule.minutes import clocks_near, moments, quiet_hours, zones
from tests.services.outbox.quiet_world import (
    HOUR,
    MINUTE,
    SECOND,
    Act,
    World,
    found,
    is_silent,
    lived,
    may_come,
    refused,
    subscriptions_of,
)

pytestmark = pytest.mark.long

ROUND = 5  # seconds between two looks of the scheduler
TRUE_REASONS = {digesting.OVER, catch_up.OVER}


def written(quiet: QuietHours) -> str:
    """Write quiet hours as a moderator does."""
    return f"{quiet.begins:%H:%M}-{quiet.ends:%H:%M}"


@st.composite
def happenings(draw: st.DrawFn) -> list[Act]:
    """Choose what is found within three days."""
    after = st.integers(0, 3 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
    ahead = st.integers(0, 48).map(lambda hours: hours * HOUR)
    news = st.tuples(after, st.builds(found, st.sampled_from(ChangeKind), ahead))
    return draw(st.lists(news, min_size=1, max_size=6))


@st.composite
def disturbances(draw: st.DrawFn, zone: ZoneInfo, start: datetime) -> list[Act]:
    """Choose what moderators and Discord do meanwhile."""
    after = st.integers(0, 3 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
    hours = quiet_hours(zone, start).map(lambda quiet: {"quiet": written(quiet)})
    settled = hours | zones.map(lambda name: {"timezone": name}) | st.just({"quiet": "off"})
    digest = st.sampled_from(Digest).map(lambda each: {"digest": each})
    digest_at = clocks_near(zone, start).map(lambda at: {"digest_at": at})
    acts = (
        settled.map(lambda texts: lambda world: world.settle(**texts))
        | (digest | digest_at).map(lambda values: lambda world: world.give_rhythm(**values))
        | st.builds(refused, st.integers(1, 3), st.integers(1, 12))
    )
    return draw(st.lists(st.tuples(after, acts), min_size=1, max_size=4))


@st.composite
def guild_hours(draw: st.DrawFn, zone: ZoneInfo, start: datetime) -> GuildSettings:
    """Choose a guild's hours, and what breaks them."""
    quiet = draw(quiet_hours(zone, start))
    breaks = frozenset(draw(st.sets(st.sampled_from(ChangeKind), max_size=2)))
    return GuildSettings(guild_id=GUILD, timezone=zone.key, quiet=replace(quiet, breaks=breaks))


def check_the_end(world: World, queued: list[Delivery]) -> None:
    """Nothing in the quiet, nothing lost, nothing twice."""
    for now, hours, sent in world.sender.taken:
        breaks = hours.quiet.breaks if hours.quiet else frozenset()
        is_allowed = sent.delivery.action is Action.POST and sent.change is not None
        assert not is_silent(hours, now) or (is_allowed and sent.change.kind in breaks)
    by_id, told = {each.id: each for each in queued}, world.told()
    for each in queued:
        if each.action is Action.DIGEST:
            is_anew = each.reason == quiet_gate.FOLDED_ANEW
            assert each.state in {DeliveryState.SENT, DeliveryState.EXPIRED} or is_anew
        elif each.state is DeliveryState.FOLDED:
            digest = by_id[each.folded_into or 0]
            assert told[each.id] == (digest.state is DeliveryState.SENT)
        elif each.state is DeliveryState.SENT:
            assert told[each.id] == 1
        else:
            assert (each.state, each.reason in TRUE_REASONS) == (DeliveryState.EXPIRED, True)
            assert told[each.id] == 0


@settings(derandomize=True, deadline=None, max_examples=25)
@given(data=st.data(), zone=zones.map(ZoneInfo), late=st.integers(0, ROUND))
def test_whatever_is_changed_meanwhile_nothing_is_lost_or_told_twice_or_in_the_quiet(
    new_database: Path, data: st.DataObject, zone: ZoneInfo, late: int
) -> None:
    """Hours, zones and rhythms change, Discord refuses, processes come and go."""
    start = data.draw(moments(zone))
    hours = data.draw(guild_hours(zone, start))
    subscriptions = subscriptions_of(
        data.draw(clocks_near(zone, start)), data.draw(st.integers(0, 6))
    )
    acts = data.draw(happenings()) + data.draw(disturbances(zone, start))

    world, queued, _ = lived(new_database, start, hours, subscriptions, acts, late)

    check_the_end(world, queued)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(data=st.data(), zone=zones.map(ZoneInfo), late=st.integers(0, ROUND))
def test_all_comes_in_the_first_minute_in_which_it_may(
    new_database: Path, data: st.DataObject, zone: ZoneInfo, late: int
) -> None:
    """Counted minute by minute; what is over by then does not, and each quiet has one catch-up."""
    start = data.draw(moments(zone))
    hours = data.draw(guild_hours(zone, start))
    at, day = data.draw(clocks_near(zone, start)), data.draw(st.integers(0, 6))
    acts = data.draw(happenings())

    world, queued, happened = lived(
        new_database, start, hours, subscriptions_of(at, day), acts, late
    )

    check_the_end(world, queued)
    messages: dict[tuple[int, datetime], set[int]] = defaultdict(set)
    told = {
        each.id: (now, sent.delivery.id)
        for now, _, sent in world.sender.taken
        for each in [item.delivery for item in sent.items] or [sent.delivery]
    }
    for each in queued:
        if each.action is Action.DIGEST:
            continue
        channel = each.destination.id
        found_at, kind = happened[each.change_id or 0]
        may = may_come(channel, kind, found_at, hours, at, day)
        ends = each.expires_at or may
        if each.id in told:
            now, message = told[each.id]
            assert may <= now < min(may + MINUTE, ends)
            if each.held_for is not None:
                messages[channel, may].add(message)
        else:
            assert ends <= may + ROUND * SECOND
    assert all(len(together) == 1 for together in messages.values())
