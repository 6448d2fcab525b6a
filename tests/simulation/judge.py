"""The judge: what had to be told, what could be, and whether it was, once, in time and truly.

It goes by what the shops showed, what the moderators wanted and what arrived at Discord, and reads
none of the bot's tables but to see at the end that nothing is left in them. Where the process died
while it was told something, both may hold; the judge then takes either.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.models import ChangeKind
from tests.simulation.clockwork import START
from tests.simulation.events import Event, Reader
from tests.simulation.people import LEADS, Want
from tests.simulation.weather import Trouble
from tests.wire.rules import walk

if TYPE_CHECKING:
    from tests.simulation.session import Call
    from tests.simulation.world import Arrival, World

IN_TIME = 20.0  # seconds without trouble within which an alert arrives
LATE = 240.0  # the same, for what a catch-up tells
RECOVERY = 80.0  # seconds after a trouble in which tries may still wait: twice the longest backoff
STOCK_IS_NEWS = 30 * 60.0  # seconds
DROP_IS_NEWS = 30 * 60.0
NOTICE_IN = 240.0  # seconds without trouble within which somebody hears of a refusal
OVERDUE = timedelta(minutes=5)  # for which what is of no more use may stand in the tables

BAN_AT, BAN_IN = 1_000, 600.0  # invalid requests in seconds: a tenth of what brings a ban
A_DAY = 20 * 3600.0  # seconds after which a catch-up need tell nothing
_REFUSED_FOR_GOOD = frozenset({200000, 240000, 40067, 50013, 50001})
_WAITS = {20026: 600.0, 20028: 30.0, 20016: 5.0, 160006: 120.0}  # seconds until the next try
_MUST_BE_TOLD = frozenset({200000, 240000, 20026})

_KINDS = {
    "Live now": ChangeKind.LIVE,
    "Restock": ChangeKind.RESTOCK,
    "Drop announced": ChangeKind.ANNOUNCED,
    "The time of a drop is known": ChangeKind.ANNOUNCED,
    "Drop moved": ChangeKind.MOVED,
    "Drop cancelled": ChangeKind.CANCELLED,
    "Price cut": ChangeKind.PRICE_CUT,
    "Sold out": ChangeKind.SOLD_OUT,
}
_STOCK = frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK})
_WORD = re.compile(r"New Balance 2002R (Kiri[a-z]{3})")
_SIZE = re.compile(r"US \d+")
_WHY = re.compile(r"raincloud:why:(\d+)")
_CHANNEL = re.compile(r"<#(\d+)>")


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One change as a message tells of it."""

    word: str
    kind: ChangeKind | None  # none for a reminder
    heading: str
    sizes: frozenset[str]
    channel_id: int
    at: float  # when its request departed
    arrived_at: float
    is_digest: bool


