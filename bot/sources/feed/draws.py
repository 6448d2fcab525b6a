"""When the draw that a post tells of opens and closes.

Knows nothing of feeds.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.models import SeenDrop
from bot.parsing import says_close, says_open
from bot.parsing.dates import DateMention
from bot.sources.reading import as_draw, timed

AROUND = 60  # characters around a date that tell what it is of


def drawn(drop: SeenDrop, text: str, mentions: Iterable[DateMention]) -> SeenDrop:
    """Return a drop as the draw that its post tells of.

    Args:
        drop: as it was read.
        text: the post's.
        mentions: every date in it.
    """
    opens = closes = None
    for mention in mentions:
        before = text[max(0, mention.start - AROUND) : mention.start]
        if mention.when.at is None:
            continue
        if closes is None and says_close(before, text[mention.end : mention.end + AROUND]):
            closes = mention.when
        elif opens is None and says_open(before):
            opens = mention.when
    return as_draw(timed(drop, opens) if opens is not None else drop, closes)
