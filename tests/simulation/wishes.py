"""What moderators want, and when it holds: the judge's word on who is to be told.

What is wanted of a subscription is written down when somebody begins to say it and when the bot has
answered; in between, or after a kill until they have looked, both what was and what shall be may
hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from bot.models import ChangeKind, Money
from tests.wire.world import Channel, Guild, User


@dataclass(frozen=True, kw_only=True)
class Want:
    """What a subscription is to be."""

    kinds: frozenset[ChangeKind]
    sizes: tuple[str, ...] = ()
    shops: tuple[str, ...] = ()
    is_paused: bool = False
    word: str = ""  # of the only shoe that is wanted, if it is one
    leads: tuple[timedelta, ...] = ()  # of the reminders, where not all are wanted


@dataclass(kw_only=True)
class _Said:
    value: object
    begins: float
    answered: float | None = None  # None: nobody knows yet whether it holds


class Wishes:
    """What holds when: a value, or those that may hold while it is being changed."""

    def __init__(self, value: object) -> None:
        self._said = [_Said(value=value, begins=-1.0, answered=-1.0)]

    @property
    def is_open(self) -> bool:
        """Whether it is not known what holds."""
        return self._said[-1].answered is None

    @property
    def last(self) -> object:
        """What holds, or shall hold."""
        return self._said[-1].value

    @property
    def state(self) -> tuple[int, bool]:
        """How often something was said, and whether the last of it is open."""
        return len(self._said), self.is_open

    def begin(self, value: object, now: float) -> None:
        """Begin to say something."""
        self._said.append(_Said(value=value, begins=now))

    def hold(self, value: object, now: float) -> None:
        """Learn what holds now."""
        last = self._said[-1]
        if last.value == value and last.answered is None:
            last.answered = now
            return
        if last.answered is None:
            last.answered = now
        self._said.append(_Said(value=value, begins=last.begins, answered=now))

    def between(self, begins: float, ends: float) -> set[object]:
        """Return all that may hold at some time of a span."""
        found: set[object] = set()
        for number, said in enumerate(self._said):
            following = self._said[number + 1] if number + 1 < len(self._said) else None
            until = float("inf")
            if following is not None:
                until = float("inf") if following.answered is None else following.answered
            if said.begins <= ends and until >= begins:
                found.add(said.value)
        return found


@dataclass(frozen=True, kw_only=True)
class Moved:
    """That a subscription was in another place until somebody moved it, and what waited with it."""

    asked: float
    answered: float
    place: Place


@dataclass(kw_only=True)
class Place:
    """One of the two places for a subscription in a channel; its price tells it from the other.

    Or the place of a member's watch, in the member's direct messages.
    """

    guild: Guild
    channel: Channel
    number: int
    wishes: Wishes = field(default_factory=lambda: Wishes(None))
    member: User | None = None
    busy_in: int = -1  # the life in which somebody is saying something
    came_from: Moved | None = None

    def wanted(self, begins: float, ends: float) -> set[object]:
        """Return all that its subscription may have been in a span, wherever it was then."""
        moved = self.came_from
        if moved is None or begins >= moved.asked or ends <= moved.answered:
            return self.wishes.between(begins, ends)
        before = moved.place.wishes.between(begins, moved.asked - 1)
        return before | self.wishes.between(moved.answered + 1, ends)

    @property
    def limit(self) -> Money:
        """A price above all there are, by which the subscription is found again."""
        return Money(amount=Decimal(1000 + self.number), currency="USD")
