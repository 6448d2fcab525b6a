"""What drops in a month, by the clock of the server."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Drop, Precision
from bot.rules.calendars import Moment, Month, month_number, month_of
from bot.rules.calendars.months import first_day
from tests.conftest import NOON
from tests.makers import TEN
from tests.rules.calendars.test_calendars import drop, drops, spanning, utc

DECEMBER = month_number(date(2026, 12, 24))


def of(*shown: Drop, zone: str = "UTC", number: int = DECEMBER) -> Month:
    """Return a month of drops, by default December."""
    return month_of(shown, number, zone, NOON)


def on(month: Month) -> list[tuple[int, Moment]]:
    """Return what is on which day."""
    return [(entry.day.day, entry.moment) for entry in month.entries]


def test_an_instant_is_on_the_day_of_the_servers_clock() -> None:
    """Late in London is the next day in Tokyo, and at the end of a month another month."""
    late = utc(2026, 12, 31, 20)
    shown = drop(at=late, ends_at=late)

    assert on(of(shown, zone="Europe/London")) == [(31, Moment.DROPS)]
    assert on(of(shown, zone="Asia/Tokyo")) == []
    assert on(of(shown, zone="Asia/Tokyo", number=DECEMBER + 1)) == [(1, Moment.DROPS)]


def test_a_day_is_called_as_it_is_where_it_drops() -> None:
    """The 5th in Tokyo is the 5th, whatever day it is at the server then."""
    shown = spanning(
        Precision.DAY, utc(2026, 12, 4, 15), utc(2026, 12, 5, 15), timezone="Asia/Tokyo"
    )

    [entry] = of(shown, zone="America/New_York").entries

    assert (entry.day, entry.at) == (date(2026, 12, 5), None)


def test_a_draw_is_on_the_days_it_opens_and_closes() -> None:
    """Both can be in other months than the one that is looked at."""
    shown = drop(is_draw=True, opens_at=utc(2026, 11, 30))

    assert on(of(shown)) == [(5, Moment.CLOSES)]
    assert on(of(shown, number=DECEMBER - 1)) == [(30, Moment.OPENS)]


def test_what_is_only_in_the_month_is_on_no_day() -> None:
    """And what is known less is nowhere."""
    in_month = spanning(Precision.MONTH, utc(2026, 12, 1), utc(2027, 1, 1))
    season = spanning(Precision.SEASON, utc(2026, 12, 1), utc(2027, 3, 1), id=2)
    cancelled = drop(id=3, is_cancelled=True)

    month = of(in_month, season, cancelled)

    assert (month.some_day, month.entries) == ((in_month,), ())


def test_the_first_thing_after_it_is_named() -> None:
    """An empty month is no dead end."""
    later = [drop(id=2, at=TEN + timedelta(days=60)), drop(id=3, at=TEN + timedelta(days=50))]

    month = of(*later)

    assert month.following is not None
    assert month.following.drop.id == 3


def test_months_are_counted_on() -> None:
    """Back and forth."""
    assert first_day(DECEMBER) == date(2026, 12, 1)
    assert first_day(DECEMBER + 1) == date(2027, 1, 1)


@pytest.mark.long
@given(st.lists(drops(), max_size=8), st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"]))
def test_each_moment_is_in_exactly_one_month(shown: list[Drop], zone: str) -> None:
    """Nothing is lost between two months, and nothing is in both."""
    around = range(DECEMBER - 24, DECEMBER + 24)
    months = [of(*shown, zone=zone, number=number) for number in around]

    entries = [entry for month in months for entry in month.entries]

    standing = [each for each in shown if not each.is_cancelled and each.at is not None]
    exact = [each for each in standing if each.precision in {Precision.INSTANT, Precision.DAY}]
    opening = [each for each in exact if each.opens_at is not None]
    assert len(entries) == len(exact) + len(opening)
    assert entries == sorted(entries, key=lambda entry: entry.day)
