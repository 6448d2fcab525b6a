"""Say yes or no first, where a question wants it and the best fact says which.

Knows nothing of how facts are found. Where it is in doubt it says neither.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.history.facts import Lexicon
from bot.history.matching import Entry
from bot.history.questions import MAKER, Question
from bot.languages import mark, tr

YES, NO = mark("Yes."), mark("No.")
DENIAL = re.compile(r"\b(?:no|not|never|without|neither|nor|none)\b", re.IGNORECASE)
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
        known = entry.about | {MAKER}
        bare = not told and len(question.entities) < 2  # noqa: PLR2004 - a shoe, and what it has
        if bare or not all(told) or not known.issuperset(question.entities):
            return ""
        return tr(NO) if DENIAL.search(entry.fact.text) else tr(YES)
