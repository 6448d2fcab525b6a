"""Tell a New Balance 2002R from everything else a shop sells.

Knows nothing of sources or stock. The style code decides first, then the words of the title; the
year 2002, other models and other brands never do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.sources.texts import clean

SCANNED = 20_000  # letters of a description looked at
COLORWAY_LIMIT = 100

MODEL_2002R = "2002R"
MODEL_MULE = "2002R Mule"
MODEL_2002 = "2002"  # the model of 2010, which the 2002R revived

# Who the shoe is for stands before the number: men, men's lifestyle, unisex, women, big kids, ...
_PREFIX = r"(?:ML|MS|WL|WS|GC|GS|PC|PS|PV|GV|IC|IV|IZ|UN|M|U|W)"
_END = r"(?=$|[^A-Za-z0-9]|[A-Z][a-z])"  # the end of a word, or another glued to it: "RDAGrey"
_CODES = (
    re.compile(rf"({_PREFIX}2002R[A-Z0-9]{{1,3}}){_END}"),
    re.compile(rf"({_PREFIX}2002R[A-Z0-9]{{1,3}})(?![A-Z0-9])", re.IGNORECASE),
    re.compile(rf"({_PREFIX}2002R(?:[A-Z]{{2}}|[A-Z0-9]))(?=[0-9])", re.IGNORECASE),  # size glued
    re.compile(r"(U2002(?=[0-9]*[A-Z])[A-Z0-9]{2,4})(?![A-Z0-9])", re.IGNORECASE),
)
_SPACED = re.compile(r"(?<=2002R)[\s_-]+(?=[A-Z0-9]{1,3}$)", re.IGNORECASE)

_2002R = re.compile(
    r"(?<![A-Z0-9.])(?:NB|M|ML|U|W)?2002[\s-]?R(?![A-Z]{4})[A-Z]{0,3}(?![A-Z])", re.IGNORECASE
)
_2002 = re.compile(r"(?<![\w.(/])2002(?![\w./)])", re.ASCII)
_MULE = re.compile(r"(?<![a-z])(?:mules?|slip[\s-]?ons?)(?![a-z])", re.IGNORECASE)
_BRAND = re.compile(
    r"new\s?balance|newbalance|(?<![a-z])nb(?![a-z])|ニューバランス|뉴발란스", re.IGNORECASE
)
_OTHER_BRAND = re.compile(
    r"(?<![a-z])(?:nike|jordan|adidas|yeezy|puma|asics|reebok|saucony|mizuno|converse|vans|hoka"
    r"|salomon|diadora|fila|kappa|brooks|under armour|timberland)(?![a-z])",
    re.IGNORECASE,
)
# Models of New Balance that stand in a title alone; 2010 and 1906R are the ones taken for a 2002R.
_OTHER_MODEL = re.compile(
    r"(?<![a-z0-9.$€£])(?:[a-z]{0,2})(?:1906[a-z]?|9060|99[0-9](?:v[0-9])?|57[3-9][a-z]?|550|530|480"
    r"|237|327|610[a-z]?|725|740|860(?:v[0-9])?|920|1000|1080|1300|1400|1500|1600|1700|2010|3970"
    r"|5740|204l)(?![a-z0-9])",
    re.IGNORECASE,
)
# What a shop sells beside the shoe, where the word is what the title is about: at its beginning,
# at its end, before a separator or before "for".
_NOT_A_SHOE = re.compile(
    r"(?<![a-z])(?:laces?|shoelaces|insoles?|socks?|tee|t-shirts?|hoodie|sweatshirt|sweatpants"
    r"|cap|hat|jacket|pants|shorts|key\s?(?:ring|chain)|poster|magazine|cleaner|stickers?|tote|bag"
    r"|book|figure|gift card)(?=\s*(?:$|[-|,/:\u2013]|for\b))",
    re.IGNORECASE,
)
_ONLY_2002R = re.compile(r"protection pack|refined future", re.IGNORECASE)  # never of the 2002
_LABELLED = re.compile(
    r"(?:style|sku|code|article|art|model|mpn|ref|reference|product|item|colou?r|品番|型番)"
    r"[^<>\n]{0,25}$",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{0,500}>")
# Quotation marks of every kind, straight and curly.
_QUOTED = re.compile(
    r"[\"'\u201c\u201d\u201e\xab\u2018]([^\"'\u201c\u201d\u201e\xab\xbb\u2018\u2019]{2,60})"
    r"[\"'\u201c\u201d\xbb\u2019]"
)
_NOISE = re.compile(
    r"(?<![a-z])(?:new\s?balance|newbalance|nb|unisex|(?:wo)?men['\u2019]?s|(?:wo)?men|wmns|kids|sneakers?"
    r"|shoes?|trainers?|footwear|lifestyle|mules?|ph|style|code|sku)(?![a-z])",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?:since|est\.?|from|in|circa|c\.|spring|summer|fall|autumn|winter|season|ss|fw|aw|january"
    r"|february|march|april|may|june|july|august|september|october|november|december|world cup"
    r"|\xa9)\s*['\u2019]?2002|2002\s*(?:world cup|anniversary|season|retro)"
    r"|[0-9]{4}\s?[-\u2013/]\s?2002|2002\s?[-\u2013/]\s?[0-9]{2,4}",
    re.IGNORECASE,
)
_EDGES = " \t-_|/\\,.:;()[]{}\"'&+\xab\xb7\xbb\u2013\u2014\u2018\u2019\u201c\u201d\u2022"
_BRACKETED = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a product turned out to be.

    ``model`` is "2002R", "2002R Mule" or "2002"; only the first two become listings.
    """

    model: str
    style_code: str | None = None
    colorway: str | None = None

    @property
    def is_2002r(self) -> bool:
        """Tell whether the product is a 2002R, mules included."""
        return self.model != MODEL_2002


