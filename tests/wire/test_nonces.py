"""Nonces, under a clock that does not go by itself."""

from __future__ import annotations

from tests.wire.manual_clock import ManualClock
from tests.wire.nonces import Nonces


def test_a_nonce_is_known_within_the_window_and_not_after(clock: ManualClock) -> None:
    """The window begins with the message, and being asked does not prolong it."""
    nonces = Nonces(clock, window=300)
    nonces.remember(1, "a", 10)

    clock.advance(299)
    assert nonces.find(1, "a") == 10
    nonces.remember(1, "a", 11)
    clock.advance(1)
    assert nonces.find(1, "a") is None


def test_a_nonce_belongs_to_its_author(clock: ManualClock) -> None:
    """Another author may use the same nonce."""
    nonces = Nonces(clock)
    nonces.remember(1, "a", 10)

    assert nonces.find(2, "a") is None


def test_a_window_of_zero_switches_nonces_off(clock: ManualClock) -> None:
    """Nothing is ever found."""
    nonces = Nonces(clock, window=0)
    nonces.remember(1, "a", 10)

    assert nonces.find(1, "a") is None


def test_the_window_can_be_changed_while_running(clock: ManualClock) -> None:
    """A shorter window forgets at once what is older."""
    nonces = Nonces(clock, window=300)
    nonces.remember(1, "a", 10)
    clock.advance(10)

    nonces.window = 5

    assert nonces.find(1, "a") is None
