"""How fast messages may leave: evenly over everything, and gently to each channel.

Knows nothing of what is sent. Rates are Discord's own: 50 requests a second a bot, and 5 messages
in 5 seconds a channel (https://docs.discord.com/developers/topics/rate-limits).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar

SPARE = 2  # requests a second between the pace (48) and Discord's limit (50)
LONGEST_WAY = 0.5  # seconds; a longer round trip is a slow answer, not a long way
SHORTEST = 0.001  # seconds; a wait of nanoseconds would never be over
COUNTED_WITHIN = 3.0  # seconds; what has no answer by then was counted, or never arrived
CHANNEL_MESSAGES = 4  # one below Discord's 5, so that a channel's bucket never runs empty
CHANNEL_SECONDS = 5.5  # a little over Discord's 5, for the way there and back


class Pace:
    """Spaces requests out evenly: `async with pace.request():` around each.

    A bucket that saves up and then bursts meets the limit's window from the wrong side, and a
    limiter that wakes its waiters one after another loses every wake-up's delay. Here each waiter
    gets its own moment ahead of time, so a late one delays nobody else.

    Requests that leave evenly may still arrive in a heap, when a machine is busy or a network
    slow. When a request was counted is known only to lie between its departure and its answer, so
    a new one leaves only if even at the worst the second before it holds no more than its share.
    What hangs for seconds holds nobody up.
    """

    def __init__(
        self,
        rate: float | Callable[[], float],
        *,
        turn: Callable[[], Awaitable[None]] | None = None,
        loop_time: Callable[[], float] | None = None,
    ) -> None:
        """Make a pace.

        Args:
            rate: requests a second, or what tells how many they are now.
            turn: waits for what other processes leave of the rate.
            loop_time: monotonic seconds; the running loop's by default.
        """
        self._rate = rate
        self._turn = turn
        self._time = loop_time
        self._next = float("-inf")
        self._under_way: dict[int, float] = {}  # when each left that has no answer
        self._departures = 0
        self._answered: deque[float] = deque()
        self._way = float("inf")  # the shortest way there and back that was seen
        self._room = asyncio.Event()

    @property
    def rate(self) -> float:
        """Requests a second, as they are now."""
        return self._rate() if callable(self._rate) else self._rate

    def take(self) -> float:
        """Take the next moment and return how many seconds away it is."""
        now = self._now()
        moment = max(now, self._next)
        self._next = moment + 1 / self.rate
        return moment - now

    def free_within(self, seconds: float) -> int:
        """Return how many moments of the next seconds are not taken yet."""
        now = self._now()
        return max(int((now + seconds - max(self._next, now)) * self.rate), 0)

    def room_in(self) -> float:
        """Return the seconds until another request may leave, if no answer comes before."""
        now = self._now()
        # No answer and no request travels faster than the fastest round trip.
        counted = 1 - min(self._way, LONGEST_WAY)
        while self._answered and now - self._answered[0] >= counted:
            self._answered.popleft()
        uncounted = [at for at in self._under_way.values() if now - at < COUNTED_WITHIN]
        if len(uncounted) + len(self._answered) < int(self.rate) + SPARE:
            return 0.0
        freed = [at + COUNTED_WITHIN for at in uncounted[:1]]
        freed += [at + counted for at in list(self._answered)[:1]]
        return max(min(freed) - now, SHORTEST)

    def depart(self) -> int:
        """Note that a request leaves, and return its number."""
        self._departures += 1
        self._under_way[self._departures] = self._now()
        return self._departures

    def arrive(self, departure: int) -> None:
        """Note that the request of that number was answered, or ended without."""
        now = self._now()
        departed_at = self._under_way.pop(departure)
        self._answered.append(now)
        self._way = min(self._way, now - departed_at)
        self._room.set()

    @asynccontextmanager
    async def request(self, may_repeat: Callable[[], bool] = lambda: True) -> AsyncIterator[None]:
        """Wait for a moment to send at; the block is the request.

        Args:
            may_repeat: tells whether a library may ask anew by itself.
        """
        await asyncio.sleep(self.take())
        if self._turn is not None:
            await self._turn()
        while (away := self.room_in()) > 0:
            self._room.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(away):
                    await self._room.wait()
        trip = Trip(self, may_repeat)
        trip.depart()
        token = _TRIP.set(trip)
        try:
            yield
        finally:
            _TRIP.reset(token)
            trip.arrive()

    def _now(self) -> float:
        return self._time() if self._time else asyncio.get_running_loop().time()


class Trip:
    """One request of a pace, there and back; a library that asks anew by itself makes several.

    Between its tries such a library waits for seconds in which nothing is on the way.
    """

    def __init__(self, pace: Pace, may_repeat: Callable[[], bool]) -> None:
        self._pace = pace
        self._may_repeat = may_repeat
        self._departure: int | None = None
        self._departed = False

    def depart(self) -> None:
        """Note that a try leaves; one that has left already is that try.

        Raises:
            ConnectionError: the request may not be made any more.
        """
        if self._departure is None:
            if self._departed and not self._may_repeat():
                raise ConnectionError("What is asked here is another process's by now.")
            self._departure = self._pace.depart()
            self._departed = True

    def arrive(self) -> None:
        """Note that what left, if anything did, was answered."""
        if self._departure is not None:
            self._pace.arrive(self._departure)
            self._departure = None


_TRIP: ContextVar[Trip | None] = ContextVar("trip", default=None)


def trip_under_way() -> Trip | None:
    """Return the trip that the running task is on."""
    return _TRIP.get()


class ChannelLimits:
    """Knows which channels have had their fill for now."""

    def __init__(self, *, loop_time: Callable[[], float] | None = None) -> None:
        self._time = loop_time
        self._sent: dict[int, deque[float]] = {}

    def _now(self) -> float:
        return self._time() if self._time else asyncio.get_running_loop().time()

    def count(self, destination_id: int) -> None:
        """Note that a message went to a destination."""
        sent = self._sent.setdefault(destination_id, deque(maxlen=CHANNEL_MESSAGES))
        sent.append(self._now())

    def resting(self) -> dict[int, float]:
        """Return the destinations that must rest, with the seconds each still has to."""
        now = self._now()
        for destination_id, sent in list(self._sent.items()):
            if now - sent[-1] >= CHANNEL_SECONDS:
                del self._sent[destination_id]
        return {
            destination_id: sent[0] + CHANNEL_SECONDS - now
            for destination_id, sent in self._sent.items()
            if len(sent) == CHANNEL_MESSAGES and now - sent[0] < CHANNEL_SECONDS
        }
