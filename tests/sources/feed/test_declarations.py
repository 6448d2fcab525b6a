"""A feed's first line costs what it is long, whatever stands in it."""

from __future__ import annotations

import pytest

from bot.sources.feed.bodies import LONGEST_DECLARATION, mended


@pytest.mark.parametrize(
    ("body", "parsed"),
    [
        (b'<?xml version="1.0"?><rss/>', b'<?xml version="1.0"?>\n<rss/>'),
        (b"<rss/>", b"<rss/>"),
        (b'<?xml version="1.0"{"a":{"a":', b'xml version="1.0"{"a":{"a":'),
        (
            b"<?" + b"x" * LONGEST_DECLARATION + b"?><rss/>",
            b"x" * LONGEST_DECLARATION + b"?><rss/>",
        ),
    ],
)
def test_the_declaration_ends_a_line_or_is_none(body: bytes, parsed: bytes) -> None:
    """So that the parser's search for an encoding ends there."""
    assert mended(body) == parsed
