"""Say yes or no first, where a question wants it and the best fact says which.

Knows nothing of how facts are found. Where it is in doubt it says neither.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.history.facts import Lexicon, Status, plain
from bot.history.matching import Entry
from bot.history.questions import MAKER, Question
from bot.languages import mark, tr

YES, NO = mark("Yes."), mark("No.")
DENIAL = re.compile(r"\b(?:no|not|never|without|neither|nor|none)\b", re.IGNORECASE)
BY = "by"
ANSWERED = re.compile(r"(?:Yes|No)\b")


class YesOrNo:
    """Compares what a question says with what a fact says."""

    def __init__(self, lexicon: Lexicon, lists: Mapping[str, frozenset[str]]) -> None:
        self._lexicon = lexicon
        self._opening, self._either = lists["closed"], lists["either"]

    def word(self, question: Question, entry: Entry | None) -> str:
        """Return "Yes.", "No.", or nothing, as a fact says."""
        if question.words[0] not in self._opening or self._either.intersection(question.words):
            return ""
        if entry is None or ANSWERED.match(entry.fact.text):
            return ""
        named = question.named_places()
        told = [
            word in entry.said
            for word, place in self._lexicon.content(question.words)
            if place not in named
        ]
        if _is_by_somebody(question, entry):
            return ""
        known = entry.about | {MAKER}
        bare = not told and len(question.entities) < 2  # noqa: PLR2004 - a shoe, and what it has
        if bare or not all(told) or not known.issuperset(question.entities):
            return ""
        if DENIAL.search(entry.fact.text):
            return tr(NO)
        return "" if entry.fact.status is Status.DISPUTED else tr(YES)  # it says who differs


def _is_by_somebody(question: Question, entry: Entry) -> bool:
    """Tell whether something is said to be by somebody, and the fact does not say by whom."""
    told = plain(entry.fact.value.text or "")
    return any(
        mention.start
        and question.words[mention.start - 1] == BY
        and plain(mention.entity) not in told
        for mention in question.mentions
    )
