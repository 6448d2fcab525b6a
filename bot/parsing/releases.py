"""Tell whether two titles, or style codes, name the same release.

Knows nothing of sources or dates. Two that cannot be told are not the same: a drop shown twice is
a smaller fault than two joined that are not one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from bot.parsing.dates import MONTHS
from bot.parsing.late import late
from bot.parsing.matcher import match
from bot.parsing.style_codes import find_codes, normalise_style_code, with_zeros, without_codes
from bot.parsing.texts import clean
from bot.parsing.titles import BARE_2002, BRAND, NAME_2002R

SIMILAR = 85  # of 100: one letter more, less or swapped in a word of six
SHORTEST_TYPO = 5  # letters; in a shorter word another letter is another word

# The colours of sneakers' names. A word of these is never taken for a misspelt other one.
_COLOUR_WORDS = """
    alabaster almond alpine aluminum amber angora apricot aqua arctic army ash beige black blue
    bone bordeaux brick brown burgundy camo camel canary caramel castlerock cement charcoal cherry
    chocolate claret clay cloud cobalt concrete copper coral cream crimson cyan dark dawn day deep
    denim desert driftwood dune dusk dust dusty ecru eclipse emerald espresso fern fig flax forest
    frost fuchsia fog gold golden granite graphite green grey gum harbor haze incense indigo ivory
    jade khaki lavender lemon light lilac lime linen lunar magenta magnet mahogany marblehead
    maroon mauve mercury metallic mint mirage mist mocha moonbeam moss mushroom mustard natural
    navy neon night nightwatch nimbus oak oat ochre off olive onyx orange orb orchid oxide pale
    peach pearl pebble phantom pine pink plum purple rain raincloud raven red reflection reseda
    rich rose royal ruby rust sage salmon salt sand sandstone sea shadow silver sky slate smoke
    spruce steel stone storm sulphur sun surf tan taupe teal timberwolf truffle turquoise
    turtledove vermilion vetiver vintage violet wheat white wine workwear yellow
"""
COLOURS = frozenset(_COLOUR_WORDS.split())
_SAME_WORDS = {
    "gray": "grey",
    "blk": "black",
    "wht": "white",
    "gry": "grey",
    "nvy": "navy",
    "aluminium": "aluminum",
    "harbour": "harbor",
    "gtx": "goretex",
}
_SAME_PHRASES = (
    (late(r"\brefine?d future\b"), "protection"),
    (late(r"\bgore[\s-]?tex\b"), "goretex"),
    (late(r"\braincloud\b"), "rain cloud"),
    (late(r"\bsea-?salt\b"), "sea salt"),
)
_NOISE_WORDS = """
    a and at by colorway colourway coming drop drops exclusive for from in info it latest launch
    launches men mens model new nb of on online only or official look pack packs ph placeholder
    pre order preorder raffle release released releases releasing restock restocked returns shoe
    shoes size sneaker sneakers soon store style the this to trainer trainers unisex upcoming us
    wmns women womens with x date dates dropping lands arrives first now available global general
    update updated delayed rescheduled postponed moved pushed back confirmed rumored rumoured leaked
    images photos pictures detailed closer where how buy cop everything need know guide is are was
    be has been gets will draw draws eql lottery ballot sweepstakes open opens opening close closes
    closing closed entries enter live today tonight tomorrow weekend week monday tuesday wednesday
    thursday friday saturday sunday
    erscheint kommt verlosung ab am sortie sort le tirage sorteo
    \u62bd\u9078 \u767a\u58f2 \u62bd\u9078\u8ca9\u58f2 \u767a\u58f2\u65e5 \u4e88\u7d04
"""
_NOISE = frozenset(_NOISE_WORDS.split())
# What headlines say around a shoe's name, and names seldom hold: an editor changes them at will.
_HEADLINE_WORDS = """
    when why which who you your can could we they their that these those than then if finally
    officially get gets getting got sees wants lands landing hits hitting shelves debut debuts
    debuting unveil unveils unveiled unveiling reveal reveals revealed revealing surfaces surfaced
    teases teased teasing preview previews previewed makes sneak peek retailers pricing costs far
