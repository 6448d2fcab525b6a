"""A draw opens and closes, whatever tells of it; its time is its close."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.models import Precision, SeenDrop, SourceSpec
from bot.sources.calendar.adapter import _read as read_calendar
from bot.sources.feed.posts import Post, read_post
from tests.sources.calendar.test_calendar import answer, calendar, event
from tests.sources.conftest import START
from tests.sources.file.test_file import read


def utc(*parts: int) -> datetime:
    """Return an instant."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_an_event_that_is_a_raffle_lasts_until_it_closes() -> None:
    """Its end is its time; of whole days, the last one. Another event's end is nothing."""
    spec = SourceSpec(name="Shop", kind="calendar", url="https://shop.example/x.ics")
    times = ("DTSTART:20261201T090000Z", "DTEND:20261203T170000Z")
    days = ("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261204")
    body = calendar(
        event(*times, summary="Raffle: New Balance 2002R Oat", uid="a"),
        event(*days, summary="抽選 New Balance 2002R Steel", uid="b"),
        event(*times, summary="New Balance 2002R Navy", uid="c"),
    )

    timed, whole, other = read_calendar(answer(body), spec, START).drops

    assert (timed.is_draw, timed.opens_at) == (True, utc(2026, 12, 1, 9))
    assert (timed.at, timed.precision) == (utc(2026, 12, 3, 17), Precision.INSTANT)
    assert (whole.opens_at, whole.at, whole.precision) == (
        utc(2026, 12, 1),
        utc(2026, 12, 3),
        Precision.DAY,
    )
    assert (other.is_draw, other.at) == (False, utc(2026, 12, 1, 9))


def test_a_post_about_a_raffle_says_when_it_closes() -> None:
    """And maybe when it opens."""
    text = "The draw opens December 1 and closes December 3. New Balance 2002R Oat (M2002RXK)."
    post = Post(
        key="p",
        title="New Balance 2002R Oat Raffle",
        text=text,
        posted=utc(2026, 11, 25),
        url="https://news.example/oat",
    )

    (drop,) = read_post(post, now=utc(2026, 11, 26), region="US", currency=None)

    assert drop.is_draw
    assert drop.opens_at is not None
    assert drop.at is not None
    assert (drop.opens_at.day, drop.at.day, drop.precision) == (1, 3, Precision.DAY)


@pytest.mark.parametrize(
    ("title", "text", "region"),
    [
        ("Lottery: New Balance 2002R Oat", "Entries close 3 December 2026, 6pm.", "GB"),
        ("2002R Oat EQL launch", "Enter until December 3, 2026.", "US"),
        ("2002R Oat 抽選販売", "受付 2026年12月1日から2026年12月3日まで", "JP"),
        ("Verlosung: 2002R Oat", "Teilnahme bis 3. Dezember 2026.", "DE"),
        ("Tirage au sort 2002R Oat", "Inscriptions jusqu'au 3 décembre 2026.", "FR"),
        ("Sorteo 2002R Oat", "Participa hasta el 3 de diciembre de 2026.", "ES"),
        ("Loterij: 2002R Oat", "Inschrijven tot 3 december 2026.", "NL"),
    ],
)
def test_a_draw_closes_in_any_language(title: str, text: str, region: str) -> None:
    """By the words before its date, or behind it."""
    post = Post(key="p", title=title, text=text, posted=utc(2026, 11, 25), url=None)

    (drop,) = read_post(post, now=utc(2026, 11, 26), region=region, currency=None)

    assert drop.is_draw
    assert drop.at is not None
    at = drop.at.astimezone(ZoneInfo(drop.timezone or "UTC"))
    assert (at.month, at.day) == (12, 3)


def test_a_row_with_a_close_is_a_draw() -> None:
    """So is one whose name says so; a list's end is no close."""
    text = (
        "name,style,at,closes\n2002R Oat,M2002RXK,2026-12-01,2026-12-03\n"
        "2002R Steel raffle,M2002RXS,2026-12-05,\n2002R Navy,M2002RXN,2026-12-05,\n"
    )

    found = [(drop.is_draw, drop.opens_at, drop.at) for drop in read(text).drops]

    assert found == [
        (True, utc(2026, 12, 1), utc(2026, 12, 3)),
        (True, None, utc(2026, 12, 5)),
        (False, None, utc(2026, 12, 5)),
    ]


@pytest.mark.parametrize(
    ("text", "opens", "closes"),
    [
        (
            "Our raffle for it opens December 2 at 9:00 GMT. It closes December 6 at 8pm.",
            2,
            6,
        ),
        ("An online draw starts December 2 and ends December 6. It may sell out.", 2, 6),
        ("The raffle closes December 6. Good luck.", None, 6),
    ],
)
def test_a_post_whose_text_alone_tells_of_a_draw(text: str, opens: int | None, closes: int) -> None:
    """Its date is the draw's, so the sentence that has it tells what it is of."""
    drop = told(text)

    assert drop.is_draw
    assert drop.at is not None
    assert drop.at.day == closes
    assert (drop.opens_at and drop.opens_at.day) == opens


@pytest.mark.parametrize(
    "text",
    [
        "The draw at Size? closes December 2. The shoe launches December 6.",
        "The raffle closes December 2 and the 2002R arrives December 6.",
        "A raffle opens December 2. Its release is on December 6.",
        "A draw is for members, and everybody else can have it from a launch on December 6.",
    ],
)
def test_a_release_beside_a_draw_is_no_draw(text: str) -> None:
    """A shop's own raffle is one way to a shoe that comes out for all."""
    drop = told(text)

    assert (drop.is_draw, drop.at and drop.at.day) == (False, 6)


def told(text: str) -> SeenDrop:
    """The drop of a post whose title says nothing of a draw."""
    title = "Win the New Balance 2002R Oat M2002RXK"
    post = Post(key="p", title=title, text=text, posted=utc(2026, 11, 25), url="https://x.example")
    (drop,) = read_post(post, now=utc(2026, 11, 26), region="GB", currency=None)
    return drop
