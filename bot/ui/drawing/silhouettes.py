"""A shoe as a plain silhouette in its colours, and which colours words name.

Knows nothing of which shoe it is. Drawing takes a while: do it in a thread.
"""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO

PICTURES = 64  # that are kept, of some 3 kB each
COLOURS = 2  # of the upper and of its overlays
WHITE = "#fafafa"
_SIZE = (480, 320)  # pixels, drawn twice as large and made smaller for smooth edges
_GROUND, _LINE, _SHADE = "#eef0f2", "#8b929b", "#b9bfc6"
_TREAD = "#55595f"
_UPPER = (
    ((52, 208), (52, 108), (96, 128), (140, 104), (190, 104), (262, 160), (360, 176)),
    ((416, 190), (432, 208), (432, 232), (52, 232)),
)
_SHADES = {
    "beige": "#d6c6a5",
    "black": "#26282b",
    "black-grey": "#43474c",
    "blue": "#4a76b5",
    "brown": "#6f4d35",
    "burnt-orange": "#b5562b",
    "cream": "#efe6d0",
    "dark-grey": "#54585d",
    "dark-navy": "#1f2a40",
    "driftwood": "#a8977f",
    "green": "#5f7d56",
    "grey": "#9aa0a6",
    "khaki": "#8c8259",
    "light-grey": "#c6cacd",
    "navy": "#2c3a5a",
    "off-white": "#f1ede2",
    "olive-green": "#6b7048",
    "orange": "#dd7433",
    "pink": "#e5a3b3",
    "purple": "#7a6596",
    "red": "#b23a3a",
    "silver": "#c2c7cc",
    "steel-blue": "#6287a8",
    "vintage-orange": "#c8773f",
    "white": WHITE,
    "yellow": "#e6c648",
}
_NAMES = sorted((name.replace("-", "[- ]") for name in _SHADES), key=len, reverse=True)
_NAMED = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b", re.IGNORECASE)
_LIGHT = 225  # of 255, from which on a colour needs an edge


def palette(words: str) -> tuple[str, ...]:
    """Return the first two colours that words name, as "#rrggbb"; none if they name none."""
    named = (_SHADES[found[0].lower().replace(" ", "-")] for found in _NAMED.finditer(words))
    return tuple(dict.fromkeys(named))[:COLOURS]


@lru_cache(maxsize=PICTURES)
def silhouette(upper: str, overlay: str = WHITE) -> bytes:
    """Return a PNG of a shoe.

    Args:
        upper: the colour of most of it, as "#rrggbb".
        overlay: of the two stripes on its side.
    """
    from PIL import Image, ImageDraw  # 6 MB that are needed only here

    width, height = (2 * part for part in _SIZE)
    image = Image.new("RGB", (width, height), _GROUND)
    pen = ImageDraw.Draw(image)
    outline = [(2 * x, 2 * y) for part in _UPPER for x, y in part]
    edge = _LINE if _is_light(upper) else upper
    pen.polygon(outline, fill=upper, outline=edge, width=4)
    pen.rounded_rectangle((2 * 44, 2 * 228, 2 * 440, 2 * 262), 2 * 16, fill=WHITE)
    stripe = _SHADE if _is_light(upper) and _is_light(overlay) else overlay
    pen.line([(2 * 150, 2 * 130), (2 * 262, 2 * 196)], fill=stripe, width=14)
    pen.line([(2 * 190, 2 * 122), (2 * 300, 2 * 190)], fill=stripe, width=14)
    pen.rounded_rectangle((2 * 44, 2 * 250, 2 * 440, 2 * 262), 2 * 6, fill=_TREAD)
    written = BytesIO()
    image.resize(_SIZE).save(written, "PNG")
    return written.getvalue()


def _is_light(colour: str) -> bool:
    return min(int(colour[at : at + 2], 16) for at in (1, 3, 5)) >= _LIGHT
