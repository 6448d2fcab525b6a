"""What a picture of the timeline shows: events as short marks in lanes, and the same in words.

Knows nothing of drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.history import Fact, TimelineEvent
from bot.languages import ENGLISH, mark, short_month_text, spoken, tr
from bot.ui.drawing import drawable

ALTERNATIVE_LIMIT = 1000  # characters; Discord takes 1,024
# What an event is called beside its name; one that is not here is the release of what is named.
_OTHER_EVENTS = {
    "announcement": mark("announced"),
    "award": mark("award"),
    "concept_year": mark("first concept"),
    "evidence": mark("on sale"),
    "first_images": mark("first images"),
    "first_release": mark("first pairs"),
    "planning_start": mark("planned"),
    "release_global": mark("worldwide"),
    "release_order": mark("abroad"),
    "rumour": mark("rumour"),
    "seen_on": mark("first seen"),
}


class Track(StrEnum):
    """Where in the picture an event stands."""

    RELEASES = mark("Releases")
    COLLABORATIONS = mark("Collaborations")
    PEOPLE = mark("People")


_LANES = {
    "collab": Track.COLLABORATIONS,
    "person": Track.PEOPLE,
    "team": Track.PEOPLE,
    "brand": Track.PEOPLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlottedEvent:
    """One event in the picture; ``date`` as it is known: "2021", "2021-08" or "2021-08-21".

    ``weight`` is how many facts are known of what it is about.
    """

    date: str
    lane: Track
    label: str
    is_release: bool
    weight: int = 0

    @property
    def year(self) -> int:
        """The year it stands at."""
        return int(self.date[:4])

    @property
    def is_in_month(self) -> bool:
        """Whether its month is known."""
        return "-" in self.date

    @property
    def month(self) -> str:
        """Its month, as short as it is written; empty where only the year is known."""
        if not self.is_in_month:
            return ""
        return short_month_text(date(self.year, int(self.date.split("-")[1]), 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturePlan:
    """All that is in one picture; equal plans make equal pictures."""

    title: str
    marks: tuple[PlottedEvent, ...]
    language: str = ENGLISH

    @property
    def lanes(self) -> list[Track]:
        """The lanes that hold something, in their order."""
        return [lane for lane in Track if any(event.lane is lane for event in self.marks)]


def plan(events: Sequence[TimelineEvent], title: str) -> PicturePlan:
    """Make marks of events; of those that would look the same in a year, the exactest stays."""
    by_label: dict[tuple[int, Track, str], PlottedEvent] = {}
    for event in map(_mark, events):
        same = by_label.setdefault((event.year, event.lane, event.label), event)
        if event.is_in_month and not same.is_in_month:
            by_label[event.year, event.lane, event.label] = event
    marks = sorted(by_label.values(), key=lambda event: (event.date, event.label))
    return PicturePlan(title=drawable(title), marks=tuple(marks), language=spoken())


def alternative(shown: PicturePlan) -> str:
    """Say in words what the picture shows, for those who do not see it."""
    years: dict[int, list[str]] = {}
    for event in shown.marks:
        years.setdefault(event.year, []).append(event.label)
    description = tr(
        "{title}, as a picture; its button shows the same as text, in full.", title=shown.title
    )
    for year, labels in sorted(years.items()):
        longer = f"{description} {year}: {', '.join(labels)}."
        if len(longer) > ALTERNATIVE_LIMIT:
            break
        description = longer
    return description


def _mark(event: TimelineEvent) -> PlottedEvent:
    other = _OTHER_EVENTS.get(event.fact.predicate)
    lane = _LANES.get(event.entity.kind, Track.RELEASES)
    what = _deed(event.fact) if lane is Track.PEOPLE else other and tr(other)
    name = _short(event)
    return PlottedEvent(
        date=event.date.text,
        lane=lane,
        label=f"{name}: {what}" if what else name,
        is_release=other is None,
        weight=event.weight,
    )


def _deed(fact: Fact) -> str:
    """Say in a few words what somebody did."""
    return drawable(fact.short or fact.predicate.replace("_", " "))


def _short(event: TimelineEvent) -> str:
    """Return a name without what all of them have in common; a number is told to be a model."""
    name = event.label.replace(" x 2002R", "")
    if event.entity.kind == "model" and name.isdigit():
        return tr("Model {number}", number=name)
    for common in _common(event):
        rest = name.removeprefix(f"{common} ")
        if rest != name:
            name = rest[0].upper() + rest[1:]
    return drawable(name) or event.fact.id


def _common(event: TimelineEvent) -> Iterable[str]:
    if event.entity.kind == "colorway" and event.entity.part_of:
        yield event.entity.part_of
    yield "2002R"
