"""Decide whether a fact may answer a question at all; in doubt it may not.

Knows nothing of scores and of what else could answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.history.answers.beside import ALIKE_PART, Beside
from bot.history.answers.nameless import NUMBERED, SAME, TOLD, TOLD_NAMELESS, TOLD_STORY, Nameless
from bot.history.facts import Lexicon, Words, plain
from bot.history.matching import Index, Match
from bot.history.questions import MAKER, Partners, Question
from bot.history.terms import CODE, MAKERS, Ear, Names

ITS_OWN = 0.85  # so alike, it is one, whatever its words are cues of
SAME_WHO = 0.6  # "who got it first, Europe or the US" asks for no person
# Weight of unexplained words that is forgiven when the name fits and
UNSAID_STRICT = 1.6  # something exact was asked for, and the fact has it
UNSAID_KIND = 1.05  # the kind of question fits, or was not said
UNSAID_PERSON = 0.7  # the same of a person: "who is she dating"
SAID = 0.3  # and this share of what the fact does explain
PER_WORD = 0.12  # and more for each word of a long story
LONG = 10
FEW = 4  # an entity with no more facts than these has little that can be mistaken
LITTLE = 0.3  # weight that a word of what was named leaves
HALF = 0.5  # share when no kind was heard
OF_THINGS = frozenset({"colours"})  # "what color socks" asks of socks
WHOSE = "whose"


class Fitness:
    """Keeps out what does not answer."""

    def __init__(
        self,
        index: Index,
        names: Names,
        ear: Ear,
        lexicon: Lexicon,
        words: Words,
    ) -> None:
        lists = words.lists
        self._places = words.areas.keys()
        self._index = index
        self._names = names
        self._ear = ear
        self._lexicon = lexicon
        self._beside = Beside(index, names, ear, lists)
        self._partners = Partners(names)
        self._nameless = Nameless(index, lexicon, lists["own"])
        self._spans, self._asking = lists["spans"], lists["asking"]
        self._who, self._persons = lists["who"], lists["persons"]

    def strict(self, question: Question) -> frozenset[str]:
        """Return the exact things that a question asks for."""
        return self._ear.strict(question.asked.sure)

    def is_elsewhere(self, question: Question, best: Match) -> bool:
        """Tell whether a question is about what no source speaks of, or about other shoes."""
        if self._foreign(question.others, best):
            return True
        if any(NUMBERED.fullmatch(w) and self._is_strange(w, best) for w in question.words):
            return True
        shoes = self._partners.is_named(question)
        named = shoes and "exists" not in question.asked.soft  # "Nike's 2002R" is a wrong premise
        if not named and self._foreign(question.brands, best):
            return True
        blocked = question.asked.blocked
        return any(
            not self._is_asked_of(question, best, slot) and not self._is_held(question, best, slot)
            for slot in blocked
        )

    def _is_asked_of(self, question: Question, best: Match, slot: str) -> bool:
        """Tell whether one of the fact's own questions asks the same in the same words."""
        cue = {question.words[place] for place in question.asked.blocked[slot]}
        fact = best.entry.fact
        return any(
            slot in self._ear.blocked(ask) and not cue.isdisjoint(ask.split())
            for ask in map(plain, (*fact.asks, *fact.heard))
        )

    def _is_held(self, question: Question, best: Match, slot: str) -> bool:
        """Tell whether a fact that explains all has the one word in question: "10th birthday"."""
        places = question.asked.blocked[slot]
        said = [question.words[place] for place in sorted(places)]
        telling = [word for word in said if not self._lexicon.is_filler(word)]
        held = all(self._lexicon.meaning(word) in best.entry.bag for word in telling)
        return len(telling) == 1 and held and best.covered == 1 and best.told >= TOLD_NAMELESS

    def _is_strange(self, word: str, best: Match) -> bool:
        told = "code" in best.slots and bool(best.entry.fact.value.codes)  # a wrong premise
        known = self._names.knows(word) or (told and CODE.fullmatch(word) is not None)
        return not known and self._lexicon.meaning(word) not in best.entry.bag

    def _foreign(self, names: Sequence[str], best: Match) -> bool:
        return any(
            self._lexicon.meaning(word) not in best.entry.bag
            for name in names
            for word in name.split()
        )

    def fits(
        self, question: Question, match: Match, focus: Sequence[str], missing: Sequence[str]
    ) -> bool:
        """Tell whether a fact may answer a question about ``focus``.

        ``missing`` are the kinds of question that nobody can answer for it.
        """
        asked = question.asked.sure
        strict = self._ear.strict(asked)
        if strict and not strict & match.slots:
            if not focus:
                foreign = question.brands or question.others
                return match.told >= TOLD_STORY and not match.unsaid and not foreign
            return match.exact and self._is_its_own(question, match, strict)
        maker_only = tuple(focus) == (MAKER,)  # any question may name it, and few mean it
        aside = maker_only and match.entry.fact.subject != MAKER
        bare = maker_only and not match.slots and match.told < TOLD and (aside or match.open > 0)
        if not focus or aside:
            return not bare and self._nameless.fits(question, match)
        if bare or self._beside.is_beside(question, match, focus, missing):
            return False
        if match.alike >= SAME or self._tells_code(question, match):
            return True
        return self._covers(question, match, focus)

    def _tells_code(self, question: Question, match: Match) -> bool:
        """Tell whether a fact tells what a style code is, however that is asked."""
        if self._ear.strict(question.asked.sure) - {"code"}:
            return False
        return match.exact and any(
            CODE.fullmatch(question.words[place]) and question.words[place] in match.entry.bag
            for place in question.named_places()
        )

    def _covers(self, question: Question, match: Match, focus: Sequence[str]) -> bool:
        """Tell whether a fact leaves little enough of a question unexplained."""
        asked = question.asked.sure
        if self._misses(question, match) or self._is_of_strange(question, match):
            return False
        extra = PER_WORD * max(0, len(question.words) - LONG)
        if match.slots & asked.keys():
            if self._ear.strict(asked):
                return match.open <= extra + UNSAID_STRICT
            people = all(self._names.kind(name) == "person" for name in focus)
            limit = UNSAID_PERSON if people else UNSAID_KIND
            return match.open <= extra + limit + SAID * match.told
        if not match.told and self._is_all_strange(question):
            return False
        subject = match.entry.fact.subject
        both = len(focus) > 1 and {subject, *match.entry.named}.issuperset(focus)
        narrow = subject in focus and (both or self._is_narrow(subject))
        kind = bool(match.slots) and match.unsaid <= LITTLE
        return match.open <= extra + UNSAID_KIND and (narrow or kind or match.covered > HALF)

    def _is_its_own(self, question: Question, match: Match, strict: frozenset[str]) -> bool:
        """Tell whether a question is one of the fact's own, and every word of it explained.

        "How much of the laces is recycled" asks of laces, and the fact holds the very word.
        """
        if match.unsaid:
            return False
        held = all(
            self._lexicon.meaning(question.words[place]) in match.entry.bag
            for slot in strict
            for place in question.asked.sure[slot]
        )
        whole = held and match.told >= TOLD_NAMELESS and match.alike >= ALIKE_PART
        return match.alike >= ITS_OWN or whole

    def _misses(self, question: Question, match: Match) -> bool:
        """Tell whether a fact names no person where "who" is asked, or not the thing asked of."""
        answers = match.entry.fact.answers
        named = not self._persons.isdisjoint(answers) or match.alike >= SAME_WHO
        if self._asks_who(question) and not named:
            return True
        if self._counts_else(question, match):
            return True
        things = self._ear.things(question.asked.sure)
        return bool(things) and all(
            thing not in answers
            and not any(
                self._lexicon.meaning(question.words[place]) in match.entry.bag
                for place in question.asked.sure[thing]
            )
            for thing in things
        )

    def _asks_who(self, question: Question) -> bool:
        """Tell whether a person is asked for; "whose sole" asks for a sole."""
        if not self._who.intersection(question.words[:1]):
            return False
        owned = self._persons.isdisjoint(
            slot for slot, places in question.asked.sure.items() if 1 in places
        )
        return question.words[0] != WHOSE or 1 not in question.asked.places() or not owned

    def _is_all_strange(self, question: Question) -> bool:
        """Tell whether nothing is asked that is known, and a word no fact has: "best socks"."""
        named = question.named_places()
        return any(
            place not in named
            and not self._index.knows(word)
            and not word.isdigit()
            and question.words[place] not in self._places  # a wrong place is a wrong premise
            for word, place in self._lexicon.content(question.words)
        )

    def _is_of_strange(self, question: Question, match: Match) -> bool:
        """Tell whether what is asked for is that of a thing no fact knows: "what color socks"."""
        named, asking = question.named_places(), question.asked.places()
        for slot in match.slots & OF_THINGS & question.asked.sure.keys():
            place = max(question.asked.sure[slot]) + 1
            if place < 2 or question.words[place - 2] not in self._asking:  # noqa: PLR2004 - "what color"
                continue
            if place >= len(question.words) or place in named or place in asking:
                continue
            word = question.words[place]
            if not self._lexicon.is_filler(word) and word.isalpha() and word not in self._places:
                return not self._index.knows(self._lexicon.meaning(word))
        return False

    def _counts_else(self, question: Question, match: Match) -> bool:
        """Tell whether a fact does not speak of what is to be counted: "how many followers"."""
        cue = question.asked.sure.get("count")
        if not cue or "count" not in match.slots or max(cue) + 1 >= len(question.words):
            return False
        place = max(cue) + 1
        word = question.words[place]
        other = question.named_places().union(
            *question.asked.sure.values(), *question.asked.soft.values()
        )
        loose = word in self._spans or (place not in other and not self._lexicon.is_filler(word))
        return loose and self._lexicon.meaning(word) not in match.entry.bag

    def _is_narrow(self, name: str) -> bool:
        """Tell whether little is known of an entity, so that little can be mistaken."""
        few = 1 if self._names.kind(name) in MAKERS else FEW
        return len(self._index.of(name)) <= few
