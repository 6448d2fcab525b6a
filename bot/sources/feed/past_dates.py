"""Which dates of a post are of no release to come: history, a plan given up, or the post's own.

Knows nothing of shoes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.parsing import late
from bot.parsing.dates import DateMention

HISTORY = timedelta(days=120)  # a date so long before its post is told as history
NEWS = timedelta(days=2)  # a post is not told under a later day, wherever on earth it is written

_NOT_A_RELEASE = re.compile(
    r"(?:first (?:releas|debut)\w*|back in|since|posted|published|updated|written"
    r"|words by|ended?|(?<!delayed )(?<!postponed )(?<!pushed back )until|through)[^.\n]{0,25}$"
    # What was planned once; a number between would be that of the date that stands now.
    r"|(?:originally|initially|previously|first (?:planned|scheduled|slated)"
    r"|urspr\xfcnglich|initialement|originalmente|inicialmente"
    r"|inizialmente|oorspronkelijk|ursprungligen|pierwotnie|\u5f53\u521d|\u7576\u521d|\u539f\u5b9a|\ub2f9\ucd08)[^.\n\d]{0,25}$"
    r"|\b(?:was|instead of|rather than|statt|anstatt|au lieu d[ue]|en lugar del?|en vez del?"
    r"|invece del|anzich\xe9 il|in plaats van)"
    r"\s(?:am\s|le\s|el\s|il\s|set\s|due\s|scheduled\s|planned\s)?(?:for\s|on\s)?$"
    r"|\b(?:moved|pushed|delayed|postponed|rescheduled|changed|shifted|bumped|brought|verschoben"
    r"|verlegt|report\xe9e?|d\xe9cal\xe9e?|retrasad[oa]|aplazad[oa]|rinviat[oa]|spostat[oa]|uitgesteld"
    r"|verplaatst|adiad[oa])\s(?:back\s|forward\s|up\s)?(?:from|vom|von|du|del?|dal|van|do)"
    r"\s(?:[^\W\d_]{3,12},?\s)?$",
    re.IGNORECASE,
)
# "It was meant to drop on November 28": nobody says so of a day that stands.
_ONCE_PLANNED = late(
    r"\b(?:was|were|had been)\s(?:first\s|once\s|all\s)?(?:meant|supposed|expected|slated|scheduled"
    r"|set|due|planned|going|intended)\sto\s[^.\n\d]{1,25}$",
    re.IGNORECASE,
)
_REPORTED = late(  # "New Balance said it was expected to drop on December 5"
    r"\b(?:sa(?:id|ys)|told|confirm\w*|announc\w*|reveal\w*|report\w*|accord\w*|learn\w*)\b",
    re.IGNORECASE,
)
_UPDATE = late(
    r"(?:^|[\n.!?\[(*:>])\s?(?:last\s)?(?:update|edit)d?[\s,:(\u2013\u2014-]{1,3}$", re.IGNORECASE
)
_CITY = late(
    r"(?:^|\n)[A-Z][A-Z.]{2,20}(?:\s[A-Z][A-Z.]{1,20}){0,3}(?:,\s[A-Z][A-Za-z.]{1,12})?"
    r"(?:,|\s?[(\u2013\u2014-])\s?$"
)
_RELEASING = late(r"releas|launch|drop|avail|arriv|land|debut|coming|sale|date", re.IGNORECASE)
_DATELINE_ENDS = late(r"(?:,?\s\d{4})?\s?[:)\]\u2013\u2014-]")
_LATELY = 70  # characters before a date that tell what it is of


def releases(
    text: str, mentions: Iterable[DateMention], posted: datetime | None
) -> list[DateMention]:
    """Leave out the dates that are history, were planned once, or are the post's own.

    Args:
        text: the post's.
        mentions: every date in it.
        posted: when it was posted (aware), if that is known.
    """
    kept = []
    for mention in mentions:
        before = text[max(0, mention.start - 60) : mention.start]
        ends_at = mention.when.ends_at
        is_history = posted is not None and ends_at is not None and ends_at < posted - HISTORY
        # "Vom 5. auf den 12.": its verb may stand anywhere.
        is_left = before.endswith("vom ") and text.startswith(" auf", mention.end)
        is_old = is_history or is_left or bool(_NOT_A_RELEASE.search(before))
        if not is_old and not _is_given_up(before) and not _is_dateline(text, mention, posted):
            kept.append(mention)
    return kept


def _is_given_up(before: str) -> bool:
    found = _ONCE_PLANNED.search(before)
    return found is not None and not _REPORTED.search(before[: found.start()])


def _is_dateline(text: str, mention: DateMention, posted: datetime | None) -> bool:
    """Tell whether a date is that of a post, or of its update: "Update, Nov. 27:"."""
    at = mention.when.at
    if at is None or (posted is not None and at > posted + NEWS):
        return False
    before = text[max(0, mention.start - _LATELY) : mention.start]
    city = _CITY.search(before)
    is_city = city is not None and not _RELEASING.search(city[0])
    return (is_city or bool(_UPDATE.search(before))) and bool(
        _DATELINE_ENDS.match(text, mention.end)
    )
