"""Questions to offer while somebody types, and after an answer.

Knows nothing of how questions are answered; it offers what the facts say they answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import zip_longest

from bot.history.facts import OPTION_LIMIT, Facts, plain
from bot.history.questions import Spelling


class Suggestions:
    """All questions the facts bring along."""

    def __init__(self, facts: Facts, spelling: Spelling) -> None:
        self.written = spelling.written
        self._of: dict[str, list[tuple[str, str]]] = {}
        by_fact = []
        for fact in facts.facts.values():
            asks = [ask for ask in fact.asks if len(ask) <= OPTION_LIMIT]
            by_fact.append(asks)
            if asks:
                self._of.setdefault(fact.subject, []).append((fact.id, asks[0]))
        rounds = zip_longest(*by_fact)
        every = dict.fromkeys(ask for turn in rounds for ask in turn if ask is not None)
        self._every = [(ask, plain(ask)) for ask in every]

    def suggest(self, prefix: str, limit: int) -> list[str]:
        """Return questions that start with, or hold, all the words typed so far."""
        typed = plain(prefix)
        words = typed.split()
        found = [ask for ask, text in self._every if text.startswith(typed)]
        if len(found) < limit:
            found += [ask for ask, text in self._every if all(word in text for word in words)]
        return [self.written(ask) for ask in list(dict.fromkeys(found))[:limit]]

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
            asks = self._of.get(entity, [])
            told = [place for place, (fact_id, _) in enumerate(asks, 1) if fact_id in without]
            start = told[-1] if told else 0
            for fact_id, ask in (*asks[start:], *asks[:start]):
                if fact_id not in without:
                    found[self.written(ask)] = None
                if len(found) >= limit:
                    return list(found)
        return list(found)
