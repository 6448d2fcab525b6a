"""The way to Discord: rests are obeyed, a bad way is tried by one at a time, a ban is kept off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.base import Edge
from bot.services.base.edge import (
    BAD_IN_A_ROW,
    FIRST_TOKEN_REST,
    LONGEST_PROBE,
    REFUSALS_IN,
    REFUSALS_KEPT,
    WELL_FOR,
)
from tests.conftest import Clock

SECOND = timedelta(seconds=1)


def closed(clock: Clock) -> Edge:
    """Return a way that has just been found bad."""
    edge = Edge(loop_time=lambda: clock().timestamp())
    for _ in range(BAD_IN_A_ROW):
        edge.bad(was_probe=False)
    return edge


def test_all_may_leave_while_the_way_is_good(clock: Clock) -> None:
    """A few bad answers with a good one between them are no bad way."""
    edge = Edge(loop_time=lambda: clock().timestamp())
    for _ in range(20):
        for _ in range(BAD_IN_A_ROW - 1):
            edge.bad(was_probe=False)
        edge.good()

    assert edge.room(64) == 64


def test_one_guilds_trouble_is_no_bad_way(clock: Clock) -> None:
    """As long as others were answered lately; a second guild in trouble makes it one."""
    edge = Edge(loop_time=lambda: clock().timestamp())
    edge.good(2)
    for _ in range(9):
        edge.bad(1, was_probe=False)
    assert edge.room(64) == 64

    edge.bad(3, was_probe=False)
    assert edge.room(64) == 0


@pytest.mark.parametrize("others", [(), (1,), (1, 2)])
def test_where_no_other_guild_was_answered_lately_one_stands_for_all(
    clock: Clock, others: tuple[int, ...]
) -> None:
    """A bot of one guild has no other; and what was an hour ago says nothing of now."""
    edge = Edge(loop_time=lambda: clock().timestamp())
    for guild_id in others:
        edge.good(guild_id)
    clock.now += WELL_FOR
    for _ in range(BAD_IN_A_ROW):
        edge.bad(1, was_probe=False)

    assert edge.room(64) == 0


def test_one_leaves_at_a_time_while_the_way_is_bad(clock: Clock) -> None:
    """Later each time, to a bound; a good answer lets all go again."""
    edge = closed(clock)
    waits = []
    for _ in range(8):
        assert edge.room(64) == 0
        waits.append(edge.wait())
        clock.now += edge.wait()
        assert edge.room(64) == 1
        edge.begin_probe()
        assert edge.room(64) == 0
        edge.bad(was_probe=True)

    assert waits[:3] == [SECOND, 2 * SECOND, 4 * SECOND]
    assert waits[-1] == LONGEST_PROBE
    edge.good()
    assert edge.room(64) == 64


def test_what_was_under_way_makes_a_bad_way_no_worse(clock: Clock) -> None:
    """Sixty that left before the first bad answer are one reason to wait, not sixty."""
    edge = closed(clock)
    for _ in range(60):
        edge.bad(was_probe=False)

    assert edge.wait() == SECOND


def test_a_probe_that_tells_nothing_makes_room_for_another(clock: Clock) -> None:
    """It may have been withdrawn before it left."""
    edge = closed(clock)
    clock.advance(seconds=1)
    edge.begin_probe()

    edge.probe_over()

    assert edge.room(64) == 1


def test_guilds_have_their_probe_in_turn(clock: Clock) -> None:
    """A turn ends when one that had its probe has another, or with a good answer."""
    edge = closed(clock)
    edge.begin_probe(1)
    edge.begin_probe()  # a person's
    edge.begin_probe(2)
    assert edge.probed_guilds == {1, 2}

    edge.begin_probe(1)
    assert edge.probed_guilds == {1}

    edge.good(1)
    assert edge.probed_guilds == frozenset()


def test_a_rest_is_obeyed_and_never_made_shorter(clock: Clock) -> None:
    """Whatever else is said meanwhile."""
    edge = Edge(loop_time=lambda: clock().timestamp())
    edge.rest(timedelta(seconds=40))
    edge.rest(timedelta(seconds=2))
    edge.good()

    assert (edge.room(64), edge.wait()) == (0, 40 * SECOND)
    clock.advance(seconds=40)
    assert (edge.room(64), edge.wait()) == (64, 0 * SECOND)


def test_a_token_that_is_refused_is_tried_again_ever_more_rarely(clock: Clock) -> None:
    """Half as often each time, until it is taken; what was under way counts once."""
    edge = Edge(loop_time=lambda: clock().timestamp())
    rests = []
    for _ in range(8):
        for _ in range(5):
            edge.token_refused()
        rests.append(edge.wait().total_seconds())
        assert (edge.room(64), edge.rest_left(), edge.told_left()) == (0, edge.wait(), 0 * SECOND)
        clock.now += edge.wait()
    assert rests == [5, 10, 20, 40, 80, 160, 300, 300]

    edge.good()
    edge.token_refused()

    assert edge.wait() == FIRST_TOKEN_REST


def test_refusals_stop_long_before_they_bring_a_ban(clock: Clock) -> None:
    """A thousand within ten minutes; spread over more they are none of it."""
    edge = Edge(loop_time=lambda: clock().timestamp())
    for _ in range(REFUSALS_KEPT - 1):
        edge.refused()
    assert edge.room(1) == 1

    edge.refused()

    assert edge.wait() == REFUSALS_IN
    clock.now += REFUSALS_IN
    for _ in range(3 * REFUSALS_KEPT):
        clock.now += 1.1 * REFUSALS_IN / REFUSALS_KEPT
        edge.refused()
    assert edge.room(1) == 1
