"""The chart of a server's alerts and its words: readable, inside every limit, the same in both."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.languages import speaking
from bot.models import LANGUAGES
from bot.rules.trace import AlertDay, Period
from bot.services.trace import AlertFigures
from bot.ui.drawing import WIDTH, Canvas, length
from bot.ui.stats import alternative, draw, stats_chart, stats_text, stats_view
from bot.ui.stats.charts import MOST_STEPS, SPANS, counts, spans
from tests.conftest import NOON
from tests.ui.history.test_cards import checked

SECOND = timedelta(seconds=1)
FIRST = NOON.date() - timedelta(days=29)
WAITS = st.none() | st.floats(0, 10**6)


def days(*told: tuple[int, float | None]) -> tuple[AlertDay, ...]:
    """Say of the last days how many alerts came, and how long they took in seconds."""
    whole = [*[(0, None)] * (30 - len(told)), *told]
    return tuple(
        AlertDay(
            day=FIRST + timedelta(days=at),
            alerts=alerts,
            median=timedelta(seconds=wait) if wait is not None else None,
        )
        for at, (alerts, wait) in enumerate(whole)
    )


def figures(shown: tuple[AlertDay, ...]) -> AlertFigures:
    """Show days with their numbers of the whole."""
    period = Period(
        span=timedelta(days=30),
        alerts=sum(day.alerts for day in shown),
        digests=0,
        median=SECOND,
        watchers=0,
        sold_out=(),
    )
    return AlertFigures(periods=(period,), days=shown)


SHOWN = days((12, 0.4), (0, None), (3, 75.0), (1, None))


def words_in(shown: tuple[AlertDay, ...], language: str) -> list[tuple[str, Sequence[float]]]:
    """Return what a chart says, each with the left, top, right and bottom of where it stands."""
    found: list[tuple[str, Sequence[float]]] = []

    class Watched(Canvas):
        def text(self, words: str, x: float, y: float, size: int, *_: Any, **how: Any) -> None:
            wide, anchor = length(words, size), how.get("anchor", "la")
            left = x - {"l": 0.0, "m": wide / 2, "r": wide}[anchor[0]]
            top = y - size / 2 if anchor[1] == "m" else y
            if words:
                found.append((words, (left, top, left + wide, top + size)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.ui.stats.charts.Canvas", Watched)
        draw.__wrapped__(shown, language)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_chart_is_small_and_drawn_once(language: str) -> None:
    """A channel makes it 550 wide: it is no higher than 700 there."""
    with speaking(language):
        [file] = await stats_chart(figures(SHOWN))
        checked(stats_view(figures(SHOWN)))
    drawn = file.fp.read()

    width, height = struct.unpack(">II", drawn[16:24])
    assert width == WIDTH
    assert height * 550 / width < 700
    assert draw(SHOWN, language) is draw(SHOWN, language) == drawn
    assert file.description is not None
    assert len(file.description) <= 1024


async def test_without_an_alert_there_is_no_chart() -> None:
    """Only words."""
    assert await stats_chart(figures(days())) == []
    checked(stats_view(figures(days())))


@given(
    st.lists(st.tuples(st.integers(0, 20_000), WAITS), min_size=1, max_size=30),
    st.sampled_from(sorted(LANGUAGES)),
)
@settings(max_examples=40, deadline=None)
def test_no_words_lie_over_others(told: list[tuple[int, float | None]], language: str) -> None:
    """Nor out of the picture, whatever came."""
    boxes = [box for _, box in words_in(days(*told), language)]

    for one, other in itertools.combinations(boxes, 2):
        is_beside = one[2] <= other[0] or other[2] <= one[0]
        is_below = one[3] <= other[1] or other[3] <= one[1]
        assert is_beside or is_below
    assert all(left >= 0 and right <= WIDTH for left, _, right, _ in boxes)


def test_a_chart_speaks_the_language_of_who_asked() -> None:
    """Its dates and spans too."""
    english = {words for words, _ in words_in(SHOWN, "en")}
    japanese = {words for words, _ in words_in(SHOWN, "ja")}

    assert {"Alerts a day", "24 Nov", "17 Nov", "0.1 s", "10 min", "15"} <= english
    assert {"1日ごとの通知", "11/24", "11/17", "0.1秒", "10分", "15"} <= japanese


@given(st.integers(0, 10**6))
def test_an_axis_counts_in_round_steps(most: int) -> None:
    """From nothing to what was most, few enough to be read."""
    ticks = counts(most)

    assert (ticks[0], ticks[-1] >= most) == (0, True)
    assert 2 <= len(ticks) <= MOST_STEPS + 1


@given(st.lists(st.floats(0, 10**7), min_size=1))
def test_an_axis_of_spans_holds_what_was_usual(waits: list[float]) -> None:
    """As far as its ends reach; two at least, else nothing would tell them apart."""
    ticks = spans(waits)

    assert len(ticks) >= 2
    assert ticks[0] <= max(min(waits), SPANS[0])
    assert ticks[-1] >= min(max(waits), SPANS[-1])


def test_the_words_say_what_the_chart_shows() -> None:
    """What stands out in the text; every day in the picture's own words."""
    said = stats_text(figures(SHOWN).periods, SHOWN)

    assert "- Most on 21 Nov: 12 alerts\n- Slowest on 23 Nov: 1 minute" in said
    assert alternative(SHOWN).endswith(" 24 Nov: 1. 23 Nov: 3 (1 minute). 21 Nov: 12 (0.4 s).")


def test_one_day_alone_stands_out_of_nothing() -> None:
    """The numbers above say it."""
    assert "Most on" not in stats_text(figures(days((3, 1.0))).periods, days((3, 1.0)))
