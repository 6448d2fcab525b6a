"""What every picture is drawn with: letters, colours, the ground, and the file in the end."""

from bot.ui.drawing.canvas import (
    BORDER,
    EDGE,
    GROUND,
    QUIET,
    RULE,
    TEXT,
    WIDTH,
    Canvas,
)
from bot.ui.drawing.letters import cut, drawable, length, short_name, wrapped
from bot.ui.drawing.silhouettes import palette, silhouette

__all__ = [
    "BORDER",
    "EDGE",
    "GROUND",
    "QUIET",
    "RULE",
    "TEXT",
    "WIDTH",
    "Canvas",
    "cut",
    "drawable",
    "length",
    "palette",
    "short_name",
    "silhouette",
    "wrapped",
]
