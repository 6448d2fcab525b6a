"""Word an answer: what corrects first, then the facts, then what is not known; or only that.

Knows nothing of how the facts were found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.history.answers.suggest import Suggestions
from bot.history.answers.verdict import MOST_LISTED, Verdict
from bot.history.facts import Answer, Fact, Slot
from bot.history.matching import Index
from bot.history.questions import MAKER, MODEL, Assumed, Premises, Question
from bot.history.terms import Names
from bot.languages import mark, tr

ANSWER_LIMIT = 700  # characters; what a person reads on a phone without scrolling
RELATED = 3
MOST_TOPICS = 4  # that are offered of one thing
SURE = 0.9  # of who made a thing, where that is all there is to say
NOTHING_ASKED = mark("Ask me about the history of the New Balance 2002R.")
DO_NOT_KNOW = mark("I do not know that.")
HOW_TO_ASK = mark(
    "I know the history of the New Balance 2002R: name a pair, a person, a style code or a size, "
    "and say what you want to know of it."
)
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
    ) -> None:
        self._index = index
        self._names = names
        self._premises = premises
        self._suggestions = suggestions
        self._slots = slots

    def composed(
        self, verdicts: Sequence[tuple[Question, Verdict]], assumed: Assumed | None = None
    ) -> Answer:
        """Say what answers each question, what it takes for granted wrongly first."""
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
            answer=joined([*first, *(fact.text for fact in facts), *last]),
            facts=facts,
            confidence=min((verdict.confidence for _, verdict in verdicts), default=SURE),
            related=tuple(self._suggestions.about(about, RELATED, without=chosen)),
        )

    def nothing_asked(self) -> Answer:
        """Say how to ask, where nothing was."""
        return self._abstaining([tr(NOTHING_ASKED)], GENERAL)

    def unanswered(self, verdict: Verdict, question: Question) -> Answer:
        """Say what is not known, and what is of the same thing, or how to ask."""
        near = [match.entry.fact.subject for match in verdict.near]
        slot = next(iter(verdict.missing), None)
        about = verdict.about[-1] if verdict.about else None
        told = about is not None and slot is not None and self._is_told(verdict.about, slot)
        if about is None or slot is None or told:
            first = tr(DO_NOT_KNOW)
        else:
            first = self._not_known(verdict.about, slot)
        return self._abstaining([first, self._next_step(about)], [*question.entities, *near])

    def _abstaining(self, sentences: Iterable[str], about: Iterable[str]) -> Answer:
        near = self._suggestions.about(about, RELATED)
        rest = [ask for name in GENERAL for ask in self._suggestions.about([name], 1)]
        return Answer(
            question="",
            answered=False,
            answer=joined(sentences),
            nearest=tuple(dict.fromkeys([*near, *rest]))[:RELATED],
        )

    def _is_told(self, about: Sequence[str], slot: str) -> bool:
        """Tell whether something of this kind is known, so that only the very thing is not."""
        return any(self._index.has(name, slot) for name in about)

    def _next_step(self, about: str | None) -> str:
        """Return what can be asked of a thing, or how to ask where there is none."""
        topics = [] if about in {None, MAKER} else self._topics(about or "")
        if not topics:
            return tr(HOW_TO_ASK)
        *most, last = (tr(topic) for topic in topics)
        listed = tr(" or ").join([tr(", ").join(most), last]) if most else last
        return tr("Of {name} you can ask: {topics}.", name=about, topics=listed)

    def _topics(self, name: str) -> list[str]:
        """Return the kinds of question that the facts of a thing answer, most telling first."""
        answers = (self._index.entries[one].fact.answers[:1] for one in self._index.of(name))
        said = [self._slots[slot].say for slots in answers for slot in slots if slot in self._slots]
        return [*dict.fromkeys(said)][:MOST_TOPICS]

    def _not_known(self, about: Sequence[str], slot: str) -> str:
        kind = tr(self._slots[slot].say) if slot in self._slots else slot
        name = about[-1] if about else tr("it")
        return tr("I know no source that tells the {kind} of {name}.", kind=kind, name=name)


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


def joined(sentences: Iterable[str]) -> str:
    """Return sentences as one text that stays inside the limit, whole sentences only."""
    text = ""
    for sentence in dict.fromkeys(sentences):
        longer = f"{text} {sentence}".strip()
        if len(longer) > ANSWER_LIMIT:
            break
        text = longer
    return text
