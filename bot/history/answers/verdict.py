"""Decide whether a question can be answered, and with which facts; in doubt it cannot.

Knows nothing of how the answer is worded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.history.answers.fit import Fitness
from bot.history.answers.scoring import Judge
from bot.history.facts import Unknown
from bot.history.matching import Match
from bot.history.questions import Hops, Preparer, Question
from bot.history.terms import Names

MOST_FACTS = 3  # an answer is a card, not a dump
MOST_LISTED = 5  # unless a list was asked for
WIDE = 0.6  # how near the others of a list are
CLOSER = 0.45  # and what else is known of the very same kind of the very same thing
WORKS = "works"  # of which somebody has several
PACK = "pack"
OF_PARTS = frozenset({"date", "code"})  # what each pair has for itself
CLOSE = 0.3  # a fact whose score is so near the best one's belongs to the answer
LIKE = 0.7  # a fact of whose own questions one is so like is worth showing
FAR = 1.1  # nearer still counts what is about just what was named
REACH = 0.8  # and so near when it answers something that the best one leaves open


@dataclass(frozen=True, slots=True)
class Verdict:
    """The facts that answer, best first; without any, ``missing`` says what is not known."""

    chosen: tuple[Match, ...] = ()
    missing: tuple[str, ...] = ()  # slots that were asked for and that nobody knows
    about: tuple[str, ...] = ()
    near: tuple[Match, ...] = field(default=())

    @property
    def confidence(self) -> float:
        """How sure the answer is, from 0 to 1."""
        if not self.chosen:
            return 0.0
        return max(0.05, min(0.99, (self.chosen[0].score - 0.4) / 1.8))


class Bench:
    """Weighs the matches of a question."""

    def __init__(
        self,
        preparer: Preparer,
        judge: Judge,
        fitness: Fitness,
        hops: Hops,
        names: Names,
        unknowns: Sequence[Unknown],
        lists: Mapping[str, frozenset[str]],
    ) -> None:
        self._preparer = preparer
        self._judge = judge
        self._fitness = fitness
        self._hops = hops
        self._names = names
        self._many, self._either = lists["many"], lists["either"]
        self._unknown = {
            (unknown.subject, slot) for unknown in unknowns for slot in unknown.answers
        }

    def weigh(self, question: Question) -> list[Verdict]:
        """Decide on one question; several verdicts where it names several things side by side."""
        question = self._hops.taken(question)
        focus = self._preparer.focus(question)
        whole = self._weighed(question, focus)
        if not whole.chosen:
            again = self._again(question, focus)
            if again:
                return again
        if len(focus) < 2 or len(question.side_by_side()) < 2:  # noqa: PLR2004 - two things
            return [whole]
        single = [self._weighed(question, one) for one in self._side_by_side(focus)]
        if not all(verdict.chosen for verdict in single):
            return [whole]
        if whole.chosen and whole.chosen[0].entry.named.issuperset(focus):
            return [whole, *single]  # a fact about both comes first
        return single

    def _again(self, question: Question, focus: Sequence[str]) -> list[Verdict]:
        """Weigh each thing beside an "or" alone: only one of them is right."""
        if len(focus) < 2 or self._either.isdisjoint(question.words):  # noqa: PLR2004 - two things
            return []
        verdicts = [self._weighed(question, (name,)) for name in focus]
        return [verdict for verdict in verdicts if verdict.chosen]

    def asks_exactly(self, question: Question) -> bool:
        """Tell whether something exact is asked for."""
        return bool(self._fitness.strict(question))

    def serves(self, question: Question, verdict: Verdict) -> bool:
        """Tell whether a verdict answers two or more exact things that were asked, all of them."""
        strict = self._fitness.strict(question)
        served = frozenset().union(*(match.slots for match in verdict.chosen))
        return len(strict) > 1 and strict <= served

    def _side_by_side(self, focus: Sequence[str]) -> list[tuple[str, ...]]:
        """Return each thing apart; "Giles shoe and mule" are his shoe, and the mule he made."""
        makers = [
            maker
            for name in focus
            for maker in self._names.above(name)
            if self._names.kind(maker) == "person"
        ]
        found: list[tuple[str, ...]] = []
        for name in focus:
            others = [maker for maker in makers if maker not in self._names.above(name)]
            made = [one for one in self._names.within(name) if {*others} & self._names.above(one)]
            found.append((made[0],) if len(made) == 1 else (name,))
        return found

    def _weighed(self, question: Question, focus: Sequence[str]) -> Verdict:
        matches = self._judge.matches(self._preparer.search(question, focus))
        missing = tuple(
            slot
            for slot in question.asked.sure
            if any((name, slot) in self._unknown for name in focus)
        )
        fitting: list[Match] = []
        for match in matches:
            if fitting and match.score <= fitting[0].score - FAR:
                break  # nothing so far behind is ever shown, and most matches are
            if self._fitness.fits(question, match, focus, missing):
                fitting.append(match)
        if not fitting or self._fitness.is_elsewhere(question, fitting[0]):
            asked = (*question.asked.blocked, *question.asked.sure)[:1]
            return Verdict(missing=missing or asked, about=tuple(focus), near=tuple(matches[:5]))
        more = [match for match in matches if self._adds(question, match)]
        chosen = self._choose(question, fitting, more)
        served = frozenset().union(*(match.slots for match in chosen))
        return Verdict(
            chosen=tuple(chosen),
            missing=tuple(slot for slot in missing if slot not in served),
            about=tuple(focus),
            near=tuple(matches[:8]),
        )

    def _parts(self, question: Question, fitting: Sequence[Match]) -> list[Match]:
        """Return what answers for each part of what is named: "dates of all three pairs"."""
        named = question.entities
        strict = self._fitness.strict(question)
        if (
            len(named) != 1
            or self._names.kind(named[0]) != PACK
            or len(strict) != 1
            or not strict <= OF_PARTS
        ):
            return []
        within = set(self._names.within(named[0]))
        found: dict[str, Match] = {}
        for match in fitting:
            if match.slots & strict and match.entry.fact.subject in within:
                found.setdefault(match.entry.fact.subject, match)
        return list(found.values())

    @staticmethod
    def _adds(question: Question, match: Match) -> bool:
        """Tell whether a fact of what was named can answer a further kind of question."""
        return match.exact and bool(match.slots & question.asked.sure.keys())

    def _choose(
        self, question: Question, fitting: Sequence[Match], adding: Sequence[Match]
    ) -> list[Match]:
        """Return the best fact, what answers the other things asked, and what is as good."""
        best = fitting[0]
        chosen = [best]
        many = bool(self._many.intersection(question.words)) or WORKS in question.asked.sure
        parts = self._parts(question, fitting) if many else []
        if len(parts) > 1:
            return parts[:MOST_LISTED]
        most = MOST_LISTED if many else MOST_FACTS
        served = set(best.slots)
        exact_first = sorted((*fitting, *adding), key=lambda match: not match.exact)
        for slot in question.asked.sure:
            more = (
                match
                for match in exact_first
                if slot in match.slots
                and match.score > best.score - (FAR if match.exact else REACH)
            )
            found = None if slot in served else next(more, None)
            if found is not None and found not in chosen and len(chosen) < most:
                chosen.append(found)
                served |= found.slots
        same = [m for m in fitting if m.exact and best.exact and m.slots == best.slots]
        several = many and len(same) > 1  # all that is known of just this
        for match in same if several else fitting[1:]:
            near = WIDE if many else CLOSER if match in same else CLOSE
            near = REACH if match.alike > max(LIKE, best.alike) else near
            if len(chosen) < most and match.score >= best.score - near and match not in chosen:
                chosen.append(match)
        return chosen
