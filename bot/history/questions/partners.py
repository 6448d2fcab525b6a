"""Notice a pair that somebody made with another brand: "the GANNI x Salomon sneakers".

Knows nothing of facts.
"""

from __future__ import annotations

from bot.history.facts import plain
from bot.history.questions.question import Question
from bot.history.terms import MAKERS, Names

JOINED = " x "
OURS = frozenset({"nb", "balance"})


class Partners:
    """Knows by which words the makers of a collaboration go."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def is_named(self, question: Question) -> bool:
        """Tell whether a question names a shoe of New Balance's.

        Beside another brand the name of a partner alone is none: both may have made a shoe too.
        """
        shoes = [
            found for found in question.mentions if self._names.kind(found.entity) not in MAKERS
        ]
        if not question.brands or question.makers or not OURS.isdisjoint(question.words):
            return bool(shoes)
        return any(
            not self._is_maker(found.entity, question.words[found.start : found.end])
            for found in shoes
        )

    def _is_maker(self, name: str, said: tuple[str, ...]) -> bool:
        """Tell whether something is called by no more than the name of who made it."""
        makers = (*self._names.made_by(name), *name.split(JOINED)[:-1])
        return bool(said) and any(set(said) <= set(plain(maker).split()) for maker in makers)
