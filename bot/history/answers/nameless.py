"""Decide whether a fact answers a question that names nothing: it must explain nearly all of it.

Knows nothing of scores and of what else could answer.
"""

from __future__ import annotations

import re

from bot.history.facts import LONG_WORD, Lexicon
from bot.history.matching import Index, Match
from bot.history.questions import Question

SAME = 0.72  # so alike, a question counts as one of the fact's own
TOLD = 0.9  # weight of words that shows that something is meant
COVERED_NAMELESS = 0.75
TOLD_NAMELESS = 1.5
HELD_NAMELESS = 0.6  # of which the fact itself must hold so much
HELD_RARE = 0.95  # but one long, rare word that a fact holds is enough when there is no other
HELD_KIND = 0.85  # or any telling word, when all kinds that are asked for are answered
TOLD_KIND, COVERED_KIND = 1.7, 0.9  # or more of them, and a word left of what it is called
TOLD_YEAR = 0.5  # what the right year adds
ALIKE_NAMELESS = 0.4
ALIKE_WHOLE = 0.6  # enough when a fact explains every word
TOLD_OPEN = 1.9  # so much must be explained when a kind of question stays open
TOLD_STORY, COVERED_STORY = 2.6, 0.6  # so much explained needs no likeness
OWN = frozenset({"2002R", "sizing", "men's sizes", "women's sizes"})
ALIKE_OWN = 0.25
UNSAID_OWN = 0.6
# A model or style code that nobody here knows must not be read as another: "1906A", "860v3".
NUMBERED = re.compile(r"m[lrn]?\d{3,4}[a-z]\w{0,4}|\d{3,4}(?:v\d|[a-rt-z][a-z]?)")


class Nameless:
    """Keeps out what does not answer a question that names nothing."""

    def __init__(self, index: Index, lexicon: Lexicon, own: frozenset[str]) -> None:
        self._index = index
        self._lexicon = lexicon
        self._own = own

    def fits(self, question: Question, match: Match) -> bool:
        """Tell whether a fact may answer."""
        if self._own & match.slots & question.asked.sure.keys() and _is_own(match):
            return True
        if question.others or question.brands or _is_unreasoned(question, match):
            return False
        told = match.told + TOLD_YEAR * bool(question.years & match.entry.years)
        open_ = match.unserved and match.alike < SAME and told < TOLD_OPEN
        thin = match.covered < COVERED_NAMELESS and told < TOLD_STORY
        if open_ or thin or match.held < HELD_NAMELESS:
            return False
        story = told >= TOLD_STORY and match.covered >= COVERED_STORY
        alike = told >= TOLD_NAMELESS and match.alike >= ALIKE_NAMELESS
        whole = match.covered == 1 and (told >= TOLD_NAMELESS or match.alike >= ALIKE_WHOLE)
        return whole or story or alike or match.alike >= SAME or self._is_rare(question, match)

    def _is_rare(self, question: Question, match: Match) -> bool:
        """Tell whether little is said, but what hardly another fact could be meant by."""
        served = bool(match.slots & question.asked.sure.keys()) and not match.unserved
        if served and match.told >= TOLD_KIND and match.covered >= COVERED_KIND:
            return True
        if match.covered < 1:
            return False
        if served and match.held >= HELD_KIND and self._is_told_of(question, match):
            return True
        if match.slots and self._holds_number(question, match):
            return True
        return (
            not match.unserved
            and match.held >= HELD_RARE
            and any(len(word) >= LONG_WORD or NUMBERED.fullmatch(word) for word in question.words)
        )

    def _is_told_of(self, question: Question, match: Match) -> bool:
        """Tell whether more is said than what kind of thing is asked for: "1 + 1 equals"."""
        asking = question.asked.places()
        return any(
            word in match.entry.bag and self._index.tells(word)
            for word, place in self._lexicon.content(question.words)
            if place not in asking
        )

    def _holds_number(self, question: Question, match: Match) -> bool:
        """Tell whether a question names a number that hardly another fact tells: "383 g"."""
        return any(
            word.isdigit() and self._index.tells(word) and word in match.entry.bag
            for word in question.words
        )


def _is_unreasoned(question: Question, match: Match) -> bool:
    why = "reason" in question.asked.sure and "reason" not in match.slots
    told = match.told >= TOLD_STORY and not match.unsaid
    return why and match.alike < ALIKE_WHOLE and not told


def _is_own(match: Match) -> bool:
    """Tell whether a fact answers "do they fit large", which names no shoe."""
    near = match.alike >= ALIKE_OWN or match.told >= TOLD
    return match.entry.fact.subject in OWN and near and match.unsaid <= UNSAID_OWN
