"""The picture of a month: nothing in it overlaps, and its words say the same in full."""

from __future__ import annotations

import itertools
import struct
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.languages import LANGUAGES, speaking
from bot.models import Drop, Precision
from bot.rules.calendars import Moment, month_number, month_of
from bot.ui.drawing import WIDTH, Canvas, length
from bot.ui.months import alternative, draw, page, plan, view
from bot.ui.months.layouts import ROWS, Row
from tests.conftest import NOON
from tests.makers import TEN
from tests.rules.calendars.test_calendars import drop, drops, spanning, utc
from tests.rules.calendars.test_months import DECEMBER, of
from tests.ui.history.test_cards import checked, labels
from tests.ui.worst import WORST

ADDRESS = "https://bot.example/calendars/" + "x" * 32 + ".ics"


def many(count: int, **changes: Any) -> list[Drop]:
    """Enter drops of one day, each a minute later."""
    return [
        drop(id=number, style_code=None, name=f"Shoe {number}", at=TEN + timedelta(minutes=number))
        for number in range(count)
    ]


def size_of(picture: bytes) -> tuple[int, int]:
    """Return width and height of a PNG."""
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_a_month_is_drawn_as_wide_as_all_pictures_are() -> None:
    """And not so high that a phone shows no more of it at once."""
    picture = draw(plan(of(*many(60))))

    width, height = size_of(picture)
    assert width == WIDTH
    assert height < 1.6 * WIDTH
    assert draw(plan(of(*many(60)))) is picture


def test_weeks_begin_on_monday_and_hold_only_the_month() -> None:
    """December 2026 begins on a Tuesday and has five weeks."""
    weeks = plan(of(drop())).weeks

    assert [len(week) for week in weeks] == [7] * 5
    numbers = [field.number for week in weeks for field in week if field is not None]
    assert numbers == list(range(1, 32))
    assert weeks[0][0] is None
    assert weeks[0][5] is not None
    assert (weeks[0][5].number, weeks[0][5].drops, weeks[0][5].draws) == (5, 1, 0)


def test_today_is_marked() -> None:
    """By the server's clock."""
    weeks = plan(of(number=month_number(NOON.date()))).weeks

    assert [field.number for week in weeks for field in week if field and field.is_today] == [24]


def test_a_row_says_when_what_and_where() -> None:
    """The day once, the time by the server's clock, the name without what all have in common."""
    shown = of(
        drop(name="New Balance 2002R Rain Cloud", retailer="END."),
        drop(id=2, style_code="M2002RDB", name="NB 2002R Sea Salt", at=TEN + timedelta(hours=1)),
        spanning(Precision.DAY, utc(2026, 12, 9), utc(2026, 12, 10), id=3),
        drop(id=4, is_draw=True, style_code="M2002RDC", name="Phantom", at=TEN),
        zone="Asia/Tokyo",
    )

    assert plan(shown).rows == (
        Row(day="Sat 5", time="19:00", name="Rain Cloud", shop="END.", moment=Moment.DROPS),
        Row(time="19:00", name="Phantom closes", moment=Moment.CLOSES),
        Row(time="20:00", name="Sea Salt", moment=Moment.DROPS),
        Row(day="Wed 9", name="Rain Cloud", moment=Moment.DROPS),
    )


def test_of_a_full_day_some_are_named_and_the_rest_is_counted() -> None:
    """Forty on one day leave room for the other days."""
    later = drop(id=99, at=TEN + timedelta(days=9))

    rows = plan(of(*many(40), later)).rows

    assert len(rows) <= ROWS
    assert rows[-1].name == "Rain Cloud"
    assert rows[-2].name == f"… and {40 - (len(rows) - 2)} more"


@pytest.mark.long
@given(st.lists(drops(), max_size=60), st.integers(DECEMBER - 14, DECEMBER + 14))
def test_nothing_is_left_out_without_being_counted(shown: list[Drop], number: int) -> None:
    """Whatever is on: named rows and counts make up the whole."""
    month = of(*shown, number=number)

    planned = plan(month)

    assert len(planned.rows) + len(planned.some_day) <= ROWS + 1
    named = sum(row.moment is not None for row in planned.rows)
    counted = sum(int(row.name.split()[2]) for row in planned.rows if row.moment is None)
    assert named + counted == len(month.entries)


