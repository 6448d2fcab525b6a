"""Whether a text says that something can be ordered before it ships, and when it does.

Knows nothing of shops, and nothing of sizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from bot.models import Precision
from bot.parsing.dates import When, find_dates
from bot.parsing.late import late
from bot.parsing.sizes import Note, note_pattern

SCANNED = 5_000  # characters of a text looked at
FURTHER = 60  # characters after "ships" in which its date stands

_PREORDER = late(note_pattern(Note.PREORDER), re.IGNORECASE)
# What turns the word round: "no pre-orders", "pre-orders are closed", "preorder: false".
_NOT_BEFORE = late(
    r"(?:(?:\bno|\bnot|n't|\bnever|\bnicht)(?:\s\w{1,12}){0,2}|\bnon|\bwithout|\bended|\bclosed"
    r"|\bformer(?:ly)?|\bkeine?|\bpas de|\bsin|\bsenza|\bsem|\bgeen|\bwas(?: a)?)"
    r"[\s:_-]{0,3}$",
    re.IGNORECASE,
)
_NOT_AFTER = late(
    r"[\s:=_-]{0,3}(?:(?:is|are|now|have|has|window|period|phase)\s){0,3}"
    r"(?:closed|ended|over|sold out|shipped|fulfilled|false|no\b|off\b|none|beendet|geschlossen"
    r"|termin[ée]|cerrad[oa]|chius[oa]|済|不可|終了|締切|完了)",
    re.IGNORECASE,
)
_SHIPS = late(
    r"\b(?:ships?|shipping|shipment|deliver(?:y|ed|s|ies)?|dispatch(?:ed|es)?|arriv\w+|eta|due"
    r"|expected|estimated|available|in stock|releas\w+|(?:aus)?liefer\w+|versand\w*|verfügbar"
    r"|erhältlich|erscheint|exp[ée]di\w+|livr\w+|disponible|sortie|env[íi]o?s?|entrega|se env[íi]a"
    r"|levering|disponibile|spedi\w+|consegna|dispon[ií]vel|lever\w+|verzend\w+|verwacht|wysył\w+|odesl\w+)"
    r"\b|発送|出荷|入荷|お届け|発売|배송|발송|出货|發貨|发货|出貨",
    re.IGNORECASE,
)
_PREPOSITION = late(
    r"[\s:_\-\u2013]*(?:(?:by|on|in|from|around|approx\.?|about|early to|ab|am|im|ca\.?|le|en|el|il"
    r"|op|vanaf|date|est\.?|estimated)\s+){0,3}",
    re.IGNORECASE,
)
_EXACT = (Precision.INSTANT, Precision.DAY, Precision.MONTH, Precision.SEASON)


def says_preorder(texts: Iterable[str]) -> bool:
    """Tell whether one of some texts says that something can be ordered before it ships."""
    return any(
        not _NOT_BEFORE.search(text[max(0, found.start() - 30) : found.start()])
        and not _NOT_AFTER.match(text, found.end())
        for whole in texts
        for text in (whole[:SCANNED],)
        for found in _PREORDER.finditer(text)
    )


def ships_at(
    texts: Iterable[str], *, now: datetime, region: str | None = None, zone: str | None = None
) -> When | None:
    """Return when something ships by the first text that says so, or None.

    Args:
        texts: the likeliest first; each is looked at behind words such as "ships".
        now: aware, UTC; settles dates without a year.
        region: ISO 3166-1 alpha-2 of the shop; settles "10/02".
        zone: the IANA zone of its days.
    """
    for whole in texts:
        text = whole[:SCANNED]
        for found in _SHIPS.finditer(text):
            tail = re.split(r"[\n\])】]", text[found.end() : found.end() + FURTHER])[0]
            tail = tail[_PREPOSITION.match(tail).end() :].replace("_", " ")  # type: ignore[union-attr]
            # Words that a running text has before a date: "ships March" is "in March".
            said = [f"{'on' if tail[:1].isdigit() else 'in'} {tail}"]
            if not found[0].isascii():  # there the date stands before the word
                said.append(text[max(0, found.start() - FURTHER) : found.start()])
            for one in said:
                dates = find_dates(one, posted=now, region=region, zone=zone)
                known = (date.when for date in dates if date.doubt is None)
                exact = next((when for when in known if when.precision in _EXACT), None)
                if exact is not None:
                    return exact
    return None
