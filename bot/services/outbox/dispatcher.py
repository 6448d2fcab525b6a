"""The outbox at work: claims what is owed, lets it be tried, and records what became of it.

Messages and what follows them have a lane each. A try is never cut off: what takes long is in
doubt meanwhile, and what it comes to is recorded when it comes. Knows nothing of Discord's library.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import StoreError
from bot.languages import mark
from bot.models import (
    Action,
    Change,
    Delivery,
    DeliveryContext,
    Outcome,
    OutcomeKind,
    Outgoing,
    QueuedAlert,
    Role,
)
from bot.services.base import (
    ChannelLimits,
    Clock,
    Edge,
    Pace,
    StillRunningError,
    Tries,
    logged_about,
)
from bot.services.outbox import catch_up, follow_ups, joining, results, revalidation
from bot.services.outbox.attempts import HARMLESS, Attempt, Attempts, Sender, nonce_of
from bot.services.outbox.gates import KeptRest, person_gate, quiet_gate
from bot.services.processes import RoleLeases
from bot.store.alerts import Lane, held, outbox
from bot.store.engine import Connection, Database, Together

ROOM = {Lane.MESSAGES: 64, Lane.FOLLOW_UPS: 8}  # at 48 a second, an answer may take 1.3 s
PROMPT = 1.0  # seconds after which a try that hangs takes no place from others
HANGING = 8  # tries of a guild; with more the library's own tries would outdo the pace
OPENING = timedelta(seconds=1)  # between two first messages to people: Discord minds many
REFILL = 8  # free places for which a full house looks again: a look costs a transaction
AHEAD = 0.5  # seconds; what is claimed for later than that keeps what is more urgent from leaving
BESIDE = 3  # follow-ups under way while messages are claimed ahead: a ninth of what leaves
PATIENCE = timedelta(seconds=4)  # for one try; then its channel is free for the next message
SLOW_AGAIN = timedelta(seconds=30)  # before what was not answered is looked at again
LEASE = timedelta(seconds=60)  # far longer than anything is waited for
LOOK = timedelta(seconds=1)  # how often another process's work and lapsed leases are looked for
SHORTEST = timedelta(
    milliseconds=10
)  # of two looks with nothing new; a rest may end in nanoseconds
STORE_RETRY = timedelta(seconds=5)  # before a database that refused is asked again
LAST_WORDS = 2.0  # seconds in which answers under way are waited for when the process ends
_NO_ANSWER = mark("Discord has not answered yet.")

_log = logging.getLogger(__name__)


class Deliveries:
    """The outbox. One task runs :meth:`run`; :meth:`wake` tells it of something new."""

    def __init__(
        self,
        database: Database,
        sender: Sender,
        clock: Clock,
        *,
        worker: str,
        nonce_window: timedelta,
        edge: Edge | None = None,
        pace: Pace | None = None,
        discord_clock: Clock | None = None,
        doubt_clock: Clock | None = None,
        leases: RoleLeases | None = None,
        tell: Callable[[], None] = lambda: None,
    ) -> None:
        """Make it.

        Args:
            database: where deliveries are kept.
            sender: what sends them.
            clock: tells the time.
            worker: this process's name on its leases.
            nonce_window: how long a nonce is trusted to make a second try harmless.
            edge: what is known of the way to Discord; shared with whoever else asks it.
            pace: the pace at which it leaves: no more is claimed than may leave soon.
            discord_clock: tells Discord's time, by which timeouts and rests end and nonces are
                forgotten; ours by default.
            doubt_clock: tells the earliest that this may be, by which doubts begin; a doubt that is
                noted too young would be trusted to a nonce that Discord has forgotten.
            leases: tell whether this process is the one that sends; without them, it is.
            tell: lets the process that sends know that something is owed, if it is not this one.
        """
        self._database = database
        self._leases = leases
        self._tell = tell
        self._clock = clock
        self._worker = worker
        self._discord_clock = discord_clock or clock
        self._doubt_clock = doubt_clock or self._discord_clock
        self._attempts = Attempts(
            sender,
            clock,
            nonce_window=nonce_window,
            discord_clock=self._discord_clock,
            doubt_clock=self._doubt_clock,
        )
        self._limits = ChannelLimits()
        self._edge = edge or Edge()
        self._pace = pace
        self._kept_rest = KeptRest(
            database,
            self._edge,
            clock,
            discord_clock=self._discord_clock,
            earliest_clock=self._doubt_clock,
        )
        self._recording = Together(database)
        self._wake = asyncio.Event()
        self._looked: float | None = None  # by the loop's time
        self._opened: float | None = None  # when a person was last written to for the first time
        self._tries = Tries()
        self._begun: dict[int, int] = {}  # the owner of each delivery whose try has not ended
        self._tasks: dict[Lane, dict[asyncio.Task[None], int]] = {lane: {} for lane in Lane}

    @property
    def silent_for(self) -> timedelta | None:
        """How long ago the outbox was looked at; none before it is at work."""
        if self._looked is None:
            return None
        return timedelta(seconds=asyncio.get_running_loop().time() - self._looked)

    def wake(self) -> None:
        """Look at the outbox now, whichever process sends."""
        self._wake.set()
        if self._leases is not None and not self._leases.holds(Role.SENDER):
            self._tell()

    def woken(self) -> None:
        """Look at the outbox now, because another process gave word."""
        self._wake.set()

    async def run(self) -> None:
        """Send what is owed, for ever, while no other process does."""
        try:
            while True:
                if self._leases is not None:
                    await self._leases.wait_for(Role.SENDER)
                await self._begin()
                await self._send_on()
                self._looked = None
        finally:
            await self._end()

    async def _send_on(self) -> None:
        """Send what is owed as long as this process may."""
        self._looked = asyncio.get_running_loop().time()
        while self._leases is None or self._leases.holds(Role.SENDER):
            self._wake.clear()
            pause = await self._look()
            self._looked = asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout(pause.total_seconds()):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def drain(self) -> None:
        """Send what is due now and return when it is done.

        What failed waits for its time, and a channel that has had its fill for its rest to end; a
        first message to a person waits for no other.
        """
        while True:
            self._opened = None
            await self._look()
            under_way = self._under_way()
            if not under_way:
                return
            await asyncio.wait(under_way)

    def _under_way(self) -> set[asyncio.Task[None]]:
        return set().union(*self._tasks.values())

    async def _begin(self) -> None:
        """Take over what the last run left, and rest as long as it was told to."""
        try:
            async with self._database.write() as connection:
                await self._kept_rest.take_up(connection)
                taken = 0
                # Nobody else sends, so that whoever held one is dead, or does nothing with it.
                if self._database.is_sqlite or self._leases is not None:
                    taken = await outbox.take_back(
                        connection, now=self._clock(), all_leases=True, but=self._tries.keys()
                    )
        except StoreError as error:
            _log.error("The outbox could not be looked through: %s", error.sentence)
            return
        if taken:
            _log.info("%d deliveries were under way when the last run ended; settling them", taken)

    async def _end(self) -> None:
        """Wait a moment for answers under way, cut the rest off, and give back what is leased."""
        if under_way := self._under_way():
            await asyncio.wait(under_way, timeout=LAST_WORDS)
        for task in self._under_way():
            task.cancel()
        await asyncio.gather(*self._under_way(), return_exceptions=True)
        await self._tries.aclose()
        try:
            async with self._database.write() as connection:
                await outbox.let_go(connection, self._worker, self._clock())
        except StoreError as error:
            _log.error("What was under way stays leased for a minute: %s", error.sentence)

    async def _look(self) -> timedelta:
        """Claim what there is room for and return how long until the next look."""
        try:
            return await self._claim()
        except StoreError as error:
            _log.error("The outbox cannot be read; trying again: %s", error.sentence)
            return STORE_RETRY

    async def _claim(self) -> timedelta:
        now = self._clock()
        await self._kept_rest.keep()
        async with self._database.read() as connection:
            until_opening = self._until_opening()
            due, lease_end, over = await outbox.moments(
                connection,
                now,
                discord_now=self._discord_clock(),
                may_open=until_opening <= timedelta(0),
            )
        is_lapsed = lease_end is not None and lease_end <= now
        is_over = over is not None and over <= now
        is_due = due is not None and due <= now
        room = {lane: self._room(lane) for lane in Lane}
        rests = [*self._limits.resting().values()]  # one may end before it is looked at again
        if is_lapsed or is_over or (is_due and any(room.values())):
            await self._take_all(now, room, is_lapsed=is_lapsed, is_over=is_over)
        rests += self._limits.resting().values()
        pauses = [LOOK, *(timedelta(seconds=span) for span in rests)]
        pauses += [at - now for at in (due, lease_end, over) if at is not None and at > now]
        pauses += [
            wait
            for wait in (self._edge.wait(), until_opening, self._until_opening())
            if wait > timedelta(0)  # the first one may be over by now: what it held up was not seen
        ]
        if is_due and self._pace is not None and self._tasks[Lane.MESSAGES]:
            pauses.append(timedelta(seconds=REFILL / self._pace.rate))  # what hangs frees no place
        return max(min(pauses), SHORTEST)

    def _room(self, lane: Lane) -> int:
        """Return how many of a lane may leave now."""
        return self._edge.room(self._places(lane))

    def _places(self, lane: Lane) -> int:
        """Return how many of a lane may be claimed, as far as the way to Discord is good."""
        messages = self._prompt(Lane.MESSAGES)
        if lane is Lane.FOLLOW_UPS:
            room = ROOM[lane] if messages < REFILL else BESIDE
            return max(room - self._prompt(lane), 0)
        places = max(ROOM[lane] - messages, 0)
        if self._pace is None:
            return places
        return min(places, self._pace.free_within(max(AHEAD, 2 * REFILL / self._pace.rate)))

    def _may_open(self) -> bool:
        """Tell whether a person may be written to for the first time."""
        return self._until_opening() <= timedelta(0)

    def _until_opening(self) -> timedelta:
        """Return how long until the next person may be written to for the first time."""
        if self._opened is None:
            return timedelta(0)
        return timedelta(seconds=self._opened - asyncio.get_running_loop().time()) + OPENING

    def _held_up(self) -> list[int]:
        """Return the guilds that have enough tries hanging: each may ask anew by itself."""
        return [guild_id for guild_id, count in self._hanging().items() if count >= HANGING]

    def _hanging(self) -> Counter[int]:
        """Count the tries of each guild, or person, that have not been answered for a while."""
        return Counter(
            owner
            for delivery_id, owner in self._begun.items()
            if self._tries.hangs(delivery_id, PROMPT)
        )

    def _prompt(self, lane: Lane) -> int:
        """Return how many tries of a lane are under way and do not hang."""
        return sum(not self._tries.hangs(each, PROMPT) for each in self._tasks[lane].values())

    async def _take_all(
        self, now: datetime, room: dict[Lane, int], *, is_lapsed: bool, is_over: bool
    ) -> None:
        async with self._database.write() as connection:
            if is_lapsed:
                await outbox.take_back(connection, now=now, all_leases=False)
            if is_over:
                await catch_up.settle(connection, now)
            claimed: dict[Lane, held.Waiting] = {}
            for lane, limit in room.items():
                is_taken = self._edge.is_bad and any(claimed.values())  # one probe is enough
                can_be = limit and not is_taken
                claimed[lane] = await self._take(connection, now, lane, limit) if can_be else []
            pairs = [pair for taken in claimed.values() for pair in taken]
            digests = [delivery.id for delivery, _ in pairs if delivery.action is Action.DIGEST]
            items = await revalidation.items_of(connection, digests)
            around = await follow_ups.contexts(connection, pairs, now)
            places = _new_places(pairs, around)
            await outbox.note_places(connection, places)
        is_probe = self._edge.is_bad
        for lane, taken in claimed.items():
            for delivery, change in taken:
                if is_probe:
                    self._edge.begin_probe(delivery.guild_id)
                place = places.get(delivery.id, delivery.posted_in)
                outgoing = _outgoing(
                    replace(delivery, posted_in=place),
                    change,
                    items.get(delivery.id),
                    around[delivery.id],
                    is_probe=is_probe,
                )
                task = asyncio.create_task(self._deliver(outgoing))
                self._tasks[lane][task] = delivery.id
                task.add_done_callback(lambda done, lane=lane: self._done(lane, done))  # type: ignore[misc]

    async def _take(
        self, connection: Connection, now: datetime, lane: Lane, room: int
    ) -> held.Waiting:
        """Lease what may be sent now.

        What is wanted no more ends instead; what falls into a guild's quiet hours is held.
        """
        while True:
            claimed = await outbox.claim(
                connection,
                worker=self._worker,
                now=now,
                discord_now=self._discord_clock(),
                doubt_since=self._doubt_clock(),
                lease_until=now + LEASE,
                limit=room,
                lane=lane,
                resting=self._limits.resting() if lane is Lane.MESSAGES else (),
                under_way=self._tries.keys(),
                last=self._last(),
                but=self._held_up(),
                may_open=lane is Lane.MESSAGES and self._may_open(),
            )
            if not claimed:
                return []
            to_send = await revalidation.keep(connection, claimed, now)
            to_send = await quiet_gate.keep(connection, to_send, now, self._hanging())
            to_send = await joining.keep(connection, to_send, now)
            to_send = await person_gate.keep(connection, to_send, now)
            if any(delivery.is_opening for delivery, _ in to_send):
                self._opened = asyncio.get_running_loop().time()
            if to_send:
                return to_send

    def _last(self) -> list[frozenset[int]]:
        """Return whose turn comes last while one probe goes out at a time, the last of all last."""
        return [self._edge.bad_guilds, self._edge.probed_guilds] if self._edge.is_bad else []

    def _done(self, lane: Lane, task: asyncio.Task[None]) -> None:
        self._tasks[lane].pop(task, None)
        is_messages = lane is Lane.MESSAGES
        is_refilled = self._places(lane) >= REFILL if is_messages else not self._prompt(lane)
        if is_refilled or self._edge.is_bad:
            self._wake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("A delivery could not be recorded; it stays in doubt", exc_info=error)

    async def _deliver(self, outgoing: Outgoing) -> None:
        delivery = outgoing.delivery
        with logged_about(delivery_id=delivery.id, guild_id=delivery.guild_id):
            await self._try(outgoing)

    async def _try(self, outgoing: Outgoing) -> None:
        delivery, begun_at = outgoing.delivery, self._doubt_clock()
        try:
            attempt = await self._tries.run(
                delivery.id,
                lambda: self._make(outgoing),
                patience=PATIENCE,
                late=self._record_late,
            )
        except StillRunningError:
            since = delivery.doubt_since or begun_at
            attempt = Attempt(
                outgoing=replace(outgoing, delivery=replace(delivery, doubt_since=since)),
                outcome=Outcome(
                    kind=OutcomeKind.DOUBT,
                    retry_after=SLOW_AGAIN,
                    is_way_bad=True,
                    reason=_NO_ANSWER,
                ),
                was_in_doubt=True,
            )
        # Those without harm are no messages, and have buckets apart.
        if attempt.may_have_left and delivery.action not in HARMLESS:
            self._limits.count(delivery.destination.id)
        await self._record(attempt)

    async def _make(self, outgoing: Outgoing) -> Attempt:
        delivery = outgoing.delivery
        if (owner := quiet_gate.owner(delivery)) is not None:
            self._begun[delivery.id] = owner
        try:
            return await self._attempts.make(outgoing)
        finally:
            self._begun.pop(delivery.id, None)

    async def _record_late(self, attempt: Attempt) -> None:
        await self._record(attempt, is_late=True)
        self._wake.set()

    async def _record(self, attempt: Attempt, *, is_late: bool = False) -> None:
        """Record what Discord said, even while the program is being stopped."""
        self._learn(attempt)

        async def write(connection: Connection) -> None:
            await results.record(
                connection,
                attempt,
                worker=self._worker,
                is_late=is_late,
                now=self._clock(),
                discord_now=self._discord_clock(),
            )

        await self._recording.write(write)

    def _learn(self, attempt: Attempt) -> None:
        """Tell the edge what an answer says of the way."""
        outcome, was_probe = attempt.outcome, attempt.outgoing.is_probe
        guild_id = attempt.outgoing.delivery.guild_id
        if outcome.is_for_all and outcome.retry_after is not None:
            self._edge.rest(outcome.retry_after)
        if outcome.refuses_token:
            self._edge.token_refused()
        if outcome.is_answer:
            self._edge.good(guild_id)
        elif outcome.is_way_bad:
            self._edge.bad(guild_id, was_probe=was_probe)
        elif was_probe:
            self._edge.probe_over()


def _new_places(
    claimed: held.Waiting, around: Mapping[int, DeliveryContext]
) -> dict[int, int | None]:
    """Return the threads into which messages are tried, where that is not noted yet.

    What is in doubt stays noted where it may be.
    """
    return {
        delivery.id: around[delivery.id].thread_id
        for delivery, _ in claimed
        if delivery.action in {Action.POST, Action.DIGEST}
        and delivery.doubt_since is None
        and delivery.posted_in != around[delivery.id].thread_id
    }


def _outgoing(
    delivery: Delivery,
    change: Change | None,
    items: Sequence[QueuedAlert] | None,
    context: DeliveryContext,
    *,
    is_probe: bool,
) -> Outgoing:
    return Outgoing(
        delivery=delivery,
        change=items[0].change if items else change,
        nonce=nonce_of(delivery),
        items=tuple(items or ()),
        context=context,
        is_probe=is_probe,
    )
