"""Turn what somebody typed into words as they are meant: chat spellings, slips, short years.

Knows nothing of what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.history.facts import Lexicon, Words, plain
from bot.history.terms.months import MONTHS
from bot.history.terms.names import Names
from bot.history.terms.slots import SlotDetector

LAST_YEAR = "29"  # of those that two digits alone may mean; later ones are sizes
SHORT_YEAR = re.compile(r"[0-2]\d")
SURE_YEAR = re.compile(r"0\d")  # a size has no nought before it
UMLAUT = re.compile(r"(?<![aeioq])([aou])e")  # as who has no key for it types "groesse"

US, ME = "us", "me"  # "tell us" speaks of no country
TELLING = frozenset({"tell", "show", "give", "remind", "let", "teach", "help", "inform"})


class Typed:
    """Knows how people type."""

    def __init__(
        self, names: Names, detector: SlotDetector, lexicon: Lexicon, words: Words
    ) -> None:
        self._names = names
        self._detector = detector
        self._lexicon = lexicon
        self._typed = words.typed
        self._months = words.lists["month"]
        self._year_words = words.lists["before_year"] | {"of", "from"}
        self._either = words.lists["either"]

    def words(self, text: str) -> list[str]:
        """Return the words of a text, each as it is meant."""
        codes = self._names.codes
        text = codes.unparted(text, self._names.knows)
        typed = [
            part
            for word in plain(text).split()
            for said in self._typed.get(word, (word,))
            for part in self._names.apart(said)
        ]
        typed = _with_months(codes.put_right(typed, self._lexicon.is_word))
        for place in range(1, len(typed)):
            if typed[place] == US and typed[place - 1] in TELLING:
                typed[place] = ME
        words = self._names.mended([self._spelt(word) for word in typed], self._lexicon.is_word)
        for place in range(1, len(words)):
            if SHORT_YEAR.fullmatch(words[place]) and self._is_before_year(words, place):
                words[place] = f"20{words[place]}"  # "feb 22"
        return self._with_either_year(words)

    def _with_either_year(self, words: list[str]) -> list[str]:
        """Read "from 09 or 10" and "in 21 or 22" as two years."""
        for place in range(1, len(words) - 1):
            first, last = words[place - 1], words[place + 1]
            if words[place] not in self._either or not SHORT_YEAR.fullmatch(first):
                continue
            sure = SURE_YEAR.fullmatch(first) or (
                place > 1 and words[place - 2] in self._year_words
            )
            if sure and SHORT_YEAR.fullmatch(last):
                words[place - 1], words[place + 1] = f"20{first}", f"20{last}"
        return words

    def _is_before_year(self, words: Sequence[str], place: int) -> bool:
        """Tell whether two digits are a year after a month, or after "in" at the end."""
        if words[place - 1] in self._months:
            return True
        last = place == len(words) - 1
        return last and words[place - 1] in self._year_words and "20" <= words[place] <= LAST_YEAR

    def _spelt(self, word: str) -> str:
        if UMLAUT.search(word) and not self._is_known(word):
            bare = UMLAUT.sub(r"\1", word)
            word = bare if self._is_known(bare) else word
        repaired = self._lexicon.repair(word)
        return word if repaired != word and self._detector.is_cue(word) else repaired

    def _is_known(self, word: str) -> bool:
        return self._lexicon.is_word(word) or self._detector.is_cue(word)


def _with_months(words: Sequence[str]) -> list[str]:
    """Read "2022 年 2 月", as Japanese dates fall apart, as "2022 february"."""
    found: list[str] = []
    for word in words:
        before = found[-1] if found else ""
        if word == "月" and before.isdigit() and 1 <= int(before) <= len(MONTHS):
            found[-1] = MONTHS[int(before) - 1]
        elif word not in {"年", "日"} or not before.isdigit():
            found.append(word)
    return found
