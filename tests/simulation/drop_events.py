"""Words about drops, and their reminders: from looks at the feed, and from moderators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.models import ChangeKind
from tests.simulation.clocks import WallClock
from tests.simulation.clockwork import START
from tests.simulation.events import UNKNOWN, WRITTEN_IN, Event, Events, make_known
from tests.simulation.own_drops import CALLED_OFF, OwnDrop
from tests.simulation.people import LEADS
from tests.simulation.shops import Look

DROP_IS_NEWS = 30 * 60.0  # seconds
NEWS_IS_NEWS = 12 * 3600.0
DAY_IS_NEWS, A_DAY = 20 * 3600.0, 24 * 3600.0  # from when a day begins whose hour is not known
SLIP = 3600.0 + 30.0  # seconds in which a drop may be taken back without a word
REMINDED_IN = 20.0  # seconds: the rhythm of the reminders' round, and a little
KNOWN_IN = 60.0  # seconds in which what a look showed is surely known
AT_HAND = 30.0  # seconds before its time from which a drop may be past when it is learned of
OVERTAKING = 60.0  # seconds for which a reminder may be on its way when its drop moves


@dataclass(frozen=True, kw_only=True)
class _Word:
    """What was said of a drop: when, for when, and whether it is called off."""

    said_at: float
    at: datetime
    is_cancelled: bool

    def is_as(self, other: _Word | None) -> bool:
        """Tell whether it says the same as another."""
        return other is not None and (self.at, self.is_cancelled) == (other.at, other.is_cancelled)


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What surely holds of a drop in the end: when that was said, and by when it is known."""

    said_at: float
    known_by: float
    at: datetime
    is_cancelled: bool


@dataclass(kw_only=True)
class _Drop:
    """A drop as it was told over time; ``words`` are all, as soon as they are shown."""

    words: list[_Word] = field(default_factory=list)
    last: _Word | None = None
    is_sure: bool = True
    events: list[Event] = field(default_factory=list)
    guild_id: int | None = None
    own_read: int = 0
    shops: tuple[str, ...] = ()  # that have it, where some are named
    is_day: bool = False  # no hour is known
    is_shaky: bool = False  # the machine's clock has shown it past when it was told of


