"""Find cues in a text: phrases are looked up, patterns are tried where a word begins as they do.

Knows nothing of what a cue asks for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from sys import intern

PHRASE = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")  # a cue that is no pattern
BLANK = re.compile(" ")
WHOLE_CUE = 3  # a cue of so few words is understood word by word, a longer one by its ends
BEGINNING = 3  # characters of a word by which patterns are found
# How a pattern may begin: with letters, with one that may be left out, with one of several, with
# a group.
LETTERS = re.compile(r"\^?([a-z0-9]{3}(?![?*{])|[a-z0-9]{1,2}(?= (?![?*{])|$))")
LEFT_OUT = re.compile(r"\^?([a-z0-9]{0,2})([a-z0-9 ])\?")
ONE_OF = re.compile(r"\^?([a-z0-9]{0,2})\[([a-z0-9]+)\](?![?*+{])")
GROUP = re.compile(r"\^?([a-z0-9]{0,2})\(([^()]*(?:\([^()]*\)[^()]*)*)\)(\??)(?![*+{])")
IN_BRACKETS = re.compile(r"\([^()]*\)")
LOOKS = ("?!", "?=", "?<")  # groups that take no place
ANY = ""  # the beginning of patterns that may begin with anything


class Cues:
    """The cues of all slots, of one strength.

    A pattern is compiled when a word is first asked that begins as it does: to compile all took
    a third of the time of opening the history.
    """

    def __init__(self, cues: Mapping[str, Sequence[str]]) -> None:
        self._order = {slot: place for place, slot in enumerate(cues)}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._patterns = _Patterns(r"(?:{})(?!\S)")
        self._other_scripts = _Patterns("{}")
        for slot, some in cues.items():
            for cue in some:
                if PHRASE.fullmatch(cue):
                    words = tuple(map(intern, cue.split()))
                    self._phrases[words[0]].append((words, slot))
                elif cue.isascii():
                    self._patterns.add(slot, cue, beginnings(cue))
                else:
                    self._other_scripts.add(slot, cue, (ANY,))

    def is_cue(self, word: str) -> bool:
        """Tell whether a word alone is a cue."""
        return any(len(words) == 1 for words, _ in self._phrases.get(word, ())) or any(
            cue.fullmatch(word) for _, cue in self._patterns.beginning_as(word)
        )

    def heard(self, text: str, named: AbstractSet[int] = frozenset()) -> dict[str, frozenset[int]]:
        """Return the slots that the words of a text ask for, with the places of these words.

        Those of phrases come first, then the others in their order.

        Args:
            text: words, apart by one blank.
            named: the places of words that are part of a name; a cue of those alone is none.
        """
        words = text.split(" ")
        found: dict[str, set[int]] = defaultdict(set)
        for place, word in enumerate(words):
            for phrase, slot in self._phrases.get(word, ()):
                end = place + len(phrase)
                if len(phrase) == 1 or tuple(words[place:end]) == phrase:
                    found[slot].update(_places(place, end, named))
        starts = [0, *(match.end() for match in BLANK.finditer(text))]
        matches = [*self._matching(text, words, starts)]
        for slot, first, last in sorted(matches, key=lambda match: self._order[match[0]]):
            end = bisect_left(starts, last)
            packed = end - first == 1 and not words[first].isascii()  # holds more than the name
            found[slot].update(_places(first, end, frozenset() if packed else named))
        return {slot: frozenset(places) for slot, places in found.items() if places}

    def _matching(
        self, text: str, words: Sequence[str], starts: Sequence[int]
    ) -> Iterator[tuple[str, int, int]]:
        """Yield where patterns match: the slot, the place of the first word, the end in the text.

        Matches of one slot do not overlap.
        """
        ends: dict[str, int] = {}
        for place, start in enumerate(starts):
            for slot, cue in self._patterns.beginning_as(words[place]):
                if ends.get(slot, 0) <= start:
                    match = cue.match(text, start)
                    if match is not None and match.end() > start:
                        ends[slot] = match.end()
                        yield slot, place, match.end()
        if not text.isascii():
            for slot, cue in self._other_scripts.beginning_as(ANY):
                for match in cue.finditer(text):
                    if match.end() > match.start():
                        yield slot, bisect_left(starts, match.start() + 1) - 1, match.end()


class _Patterns:
    """Patterns by how the words begin at which they match, compiled when they are first needed."""

    def __init__(self, around: str) -> None:
        self._around = around
        self._cues: list[str] = []  # of several of a slot the first counts
        self._slots: list[str] = []  # whose each of them is
        self._begun: dict[str, list[int]] = {ANY: []}  # their places, by beginning
        self._compiled: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {}

    def add(self, slot: str, cue: str, begun: Iterable[str]) -> None:
        """Keep a pattern, with the beginnings of the words at which it can match."""
        for beginning in begun:
            self._begun.setdefault(intern(beginning), []).append(len(self._cues))
        self._cues.append(cue)
        self._slots.append(slot)

    def beginning_as(self, word: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Return the patterns that may match where this word begins, each with its slot."""
        beginning = word[:BEGINNING]
        found = self._compiled.get(beginning)
        if found is None:
            if beginning not in self._begun:
                return self.beginning_as(ANY)
            found = self._compiled[beginning] = tuple(self._joined(beginning))
        return found

    def _joined(self, beginning: str) -> Iterator[tuple[str, re.Pattern[str]]]:
        own = {self._slots[place] for place in self._begun[beginning]}
        if beginning != ANY:
            yield from (one for one in self.beginning_as(ANY) if one[0] not in own)
        by_slot: dict[str, list[str]] = defaultdict(list)
        for place in sorted({*self._begun[beginning], *self._begun[ANY]}):
            by_slot[self._slots[place]].append(self._cues[place])
        for slot in own:
            yield slot, re.compile(self._around.format("|".join(by_slot[slot])))


