"""Turn what a person typed into plain words, and words into what they stand for.

Knows nothing of facts; the language itself is in ``config/history/words.toml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

LIMIT = 600  # characters of a question that are read; people do not ask longer ones
SIGNS = {"$": " dollars ", "£": " pounds ", "€": " euros ", "¥": " yen ", "%": " percent "}
SIGNS |= {"½": ".5", "¢": " cents "}
SIGN_TABLE = str.maketrans(SIGNS)
# "Nyssen's mood board" is about Nyssen; "what's" and "men's" stay one word.
POSSESSIVE = re.compile(
    r"(?<=[a-z0-9])(?<!\bwhat)(?<!\bwho)(?<!\bwhere)(?<!\bwhen)(?<!\bhow)(?<!\bit)(?<!\bthat)"
    r"(?<!\bhe)(?<!\bshe)(?<!\bthere)(?<!\bhere)(?<!\blet)(?<!\bmen)(?<!\bwomen)['\u2019]s(?![a-z])"
)
DROPPED = re.compile(r"['\u2019`\u00b4\u02bc]")
APOSTROPHE, DIGIT = DROPPED, re.compile(r"\d")  # what a text must hold to be worth a closer look
# "d'une", "l'originale", "dov'\u00e8": what is left out before a vowel is a word of its own.
ELISION = re.compile(
    r"(?<![a-z])(d|l|s|c|n|m|t|j|qu|jusqu|aujourd|dell|nell|sull|all|dall|un|cos|dov|com|quand|quant)['\u2019]"
    r"(?=[aeiouh\u00e0-\u00e5\u00e8-\u00ef\u00f2-\u00f6\u00f9-\u00fc])"
)
THOUSANDS = re.compile(r"(?<=\d)[,.](?=\d{3}(?!\d))")
DECIMAL = re.compile(r"(?<=\d)[,.](?=\d)")
EQUALS = re.compile(r"(?<=\d) *= *|= *(?=\d)")  # of sizes; "R = Regenerate" asks for none
AGAIN = re.compile(
    r"(?<![a-z0-9])re[- ](?=(?:release|issue|launch|edition|issued|released|launched)\b)"
)
HALF = re.compile(r"(?<=\d) 1/2\b")
KANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}  # katakana is read as hiragana
KATAKANA = re.compile("[\u30a1-\u30f6]+")
OTHER_SCRIPTS = r"\u0400-\u04ff"
# Letters, without the brackets and other marks between them.
CJK = (
    r"\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    r"\u3400-\u9fff\uac00-\ud7af\uff66-\uff9f"
)
JOINS = re.compile(rf"(?<=[{CJK}])(?=[a-z0-9])|(?<=[a-z0-9])(?=[{CJK}])")
# "us9.5", "27cm", "9w": a size and its system, written together
SIZE_JOINS = re.compile(
    r"(?<![a-z0-9.])(?:us|uk|eu|eur|jp|cm)(?=\d{1,2}(?:\.\d)?(?![\d.]))"
    r"|(?<![a-z0-9.])[mw](?=\d{1,2}(?:\.5)?(?![a-z\d.]))"
    r"|(?<![a-z0-9.])\d{1,2}(?:\.\d)?(?=(?:us|uk|eu|eur|jp|cm|mm|m|w|oz)(?![a-z0-9]))"
    r"|(?<![a-z0-9.])\d{2,6}(?=(?:usd|gbp|jpy|eur|yen|g)(?![a-z0-9]))"
)
# What is plain already, as most of what the files hold is.
PLAIN = re.compile(
    r"(?:[a-z]+|[a-z]{0,2}\d{4}[a-z]{0,4})(?: (?:[a-z]+|[a-z]{0,2}\d{4}[a-z]{0,4}))*"
)
WORD = re.compile(rf"\d+\.\d+|[a-z0-9]+|[{CJK}]+|[{OTHER_SCRIPTS}]+")
DOUBLED = re.compile(r"([a-z])\1")
BACK, BACK_REACH = "back", 7  # words between "bring" and "back"
ENDINGS = ("ings", "ing", "ies", "ed", "es", "s")
LAST_LETTERS = frozenset(ending[-1] for ending in ENDINGS)
SHORTEST_STEM = 3
SHORTEST_REPAIR = 4  # shorter words are too easily something else
SHORTEST_NAME = 5  # names that misspelt words are repaired to, and
SHORTEST_TARGET = 5  # other words; shorter ones are too easily meant
LONG_WORD = 8  # from here two slips are forgiven
PARTICLES = "はがをにでとものやへかねよさだな"
BEGINNING = 4  # letters that each beginning of a word of another language has at least


def plain(text: str) -> str:
    """Return a text in lower case, without accents and punctuation, words apart by one blank."""
    if PLAIN.fullmatch(text) and len(text) <= LIMIT:
        return text
    text = unicodedata.normalize("NFKC", text[:LIMIT].translate(SIGN_TABLE)).casefold()
    if "=" in text:
        text = EQUALS.sub(" equals ", text)
    if "re" in text:
        text = AGAIN.sub("re", text)
    if APOSTROPHE.search(text):
        text = DROPPED.sub("", POSSESSIVE.sub("", ELISION.sub(r"\1 ", text)))
    if DIGIT.search(text):
        text = DECIMAL.sub(".", THOUSANDS.sub("", HALF.sub(".5", text)))
        text = SIZE_JOINS.sub(r"\g<0> ", text)
    if not text.isascii():
        text = text.replace("\u30fb", "")  # the dot within a name: "サレヘ・ベンバリー"
        text = "".join(_without_accent(letter) for letter in with_hiragana(text))
        text = JOINS.sub(" ", text)
    return " ".join(WORD.findall(text))


def with_hiragana(text: str) -> str:
    """Return a text with its katakana as hiragana."""
    return KATAKANA.sub(lambda found: found[0].translate(KANA), text)


@lru_cache(maxsize=512)
def _without_accent(letter: str) -> str:
    if letter == "ß":
        return "ss"
    base = unicodedata.normalize("NFD", letter)[:1]
    return base if base.isascii() else letter


@lru_cache(maxsize=1024)  # as quick as with all words of the files, and half a megabyte less
def stem(word: str) -> str:
    """Return a word without its common endings."""
    for ending in ENDINGS if word[-1:] in LAST_LETTERS else ():
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            base = word[: -len(ending)]
            if ending == "ies":
                return base + "y"
            if ending in {"ing", "ings", "ed"} and base[-1] == base[-2] and base[-1] not in "ls":
                return base[:-1]
            return base.removesuffix("e")
    return word.removesuffix("e") if len(word) > SHORTEST_STEM + 1 else word


def _letters(word: str) -> str:
    return word[0] + "".join(sorted(word[1:]))


class Lexicon:
    """What words stand for, which carry nothing, and which are misspelt."""

    def __init__(
        self,
        same: Mapping[str, str],
        fillers: Iterable[str],
        right: Iterable[str],
        bringing: Iterable[str],
        begun: Mapping[str, str] | None = None,
    ) -> None:
        """Make it.

        Args:
            same: words, each with the one that stands for it.
            fillers: words that carry nothing.
            right: ordinary words that are no slips of those known here.
            bringing: what makes "back" a relaunch.
            begun: beginnings of words of other languages, each with what stands for them.
        """
        self._bringing = frozenset(bringing)
        self._begun = {start: stem(kept) for start, kept in (begun or {}).items()}
        self._begun_as_filler = {one for one, kept in (begun or {}).items() if kept in fillers}
        self._openings = {start[:BEGINNING] for start in self._begun}
        stems = {kept: stem(kept) for kept in same.values()}
        self._same = {word: stems[kept] for word, kept in same.items()}
        based = ((stem(word), kept) for word, kept in self._same.items())
        self._same_stems = {base: kept for base, kept in based if len(base) > SHORTEST_STEM}
        unspaced = {word for word in same if not word.isascii()}
        unspaced |= {word for word in fillers if len(word) > 1 and not word.isascii()}
        self._unspaced = re.compile("|".join(sorted(unspaced, key=len, reverse=True)) or "$^")
        self._fillers = frozenset(fillers)
        self._ordinary = frozenset(right)
        self._known: set[str] = set()  # beside these
        self._doubled: dict[str, str] = {}  # short words without a doubled letter: "hel" is "heel"
        self._jumbled: dict[str, str] = {}  # short words by their letters: "yaer" is "year"
        self._shelves: dict[tuple[str, int], list[str]] = defaultdict(list)

    def meaning(self, word: str) -> str:
        """Return the one word that stands for this one and its synonyms."""
        found = self._same.get(word)
        if found is None:
            base = stem(word)
            found = self._same_stems.get(base)
            if found is None:  # "bosses" is "boss", but "uses" is no "us"
                found = self._same.get(base, base) if len(base) > SHORTEST_STEM else base
                begun = self._beginning(word) if word[:BEGINNING] in self._openings else ""
                found = self._begun.get(begun, found)
        return found

    def _beginning(self, word: str) -> str:
        """Return the longest beginning of a word that is known in another language, or nothing."""
        for end in range(len(word), BEGINNING - 1, -1):
            if word[:end] in self._begun:
                return word[:end]
        return ""

    def is_filler(self, word: str) -> bool:
        """Tell whether a word carries nothing to match on."""
        if word in self._fillers:
            return True
        if word[:BEGINNING] not in self._openings or word in self._same:
            return False
        return self._beginning(word) in self._begun_as_filler

    def content(self, words: Sequence[str]) -> list[tuple[str, int]]:
        """Return the meanings of the words that carry something, and their places.

        "Brought the 2002 back" carries a relaunch, though no single word does.
        """
        found = [
            (meaning, place) for place, word in enumerate(words) for meaning in self.carried(word)
        ]
        for place, word in enumerate(words):
            if word == BACK and self._bringing.intersection(
                words[max(0, place - BACK_REACH) : place]
            ):
                found.append((self.meaning("relaunch"), place))
        return found

    def carried(self, word: str) -> Sequence[str]:
        """Return the meanings of a word alone; none of one that carries nothing."""
        if self.is_filler(word):
            return ()
        return (self.meaning(word),) if word.isascii() else self._inside(word)

    def _inside(self, word: str) -> Sequence[str]:
        """Return the meanings in a word without blanks, as Japanese is: "何パーセント軽い"."""
        if word in self._same:
            return (self._same[word],)
        inside = self._unspaced.findall(word)
        known = dict.fromkeys(self._same[one] for one in inside if one not in self._fillers)
        if not known and len(self._unspaced.sub("", word).strip(PARTICLES)) > 1:
            return (self.meaning(word),)
        return tuple(known)

    def learn(self, lessons: Iterable[tuple[Iterable[str], int]]) -> None:
        """Add words that are spelt right; those not too short are what others are repaired to.

        Args:
            lessons: words, and how many letters those have at least that others are repaired to;
                one is asked for when those before it are learned.
        """
        targets: set[str] = set()
        for words, shortest in lessons:
            for word in words:
                if word in targets:
                    continue
                if word not in self._same and word not in self._fillers:
                    self._known.add(word)
                if len(word) == SHORTEST_REPAIR and word.isalpha() and shortest <= SHORTEST_TARGET:
                    self._jumbled.setdefault(_letters(word), word)
                    self._doubled.setdefault(DOUBLED.sub(r"\1", word), word)
                if len(word) >= shortest and word.isalpha() and word.isascii():
                    targets.add(word)
                    self._shelves[word[0], len(word)].append(word)

    def knows(self, word: str) -> bool:
        """Tell whether a word means something here."""
        if self._holds(word) or self._holds(stem(word)):
            return True
        return word[:BEGINNING] in self._openings and bool(self._beginning(word))

    def _holds(self, word: str) -> bool:
        return word in self._known or word in self._same or word in self._fillers

    def is_word(self, word: str) -> bool:
        """Tell whether a word is spelt right, whether it means something here or not."""
        return word in self._ordinary or self.knows(word) or stem(word) in self._ordinary

    def is_slip(self, word: str) -> bool:
        """Tell whether a word must mean another one, and is no form of it: "prelaunch" is none."""
        repaired = self.repair(word)
        return repaired not in word and word not in repaired

    def repair(self, word: str) -> str:
        """Return the known word that a misspelt one must mean, or the word itself."""
        if len(word) == SHORTEST_REPAIR - 1 and not self.is_word(word):
            return self._doubled.get(word, word)
        if (
            self.is_word(word)
            or len(word) < SHORTEST_REPAIR
            or not (word.isalpha() and word.isascii())
        ):
            return word
        if len(word) == SHORTEST_REPAIR and _letters(word) in self._jumbled:
            return self._jumbled[_letters(word)]
        from rapidfuzz.distance import OSA  # 3 MB that a start does not need

        slips = 2 if len(word) >= LONG_WORD else 1
        best, best_distance = word, slips + 1
        # A letter is left out more often than it is put in the place of another.
        for length in range(len(word) + slips, len(word) - slips - 1, -1):
            for first in dict.fromkeys(word[:2]):
                for candidate in self._shelves.get((first, length), ()):
                    distance = OSA.distance(word, candidate, score_cutoff=slips)
                    if distance < best_distance:
                        best, best_distance = candidate, distance
        return best
