"""A question with four answers made from the facts; three are plausible and surely wrong.

Knows nothing of buttons or scores.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from bot.errors import HistoryError
from bot.history.facts import Fact, Facts
from bot.history.questions import Spelling
from bot.history.quiz.draft import Draft
from bot.history.quiz.drafts import OPTIONS, drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """One question; ``options[right]`` is the answer, and ``fact`` explains it."""

    question: str
    options: tuple[str, ...]
    right: int
    fact: Fact


class QuizBook:
    """Every question that the facts make, by kind."""

    def __init__(self, facts: Facts, spelling: Spelling) -> None:
        self._facts = facts
        self._spelling = spelling

    def pose(self, seed: int) -> Quiz:
        """Return the question of a seed; the same seed asks the same.

        Raises:
            HistoryError: the facts make no question.
        """
        if not self.drafts:
            raise HistoryError("There are too few facts for a quiz.")
        chance = random.Random(seed)  # noqa: S311 - a game, not a secret
        kind = chance.choice(sorted(self.drafts))  # so that rare kinds are asked as often
        draft = chance.choice(self.drafts[kind])
        options = [draft.right, *chance.sample(draft.wrong, OPTIONS - 1)]
        chance.shuffle(options)
        return Quiz(
            question=draft.question,
            options=tuple(options),
            right=options.index(draft.right),
            fact=draft.fact,
        )

    @cached_property
    def drafts(self) -> dict[str, list[Draft]]:
        """The questions, made when the first one is asked."""
        found: dict[str, list[Draft]] = defaultdict(list)
        for draft in drafts(self._facts, self._spelling):
            found[draft.kind].append(draft)
        return dict(found)