def beginnings(cue: str) -> set[str]:
    """Return the first three characters of every word at which a pattern can match.

    A shorter word is that alone; where it is not plain, the one beginning is "".
    """
    found = set[str]().union(*map(_begun, _choices(cue) if "|" in cue else [cue]))
    return {ANY} if ANY in found else found


def _begun(cue: str) -> set[str]:
    """Return the beginnings of a pattern that is not one of several."""
    letters = LETTERS.match(cue)
    if letters is not None:
        return {letters[1]}
    return set[str]().union(*map(_begun, _opened(cue))) or {ANY}


def _opened(cue: str) -> list[str]:
    """Return the patterns that one stands for, each with more letters first; none if not plain."""
    maybe = LEFT_OUT.match(cue)
    if maybe is not None:
        rest = cue[maybe.end() :]
        return [maybe[1] + maybe[2] + rest, maybe[1] + rest]
    one_of = ONE_OF.match(cue)
    if one_of is not None:
        return [one_of[1] + one + cue[one_of.end() :] for one in one_of[2]]
    group = GROUP.match(cue)
    if group is None:
        return []
    before, inside, rest = group[1], group[2], cue[group.end() :]
    if inside.startswith(LOOKS):
        return [before + rest]
    choices = [before + choice + rest for choice in _choices(inside)]
    return [*choices, before + rest] if group[3] else choices


def _choices(cue: str) -> list[str]:
    """Return what a pattern is one of."""
    outside, before = cue, ""
    while outside != before:  # as often as brackets stand in brackets
        outside, before = IN_BRACKETS.sub(lambda one: " " * len(one[0]), outside), outside
    ends = [place for place, sign in enumerate(outside) if sign == "|"] if "|" in outside else []
    starts = [0, *(end + 1 for end in ends)]
    return [cue[start:end] for start, end in zip(starts, [*ends, len(cue)], strict=True)]


def _places(first: int, end: int, named: AbstractSet[int]) -> Iterable[int]:
    """Return the places of a cue that are understood by it; none of a cue that is but a name."""
    places = range(first, end)
    if named and all(place in named for place in places):
        return ()
    return places if len(places) <= WHOLE_CUE else (first, end - 1)
