"""Score facts against a question: is it about that, is it that kind, does it cover the words.

Knows nothing of whether a score is enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.history.facts import Fact, Lexicon
from bot.history.matching import Entry, FactMatch, Index
from bot.history.questions import MAKER, MODEL, Question, Search, Subjects
from bot.history.terms import MAKERS, Asked, Names

CURRENCY_REGION = {"USD": "US", "JPY": "JP", "GBP": "UK", "EUR": "EU"}
TYPED = {"price": "money", "resale": "money", "date": "date", "code": "codes"}
OF_PLACES = frozenset({"made", "origin", "city"})  # a place answers
PREMISE = 0.5  # share that a wrong number keeps: a wrong premise is not another question
OTHERS = 0.6  # being like a question about something that was not named
OPEN_CUE = 0.5  # share of its weight that a cue keeps when what it asks for is not answered
CALLED = 0.2  # share of its weight that a word keeps when the fact's subject goes by it
BARE = 0.25  # being like a question that has no telling words besides the name
DOUBT = 0.15  # being alike in one common word is not being alike
TECHNOLOGY, WORKS, AVAILABLE = "technology", "works", "available"
ON_THE_DAY = 0.6  # worth of being of the very day that is said
UNCHOSEN = 0.3  # share that a word beside an "or" keeps where the other side is right
IMPLIED = 0.2  # worth of holding the words of a name that another one implies
ALIKE = 0.75  # worth of being like one of a fact's own questions
COVER = 0.5  # worth of a fact that explains every word
THERE, ELSEWHERE = 0.15, -0.5  # worth of being of the region that is asked for, or of another
RANK, LAST_RANK = 0.004, 20  # what stands later in the files counts a little less


class Judge:
    """Scores facts against questions."""

    def __init__(
        self,
        index: Index,
        names: Names,
        lexicon: Lexicon,
        lists: Mapping[str, frozenset[str]],
        areas: Iterable[str],
    ) -> None:
        self._index = index
        self._lexicon = lexicon
        self._names = names
        self._lists = lists
        self._subjects = Subjects(names, lists)
        # A wrong place or material is a wrong premise, as a wrong number is.
        self._premises = frozenset(map(lexicon.meaning, {*areas, *lists["material"]}))

    def matches(self, search: Search) -> list[FactMatch]:
        """Return the facts that can answer a question, best first."""
        asked = search.question.asked
        wanted = [*asked.sure] or [*asked.soft]
        candidates = dict.fromkeys(self._index.search([word for word, _ in search.content]))
        reaches = [(name, {name, *self._names.parents(name)}) for name in search.focus]
        if search.focus == (MAKER,):
            reaches = []
        if search.focus:
            upper = [parent for name in search.focus for parent in self._names.parents(name)]
            candidates |= dict.fromkeys(self._index.about([*search.focus, *upper], wanted))
        elif asked.sure:  # who names nothing means the 2002R
            candidates |= dict.fromkeys(self._index.answering_of(MODEL, [*asked.sure]))
        found = [
            match
            for fact_id in candidates
            if self._may_speak(entry := self._index.entries[fact_id], search.focus, reaches)
            and (match := self._judged(search, entry)) is not None
        ]
        if any(match.region > 0 for match in found):  # those of another region are for want of one
            found = [match for match in found if match.region >= 0]
        found.sort(key=lambda match: (-match.score, match.entry.rank, match.entry.fact.id))
        return found

    @staticmethod
    def _may_speak(
        entry: Entry, focus: Collection[str], reaches: Sequence[tuple[str, Collection[str]]]
    ) -> bool:
        """Tell at little cost whether a fact can have to do with all that is named.

        ``reaches`` are the names with what each is part of; most candidates end here.
        """
        subject = entry.fact.subject
        if subject in focus:
            return True
        for name, reach in reaches:
            if name not in entry.about and subject not in reach:
                return False
        return True

    def _judged(self, search: Search, entry: Entry) -> FactMatch | None:
        asked, fact = search.question.asked, entry.fact
        sure, soft = entry.answers & asked.sure.keys(), entry.answers & asked.soft.keys()
        if search.counted & entry.counted:
            sure |= {"count"}
        defines = not search.focus or self._names.kind(fact.subject) == TECHNOLOGY
        if defines and "name" in asked.sure and "what" in entry.answers:
            sure |= {"name"}  # "the part that limits twisting is called": what is defined so
        if WORKS in asked.sure and "designer" in entry.answers and self._is_by(search, entry):
            sure |= {WORKS}  # what somebody designed is work of theirs
        if WORKS in asked.sure and self._is_excluded(search.question, entry):
            return None
        subject = self._subjects.worth(search, entry, sure or soft)
        region = self._region(search.question, entry, sure or soft)
        if subject is None:
            return None
        alike = self._alike(search, entry)
        told, held, unsaid, aside = self._weighed(search, entry, sure | soft)
        dated = self._is_of_day(search, entry)
        score = subject + region + self._years(search.question, entry) + ALIKE * alike
        score += ON_THE_DAY * dated
        score += COVER * (told / (told + unsaid) if told + unsaid else 1.0)
        score += self._kind(asked, fact, sure, soft) - RANK * min(entry.rank, LAST_RANK)
        if search.implied:
            both = search.implied & entry.bag
            score += IMPLIED * len(both) / len(search.implied)
            told += sum(self._index.weight(word) for word in both)
        joint = len(search.focus) > 1 and entry.about.issuperset(search.focus)
        return FactMatch(
            entry=entry,
            score=score,
            slots=sure or soft,
            alike=alike,
            told=told,
            held=held,
            unsaid=unsaid,
            aside=aside,
            unserved=sum(
                not self._is_held(search, entry, slot) for slot in asked.sure.keys() - sure
            ),
            region=region,
            exact=fact.subject in search.focus or joint,
            dated=dated,
        )

    @staticmethod
    def _kind(asked: Asked, fact: Fact, sure: frozenset[str], soft: frozenset[str]) -> float:
        """Return what it is worth that a fact is of the kind that is asked for."""
        if sure:
            typed = any(
                fact.claims or getattr(fact.value, TYPED[slot]) for slot in sure & TYPED.keys()
            )
            first = fact.answers[0] in sure
            return 0.4 + 0.2 * len(sure) / len(asked.sure) + 0.1 * first + 0.12 * typed
        if asked.sure:
            return -0.25
        return 0.2 + 0.1 * (fact.answers[0] in soft) if soft else 0.0

    def _weighed(
        self, search: Search, entry: Entry, slots: frozenset[str]
    ) -> tuple[float, float, float, float]:
        """Return the weight of the words a fact explains, of those it holds, and of the rest.

        The rest is parted: what is asked, and what stands beside it.
        """
        asked = search.question.asked
        said: set[int] = set()
        brands = search.question.brands
        # "Is it made in China" is answered by where else it is made.
        own = entry.fact.subject in search.focus
        values = self._premises if own and OF_PLACES & slots else frozenset()
        for slot in slots:
            said |= asked.sure.get(slot) or asked.soft[slot]
        told = held = unsaid = aside = 0.0
        chosen = any(
            word in entry.bag and self._index.tells(word)
            for word, place in search.content
            if place in search.unchosen
        )
        for word, place in search.content:
            weight = self._index.weight(word)
            if word in entry.bag:
                told += weight
                held += weight if self._index.tells(word) else 0.0
            elif place in said and place in search.packed and self._index.knows(word):
                unsaid += OPEN_CUE * weight  # without blanks a cue holds what else is said
            elif place in said or search.question.words[place] in brands:
                told += weight if place in said else 0.0  # another brand is a wrong premise
            elif word not in values:
                known = CALLED if word in entry.called else 1.0
                known *= UNCHOSEN if chosen and place in search.unchosen else 1.0
                weight *= known * self._speaks(word, place, search)
                if place in search.question.aside:
                    aside += weight
                else:
                    unsaid += weight
        return told, held, unsaid, aside

    def _region(self, question: Question, entry: Entry, slots: frozenset[str]) -> float:
        """Return the worth of the region: less than nothing where another one is asked for."""
        if not question.regions or self._lists["regional"].isdisjoint(slots):
            return 0.0
        if AVAILABLE in slots & question.asked.sure.keys():
            return 0.0  # "only in the US" is what a fact about that puts right
        money = entry.fact.value.money
        told = {*entry.fact.region} or {CURRENCY_REGION.get(money.currency, "") if money else ""}
        said = {self._lexicon.meaning(word) for word in question.region_words}
        if told == {""}:
            return ELSEWHERE if entry.fact.answers[0] == "price" else 0.0
        return THERE if question.regions & told or said & entry.bag else ELSEWHERE

    @staticmethod
    def _years(question: Question, entry: Entry) -> float:
        if not question.years or not entry.years:
            return 0.0
        return 0.15 if question.years & entry.years else -0.1

    @staticmethod
    def _is_by(search: Search, entry: Entry) -> bool:
        return any(name in entry.named for name in search.focus)

    def _is_excluded(self, question: Question, entry: Entry) -> bool:
        """Tell whether all that a fact names is said not to be meant: "other than the 2002R"."""
        excluded = {one.entity for one in question.excluded}
        subject = entry.fact.subject
        if self._names.kind(subject) not in MAKERS:
            return not excluded.isdisjoint(self._names.above(subject))
        named = {name for name in entry.named if self._names.kind(name) not in MAKERS}
        return bool(excluded and named) and all(
            excluded & {name, *self._names.above(name)} for name in named
        )

    def _is_held(self, search: Search, entry: Entry, slot: str) -> bool:
        """Tell whether a fact holds the very words that ask for a kind: "keeps the sole from"."""
        places = search.question.asked.sure[slot]
        words = [word for word, place in search.content if place in places]
        return 0 < len(words) < len(search.content) and all(word in entry.bag for word in words)

    @staticmethod
    def _is_of_day(search: Search, entry: Entry) -> bool:
        """Tell whether a fact is of the very day that is said: "5 June 2021, which came out"."""
        date = entry.fact.value.date
        whole = len(search.day) == len("2021-06-05")
        return whole and date is not None and date.text == search.day

    def _speaks(self, word: str, place: int, search: Search) -> float:
        """Return how far a word that a fact does not hold speaks against it."""
        if word.replace(".", "").isdigit() or word in self._premises:
            return PREMISE
        return OPEN_CUE if place in search.cues else 1.0

    def _alike(self, search: Search, entry: Entry) -> float:
        """Return how much a question is like the nearest one of the fact's own, from 0 to 1."""
        weight = self._index.weight
        words, named = search.alike_words, search.named_words
        best = 0.0
        for ask in entry.asks:
            if words.isdisjoint(ask.words):
                if not words and ask.words <= named and ask.names <= search.within:
                    best = max(best, BARE)  # "when did X come out" has no telling words
                continue
            rest = ask.words - named
            shared = sum(map(weight, rest & words))
            every = sum(map(weight, rest | words)) + DOUBT
            own = 1.0 if ask.names <= search.within else OTHERS
            best = max(best, own * shared / every)
        return best
