"""When the draw that a post tells of opens and closes.

Knows nothing of feeds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.models import SeenDrop
from bot.parsing import late, says_close, says_draw, says_open
from bot.parsing.dates import DateMention
from bot.sources.reading import as_draw, timed

AROUND = 60  # characters around a date that tell what it is of
SENTENCE = 300  # characters of its sentence before it that are looked at

# "The raffle is for early birds, and the shoe launches from December 5": that day is the shoe's.
_RELEASE = late(r"\b(?:releas|launch|drop|arriv|debut|land|hit|avail|on sale)", re.IGNORECASE)
_STEP = late(r"\b(?:open|clos|end|start|begin|run|live|enter|until|till|deadline)", re.IGNORECASE)


def is_of_draw(text: str, chosen: DateMention, start: int, mentions: Iterable[DateMention]) -> bool:
    """Tell whether a date is when a draw opens or closes, by the words before it.

    Args:
        text: the post's.
        chosen: the date.
        start: where its sentence begins.
        mentions: every date in the text; words before another one are of that.
    """
    ends = [one.end for one in mentions if start <= one.end <= chosen.start]
    before = text[max(start, *ends, chosen.start - SENTENCE) : chosen.start]
    after = text[chosen.end : chosen.end + AROUND]
    steps = [found.start() for found in _STEP.finditer(before)]
    releases = [found.start() for found in _RELEASE.finditer(before)]
    if not steps or max(releases, default=-1) > max(steps):
        return False
    return says_draw(before) and (says_open(before) or says_close(before, after))


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
