"""Draw a timeline.

Knows nothing of Discord. Drawing takes a while: do it in a thread.
"""

from __future__ import annotations

from functools import lru_cache

from bot.languages import speaking
from bot.ui.drawing import BORDER, GROUND, QUIET, RULE, TEXT, Canvas
from bot.ui.timeline.layouts import Dot, layout
from bot.ui.timeline.plans import PicturePlan, Track

PICTURES = 24  # that are kept, of some 100 kB each
SKIP = 15  # half the height of a break of the axis
DOT, YEAR_DOT = 7, 9
LANES = {Track.RELEASES: "#7db4ff", Track.COLLABORATIONS: "#ffb86b", Track.PEOPLE: "#7fdca4"}


@lru_cache(maxsize=PICTURES)
def draw(plan: PicturePlan) -> bytes:
    """Return the picture of a plan as a PNG file; the same plan is drawn once."""
    with speaking(plan.language):
        placed = layout(plan)
    canvas = Canvas(placed.height)
    for left, right, y in placed.rules:
        canvas.brush.line((left, y, right, y), fill=RULE, width=2)
    for axis in placed.axes:
        canvas.brush.line((axis.x, axis.top, axis.x, axis.bottom), fill=BORDER, width=4)
    for x, y in placed.skips:
        _skip(canvas, x, y)
    for dot in placed.dots:
        _dot(canvas, dot)
    for text in placed.texts:
        colour = LANES[text.lane] if text.lane else QUIET if text.is_quiet else TEXT
        canvas.text(text.words, text.x, text.y, text.size, colour, is_bold=text.is_bold)
    return canvas.png()


def _skip(canvas: Canvas, x: int, y: int) -> None:
    canvas.brush.rectangle((x - 3, y - SKIP, x + 4, y + SKIP), fill=GROUND)
    for at in (y - 9, y, y + 9):
        canvas.brush.ellipse((x - 2, at - 2, x + 3, at + 3), fill=QUIET)


def _dot(canvas: Canvas, dot: Dot) -> None:
    size = DOT if dot.lane else YEAR_DOT
    ends = (dot.x - size, dot.y - size, dot.x + size, dot.y + size)
    canvas.brush.ellipse(ends, fill=LANES[dot.lane] if dot.lane else TEXT)
