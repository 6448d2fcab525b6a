"""How far the machine's clock is from Discord's."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from bot.services.base import ClockDrift
from tests.conftest import NOON, Clock

QUICK = timedelta(milliseconds=80)
CLOSE = timedelta(seconds=1.1)


@pytest.fixture
def drift(clock: Clock) -> ClockDrift:
    """Return what measures it."""
    return ClockDrift(clock, loop_time=lambda: clock().timestamp())


@pytest.mark.parametrize("ahead", [0, 3, 50, 240, -240, 86_400, -3_600], ids=str)
def test_the_drift_is_what_an_answers_date_says(
    drift: ClockDrift, clock: Clock, ahead: int
) -> None:
    """To about a second, as a Date has no parts of one; the time by Discord's clock follows."""
    clock.now = NOON + timedelta(seconds=ahead, milliseconds=300)

    drift.note(format_datetime(NOON, usegmt=True), QUICK)

    assert drift.ahead is not None
    assert abs(drift.ahead - timedelta(seconds=ahead)) < CLOSE
    assert abs(drift.now() - NOON) < CLOSE


def test_before_the_first_answer_our_own_clock_counts(drift: ClockDrift, clock: Clock) -> None:
    """Nothing is known then."""
    assert drift.ahead is None
    assert drift.now() == clock.now


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 31 Feb 2026 10:00:00 GMT", "\0", "-1"])
def test_a_date_that_is_none_says_nothing(drift: ClockDrift, date: str) -> None:
    """Whatever wrote it."""
    drift.note(date, QUICK)

    assert drift.ahead is None


def test_a_slow_answer_says_nothing(drift: ClockDrift) -> None:
    """It may have been made at any time of its way."""
    drift.note(format_datetime(NOON - timedelta(minutes=5), usegmt=True), timedelta(seconds=8))

    assert drift.ahead is None


def test_the_cut_of_a_date_moves_nothing(drift: ClockDrift, clock: Clock) -> None:
    """Answers over a second tell one and the same."""
    found = set()
    for _ in range(10):
        clock.advance(milliseconds=97)
        drift.note(format_datetime(clock.now.replace(microsecond=0), usegmt=True), QUICK)
        found.add(drift.ahead)

    assert len(found) == 1


def test_a_wrong_clock_is_told_once_until_it_is_right(
    drift: ClockDrift, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Not with every answer; and again when it goes wrong again."""
    caplog.set_level("INFO")
    for ahead in (0, 60, 60, 61, 0, 0, -90, -90):
        clock.now = NOON + timedelta(seconds=ahead)
        drift.note(format_datetime(NOON, usegmt=True), QUICK)

    told = [record.message for record in caplog.records]
    assert ["ahead of" in each or "behind" in each for each in told] == [True, False, True]
    assert "agrees with Discord's again" in told[1]


def test_a_clock_that_is_set_back_is_known_before_the_next_answer(clock: Clock) -> None:
    """The monotonic clock goes on: how old something is does not change."""
    seconds = 1_000.0
    drift = ClockDrift(clock, loop_time=lambda: seconds)
    drift.note(format_datetime(NOON, usegmt=True), QUICK)

    seconds += 600
    clock.now = NOON + timedelta(minutes=10) - timedelta(hours=1)

    assert drift.ahead is not None
    assert abs(drift.ahead + timedelta(hours=1)) < CLOSE
    assert abs(drift.now() - NOON - timedelta(minutes=10)) < CLOSE


def test_a_machine_that_slept_knows_that_time_has_passed(clock: Clock) -> None:
    """Its monotonic clock may have stood still meanwhile."""
    drift = ClockDrift(clock, loop_time=lambda: 1_000.0)
    drift.note(format_datetime(NOON, usegmt=True), QUICK)

    clock.advance(hours=2)

    assert abs(drift.now() - NOON - timedelta(hours=2)) < CLOSE
    assert abs(drift.earliest() - NOON) < CLOSE  # or its clock was set forward


@pytest.mark.parametrize("is_set", [True, False], ids=["set forward", "slept"])
def test_the_next_answer_tells_whether_a_clock_was_set_forward(
    clock: Clock, *, is_set: bool
) -> None:
    """From then on there is one time again."""
    drift = ClockDrift(clock, loop_time=lambda: 1_000.0)
    drift.note(format_datetime(NOON, usegmt=True), QUICK)
    clock.advance(minutes=7)
    there = NOON if is_set else clock()

    drift.note(format_datetime(there, usegmt=True), QUICK)

    assert drift.earliest() == drift.now()
    assert abs(drift.now() - there) < CLOSE


def test_one_odd_date_is_not_believed_and_two_that_agree_are(
    drift: ClockDrift, clock: Clock
) -> None:
    """Something in between has another clock; Discord's own does not leap."""
    odd = NOON + timedelta(days=40)
    drift.note(format_datetime(NOON, usegmt=True), QUICK)
    for date in (odd, NOON, odd, NOON):
        drift.note(format_datetime(date, usegmt=True), QUICK)
        assert drift.ahead is not None
        assert abs(drift.ahead) < CLOSE

    for _ in range(2):
        drift.note(format_datetime(odd, usegmt=True), QUICK)
    assert abs(drift.ahead + timedelta(days=40)) < CLOSE
