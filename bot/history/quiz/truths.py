"""What may be true of a thing, so that no wrong answer of the quiz is.

Knows nothing of questions. In doubt something may be true: disputed values, and what is said of
the whole or of a part.
"""

from __future__ import annotations

from collections import defaultdict

from bot.history.facts import Fact, Facts, plain, stem
from bot.history.questions import day

SAYING_NOTHING = frozenset({"and", "with", "the", "of", "in", "on", "a", "an", "plus", "or", "as"})


class Truths:
    """Everything that any source says, by entity and kind of question."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._said: dict[tuple[str, str], str] = defaultdict(str)
        for fact in facts.facts.values():
            text = f" {_everything(fact)} "
            for slot in fact.answers:
                for name in self._kin(fact.subject):
                    self._said[name, slot] += text

    def hold(self, fact: Fact, slot: str, option: str) -> bool:
        """Tell whether an answer may be true, in the words of any source."""
        said = f"{self._said[fact.subject, slot]} {plain(fact.text)} "
        return f" {plain(option)} " in said

    def touch(self, fact: Fact, slot: str, option: str) -> bool:
        """Tell whether an answer has a word in common with what may be true."""
        said = f"{self._said[fact.subject, slot]} {plain(fact.text)} "
        return not _words(plain(option)).isdisjoint(_words(said))

    def are_kin(self, one: str, two: str) -> bool:
        """Tell whether one thing is the other, or a part of it."""
        return one == two or one in self._kin(two) or two in self._kin(one)

    def _kin(self, name: str) -> list[str]:
        """Return a thing and all it is part of, the model itself apart: everything is of that."""
        found: list[str] = []
        while name in self._facts.entities and name not in found:
            if found and self._facts.entities[name].kind == "model":
                break
            found.append(name)
            name = self._facts.entities[name].part_of
        return found


def _everything(fact: Fact) -> str:
    value = fact.value
    parts = [fact.text, value.text or "", *value.items, *(claim.value for claim in fact.claims)]
    if value.date:
        parts += [day(value.date.text), value.date.text[:4]]
    if value.money:
        parts.append(f"{value.money.amount:,.0f} {value.money.currency}")
    return " ".join(plain(part) for part in (*parts, *value.codes))


def _words(text: str) -> set[str]:
    return {stem(word) for word in text.split() if word not in SAYING_NOTHING}
