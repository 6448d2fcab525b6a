"""Know which places a text names, what lies where, and how a place is written.

Knows nothing of questions or facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from bot.history.facts import Lexicon

SHORT_PLACE = 3  # letters; "uk" and "usa" are written in capitals
FIRST_HALVES = {"hong": "Hong Kong", "los": "Los Angeles"}  # known by their first word alone


class PlaceWords:
    """The places of ``words.toml``."""

    def __init__(
        self, areas: Mapping[str, str], lexicon: Lexicon, lists: Mapping[str, frozenset[str]]
    ) -> None:
        self._home_words, self._from = lists["home"], lists["from"]
        self._being, self._articles = lists["being"], lists["any"] | {"the"}
        self._lexicon = lexicon
        self._areas = {lexicon.meaning(word): lexicon.meaning(area) for word, area in areas.items()}
        self._known = frozenset(self._areas) | frozenset(self._areas.values())

    def is_place(self, word: str) -> bool:
        """Tell whether a word is a place, or what is from there: "korean"."""
        return self._lexicon.meaning(word) in self._known

    def is_home(self, words: Sequence[str], place: int) -> bool:
        """Tell whether a place is said to be a home: "from Tokyo", "is Korean", "a Dutch shop"."""
        before = words[max(0, place - 2) : place]
        if before and (before[-1] in self._from or before[-1] in self._being):
            return True
        if before and before[-1] in self._articles and self._being.intersection(before):
            return True
        return bool(self._home_words.intersection(words[place + 1 : place + 2]))

    def named(self, words: Sequence[str]) -> set[str]:
        """Return the places that are named, but for those that another one lies in."""
        named = {self._lexicon.meaning(word) for word in words} & self._known
        return named - {upper for place in named for upper in self.around(place) - {place}}

    def around(self, place: str) -> set[str]:
        """Return a place and all that it lies in."""
        found = {place}
        while place in self._areas and self._areas[place] not in found:
            place = self._areas[place]
            found.add(place)
        return found

    def wrong(self, said: Sequence[str], told: AbstractSet[str]) -> list[str]:
        """Return the words that name other places than are told, if all of them do.

        A place inside what is told ("Vietnam" for Asia) is no other one, nor is one around it.
        """
        around = set(told).union(*(self.around(place) for place in told))
        wrong = [
            word
            for word in said
            if self._lexicon.meaning(word) not in around
            and not self.around(self._lexicon.meaning(word)) & told
        ]
        return wrong if told and len(wrong) == len(said) else []

    @staticmethod
    def written(word: str, words: Sequence[str]) -> str:
        """Return a place of a question as it is written: "the UK", "New York"."""
        if word in FIRST_HALVES:
            return FIRST_HALVES[word]
        before = words[max(0, list(words).index(word) - 1)]
        written = f"the {word.upper()}" if len(word) <= SHORT_PLACE else word.capitalize()
        return f"New {written}" if before == "new" else written
