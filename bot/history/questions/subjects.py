"""Tell how well what a fact is about fits what a question names.

Knows nothing of the words that a question asks with.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.history.matching import Entry
from bot.history.questions.question import MAKER, MODEL
from bot.history.questions.search import Search
from bot.history.terms import Names

# Where a wrong person, or a wrong model, is a wrong premise.
TAKEN_FOR = {
    "designer": frozenset({"person"}),
    "founding": frozenset({"person"}),
    "relaunchby": frozenset({"person"}),
    "sole": frozenset({"model", "series"}),
    "inspiration": frozenset({"place", "thing"}),
    "worn": frozenset({"model", "pack", "collab", "edition"}),
}
MODEL_KIND = "model"
GIVING_NOTHING = frozenset({"brand", "person", "series", "table"})
MEANT = 0.25  # worth of being about the 2002R where nothing is named
NAMED = 0.6  # worth of being about just what was named
PART = 0.2  # taken off for being about a part of it
MENTION = 0.25  # for only mentioning it
WHOLE = 0.3  # for being about what it belongs to


class Subjects:
    """Knows what is part of what, and what a part has from its whole."""

    def __init__(self, names: Names, lists: Mapping[str, frozenset[str]]) -> None:
        self._names = names
        self._lists = lists

    def worth(self, search: Search, entry: Entry, slots: Collection[str]) -> float | None:
        """Return how well a fact's subject fits what is named; None if it does not at all."""
        subject = entry.fact.subject
        focus = search.focus
        if not focus:
            return MEANT if subject == MODEL else 0.0
        if focus == (MAKER,):
            return 0.3 if subject == MAKER else 0.0
        below = self._names.above(subject)
        fit = NAMED
        for name in focus:
            if name == subject:
                continue
            if name in below:
                fit -= PART if subject not in focus else 0
            elif name in entry.about:
                fit -= MENTION if subject not in focus else 0
            elif subject in focus and self._may_be_wrong(name, slots):
                fit -= MENTION
            elif self._is_of_other_time(entry, name, slots):
                return None
            elif self._inherits(subject, name, slots):
                fit -= WHOLE
            else:
                return None
        return fit

    def _may_be_wrong(self, name: str, slots: Collection[str]) -> bool:
        """Tell whether a name that a fact lacks may be a wrong premise about what it tells."""
        kinds = [TAKEN_FOR[slot] for slot in slots if slot in TAKEN_FOR]
        return bool(kinds) and any(self._names.kind(name) in some for some in kinds)

    def _is_of_other_time(self, entry: Entry, name: str, slots: Collection[str]) -> bool:
        """Tell whether a fact is of a year that is not that of what was named: an award."""
        when = self._names.year(name)
        bound = not self._lists["of_their_time"].isdisjoint(slots)
        return bound and bool(when and entry.years) and when not in entry.years

    def _inherits(self, upper: str, name: str, slots: Collection[str]) -> bool:
        """Tell whether what is said of a whole answers for one of its parts.

        A mule is another shoe than the model it is made after, and so is what is part of it.
        """
        parents = self._names.parents(name)
        if upper not in parents or self._names.kind(upper) in GIVING_NOTHING:
            return False
        below = [name, *parents[: parents.index(upper)]]
        if self._names.kind(upper) == MODEL_KIND and any(
            self._names.kind(one) == MODEL_KIND for one in below
        ):
            return False
        allowed = self._lists["inherited"]
        if self._names.kind(upper) == "model":
            allowed -= self._lists["not_from_models"]
        if upper != parents[0]:
            allowed -= self._lists["closely_held"]
        return any(slot in allowed for slot in slots)
