"""What a server's record comes to in numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.models import Change, ChangeKind, SentAlert
from bot.rules.trace import days_of, periods_of
from bot.rules.trace.figures import SHOWN, sold_out_of
from tests.conftest import NOON
from tests.makers import change

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


def turn(kind: ChangeKind, at: datetime, listing_id: int = 1) -> Change:
    """Let a listing come in, or sell out."""
    return change(kind, at=at, listing_id=listing_id)


def sent(ago: timedelta, wait: timedelta = SECOND, **changes: object) -> SentAlert:
    """Let an alert arrive so long ago."""
    at = NOON - ago
    return replace(SentAlert(sent_at=at, known_at=at - wait), **changes)  # type: ignore[arg-type]


def test_each_period_counts_its_own() -> None:
    """Alerts, digests, and people once however often they were told."""
    record = [
        sent(DAY),
        sent(2 * DAY, 3 * SECOND),
        sent(3 * DAY, is_digest=True, known_at=None),
        sent(DAY, person_id=5),
        sent(DAY, person_id=5),
        sent(8 * DAY, 9 * SECOND),
        sent(8 * DAY, person_id=6),
    ]

    week, month = periods_of(record, [], NOON)

    assert (week.alerts, week.digests, week.watchers) == (2, 1, 1)
    assert (month.alerts, month.digests, month.watchers) == (3, 1, 2)
    assert (week.median, month.median) == (2 * SECOND, 3 * SECOND)


def test_what_was_held_back_has_no_waiting_time() -> None:
    """Nor has what an unruly clock says was sent before it was known."""
    [week, _] = periods_of([sent(DAY, known_at=None)], [], NOON)
    assert week.median is None

    [week, _] = periods_of([sent(DAY, -5 * MINUTE)], [], NOON)
    assert week.median == timedelta()


def test_what_sold_out_lasted_since_it_last_came_in() -> None:
    """Only listings that this server was told of; the quickest first."""
    begin = NOON - 2 * DAY
    turns = [
        turn(ChangeKind.SOLD_OUT, begin - DAY),
        turn(ChangeKind.LIVE, begin),
        turn(ChangeKind.RESTOCK, begin + 10 * MINUTE),
        turn(ChangeKind.LIVE, begin, 2),
        turn(ChangeKind.LIVE, begin, 3),
        turn(ChangeKind.SOLD_OUT, begin + 11 * MINUTE, 3),
        turn(ChangeKind.SOLD_OUT, begin + 14 * MINUTE),
        turn(ChangeKind.SOLD_OUT, begin + 3 * MINUTE, 2),
    ]
    record = [sent(2 * DAY, came_in=1), sent(2 * DAY, came_in=2)]

    [week, _] = periods_of(record, turns, NOON)

    assert [each.lasted for each in week.sold_out] == [3 * MINUTE, 4 * MINUTE]


def test_only_the_quickest_are_named() -> None:
    """A few of them."""
    turns = [
        each
        for number in range(9)
        for each in (
            turn(ChangeKind.RESTOCK, NOON - DAY, number),
            turn(ChangeKind.SOLD_OUT, NOON - DAY + (9 - number) * MINUTE, number),
        )
    ]

    assert len(sold_out_of(turns, range(9))) == 9
    [week, _] = periods_of([sent(DAY, came_in=number) for number in range(9)], turns, NOON)
    assert [each.lasted // MINUTE for each in week.sold_out] == list(range(1, SHOWN + 1))


def test_days_are_those_of_the_servers_clock() -> None:
    """Thirty, today last; digests and messages to members are not counted."""
    late = sent(timedelta(hours=13), 4 * SECOND)  # 23:00 UTC the day before, 8:00 in Tokyo
    record = [
        sent(MINUTE, 2 * SECOND),
        late,
        sent(MINUTE, is_digest=True),
        sent(MINUTE, person_id=5),
        sent(40 * DAY),
        sent(29 * DAY, known_at=None),
    ]

    here, there = (days_of(record, NOON, zone) for zone in ("UTC", "Asia/Tokyo"))

    assert [len(here), here[-1].day] == [30, NOON.date()]
    assert [(day.alerts, day.median) for day in here[-2:]] == [(1, 4 * SECOND), (1, 2 * SECOND)]
    assert [(day.alerts, day.median) for day in there[-2:]] == [(0, None), (2, 3 * SECOND)]
    assert (here[0].alerts, here[0].median) == (1, None)
    assert sum(day.alerts for day in here) == 3
