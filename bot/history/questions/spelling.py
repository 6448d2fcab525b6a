"""Write names and other proper words in a question with the capitals they have elsewhere.

Knows nothing of what a question means.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from bot.history.facts import Facts, plain
from bot.history.terms import CODE, Names

WORD = re.compile(r"[^\W_]+(?:[.'\u2019-][^\W_]+)*")
POSSESSIVE = re.compile(r"['\u2019]s?$")
OPENING = re.compile(r"(?:^|[.:;!?]\s+|\()\W{0,20}[^\W_]+")  # says nothing about a word's capitals


class Spelling:
    """Knows how words are written."""

    def __init__(self, facts: Facts, names: Names) -> None:
        self._facts = facts
        self._names = names
        self._written: dict[str, str] = {}
        self._of: dict[str, Mapping[str, str]] = {}
        for entity in facts.entities.values():
            forms: dict[str, str] = {}
            for alias in (entity.name, *entity.aliases):
                for word in WORD.findall(alias):
                    if word != word.lower():
                        forms.setdefault(plain(word), word)
            self._of[entity.name] = forms

    def written(self, ask: str) -> str:
        """Return a question as it is shown: names as they are written, a capital, a question mark.

        No word but its capitals is changed, so that it is understood as before.
        """
        known = self._written.get(ask)
        if known is None:
            known = self._written[ask] = self._spelt(ask)
        return known

    @cached_property
    def _always(self) -> Mapping[str, str]:
        return _always(self._facts)

    def _spelt(self, ask: str) -> str:
        found = list(WORD.finditer(ask))
        words = [plain(match[0]) for match in found]
        forms = [self._always.get(word, "") for word in words]
        spans = self._names.find(words) if all(" " not in word and word for word in words) else []
        for span in spans:
            for place in range(span.start, span.end):
                forms[place] = self._of[span.entity].get(words[place], forms[place])
        shown = list(ask)
        for match, word, form in zip(found, words, forms, strict=True):
            better = match[0].upper() if CODE.fullmatch(word) else form
            if better.casefold() == match[0].casefold():
                shown[match.start() : match.end()] = better
        text = "".join(shown)
        return f"{text[0].upper()}{text[1:]}?"


def _always(facts: Facts) -> dict[str, str]:
    """Return the words that the facts write in one way, and never in lower case."""
    seen: dict[str, set[str]] = defaultdict(set)
    fillers = facts.words.fillers
    for fact in facts.facts.values():
        opening = OPENING.sub(lambda match: " " * len(match[0]), fact.text)
        for word in WORD.findall(opening):
            form = POSSESSIVE.sub("", word)
            text = plain(form)
            if text not in fillers or form != form.capitalize():  # "Up There", "Amongst Us"
                seen[text].add(form)
    found = {"i": "I"}
    for word, forms in seen.items():
        capitals = {form for form in forms if form.isupper()}  # "US", though "Amongst Us"
        if word not in forms and len(capitals or forms) == 1:
            found[word] = next(iter(capitals or forms))
    return found