class Judge:
    """Sees what arrives, and says what is wrong."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._reader = Reader(world)
        self.tellings: dict[tuple[int, str], list[Telling]] = defaultdict(list)
        self._nonces: dict[str, int] = {}
        self._buttons: dict[str, int] = {}
        self._notices: list[tuple[float, int, str]] = []  # when, to which channel, the text
        self._held_up: dict[tuple[int, str], list[Trouble]] = defaultdict(list)
        self._refused_words: set[tuple[int, str]] = set()
        self._told_codes: set[tuple[int, int]] = set()
        self._begun_at = 0.0  # when the process was started last
        self._invalid: deque[float] = deque()
        self._settled: set[tuple[int, int]] = set()  # (event, channel)s that are judged

    def gap(self, began: float) -> Trouble:
        """Return the trouble that there was no process."""
        ended = self._world.time.elapsed + 5
        return Trouble(begins=began, ends=ended, scope=None, what="no process")

    def read(self, arrival: Arrival) -> None:
        """Look at a message that has just arrived."""
        message = arrival.message
        text = "\n".join(
            str(part["content"])
            for part in walk(message.payload.get("components") or [])
            if "content" in part
        )
        if message.nonce is not None:
            self._once(self._nonces, message.nonce, arrival)
        for button in _WHY.findall(str(message.payload.get("components"))):
            self._once(self._buttons, button, arrival)
        is_alert = False
        for telling in _tellings(text, arrival):
            is_alert = True
            self.tellings[telling.channel_id, telling.word].append(telling)
            self._world.note(
                f"told {telling.channel_id} {telling.word} {telling.heading} "
                f"{','.join(sorted(telling.sizes))}"
            )
            self._is_true(telling)
            self._is_not_quiet(telling)
        if not is_alert:
            self._notices.append((arrival.at, arrival.channel_id, text))
            self._world.note(f"notice to {arrival.channel_id}: {text[:60]!r}")

    def answered(self, call: Call, response: Any) -> None:
        """Look at what Discord, or its edge, answered."""
        now, status = self._world.time.elapsed, getattr(response, "status", 0)
        if status in {401, 403, 429}:
            self._invalid.append(now)
            while self._invalid[0] < now - BAN_IN:
                self._invalid.popleft()
            if len(self._invalid) == BAN_AT:
                self._world.broken(f"{BAN_AT} invalid requests in {BAN_IN:.0f} s")
        channel_id = call.makes_message
        is_own = (response.headers.get("Content-Type") or "") == "application/json"
        if channel_id is None or not 400 <= status < 500 or call.is_broken or not is_own:
            return
        code = json.loads(response.body or b"{}").get("code")
        channel_id = self._world.main_channel(channel_id)
        for word in _WORD.findall(call.body):
            if code in _REFUSED_FOR_GOOD:
                self._refused_words.add((channel_id, word))
            elif code in _WAITS:
                self._held_up[channel_id, word].append(
                    Trouble(begins=now, ends=now + _WAITS[code], scope=None, what=f"code {code}")
                )
            if code in _MUST_BE_TOLD and (channel_id, code) not in self._told_codes:
                self._told_codes.add((channel_id, code))
                self._world.weather.refused.append((now, channel_id, code))

    def started(self) -> None:
        """Note that the process begins anew."""
        self._begun_at = self._world.time.elapsed

    def _are_sources_read(self, now: float) -> None:
        """Judge whether each source is looked at in its rhythm; more rarely while it fails."""
        market = self._world.market
        for spec in self._world.specs:
            since = max(market.asked_at.get(spec.name, 0.0), self._begun_at)
            every = spec.every.total_seconds()
            if market.failed_at.get(spec.name, -1e9) > now - 3600:
                every *= 8
            if now - since > every * 1.15 + 30:
                self._world.broken(f"{spec.name} was not looked at for {now - since:.0f} s")

    def look(self) -> None:
        """Look at all that is due by now."""
        now = self._world.time.elapsed
        if not self._world.is_running:  # how long that lasts is not known yet
            return
        self._are_sources_read(now)
        for event in self._reader.read():
            for channel_id in {place.channel.id for place in self._world.people.places}:
                if (event.number, channel_id) not in self._settled:
                    self._look_at(event, channel_id, now)

    def close(self, file: Path) -> None:
        """Look at everything, once all is over."""
        self.look()
        world = self._world
        for complaint in world.discord.complaints:
            world.broken(f"Discord complains: {complaint}")
        self._all_refusals_told()
        self._nothing_is_left(file)

    def _once(self, seen: dict[str, int], mark: str, arrival: Arrival) -> None:
        earlier = seen.setdefault(mark, arrival.message.id)
        if earlier != arrival.message.id:
            self._world.broken(f"Sent twice to {arrival.channel_id}: {mark}")

    def _look_at(self, event: Event, channel_id: int, now: float) -> None:
        """Judge whether an event was told in a channel, once its time is over."""
        deadline, is_due = self._deadline(event, channel_id)
        if deadline > now:
            return
        is_due = is_due and not self._is_excused(event, channel_id, deadline)
        self._settled.add((event.number, channel_id))
        told = [each for each in self.tellings[channel_id, event.word] if self._is_of(each, event)]
        if not told:
            if is_due:
                self._world.broken(
                    f"Lost: {event.text} from {event.begins:.0f} s on is not told in "
                    f"{channel_id} by {deadline:.0f} s"
                )
            return
        first = min(each.at for each in told)
        if is_due and first > deadline:
            self._world.broken(
                f"Late: {event.text} is told in {channel_id} at {first:.0f} s, "
                f"and was due by {deadline:.0f} s"
            )
        if not self._may_want(event, channel_id, event.begins - 30, first):
            self._world.broken(f"Nobody wanted {event.text} in {channel_id}")

    def _deadline(self, event: Event, channel_id: int) -> tuple[float, bool]:
        """Return until when an event must be told, and whether it must be told at all."""
        begins = event.known_by
        quiet = self._quiet(channel_id)
        if quiet is not None and quiet[0] - 60 <= begins <= quiet[1]:
            begins = quiet[1]
        deadline = self._clear_after(begins, IN_TIME, channel_id, event.word)
        if quiet is not None and begins <= quiet[0] <= deadline:
            begins = quiet[1]
            deadline = self._clear_after(begins, IN_TIME, channel_id, event.word)
        if deadline <= event.useful_until - 60:
            return deadline, event.is_sure
        # In quiet hours it is told no more then; else a catch-up tells it, if it is no drop's.
        late = self._clear_after(max(deadline, event.useful_until), LATE, channel_id, event.word)
        is_told_late = event.size is not None and begins == event.known_by
        return late, event.is_sure and is_told_late and late < event.begins + A_DAY

    def _is_excused(self, event: Event, channel_id: int, deadline: float) -> bool:
        """Tell whether it need not be told: it is over, or may not be wanted, or was refused."""
        return (
            event.is_over_by(deadline)
            or not self._must_want(event, channel_id, event.begins - 30, deadline)
            or (channel_id, event.word) in self._refused_words
            or any(
                each.begins - 15 <= deadline
                and event.begins <= self._clear_after(each.ends, IN_TIME, channel_id)
                for each in self._world.weather.troubles
                if each.stops and each.scope == channel_id
            )
        )

    def _clear_after(self, begins: float, seconds: float, channel_id: int, word: str = "") -> float:
        """Return when so many seconds without trouble have passed for a channel."""
        scopes = {None, channel_id, self._guild_of(channel_id) if channel_id else None}
        troubles = sorted(
            (each.begins - 5, each.ends + RECOVERY)
            for each in (*self._world.weather.troubles, *self._held_up[channel_id, word])
            if each.scope in scopes and each.ends + RECOVERY > begins
        )
        at = begins
        for start, end in troubles:
            if start - at >= seconds:
                break
            if end > at:
                seconds -= max(start - at, 0)
                at = end
        return at + seconds

    def _wants(self, channel_id: int, begins: float, ends: float) -> list[set[object]]:
        return [
            place.wishes.between(begins, ends)
            for place in self._world.people.places
            if place.channel.id == channel_id
        ]

    def _may_want(self, event: Event, channel_id: int, begins: float, ends: float) -> bool:
        if event.guild_id not in {None, self._guild_of(channel_id)}:
            return False
        return any(
            any(_wanted(want, event, is_sure=False) for want in wants)
            for wants in self._wants(channel_id, begins, ends)
        )

    def _must_want(self, event: Event, channel_id: int, begins: float, ends: float) -> bool:
        """Tell whether one subscription wanted it all the time."""
        if event.guild_id not in {None, self._guild_of(channel_id)}:
            return False
        return any(
            all(_wanted(want, event, is_sure=True) for want in wants)
            for wants in self._wants(channel_id, begins, ends)
        )

    def _is_of(self, telling: Telling, event: Event) -> bool:
        """Tell whether a message tells of an event, or of what took its place."""
        if telling.at < event.begins - 1:
            return False
        quiet = self._quiet(telling.channel_id)
        if not event.size and quiet and quiet[0] - 60 <= event.begins <= quiet[1] <= telling.at:
            return True  # only the latest word about a drop is told after the quiet
        if event.size:
            kinds = {event.kind, ChangeKind.LIVE} if event.kind else _STOCK  # told together later
            return event.size in telling.sizes and telling.kind in kinds
        if event.lead is not None:
            return telling.kind is None and telling.heading.startswith(_lead_words(event.lead))
        return telling.kind is event.kind

    def _is_true(self, telling: Telling) -> None:
        """Judge whether what a message tells has happened, and not been told before."""
        earlier = self.tellings[telling.channel_id, telling.word][:-1]
        if telling.kind in _STOCK:
            for size in telling.sizes:
                happened = self._reader.arrivals_of(telling.word, size, telling.at)
                told = sum(size in each.sizes for each in earlier if each.kind in _STOCK)
                if told >= happened:
                    self._world.broken(
                        f"False, or twice: {telling.word} {telling.heading} {size} in "
                        f"{telling.channel_id}; it came in {happened} times"
                    )
            return
        lead = next(
            (each for each in LEADS if telling.heading.startswith(_lead_words(each)[0])), None
        )
        if lead is not None and not self._reader.may_remind(telling.word, lead, telling.at):
            self._world.broken(f"False: {telling.word} {telling.heading} in {telling.channel_id}")
        happened = self._reader.count_of(telling.word, telling.kind, telling.at)
        told = sum(each.heading == telling.heading for each in earlier)
        if told >= happened:
            self._world.broken(
                f"False, or twice: {telling.word} {telling.heading} in {telling.channel_id}; "
                f"that happened {happened} times"
            )

    def _is_not_quiet(self, telling: Telling) -> None:
        quiet = self._quiet(telling.channel_id)
        if quiet is not None and quiet[0] <= telling.at < quiet[1]:
            self._world.broken(f"{telling.word} is told in quiet hours of {telling.channel_id}")

    def _quiet(self, channel_id: int) -> tuple[float, float] | None:
        return self._world.people.quiet.get(self._guild_of(channel_id))

    def _guild_of(self, channel_id: int) -> int:
        guild = self._world.discord.world.channels[channel_id].guild
        return 0 if guild is None else guild.id

    def _all_refusals_told(self) -> None:
        """Judge whether somebody heard of each refusal."""
        for at, channel_id, code in self._world.weather.refused:
            until = self._clear_after(at, NOTICE_IN, channel_id)
            if until > self._world.time.elapsed:
                continue
            wants = self._wants(channel_id, at, until)
            if not any(
                all(isinstance(want, Want) and not want.is_paused for want in each)
                for each in wants
            ):
                continue
            told = [
                when
                for when, _, text in self._notices
                if at <= when <= until and str(channel_id) in _CHANNEL.findall(text)
            ]
            if not told:
                self._world.broken(f"Nobody heard that {channel_id} refuses ({code})")

    def _nothing_is_left(self, file: Path) -> None:
        """Judge whether what is left in the tables may be there."""
        ended = self._world.time.elapsed
        if self._clear_after(ended - RECOVERY, RECOVERY, 0) > ended:  # a short run may end so
            return
        connection = sqlite3.connect(file)
        try:
            now = (START + timedelta(seconds=self._world.time.elapsed)).replace(tzinfo=None)
            rows = connection.execute(
                "SELECT state, action, cause, due_at, expires_at FROM deliveries "
                "WHERE state IN ('pending', 'sending', 'retry')"
            ).fetchall()
            fanouts = connection.execute("SELECT count(*) FROM fanouts").fetchone()[0]
        finally:
            connection.close()
        for state, action, cause, due_at, expires_at in rows:
            is_over = expires_at is not None and expires_at < f"{now - OVERDUE}"
            if action in {"post", "digest"} or is_over:
                self._world.broken(f"Left at the end ({now}): {cause} is {state}, due {due_at}")
        if fanouts:
            self._world.broken(f"{fanouts} fan-outs are open at the end")


def _tellings(text: str, arrival: Arrival) -> Iterator[Telling]:
    """Give what a message tells: one change of a card, several of a digest."""
    blocks = text.split("\n")
    is_digest = " alerts, the most important first" in text or "-# One alert." in text
    for number, line in enumerate(blocks):
        found = _WORD.search(line)
        if found is None:
            continue
        if is_digest:
            heading = line.partition("**")[2].partition("**")[0]
            facts = blocks[number + 1] if number + 1 < len(blocks) else ""
        else:
            heading = blocks[number - 1].removeprefix("### ") if number else ""
            facts = "\n".join(each for each in blocks if each.startswith("**Sizes**"))
        yield Telling(
            word=found[1],
            kind=_KINDS.get(heading),
            heading=heading,
            sizes=frozenset(_SIZE.findall(facts)),
            channel_id=arrival.channel_id,
            at=arrival.departed_at,
            arrived_at=arrival.at,
            is_digest=is_digest,
        )
        if not is_digest:
            return


def _wanted(want: object, event: Event, *, is_sure: bool) -> bool:
    """Tell whether a subscription wants an event, by the moderators' own reckoning."""
    if not isinstance(want, Want) or want.is_paused:
        return False
    kinds = want.kinds
    if ChangeKind.ANNOUNCED in kinds:
        kinds |= {ChangeKind.MOVED, ChangeKind.CANCELLED}
    if event.kind is None and event.lead is None:  # live or restock, it is not known which
        if not (kinds >= _STOCK if is_sure else kinds & _STOCK):
            return False
    elif event.lead is not None:
        if ChangeKind.ANNOUNCED not in kinds or event.lead not in LEADS:
            return False
    elif event.kind not in kinds:
        return False
    if event.size and want.sizes and event.size not in want.sizes:
        return False
    return not want.shops or event.shop in want.shops


def _lead_words(lead: timedelta) -> tuple[str, ...]:
    if not lead:
        return ("It drops now", "The drop's time has passed")
    named = "One hour" if lead >= timedelta(hours=1) else f"{lead // timedelta(minutes=1)} minutes"
    return (named, "The drop is near")
