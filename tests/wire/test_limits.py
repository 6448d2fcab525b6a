"""The limits, under a clock that does not go by itself."""

from __future__ import annotations

import pytest

from tests.wire.limits import ChannelBuckets, FixedWindow, SlidingWindow, global_window
from tests.wire.manual_clock import ManualClock


def take(window: FixedWindow | SlidingWindow, count: int) -> int:
    """Try `count` requests at once; return how many were taken."""
    return sum(window.take() == 0 for _ in range(count))


@pytest.mark.parametrize("shape", ["sliding", "fixed"])
def test_a_burst_is_cut_at_the_limit(shape: str, clock: ManualClock) -> None:
    """Of 120 at once, 50 pass, and the next is told to wait for the rest of the second."""
    window = global_window(shape, clock)

    assert sum(window.take() == 0 for _ in range(120)) == 50
    clock.advance(0.25)
    assert window.take() == pytest.approx(0.75)


def test_a_sliding_window_frees_each_place_a_second_after_it_was_taken(clock: ManualClock) -> None:
    """No span of one second holds more than 50, wherever it begins."""
    window = SlidingWindow(clock)
    assert take(window, 25) == 25
    clock.advance(0.6)
    assert take(window, 50) == 25

    clock.advance(0.4)

    assert take(window, 50) == 25


def test_a_fixed_window_frees_all_places_at_once(clock: ManualClock) -> None:
    """Around its end nearly 100 may pass within a moment."""
    window = FixedWindow(clock)
    assert take(window, 1) == 1
    clock.advance(0.99)
    assert take(window, 60) == 49

    clock.advance(0.02)

    assert take(window, 60) == 50


def test_refused_requests_do_not_prolong_the_wait(clock: ManualClock) -> None:
    """A client that hammers is let in when one that waits would be."""
    window = SlidingWindow(clock)
    take(window, 200)
    clock.advance(0.5)
    take(window, 200)

    clock.advance(0.5)

    assert window.take() == 0


def test_a_channel_takes_five_messages_in_five_seconds(clock: ManualClock) -> None:
    """The state after each says what the headers will: remaining, and when it resets."""
    buckets = ChannelBuckets(clock)
    states = []
    for _ in range(6):
        states.append(buckets.take(1))
        clock.advance(0.5)

    seen = [(s.remaining, s.reset_after, s.retry_after) for s in states if s]
    assert seen == [(4, 5, 0), (3, 4.5, 0), (2, 4, 0), (1, 3.5, 0), (0, 3, 0), (0, 2.5, 2.5)]
    other = buckets.take(2)
    assert other is not None
    assert other.remaining == 4


def test_buckets_can_be_switched_off(clock: ManualClock) -> None:
    """With a limit of 0 there is no bucket to tell of."""
    assert ChannelBuckets(clock, limit=0).take(1) is None


def test_an_unknown_shape_is_refused(clock: ManualClock) -> None:
    """A typing error in a test does not quietly switch the limit off."""
    with pytest.raises(ValueError, match="sliding, fixed or off"):
        global_window("slidng", clock)