class DropEvents:
    """Reads what is said of drops."""

    def __init__(self, events: Events, clock: WallClock) -> None:
        self._events = events
        self._clock = clock
        self._drops: dict[str, _Drop] = defaultdict(_Drop)

    def note(self, look: Look) -> None:
        """Note what a look shows, as soon as it is shown."""
        for word, (at, is_cancelled) in look.drops.items():
            said = _Word(said_at=look.at, at=at, is_cancelled=is_cancelled)
            self._drops[word].words.append(said)
            self._drops[word].is_day = word in look.days

    def take(self, look: Look, *, is_sure: bool, is_silent: bool | None) -> None:
        """Read a look at the feed; see :meth:`StockEvents.take`."""
        for word, (at, is_cancelled) in look.drops.items():
            drop = self._drops[word]
            drop.is_day = word in look.days
            shops = (
                drop.shops if is_cancelled else look.shops.get(word, ())
            )  # none joins what is off
            joined = [each for each in shops if each not in drop.shops]
            drop.shops = shops
            said = _Word(said_at=look.at, at=at, is_cancelled=is_cancelled)
            self._doubt(drop, said)
            is_same, was_sure = said.is_as(drop.last), drop.is_sure
            if is_same and was_sure and not joined:
                continue
            was, drop.last, drop.is_sure = drop.last, said, is_sure
            if is_silent:
                continue
            if joined:
                self._join(drop, look, joined, is_sure=is_sure)
            if not is_same:
                self._add(word, drop, said, was, is_sure=is_silent is False and was_sure)
            if is_cancelled and drop.events:  # a shop may join as the drop is called off
                last = drop.events[-1]
                last.joining = (*last.joining, *look.shops.get(word, ()))
            if is_sure:
                _learn(drop, look.at + WRITTEN_IN)

    def _join(self, drop: _Drop, look: Look, joined: Sequence[str], *, is_sure: bool) -> None:
        """Let shops join a drop: who wants only theirs hears of what comes later."""
        for event in drop.events:
            event.joining = (*event.joining, *joined)
            if is_sure and event.begins > look.at + KNOWN_IN:
                event.shops = (*event.shops, *joined)

    def take_own(self, entered: Iterable[OwnDrop]) -> None:
        """Read what moderators entered and were answered."""
        for own in entered:
            drop = self._drops[own.word]
            drop.guild_id = own.guild_id
            for begun, answered, what, at in own.said[drop.own_read :]:
                if answered is None:
                    break
                drop.own_read += 1
                if not what.startswith("not "):
                    said = _Word(said_at=begun, at=at, is_cancelled=what in CALLED_OFF)
                    self._doubt(drop, said)
                    is_slip = (
                        what == "taken back"
                        and drop.last is not None
                        and (begun - drop.last.said_at < SLIP)
                    )
                    self._add(own.word, drop, said, drop.last, is_sure=not is_slip)
                    drop.last = said
                    _learn(drop, answered)

    def _doubt(self, drop: _Drop, said: _Word) -> None:
        """Note whether the bot may have taken a drop for past that is not, by its clock."""
        moment = (said.at - START).total_seconds() - AT_HAND + A_DAY * drop.is_day
        written_by = said.said_at + WRITTEN_IN
        if moment > written_by and self._clock.has_shown(moment, said.said_at - 1, written_by):
            drop.is_shaky = True
            for event in drop.events:
                event.is_sure = False

    def _add(
        self, word: str, drop: _Drop, said: _Word, was: _Word | None, *, is_sure: bool
    ) -> None:
        """Add what is to be told of a drop: the news itself, and its reminders."""
        now, moment = said.said_at, (said.at - START).total_seconds()
        is_sure &= not drop.is_shaky
        for event in drop.events:
            event.ends.append(now)
        if said.is_cancelled and was is None:
            return
        kind = ChangeKind.MOVED if was is not None else ChangeKind.ANNOUNCED
        is_news = DAY_IS_NEWS if drop.is_day else DROP_IS_NEWS
        useful_until = max(moment, now) + is_news
        if said.is_cancelled:
            kind, useful_until = ChangeKind.CANCELLED, now + NEWS_IS_NEWS
        news = self._events.add(
            word=word,
            kind=kind,
            begins=now,
            useful_until=useful_until,
            is_sure=is_sure and moment > now + AT_HAND,
            shops=drop.shops,
            guild_id=drop.guild_id,
            drop_at=moment,
        )
        drop.events.append(news)
        leads = LEADS[-1:] if drop.is_day else LEADS
        for lead in () if said.is_cancelled else leads:
            due = moment - lead.total_seconds()
            nearer = [other for other in LEADS if other < lead]
            ends = moment - max(nearer).total_seconds() if nearer else moment + is_news
            if due >= now - 60:
                reminder = self._events.add(
                    word=word,
                    kind=None,
                    lead=lead,
                    begins=due,
                    useful_until=ends,
                    is_sure=is_sure and due > now + 30,
                    shops=drop.shops,
                    guild_id=drop.guild_id,
                    drop_at=moment,
                    said_at=now,
                )
                drop.events.append(reminder)

    def count_of(
        self, word: str, kind: ChangeKind | None, by: float, entered: Iterable[OwnDrop]
    ) -> int:
        """Return how often something may have been said of a drop by some time."""
        words = self._words_of(word, by, entered)
        changes = [
            said
            for number, said in enumerate(words)
            if not number or not said.is_as(words[number - 1])
        ]
        if kind is ChangeKind.CANCELLED:
            return sum(said.is_cancelled for said in changes)
        if self._drops[word].is_shaky and kind is not None:  # it may be announced once more
            return sum(not said.is_cancelled for said in changes)
        if kind is ChangeKind.MOVED:
            return sum(not said.is_cancelled for said in changes[1:])
        if kind is ChangeKind.ANNOUNCED:
            return min(len(changes), 1)
        return len({said.at for said in changes})

    def settled(self, word: str) -> Settled | None:
        """Return what surely holds of a drop that changed; none where that is not sure."""
        drop = self._drops[word]
        if drop.is_shaky or not drop.is_sure or drop.last is None or not drop.events:
            return None
        if drop.is_day and not drop.last.is_cancelled:  # how a day is written is not known
            return None
        last = drop.last
        news = [each for each in drop.events if each.lead is None and each.begins == last.said_at]
        if not news or not news[-1].is_sure or news[-1].known_by == UNKNOWN:
            return None
        return Settled(
            said_at=last.said_at,
            known_by=news[-1].known_by,
            at=last.at,
            is_cancelled=last.is_cancelled,
        )

    def is_shaky(self, word: str) -> bool:
        """Tell whether the machine's clock may have shown a drop past when it was told of."""
        return self._drops[word].is_shaky

    def may_remind(
        self, word: str, lead: timedelta, moment: float, entered: Iterable[OwnDrop]
    ) -> bool:
        """Tell whether a reminder of a drop may come at some time, by what was said of it."""
        words = self._words_of(word, moment, entered)
        lately = [said for said in words if said.said_at > moment - OVERTAKING]
        # What was said last may not have been taken up yet: what was said before holds too.
        valid = words[-len(lately) - 1 :]
        return any(
            not said.is_cancelled
            and self._clock.has_shown(
                (said.at - lead - START).total_seconds() - 1,
                min(each.said_at for each in words if each.at == said.at),
                moment,
            )
            for said in valid
        )

    def is_news_until(self, word: str, moment: float, entered: Iterable[OwnDrop]) -> float:
        """Return until when a reminder that came at some time may have been of use."""
        drop = self._drops[word]
        is_news = DAY_IS_NEWS if drop.is_day else DROP_IS_NEWS
        words = self._words_of(word, moment, entered)
        times = ((said.at - START).total_seconds() for said in words)
        return max(times, default=UNKNOWN) + is_news

    def _words_of(self, word: str, by: float, entered: Iterable[OwnDrop]) -> list[_Word]:
        words = list(self._drops[word].words)
        for own in entered:
            if own.word == word:
                words += [
                    _Word(said_at=begun, at=at, is_cancelled=what in CALLED_OFF)
                    for begun, _, what, at in own.said
                    if not what.startswith("not ")
                ]
        return [said for said in words if said.said_at <= by]


def _learn(drop: _Drop, moment: float) -> None:
    """Note by when the bot surely knows a drop; what was due or past before need not be told."""
    for event in drop.events:
        is_date = event.lead is None and event.kind is not ChangeKind.CANCELLED
        if is_date and event.known_by == UNKNOWN:
            event.is_sure &= event.drop_at - AT_HAND > moment
        if event.lead is not None and event.known_by == UNKNOWN:
            event.is_sure &= event.begins > moment
            event.known_by = max(event.begins + REMINDED_IN, moment)
    make_known(drop.events, moment)
