"""Find the names of models, people, collaborations and editions in a question.

Knows nothing of facts or of what is asked about the names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from bot.history.facts import Entity, plain
from bot.history.terms.codes import StyleCodes
from bot.history.terms.mention import CODE, YEAR, EntityMention
from bot.history.terms.seasons import Seasons

LONG_CODE, SHORT_CODE = len("M2002RDA"), len("RDA")
SHORTEST_JOINED = 8  # letters of a name that may be written without its blanks
SHORTEST_SECOND = 3  # letters of a word of a name that may hold a slip
MAKERS = frozenset({"person", "brand"})


class Names:
    """All names and aliases, and how the entities belong together."""

    def __init__(self, entities: Mapping[str, Entity], lists: Mapping[str, frozenset[str]]) -> None:
        self._entities = entities
        self.codes = StyleCodes()
        self._before_year = lists["before_year"]
        self._by_words: dict[tuple[str, ...], str] = {}
        self._cjk: dict[str, str] = {}
        self._longest: dict[str, int] = {}
        self._openings: set[tuple[str, ...]] = set()  # first two words of longer names
        self._seconds: dict[str, set[str]] = defaultdict(set)  # which follow which
        self._joined: dict[str, tuple[str, ...]] = {}  # "uptherestore"
        self._above: dict[str, frozenset[str]] = {}
        self._parents: dict[str, list[str]] = {}
        self._within: dict[str, list[str]] = defaultdict(list)
        for entity in entities.values():
            for alias in (entity.name, *entity.aliases):
                self._learn(alias, entity.name)
            if entity.part_of:
                self._within[entity.part_of].append(entity.name)
        self._seasons = Seasons(entities, self._within, lists)

    def _learn(self, alias: str, name: str) -> None:
        text = plain(alias)
        words = tuple(text.split())
        if not words:
            return
        if not text.isascii():
            self._cjk.setdefault(text.replace(" ", ""), name)
            return
        self._by_words.setdefault(words, name)
        if CODE.fullmatch(text):
            self.codes.learn(text)
        if len(words) > 1:
            self._openings |= {words[:2], (words[0], f"{words[1]}s")}
            self._seconds[words[0]].add(words[1])
            if text.replace(" ", "").isalpha() and len(text) >= SHORTEST_JOINED:
                self._joined.setdefault(text.replace(" ", ""), words)
        self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def learn_code(self, code: str, name: str) -> None:
        """Let a style code name the entity it belongs to."""
        self._learn(code, name)
        ending = code[-SHORT_CODE:]
        if len(code) == LONG_CODE and ending[0] == "R":  # "RDA" for M2002RDA
            self._learn(ending, name)

    def learn_claimed(self, claim: str) -> None:
        """Know a style code that a source claims, so that it is not taken for another one."""
        if CODE.fullmatch(plain(claim)):
            self.codes.learn(plain(claim))

    def words(self) -> set[str]:
        """Return every word that occurs in a name."""
        return {word for words in self._by_words for word in words}

    def aliases(self) -> Mapping[tuple[str, ...], str]:
        """Return all names as words, with the entity each means."""
        return self._by_words

    def above(self, name: str) -> frozenset[str]:
        """Return an entity with all it is part of and all who made it."""
        found = self._above.get(name)
        if found is None:
            entity = self._entities.get(name)
            self._above[name] = frozenset({name})  # ends a circle in faulty data
            found = frozenset({name})
            if entity is not None:
                for upper in (entity.part_of, *entity.made_by):
                    if upper:
                        found |= self.above(upper)
            self._above[name] = found
        return found

    def parents(self, name: str) -> list[str]:
        """Return what an entity is part of, nearest first."""
        known = self._parents.get(name)
        if known is None:
            known = self._parents[name] = self._climbed(name)
        return known

    def _climbed(self, name: str) -> list[str]:
        found: list[str] = []
        entity = self._entities.get(name)
        while entity is not None and entity.part_of and entity.part_of not in found:
            found.append(entity.part_of)
            entity = self._entities.get(entity.part_of)
        return found

    def within(self, name: str) -> Sequence[str]:
        """Return what is directly part of an entity."""
        return self._within.get(name, ())

    def pair(self, maker: str, model: str) -> str:
        """Return what a maker and a model made together; nothing where it is none or several."""
        found = [
            name
            for name in self.within(model)
            if self.kind(name) == "collab" and maker in self.made_by(name)
        ]
        alone = [name for name in found if name == f"{maker} x {model}"] or found
        return alone[0] if len(alone) == 1 else ""

    def find(
        self, words: Sequence[str], spans: Sequence[EntityMention] | None = None
    ) -> list[EntityMention]:
        """Return the names in a question, longest first where they overlap, in reading order.

        ``spans`` are all that ``spans`` returns for these words, where they are known already.
        """
        spans = sorted(
            self.spans(words) if spans is None else spans,
            key=lambda span: (
                span.start - span.end,
                not any(word[:1].isdigit() for word in words[span.start : span.end]),
                self._entities[span.entity].kind in MAKERS,  # "the basement pair" is the pair
                span.start,
            ),
        )
        taken: set[int] = set()
        chosen = []
        for span in spans:
            places = range(span.start, span.end)
            if words[span.start].isascii() and not taken.isdisjoint(places):
                continue
            taken.update(places)
            chosen.append(span)
        chosen = self._once(chosen)
        return sorted(self._seasons.told_apart(chosen, words), key=lambda span: span.start)

    def all_in(self, words: Sequence[str]) -> set[str]:
        """Return every entity that some words name, even inside a longer name."""
        return {span.entity for span in self.spans(words)}

    def spans(self, words: Sequence[str]) -> list[EntityMention]:
        """Return every name in some words, also those inside or across another."""
        spans: list[EntityMention] = []
        known = self._longest
        starts = [
            start
            for start, word in enumerate(words)
            if word in known or (word[-1] == "s" and word[:-1] in known) or not word.isascii()
        ]
        for start in starts:
            longest = known.get(words[start]) or known.get(words[start][:-1])
            if longest is None:
                spans += self._find_cjk(words[start], start)
                continue
            if longest > 1 and tuple(words[start : start + 2]) not in self._openings:
                longest = 1
            for end in range(min(len(words), start + longest), start, -1):
                name = self._named(words[start:end])
                if name is not None and not self._is_year(words, start, end):
                    spans.append(EntityMention(name, start, end))
        return spans

    def _is_year(self, words: Sequence[str], start: int, end: int) -> bool:
        """Tell whether a bare number that could be a model is a year here: "in 2002"."""
        if end - start != 1 or not YEAR.fullmatch(words[start]):
            return False
        return start > 0 and words[start - 1] in self._before_year

    def _named(self, words: Sequence[str]) -> str | None:
        """Return the entity that some words name, "nyssens" too."""
        name = self._by_words.get(tuple(words))
        if name is None and words[-1].endswith("s"):
            name = self._by_words.get((*words[:-1], words[-1][:-1]))
        return name

    def mended(self, words: Sequence[str], knows: Callable[[str], bool]) -> list[str]:
        """Return words with names written in one word taken apart, and slips in names put right.

        Short words are repaired only here, where the word before says what is meant: "sea slt";
        those that ``knows`` are never slips.
        """
        from rapidfuzz.distance import OSA  # 3 MB that a start does not need

        found: list[str] = []
        for word in words:
            joined = () if word in self._longest else self._joined.get(word, ())
            before = self._seconds.get(found[-1], ()) if found else ()
            if joined:
                found += joined
            elif not before or not (word.isascii() and word.isalpha()) or knows(word):
                found.append(word)
            else:
                near = [one for one in before if len(one) >= SHORTEST_SECOND]
                near = [one for one in near if OSA.distance(word, one, score_cutoff=1) == 1]
                found.append(near[0] if len(near) == 1 and len(word) >= SHORTEST_SECOND else word)
        return found

    def apart(self, word: str) -> list[str]:
        """Return a word without blanks between its names, as Japanese is, with the name apart."""
        if word.isascii():
            return [word]
        inside = max((alias for alias in self._cjk if alias in word), key=len, default="")
        return [part for part in re.split(f"({inside})", word) if part] if inside else [word]

    def _find_cjk(self, word: str, start: int) -> list[EntityMention]:
        found = [(len(alias), name) for alias, name in self._cjk.items() if alias in word]
        return [
            EntityMention(name, start, start + 1) for _, name in sorted(found, reverse=True)[:2]
        ]

    @staticmethod
    def _once(mentions: list[EntityMention]) -> list[EntityMention]:
        """Keep one mention of each entity."""
        seen: dict[str, EntityMention] = {}
        for mention in mentions:
            seen.setdefault(mention.entity, mention)
        return list(seen.values())

    def knows(self, word: str) -> bool:
        """Tell whether a single word is a name."""
        return self._named((word,)) is not None

    def year(self, name: str) -> str:
        """Return the year that tells an entity apart, or that of what it is part of; or none."""
        for one in (name, *self.parents(name)):
            if self._entities[one].when:
                return self._entities[one].when.split()[-1][:4]
        return ""

    def made_by(self, name: str) -> Sequence[str]:
        """Return the people and brands behind an entity."""
        return self._entities[name].made_by

    def kind(self, name: str) -> str:
        """Return the kind of an entity."""
        return self._entities[name].kind

    def is_person(self, name: str) -> bool:
        """Tell whether a name is that of a person who is known."""
        return name in self._entities and self._entities[name].kind == "person"
