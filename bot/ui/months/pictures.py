"""Draw a month: its days with marks, and below them what is on.

Knows nothing of Discord. Drawing takes a while: do it in a thread.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from bot.languages import short_weekday_text, speaking, tr
from bot.rules.calendars import Moment
from bot.ui.drawing import BORDER, EDGE, GROUND, QUIET, RULE, TEXT, WIDTH, Canvas, cut, length
from bot.ui.months.layouts import DayField, MonthPlan, Row

PICTURES = 24  # that are kept, of some 40 kB each
TITLE, HEAD, NUMBER, LABEL, SMALL = 50, 27, 33, 33, 28  # heights of letters
FIELD = 92  # height of a day
GAP = 8
LINE = 50  # from one row to the next
COLUMN = (WIDTH - 2 * EDGE + GAP) / 7
DAY_X, TIME_X, NAME_X = EDGE, 160, 280
LEAST_SHOP = 90  # pixels, for a few letters
MARKS = 4  # on a day; what is beyond is counted
A_WEEK = [date(2026, 11, 23) + timedelta(days=day) for day in range(7)]  # from its Monday on
FIELD_FILL, FULL_FILL = "#2a303a", "#34445e"
DROP, DRAW = "#7db4ff", "#ffb86b"


@lru_cache(maxsize=PICTURES)
def draw(plan: MonthPlan) -> bytes:
    """Return the picture of a plan as a PNG file; the same plan is drawn once."""
    with speaking(plan.language):
        return _drawn(plan).png()


def _drawn(plan: MonthPlan) -> Canvas:
    below = len(plan.rows) + bool(plan.some_day) + len(plan.some_day)
    grid_top = EDGE + TITLE + 28 + HEAD + 18
    list_top = grid_top + len(plan.weeks) * (FIELD + GAP) + 22
    canvas = Canvas(list_top + max(below, 1) * LINE + EDGE)
    canvas.text(plan.title, EDGE, EDGE, TITLE, is_bold=True)
    zone = cut(plan.zone.replace("_", " "), SMALL, WIDTH / 2)
    canvas.text(zone, WIDTH - EDGE, EDGE + 18, SMALL, QUIET, anchor="ra")
    for place, day in enumerate(A_WEEK):
        name = short_weekday_text(day)
        middle = EDGE + place * COLUMN + (COLUMN - GAP) / 2
        canvas.text(name, middle, EDGE + TITLE + 24, HEAD, QUIET, anchor="ma")
    for week_place, week in enumerate(plan.weeks):
        for place, field in enumerate(week):
            if field is not None:
                top = grid_top + week_place * (FIELD + GAP)
                _field(canvas, field, EDGE + place * COLUMN, top)
    _list(canvas, plan, list_top)
    return canvas


def _field(canvas: Canvas, field: DayField, x: float, y: int) -> None:
    count = field.drops + field.draws
    box = (x, y, x + COLUMN - GAP, y + FIELD)
    fill = FULL_FILL if count else FIELD_FILL
    outline = TEXT if field.is_today else None
    canvas.brush.rounded_rectangle(box, 12, fill=fill, outline=outline, width=4)
    colour = TEXT if count or field.is_today else QUIET
    canvas.text(str(field.number), x + 14, y + 10, NUMBER, colour, is_bold=bool(count))
    if count > MARKS:
        canvas.text(str(count), x + COLUMN - GAP - 14, y + FIELD - 12, SMALL, DROP, anchor="rs")
        return
    for place, colour in enumerate([DROP] * field.drops + [DRAW] * field.draws):
        left = x + 16 + place * 26
        canvas.brush.ellipse((left, y + FIELD - 30, left + 18, y + FIELD - 12), fill=colour)


def _list(canvas: Canvas, plan: MonthPlan, y: int) -> None:
    if not plan.rows and not plan.some_day:
        canvas.text(tr("No drop is known yet."), EDGE, y, LABEL, QUIET)
    for row in plan.rows:
        if row.day:
            canvas.brush.line((EDGE, y - 7, WIDTH - EDGE, y - 7), fill=RULE, width=2)
        _row(canvas, row, y)
        y += LINE
    if plan.some_day:
        canvas.brush.line((EDGE, y - 7, WIDTH - EDGE, y - 7), fill=BORDER, width=2)
        canvas.text(tr("On a day that is not known yet"), EDGE, y, SMALL, QUIET)
        y += LINE
    for name in plan.some_day:
        _mark(canvas, NAME_X - 30, y, DROP)
        canvas.text(cut(name, LABEL, WIDTH - EDGE - NAME_X), NAME_X, y, LABEL)
        y += LINE


def _row(canvas: Canvas, row: Row, y: int) -> None:
    canvas.text(row.day, DAY_X, y, LABEL, is_bold=True)
    canvas.text(row.time, TIME_X, y + 4, SMALL, QUIET)
    if row.moment is None:
        canvas.text(row.name, NAME_X, y + 3, SMALL, QUIET)
        return
    _mark(canvas, NAME_X - 30, y, DROP if row.moment is Moment.DROPS else DRAW)
    room = WIDTH - EDGE - NAME_X
    name = cut(row.name, LABEL, room)
    canvas.text(name, NAME_X, y, LABEL)
    left = room - length(name, LABEL) - 24
    if row.shop and left > LEAST_SHOP:
        shop = cut(row.shop, SMALL, left)
        canvas.text(shop, WIDTH - EDGE, y + 4, SMALL, QUIET, anchor="ra")


def _mark(canvas: Canvas, x: float, y: int, colour: str) -> None:
    canvas.brush.ellipse((x, y + 10, x + 18, y + 28), fill=colour, outline=GROUND)
