"""What there was to tell: sizes that came in, words about drops, and reminders.

It knows nothing of how an event is found out, or whether it was told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.models import ChangeKind

WRITTEN_IN = 8.0  # seconds after a look by which it is surely written down, if the process lives
UNKNOWN = float("inf")


@dataclass(kw_only=True)
class Event:
    """Something that happened, which must be told (``is_sure``) or may be.

    It is known to the bot between ``begins`` and ``known_by`` (seconds). ``kind`` is none for a
    reminder, which has a ``lead``, and for a size of which it is not sure whether it is live or a
    restock.
    """

    number: int
    word: str
    kind: ChangeKind | None
    begins: float
    known_by: float = UNKNOWN
    useful_until: float
    is_sure: bool
    size: str | None = None
    shops: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()  # shops that may have joined a drop by then
    lead: timedelta | None = None
    drop_at: float = UNKNOWN  # of a drop
    said_at: float = 0.0  # of a reminder: when its drop was told of
    guild_id: int | None = None
    ends: list[float] = field(default_factory=list)  # when it sold out, moved or was cancelled

    @property
    def text(self) -> str:
        """It in words."""
        if self.lead is not None:
            return f"{self.word} reminder {self.lead}"
        what = self.kind.value if self.kind else "in"
        return f"{self.word} {what}{f' {self.size}' if self.size else ''}"

    def is_over_by(self, moment: float) -> bool:
        """Tell whether something may have ended it by some time."""
        return any(each <= moment for each in self.ends)


class Events:
    """All events, in the order in which they were found out."""

    def __init__(self) -> None:
        self._all: list[Event] = []
        self._of_size: dict[tuple[str, str | None], list[Event]] = defaultdict(list)

    def add(self, **values: Any) -> Event:
        """Add one."""
        event = Event(number=len(self._all), **values)
        self._all.append(event)
        self._of_size[event.word, event.size].append(event)
        return event

    def of_size(self, word: str, size: str | None) -> list[Event]:
        """Return all that was read so far of a size, or of none, sure or not."""
        return self._of_size[word, size]

    def known_by(self, moment: float) -> list[Event]:
        """Return those that the bot surely knows of by some time."""
        return [event for event in self._all if event.known_by < moment]


def make_known(events: Iterable[Event], moment: float) -> None:
    """Note by when the bot surely knows of news that it may not have known of until now."""
    for event in events:
        if event.known_by == UNKNOWN:
            event.known_by = moment
