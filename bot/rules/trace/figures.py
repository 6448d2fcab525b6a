"""What the record of a server's alerts comes to in numbers: how many, how fast, what sold out.

Knows nothing of how the record is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from bot.models import Change, ChangeKind, SentAlert

PERIODS = (timedelta(days=7), timedelta(days=30))
DAYS = max(PERIODS).days
SHOWN = 5  # shoes that sold out, the quickest


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldOut:
    """A shoe that sold out at a shop, and how long it lasted."""

    title: str
    style_code: str | None
    at: datetime
    lasted: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The last so many days in numbers; ``median`` is from known to sent, where that is known."""

    span: timedelta
    alerts: int
    digests: int
    median: timedelta | None
    watchers: int
    sold_out: tuple[SoldOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDay:
    """A day by the server's clock; ``median`` is as in ``Period``."""

    day: date
    alerts: int
    median: timedelta | None


def days_of(sent: Iterable[SentAlert], now: datetime, zone: str) -> tuple[AlertDay, ...]:
    """Return the last 30 days of a server with the alerts to its channels, today last.

    Args:
        sent: all that arrived in that time.
        now: aware, UTC.
        zone: the server's time zone.
    """
    clock = ZoneInfo(zone)
    today = now.astimezone(clock).date()
    first = today - max(PERIODS) + timedelta(days=1)
    by_day: dict[date, list[SentAlert]] = {first + timedelta(days=at): [] for at in range(DAYS)}
    for alert in sent:
        day = by_day.get(alert.sent_at.astimezone(clock).date())
        if day is not None and alert.person_id is None and not alert.is_digest:
            day.append(alert)
    return tuple(
        AlertDay(day=day, alerts=len(alerts), median=_median(alerts))
        for day, alerts in by_day.items()
    )


def periods_of(
    sent: Sequence[SentAlert], turns: Iterable[Change], now: datetime
) -> tuple[Period, ...]:
    """Return the last 7 and 30 days of a server.

    Args:
        sent: all that arrived in that time.
        turns: what came in or sold out of the listings that alerts told of, the oldest first.
        now: aware, UTC.
    """
    told = {alert.came_in for alert in sent if alert.came_in is not None}
    sold_out = sold_out_of(turns, told)
    return tuple(_period(span, sent, sold_out, now) for span in PERIODS)


def sold_out_of(turns: Iterable[Change], told: Iterable[int]) -> list[SoldOut]:
    """Return what sold out of the listings that were told of, since each last came in."""
    wanted = set(told)
    came_in: dict[int, Change] = {}
    found: list[SoldOut] = []
    for turn in turns:
        if turn.listing_id is None or turn.listing_id not in wanted:
            continue
        if turn.kind is not ChangeKind.SOLD_OUT:
            came_in[turn.listing_id] = turn
        elif (began := came_in.pop(turn.listing_id, None)) is not None:
            found.append(
                SoldOut(
                    title=turn.title,
                    style_code=turn.style_code,
                    at=turn.at,
                    lasted=turn.at - began.at,
                )
            )
    return found


def _period(
    span: timedelta, sent: Sequence[SentAlert], sold_out: Sequence[SoldOut], now: datetime
) -> Period:
    recent = [alert for alert in sent if alert.sent_at >= now - span]
    to_channels = [alert for alert in recent if alert.person_id is None]
    gone = sorted(
        (each for each in sold_out if each.at >= now - span), key=lambda each: each.lasted
    )
    return Period(
        span=span,
        alerts=sum(not alert.is_digest for alert in to_channels),
        digests=sum(alert.is_digest for alert in to_channels),
        median=_median(to_channels),
        watchers=len({alert.person_id for alert in recent if alert.person_id is not None}),
        sold_out=tuple(gone[:SHOWN]),
    )


def _median(alerts: Iterable[SentAlert]) -> timedelta | None:
    """Return how long alerts usually took from known to sent, where that is known."""
    waits = [
        max((alert.sent_at - alert.known_at).total_seconds(), 0.0)
        for alert in alerts
        if alert.known_at is not None
    ]
    return timedelta(seconds=median(waits)) if waits else None
