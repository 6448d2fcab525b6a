"""What a picture of the timeline shows: events as short marks in lanes, and the same in words.

Knows nothing of drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.history import Fact, TimelineEvent
from bot.history.questions import MONTHS
from bot.ui.drawing import drawable

ALTERNATIVE_LIMIT = 1000  # characters; Discord takes 1,024
# What an event is called beside its name; one that is not here is the release of what is named.
_OTHER_EVENTS = {
    "announcement": "announced",
    "award": "award",
    "concept_year": "first concept",
    "evidence": "on sale",
    "first_images": "first images",
    "first_release": "first pairs",
    "planning_start": "planned",
    "release_global": "worldwide",
    "release_order": "abroad",
    "rumour": "rumour",
    "seen_on": "first seen",
}


class Track(StrEnum):
    """Where in the picture an event stands."""

    RELEASES = "Releases"
    COLLABORATIONS = "Collaborations"
    PEOPLE = "People"


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
    def month(self) -> str:
        """Its month in three letters; empty where only the year is known."""
        parts = self.date.split("-")
        return MONTHS[int(parts[1])][:3] if len(parts) > 1 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturePlan:
    """All that is in one picture; equal plans make equal pictures."""

    title: str
    marks: tuple[PlottedEvent, ...]

    @property
    def lanes(self) -> list[Track]:
        """The lanes that hold something, in their order."""
        return [lane for lane in Track if any(mark.lane is lane for mark in self.marks)]


def plan(events: Sequence[TimelineEvent], title: str) -> PicturePlan:
    """Make marks of events; of those that would look the same in a year, the exactest stays."""
    by_label: dict[tuple[int, Track, str], PlottedEvent] = {}
    for mark in map(_mark, events):
        same = by_label.setdefault((mark.year, mark.lane, mark.label), mark)
        if mark.month and not same.month:
            by_label[mark.year, mark.lane, mark.label] = mark
    marks = sorted(by_label.values(), key=lambda mark: (mark.date, mark.label))
    return PicturePlan(title=drawable(title), marks=tuple(marks))


def alternative(shown: PicturePlan) -> str:
    """Say in words what the picture shows, for those who do not see it."""
    years: dict[int, list[str]] = {}
    for mark in shown.marks:
        years.setdefault(mark.year, []).append(mark.label)
    description = f"{shown.title}, as a picture; its button shows the same as text, in full."
    for year, labels in sorted(years.items()):
        longer = f"{description} {year}: {', '.join(labels)}."
        if len(longer) > ALTERNATIVE_LIMIT:
            break
        description = longer
    return description


def _mark(event: TimelineEvent) -> PlottedEvent:
    other = _OTHER_EVENTS.get(event.fact.predicate)
    lane = _LANES.get(event.entity.kind, Track.RELEASES)
    what = _deed(event.fact) if lane is Track.PEOPLE else other
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
        return f"Model {name}"
    for common in _common(event):
        rest = name.removeprefix(f"{common} ")
        if rest != name:
            name = rest[0].upper() + rest[1:]
    return drawable(name) or event.fact.id


def _common(event: TimelineEvent) -> Iterable[str]:
    if event.entity.kind == "colorway" and event.entity.part_of:
        yield event.entity.part_of
    yield "2002R"
