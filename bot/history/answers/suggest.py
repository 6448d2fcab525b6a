"""Questions to offer while somebody types, and after an answer.

Knows nothing of how questions are answered; it offers what the facts say they answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import zip_longest

from bot.history.facts import OPTION_LIMIT, Fact, Facts, plain
from bot.history.questions import Spelling
from bot.history.terms import PlainTexts, spoken_slot
from bot.languages import ENGLISH, spoken, tr


class Suggestions:
    """All questions the facts bring along."""

    def __init__(self, facts: Facts, spelling: Spelling, texts: PlainTexts) -> None:
        """Make it; ``texts`` are those of the facts, and of their own questions."""
        self._facts, self._written = facts, spelling.written
        self._of: dict[str, list[Fact]] = {}
        self._answering: dict[str, str] = {}  # by the plain words of each, the fact that answers it
        self._offered: dict[str, dict[str, str]] = {}  # the same of other languages, word by word
        by_fact, plains = [], dict[str, str]()
        for fact in facts.facts.values():
            asks = [ask for ask in fact.asks if len(ask) <= OPTION_LIMIT]
            by_fact.append(asks)
            if asks:
                self._of.setdefault(fact.subject, []).append(fact)
            for ask in fact.asks:
                plains[ask] = " ".join(texts[ask])
                self._answering.setdefault(plains[ask], fact.id)
        rounds = zip_longest(*by_fact)
        every = dict.fromkeys(ask for turn in rounds for ask in turn if ask is not None)
        self._every = [(ask, plains[ask]) for ask in every]

    def suggest(self, prefix: str, limit: int) -> list[str]:
        """Return questions that start with, or hold, all the words typed so far."""
        typed = plain(prefix)
        words = typed.split()
        found = [ask for ask, text in self._every if text.startswith(typed)]
        if len(found) < limit:
            found += [ask for ask, text in self._every if all(word in text for word in words)]
        return [self._written(ask) for ask in list(dict.fromkeys(found))[:limit]]

    def about(
        self, entities: Iterable[str], limit: int, without: Collection[str] = ()
    ) -> list[str]:
        """Return questions about entities, one after the other.

        Args:
            entities: asked about, the nearest first.
            limit: how many questions are enough.
            without: facts that were told; of their entity come those after them, then the others,
                so that who goes on pressing gets through them all.
        """
        found: dict[str, None] = {}
        for entity in dict.fromkeys(entities):
            facts = self._of.get(entity, [])
            told = {
                self.question(fact): place
                for place, fact in enumerate(facts, 1)
                if fact.id in without
            }
            start = max(told.values(), default=0)
            for fact in (*facts[start:], *facts[:start]):
                asked = self.question(fact)
                if asked not in told:
                    found[asked] = None
                if len(found) >= limit:
                    return list(found)
        return list(found)

    def answering(self, question: str) -> str | None:
        """Return the fact (by id) that answers one of the questions that are offered, if it is one.

        In another language than English that is the fact of its kind that tells most others too.
        """
        own = self._answering.get(plain(question))
        if own is not None or spoken() == ENGLISH:
            return own
        if spoken() not in self._offered:
            self._offered[spoken()] = self._all_offered()
        return self._offered[spoken()].get(question.strip())

    def _all_offered(self) -> dict[str, str]:
        best: dict[str, Fact] = {}
        for fact in self._facts.facts.values():
            if fact.asks and len(fact.tells) > len(
                best.setdefault(self.question(fact), fact).tells
            ):
                best[self.question(fact)] = fact
        return {asked: fact.id for asked, fact in best.items()}

    def question(self, fact: Fact) -> str:
        """Return a fact's first question; in another language that is spoken, one of its kind."""
        subject, kind = fact.subject, fact.answers[0]
        if spoken() == ENGLISH or subject not in self._facts.entities:
            return self._written(fact.asks[0])
        say = self._facts.words.slots[kind].say
        what = spoken_slot(say, subject, self._facts.entities[subject].kind)
        if subject not in what:
            return self._written(fact.asks[0])
        return tr("{what}?", what=what)
