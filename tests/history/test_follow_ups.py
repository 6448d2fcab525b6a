"""What somebody was told about last, and for how long it is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.history import FollowUps
from bot.history.follow_ups import KEPT, MOST

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_subject_is_kept_for_ten_minutes() -> None:
    """Whoever asks on within ten minutes means the same; later nothing is known."""
    follow_ups = FollowUps()
    follow_ups.remember(1, 2, "2002R", NOW)

    assert follow_ups.subject(1, 2, NOW + KEPT - timedelta(seconds=1)) == "2002R"
    assert follow_ups.subject(1, 2, NOW + KEPT) == ""


def test_a_subject_is_of_one_member_in_one_channel() -> None:
    """What one is told says nothing about what another means."""
    follow_ups = FollowUps()
    follow_ups.remember(1, 2, "2002R", NOW)

    assert follow_ups.subject(1, 3, NOW) == ""
    assert follow_ups.subject(9, 2, NOW) == ""


def test_an_answer_about_nothing_forgets_nothing() -> None:
    """A refusal leaves what was told before."""
    follow_ups = FollowUps()
    follow_ups.remember(1, 2, "2002R", NOW)
    follow_ups.remember(1, 2, "", NOW)

    assert follow_ups.subject(1, 2, NOW) == "2002R"


def test_memory_is_bounded() -> None:
    """The ones longest silent are forgotten first."""
    follow_ups = FollowUps()
    for member in range(MOST + 1):
        follow_ups.remember(1, member, "2002R", NOW)

    assert follow_ups.subject(1, 0, NOW) == ""
    assert follow_ups.subject(1, MOST, NOW) == "2002R"
