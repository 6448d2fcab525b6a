"""Draw a chart of prices: a panel a currency, and below them on which days each shop had it.

Knows nothing of Discord. Drawing takes a while: do it in a thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

from bot.languages import counted, short_day_text, speaking, tr
from bot.ui.drawing import EDGE, GROUND, QUIET, RULE, TEXT, WIDTH, Canvas, cut, length
from bot.ui.prices.plans import ChartLine, ChartPlan, Panel

PICTURES = 24  # that are kept, of some 30 kB each
TITLE, LABEL, SMALL = 50, 31, 27  # heights of letters
PLOT_X = 150  # where plots begin; the amounts stand before it
PLOT_WIDTH = WIDTH - EDGE - PLOT_X
PANEL, SMALL_PANEL = 330, 240  # heights of a plot, alone and among others
HEAD, FOOT = 56, 52  # above and below a plot
STRIP, STRIP_LINE = 30, 84  # of a shop's stock: its height, and from one to the next
COLOURS = ("#7db4ff", "#ffb86b", "#7fdca4", "#e58fd8", "#f2e27d", "#8fe3e8")
FAINT = 0.5  # of a colour, where there is no stock
SOME = 0.7  # of a colour, where few sizes are in stock
MANY = 3  # sizes in stock, from which on there are many
OUT = "#343b47"
WEEKS = 3  # between two dates below a plot


@lru_cache(maxsize=PICTURES)
def draw(plan: ChartPlan) -> bytes:
    """Return the chart of a plan as a PNG file; the same plan is drawn once."""
    with speaking(plan.language):
        return _drawn(plan).png()


def _drawn(plan: ChartPlan) -> Canvas:
    high = PANEL if len(plan.panels) == 1 else SMALL_PANEL
    top = EDGE + TITLE + 34
    panels_end = top + len(plan.panels) * (HEAD + high + FOOT)
    stock_end = panels_end + HEAD + len(plan.lines) * STRIP_LINE + bool(plan.left_out) * SMALL
    canvas = Canvas(stock_end + EDGE)
    code = "" if plan.title == plan.style_code else plan.style_code
    room = WIDTH - 2 * EDGE - length(code, LABEL) - 30
    canvas.text(cut(plan.title, TITLE, room), EDGE, EDGE, TITLE, is_bold=True)
    canvas.text(code, WIDTH - EDGE, EDGE + 16, LABEL, QUIET, anchor="ra")
    for place, panel in enumerate(plan.panels):
        _panel(canvas, plan, panel, top + place * (HEAD + high + FOOT), high)
    _stock(canvas, plan, panels_end)
    return canvas


def _panel(canvas: Canvas, plan: ChartPlan, panel: Panel, top: int, high: int) -> None:
    canvas.text(tr("Price in {currency}", currency=panel.currency), EDGE, top, LABEL, QUIET)
    above, bottom = top + HEAD, top + HEAD + high
    for tick in panel.ticks:
        y = _height(tick, panel, above, bottom)
        canvas.brush.line((PLOT_X, y, WIDTH - EDGE, y), fill=RULE, width=2)
        canvas.text(_amount(tick), PLOT_X - 14, y, SMALL, QUIET, anchor="rm")
    count = (plan.last - plan.first).days + 1
    for back in range(0, count, WEEKS * 7):
        place = count - 1 - back
        day = plan.first + timedelta(days=place)
        words = short_day_text(day)
        middle = min(_left(place, count) + length(words, SMALL) / 2, WIDTH - EDGE)
        x = min(middle, WIDTH - EDGE - length(words, SMALL) / 2)
        canvas.text(words, x, bottom + 12, SMALL, QUIET, anchor="ma")
    for line in reversed(panel.lines):  # the first is the last to be drawn, and so on top
        _line(canvas, line, panel, above, bottom)
    if panel.lowest is not None:
        _lowest(canvas, panel, above, bottom, count)


def _line(canvas: Canvas, line: ChartLine, panel: Panel, above: int, bottom: int) -> None:
    """Draw a price as steps: strong while it was in stock, faint otherwise."""
    count = len(line.days)
    before: float | None = None
    for place, day in enumerate(line.days):
        if day.amount is None:
            before = None
            continue
        y = _height(day.amount, panel, above, bottom)
        x, right = _left(place, count), _left(place + 1, count)
        colour = COLOURS[line.colour] if day.sizes else _faint(COLOURS[line.colour], FAINT)
        width = 7 if day.sizes else 3
        if before is not None and before != y:
            canvas.brush.line((x, before, x, y), fill=colour, width=3)
        canvas.brush.line((x, y, right, y), fill=colour, width=width)
        before = y


def _lowest(canvas: Canvas, panel: Panel, above: int, bottom: int, count: int) -> None:
    """Mark the day on which it could be had for least."""
    assert panel.lowest is not None  # noqa: S101 - only then it is marked
    place, day = panel.lowest
    assert day.amount is not None  # noqa: S101 - the lowest has an amount
    x = (_left(place, count) + _left(place + 1, count)) / 2
    y = _height(day.amount, panel, above, bottom)
    canvas.brush.ellipse((x - 11, y - 11, x + 11, y + 11), fill=GROUND, outline=TEXT, width=4)
    amount = _amount(day.amount)
    words = tr("lowest {price}, {day}", price=amount, day=short_day_text(day.day))
    wide = length(words, SMALL)
    left = min(max(x - wide / 2, PLOT_X + 8), WIDTH - EDGE - wide - 8)
    words_y = y + 18 if y + 18 + SMALL < bottom else y - 24 - SMALL
    box = (left - 8, words_y - 3, left + wide + 8, words_y + SMALL + 7)
    canvas.brush.rounded_rectangle(box, 8, fill=GROUND)
    canvas.text(words, left, words_y, SMALL, TEXT)


def _stock(canvas: Canvas, plan: ChartPlan, top: int) -> None:
    canvas.text(tr("In stock by day"), EDGE, top, LABEL, QUIET)
    y = top + HEAD
    for line in plan.lines:
        colour = COLOURS[line.colour]
        canvas.brush.ellipse((EDGE, y + 8, EDGE + 20, y + 28), fill=colour)
        now = _now(line)
        room = WIDTH - 2 * EDGE - 34 - length(now, SMALL) - 24
        canvas.text(cut(line.name, LABEL, room), EDGE + 34, y, LABEL)
        canvas.text(now, WIDTH - EDGE, y + 3, SMALL, QUIET, anchor="ra")
        _strip(canvas, line, y + LABEL + 13)
        y += STRIP_LINE
    if plan.left_out:
        more = counted(
            "and {count} more shop, in the text",
            "and {count} more shops, in the text",
            plan.left_out,
        )
        canvas.text(more, EDGE, y, SMALL, QUIET)


def _strip(canvas: Canvas, line: ChartLine, y: int) -> None:
    """Draw a shop's days, from nothing known to many sizes."""
    for shade, days in _shades(line):
        if shade:
            count = len(line.days)
            x, right = _left(days[0], count), _left(days[-1] + 1, count)
            canvas.brush.rectangle((x, y, max(right - 1, x), y + STRIP), fill=shade)


