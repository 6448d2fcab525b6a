"""A picture's ground, which is its own, so that Discord's dark and light themes show the same.

Knows nothing of what is drawn on it. Drawing takes a while: do it in a thread.
"""

from __future__ import annotations

from io import BytesIO

from bot.ui.drawing.letters import font

WIDTH = 1080  # pixels; a phone shows about 400 points of it
EDGE = 36
CORNER = 28
COLOURS = 64  # that the file holds; enough for smooth letters
COMPRESSION = 6  # of 9: a month takes 25 ms, and 160 at 9 for a tenth less
GROUND, BORDER = "#20242c", "#4f5868"
TEXT, QUIET, RULE = "#f4f6f9", "#b3bccb", "#39404d"
_CLEAR = (0, 0, 0, 0)
# Of a letter's height, by what stands at its place: the font leaves that much free above capitals,
# for letters with signs on them, and so would set every line low.
_ROOM_ABOVE = {"a": 0.17, "m": 0.06}


class Canvas:
    """A picture that is being drawn, as wide as all are."""

    def __init__(self, height: int) -> None:
        from PIL import Image, ImageDraw  # 6 MB that are needed only here

        self._image = Image.new("RGBA", (WIDTH, height), _CLEAR)
        self.brush = ImageDraw.Draw(self._image)
        whole = (1, 1, WIDTH - 2, height - 2)
        self.brush.rounded_rectangle(whole, CORNER, fill=GROUND, outline=BORDER, width=3)

    def text(
        self,
        words: str,
        x: float,
        y: float,
        size: int,
        colour: str = TEXT,
        *,
        is_bold: bool = False,
        anchor: str = "la",
    ) -> None:
        """Write a line.

        Args:
            words: in letters that the font has.
            x: of its anchor, in pixels.
            y: of its anchor.
            size: how high it is, in pixels.
            colour: of the letters.
            is_bold: whether they are heavy.
            anchor: where the place is in the line, as Pillow names it: "la" is left and top.
        """
        weight = 1 if is_bold else 0
        place = (x, y - round(size * _ROOM_ABOVE.get(anchor[1], 0)))
        self.brush.text(
            place, words, fill=colour, font=font(size), stroke_width=weight, anchor=anchor
        )

    def png(self) -> bytes:
        """Return what is drawn as a PNG file."""
        from PIL import Image

        file = BytesIO()
        quantized = self._image.quantize(COLOURS, Image.Quantize.FASTOCTREE)
        quantized.save(file, "PNG", compress_level=COMPRESSION)
        return file.getvalue()
