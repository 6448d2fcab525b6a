"""The history room's front door: open the files once, then ask in words.

Knows nothing of Discord.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path
from time import perf_counter

from bot.history.assumed import Assumed, Assumptions
from bot.history.described import Descriptions
from bot.history.facts import Answer, Conversion, Fact, Facts
from bot.history.fit import Fitness
from bot.history.hops import Hops
from bot.history.index import Index
from bot.history.judge import Judge
from bot.history.load import load
from bot.history.names import Names
from bot.history.places import Places
from bot.history.premises import Premises
from bot.history.question import MAKER, Question, Reader
from bot.history.quiz import Quiz, QuizBook
from bot.history.search import Preparer
from bot.history.show import Card, Line, compare, show
from bot.history.size_questions import SizeEar
from bot.history.size_questions import answer as answer_size
from bot.history.sizes import convert
from bot.history.slots import Ear
from bot.history.spelling import Spelling
from bot.history.suggest import Suggestions
from bot.history.timeline import Event, timeline
from bot.history.verdict import MOST_LISTED, Bench, Verdict
from bot.history.words import SHORTEST_NAME, Lexicon, plain

ANSWER_LIMIT = 700  # characters; what a person reads on a phone without scrolling
RELATED = 3
SURE = 0.9  # of who made a thing, where that is all there is to say
SIZE_SUBJECTS = frozenset(
    {"2002R", "2002", "New Balance", "sizing", "men's sizes", "women's sizes"}
)
DO_NOT_KNOW = "I do not know that."
NOTHING_ASKED = "Ask me about the history of the New Balance 2002R."


class History:
    """Everything that is known about the 2002R, ready to answer."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        lists = facts.words.lists
        spelt_right = facts.words.fillers | facts.words.right
        lexicon = Lexicon(facts.words.same, facts.words.fillers, spelt_right, lists["bringing"])
        self._lexicon = lexicon
        self._names = Names(facts.entities, lists)
        ear = Ear(facts.words.slots)
        for fact in facts.facts.values():
            for code in fact.value.codes:
                self._names.learn_code(code, fact.subject)
        self._learn(lexicon, ear)
        self._index = Index(facts, self._names, lexicon)
        self._reader = Reader(self._names, ear, lexicon, facts.words)
        hops = Hops(self._index, self._names, lists)
        places = Places(facts.words.areas, lexicon, lists)
        self._bench = Bench(
            Preparer(self._names, lexicon, lists),
            Judge(self._index, self._names, lexicon, lists),
            Fitness(self._index, self._names, ear, lexicon, facts.words),
            hops,
            self._names,
            facts.unknowns,
            lists["many"],
        )
        self._assumptions = Assumptions(self._index, self._names, hops, lexicon, places, lists)
        self._premises = Premises(self._index, self._names, lexicon, places, facts.words)
        self._descriptions = Descriptions(facts, self._index, self._names, lexicon)
        spelling = Spelling(facts, self._names)
        self._suggestions = Suggestions(facts, spelling)
        self._quizzes = QuizBook(facts, spelling)
        self._slots = facts.words.slots
        self._asking, self._naming = lists["asking"], lists["naming"]
        self._sizes = SizeEar(lists)

    @classmethod
    def open(cls, folder: Path | Traversable) -> History:
        """Load the files of a folder and index them.

        Raises:
            HistoryError: a file cannot be used; with file and line.
        """
        return cls(load(folder))

    def ask(self, question: str) -> Answer:
        """Answer a question as a person typed it, whatever it holds."""
        started = perf_counter()
        answer = self._answer(question)
        return replace(answer, question=question, ms=(perf_counter() - started) * 1000)

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

    def compare(self, first: str, second: str) -> tuple[Line, ...] | None:
        """Return two things side by side, what differs first; None if one is not known."""
        one, two = self._named(first), self._named(second)
        return None if one is None or two is None else compare(self.facts, one, two)

    def timeline(
        self, name: str | None = None, first_year: int = 0, last_year: int = 9999
    ) -> tuple[Event, ...]:
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

    def _learn(self, lexicon: Lexicon, ear: Ear) -> None:
        words = self.facts.words
        lexicon.learn(sorted(self._names.words()), shortest=SHORTEST_NAME)
        lexicon.learn(sorted(ear.words() | words.fillers))
        for name in (*words.regions, *words.models, *words.brands):
            lexicon.learn(plain(name).split())
        for fact in self.facts.facts.values():
            for text in (fact.text, *fact.asks):
                lexicon.learn(plain(text).split())
        for fact in self.facts.facts.values():
            for text in fact.heard:  # typed by people, so some of it is slips
                lexicon.learn(word for word in plain(text).split() if not lexicon.is_slip(word))

    def _answer(self, text: str) -> Answer:
        whole = self._reader.read(text)
        if not whole.words:
            return self._unanswered(Verdict(), whole, NOTHING_ASKED)
        sized = self._sized(whole)
        if sized is not None:
            return sized
        maker = self._assumptions.maker(whole)
        if maker is not None:
            return self._put_right(maker, whole)
        verdicts = [(whole, verdict) for verdict in self._bench.weigh(whole)]
        found = self._found(text, whole, verdicts)
        if found and self._descriptions.is_passed_over(whole, found[0][1].chosen):
            found = self._of_described(whole) or found
        home = self._assumptions.home(whole)
        if not found and home is None:
            found = self._of_described(whole)
        if not found and home is None:
            return self._unanswered(verdicts[0][1], whole)
        return self._composed(found, home)

    def _of_described(self, whole: Question) -> list[tuple[Question, Verdict]]:
        """Answer about what a question describes and does not name."""
        named = self._descriptions.named(whole)
        if named is None:
            return []
        found = [(named, verdict) for verdict in self._bench.weigh(named) if verdict.chosen]
        if not found and self._naming.intersection(whole.asked.sure):
            telling = self._descriptions.telling(named, whole)
            found = [(telling, one) for one in self._bench.weigh(telling) if one.chosen]
        return found

    def _put_right(self, maker: Assumed, whole: Question) -> Answer:
        """Say who it was; then answer what else is asked, as if nobody had been named."""
        kept = [word for place, word in enumerate(whole.words) if place not in maker.places]
        rest = self._reader.read(" ".join(kept))
        found: list[tuple[Question, Verdict]] = []
        if self._bench.asks_exactly(rest):
            found = [(rest, verdict) for verdict in self._bench.weigh(rest) if verdict.chosen]
        return self._composed(found, maker)

    def _found(
        self, text: str, whole: Question, verdicts: Sequence[tuple[Question, Verdict]]
    ) -> Sequence[tuple[Question, Verdict]]:
        """Return what answers a question: its parts apart, the whole, or the clause that asks."""
        first = verdicts[0][1]
        clauses = self._reader.clauses(text, whole)
        parts = self._reader.parts(clauses, whole)
        if len(parts) > 1 and not self._bench.serves(whole, first):
            apart = [
                (part, verdict)
                for part in (self._with_names(part, whole) for part in parts)
                for verdict in self._bench.weigh(part)
            ]
            if all(verdict.chosen for _, verdict in apart):
                return apart
        return verdicts if first.chosen else self._told(clauses, whole)

    def _told(self, clauses: Sequence[Question], whole: Question) -> list[tuple[Question, Verdict]]:
        """Answer the one clause of a story that asks: "what is it, I saw it on an old box"."""
        if whole.asked.blocked:
            return []
        answered = []
        for clause in clauses:
            if not self._asking.intersection(clause.words):
                continue
            part = self._with_names(clause, whole)
            verdicts = [verdict for verdict in self._bench.weigh(part) if verdict.chosen]
            if not verdicts and self._bench.asks_exactly(part):
                return []
            answered += [(part, verdict) for verdict in verdicts]
        alone = len({id(part) for part, _ in answered}) == 1
        return answered if alone and answered[0][0].words != whole.words else []

    def _with_names(self, part: Question, whole: Question) -> Question:
        """Let a part that names nothing speak of what the whole names."""
        if any(mention.entity != MAKER for mention in part.mentions):
            return part
        words, mentions = list(part.words), []
        for mention in whole.mentions:
            start = len(words)
            words += whole.words[mention.start : mention.end]
            mentions.append(replace(mention, start=start, end=len(words)))
        return replace(
            part,
            words=tuple(words),
            mentions=tuple(mentions),
        )

    def _sized(self, question: Question) -> Answer | None:
        if not SIZE_SUBJECTS.issuperset(question.entities):
            return None
        heard = self._sizes.hear(question.words)
        if heard is None:
            return None
        big = self.facts.facts.get("size-men-us14plus")
        found = answer_size(heard, self.facts.size_tables, big)
        return Answer(
            question="",
            answered=found.known,
            answer=_joined([found.text]),
            facts=found.facts,
            confidence=0.95 if found.known else 0.0,
            related=tuple(self._suggestions.about(("sizing", "men's sizes"), RELATED)),
            nearest=()
            if found.known
            else tuple(self._suggestions.about(("men's sizes",), RELATED)),
        )

    def _composed(
        self, verdicts: Sequence[tuple[Question, Verdict]], assumed: Assumed | None = None
    ) -> Answer:
        first: list[str] = []
        chosen: dict[str, Fact] = {}
        if assumed is not None:
            first += [assumed.sentence] if assumed.sentence else []
            chosen[assumed.fact.id] = assumed.fact
        most = MOST_LISTED if len(verdicts) < 2 else max(2, MOST_LISTED // len(verdicts))  # noqa: PLR2004 - two questions
        for question, verdict in verdicts:
            first += self._premises.corrections(question, verdict.chosen)
            for match in verdict.chosen[:most]:
                chosen.setdefault(match.entry.fact.id, match.entry.fact)
        last = [
            self._not_known(verdict.about, slot)
            for _, verdict in verdicts
            for slot in verdict.missing
        ]
        facts = _fitting(first, chosen.values())
        about = [fact.subject for fact in facts]
        return Answer(
            question="",
            answered=True,
            answer=_joined([*first, *(fact.text for fact in facts), *last]),
            facts=facts,
            confidence=min((verdict.confidence for _, verdict in verdicts), default=SURE),
            related=tuple(self._suggestions.about(about, RELATED, without=chosen)),
        )

    def _unanswered(self, verdict: Verdict, question: Question, text: str = "") -> Answer:
        if not text:
            sentences = [self._not_known(verdict.about, slot) for slot in verdict.missing[:1]]
            text = sentences[0] if verdict.about and sentences else DO_NOT_KNOW
        near = [match.entry.fact.subject for match in verdict.near]
        about = [*question.entities, *near]
        return Answer(
            question="",
            answered=False,
            answer=_joined([text]),
            nearest=tuple(self._suggestions.about(about, RELATED)),
        )

    def _not_known(self, about: Sequence[str], slot: str) -> str:
        kind = self._slots[slot].say if slot in self._slots else slot
        name = about[-1] if about else "it"
        return f"I know no source that tells the {kind} of {name}."


def _fitting(first: Iterable[str], facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts whose sentences have room in an answer after what comes first."""
    room = ANSWER_LIMIT - sum(len(sentence) + 1 for sentence in dict.fromkeys(first))
    found = []
    for fact in facts:
        room -= len(fact.text) + 1
        if room < 0:
            break
        found.append(fact)
    return tuple(found)


def _joined(sentences: Iterable[str]) -> str:
    """Return sentences as one text that stays inside the limit, whole sentences only."""
    text = ""
    for sentence in dict.fromkeys(sentences):
        longer = f"{text} {sentence}".strip()
        if len(longer) > ANSWER_LIMIT:
            break
        text = longer
    return text
