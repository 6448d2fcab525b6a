"""Answer a question: read it, weigh what is known, correct what it takes for granted.

Knows nothing of Discord, and of what else the history is used for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.history.answers.compose import RELATED, Composer, joined
from bot.history.answers.live import IN_STOCK, Live
from bot.history.answers.scorer import Scorer
from bot.history.answers.scoring import Judge
from bot.history.answers.signals import Signals
from bot.history.answers.suggest import Suggestions
from bot.history.answers.verdict import Ranker, Selection
from bot.history.answers.yes_or_no import YesOrNo
from bot.history.facts import Answer, Fact, Facts
from bot.history.matching import Index
from bot.history.questions import (
    MAKER,
    MODEL,
    Assumed,
    Assumptions,
    Descriptions,
    Premises,
    Preparer,
    Question,
    QuestionReader,
    Relations,
)
from bot.history.sizes import SizeDetector
from bot.history.sizes import answer as answer_size
from bot.history.terms import Names, PlaceWords, PlainTexts, SlotDetector, build_vocabulary

SIZING, OF_WHAT = "sizing", frozenset({"what", "who", "role"})
NOW = "now"  # a kind of question about stock and prices of today
SIZE_SUBJECTS = frozenset(
    {"2002R", "2002", "New Balance", "sizing", "men's sizes", "women's sizes"}
)


class Answerer:
    """Knows all rooms that a question goes through."""

    def __init__(
        self, facts: Facts, names: Names, suggestions: Suggestions, texts: PlainTexts
    ) -> None:
        """Make it; ``texts`` are those of the facts, and of their own questions."""
        self._facts = facts
        self._suggestions = suggestions
        lists = facts.words.lists
        detector = SlotDetector(facts.words.slots)
        lexicon = build_vocabulary(facts, names, detector, texts)
        self._lexicon, self.is_word = lexicon, lexicon.is_word
        index = Index(facts, names, lexicon, texts)
        relations = Relations(index, names, lists)
        places = PlaceWords(facts.words.areas, lexicon, lists)
        self._reader = QuestionReader(names, detector, lexicon, facts.words)
        self._ranker = Ranker(
            Preparer(names, lexicon, lists),
            Judge(index, names, lexicon, lists, facts.words.areas),
            Signals(index, names, detector, lexicon, facts.words),
            Scorer(facts.weights),
            relations,
            names,
            detector,
            facts.unknowns,
            lists,
        )
        self._assumptions = Assumptions(index, names, relations, lexicon, places, lists)
        self._descriptions = Descriptions(facts, index, names, lexicon)
        self._premises = premises = Premises(index, names, lexicon, places, facts.words)
        self._composer = Composer(
            index, names, premises, suggestions, facts.words.slots, YesOrNo(lexicon, lists)
        )
        self._asking, self._naming = lists["asking"], lists["naming"]
        self._either = lists["either"]
        self._wearing, self._sizing = lists["wearing"], lists["sizing"]
        self._sizes = SizeDetector(lists)
        self._live = Live(facts.words.commands, lists, names, _latest_year(facts))

    def answer(self, text: str, about: str = "") -> Answer:
        """Answer a question as a person typed it; who asked and how long it took is not said.

        ``about`` is the entity that is meant where the question names none.
        """
        whole = self.read(text, about)
        at_once = self._at_once(text, whole)
        if at_once is not None:
            return at_once
        verdicts = [(whole, verdict) for verdict in self._ranker.weigh(whole)]
        if self._assumptions.is_of_stranger(whole):
            return self._composer.unanswered(replace(verdicts[0][1], chosen=()), whole)
        found = self._found(text, whole, verdicts)
        if about and _leaves_words(found):  # "the meaning of life" is not of what came before
            return self.answer(text)
        if found and self._descriptions.is_passed_over(whole, found[0][1].chosen):
            found = self._of_described(whole) or found
        wrong = self._assumptions.home(whole) or self._assumptions.year(whole)
        if not found and wrong is None:
            found = self._of_described(whole)
        if not found and wrong is None:
            found = self._put_right_nearby(verdicts)
        if not found and wrong is None:
            if NOW in whole.asked.blocked:
                return self._composer.of_today(self._live.pointed(IN_STOCK, whole))
            return self._composer.unanswered(verdicts[0][1], whole)
        return self._composer.composed(found, wrong)

    def _at_once(self, text: str, whole: Question) -> Answer | None:
        """Answer what needs no weighing: offered questions, today's, sizes, a wrong maker."""
        if not whole.words:
            return self._composer.nothing_asked()
        own = self._suggestions.answering(text)
        if own is not None:
            return self._composer.told(self._facts.facts[own], whole)
        live = self._live.heard(whole)
        if live is not None:
            return self._composer.of_today(live)
        sized = self._sized(whole)
        if sized is not None:
            return sized
        maker = self._assumptions.maker(whole)
        if maker is not None:
            return self._put_right(maker, whole)
        return None

    def read(self, text: str, about: str = "") -> Question:
        """Understand a text; who names nothing and asks how it wears means the 2002R."""
        whole = self._reader.read(text)
        if whole.mentions or whole.others or whole.brands:
            return whole
        if not about and not self._wearing.isdisjoint(whole.asked.sure):
            about = MODEL
        elif not about and not self._sizing.isdisjoint(whole.asked.sure):
            about = SIZING
        return self._reader.naming(whole, about) if about else whole

    def candidates(self, text: str) -> list[tuple[Fact, Mapping[str, float]]]:
        """Return the facts that may answer a text as a whole, with their signals."""
        whole = self.read(text)
        return [(match.entry.fact, signals) for match, signals in self._ranker.candidates(whole)]

    def _put_right_nearby(
        self, verdicts: Sequence[tuple[Question, Selection]]
    ) -> list[tuple[Question, Selection]]:
        """Let what is near answer where it contradicts what a question takes for granted."""
        question, verdict = verdicts[0]
        near = [match for match in verdict.near[:1] if match.exact and not match.unserved]
        if not self._premises.corrections(question, near):
            return []
        return [(question, replace(verdict, chosen=tuple(near), missing=()))]

    def _of_described(self, whole: Question) -> list[tuple[Question, Selection]]:
        """Answer about what a question describes and does not name."""
        named = self._descriptions.named(whole)
        if named is None:
            return []
        found = [(named, verdict) for verdict in self._ranker.weigh(named) if verdict.chosen]
        if not found and self._naming.intersection(whole.asked.sure):
            telling = self._descriptions.telling(named, whole)
            found = [(telling, one) for one in self._ranker.weigh(telling) if one.chosen]
        return found

    def _put_right(self, maker: Assumed, whole: Question) -> Answer:
        """Say who it was; then answer what else is asked, as if nobody had been named."""
        kept = [word for place, word in enumerate(whole.words) if place not in maker.places]
        rest = self._reader.read(" ".join(kept))
        found: list[tuple[Question, Selection]] = []
        if self._ranker.asks_exactly(rest):
            found = [(rest, verdict) for verdict in self._ranker.weigh(rest) if verdict.chosen]
        return self._composer.composed(found, maker)

    def _found(
        self, text: str, whole: Question, verdicts: Sequence[tuple[Question, Selection]]
    ) -> Sequence[tuple[Question, Selection]]:
        """Return what answers a question: its parts apart, the whole, or the clause that asks."""
        first = verdicts[0][1]
        clauses = self._reader.clauses(text, whole)
        parts = self._reader.parts(clauses, whole)
        apart = self._apart(parts, whole, first) if len(parts) > 1 else []
        return apart or (verdicts if first.chosen else self._told(clauses, whole))

    def _apart(
        self, parts: Sequence[Question], whole: Question, first: Selection
    ) -> list[tuple[Question, Selection]]:
        """Return what answers each of several questions; none where the whole says it better.

        Parts that ask together just what the whole asks, nothing of it twice, are questions of
        their own: only a fact that answers all of them is better. Where each asks for something
        exact, each has one sentence, be it that nobody knows.
        """
        asked = [slot for part in parts for slot in part.asked.sure]
        several = sorted(asked) == sorted(whole.asked.sure)
        exact = several and all(map(self._ranker.asks_exactly, parts))
        if self._ranker.serves(whole, first.chosen[:1] if several else first.chosen):
            return []
        found = [
            (part, replace(verdict, chosen=verdict.chosen[:1]) if exact else verdict)
            for part in (self._with_names(part, whole) for part in parts)
            for verdict in self._ranker.weigh(part)
        ]
        told = [bool(verdict.chosen) for _, verdict in found]
        known = [bool(verdict.chosen or verdict.missing) for _, verdict in found]
        alone = len({part.entities for part, _ in found}) == 1  # else one is told for the other
        return found if all(told) or (exact and alone and any(told) and all(known)) else []

    def _told(
        self, clauses: Sequence[Question], whole: Question
    ) -> list[tuple[Question, Selection]]:
        """Answer the one clause of a story that asks: "what is it, I saw it on an old box"."""
        if whole.asked.blocked:
            return []
        answered: list[tuple[Question, Selection]] = []
        beside = whole.side_by_side()
        offered: set[str] | None = None
        for clause in clauses:
            if not self._asking.intersection(clause.words):
                if answered and self._either.intersection(clause.words):
                    offered = {*(offered or ()), *clause.entities}
                continue
            half = beside.intersection(clause.entities) and not beside.issubset(clause.entities)
            if half or (whole.others and not clause.others):
                return []  # "who designed the 9060 and the 860v2" is not answered for one of them
            part = self._with_names(clause, whole)
            if self._is_of_part(clause, clauses):
                return []
            verdicts = [verdict for verdict in self._ranker.weigh(part) if verdict.chosen]
            if not verdicts and self._ranker.asks_exactly(part):
                return []
            answered += [(part, verdict) for verdict in verdicts]
        if offered is not None:  # "which last does it use, SL-1 or SL-2" wants one of them
            named = {
                name for _, found in answered for each in found.chosen for name in each.entry.named
            }
            if named.isdisjoint(offered):
                return []
        alone = len({id(part) for part, _ in answered}) == 1
        return answered if alone and answered[0][0].words != whole.words else []

    def _is_of_part(self, clause: Question, clauses: Sequence[Question]) -> bool:
        """Tell whether a clause asks what something is that another one describes.

        "That wavy bit under the arch of the 2002R, what's it for" is not told what the 2002R is.
        """
        asked = clause.asked.sure.keys() | clause.asked.soft.keys()
        if clause.mentions or asked - OF_WHAT or self._content(clause):
            return False
        return any(one.mentions and self._content(one) for one in clauses)

    def _content(self, clause: Question) -> int:
        """Count the words of a clause that are no names and say something."""
        named = clause.named_places()
        return sum(place not in named for _, place in self._lexicon.content(clause.words))

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
            brands=part.brands or whole.brands,
            others=part.others or whole.others,
        )

    def _sized(self, question: Question) -> Answer | None:
        if not SIZE_SUBJECTS.issuperset(question.entities):
            return None
        heard = self._sizes.hear(question.words)
        if heard is None:
            return None
        big = self._facts.facts.get("size-men-us14plus")
        found = answer_size(heard, self._facts.size_tables, big)
        pointer = self._live.converting()
        return Answer(
            question="",
            answered=found.known,
            answer=joined([found.text, pointer.text]),
            commands=pointer.commands,
            typed=pointer.typed,
            facts=found.facts,
            confidence=0.95 if found.known else 0.0,
            related=tuple(self._suggestions.about(("sizing", "men's sizes"), RELATED)),
            nearest=()
            if found.known
            else tuple(self._suggestions.about(("men's sizes",), RELATED)),
        )


def _latest_year(facts: Facts) -> str:
    """Return the last year that a fact tells of, as its dates begin; none in what has no dates."""
    dates = (fact.value.date for fact in facts.facts.values())
    return max((date.text[:4] for date in dates if date is not None), default="")


def _leaves_words(found: Sequence[tuple[Question, Selection]]) -> bool:
    """Tell whether the best that was found explains only some of the words."""
    return any(match.unsaid for _, selection in found for match in selection.chosen[:1])
