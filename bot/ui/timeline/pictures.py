"""Draw a timeline. Its ground is its own, so that Discord's dark and light themes show the same.

Knows nothing of Discord. Drawing takes a while: do it in a thread.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from bot.ui.timeline.layouts import AXIS, EDGE, WIDTH, Dot, Text, layout
from bot.ui.timeline.letters import font
from bot.ui.timeline.plans import PicturePlan, Track

if TYPE_CHECKING:
    from PIL import ImageDraw

PICTURES = 24  # that are kept, of some 100 kB each
CORNER = 28
SKIP = 15  # half the height of a break of the axis
DOT, YEAR_DOT = 7, 9
COLOURS = 64  # that the file holds; enough for smooth letters
_CLEAR = (0, 0, 0, 0)
GROUND, BORDER = "#20242c", "#4f5868"
TEXT, QUIET, RULE = "#f4f6f9", "#b3bccb", "#39404d"
LANES = {Track.RELEASES: "#7db4ff", Track.COLLABORATIONS: "#ffb86b", Track.PEOPLE: "#7fdca4"}


@lru_cache(maxsize=PICTURES)
def draw(plan: PicturePlan) -> bytes:
    """Return the picture of a plan as a PNG file; the same plan is drawn once."""
    from PIL import Image, ImageDraw  # 6 MB that are needed only here

    placed = layout(plan)
    image = Image.new("RGBA", (WIDTH, placed.height), _CLEAR)
    brush = ImageDraw.Draw(image)
    whole = (1, 1, WIDTH - 2, placed.height - 2)
    brush.rounded_rectangle(whole, CORNER, fill=GROUND, outline=BORDER, width=3)
    for y in placed.rules:
        brush.line((AXIS + 24, y, WIDTH - EDGE, y), fill=RULE, width=2)
    if placed.top:
        brush.line((AXIS, placed.top, AXIS, placed.bottom - 12), fill=BORDER, width=4)
    for y in placed.skips:
        _skip(brush, y)
    for dot in placed.dots:
        _dot(brush, dot)
    for text in placed.texts:
        _text(brush, text)
    file = BytesIO()
    image.quantize(COLOURS, Image.Quantize.FASTOCTREE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _skip(brush: ImageDraw.ImageDraw, y: int) -> None:
    brush.rectangle((AXIS - 3, y - SKIP, AXIS + 4, y + SKIP), fill=GROUND)
    for at in (y - 9, y, y + 9):
        brush.ellipse((AXIS - 2, at - 2, AXIS + 3, at + 3), fill=QUIET)


def _dot(brush: ImageDraw.ImageDraw, dot: Dot) -> None:
    size = DOT if dot.lane else YEAR_DOT
    ends = (dot.x - size, dot.y - size, dot.x + size, dot.y + size)
    brush.ellipse(ends, fill=LANES[dot.lane] if dot.lane else TEXT)


def _text(brush: ImageDraw.ImageDraw, text: Text) -> None:
    colour = LANES[text.lane] if text.lane else QUIET if text.is_quiet else TEXT
    weight = 1 if text.is_bold else 0
    place = (text.x, text.y)
    brush.text(place, text.words, fill=colour, font=font(text.size), stroke_width=weight)