def _shades(line: ChartLine) -> Iterator[tuple[str, Sequence[int]]]:
    colour = COLOURS[line.colour]

    def shade(place: int) -> str:
        sizes = line.days[place].sizes
        if sizes is None:
            return ""
        return OUT if not sizes else colour if sizes >= MANY else _faint(colour, SOME)

    for shown, places in groupby(range(len(line.days)), key=shade):
        yield shown, list(places)


def _now(line: ChartLine) -> str:
    if not line.sizes:
        return tr("sold out")
    return counted("{count} size now", "{count} sizes now", line.sizes)


def _left(place: int, count: int) -> float:
    return PLOT_X + PLOT_WIDTH * place / count


def _height(amount: Decimal, panel: Panel, above: int, bottom: int) -> float:
    low, high = panel.ticks[0], panel.ticks[-1]
    return bottom - float((amount - low) / (high - low)) * (bottom - above)


def _amount(amount: Decimal) -> str:
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def _faint(colour: str, share: float) -> str:
    """Mix a colour with the ground."""
    parts = zip(bytes.fromhex(colour[1:]), bytes.fromhex(GROUND[1:]), strict=True)
    mixed = bytes(round(own * share + ground * (1 - share)) for own, ground in parts)
    return f"#{mixed.hex()}"
