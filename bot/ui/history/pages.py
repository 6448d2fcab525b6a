"""What is known of one thing, of two side by side, or over time, a page at a time.

Knows nothing of buttons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.errors import RequestError
from bot.history import ABOUT, Card, Fact, History, Line, TimelineEvent, Topic, year_of
from bot.history.facts import Entity
from bot.history.questions import spoken_day
from bot.languages import listed, mark, tr
from bot.ui.base import ListPage, paged, text
from bot.ui.drawing import palette
from bot.ui.history import answers
from bot.ui.history.headlines import listed_headlines

SHOW, COMPARE, TIMELINE, FIT = "show", "compare", "timeline", "fit"
PER_PAGE = 50  # entries; ROOM ends a page before
ROOM = 2700  # characters of a page; a phone shows about a third of them at once
NAME_ROOM = 80
TEXT_ROOM = 400
MOST_ALIKE = 3  # statements of one kind on one side of a comparison
MOST_MENTIONS = 12
BETWEEN = "|"  # parts two names in a page's `rest`
_KINDS = {
    "brand": mark("brand"),
    "collab": mark("collaboration"),
    "colorway": mark("colorway"),
    "edition": mark("edition"),
    "model": mark("model"),
    "pack": mark("pack"),
    "person": mark("person"),
    "series": mark("series"),
    "table": mark("table"),
    "team": mark("team"),
    "technology": mark("technology"),
}
DRAWN = mark("A drawing of the shoe in its colours, not a photo")
_GROUPS = (mark("What differs"), mark("What is the same"), mark("Known of one only"))


def shown(history: History, name: str, number: int = 0) -> ListPage:
    """Show what a thing is, its main facts, then everything known of it, oldest first.

    Raises:
        RequestError: nothing is known by that name.
    """
    card = history.show(name)
    if card is None:
        raise RequestError(no_such("name"))
    entries = [*_main(card, history.headlines(card.entity.name)), *_story(card)]
    if not card.facts:
        entries += _mentions(history, card)
    entries += _rest(card)
    title = f"## {text.plain(card.entity.name, NAME_ROOM)}\n-# {_kind(card.entity)}"
    return paged_statements(title, entries, SHOW, card.entity.name, number)


def colours_of(history: History, name: str) -> tuple[str, ...]:
    """Return the colours of a colorway: of its facts, its name, or what it is; else none."""
    card = history.show(name)
    if card is None or card.entity.kind != "colorway":
        return ()
    told = history.headlines(card.entity.name).get(Topic.COLOURS, "")
    about = " ".join(fact.text for fact in card.facts if fact.predicate == ABOUT)
    return palette(told) or palette(card.entity.name) or palette(about)


def compared(history: History, first: str, second: str, number: int = 0) -> ListPage:
    """Show two things side by side, what differs first.

    Raises:
        RequestError: one of them is not known, or both are the same.
    """
    one, two = two_names(history, first, second)
    lines = history.compare(one, two) or ()
    title = tr(
        "{first} and {second}", first=text.plain(one, NAME_ROOM), second=text.plain(two, NAME_ROOM)
    )
    entries = list(_compared(lines, one, two)) or [tr("Nothing is known of either that compares.")]
    return paged_statements(f"## {title}", entries, COMPARE, pair(one, two), number)


def two_names(history: History, first: str, second: str) -> tuple[str, str]:
    """Return the names of what a person wants compared.

    Raises:
        RequestError: one of them is not known, or both are the same.
    """
    cards = history.show(first), history.show(second)
    if cards[0] is None or cards[1] is None:
        raise RequestError(no_such("first" if cards[0] is None else "second"))
    one, two = cards[0].entity.name, cards[1].entity.name
    if one == two:
        raise RequestError(
            tr(
                "Both are {name}. Name two different things, for example the 2002 and the 2002R.",
                name=text.plain(one, NAME_ROOM),
            )
        )
    return one, two


def pair(first: str, second: str) -> str:
    """Write two names as a button can carry them."""
    return BETWEEN.join(name.replace(BETWEEN, " ") for name in (first, second))


def dated(events: Sequence[TimelineEvent], title: str, rest: str, number: int = 0) -> ListPage:
    """Show what happened when, oldest first."""
    entries = [
        f"**{spoken_day(event.date.text)}** · {text.plain(event.fact.spoken_text, TEXT_ROOM)}\n"
        f"-# {answers.cited(event.fact)}"
        for event in events
    ]
    empty = tr("Nothing dated is known of these years. Leave the years out to see all of them.")
    return paged_statements(f"## {title}", entries or [empty], TIMELINE, rest, number)


def fit(history: History, number: int = 0) -> ListPage:
    """Show what people say about the fit, of the 2002R itself first."""
    facts = [fact for fact in history.facts.facts.values() if "fit" in fact.answers]
    facts.sort(key=lambda fact: fact.subject != "2002R")
    entries = [_statement(fact) for fact in facts] or [tr("Nothing is known about the fit.")]
    entries.append(tr("`/size convert` turns a size into another country's."))
    title = f"## {tr('How the 2002R fits')}\n-# {tr('What people say')}"
    return paged_statements(title, entries, FIT, "", number)


def paged_statements(
    title: str, entries: Sequence[str], what: str, rest: str, number: int
) -> ListPage:
    """Put statements on as many pages as they need, and return one of them."""
    fitting = [answers.fit(entry.split("\n"), ROOM) for entry in entries]
    return paged(title, fitting, what, rest, number, per_page=PER_PAGE, room=ROOM, between="\n")


def _statement(fact: Fact) -> str:
    return f"- {text.plain(fact.spoken_text, TEXT_ROOM)}\n-# {answers.cited(fact)}"


def _main(card: Card, main: Mapping[Topic, str]) -> Iterator[str]:
    """Yield what a thing is, then its main facts."""
    for fact in card.facts:
        if fact.predicate == ABOUT:
            yield f"{text.plain(fact.spoken_text, TEXT_ROOM)}\n-# {answers.cited(fact)}"
    if main:
        yield listed_headlines(main)


def _story(card: Card) -> Iterator[str]:
    """Yield what is known, each year below its number and what has none at the end."""
    last = ""
    for fact in card.facts:
        if fact.predicate == ABOUT:
            continue
        year = year_of(fact) or tr("Without a date")
        yield _statement(fact) if year == last else f"### {year}\n{_statement(fact)}"
        last = year


def _mentions(history: History, card: Card) -> list[str]:
    """Return what is said of other things and names this one."""
    name = card.entity.name
    named = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    found = [
        fact
        for fact in history.facts.facts.values()
        if fact.subject != name and named.search(fact.text)
    ]
    if not found:
        if card.parts:
            return [tr("Nothing is told of it alone.")]
        return [tr("Nothing more is known of it.")]
    statements = [_statement(fact) for fact in found[:MOST_MENTIONS]]
    return [tr("Nothing is told of it alone. It is named here:"), *statements]


def _rest(card: Card) -> Iterator[str]:
    if card.unknown:
        lines = (f"- {text.plain(sentence)}" for sentence in card.unknown)
        yield "\n".join((f"**{tr('Looked for and not found')}**", *lines))
    if card.parts:
        parts = ", ".join(text.plain(part, NAME_ROOM) for part in card.parts)
        yield f"**{tr('What belongs to it')}**\n{parts}"


def _kind(entity: Entity) -> str:
    by = [name for name in entity.made_by if name != entity.part_of]
    statements = {
        mark("part of {what}"): entity.part_of,
        mark("by {what}"): listed(by),
        mark("from {what}"): entity.when,
    }
    kind = tr(_KINDS.get(entity.kind, entity.kind))
    others = [tr(how, what=text.plain(what, 120)) for how, what in statements.items() if what]
    words = " · ".join((kind, *others))
    return words[:1].upper() + words[1:]


def _compared(lines: Sequence[Line], one: str, two: str) -> Iterator[str]:
    last = ""
    for line in lines:
        both = bool(line.first and line.second)
        group = _GROUPS[(not line.differs) if both else 2]
        head = f"### {tr(group)}\n" if group != last else ""
        last = group
        what = text.plain(line.what[:1].upper() + line.what[1:], NAME_ROOM)
        sides = [*_side(one, line.first), *_side(two, line.second)]
        yield "\n".join((f"{head}**{what}**", *sides))


def _side(name: str, facts: Sequence[Fact]) -> Iterator[str]:
    shown_name = text.plain(name, NAME_ROOM)
    for fact in facts[:MOST_ALIKE]:
        links = answers.source_links(fact.sources[:2], is_short=True)
        yield f"- {shown_name}: {text.plain(fact.spoken_text, TEXT_ROOM)} ({links})"
    more = len(facts) - MOST_ALIKE
    if more > 0:
        others = tr("{count} more, in `/history show`", count=more)
        yield f"- {shown_name}: {others}"


def no_such(option: str) -> str:
    """Tell a person that what they named in an option is not known."""
    return tr(
        "Nothing is known by the name in the option `{option}`. "
        "Choose from the list that opens while you type, for example Protection Pack or Yue Wu.",
        option=option,
    )
