"""Stand-ins for what the services ask: Discord, a shop, and the manners of its fetcher."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.models import (
    Outcome,
    OutcomeKind,
    Outgoing,
    Page,
    Pause,
    Presence,
    ProbeResult,
    SourceSpec,
    Sweep,
)
from bot.sources.web.fetcher import Fetcher

LONGEST = 5.0  # seconds until a test that waits in vain fails
SENT = Outcome(kind=OutcomeKind.SENT, message_id=1)


async def until(condition: Callable[[], bool]) -> None:
    """Let the others run until something has happened."""
    async with asyncio.timeout(LONGEST):
        while not condition():  # noqa: ASYNC110 - what happens knows of no event
            await asyncio.sleep(0)


class FakeSender:
    """Takes every message, or answers what a test says; remembers what it was asked."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.sought: list[Outgoing] = []
        self.outcomes: list[Outcome] = []  # for the next tries; afterwards all are sent
        self.outcome_of: dict[int, Outcome] = {}  # by destination
        self.found = ProbeResult(finding=Presence.ABSENT)
        self.gate: asyncio.Event | None = None  # holds every try back until it is set
        self.under_way = 0
        self.most_under_way = 0

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Take a message."""
        self.sent.append(outgoing)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            if self.gate is not None:
                await self.gate.wait()
        finally:
            self.under_way -= 1
        if self.outcomes:
            return self.outcomes.pop(0)
        return self.outcome_of.get(outgoing.delivery.destination.id, SENT)

    async def find(self, outgoing: Outgoing) -> ProbeResult:
        """Say what reading the channel brings."""
        self.sought.append(outgoing)
        return self.found

    @property
    def destinations(self) -> list[int]:
        """Where messages went, in order."""
        return [outgoing.delivery.destination.id for outgoing in self.sent]

    @property
    def nonces(self) -> list[str]:
        """The nonces of all tries, in order."""
        return [outgoing.nonce for outgoing in self.sent]


class FakeSource:
    """A kind of source that shows what a test lays out: a sweep, or an error, by source name."""

    def __init__(self, fetcher: Fetcher | None = None) -> None:
        self.shows: dict[str, Sweep | Exception] = {}
        self.asked: list[str] = []
        self.gate: asyncio.Event | None = None
        self.before_answer: Callable[[], None] | None = None

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Show it."""
        self.asked.append(spec.name)
        if self.gate is not None:
            await self.gate.wait()
        if self.before_answer is not None:
            self.before_answer()
        shown = self.shows[spec.name]
        if isinstance(shown, Exception):
            raise shown
        return shown


@dataclass
class FakeManners:
    """Budgets that must rest, and those that another process knew of."""

    pauses: list[Pause] = field(default_factory=list)
    learned: list[Pause] = field(default_factory=list)
    is_shared: bool = False

    def learn(self, pauses: Iterable[Pause]) -> None:
        """Note them."""
        self.learned = list(pauses)
