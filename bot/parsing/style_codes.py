"""New Balance's style codes of the 2002 and 2002R, found in any text and brought to one form.

Knows nothing of titles or models' names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.parsing.late import late
from bot.parsing.texts import clean

SCANNED = 20_000  # letters of a description looked at
NUMBERS_LIMIT = 200  # article numbers of one product

_LOST = "\ufffd"  # what stands for a letter that could not be decoded
BEFORE, BEHIND = 8, 24  # characters around the number; a code has three before and eight behind

# Who the shoe is for stands before the number: men, men's lifestyle, unisex, women; then children.
_KIDS = r"(?:GC|GS|GV|PC|PS|PV|IC|IV|IZ|NW)"
_PREFIX = rf"(?:ML|MS|WL|WS|{_KIDS}|UN|M|U|W)"
_END = r"(?=$|[^A-Za-z0-9]|[A-Z][a-z])"  # the end of a word, or another glued to it: "RDAGrey"
_CODES = (
    late(rf"({_PREFIX}2002R[A-Z0-9]{{1,3}}){_END}"),
    late(rf"({_PREFIX}2002R[A-Z0-9]{{1,3}})(?![A-Z0-9])", re.IGNORECASE),
    late(rf"({_PREFIX}2002R(?:[A-Z]{{2}}|[A-Z0-9]))(?=[0-9])", re.IGNORECASE),  # size glued
    late(r"(U2002(?=[0-9]*[A-Z])[A-Z0-9]{2,4})(?![A-Z0-9])", re.IGNORECASE),
    # The model of 2010 was not made for children, so theirs need no R.
    late(rf"(?<![A-Z])({_KIDS}2002(?=[0-9]*[A-Z])[A-Z0-9]{{2,3}})(?![A-Z0-9])", re.IGNORECASE),
    late(rf"(?<![A-Za-z0-9])({_PREFIX}2002-?R-?[A-Z]{{2}})(?![A-Za-z0-9])"),
)
_OLD = late(
    r"(?<![A-Z0-9])((?:ML|MR|M|CM)2002(?!R(?![A-Z]{4}))[A-Z]{0,3})(?![A-Z0-9])", re.IGNORECASE
)
_IS_KIDS = late(_KIDS)
# A text that is nothing but a code, however it is spaced: "M 2002 R-DA".
_SPACED = late(
    rf"([A-Z]{{0,2}}{_PREFIX})[\s_.-]*2002[\s_.-]*R[\s_.-]*([A-Z0-9]{{1,3}})", re.IGNORECASE
)
_LETTER_O = late(r"(?<=2)[0oO]{2}(?=2)")
_LABELLED = late(
    r"(?:style|sku|code|article|art|model|mpn|ref|reference|product|item|colou?r|品番|型番)"
    r"[^<>\n]{0,25}$",
    re.IGNORECASE,
)
_TAG = late(r"<[^<>]{0,500}>")


def normalise_style_code(text: str) -> str | None:
    """Return the 2002R style code a text is or holds ("ndm2002rbk" -> "M2002RBK"), or None."""
    text = with_zeros(clean(text))
    spaced = _SPACED.fullmatch(text)
    return next(find_codes(f"{spaced[1]}2002R{spaced[2]}" if spaced else text), None)


def find_codes(text: str) -> Iterator[str]:
    """Find every 2002R style code in a text, the surest first; one may come twice.

    A code beside a letter that was lost lost one itself: "M2002RD\ufffd".
    """
    parts = list(_around(text))  # nearly always none: patterns are slow next to this
    for pattern in _CODES:
        for part in parts:
            for found in pattern.finditer(part):
                if _LOST not in part[max(0, found.start(1) - 1) : found.end(1) + 1]:
                    yield found[1].upper().replace("-", "")


def _around(text: str) -> Iterator[str]:
    """Yield the parts of a text in which a code may stand; none ends in the middle of one."""
    at = text.find("2002")
    while at >= 0:
        start, end = max(0, at - BEFORE), at + BEHIND
        following = text.find("2002", at + 1)
        while 0 <= following < end + BEFORE:
            end = following + BEHIND
            following = text.find("2002", following + 1)
        yield text[start:end]
        at = following


def first_code(texts: Iterable[str]) -> str | None:
    """Return the first style code of several texts."""
    return next((code for text in texts for code in find_codes(with_zeros(text))), None)


def name_several(numbers: Iterable[str]) -> bool:
    """Tell whether a product's numbers are of more than one shoe, as those of a pack are.

    A digit at a code's end may be a size: "M2002RDA9" and "M2002RDA10" are one shoe.
    """
    stems = set()
    for number in islice(dict.fromkeys(numbers), NUMBERS_LIMIT):
        if (code := first_code((number,))) is not None:
            stems.add(code.rstrip("0123456789"))
    return len(stems) > 1


def may_hold_code(texts: Iterable[str]) -> bool:
    """Tell whether one of some texts has the number that every style code and name has."""
    return any("2002" in with_zeros(text) for text in texts)


def old_code(texts: Iterable[str]) -> str | None:
    """Return the first style code of the model of 2010 ("ML2002", "MR2002GR")."""
    return next((found[1].upper() for text in texts if (found := _OLD.search(text))), None)


def labelled_code(body: str) -> str | None:
    """Return a code that a description gives as its own ("Style: M2002RDA").

    A code in running text may be another product's ("goes with M2002RDA").
    """
    if "2002" not in body[:SCANNED]:
        return None
    text = _TAG.sub(" ", body[:SCANNED])
    for pattern in _CODES:
        for found in pattern.finditer(text):
            before = text[max(0, found.start() - 40) : found.start()]
            if _LABELLED.search(before):
                return found[1].upper().replace("-", "")
    return None


def is_kids_code(code: str | None) -> bool:
    """Tell whether a style code is one of children's shoes."""
    return code is not None and bool(_IS_KIDS.match(code))


def with_zeros(text: str) -> str:
    """Write the noughts of "2OO2" as digits."""
    return _LETTER_O.sub("00", text) if text.count("2") > 1 else text


def without_codes(text: str, replacement: str = " ") -> str:
    """Take every style code out of a text, those of the model of 2010 too."""
    if "2002" not in text:
        return text
    for pattern in (*_CODES, _OLD):
        text = pattern.sub(replacement, text)
    return text