def match(
    title: str,
    *,
    handle: str = "",
    tags: Iterable[str] = (),
    skus: Iterable[str] = (),
    body: str = "",
    vendor: str = "",
) -> Match | None:
    """Return what a product is if it is a 2002 or 2002R, and None if it is anything else."""
    if _OTHER_BRAND.search(title) and not _BRAND.search(title):
        return None
    words = f"{title} {handle.replace('-', ' ').replace('_', ' ')}"
    code = _first_code((title,))
    is_named = bool(_2002R.search(words))
    if code is None and not is_named and _OTHER_MODEL.search(title):
        return None
    if code is None:
        code = _first_code((*skus, *tags, handle)) or _labelled_code(body)
    if code is None and _NOT_A_SHOE.search(_BRACKETED.sub(" ", title)):
        return None
    if code is not None or is_named:
        model = MODEL_MULE if _MULE.search(words) else MODEL_2002R
        return Match(model=model, style_code=code, colorway=_colorway(title))
    is_ours = bool(_BRAND.search(title) or _BRAND.search(vendor))
    if is_ours and _2002.search(title) and not _is_year(title):
        model = MODEL_2002R if _ONLY_2002R.search(title) else MODEL_2002
        return Match(model=model, colorway=_colorway(title))
    return None


def normalise_style_code(text: str) -> str | None:
    """Return the 2002R style code a text is or holds ("ndm2002rbk" -> "M2002RBK"), or None."""
    text = clean(text)
    return next(_codes(_SPACED.sub("", text)), None)


def _codes(text: str) -> Iterator[str]:
    if "2002" not in text:  # nearly always: patterns are slow next to this
        return
    for pattern in _CODES:
        for found in pattern.finditer(text):
            yield found[1].upper()


def _first_code(texts: Iterable[str]) -> str | None:
    return next((code for text in texts for code in _codes(text)), None)


def _labelled_code(body: str) -> str | None:
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
                return found[1].upper()
    return None


def _is_year(title: str) -> bool:
    """Tell whether the 2002 of a title is a year."""
    return bool(_YEAR.search(title))


def _colorway(title: str) -> str | None:
    """Guess the colorway: what stands in quotes, else the title without all we know."""
    title = clean(title)
    quoted = _QUOTED.search(title)
    if quoted and not _2002R.search(quoted[1]):
        return quoted[1].strip(_EDGES)[:COLORWAY_LIMIT] or None
    rest = title
    for pattern in (*_CODES, _2002R, _2002, _NOISE):
        rest = pattern.sub(" ", rest)
    rest = re.sub(r"\(\s*\)|\[\s*\]", " ", rest)
    rest = re.sub(r"\s([|\u2013\u2014-])\s+(?:[|\u2013\u2014-]\s+)+", r" \1 ", rest)
    rest = " ".join(rest.split()).strip(_EDGES)
    rest = rest.removesuffix(" x").removeprefix("x ").strip(_EDGES)[:COLORWAY_LIMIT].rstrip()
    if rest.count("(") > rest.count(")"):
        rest += ")"
    return rest or None
