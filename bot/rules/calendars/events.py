"""Which drops a calendar shows, and by what a subscriber's calendar knows each again.

Knows nothing of how an event is written.

A month is shown as the whole days it has, because that is all that is known and nothing in it is
false. A season would fill a quarter of the calendar and say little, so it is left out, as are a
draw without a day and a drop without any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5

from bot.models import Drop, Precision, SeenDrop
from bot.parsing import clean

KEPT = timedelta(days=30)  # how long what is past or cancelled stays, so that calendars hear of it
EVENT_LIMIT = 500  # of one calendar, which is as many as our own source reads of one
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)  # what is counted from, to keep numbers small


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """A drop as an event.

    ``uid`` names its shoe, in whatever row and at whatever source it is. ``sequence`` rises with
    each revision, also where a drop was cancelled and entered anew; ``changed_at`` is when it last
    rose (aware, UTC). ``shops`` is what each shop that will have it says.
    """

    drop: Drop
    uid: str
    sequence: int
    changed_at: datetime
    shops: tuple[SeenDrop, ...] = ()


def is_dated(drop: Drop) -> bool:
    """Tell whether a drop's time is known well enough for a calendar."""
    if drop.at is None or drop.ends_at is None:
        return False
    known = {Precision.INSTANT, Precision.DAY}
    return drop.precision in known or (drop.precision is Precision.MONTH and not drop.is_draw)


def calendar_events(
    drops: Iterable[Drop], shops: Mapping[int, Sequence[SeenDrop]]
) -> tuple[CalendarEvent, ...]:
    """Return the events of a calendar in their order in time, the latest ones if they are too many.

    Of a shoe that was cancelled and is entered anew only what stands is shown; it goes on under
    the name of what was cancelled, so that a subscriber's event comes back.

    Args:
        drops: those of one server, cancelled ones too.
        shops: what each shop says of a drop, by its id.
    """
    by_shoe = sorted(drops, key=lambda drop: (_shoe(drop), drop.is_cancelled, drop.id))
    events = [
        event
        for _, alike in groupby(by_shoe, key=_shoe)
        for event in _events_of(list(alike), shops)
        if is_dated(event.drop)
    ]
    events.sort(key=lambda event: (event.drop.at, event.uid))
    return tuple(events[-EVENT_LIMIT:])


def _events_of(
    drops: Sequence[Drop], shops: Mapping[int, Sequence[SeenDrop]]
) -> Iterator[CalendarEvent]:
    """Yield the events of one shoe, of which the first has its name and others their number too.

    Args:
        drops: what stands before what is cancelled; at least one.
        shops: by the id of a drop.
    """
    for place, drop in enumerate(drops):
        if place and drop.is_cancelled:
            return
        number = f":{drop.id}" if place else ""
        rows = [drop] if place else drops
        yield CalendarEvent(
            drop=drop,
            uid=str(uuid5(NAMESPACE_URL, f"raincloud:{_shoe(drop)}{number}")),  # RFC 7986, 5.3
            sequence=max(map(_sequence, rows)),
            changed_at=max(row.changed_at for row in rows),
            shops=tuple(shops.get(drop.id, ())),
        )


def _shoe(drop: Drop) -> str:
    """Return what names a shoe, and whether it is drawn for, which is another release of it."""
    shoe = drop.style_code or clean(drop.name).casefold()
    return f"{shoe}:{'draw' if drop.is_draw else 'drop'}"


def _sequence(drop: Drop) -> int:
    """Count a drop's revisions on from when it last changed: a later row never counts less."""
    return max(0, (drop.changed_at - _FIRST) // timedelta(seconds=1)) + drop.revision
