"""Follow one relation: "the designer of the Protection Pack" is Yue Wu.

Knows nothing of how questions are answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.history.matching import Index
from bot.history.questions.question import Question
from bot.history.terms import EntityMention, Names

PACK = "pack"
RELATIONS = ("designer", "relaunchby")


class Relations:
    """Knows who made what, from the facts."""

    def __init__(self, index: Index, names: Names, lists: Mapping[str, frozenset[str]]) -> None:
        self._of_makers, self._maker_words = lists["of_makers"], lists["maker"]
        self._makers: dict[str, dict[str, tuple[str, str]]] = {slot: {} for slot in RELATIONS}
        for entry in index.entries.values():
            fact = entry.fact
            people = [name for name in entry.about if names.kind(name) == "person"]
            for slot in RELATIONS:
                if slot in fact.answers and fact.answers[0] in {"designer", "who"}:
                    named = [name for name in people if name in fact.text]
                    if named:
                        self._makers[slot].setdefault(fact.subject, (named[0], fact.id))
        self._names = names

    def taken(self, question: Question) -> Question:
        """Return a question about a thing's maker as one about that person."""
        asked = {*question.asked.sure, *question.asked.blocked}
        if not asked & self._of_makers or not self._maker_words.intersection(question.words):
            return question
        if any(self._names.kind(name) == "person" for name in question.entities):
            return question
        for mention in question.mentions:
            person = self._maker(mention.entity)
            if person:
                kept = EntityMention(person, mention.start, mention.end)
                sure = {
                    name: places
                    for name, places in question.asked.sure.items()
                    if name not in {"designer", "relaunchby", "date"}
                }
                return replace(question, mentions=(kept,), asked=replace(question.asked, sure=sure))
        return question

    def maker(self, entity: str, slot: str) -> tuple[str, str] | None:
        """Return who designed a thing, or brought it back, and the fact that tells it."""
        wholes = self._names.parents(entity)
        packs = [name for name in wholes if self._names.kind(name) == PACK]
        for name in (entity, *packs):  # whoever made the 2002R did not make its collabs
            found = self._makers[slot].get(name)
            if found is not None:
                return found
        return self._makers[slot].get(f"{entity}R") if slot == RELATIONS[1] else None

    def _maker(self, entity: str) -> str | None:
        packs = [one for one in self._names.parents(entity) if self._names.kind(one) == PACK]
        for name in (entity, *packs):
            for slot in RELATIONS:
                if name in self._makers[slot]:
                    return self._makers[slot][name][0]
        return None
