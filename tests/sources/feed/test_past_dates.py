"""The day that a drop was planned for once, or that a post was written, is none of its release."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.sources.feed.posts import Post, read_post

POSTED = datetime(2026, 12, 2, 15, tzinfo=UTC)


def days(text: str) -> list[str]:
    """The days of a post's drops."""
    title = "New Balance 2002R Oat M2002RXK"
    post = Post(key="p", title=title, text=text, posted=POSTED, url="https://x.example/p")
    drops = read_post(post, now=POSTED, region="GB", currency=None)
    return [f"{drop.at:%d.%m.}" for drop in drops if drop.at is not None]


@pytest.mark.parametrize(
    "text",
    [
        # What was planned once.
        "Edit, Dec. 1: the launch, first planned for Dec. 4, was moved by two weeks to Dec. 18.",
        "It was supposed to arrive on December 4. The new launch date is December 18.",
        "It was expected to launch Dec. 4, but now drops Dec. 18.",
        "They were once meant to hit stores on December 4; they release December 18.",
        "The release was due Dec. 4 and has been postponed until Dec. 18.",
        "The shoe, originally due Dec. 4, is delayed to Friday, Dec. 18.",
        # When it was written.
        "Update, Dec. 2: the 2002R releases on December 18.",
        "[Update 1 December] The 2002R comes out on December 18, a release for all.",
        "Updated (Dec. 2, 2026) - the release is set for December 18.",
        "BOSTON, Dec. 2 - New Balance releases the 2002R on December 18.",
        "NEW YORK (December 1, 2026) \u2014 The 2002R drops December 18.",
    ],
)
def test_the_day_that_stands_is_told(text: str) -> None:
    """And never the one before it."""
    assert days(text) == ["18.12."]


@pytest.mark.parametrize(
    "text",
    [
        "Update: December 18 is when it releases.",
        "Update: December 18 - it has a release date.",
        "New Balance said that it was expected to release on December 18.",
        "RELEASES - DEC. 18 - FOR ALL",
        "The launch, says Mr. Smith, is on Dec. 18.",
    ],
)
def test_a_day_that_only_looks_like_one_given_up_is_told(text: str) -> None:
    """A post's own day is no later than the post, and what somebody said still stands."""
    assert days(text) == ["18.12."]


@pytest.mark.parametrize(
    "text", ["RELEASES - DEC. 3 - FOR ALL", "RELEASE DATE (DEC. 3) - FOR ALL", "Drops Dec. 3: all."]
)
def test_capitals_alone_make_no_dateline(text: str) -> None:
    """A day soon after the post may be that of the release."""
    assert days(text) == ["03.12."]


def test_a_plan_given_up_leaves_no_day() -> None:
    """Where no other is told."""
    assert days("It was meant to drop on December 4. A new release date is not known.") == []
