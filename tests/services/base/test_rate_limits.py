"""How fast messages may leave, on a clock of its own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.base.rate_limits import (
    CHANNEL_MESSAGES,
    CHANNEL_SECONDS,
    COUNTED_WITHIN,
    LONGEST_WAY,
    SPARE,
    ChannelLimits,
    Pace,
    trip_under_way,
)

RATE = 48


class LoopTime:
    """Monotonic seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def time() -> LoopTime:
    """Return a loop's time that stands still."""
    return LoopTime()


def test_moments_are_evenly_spaced(time: LoopTime) -> None:
    """Each waiter has its own, so that a late one delays nobody else."""
    pace = Pace(RATE, loop_time=time)

    moments = [pace.take() for _ in range(100)]

    assert moments[0] == 0
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert gaps == pytest.approx([1 / RATE] * 99)


def test_it_tells_how_many_may_leave_soon(time: LoopTime) -> None:
    """What is taken already is left out, also when it was taken for later than that."""
    pace = Pace(RATE, loop_time=time)
    assert pace.free_within(0.5) == RATE / 2

    for _ in range(RATE // 4):
        pace.take()
    time.now += 0.001
    assert pace.free_within(0.5) == RATE / 4

    for _ in range(RATE):
        pace.take()
    assert pace.free_within(0.5) == 0


def test_an_idle_time_saves_nothing_up(time: LoopTime) -> None:
    """After a pause the pace is the same; no burst meets the limit's window."""
    pace = Pace(RATE, loop_time=time)
    pace.take()
    time.now += 3600

    assert [pace.take() for _ in range(3)] == pytest.approx([0, 1 / RATE, 2 / RATE])


@given(st.lists(st.floats(min_value=0, max_value=0.5), max_size=200))
def test_no_second_holds_more_than_its_share(pauses: list[float]) -> None:
    """However takers come."""
    time = LoopTime()
    pace = Pace(RATE, loop_time=time)
    moments = []
    for pause in pauses:
        time.now += pause
        moments.append(time.now + pace.take())

    for start in moments:
        assert sum(start <= moment < start + 1 for moment in moments) <= RATE + 1


def test_requests_that_are_not_answered_hold_the_others_back(time: LoopTime) -> None:
    """When each was counted nobody knows, so a second may hold them all at once."""
    pace = Pace(RATE, loop_time=time)
    departures = [pace.depart() for _ in range(RATE + SPARE)]
    time.now += 2
    assert pace.room_in() == pytest.approx(COUNTED_WITHIN - 2)

    pace.arrive(departures[0])

    assert pace.room_in() == pytest.approx(1 - LONGEST_WAY)
    time.now += 1 - LONGEST_WAY
    assert pace.room_in() == 0


async def test_a_request_waits_for_an_answer_where_there_is_no_room() -> None:
    """And an answer lets it go, when its second is over."""
    time = LoopTime()
    pace = Pace(10_000, loop_time=time)
    departures = [pace.depart() for _ in range(10_000 + SPARE)]
    pace.arrive(departures[0])
    time.now += 2

    async with pace.request():
        assert pace.room_in() == pytest.approx(COUNTED_WITHIN - 2)


def test_what_hangs_for_seconds_holds_nobody_up(time: LoopTime) -> None:
    """It was counted long ago, or never arrived; its answer, if one comes, is counted once."""
    pace = Pace(RATE, loop_time=time)
    departures = [pace.depart() for _ in range(RATE + SPARE)]
    time.now += COUNTED_WITHIN

    assert pace.room_in() == 0
    for departure in departures:
        pace.arrive(departure)
    assert pace.room_in() > 0


async def test_between_the_tries_of_a_library_nothing_is_on_the_way(time: LoopTime) -> None:
    """It waits for seconds and asks anew by itself; each try is counted."""
    pace = Pace(1, loop_time=time)
    async with pace.request():
        trip = trip_under_way()
        assert trip is not None
        trip.depart()  # it left with the request
        pace.depart()
        pace.depart()
        assert pace.room_in() > 0
        trip.arrive()
        time.now += 1
        assert pace.room_in() == 0
        trip.depart()
        assert pace.room_in() > 0
    assert trip_under_way() is None


def test_a_rate_that_changes_counts_from_the_next_request_on(time: LoopTime) -> None:
    """As a process does more, or less, of what is asked of Discord."""
    rate = 2.0
    pace = Pace(lambda: rate, loop_time=time)
    slow = [pace.take(), pace.take()]
    rate = 10.0
    fast = [pace.take(), pace.take()]

    assert slow == [0.0, 0.5]
    assert fast == pytest.approx([1.0, 1.1])


async def test_a_library_asks_anew_only_as_long_as_it_may(time: LoopTime) -> None:
    """Of what another process asks by now, no second try leaves; the first has left."""
    pace = Pace(50, loop_time=time)
    async with pace.request(lambda: False):
        trip = trip_under_way()
        assert trip is not None
        trip.depart()
        trip.arrive()
        with pytest.raises(ConnectionError):
            trip.depart()


def test_a_channel_rests_when_it_has_had_its_fill(time: LoopTime) -> None:
    """Until its oldest message is long enough ago."""
    rests = ChannelLimits(loop_time=time)
    for _ in range(CHANNEL_MESSAGES - 1):
        rests.count(1)
        time.now += 1
    rests.count(2)
    assert rests.resting() == {}

    rests.count(1)

    assert rests.resting() == {1: pytest.approx(CHANNEL_SECONDS - CHANNEL_MESSAGES + 1)}
    time.now += CHANNEL_SECONDS - CHANNEL_MESSAGES + 1
    assert rests.resting() == {}
    rests.count(1)
    assert rests.resting().keys() == {1}


def test_a_full_channel_rests_a_little_longer_than_discord_counts(time: LoopTime) -> None:
    """Four in one moment; the fifth leaves 5.5 s later."""
    rests = ChannelLimits(loop_time=time)
    for _ in range(4):
        rests.count(1)

    time.now += 5.49
    assert rests.resting() == {1: pytest.approx(0.01)}
    time.now += 0.01
    assert rests.resting() == {}


@given(
    st.lists(
        st.tuples(st.floats(min_value=0, max_value=3), st.floats(min_value=0, max_value=0.5)),
        max_size=60,
    )
)
def test_no_five_seconds_of_discords_hold_five_messages_of_a_channel(
    messages: list[tuple[float, float]],
) -> None:
    """Each message is counted when it arrives, up to half a second after it left."""
    time = LoopTime()
    rests = ChannelLimits(loop_time=time)
    counted = []
    for pause, way in messages:
        time.now += pause
        if 1 not in rests.resting():
            rests.count(1)
            counted.append(time.now + way)

    for start in counted:
        assert sum(start <= moment < start + 5 for moment in counted) <= 4


@given(st.lists(st.floats(min_value=0, max_value=3), max_size=60))
def test_no_five_seconds_hold_five_messages_of_a_channel(pauses: list[float]) -> None:
    """Whoever asks before each message never meets Discord's limit."""
    time = LoopTime()
    rests = ChannelLimits(loop_time=time)
    sent = []
    for pause in pauses:
        time.now += pause
        if 1 not in rests.resting():
            rests.count(1)
            sent.append(time.now)

    for start in sent:
        assert sum(start <= moment < start + 5 for moment in sent) <= CHANNEL_MESSAGES
