"""What follows from several words about a drop: pure rules, whoever says them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Confidence, Drop, Precision, SeenDrop, SourceStatus
from bot.rules.drops.identity import agrees, is_same
from bot.rules.drops.revision import revise
from tests.conftest import NOON
from tests.makers import DAY, MONTH, TEN, rumour, spec, told


def day(zone: str, later: int = 0) -> SeenDrop:
    """Tell of 5 December somewhere, or of a day some days later."""
    local = DAY.replace(tzinfo=ZoneInfo(zone)) + timedelta(days=later)
    at = local.astimezone(UTC)
    return told(at, ends_at=at + timedelta(days=1), precision=Precision.DAY, timezone=zone)


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [
        (told(), told(TEN - timedelta(days=2)), TEN - timedelta(days=2)),
        (told(TEN - timedelta(days=2)), told(), TEN - timedelta(days=2)),
        (told(), told(DAY - timedelta(days=2), precision=Precision.DAY), TEN),
        (rumour(), rumour(DAY - timedelta(days=2)), DAY),  # nobody sells it: the first seen counts
        # The same 5 December, in California and in Sydney.
        (day("America/Los_Angeles"), day("Australia/Sydney"), DAY + timedelta(hours=8)),
        (day("America/Los_Angeles"), day("Australia/Sydney", -1), DAY - timedelta(hours=35)),
    ],
)
def test_the_earliest_of_equal_sellers_counts(
    first: SeenDrop, second: SeenDrop, counts: datetime
) -> None:
    """An hour is better than a day, and one day is not earlier for being elsewhere."""
    drop, _ = revise(_blank(), [first, second], _status(), NOON)

    assert drop.at == counts


@pytest.mark.parametrize(
    ("at", "ends_at", "is_agreed"),
    [
        (TEN, TEN, True),
        (DAY, DAY + timedelta(days=1), True),
        (MONTH, MONTH + timedelta(days=31), True),
        (TEN + timedelta(minutes=1), TEN + timedelta(minutes=1), False),
        (DAY + timedelta(days=1), DAY + timedelta(days=2), False),
        (None, None, False),
    ],
)
def test_a_day_agrees_with_its_hours(
    at: datetime | None, ends_at: datetime | None, *, is_agreed: bool
) -> None:
    """Whoever says less exactly when does not say otherwise."""
    entered = replace(_blank(), at=TEN, ends_at=TEN)

    assert agrees(replace(entered, at=at, ends_at=ends_at), entered) is is_agreed


@pytest.mark.parametrize(
    ("seen", "same"),
    [
        (told(), True),
        (told(TEN + timedelta(days=13)), True),
        (told(TEN + timedelta(days=40)), False),
        (told(None), True),
        (told(style_code="M2002RDB"), False),
        (told(style_code=None), True),
        (told(style_code=None, name="2002R Protection Pack Pink"), False),
    ],
)
def test_one_shoe_at_about_one_time_is_one_drop(seen: SeenDrop, same: bool) -> None:
    """Style codes decide; without one, the words of the title do."""
    drop, _ = revise(_blank(), [told()], _status(), NOON)

    assert is_same(drop, seen) is same


WORDS = st.builds(
    lambda at, confidence, is_cancelled, precision: told(
        at,
        ends_at=at,
        confidence=confidence,
        is_cancelled=is_cancelled,
        precision=precision if at else Precision.UNKNOWN,
    ),
    st.sampled_from([None, DAY, TEN, MONTH]),
    st.sampled_from(Confidence),
    st.booleans(),
    st.sampled_from(Precision),
)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_the_same_words_are_news_once(words: list[SeenDrop]) -> None:
    """Whatever sources say, saying it again changes nothing; a cancelled drop was cancelled."""
    once, _ = revise(_blank(), words, _status(), NOON)

    again, kind = revise(once, words, _status(), NOON + timedelta(hours=1))

    assert (again, kind) == (once, None)
    if once.is_cancelled:
        assert any(word.is_cancelled for word in words)
    else:
        assert once.at in {word.at for word in words if not word.is_cancelled}


def _status() -> SourceStatus:
    return SourceStatus(id=1, spec=spec())


def _blank() -> Drop:
    return Drop(
        id=1,
        guild_id=None,
        style_code=None,
        name="",
        at=None,
        ends_at=None,
        precision=Precision.UNKNOWN,
        timezone="UTC",
        created_by=None,
        changed_at=NOON,
    )