@given(
    st.lists(drops(), min_size=1, max_size=30),
    st.sampled_from(["UTC", "America/Knox_IN"]),
    st.sampled_from(sorted(LANGUAGES)),
)
@settings(max_examples=15)
def test_no_words_lie_over_others(shown: list[Drop], zone: str, language: str) -> None:
    """Nor out of the picture, however long a name is."""
    boxes: list[tuple[float, float, float, float]] = []

    class Watched(Canvas):
        def text(self, words: str, x: float, y: float, size: int, *_: Any, **how: Any) -> None:
            wide, anchor = length(words, size), how.get("anchor", "la")
            left = x - {"l": 0.0, "m": wide / 2, "r": wide}[anchor[0]]
            top = y - size if anchor[1] == "s" else y
            if words:
                boxes.append((left, top, left + wide, top + size))

    with pytest.MonkeyPatch.context() as patch, speaking(language):
        patch.setattr("bot.ui.months.pictures.Canvas", Watched)
        draw.__wrapped__(plan(of(*shown, zone=zone)))

    for one, other in itertools.combinations(boxes, 2):
        is_beside = one[2] <= other[0] or other[2] <= one[0]
        is_below = one[3] <= other[1] or other[3] <= one[1]
        assert is_beside or is_below
    assert all(left >= 0 and right <= WIDTH for left, _, right, _ in boxes)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("worst", WORST.values(), ids=WORST)
def test_a_months_message_is_inside_discords_limits(worst: str, language: str) -> None:
    """With the worst that people and shops write, forty times on one day."""
    shown = [
        drop(id=number, name=worst, retailer=worst, style_code=None, at=TEN + timedelta(minutes=1))
        for number in range(40)
    ]
    some_day = spanning(Precision.MONTH, utc(2026, 12, 1), utc(2027, 1, 1), name=worst)

    with speaking(language):
        month = of(*shown, some_day)
        parts = checked(view(month, ADDRESS))

    assert len(labels(parts)) == 3
    assert len(alternative(month)) <= 1024
    assert size_of(draw(plan(month)))[0] == WIDTH


def test_the_words_say_all_that_the_picture_says() -> None:
    """In full, each time in the reader's own zone; and what comes after."""
    later = utc(2027, 1, 8, 9)
    said = page(
        of(
            drop(retailer="END."),
            drop(id=2, is_draw=True, name="Sea Salt", opens_at=TEN - timedelta(days=1)),
            spanning(Precision.MONTH, utc(2026, 12, 1), utc(2027, 1, 1), name="Phantom"),
            drop(id=4, name="Winter", at=later, ends_at=later),
        ),
        ADDRESS,
    )

    stamp = int(TEN.timestamp())
    assert said.split("\n") == [
        "## December 2026",
        f"<t:{stamp - 86400}:f>: **Sea Salt** (draw opens) · M2002RDA",
        f"<t:{stamp}:f>: **Rain Cloud** · M2002RDA · END.",
        f"<t:{stamp}:f>: **Sea Salt** (draw closes) · M2002RDA",
        "On a day that is not known yet: Phantom",
        f"The next after it: <t:{int(later.timestamp())}:f>: **Winter** · M2002RDA",
        "-# Times in the picture are those of UTC.",
        f"-# Follow it in your own calendar: `{ADDRESS}`",
    ]


def test_an_empty_month_says_what_comes_next() -> None:
    """It is drawn too."""
    month = of(drop(at=TEN + timedelta(days=60)))

    said = page(month, None)

    assert "No drop is known for this month yet." in said
    assert "The next after it: " in said
    assert size_of(draw(plan(month)))[0] == WIDTH


def test_one_can_go_a_month_back_and_two_years_ahead() -> None:
    """Beyond that nothing is known."""
    for number, can in ((322, [True, True]), (321, [False, True]), (346, [True, False])):
        month = month_of([], number, "UTC", NOON)
        row = checked(view(month, None))[0]["components"][-1]["components"]
        assert [not button.get("disabled", False) for button in row[:2]] == can


def test_a_month_speaks_the_language_of_who_asked() -> None:
    """All that it says, and the shoes by the names they have."""
    words: list[str] = []

    class Watched(Canvas):
        def text(self, said: str, *_: Any, **__: Any) -> None:
            words.append(said)

    closing = drop(id=4, is_draw=True, style_code="M2002RDC", name="雨雲", at=TEN)
    undated = spanning(Precision.MONTH, utc(2026, 12, 1), utc(2027, 1, 1), id=3, name="海塩")
    with speaking("ja"):
        planned = plan(of(closing, undated))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.ui.months.pictures.Canvas", Watched)
        draw.__wrapped__(planned)

    said = [word for word in words if word and not word.isdigit()]
    assert said == [
        *("2026年12月", "UTC", *"月火水木金土日"),
        *("5日 土", "10:00", "雨雲 締切", "日付未定", "海塩"),
    ]
