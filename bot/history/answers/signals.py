"""Put into numbers how a fact stands to a question, for the learned scorer.

Knows nothing of what the numbers are worth: their weights are in ``config/history/weights.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from bot.history.facts import Lexicon, Words, plain
from bot.history.matching import FactMatch, Index
from bot.history.questions import MAKER, MODEL, SHOES, Question
from bot.history.terms import MAKERS, YEAR, Names, SlotDetector

MOST = 3.0  # beyond this weight of words, more of them say no more
LONG = 10  # words of a long question
MUCH = 1.5  # weight of words that a fact does not hold, beyond which it is of something else
RARE = 4  # facts or fewer that answer a kind of question: it tells what is meant by itself
CLOSE = 0.1  # a match so far behind the best one has little of its claim
FEW = 4  # an entity with no more facts than these has little that can be mistaken
CHOICE = 2  # words on each side of an "or" that may be what it offers
SAME = 0.72  # so alike, a question counts as one of the fact's own
WORKS = "works"  # whatever somebody made answers this
MODELS = "model"
BROAD = frozenset({MODELS, "series"}) | MAKERS
ADVICE, COLLAB, COMPARE, NAME, PRICE = "advice", "collab", "compare", "name", "price"
# What counts otherwise beside something else.
_UNNAMED = ("one", "alike", "covered", "told", "held", "unsaid", "unserved", "served", "whole")
JOINT = tuple(
    (f"{first}_{second}", first, second)
    for first, second in (
        *(("nameless", name) for name in _UNNAMED),
        *((name, "unsaid") for name in ("long", "silent", "exact", "served", "strict", "brands")),
        *(("best", name) for name in ("covered", "alike")),
        *((name, "strange") for name in ("unasked", "silent", "aside")),
    )
)
# What no fact tells, whatever else it tells.
UNTOLD = frozenset({"later", "unsaid", "decision", "dimensions", "company"})
LETTERS = frozenset("cdlmnuvw")  # of a name, and no elided words; the R may stand for the shoe
COUNT, NUMBERING, PERSON, FIRST = "count", "numbering", "person", "first"
ABOUT, DESIGNER, WHO = "about", "designer", "who"
CLAIMED = frozenset({"who", "order", "date"})  # what tells who was first, and no first colour
LATER = frozenset({"works", "order", "successor"})
OF_EACH = frozenset({"code", "date", "price"})  # what each pair has for itself
ROLES = frozenset({"who", "role", "ceo", "successor"})
PREFIX = re.compile(r"[a-z]{1,2}(?=\d{3})")  # of a style code
# A model that nobody here may know: "1906A", "860v3".
SHOE_NUMBER = re.compile(r"\d{3,4}(?:[a-z]|v\d)?")


class Signals:
    """Compares questions with facts."""

    def __init__(
        self, index: Index, names: Names, detector: SlotDetector, lexicon: Lexicon, words: Words
    ) -> None:
        self._index = index
        self._names = names
        self._detector = detector
        self._lexicon = lexicon
        self._places = words.areas.keys()
        self._lists = words.lists
        self._pairs = self._lists["pairs"].union(map(lexicon.meaning, self._lists["pairs"]))

    def of(
        self,
        question: Question,
        matches: Sequence[FactMatch],
        focus: Sequence[str],
        missing: Sequence[str],
    ) -> list[Mapping[str, float]]:
        """Return for each match, best first, the numbers that are not nought, by name.

        Each is of the order of one.
        """
        found: list[Mapping[str, float]] = []
        common = self._common(question, focus, missing)
        own = max((len(match.slots) for match in matches if match.exact), default=0)
        for match in matches:
            signals = common | self._of(question, match, focus, missing)
            behind = signals["behind"] = matches[0].score - match.score
            signals["best"] = max(0.0, 1 - behind / CLOSE)
            signals["outdone"] = float(0 < len(match.slots) <= own and not match.exact)
            for both, first, second in JOINT:
                signals[both] = signals[first] * signals[second]
            found.append({name: value for name, value in signals.items() if value})
        return found

    def _common(
        self, question: Question, focus: Sequence[str], missing: Sequence[str]
    ) -> dict[str, float]:
        """Return what says of a question alone how hard it is."""
        asked, words, strange = question.asked, question.words, self._strange(question)
        return {
            "one": 1.0,
            "unasked": float(not asked.sure),
            "silent": float(not asked.sure and not asked.soft),
            "many": float(not self._lists["many"].isdisjoint(words)),
            "person": float(any(self._names.kind(name) == PERSON for name in focus)),
            "missing_any": float(bool(missing)),
            "partner": float(bool(question.brands) and not question.makers),
            "strange": min(float(len(strange - question.aside)), MOST),
            "side_strange": min(float(len(strange & question.aside)), MOST),
            "long": max(0, len(words) - len(question.aside) - LONG) / LONG,
            "story": min(len(question.aside) / LONG, 1.0),
            "short": float(len(words) <= 2),  # noqa: PLR2004 - a name, or little more
        }

    def _of(
        self,
        question: Question,
        match: FactMatch,
        focus: Sequence[str],
        missing: Sequence[str],
    ) -> dict[str, float]:
        asked, slots = question.asked, match.slots
        strict = self._detector.strict(asked.sure)
        untold = any(not self._asks(match, slot, question) for slot in asked.blocked)
        own = not slots.isdisjoint(strict - self._detector.things(strict))
        missed = bool(strict) and not strict & slots and match.unserved > 0
        sure = slots & asked.sure.keys()
        answers = match.entry.answers
        subject = match.entry.fact.subject
        above = self._names.above(subject)
        part = bool(focus) and subject not in focus and any(name in above for name in focus)
        kinds = {self._names.kind(name) for name in focus}
        nameless = not focus or (tuple(focus) == (MAKER,) and subject != MAKER)
        other = bool(question.others or question.brands)
        ours = nameless and subject == MODEL and bool(sure) and not other
        return {
            "alike": match.alike,
            "same": float(match.alike >= SAME),
            "covered": match.covered,
            "whole": float(not match.unsaid),
            "told": min(match.told, MOST),
            "held": min(match.held, MOST),
            "unsaid": min(match.unsaid, MOST),
            "side_unsaid": min(match.aside, MOST),
            "unserved": float(match.unserved),
            "score": match.score,
            "served": len(sure) / len(asked.sure) if sure else 0.0,
            "first": float(match.entry.fact.answers[0] in sure),
            "soft": float(bool(slots) and not sure),
            "strict": float(bool(strict & slots)),
            "strict_open": float(bool(strict - slots)),
            "strict_missed": float(missed),
            "rare": float(
                nameless and any(self._index.answering(slot) <= RARE for slot in strict & slots)
            ),
            "exact": float(match.exact),
            "dated": float(match.dated),
            "works": float(WORKS in slots),
            "part": float(part and kinds <= BROAD),
            "part_narrow": float(part and not kinds <= BROAD),
            "aside": float(bool(focus) and not match.exact and not part),
            "of_maker": float("person" in kinds and strict <= self._lists["of_makers"] and part),
            "missing": float(bool(slots) and slots <= set(missing)),
            "blocked": float(untold),
            "others": float(self._is_foreign(question.others, match)),
            "brands": float(self._is_foreign(question.brands, match)),
            "thing": float(self._misses_thing(question, match)),
            "years": float(bool(question.years & match.entry.years)),
            "years_off": float(bool(question.years) and not question.years & match.entry.years),
            "other_year": float(self._is_of_other_year(question, match)),
            "letter": float(self._misses_letter(question, match)),
            "figure": float((missed and COUNT in strict) or self._counts_else(question, match)),
            "undrawn": float(self._tells_no_designer(question, match)),
            "whole_only": float(
                bool(OF_EACH & strict & slots) and self._is_of_all(question, match)
            ),
            "vague": float(match.entry.fact.predicate == ABOUT and not slots and match.unsaid >= 1),
            "before": float(self._is_of_another(question, match)),
            "excluded": float(self._tells_excluded(question, match)),
            "claim": float(self._passes_claim(question, match)),
            "narrow": float(subject in focus and len(self._index.of(subject)) <= FEW),
            "nameless": float(nameless),
            "meant": float(ours),
            "blank": float(not match.told and match.unsaid > 0),
            "compare": float(COMPARE in asked.sure and len(focus) > 1 and COMPARE not in answers),
            "differs": float(
                COMPARE not in answers and not self._lists["differing"].isdisjoint(question.words)
            ),
            "dating": float(self._tells_day_for_reason(question, slots)),
            "partners": float(self._is_of_other_pair(question, match)),
            "uncalled": float(self._is_of_other_part(question, match)),
            "another": float(self._is_of_known(question, match)),
            "reason": float("reason" in asked.sure and "reason" not in slots),
            "unnamed": float(self._tells_no_name(question, match, focus)),
            "third": float(self._is_of_third(question, match)),
            "sort": float(self._asks_for_sort(question)),
            "choice": float(self._leaves_choice(question, match)),
            "borrowed": float(self._is_borrowed(match, focus) and not strict & slots),
            "untold": float(untold and (not own or not UNTOLD.isdisjoint(asked.blocked))),
        }

    def _strange(self, question: Question) -> set[int]:
        """Return the places of words that no fact holds and that ask for nothing: "best socks"."""
        known = question.named_places() | question.asked.places() | question.guessed
        return {
            place
            for word, place in self._lexicon.content(question.words)
            if place not in known
            and not self._index.knows(word)
            and not word.isdigit()
            and question.words[place] not in self._places  # a wrong place is a wrong premise
        }

    def _asks(self, match: FactMatch, slot: str, question: Question) -> bool:
        """Tell whether one of the fact's own questions asks the same in the same words."""
        if slot in match.entry.answers:
            return True
        if slot == ADVICE and COMPARE in match.entry.answers and len(question.entities) > 1:
            # "X or Y, which is better" is told what differs; "is X better than Y" is not
            beside = not self._lists["beside"].isdisjoint(question.words)
            return beside and match.entry.about.issuperset(question.entities)
        cue = {question.words[place] for place in question.asked.blocked[slot]}
        fact = match.entry.fact
        return any(
            slot in self._detector.blocked(ask) and not cue.isdisjoint(ask.split())
            for ask in map(plain, (*fact.asks, *fact.heard))
        )

    def _is_foreign(self, names: Sequence[str], match: FactMatch) -> bool:
        return any(
            self._lexicon.meaning(word) not in match.entry.bag
            for name in names
            for word in name.split()
        )

    def _misses_thing(self, question: Question, match: FactMatch) -> bool:
        """Tell whether a fact does not speak of the thing that is asked of: laces, a box."""
        things = self._detector.things(question.asked.sure)
        content = self._lexicon.content(question.words)
        return bool(things) and all(
            thing not in match.entry.answers
            and not any(
                meaning in match.entry.bag
                for meaning, place in content
                if place in question.asked.sure[thing]
            )
            for thing in things
        )

    @staticmethod
    def _tells_day_for_reason(question: Question, slots: Collection[str]) -> bool:
        """Tell whether it is asked why, and a fact tells when; a wrong year is put right by it."""
        return "reason" in question.asked.sure and slots == {"date"} and not question.years

    def _tells_no_designer(self, question: Question, match: FactMatch) -> bool:
        """Tell whether it is asked who designed it, and a fact tells of nobody."""
        asked, answers = question.asked, match.entry.answers
        designing, who = (asked.soft.get(slot, frozenset()) for slot in (DESIGNER, WHO))
        if not designing or designing & who or DESIGNER in answers:  # "who made" asks for a shop
            return False
        if not ROLES.issuperset(asked.sure):
            return False
        others = match.entry.named - {*question.entities}
        return all(self._names.kind(name) != PERSON for name in others)

    def _is_of_all(self, question: Question, match: FactMatch) -> bool:
        """Tell whether one sort of a model is named that no fact knows: "the alpaca 2002R"."""
        models = [one for one in question.mentions if self._names.kind(one.entity) == MODELS]
        beside = {place for one in models for place in (one.start - 1, one.end)}
        whole = self._names.kind(match.entry.fact.subject) == MODELS
        return whole and not beside.isdisjoint(self._strange(question))

    def _counts_else(self, question: Question, match: FactMatch) -> bool:
        """Tell whether pairs are counted, and a fact counts something else."""
        cue = question.asked.sure.get(COUNT)
        if not cue or self._names.kind(match.entry.fact.subject) not in {COLLAB, "colorway"}:
            return False  # the colours of a pack are its pairs
        near = {*question.words[max(cue) : max(cue) + 1 + CHOICE]}
        return not self._pairs.isdisjoint(near) and self._pairs.isdisjoint(match.entry.counted)

    def _tells_no_name(self, question: Question, match: FactMatch, focus: Sequence[str]) -> bool:
        """Tell whether it is asked why something is called so, and the fact is not of that name."""
        if NAME not in question.asked.sure or self._lists["coining"].isdisjoint(question.words):
            return False
        named = any(self._names.kind(name) not in MAKERS for name in focus)
        return named and not (NAME in match.slots and match.exact)

    @staticmethod
    def _is_of_other_part(question: Question, match: FactMatch) -> bool:
        """Tell whether it is asked what something is called, and a fact tells how another is.

        "The soft part in the heel, what is its name" is not told that the ride is firm.
        """
        told = match.slots & question.asked.sure.keys()
        other = bool(told) and NAME not in told
        return NAME in question.asked.sure and other and match.unsaid >= MUCH

    def _asks_for_sort(self, question: Question) -> bool:
        """Tell whether one sort of a thing is asked for: "which Bentley", "what model of Hublot".

        Facts only name such things.
        """
        words = question.words
        for one in question.mentions:
            if self._names.kind(one.entity) != "thing" or one.start == one.end:
                continue
            near = {*words[max(0, one.start - 2) : one.start], *words[one.end : one.end + 1]}
            alone = not self._lexicon.content(words[one.end : one.end + 1])
            before = words[max(0, one.start - 1) : one.start]
            if near & self._lists["sorts"] or (
                alone and self._lists["of_sorts"].intersection(before)
            ):
                return True
        return False

    def _is_of_other_year(self, question: Question, match: FactMatch) -> bool:
        """Tell whether a price of one year is asked for, and the fact tells that of another."""
        years, told = {*question.years}, match.entry.years
        for one in question.mentions:
            if self._names.kind(one.entity) == "pack":  # "the 2021 Protection Pack"
                years.update(filter(YEAR.fullmatch, question.words[one.start : one.end]))
        return PRICE in match.slots and bool(years and told) and years.isdisjoint(told)

    def _misses_letter(self, question: Question, match: FactMatch) -> bool:
        """Tell whether a letter of a name is asked for ("the L in ML2002R") that no word is."""
        pairs = pairwise(question.words)
        letters = {word for before, word in pairs if before in self._lists["lettering"]} & LETTERS
        told = {*plain(match.entry.fact.text).split()}
        if NUMBERING in match.entry.answers:  # "style codes start with ML2002R"
            told.update(*(found[0] for word in told if (found := PREFIX.match(word))))
        return bool(letters) and letters.isdisjoint(told)

    def _is_of_another(self, question: Question, match: FactMatch) -> bool:
        """Tell whether it is asked who came before or after somebody, and a fact does not tell.

        What he did himself does not; who came before nobody here knows.
        """
        asked, words = question.asked, question.words
        people = [one for one in question.mentions if self._names.kind(one.entity) == PERSON]
        if ROLES.isdisjoint((*asked.sure, *asked.soft)) or not people:
            return False
        places = [(one.start, one.end) for one in people]
        if not self._lexicon.content(words[-1:]):
            places.append((len(words) - 1, len(words)))  # "before her"
        near = {word for start, end in places for word in words[max(0, start - 2) : start]}
        after = {word for _, end in places for word in words[end : end + 1]}
        if self._lists["preceding"] & near:
            return True
        own = match.entry.fact.subject in {one.entity for one in people}
        return own and bool(self._lists["following"] & (near | after))

    def _tells_excluded(self, question: Question, match: FactMatch) -> bool:
        """Tell whether "who besides him" is asked, and a fact tells of no other than him."""
        people = {one.entity for one in question.excluded if self._names.kind(one.entity) == PERSON}
        fact = match.entry.fact
        alone = self._lists["along"].isdisjoint(plain(fact.text).split())
        return fact.subject in people or (alone and any(one in fact.text for one in people))

    def _passes_claim(self, question: Question, match: FactMatch) -> bool:
        """Tell whether somebody is said to have been first, and a fact is of another first.

        Of a first colour, or of the first pair that this one made.
        """
        if FIRST not in question.asked.sure or not question.guessed:
            return False
        guessed = {one.entity for one in question.mentions if one.start in question.guessed}
        return CLAIMED.isdisjoint(match.entry.answers) or match.entry.fact.subject in guessed

    def _leaves_choice(self, question: Question, match: FactMatch) -> bool:
        """Tell whether one of two is asked for, and the fact holds neither: "flat or round"."""
        strict = self._detector.strict(question.asked.sure) & match.slots
        if strict - self._detector.things(strict):
            return False
        known = question.named_places() | question.asked.places()
        words = [one for one in self._lexicon.content(question.words) if one[1] not in known]
        for place, word in enumerate(question.words):
            before = {word for word, at in words if place - CHOICE <= at < place}
            after = {word for word, at in words if place < at <= place + CHOICE}
            sides = (before - after, after - before)
            if word in self._lists["either"] and all(sides):
                return match.entry.said.isdisjoint(before ^ after)
        return False

    def _is_borrowed(self, match: FactMatch, focus: Sequence[str]) -> bool:
        """Tell whether a fact is of a whole of what is named, and leaves a word or more unsaid.

        "Does the sole of the BAPE pair glow" is not answered by where all have theirs from.
        """
        subject = match.entry.fact.subject
        upper = any(subject in self._names.parents(name) for name in focus)
        return upper and subject not in focus and match.unsaid >= 1

    def _is_of_other_pair(self, question: Question, match: FactMatch) -> bool:
        """Tell whether two partners are named, and the fact is of what they made beside the 2002R.

        Unless a later one is asked for.
        """
        kinds = {self._names.kind(name) for name in question.entities}
        subject = match.entry.fact.subject
        shoe = self._names.kind(subject) in SHOES and MODEL not in self._names.above(subject)
        partners = len(question.entities) > 1 and kinds <= MAKERS
        later = not LATER.isdisjoint((*question.asked.sure, *question.asked.soft))
        later = later or not self._lists["ordinals"].isdisjoint(question.words)
        return shoe and partners and not later

    def _is_of_known(self, question: Question, match: FactMatch) -> bool:
        """Tell whether another shoe by somebody is asked for, and a fact only tells of one.

        Or what somebody did besides or after a shoe, and a fact is of no other.
        """
        words, subject, answers = question.words, match.entry.fact.subject, match.entry.answers
        models = {one.start for one in question.mentions if one.entity == MODEL}
        another = any(
            before in self._lists["another"] and (place in models or word in self._lists["shoes"])
            for place, (before, word) in enumerate(pairwise(words), 1)
        )
        made = {subject, *match.entry.about} - {MAKER}
        makers = any(self._names.kind(name) in MAKERS | {COLLAB} for name in question.entities)
        if another and makers and made and LATER.isdisjoint(answers):
            return True
        after = {one.entity for one in question.excluded}
        other = self._names.kind(subject) in SHOES and after.isdisjoint(self._names.above(subject))
        told = not self._lists["later"].isdisjoint(plain(match.entry.fact.text).split())
        told = told or not (LATER.isdisjoint(answers) or FIRST in answers)
        return bool(after) and makers and not other and not told

    def _is_of_third(self, question: Question, match: FactMatch) -> bool:
        """Tell whether two other shoes are compared, and the fact does not hold them together.

        It holds one against the 2002R, or tells something of one while nothing is known of another.
        """
        compares = COMPARE in question.asked.sure or self._lists["beside"] & {*question.words}
        named = {*question.entities} - {MAKER}
        if not compares or any(MODEL in (name, *self._names.above(name)) for name in named):
            return False
        inside = question.named_places()
        unknown = {
            word
            for place, word in enumerate(question.words)
            if place not in inside and SHOE_NUMBER.fullmatch(word) and word not in question.years
        }.union(question.others) - named
        if COMPARE in match.entry.answers:
            about = {match.entry.fact.subject, *match.entry.about}
            return len(named | unknown) > 1 and MODEL in about
        return bool(named and unknown) and question.asked.sure.keys() == {COMPARE}
