"""Tell by a season or a year which of several things of one name is meant.

Knows nothing of what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.history.facts import Entity, plain
from bot.history.terms.mention import YEAR, EntityMention

SEASONS = ("spring", "fall")
SEASON_YEAR = re.compile(r"(fw|aw|ss)(\d\d)")


class Seasons:
    """Knows when things came out that go by the same name."""

    def __init__(
        self,
        entities: Mapping[str, Entity],
        within: Mapping[str, Sequence[str]],
        lists: Mapping[str, frozenset[str]],
    ) -> None:
        self._entities = entities
        self._within = within
        self._seasons = {word: season for season in SEASONS for word in lists[season]}

    def told_apart(
        self, mentions: list[EntityMention], words: Sequence[str]
    ) -> list[EntityMention]:
        """Read "protection pack" with "fall 2023" near it as the pack of that season."""
        inside = {place for mention in mentions for place in range(mention.start, mention.end)}
        loose = [word for place, word in enumerate(words) if place not in inside]
        numbers = [word for word in loose if word[-1].isdigit()]
        years = {word for word in numbers if YEAR.fullmatch(word)}
        seasons = {self._seasons[word] for word in loose if word in self._seasons}
        for word in numbers:
            match = SEASON_YEAR.fullmatch(word)
            if match:
                seasons.add(self._seasons[match[1]])
                years.add(f"20{match[2]}")
        if not years:
            return mentions
        return [self._in_time(mention, words, years, seasons) for mention in mentions]

    def _in_time(
        self, mention: EntityMention, words: Sequence[str], years: set[str], seasons: set[str]
    ) -> EntityMention:
        fitting = []
        for name in self._within.get(mention.entity, ()):
            entity = self._entities[name]
            season, _, year = entity.when.rpartition(" ")
            if entity.kind == "pack" and year in years and (not season or season in seasons):
                fitting.append(name)
        if len(fitting) == 1 and self._entities[mention.entity].kind == "pack":
            return EntityMention(fitting[0], mention.start, mention.end)
        other = self._of_other_year(mention, words, years)
        return EntityMention(other, mention.start, mention.end) if other else mention

    def _of_other_year(
        self, mention: EntityMention, words: Sequence[str], years: set[str]
    ) -> str | None:
        """Return what goes by the same words in the year that is said: "leather, 2024"."""
        named = self._entities[mention.entity]
        if not named.when or named.when.rpartition(" ")[2] in years:
            return None
        said = {word for word in words[mention.start : mention.end] if word.isalpha()}
        found = [
            one
            for one in self._within.get(named.part_of, ())
            if self._entities[one].when.rpartition(" ")[2] in years
            and said & set(plain(one).split())
        ]
        return found[0] if len(found) == 1 else None
