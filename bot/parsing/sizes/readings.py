"""Take the text of a size apart into all the sizes it tells.

Knows nothing of labels or tables: every word of the text must be one about sizes, or the text is
none. "US 9 / UK 8" tells two sizes; "38-39" tells a range, which is none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.parsing.late import late
from bot.parsing.sizes.note_words import Note
from bot.parsing.sizes.notes import without_notes
from bot.parsing.sizes.words import COUNTS, GENDER_OF, SILENT, SYSTEM_OF, WIDTHS, YOUNG
from bot.parsing.texts import clean

LONGEST = 120  # letters of a text looked at
LARGEST = 60.0  # no system of whole sizes goes further
LARGEST_YOUNG = 16.0  # with a letter behind it ("10C"); without one, children have European sizes
MILLIMETRES = (150.0, 340.0)
HEAD_WORDS = 12  # of a text whose size is followed by other words

# A part of a number stands behind one: "9½" and "9 ½"; "US½9" lost something.
_FRACTION = late(r"(?<=\d)\s?([½⅓⅔¼¾])(?!\d)")
_FRACTIONS = {"½": ".5", "⅓": " 1/3", "⅔": " 2/3", "¼": ".25", "¾": ".75"}
_FILLERS = frozenset("=/|-_,():·")
_TOKEN = late(
    r"[24]E(?![^\W\d_])|\d{1,3}(?:\.\d{1,2})?(?: [12]/3)?(?![\d.])|[^\W\d_]+(?:'S|')?\.?"
    r"|[=/|\-_,():\xb7]"
)
_BRACKET = late(r"(?=[(\[{\u3010\uff08])|(?<=[)\]}\u3011\uff09])")
_JOINTS = " -\u2013\u2014|/,:;"
_SLUG_HALF = late(r"(?<![\d.])(\d{1,2})[-_](?:5|1[-_]2)(?![\d.])")
_SLUG_THIRD = late(r"(?<![\d.])(\d{1,2})[-_]([12])[-_]3(?![\d.])")
_HALF = late(r"(\d)[ -]?1/2(?!\d)")
_THIRD = late(r"(\d)[ -]([12])/3(?!\d)")
_RATIO_OR_RANGE = late(r"\d\s?[:\-\u2013]\s?\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShoeSize:
    """A size taken apart; what the text does not tell is None.

    ``system`` is "US", "UK", "EU", "FR", "CM", "BR", "AU" or "MX"; ``gender`` "M", "W", or of
    children "Y" (big), "C" (little) or "K" (not told which); ``number`` is "9", "42.5" or "42 2/3";
    ``width`` as "2E". ``raw`` is the shop's own text, untouched.
    """

    raw: str
    system: str | None = None
    number: str | None = None
    gender: str | None = None
    width: str | None = None

    @property
    def label(self) -> str:
        """The size in the one form we give it: "US W 8", "EU 42.5", "4Y"; empty if unknown."""
        if self.number is None:
            return ""
        is_young = self.gender in YOUNG
        number = f"{self.number}{self.gender}" if is_young else self.number
        gender = None if is_young else self.gender
        return " ".join(filter(None, (self.system, gender, number, self.width)))


def read_sizes(text: str) -> list[ShoeSize]:
    """Take a text apart into the sizes it tells; nothing if any of it is not about a size."""
    return list(_read(text))


@lru_cache(maxsize=4096)  # a shop writes the same few sizes over and over
def _read(text: str) -> tuple[ShoeSize, ...]:
    sizes = _parse(text)
    if not sizes and (noted := without_notes(text, is_size=_is_size)) is not None:
        sizes = _parse(noted.text)
    return tuple(replace(size, raw=text) for size in sizes)


def note_beside(text: str) -> Note | None:
    """Return what the words beside a size say of it, or None where none stand there."""
    return _note(clean(text, LONGEST))


@lru_cache(maxsize=4096)
def _note(text: str) -> Note | None:
    if _parse(text):
        return None
    noted = without_notes(text, is_size=_is_size)
    return None if noted is None else noted.note


def _is_size(text: str) -> bool:
    return bool(_parse(text))


def _parse(text: str) -> list[ShoeSize]:
    upper = plain(text)
    if " " not in upper:
        upper = _SLUG_THIRD.sub(r"\1 \2/3", _SLUG_HALF.sub(r"\1.5", upper))
    upper = re.sub(r"(?<=\d),(?=\d)", ".", upper)
    upper = _THIRD.sub(r"\1 \2/3", _HALF.sub(r"\1.5", upper))
    if _TOKEN.sub("", upper).strip() or _RATIO_OR_RANGE.search(upper):
        return []
    return _assemble(_TOKEN.findall(upper))


def leading_sizes(text: str) -> list[ShoeSize]:
    """Take the size apart that stands before another option: "36 / Grey", "US 9 - Grey"."""
    for joint in (" / ", " - ", " | "):
        head, found, rest = text.partition(joint)
        if not found:
            continue
        is_more = bool(read_sizes(rest) or COUNTS.intersection(words_of(rest)))
        if is_more or (joint != " / " and any(map(str.isdigit, rest))):
            return []
        return [replace(size, raw=text) for size in read_sizes(head)]
    return []


def head_of(text: str) -> str | None:
    """Return the size that a text begins with, before words that are none, or None.

    "US 9 (signed)" begins with "US 9"; "36 pack" and "38 - 39" are no sizes, and begin with none.
    """
    words = _BRACKET.sub(" ", clean(text, LONGEST)).split()[:HEAD_WORDS]
    for count in range(len(words) - 1, 0, -1):
        head, rest = " ".join(words[:count]).rstrip(_JOINTS), " ".join(words[count:])
        if _is_size(head):
            is_more = COUNTS.intersection(words_of(rest)) or not any(map(str.isalpha, rest))
            return None if is_more or _is_size(rest.lstrip(_JOINTS)) else head
    return None


def plain(text: str) -> str:
    """Return a text in capitals with plain digits and apostrophes, as the tables have it."""
    text = clean(text, LONGEST)
    text = _FRACTION.sub(lambda found: _FRACTIONS[found[1]], text)
    text = unicodedata.normalize("NFKC", text).upper()
    return text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def words_of(text: str) -> list[str]:
    """Return the words of a text as the tables have them."""
    return re.findall(r"[^\W\d_]+(?:'S)?", plain(text))


def _assemble(words: list[str]) -> list[ShoeSize]:
    sizes: list[ShoeSize] = []
    told = ShoeSize(raw="")  # told before a number
    is_open = False  # the last size may still be told more
    for before, token, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        word = _known(token)
        # "9 (UK 8.5)": the system is told of the number behind it, not of the one before.
        is_before_number = before == "(" and after[:1].isdigit()
        if word[0].isdigit() and word not in WIDTHS:
            number = _number(word)
            if number is None:
                return []
            sizes.append(replace(told, number=number))
            told = ShoeSize(raw="")
            is_open = True
        elif word in _FILLERS:
            is_open = is_open and word == "("
        elif not _is_word(word):
            return []
        elif is_open and not is_before_number and (grown := _grow(sizes[-1], word)) is not None:
            sizes[-1] = grown
        elif not (is_open and _is_medium(sizes[-1], word)):
            told = replace(
                told,
                system=SYSTEM_OF.get(word, told.system),
                gender=GENDER_OF.get(word, told.gender),
            )
    if told.system and len(sizes) == 1 and sizes[0].system is None:
        sizes[0] = replace(sizes[0], system=told.system)
    settled = [size for size in map(_settle, sizes) if size is not None]
    return settled if _is_consistent(settled) else []


def _known(token: str) -> str:
    """Return a token as the tables have it, with or without its full stop or apostrophe."""
    return token if _is_word(token) else token.rstrip(".'") or token


def _is_word(token: str) -> bool:
    return any(token in words for words in (SYSTEM_OF, GENDER_OF, WIDTHS, SILENT))


def _grow(size: ShoeSize, word: str) -> ShoeSize | None:
    """Add what stands behind a number to it: "42.5 EU", "8W", "9 2E", "4Y"."""
    if word in SYSTEM_OF and size.system is None:
        return replace(size, system=SYSTEM_OF[word])
    if word in WIDTHS and size.width is None:
        return replace(size, width=WIDTHS[word])
    if word in GENDER_OF and size.gender is None and not _is_medium(size, word):
        return replace(size, gender=GENDER_OF[word])
    return None


def _is_medium(size: ShoeSize, word: str) -> bool:
    """Tell whether an M or W explains a width told before it: "9.5 D(M)" is medium, not men's."""
    return size.width is not None and word in {"M", "W"}


def _number(token: str) -> str | None:
    """Return a number as its label writes it ("9", "42.5", "42 2/3"), or None out of range."""
    whole, _, third = token.partition(" ")
    value = float(whole)
    if not (0 < value <= LARGEST or MILLIMETRES[0] <= value <= MILLIMETRES[1]):
        return None
    return f"{value:g} {third}".rstrip()


def _settle(size: ShoeSize) -> ShoeSize | None:
    """Turn millimetres into centimetres; a number as large as those is nothing else."""
    value = float((size.number or "0").split()[0])
    if size.gender in YOUNG and LARGEST_YOUNG < value < MILLIMETRES[0] and size.system is None:
        return None
    if value < MILLIMETRES[0]:
        return None if size.system == "MM" else replace(size, width=size.width or None)
    if size.system in {None, "MM", "CM"}:
        return ShoeSize(raw=size.raw, number=f"{value / 10:g}", system="CM", gender=size.gender)
    return None


def _is_consistent(sizes: list[ShoeSize]) -> bool:
    """Tell whether no system is told with two numbers, as a range is ("38-39")."""
    numbers: dict[tuple[str | None, str | None], str | None] = {}
    return all(
        numbers.setdefault((size.system, size.gender), size.number) == size.number for size in sizes
    )
