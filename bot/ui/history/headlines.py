"""The main facts of one thing or of two, a line each.

Knows nothing of where they come from, or of buttons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.history import Comparison, Topic
from bot.languages import mark, tr
from bot.ui.base import text
from bot.ui.history import answers

VALUE_ROOM = 120
NAME_ROOM = 40
TOPICS: Mapping[Topic, str] = {
    Topic.RELEASE: mark("Release"),
    Topic.PRICE: mark("Price when new"),
    Topic.CODE: mark("Style code"),
    Topic.BY: mark("By"),
    Topic.MADE_IN: mark("Made in"),
    Topic.SOLE: mark("Sole"),
    Topic.CUSHIONING: mark("Cushioning"),
    Topic.WEIGHT: mark("Weight"),
    Topic.MATERIALS: mark("Upper"),
    Topic.COLOURS: mark("Colours"),
    Topic.FIT: mark("Fit"),
    Topic.INSPIRATION: mark("Inspiration"),
    Topic.PART_OF: mark("Belongs to"),
    Topic.RESALE: mark("Resale"),
    Topic.ROLE: mark("Position"),
    Topic.WORKS: mark("Works"),
    Topic.CAREER: mark("Career"),
    Topic.ORIGIN: mark("From"),
    Topic.EDUCATION: mark("Education"),
}


def listed_headlines(found: Mapping[Topic, str]) -> str:
    """Return the main facts of one thing, a line each; empty if there are none."""
    return "\n".join(f"**{tr(TOPICS[topic])}** · {_value(value)}" for topic, value in found.items())


def comparison(found: Comparison) -> str:
    """Return two things side by side: what differs first, what is the same in one line below."""
    names = [text.plain(entity.name, NAME_ROOM) for entity in (found.first, found.second)]
    title = f"## {tr('{first} and {second}', first=names[0], second=names[1])}"
    if found.apart:
        return answers.fit([title, *_apart(found, names)])
    return answers.fit([title, *_paired(found)])


def _apart(found: Comparison, names: list[str]) -> Iterator[str]:
    for name, own in zip(names, found.apart, strict=True):
        yield f"### {name}\n{listed_headlines(own) or tr('not known')}"


def _paired(found: Comparison) -> Iterator[str]:
    one, two = (text.plain(name, NAME_ROOM) for name in _short(found.first.name, found.second.name))
    if not found.pairs and not found.same:
        yield tr("Nothing is known of either that compares.")
    for pair in found.pairs:
        first, second = _value(pair.first), _value(pair.second)
        yield f"**{tr(TOPICS[pair.topic])}** · {one}: {first} · {two}: {second}"
    if found.same:
        shared = " · ".join(f"{tr(TOPICS[topic])}: {_value(value)}" for topic, value in found.same)
        yield f"-# {tr('The same: {shared}', shared=shared)}"


def _value(value: str) -> str:
    return text.plain(value, VALUE_ROOM) if value else f"*{tr('not known')}*"


def _short(one: str, two: str) -> tuple[str, str]:
    """Return two names without the words with which both begin, where something is left."""
    first, second = one.split(), two.split()
    while len(first) > 1 and len(second) > 1 and first[0] == second[0]:
        first, second = first[1:], second[1:]
    return " ".join(first), " ".join(second)