"""
_HEADLINE = frozenset(_HEADLINE_WORDS.split())
_MONTHS = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
# A drop that moves is announced under a title with another date.
_DATES = late(
    rf"\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of\s)?(?:{_MONTHS})(?!\w)"
    rf"|\b(?:{_MONTHS})\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?!\w)"
    r"|\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d)"
    r"|(?:(?:20)?\d\d\u5e74)?\d{1,2}\u6708(?:\d{1,2}\u65e5)?"
    r"|\b\d{1,2}(?::\d\d)?\s?[ap]m(?:\s(?:[ecmp][sd]?t|gmt|bst|cest|jst|utc))?\b"
    r"|\b(?:19|20)\d\d\b|\b(?:spring|summer|fall|autumn|winter|ss|fw|aw)\s?\d{2,4}\b"
    r"|[$€£¥]\s?\d[\d.,]*|\b(?:us|uk|eu|size)\s?\d+(?:\.5)?\b"
)
_WORD = late(r"[^\W_]+")
_OPENING = late(r"^\W{0,9}(?:here(?:['\u2019]?s| is| are)|what we know(?: so far)?|look)\b")
_IN_MONTH = late(rf"\b(?:in|this|next|by|until|late|early|mid)\s(?:{_MONTHS})(?!\w)")
_QUOTED = late(
    r"[\"\u201c\u201e\xab][^\"\u201c-\u201e\xab\xbb]{1,60}[\"\u201d\xbb]"
    r"|(?<!\w)['\u2018][^'\u2018\u2019]{1,60}['\u2019](?!\w)"
)
_JOINED = late(r"\sx\s|\xd7")


class Named(Protocol):
    """What has a name, and maybe a style code."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def style_code(self) -> str | None:
        """The maker's identifier of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseName:
    """What a title, or a style code, tells of the release it names.

    ``colours`` are the words of it that are colours, in their order; ``others`` all its other words
    that tell a release. ``is_bare`` means that it names no model, as a colorway alone does.
    """

    codes: frozenset[str]
    model: str | None
    is_bare: bool
    colours: tuple[str, ...]
    others: tuple[str, ...]


@lru_cache(maxsize=4096)  # a source's titles are compared with each other at every look
def release_of(title: str) -> ReleaseName:
    """Return what a title tells of a release."""
    found, words, codes = match(title), _words(title), frozenset(_codes(title))
    return ReleaseName(
        codes=codes,
        model=found.model if found is not None else None,
        is_bare=not (codes or NAME_2002R.search(title) or BARE_2002.search(title)),
        colours=tuple(word for word in words if word in COLOURS),
        others=tuple(word for word in words if word not in COLOURS),
    )


def same_drop(a: str, b: str) -> bool:
    """Tell whether two titles or style codes are the same release.

    Style codes decide where both have one. Otherwise the titles must be of the same model and say
    the same words: the same colours in the same order, and the same pack, collaborators and all
    else in any order, where only a word that is no colour may be misspelt. At least one word must
    tell a colour or a name; "2002R Protection Pack" alone is several releases.
    """
    one, other = release_of(a), release_of(b)
    if one.codes and other.codes:
        return not one.codes.isdisjoint(other.codes)
    if not one.colours and not set(one.others) - {"protection"}:
        return False
    return _is_same_wording(one, other)


def same_title(a: str, b: str) -> bool:
    """Tell whether two titles say the same, though it may be too little to tell a release by."""
    one, other = release_of(a), release_of(b)
    if one.codes and other.codes:
        return not one.codes.isdisjoint(other.codes)
    return _is_same_wording(one, other)


def named_alike(one: Named, other: Named) -> bool:
    """Tell whether one source names two things alike: by their style codes, else by their titles.

    That may be too little to tell a release by: "New Balance 2002R" is like itself.
    """
    if one.style_code is not None and other.style_code is not None:
        return one.style_code == other.style_code
    return same_title(one.name, other.name)


def one_tells_more(a: str, b: str) -> bool:
    """Tell whether one title says all that the other does, and maybe more: they do not differ."""
    one, other = release_of(a), release_of(b)
    if one.codes and other.codes:
        return not one.codes.isdisjoint(other.codes)
    ours, theirs = ({*release.colours, *release.others} for release in (one, other))
    return _is_same_model(one, other) and (ours <= theirs or theirs <= ours)


def _is_same_wording(one: ReleaseName, other: ReleaseName) -> bool:
    return (
        one.colours == other.colours
        and _is_same_model(one, other)
        and _pair_up(one.others, other.others)
    )


def _is_same_model(one: ReleaseName, other: ReleaseName) -> bool:
    return one.model == other.model or one.is_bare or other.is_bare


def _codes(text: str) -> set[str]:
    text = with_zeros(clean(text))
    code = normalise_style_code(text)
    return set(find_codes(text)) | ({code} if code else set())


def _words(title: str) -> list[str]:
    """Return the words of a title that tell its release, in their order, each once."""
    text = without_codes(with_zeros(clean(title)))
    for pattern in (NAME_2002R, BARE_2002, BRAND):
        text = pattern.sub(" ", text)
    text = _without_headline(unicodedata.normalize("NFKC", text).casefold())
    text = re.sub(r"['\u2019]s\b|['\u2019]", "", text)
    for phrase, word in _SAME_PHRASES:
        text = phrase.sub(word, text)
    words = [_SAME_WORDS.get(word, word) for word in _WORD.findall(_DATES.sub(" ", text))]
    return list(dict.fromkeys(word for word in words if word not in _NOISE))


def _without_headline(title: str) -> str:
    """Return a title in small letters without what a headline says around the name.

    What is quoted is a name, and "x" joins one: such words are left.
    """
    if _JOINED.search(title):
        return title
    kept, end = [], 0
    for quoted in _QUOTED.finditer(title):
        kept += [_plain(title[end : quoted.start()]), quoted[0]]
        end = quoted.end()
    return " ".join([*kept, _plain(title[end:])])


def _plain(text: str) -> str:
    text = _IN_MONTH.sub(" ", _OPENING.sub(" ", text))
    return _WORD.sub(lambda word: "" if word[0] in _HEADLINE else word[0], text)


def _pair_up(ones: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether each word has its own counterpart, equal or misspelt."""
    if len(ones) != len(others):
        return False
    left = list(others)
    for word in ones:
        if word in left:
            left.remove(word)
            continue
        likely = [other for other in left if _is_typo(word, other)]
        if len(likely) != 1:
            return False
        left.remove(likely[0])
    return True


def _is_typo(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORTEST_TYPO or not (one.isalpha() and other.isalpha()):
        return False
    from rapidfuzz import fuzz  # 2 MB that a start does not need

    return fuzz.ratio(one, other) >= SIMILAR
