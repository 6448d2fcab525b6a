"""Decide whether a question can be answered for sure, nearly, or not, and with which facts.

Knows nothing of how the answer is worded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.history.answers.scorer import Scorer
from bot.history.answers.scoring import Judge
from bot.history.answers.signals import Signals
from bot.history.answers.yes_or_no import ANSWERED
from bot.history.facts import Unknown
from bot.history.matching import FactMatch
from bot.history.questions import Preparer, Question, Relations
from bot.history.terms import Names, SlotDetector

# Of another thing than is asked.
OTHERS = frozenset(
    {"third", "sort", "choice", "other_year", "letter", "figure", "before", "excluded", "claim"}
    | {"another", "borrowed", "dating", "partners", "uncalled", "untold"}
)
UNLIKE = frozenset({"unnamed", "undrawn", "whole_only", "vague"})  # unless asked in its own words
SURE = 0.47  # so likely right, a fact answers; measured on kept-back questions, see README
NOT_SURE = 0.45
NEAR = 0.2  # so likely, it may help somebody who asked for something else
FULLER = 0.4  # so likely, it comes first where it answers more of what is asked
MORE = SURE  # what adds to an answer of the same kind is as likely right; less is padding
LOOKED_AT = 12  # matches that are weighed closely; the right one is nearly always among them
LOOKED_AT_FOR_MANY = 40  # where a list is asked for
MOST_FACTS = 3  # a headline and two more: an answer is a card, not a dump
MOST_LISTED = 5  # unless a list was asked for
MOST_NEAR = 2
MOST_BESIDE = 3
WORKS = "works"  # of which somebody has several
PACK, ABOUT, COMPARE = "pack", "about", "compare"
DATE, PRICE, FIRST, DESIGNER, GAP = "date", "price", "first", "designer", "gap"
DATES = frozenset({DATE, "colours"})
OF_PARTS = frozenset({DATE, "code"})  # what each pair has for itself


@dataclass(frozen=True, slots=True)
class Selection:
    """The facts that answer, best first; without any, ``missing`` says what is not known."""

    chosen: tuple[FactMatch, ...] = ()
    missing: tuple[str, ...] = ()  # slots that were asked for and that nobody knows
    about: tuple[str, ...] = ()
    near: tuple[FactMatch, ...] = ()  # what may help, though it does not answer
    beside: tuple[FactMatch, ...] = ()  # what came nearest, to be offered as questions
    chance: float = 0.0  # that the first fact is right
    asked: tuple[str, ...] = field(default=())


class Ranker:
    """Weighs the matches of a question."""

    def __init__(
        self,
        preparer: Preparer,
        judge: Judge,
        signals: Signals,
        scorer: Scorer,
        relations: Relations,
        names: Names,
        detector: SlotDetector,
        unknowns: Sequence[Unknown],
        lists: Mapping[str, frozenset[str]],
    ) -> None:
        self._preparer = preparer
        self._judge = judge
        self._signals = signals
        self._scorer = scorer
        self._relations = relations
        self._names = names
        self._detector = detector
        self._many = lists["many"]
        self._which, self._early = lists["which"], lists["early"]
        self._latest, self._either = lists["latest"], lists["either"]
        self._unknown = {
            (unknown.subject, slot) for unknown in unknowns for slot in unknown.answers
        }

    def weigh(self, question: Question) -> list[Selection]:
        """Decide on one question; several verdicts where it names several things side by side."""
        question = self._ordered(self._relations.taken(question))
        focus = self._preparer.focus(question)
        whole = self._weighed(question, focus)
        if GAP in question.asked.sure and not whole.chosen:  # then the dates of both tell it
            sure = {DATE: question.asked.sure[GAP]}
            question = replace(question, asked=replace(question.asked, sure=sure))
        if len(focus) < 2 or len(question.side_by_side()) < 2:  # noqa: PLR2004 - two things
            return [whole]
        single = [self._weighed(question, one) for one in self._side_by_side(focus)]
        if not all(verdict.chosen for verdict in single):
            return [whole if self._is_of_all(whole, focus) else _near(whole)]
        if whole.chosen and whole.chosen[0].entry.named.issuperset(focus):
            return [whole, *single]  # a fact about both comes first
        return single

    def candidates(self, question: Question) -> list[tuple[FactMatch, Mapping[str, float]]]:
        """Return what may answer a question for sure, with the signals of each."""
        question = self._relations.taken(question)
        found = self._candidates(question, self._preparer.focus(question))
        return [(match, signals) for match, signals in found if match.region >= 0]

    def _candidates(
        self, question: Question, focus: Sequence[str]
    ) -> list[tuple[FactMatch, Mapping[str, float]]]:
        most = LOOKED_AT_FOR_MANY if self._is_many(question) else LOOKED_AT
        matches = self._judge.matches(self._preparer.search(question, focus))[:most]
        missing = self._missing(question, focus)
        return list(zip(matches, self._signals.of(question, matches, focus, missing), strict=True))

    def _is_of_all(self, found: Selection, focus: Sequence[str]) -> bool:
        """Tell whether what was found speaks of everything that is named side by side."""
        about = {name for match in found.chosen for name in match.entry.about}
        return all(
            name in about or not about.isdisjoint(self._names.within(name)) for name in focus
        )

    def asks_exactly(self, question: Question) -> bool:
        """Tell whether something exact is asked for."""
        return bool(self._detector.strict(question.asked.sure))

    def serves(self, question: Question, chosen: Sequence[FactMatch]) -> bool:
        """Tell whether facts answer two or more exact things that were asked, all of them."""
        strict = self._detector.strict(question.asked.sure)
        served = frozenset().union(*(match.slots for match in chosen))
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

    def _missing(self, question: Question, focus: Sequence[str]) -> tuple[str, ...]:
        people = [name for name in focus if self._names.kind(name) == "person"]
        meant = people or focus  # what somebody said of a shoe is asked of who said it
        enough = all if COMPARE in question.asked.sure else any  # one of two may be known
        return tuple(
            slot
            for slot in question.asked.sure
            if meant and enough((name, slot) in self._unknown for name in meant)
        )

    def _weighed(self, question: Question, focus: Sequence[str]) -> Selection:
        likely = [
            (self._chance(match, signals), match)
            for match, signals in self._candidates(question, focus)
        ]
        strict = self._detector.strict(question.asked.sure)
        likely = [
            (chance, match)
            for chance, match in likely
            if match.entry.fact.predicate != ABOUT or not strict or strict & match.slots
        ]  # what a thing is does not tell its price
        likely.sort(key=lambda one: -one[0])
        missing = self._missing(question, focus)
        asked = (*question.asked.blocked, *question.asked.sure)
        many = self._is_many(question) or self._is_ranking(question)
        parts = self._parts(question, likely) if many else []
        if len(parts) > 1:
            return Selection(chosen=tuple(parts[:MOST_LISTED]), about=tuple(focus), chance=FULLER)
        if not likely or likely[0][0] < SURE:
            near = [match for chance, match in likely if chance >= NEAR and not missing]
            return Selection(
                missing=missing,
                about=tuple(focus),
                near=tuple(near[:MOST_NEAR]),
                beside=tuple(match for _, match in likely[:MOST_BESIDE]),
                chance=likely[0][0] if likely else 0.0,
                asked=asked,
            )
        chosen = self._choose(question, likely)
        served = frozenset().union(*(match.slots for match in chosen))
        found = Selection(
            chosen=tuple(chosen),
            missing=tuple(slot for slot in missing if slot not in served),
            about=tuple(focus),
            chance=likely[0][0],
            asked=asked,
        )
        return _near(found) if found.missing and not self._is_of_all(found, focus) else found

    def _chance(self, match: FactMatch, signals: Mapping[str, float]) -> float:
        """Tell how likely a fact answers; some are near at most, however much speaks for them.

        Those are a fact without the exact thing that is asked (unless it is asked in the fact's own
        words and not written down as unknown), one of another subject where it is written down that
        nobody knows it of what is named, one that does not speak of another brand or model that is
        named (and is not said to have made it), one that compares two others with the 2002R, one of
        another region, one of a whole that leaves words unsaid, one beside what nobody tells, a
        price of another year, one without the name of which is asked why it is so, one that holds
        neither of two that are offered, one without the number that is asked, one of somebody alone
        beside or after whom others are asked for, one of another first than is claimed, a day for
        why it was so, one pair where one more is asked for, another than the two partners' 2002R,
        how a thing is for what it is called, one that counts something else than pairs, and any
        where one sort of a thing is asked for, or who came before somebody. Unless it is asked in
        the fact's own words: one that tells of nobody where a designer is asked for, one of a whole
        model where a sort of it is named that nobody knows, and what a thing is where it leaves
        words unsaid.
        """
        chance = self._scorer.chance(signals)
        misses = signals.get("strict_missed") or signals.get("thing")
        misses = misses and (signals.get("missing_any") or not signals.get("same"))
        elsewhere = signals.get("missing") and not signals.get("exact")
        foreign = signals.get("others") or (signals.get("partner") and signals.get("brands"))
        other = match.region < 0 or not OTHERS.isdisjoint(signals)
        other = other or not (signals.get("same") or UNLIKE.isdisjoint(signals))
        return min(chance, NOT_SURE) if misses or elsewhere or foreign or other else chance

    def _choose(
        self, question: Question, likely: Sequence[tuple[float, FactMatch]]
    ) -> list[FactMatch]:
        """Return the headline, what answers the other things asked, and more of the same kind."""
        best = self._headline(question, likely)
        many = self._is_many(question)
        chosen = [best]
        most = MOST_LISTED if many else MOST_FACTS
        served = set(best.slots)
        named = frozenset(question.entities)
        for slot in question.asked.sure:
            if slot not in served and len(chosen) < most:
                subject = best.entry.fact.subject
                more = [
                    match
                    for chance, match in likely
                    if slot in match.slots
                    and (chance >= NEAR or match.entry.fact.subject == subject)
                ]
                found = min(
                    more,
                    key=lambda m: (not m.entry.about >= named, m.entry.fact.subject != subject),
                    default=None,
                )
                if found is not None:
                    chosen.append(found)
                    served |= found.slots
        for chance, match in likely:
            told = {one for other in chosen for one in other.entry.fact.tells}
            new = match not in chosen and match.entry.fact.id not in told
            if (
                len(chosen) < most
                and new
                and chance >= (0.0 if many else MORE)
                and (match.held or not best.held or not many)
                and self._is_more(best, match, many)
            ):
                chosen.append(match)
        return chosen

    def _is_many(self, question: Question) -> bool:
        """Tell whether more than one thing is asked for."""
        return bool(self._many.intersection(question.words)) or WORKS in question.asked.sure

    def _of_the_very(
        self, question: Question, likely: Sequence[tuple[float, FactMatch]]
    ) -> FactMatch:
        """Return the likeliest fact, or one of the very thing that is named.

        "Is the GORE-TEX one stiffer" is not answered by how stiff all are.
        """
        best = likely[0][1]
        if best.exact or not best.slots or question.regions:
            return best
        whole = best.entry.fact.subject
        own = (
            match
            for chance, match in likely
            if chance >= SURE
            and match.exact
            and match.slots >= best.slots
            and whole in self._names.above(match.entry.fact.subject)
        )
        return next(own, best)

    def _headline(self, question: Question, likely: Sequence[tuple[float, FactMatch]]) -> FactMatch:
        """Return the likeliest fact, or one that tells it in full where nothing is narrowed.

        One that answers all that is asked of the same thing comes before one that answers a part:
        "why was it so expensive" wants the reason, and then the price.
        """
        best = self._of_the_very(question, likely)
        subject = best.entry.fact.subject
        asked = question.asked.sure.keys()
        sums = [question.words[place] for place in question.asked.sure.get(PRICE, ())]
        summed = PRICE in best.slots and any(map(str.isdigit, sums))
        if summed or (question.years and DATE in best.slots):
            return best  # it may have to put the sum or the year right
        if FIRST in question.asked.soft and DATE in best.slots and not question.regions:
            first = (
                match  # the earliest known one
                for chance, match in likely
                if chance >= NEAR
                and {FIRST, DATE} <= {*match.entry.answers}
                and subject in self._names.above(match.entry.fact.subject)
            )
            return min(first, key=lambda m: m.entry.fact.subject != subject, default=best)
        for chance, match in likely[1:]:
            more = match.slots & asked > best.slots & asked > frozenset()
            if chance >= FULLER and more and match.entry.fact.subject == subject:
                return match
        named = DESIGNER in best.slots and best.entry.fact.answers[0] == DESIGNER
        if question.regions or question.years or named:
            return best
        whole = (
            match
            for chance, match in likely
            if chance >= NEAR
            and best.entry.fact.id in match.entry.fact.tells
            and (match.exact or not best.exact)
            and match.slots >= best.slots
            and not ANSWERED.match(match.entry.fact.text)  # that says no to another question
        )
        return next(whole, best)

    def _is_more(self, best: FactMatch, match: FactMatch, many: bool) -> bool:
        """Tell whether a fact tells more of the same, and is no padding."""
        subject = match.entry.fact.subject
        same = subject == best.entry.fact.subject and match.exact == best.exact
        within = self._names.kind(best.entry.fact.subject) == PACK or not best.exact
        among = within or subject == best.entry.fact.subject
        kind = bool(best.slots) and match.slots >= best.slots
        first = match.entry.fact.answers[0] == best.entry.fact.answers[0]
        return (same and kind and first) or (many and kind and among)

    def _parts(
        self, question: Question, likely: Sequence[tuple[float, FactMatch]]
    ) -> list[FactMatch]:
        """Return what answers for each part of what is named: "dates of all three pairs"."""
        named = question.entities
        strict = self._detector.strict(question.asked.sure)
        if (
            len(named) != 1
            or self._names.kind(named[0]) != PACK
            or len(strict) != 1
            or not strict <= OF_PARTS
        ):
            return []
        within = set(self._names.within(named[0]))
        found: dict[str, FactMatch] = {}
        for _, match in likely:
            if match.slots & strict and match.entry.fact.subject in within:
                found.setdefault(match.entry.fact.subject, match)
        if self._is_ranking(question):
            return self._in_order(question, list(found.values()))
        return list(found.values())

    def _is_ranking(self, question: Question) -> bool:
        """Tell whether it is asked which part of a pack came first, or last, or when it did."""
        named = [one for one in question.entities if self._names.kind(one) == PACK]
        return (
            len(named) == len(question.entities) == 1
            and len(question.regions) < 2  # noqa: PLR2004 - "first in Europe, or in the US"
            and FIRST in question.asked.soft
            and DATES.issuperset(question.asked.sure)
            and (DATE in question.asked.sure or not self._which.isdisjoint(question.words))
            and self._either.isdisjoint(question.words)
        )

    def _in_order(self, question: Question, parts: Sequence[FactMatch]) -> list[FactMatch]:
        """Return the dates of the parts of a pack, the first before, or the last if it is asked."""
        dated = [(one.entry.fact.value.date, one) for one in parts]
        known = sorted(
            ((date.text, one) for date, one in dated if date is not None), key=lambda pair: pair[0]
        )
        words = {*question.words}
        if known and self._early & words:  # "of the first pack", which had a year to itself
            known = [pair for pair in known if pair[0][:4] == known[0][0][:4]]
        return [one for _, one in (reversed(known) if self._latest & words else known)]

    def _ordered(self, question: Question) -> Question:
        """Return a question which of several things was first as one for the dates of all."""
        places = question.asked.soft.get(FIRST)
        if places is None:
            return question
        two = len(question.side_by_side()) > 1 and not question.asked.sure
        if two or self._is_ranking(question):
            return replace(question, asked=replace(question.asked, sure={DATE: places}))
        return question


def _near(found: Selection) -> Selection:
    """Return a selection that does not answer, with what it had chosen as what may help."""
    return replace(found, chosen=(), near=found.near or found.chosen[:MOST_NEAR])
