"""Whether a text tells of a draw (a raffle): an entry is drawn for the right to buy.

Knows nothing of dates.
"""

from __future__ import annotations

import re

from bot.parsing.late import late

SCANNED = 5_000  # characters of a text looked at

# END calls them launches and Nike draws; EQL is a platform for them; 抽選 is the Japanese word.
_DRAW = late(
    r"(?<![a-z])(?:raffles?|draws?(?!\s+(?:from|on|upon|inspiration|inspired|its|a line|attention))"
    r"|eql|lotter(?:y|ies)|sweepstakes?|ballot|verlosung|tirage(?: au sort)?|sorteo|loterij"
    r"|sorteggio)(?![a-z])|抽選|抽籤|抽签|추첨|드로우|래플",
    re.IGNORECASE,
)
_NO_DRAW = late(
    r"(?:\bno|\bnot a|\bwithout(?: a)?|\bunlike (?:the|a)|\bno longer a)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
_OFF = late(
    r"\s(?:\w{1,15}\s){0,2}?"
    r"(?:cancell?ed|called off|abgesagt|annul[ée]e?|cancelad[oa]|annullat[oa])(?!\w)"
    r"|(?:販売)?(?:は|が|を)?(?:中止|取消)",
    re.IGNORECASE,
)
_OPENS = late(
    r"(?:\bopen(?:s|ed|ing)?|\bstart(?:s|ing)?|\bbegin(?:s|ning)?|\blive|\bfrom|\bentries from"
    r"|\bab|\bvon|\bdès|\bà partir du|\bdu|\bdesde|\bdal|\ba partire dal|\bvanaf|受付開始|から)"
    r"[^.\n]{0,25}$",
    re.IGNORECASE,
)
_CLOSES = late(
    r"(?:\bclos(?:e|es|ed|ing)|\bend(?:s|ing)?|\buntil|\btill?|\bdeadline|\bthrough|\benter by"
    r"|\bbis|\bendet|\bschließt|\bteilnahmeschluss|\bjusqu['\u2019]au|\bclôture|\bhasta|\bcierra"
    r"|\bfino al|\bentro il|\bchiude|\btot|\bsluit|締切|締め切り|終了|から|[-\u2013\u2014~\u301c])"
    r"[^.\n]{0,25}$",
    re.IGNORECASE,
)
_CLOSES_BEHIND = late(r"\s{0,3}(?:まで|締切|締め切り|終了|close|deadline)", re.IGNORECASE)


def says_draw(text: str) -> bool:
    """Tell whether a text says that something is drawn for."""
    scanned = text[:SCANNED]
    return any(
        not _NO_DRAW.search(scanned[max(0, found.start() - 40) : found.start()])
        and not _OFF.match(scanned, found.end())
        for found in _DRAW.finditer(scanned)
    )


def says_close(before: str, after: str = "") -> bool:
    """Tell whether the words around a date make it a draw's close."""
    return bool(_CLOSES.search(before[-60:]) or _CLOSES_BEHIND.match(after[:20]))


def says_open(before: str) -> bool:
    """Tell whether the words before a date make it a draw's opening."""
    return bool(_OPENS.search(before[-60:]))
