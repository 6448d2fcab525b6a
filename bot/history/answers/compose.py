"""Word an answer: what corrects first, then the facts, then what is not known; or only that.

Knows nothing of how the facts were found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.history.answers.live import Pointer
from bot.history.answers.suggest import Suggestions
from bot.history.answers.verdict import MOST_LISTED, Selection
from bot.history.answers.yes_or_no import YesOrNo
from bot.history.facts import Answer, Fact, Slot
from bot.history.matching import Index
from bot.history.questions import MAKER, MODEL, Assumed, Premises, Question
from bot.history.terms import Names, spoken_slot
from bot.languages import add_sentence, mark, tr

ANSWER_LIMIT = 700  # characters; what a person reads on a phone without scrolling
RELATED = 3
OFFERED = 0.99  # of a question that a fact itself offers
SURE = 0.9  # of who made a thing, where that is all there is to say
DOUBTED = 0.56  # less likely facts that leave something unserved contradict nobody
NOTHING_ASKED = mark("Ask me about the history of the New Balance 2002R.")
NO_SOURCE = mark("I have no source for that.")
MAY_HELP = mark("I have no source for that. This may help:")
GENERAL = (MODEL, "Protection Pack", MAKER)  # what is offered where nothing is near


class Composer:
    """Turns verdicts into what a person reads."""

    def __init__(
        self,
        index: Index,
        names: Names,
        premises: Premises,
        suggestions: Suggestions,
        slots: Mapping[str, Slot],
        yes_or_no: YesOrNo,
    ) -> None:
        self._index = index
        self._names = names
        self._premises = premises
        self._suggestions = suggestions
        self._slots = slots
        self._yes_or_no = yes_or_no

    def composed(
        self, verdicts: Sequence[tuple[Question, Selection]], assumed: Assumed | None = None
    ) -> Answer:
        """Say what answers each question, what it takes for granted wrongly first."""
        first: list[str] = []
        chosen: dict[str, Fact] = {}
        if assumed is not None:
            first += [assumed.sentence] if assumed.sentence else []
            chosen[assumed.fact.id] = assumed.fact
        most = MOST_LISTED if len(verdicts) < 2 else max(2, MOST_LISTED // len(verdicts))  # noqa: PLR2004 - two questions
        for question, verdict in verdicts:
            said = self._yes_or_no.word(
                question, verdict.chosen[0].entry if verdict.chosen else None
            )
            first += [said] if said and not first and len(verdicts) == 1 else []
            if not _is_doubtful(verdict):
                first += self._premises.corrections(question, verdict.chosen)
            for match in verdict.chosen[:most]:
                chosen.setdefault(match.entry.fact.id, match.entry.fact)
        last = [
            self._missing(verdict.about, slot)
            for _, verdict in verdicts
            for slot in verdict.missing
        ]
        facts = _fitting(first, chosen.values())
        about = [fact.subject for fact in facts]
        return Answer(
            question="",
            answered=True,
            answer=joined([*first, *(fact.spoken_text for fact in facts), *last]),
            facts=facts,
            confidence=min(
                (verdict.chance for _, verdict in verdicts if verdict.chosen), default=SURE
            ),
            related=tuple(self._suggestions.about(about, RELATED, without=chosen)),
            subject=self._subject(verdicts, facts),
        )

    @staticmethod
    def _subject(verdicts: Sequence[tuple[Question, Selection]], facts: Sequence[Fact]) -> str:
        """Return what was asked about, if it was one thing, or what the answer begins with."""
        named = {name for question, _ in verdicts for name in question.entities}
        if len(named) == 1:
            return named.pop()
        return facts[0].subject if facts else ""

    def told(self, fact: Fact, question: Question) -> Answer:
        """Answer a question that is offered with the fact that offers it."""
        said = self._yes_or_no.word(question, self._index.entries.get(fact.id))
        return Answer(
            question="",
            answered=True,
            answer=joined(filter(None, (said, fact.spoken_text))),
            facts=(fact,),
            confidence=OFFERED,
            related=tuple(self._suggestions.about([fact.subject], RELATED, without=[fact.id])),
            subject=fact.subject,
        )

    def nothing_asked(self) -> Answer:
        """Say how to ask, where nothing was."""
        return self._abstaining([tr(NOTHING_ASKED)], GENERAL)

    def of_today(self, pointer: Pointer) -> Answer:
        """Name the commands that answer a question of today."""
        answer = self._abstaining([pointer.text], GENERAL)
        return replace(answer, commands=pointer.commands, typed=pointer.typed)

    def unanswered(self, verdict: Selection, question: Question) -> Answer:
        """Say that it is not known, what may help, and what can be asked near it."""
        near = tuple(match.entry.fact for match in verdict.near)
        beside = [match.entry.fact for match in verdict.beside]
        offered = [self._suggestions.question(fact) for fact in beside if fact.asks]
        if near:
            sentences = [tr(MAY_HELP), *(fact.spoken_text for fact in near)]
        else:
            sentences = [self._not_known(verdict)]
        about = [*question.entities, *(fact.subject for fact in beside)]
        answer = self._abstaining(sentences, about, offered)
        return replace(answer, near=near, confidence=verdict.chance)

    def _abstaining(
        self, sentences: Iterable[str], about: Iterable[str], offered: Iterable[str] = ()
    ) -> Answer:
        near = [*offered, *self._suggestions.about(about, RELATED)]
        rest = [ask for name in GENERAL for ask in self._suggestions.about([name], 1)]
        return Answer(
            question="",
            answered=False,
            answer=joined(sentences),
            nearest=tuple(dict.fromkeys([*near, *rest]))[:RELATED],
        )

    def _not_known(self, verdict: Selection) -> str:
        """Say what is not known of what, where that is clear."""
        slot = next((slot for slot in verdict.asked if slot in self._slots), None)
        about = verdict.about[-1] if verdict.about else None
        if slot is None or about is None or self._index.has(about, slot):
            return tr(NO_SOURCE)
        return tr("I have no source for {what}.", what=self._spoken_slot(slot, about))

    def _missing(self, about: Sequence[str], slot: str) -> str:
        name = about[-1] if about else MODEL
        return tr("I have no source for {what}.", what=self._spoken_slot(slot, name))

    def _spoken_slot(self, slot: str, name: str) -> str:
        return spoken_slot(self._slots[slot].say, name, self._names.kind(name))


def _is_doubtful(verdict: Selection) -> bool:
    """Tell whether the first fact may be of something else, and so contradicts nobody."""
    return verdict.chance < DOUBTED and any(match.unserved for match in verdict.chosen[:1])


def _fitting(first: Iterable[str], facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts whose sentences have room in an answer after what comes first."""
    room = ANSWER_LIMIT - sum(len(sentence) + 1 for sentence in dict.fromkeys(first))
    found = []
    for fact in facts:
        room -= len(fact.spoken_text) + 1
        if room < 0:
            break
        found.append(fact)
    return tuple(found)


def joined(sentences: Iterable[str]) -> str:
    """Return sentences as one text that stays inside the limit, whole sentences only."""
    text = ""
    for sentence in dict.fromkeys(sentences):
        longer = add_sentence(text, sentence)
        if len(longer) > ANSWER_LIMIT:
            break
        text = longer
    return text
