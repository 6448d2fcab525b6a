"""The events of a calendar that may name a 2002R, each with its editions.

One UID names one event and its editions (RFC 5545, 3.8.4.7), but some programs give one UID to
all. Of different shoes at different times each is an event of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.parsing import find_codes, one_tells_more
from bot.sources.calendar.blocks import Block, CalendarText

BLOCK_LIMIT = 500  # blocks of one UID that are looked at
EDITION_LIMIT = 100  # edited occurrences of one event
CODES_WITHIN = 5_000  # characters of an event

Editions = dict[str | None, Block]  # the latest edition of each occurrence


def latest(calendars: Sequence[CalendarText]) -> Iterator[tuple[CalendarText, list[Block]]]:
    """Return the events of a file as ``events_of`` does, each with its calendar.

    Some programs put each edition of an event into a calendar of its own: the first one's words
    count for all, and the zones of all.
    """
    owners = {id(block): calendar for calendar in calendars for block in calendar.events}
    for event in events_of(block for calendar in calendars for block in calendar.events):
        first, *others = (owners[id(block)] for block in event)
        zones = dict(first.zones)
        for other in others if len(calendars) > 1 else ():
            zones = {**other.zones, **zones}
        yield (first if zones == first.zones else replace(first, zones=zones)), event


def events_of(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Return the events that may name a 2002R, each with all its editions.

    Of two editions of the same occurrence the later one counts.
    """
    naming: list[Block] = []
    others: list[Block] = []
    for block in blocks:
        is_naming = any("2002" in line for line in block.lines)
        (naming if is_naming else others).append(block)
    by_uid: dict[str, _Events] = {}
    for number, block in enumerate(naming):
        by_uid.setdefault(block.uid or f"\n{number}", _Events()).take(block)
    for block in others if by_uid else ():
        if block.uid in by_uid:
            by_uid[block.uid].take_edition(block)
    for events in by_uid.values():
        yield from events.all


class _Events:
    """The events of one UID."""

    def __init__(self) -> None:
        self._events: list[Editions] = []
        self._codes: dict[int, frozenset[str]] = {}  # of blocks, by their identity
        self._left = BLOCK_LIMIT

    @property
    def all(self) -> Iterator[list[Block]]:
        """Each event as its editions."""
        return (list(event.values()) for event in self._events)

    def take(self, block: Block) -> None:
        """Take an event, or an edition of one."""
        if not self.take_edition(block) and self._left > 0:
            self._events.append({block.recurrence: block})

    def take_edition(self, block: Block) -> bool:
        """Take an edition into its event; return whether there is one."""
        self._left -= 1
        for event in self._events if self._left > 0 else ():
            other = event.get(block.recurrence)
            if other is None:
                # An occurrence belongs to its series, whatever it is called.
                if len(event) < EDITION_LIMIT and (block.recurrence or None not in event):
                    event[block.recurrence] = block
                    return True
            elif self._is_edition(block, other):
                if block.rank >= other.rank:
                    event[block.recurrence] = block
                return True
        return False

    def _is_edition(self, one: Block, other: Block) -> bool:
        """Tell whether two blocks tell of one event: alike and edited, or edited in its place."""
        is_there = one.start == other.start
        if one.rank == other.rank and not is_there:
            return False
        ours, theirs = self._codes_of(one), self._codes_of(other)
        is_alike = (
            not ours.isdisjoint(theirs)
            if ours and theirs
            else one_tells_more(one.summary, other.summary)
        )
        return is_alike or (is_there and one.rank[0] != other.rank[0])

    def _codes_of(self, block: Block) -> frozenset[str]:
        if id(block) not in self._codes:
            self._codes[id(block)] = frozenset(find_codes(block.text[:CODES_WITHIN]))
        return self._codes[id(block)]
