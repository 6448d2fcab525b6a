"""Draw a server's alerts by day: how many, and below that how long after it was known they came.

Knows nothing of Discord. Drawing takes a while: do it in a thread.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from bot.languages import short_day_text, speaking, tr
from bot.rules.trace import AlertDay
from bot.ui.drawing import EDGE, QUIET, RULE, WIDTH, Canvas, length

PICTURES = 24  # that are kept, of some 15 kB each
TITLE, LABEL, SMALL = 50, 31, 27  # heights of letters
PLOT_X = 150  # where plots begin; the axis's words stand before it
PLOT_WIDTH = WIDTH - EDGE - PLOT_X
HIGH, LOW = 260, 170  # heights of the two plots
HEAD, FOOT = 56, 52  # above and below a plot
GAP = 8  # between two days
DOT = 9
WEEK = 7  # days between two dates below a plot
STEPS = (1, 2, 5)  # of an axis that counts, times a power of ten
MOST_STEPS = 4
COUNT, SPEED = "#7db4ff", "#7fdca4"
MINUTE, HOUR = 60.0, 3600.0
SPANS = (0.1, 1.0, 10.0, MINUTE, 10 * MINUTE, HOUR, 10 * HOUR, 100 * HOUR)  # seconds on an axis
NAMED = 5  # of them that have room for their names


@lru_cache(maxsize=PICTURES)
def draw(days: tuple[AlertDay, ...], language: str) -> bytes:
    """Return the chart of some days as a PNG file; the same days are drawn once.

    Args:
        days: in their order, without a gap; at least one has an alert.
        language: of the words in it.
    """
    waits = [day.median.total_seconds() for day in days if day.median is not None]
    top = EDGE + TITLE + 34
    bottom = top + HIGH
    with speaking(language):
        canvas = Canvas(bottom + FOOT + (HEAD + LOW if waits else 0) + EDGE)
        canvas.text(tr("Alerts a day"), EDGE, EDGE, TITLE, is_bold=True)
        _counts(canvas, days, top, bottom)
        _dates(canvas, days, bottom)
        if waits:
            head = bottom + FOOT
            canvas.text(tr("Usual time from known to sent"), EDGE, head, LABEL, QUIET)
            _speeds(canvas, days, spans(waits), head + HEAD)
    return canvas.png()


def counts(most: int) -> range:
    """Return whole numbers from 0 to above the highest, in round steps."""
    power = 1
    while True:
        for factor in STEPS:
            step = factor * power
            if step * MOST_STEPS >= most:
                return range(0, math.ceil(max(most, 1) / step) * step + 1, step)
        power *= 10


def spans(waits: Sequence[float]) -> tuple[float, ...]:
    """Return the round spans from below the shortest to above the longest, in seconds."""
    first = max((at for at, span in enumerate(SPANS[:-1]) if span <= min(waits)), default=0)
    last = next((at for at, span in enumerate(SPANS) if span >= max(waits)), len(SPANS) - 1)
    return SPANS[first : max(last, first + 1) + 1]


def _counts(canvas: Canvas, days: Sequence[AlertDay], top: int, bottom: int) -> None:
    ticks = counts(max(day.alerts for day in days))
    for tick in ticks:
        y = bottom - (bottom - top) * tick / ticks[-1]
        _rule(canvas, y, f"{tick:,}")
    for place, day in enumerate(days):
        if day.alerts:
            left, right = _left(place, len(days)), _left(place + 1, len(days)) - GAP
            high = (bottom - top) * day.alerts / ticks[-1]
            canvas.brush.rounded_rectangle((left, bottom - high, right, bottom), 4, fill=COUNT)


def _dates(canvas: Canvas, days: Sequence[AlertDay], bottom: int) -> None:
    for place in range(len(days) - 1, -1, -WEEK):
        words = short_day_text(days[place].day)
        middle = (_left(place, len(days)) + _left(place + 1, len(days)) - GAP) / 2
        x = min(middle, WIDTH - EDGE - length(words, SMALL) / 2)
        canvas.text(words, x, bottom + 12, SMALL, QUIET, anchor="ma")


def _speeds(canvas: Canvas, days: Sequence[AlertDay], ticks: Sequence[float], top: int) -> None:
    """Draw a dot a day; the axis is logarithmic, as a second and an hour are both told."""
    bottom = top + LOW
    step = 1 if len(ticks) <= NAMED else 2
    for at, tick in enumerate(ticks):
        _rule(canvas, bottom - LOW * at / (len(ticks) - 1), "" if at % step else _named(tick))
    for place, day in enumerate(days):
        if day.median is not None:
            y = bottom - LOW * _share(day.median.total_seconds(), ticks)
            x = (_left(place, len(days)) + _left(place + 1, len(days)) - GAP) / 2
            canvas.brush.ellipse((x - DOT, y - DOT, x + DOT, y + DOT), fill=SPEED)


def _share(seconds: float, ticks: Sequence[float]) -> float:
    """Return how far up the axis a span stands, from 0 to 1; ticks are equally far apart."""
    seconds = min(max(seconds, ticks[0]), ticks[-1])
    at = next(at for at in range(len(ticks) - 1) if seconds <= ticks[at + 1])
    between = math.log(seconds / ticks[at]) / math.log(ticks[at + 1] / ticks[at])
    return (at + between) / (len(ticks) - 1)


def _rule(canvas: Canvas, y: float, words: str) -> None:
    canvas.brush.line((PLOT_X, y, WIDTH - EDGE, y), fill=RULE, width=2)
    canvas.text(words, PLOT_X - 14, y, SMALL, QUIET, anchor="rm")


def _named(seconds: float) -> str:
    if seconds < MINUTE:
        return tr("{count} s", count=f"{seconds:g}")
    if seconds < HOUR:
        return tr("{count} min", count=f"{seconds / MINUTE:g}")
    return tr("{count} h", count=f"{seconds / HOUR:g}")


def _left(place: int, count: int) -> float:
    return PLOT_X + PLOT_WIDTH * place / count
