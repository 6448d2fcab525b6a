"""The history room's front door: open the files once, then ask in words.

Knows nothing of Discord.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path
from time import perf_counter

from bot.history.answers import Answerer, Suggestions
from bot.history.facts import Answer, Conversion, Fact, Facts, load_facts, plain
from bot.history.headlines import Comparison, Topic, headlines, set_side_by_side
from bot.history.questions import MAKER, Question, Spelling
from bot.history.quiz import Quiz, QuizBook
from bot.history.show import Card, Line, compare, show
from bot.history.sizes import convert
from bot.history.taught import matching
from bot.history.terms import Names, plain_texts
from bot.history.timeline import TimelineEvent, timeline
from bot.models import TaughtAnswer


class History:
    """Everything that is known about the 2002R, ready to answer."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._names = Names(facts.entities, facts.words.lists)
        for fact in facts.facts.values():
            for code in fact.value.codes:
                self._names.learn_code(code, fact.subject)
            for claim in fact.claims:
                self._names.learn_claimed(claim.value)
        spelling = Spelling(facts, self._names)
        texts = plain_texts(facts)
        self._suggestions = Suggestions(facts, spelling, texts)
        self._quizzes = QuizBook(facts, spelling)
        self._answerer = Answerer(facts, self._names, self._suggestions, texts)

    @classmethod
    def open(cls, folder: Path | Traversable) -> History:
        """Load the files of a folder and index them.

        Raises:
            HistoryError: a file cannot be used; with file and line.
        """
        return cls(load_facts(folder))

    def ask(self, question: str, about: str = "") -> Answer:
        """Answer a question as a person typed it, whatever it holds.

        Args:
            question: in words.
            about: the entity that is meant where the question names none.
        """
        started = perf_counter()
        answer = self._answerer.answer(question, about)
        return replace(answer, question=question, ms=(perf_counter() - started) * 1000)

    def taught(self, question: str, answers: Sequence[TaughtAnswer]) -> TaughtAnswer | None:
        """Return which of a server's own answers a question asks for, or none."""
        return matching(question, answers, self._answerer.is_word)

    def read(self, question: str) -> Question:
        """Return a question as it is understood."""
        return self._answerer.read(question)

    def candidates(self, question: str) -> list[tuple[Fact, Mapping[str, float]]]:
        """Return the facts that may answer, with their signals; what the scorer learns from."""
        return self._answerer.candidates(question)

    def suggest(self, prefix: str, limit: int = 25) -> list[str]:
        """Return questions that can be answered and fit what was typed so far."""
        return self._suggestions.suggest(prefix, limit)

    def convert(
        self, size: str, from_system: str, to_system: str, gender: str = "men"
    ) -> Conversion:
        """Convert a size between US, UK, EU and CM; see ``sizes.convert``."""
        return convert(self.facts.size_tables, size, from_system, to_system, gender)

    def names(self) -> list[str]:
        """Return the names of everything that has a card, for completion."""
        return [entity.name for entity in self.facts.entities.values() if entity.kind != "thing"]

    def show(self, name: str) -> Card | None:
        """Return the card of what a person named, by name or alias; None if it is not known."""
        found = self._named(name)
        return None if found is None else show(self.facts, found)

    def headlines(self, name: str) -> dict[Topic, str]:
        """Return the main facts of what a person named, one short value each."""
        found = self._named(name)
        return {} if found is None else headlines(self.facts, found)

    def side_by_side(self, first: str, second: str) -> Comparison | None:
        """Return the main facts of two things, what differs first; None if one is not known."""
        one, two = self._named(first), self._named(second)
        return None if one is None or two is None else set_side_by_side(self.facts, one, two)

    def compare(self, first: str, second: str) -> tuple[Line, ...] | None:
        """Return two things side by side, what differs first; None if one is not known."""
        one, two = self._named(first), self._named(second)
        return None if one is None or two is None else compare(self.facts, one, two)

    def timeline(
        self, name: str | None = None, first_year: int = 0, last_year: int = 9999
    ) -> tuple[TimelineEvent, ...]:
        """Return what happened when, oldest first; of one thing and its parts if it is named."""
        return timeline(self.facts, self._named(name) if name else None, first_year, last_year)

    def quiz(self, seed: int) -> Quiz:
        """Return a question with four answers; the same seed asks the same."""
        return self._quizzes.pose(seed)

    def _named(self, name: str) -> str | None:
        if name in self.facts.entities:
            return name
        named = [mention.entity for mention in self._names.find(plain(name).split())]
        implied = {MAKER}.union(*(self._names.above(one) - {one} for one in named))
        return next((one for one in named if one not in implied), named[0] if named else None)
