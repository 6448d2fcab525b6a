"""Find what is wrong with the history files, with file and line.

Knows nothing of questions; ``python -m bot history check`` prints what it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from itertools import combinations
from pathlib import Path

from bot.errors import HistoryError
from bot.history.facts.figures import compare_figures
from bot.history.facts.load import DATE, load_facts
from bot.history.facts.records import (
    OPTION_LIMIT,
    Entity,
    Fact,
    Facts,
    Fault,
    Place,
    Status,
    Translation,
)
from bot.history.facts.words import plain
from bot.languages import ENGLISH
from bot.models import LANGUAGES

STYLE_CODE = re.compile(r"[MUW][LRN]?\d{3,4}[A-Z0-9]{1,4}")
SEASON = re.compile(r"(?:spring|summer|fall|winter) \d{4}")
AT = re.compile(r"(?<![^:\s])([^:\s]+\.toml)(?::(\d+))?: (.*)")
# Two names and the page stand in a button's custom_id, in which Discord takes 100 characters.
NAME_LIMIT = 32
TEXT_LIMIT = 320  # characters; three of these fit an answer
STOPS = (".", "\N{IDEOGRAPHIC FULL STOP}")
ABOUT, NO_CARD = "about", "thing"
YEAR, PRICE, CODE, DESIGNER = "date", "price", "code", "designer"
# What people ask first of a shoe of each kind: known, or known to be unknown.
HEADLINES = {
    "model": (YEAR, PRICE, DESIGNER, "sole", "made"),
    "collab": (YEAR, PRICE, CODE),
    "pack": (YEAR, PRICE, CODE),
    "edition": (YEAR, PRICE, CODE),
    "colorway": (YEAR, PRICE, CODE),
}
INHERITED = frozenset({PRICE})  # what a colorway has from what it is part of
IN_PARTS = frozenset({CODE})  # what a pack has in its pairs


def check(folder: Path | Traversable) -> list[Fault]:
    """Return every fault of the files in a folder, in the order of the files."""
    try:
        facts = load_facts(folder)
    except HistoryError as error:
        return [_placed(sentence) for sentence in error.sentence.splitlines()]
    found = [
        *_entities(facts),
        *_aliases(facts),
        *_facts(facts),
        *_contradictions(facts),
        *_unknowns(facts),
        *_headlines(facts),
        *_translations(facts),
    ]
    return sorted(found, key=lambda fault: (fault.place.file, fault.place.line))


def _placed(sentence: str) -> Fault:
    match = AT.match(sentence)
    if match is None:
        return Fault(place=Place("", 0), sentence=sentence)
    return Fault(place=Place(match[1], int(match[2] or 0)), sentence=match[3])


def _entities(facts: Facts) -> Iterator[Fault]:
    for entity in facts.entities.values():
        for name in (entity.part_of, *entity.made_by):
            if name and name not in facts.entities:
                yield Fault(place=entity.place, sentence=f"There is no entity {name!r}.")
        if len(entity.name) > NAME_LIMIT:
            yield Fault(
                place=entity.place,
                sentence=f"The name {entity.name!r} has more than {NAME_LIMIT} characters; make "
                "the longer one an alias.",
            )
        if not _is_time(entity.when):
            yield Fault(place=entity.place, sentence=f"{entity.when!r} is no date and no season.")


def _aliases(facts: Facts) -> Iterator[Fault]:
    meant: dict[str, Entity] = {}
    for entity in facts.entities.values():
        for alias in dict.fromkeys((entity.name, *entity.aliases)):
            other = meant.setdefault(plain(alias), entity)
            if other.name != entity.name:
                yield Fault(
                    place=entity.place,
                    sentence=f"The alias {alias!r} means {other.name!r} and {entity.name!r}.",
                )


def _facts(facts: Facts) -> Iterator[Fault]:
    for fact in facts.facts.values():
        for sentence in _of_fact(fact, facts):
            yield Fault(place=fact.place, sentence=f"{fact.id}: {sentence}")


def _of_fact(fact: Fact, facts: Facts) -> Iterator[str]:
    disputed = fact.status is Status.DISPUTED
    wrong = {
        f"there is no entity {fact.subject!r}.": fact.subject not in facts.entities,
        "a fact needs a source.": not fact.sources,
        f"{fact.when!r} is no date; write 2021, 2021-08, 2021-08-21 or fall 2021.": not _is_time(
            fact.when
        ),
        "say in answers which kinds of question it answers.": not fact.answers,
        "a disputed fact needs its claims: every value, and who says it.": disputed
        and not fact.claims,
        "it has claims, so its status must be disputed.": bool(fact.claims) and not disputed,
        f"text must be one sentence of at most {TEXT_LIMIT} characters.": not fact.text.endswith(
            "."
        )
        or len(fact.text) > TEXT_LIMIT,
    }
    yield from (sentence for sentence, is_so in wrong.items() if is_so)
    for code in fact.value.codes:
        if not STYLE_CODE.fullmatch(code):
            yield f"{code!r} is no style code; write it as M2002RDA, without blanks."
    for slot in fact.answers:
        if slot not in facts.words.slots:
            yield f"{slot!r} is no kind of question in words.toml."
    for other in fact.tells:
        if other not in facts.facts:
            yield f"there is no fact {other!r} that it could tell."
    for ask in fact.asks:
        if len(ask) > OPTION_LIMIT:
            yield f"the question {ask[:30]!r}... has more than {OPTION_LIMIT} characters."


def _is_time(when: str) -> bool:
    return not when or bool(DATE.fullmatch(when) or SEASON.fullmatch(when))


def _contradictions(facts: Facts) -> Iterator[Fault]:
    """Two facts of the same kind, place and time that give different values."""
    groups: dict[tuple[object, ...], list[Fact]] = {}
    for fact in facts.facts.values():
        if fact.status is not Status.DISPUTED:
            key = (fact.subject, fact.predicate, frozenset(fact.region), fact.when)
            groups.setdefault(key, []).append(fact)
    for group in groups.values():
        for first, second in combinations(group, 2):
            if _contradict(first, second):
                yield Fault(
                    place=second.place,
                    sentence=f"{second.id} contradicts {first.id}; if sources differ, make one "
                    "disputed fact of them with both claims.",
                )


def _contradict(first: Fact, second: Fact) -> bool:
    one, two = first.value, second.value
    if one.date and two.date:
        same = one.date.text.startswith(two.date.text) or two.date.text.startswith(one.date.text)
        return not same
    if one.money and two.money:
        return one.money.currency == two.money.currency and one.money != two.money
    return None not in {one.number, two.number} and one.number != two.number


def _unknowns(facts: Facts) -> Iterator[Fault]:
    answered = {
        (fact.subject, slot): fact for fact in facts.facts.values() for slot in fact.answers
    }
    for unknown in facts.unknowns:
        if unknown.subject not in facts.entities:
            yield Fault(place=unknown.place, sentence=f"There is no entity {unknown.subject!r}.")
        for slot in sorted(unknown.answers):
            if slot not in facts.words.slots:
                sentence = f"{slot!r} is no kind of question in words.toml."
                yield Fault(place=unknown.place, sentence=sentence)
            elif (unknown.subject, slot) in answered:
                fact = answered[unknown.subject, slot]
                sentence = f"{slot} of {unknown.subject!r} is unknown here, but {fact.id} tells it."
                yield Fault(place=unknown.place, sentence=sentence)


def _headlines(facts: Facts) -> Iterator[Fault]:
    """Entities with a card that lack what it begins with."""
    told = {(fact.subject, slot) for fact in facts.facts.values() for slot in fact.answers}
    told |= {(unknown.subject, slot) for unknown in facts.unknowns for slot in unknown.answers}
    abouts = {fact.subject for fact in facts.facts.values() if fact.predicate == ABOUT}
    parts: dict[str, list[str]] = {}
    for entity in facts.entities.values():
        parts.setdefault(entity.part_of, []).append(entity.name)
    for entity in facts.entities.values():
        if entity.kind != NO_CARD and entity.name not in abouts:
            sentence = f"Say in one sentence what {entity.name!r} is: a fact of predicate {ABOUT}."
            yield Fault(place=entity.place, sentence=sentence)
        for slot in HEADLINES.get(entity.kind, ()):
            near = [entity.name]
            near += [entity.part_of] if slot in INHERITED and entity.kind == "colorway" else []
            near += parts.get(entity.name, []) if slot in IN_PARTS else []
            itself = {YEAR: entity.when, DESIGNER: entity.made_by}.get(slot)
            if not itself and not any((name, slot) in told for name in near):
                yield Fault(
                    place=entity.place,
                    sentence=f"Tell the {slot} of {entity.name!r}, or write it down as unknown.",
                )


def _translations(facts: Facts) -> Iterator[Fault]:
    for translation in facts.translations:
        for sentence in _of_translation(translation, facts):
            yield Fault(place=translation.place, sentence=f"{translation.fact}: {sentence}")


def _of_translation(translation: Translation, facts: Facts) -> Iterator[str]:
    if translation.language not in LANGUAGES or translation.language == ENGLISH:
        others = ", ".join(sorted(set(LANGUAGES) - {ENGLISH}))
        yield f"{translation.language!r} is no language to translate into; there is: {others}."
    if not translation.text.endswith(STOPS) or len(translation.text) > TEXT_LIMIT:
        yield f"text must be a sentence of at most {TEXT_LIMIT} characters."
    fact = facts.facts.get(translation.fact)
    if fact is None:
        yield "there is no fact of this id."
        return
    if translation.claims and len(translation.claims) != len(fact.claims):
        yield f"translate all of its {len(fact.claims)} claims, in their order, or none."
    pairs = [(fact.text, translation.text)]
    pairs += zip((claim.value for claim in fact.claims), translation.claims, strict=False)
    for english, translated in pairs:
        missing, added = compare_figures(english, translated)
        if missing:
            yield f"{translated!r} lacks {', '.join(missing)} of {english!r}."
        if added:
            yield f"{translated!r} has {', '.join(added)}, and {english!r} has not."
