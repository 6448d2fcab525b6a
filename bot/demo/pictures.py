"""Draws the demo's pictures: shoes as plain silhouettes in their colour, and who posts.

Knows nothing of the shop.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from bot.ui.drawing import silhouette

_FACE = (256, 256)  # pixels of who posts, drawn twice as large for smooth edges
_COLOURS = {"grey": "#8d949c", "green": "#6f7a5e", "navy": "#2c3a55", "sand": "#c9b793"}


def draw(colour: str) -> bytes:
    """Return a PNG of a shoe in one of the shop's colours; another colour is drawn grey."""
    return silhouette(_COLOURS.get(colour, _COLOURS["grey"]))


@cache
def draw_bot() -> bytes:
    """Return a PNG of Raincloud: a cloud that rains."""
    image = Image.new("RGB", _FACE, "#3f5f8f")
    pen = ImageDraw.Draw(image)
    for left, top, right, bottom in ((56, 88, 128, 160), (92, 60, 180, 148), (140, 92, 204, 156)):
        pen.ellipse((left, top, right, bottom), fill="#eef2f7")
    pen.rounded_rectangle((72, 112, 192, 160), 24, fill="#eef2f7")
    for x in (92, 128, 164):
        pen.line([(x, 176), (x - 14, 208)], fill="#9cc3f5", width=10)
    return _small(image)


@cache
def draw_person(colour: str) -> bytes:
    """Return a PNG of a head and shoulders.

    Args:
        colour: of what is behind them.
    """
    image = Image.new("RGB", _FACE, colour)
    pen = ImageDraw.Draw(image)
    pen.ellipse((88, 56, 168, 136), fill="#f4f6f9")
    pen.ellipse((44, 152, 212, 320), fill="#f4f6f9")
    return _small(image)


def _small(image: Image.Image) -> bytes:
    written = BytesIO()
    image.resize((_FACE[0] // 2, _FACE[1] // 2)).save(written, "PNG")
    return written.getvalue()
